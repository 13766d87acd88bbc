import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { uncommittedFiles } from '../../src/io/uncommitted.ts';
import { git, removeTempFolders, tempFolder } from '../cli/built.ts';

afterAll(removeTempFolders);

test('changed, staged and untracked files are named, in each repository by its own state', () => {
  const folder = tempFolder({ 'same.yaml': '1', 'changed.yaml': '1', 'staged.yaml': '1', '.gitignore': 'ignored.yaml\n', 'with blank [x].yaml': '1', 'in/own.yaml': '1' });
  git(folder, 'init', '-q');
  git(folder, 'add', 'same.yaml', 'changed.yaml', 'staged.yaml', '.gitignore', 'with blank [x].yaml');
  git(folder, 'commit', '-qm', 'one');
  git(join(folder, 'in'), 'init', '-q');
  git(join(folder, 'in'), 'add', '.');
  git(join(folder, 'in'), 'commit', '-qm', 'one');
  for (const name of ['changed.yaml', 'staged.yaml', 'new.yaml', 'ignored.yaml', 'with blank [x].yaml']) writeFileSync(join(folder, name), '2');
  git(folder, 'add', 'staged.yaml');
  const names = ['same.yaml', 'changed.yaml', 'staged.yaml', 'new.yaml', 'ignored.yaml', 'with blank [x].yaml', 'in/own.yaml'];
  const paths = names.map((name) => join(folder, name));
  expect(uncommittedFiles(paths)).toEqual(['changed.yaml', 'staged.yaml', 'new.yaml', 'with blank [x].yaml'].map((name) => join(folder, name)));
  writeFileSync(join(folder, 'in/own.yaml'), '2');
  expect(uncommittedFiles([join(folder, 'in/own.yaml')])).toEqual([join(folder, 'in/own.yaml')]);
});

test('more files than are named one by one give the same answer', () => {
  const names = Array.from({ length: 250 }, (_, index) => `f${index}.yaml`);
  const folder = tempFolder(Object.fromEntries(names.map((name) => [name, '1'])));
  git(folder, 'init', '-q');
  git(folder, 'add', '.');
  git(folder, 'commit', '-qm', 'one');
  writeFileSync(join(folder, 'f7.yaml'), '2');
  expect(uncommittedFiles(names.map((name) => join(folder, name)))).toEqual([join(folder, 'f7.yaml')]);
});

test('outside of git nothing is uncommitted; in a repository git cannot read everything is', () => {
  const plain = tempFolder({ a: '1' });
  expect(uncommittedFiles([join(plain, 'a')])).toEqual([]);
  const broken = tempFolder({ a: '1', '.git': 'gitdir: /nowhere/at/all\n' });
  expect(uncommittedFiles([join(broken, 'a')])).toEqual([join(broken, 'a')]);
});
