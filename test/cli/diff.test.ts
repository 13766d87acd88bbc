import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPackage, removeTempFolders, tempFolder } from './built.ts';
import type { Built } from './built.ts';

let built: Built;
beforeAll(() => {
  built = buildPackage();
});
afterAll(removeTempFolders);

/** Two fixes that empty one thing together: it goes whole, and the diff has to say so. */
const FILES = {
  'services.yaml': 'services:\n  a:\n    image: flows\n    environment:\n      PREFECT__CLOUD__USE_LOCAL_SECRETS: "true"\n      PREFECT__CLOUD__TENANT_ID: t1\n    ports: ["80:80"]\n',
  'entry/Dockerfile': 'FROM python:3.11\nENTRYPOINT prefect server create-tenant --name a && prefect server create-tenant --name b\n',
};

test('a diff, applied, gives what a fix writes', () => {
  const [shown, fixed] = [tempFolder(FILES), tempFolder(FILES)];
  const diff = built.run(['fix', '--diff', '--unsafe'], { cwd: shown });
  expect(diff.status).toBe(1);
  expect(diff.stdout).not.toContain('left out');
  for (const [path, text] of Object.entries(FILES)) expect(readFileSync(join(shown, path), 'utf8')).toBe(text);
  expect(spawnSync('git', ['apply', '-'], { cwd: shown, input: diff.stdout, encoding: 'utf8' }).stderr).toBe('');
  built.run(['fix', '--unsafe', '--allow-dirty'], { cwd: fixed });
  for (const [path, text] of Object.entries(FILES)) {
    expect(readFileSync(join(shown, path), 'utf8')).toBe(readFileSync(join(fixed, path), 'utf8'));
    expect(readFileSync(join(fixed, path), 'utf8')).not.toBe(text);
  }
});
