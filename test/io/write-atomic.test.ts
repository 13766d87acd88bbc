import { chmodSync, linkSync, mkdirSync, readFileSync, readdirSync, realpathSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { writeAll } from '../../src/io/write-atomic.ts';
import type { FileChange, WriteResult } from '../../src/io/write-atomic.ts';
import { removeTempFolders, tempFolder } from '../cli/built.ts';

/** Lets a test fail single calls of the file system. */
const faults = vi.hoisted(() => ({ rename: undefined as ((to: string) => string | undefined) | undefined, link: undefined as string | undefined }));

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  const fail = (code: string): never => {
    throw Object.assign(new Error(code), { code });
  };
  return {
    ...real,
    renameSync(from: string, to: string) {
      const code = faults.rename?.(to);
      return code === undefined ? real.renameSync(from, to) : fail(code);
    },
    linkSync(from: string, to: string) {
      return faults.link === undefined ? real.linkSync(from, to) : fail(faults.link);
    },
  };
});

afterEach(() => {
  faults.rename = undefined;
  faults.link = undefined;
});
afterAll(removeTempFolders);

function change(root: string, path: string, after: string, expected = readFileSync(join(root, path))): FileChange {
  return { path, realPath: realpathSync(join(root, path)), root, expected, after: Buffer.from(after) };
}

function codes(result: WriteResult): readonly string[] {
  return result.kind === 'written' ? [] : result.failures.map((failure) => `${failure.path} ${failure.code}`);
}

describe('all files are written', () => {
  test('with their mode, and nothing is left beside them', () => {
    const root = tempFolder({ 'a.sh': 'old a', 'd/b.yaml': 'old b' });
    chmodSync(join(root, 'a.sh'), 0o754);
    chmodSync(join(root, 'd/b.yaml'), 0o600);
    expect(writeAll([change(root, 'a.sh', 'new a'), change(root, 'd/b.yaml', '')])).toEqual({ kind: 'written', paths: ['a.sh', 'd/b.yaml'] });
    expect(readFileSync(join(root, 'a.sh'), 'utf8')).toBe('new a');
    expect(readFileSync(join(root, 'd/b.yaml'), 'utf8')).toBe('');
    expect(statSync(join(root, 'a.sh')).mode & 0o7777).toBe(0o754);
    expect(statSync(join(root, 'd/b.yaml')).mode & 0o7777).toBe(0o600);
    expect(readdirSync(root, { recursive: true }).sort()).toEqual(['a.sh', 'd', 'd/b.yaml']);
  });

  test('through a link in the tree: the link stays, its target changes', () => {
    const root = tempFolder({ 'real.yaml': 'old' });
    symlinkSync('real.yaml', join(root, 'link.yaml'));
    expect(codes(writeAll([change(root, 'link.yaml', 'new')]))).toEqual([]);
    expect(fs.readlinkSync(join(root, 'link.yaml'))).toBe('real.yaml');
    expect(readFileSync(join(root, 'real.yaml'), 'utf8')).toBe('new');
  });

  test('a new file is made, never over another', () => {
    const root = tempFolder();
    const fresh: FileChange = { path: 'n.yaml', realPath: join(root, 'n.yaml'), root, expected: undefined, after: Buffer.from('new') };
    expect(codes(writeAll([fresh]))).toEqual([]);
    expect(readFileSync(join(root, 'n.yaml'), 'utf8')).toBe('new');
    expect(codes(writeAll([{ ...fresh, after: Buffer.from('other') }]))).toEqual(['n.yaml exists']);
    expect(readFileSync(join(root, 'n.yaml'), 'utf8')).toBe('new');
    expect(readdirSync(root)).toEqual(['n.yaml']);
  });

  test('on a file system without hard links too', () => {
    const root = tempFolder({ 'a': 'old' });
    faults.link = 'EPERM';
    const fresh: FileChange = { path: 'n', realPath: join(root, 'n'), root, expected: undefined, after: Buffer.from('new') };
    expect(codes(writeAll([change(root, 'a', 'new'), fresh]))).toEqual([]);
    expect([readFileSync(join(root, 'a'), 'utf8'), readFileSync(join(root, 'n'), 'utf8')]).toEqual(['new', 'new']);
    expect(readdirSync(root).sort()).toEqual(['a', 'n']);
  });
});

describe('nothing is written', () => {
  test('when one file was changed since it was read', () => {
    const root = tempFolder({ a: 'old a', b: 'old b' });
    const changes = [change(root, 'a', 'new a'), change(root, 'b', 'new b')];
    writeFileSync(join(root, 'b'), 'edited');
    expect(codes(writeAll(changes))).toEqual(['b changed']);
    expect([readFileSync(join(root, 'a'), 'utf8'), readFileSync(join(root, 'b'), 'utf8')]).toEqual(['old a', 'edited']);
    expect(readdirSync(root).sort()).toEqual(['a', 'b']);
  });

  test('when one file went away, or became a folder or a link', () => {
    const root = tempFolder({ a: 'a', b: 'b', c: 'c' });
    const changes = ['a', 'b', 'c'].map((path) => change(root, path, 'new'));
    rmSync(join(root, 'a'));
    rmSync(join(root, 'b'));
    mkdirSync(join(root, 'b'));
    renameSync(join(root, 'c'), join(root, 'c2'));
    symlinkSync('c2', join(root, 'c'));
    expect(codes(writeAll(changes))).toEqual(['a changed', 'b changed', 'c outside']);
    expect(readFileSync(join(root, 'c2'), 'utf8')).toBe('c');
  });

  test('when the target lies outside of the tree, or its folder became a link', () => {
    const outside = tempFolder({ 'o.yaml': 'old' });
    const root = tempFolder({ 'd/o.yaml': 'old' });
    symlinkSync(join(outside, 'o.yaml'), join(root, 'link'));
    expect(codes(writeAll([change(root, 'link', 'new')]))).toEqual(['link outside']);
    const inside = change(root, 'd/o.yaml', 'new');
    renameSync(join(root, 'd'), join(root, 'e'));
    symlinkSync(outside, join(root, 'd'));
    expect(codes(writeAll([inside]))).toEqual(['d/o.yaml outside']);
    expect(readFileSync(join(outside, 'o.yaml'), 'utf8')).toBe('old');
    expect(readdirSync(outside)).toEqual(['o.yaml']);
  });

  test('when one file is read-only, for root as well', () => {
    const root = tempFolder({ a: 'a', b: 'b' });
    chmodSync(join(root, 'b'), 0o444);
    expect(codes(writeAll([change(root, 'a', 'new'), change(root, 'b', 'new')]))).toEqual(['b read-only']);
    expect([readFileSync(join(root, 'a'), 'utf8'), readFileSync(join(root, 'b'), 'utf8')]).toEqual(['a', 'b']);
  });

  test.each([['with', undefined], ['without', 'EPERM']])('when a rename fails midway: those before it are put back, %s hard links', (_, link) => {
    const root = tempFolder({ a: 'old a', b: 'old b', c: 'old c' });
    faults.link = link;
    const changes = ['a', 'b', 'c'].map((path) => change(root, path, `new ${path}`));
    let calls = 0;
    faults.rename = (to) => (to.endsWith('/c') && calls++ === 0 ? 'EBUSY' : undefined);
    const result = writeAll(changes);
    expect(codes(result)).toEqual(['c not-writable']);
    expect(['a', 'b', 'c'].map((path) => readFileSync(join(root, path), 'utf8'))).toEqual(['old a', 'old b', 'old c']);
    expect(readdirSync(root).sort()).toEqual(['a', 'b', 'c']);
  });

  test('what cannot be put back is named and its old bytes stay beside it', () => {
    const root = tempFolder({ a: 'old a', b: 'old b' });
    const changes = ['a', 'b'].map((path) => change(root, path, `new ${path}`));
    let broken = false;
    faults.rename = (to) => {
      broken ||= to.endsWith('/b');
      return broken ? 'EIO' : undefined;
    };
    const result = writeAll(changes);
    expect(codes(result)).toEqual(['b not-writable', 'a not-restored']);
    const kept = readdirSync(root).filter((name) => name.endsWith('.old'));
    expect(kept).toHaveLength(1);
    expect(readFileSync(join(root, kept[0]!), 'utf8')).toBe('old a');
    expect(result.kind === 'failed' && result.failures[1]!.message).toContain(kept[0]!);
  });
});

test('a second name of the file keeps the old text', () => {
  const root = tempFolder({ a: 'old' });
  linkSync(join(root, 'a'), join(root, 'twin'));
  expect(codes(writeAll([change(root, 'a', 'new')]))).toEqual([]);
  expect([readFileSync(join(root, 'a'), 'utf8'), readFileSync(join(root, 'twin'), 'utf8')]).toEqual(['new', 'old']);
});
