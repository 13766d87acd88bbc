import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPackage, git, jsonOf, removeTempFolders, runNode, tempFolder } from './built.ts';
import type { Built } from './built.ts';

let built: Built;
beforeAll(() => {
  built = buildPackage();
});
afterAll(removeTempFolders);

const OLD = 'env:\n  PREFECT__BACKEND: cloud\n';

/** Preloaded: prints what was loaded when the process ends. */
const LISTER = `process.on('exit', () => {
  const loaded = Object.keys(require.cache).filter((file) => file !== __filename);
  require('node:fs').writeFileSync(process.env.LIST_TO, JSON.stringify({ loaded, builtin: process.moduleLoadList }));
});
`;

describe('a clean file', () => {
  test('loads the stub and the starter, no chunk, and nothing of Node that was not there', () => {
    const folder = tempFolder({ 'a.yaml': 'a: 1\n', 'list.cjs': LISTER, 'nothing.cjs': '' });
    const listed = (words: readonly string[]): { loaded: string[]; builtin: string[] } => {
      const to = join(folder, 'listed.json');
      const run = runNode(['--require', './list.cjs', ...words], { cwd: folder, env: { LIST_TO: to } });
      expect(run).toMatchObject({ status: 0, stdout: '', stderr: '' });
      return JSON.parse(readFileSync(to, 'utf8')) as { loaded: string[]; builtin: string[] };
    };
    const empty = listed(['./nothing.cjs']);
    const clean = listed([join(built.folder, 'bin/prefect-uplift.js'), 'check', 'a.yaml']);
    expect(clean.loaded.sort()).toEqual([join(built.folder, 'bin/prefect-uplift.js'), join(built.folder, 'dist/starter.cjs')]);
    expect(clean.builtin.filter((name) => !empty.builtin.includes(name))).toEqual([]);
  });

  // What the chunk loader loaded shows in no list, so its files are taken away.
  test('needs no other file of dist/', () => {
    const folder = tempFolder({ 'a.yaml': 'a: 1\n', 'bin/prefect-uplift.js': readFileSync(join(built.folder, 'bin/prefect-uplift.js')), 'dist/starter.cjs': readFileSync(join(built.folder, 'dist/starter.cjs')) });
    expect(runCopy(folder, ['check', 'a.yaml'], { cwd: folder })).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(existsSync(join(folder, 'dist/cli.cjs'))).toBe(false);
  });

  test('piped it is silent, as JSON it is an object', () => {
    const folder = tempFolder({ 'a.yaml': 'a: 1\n', 'b.sh': 'true\n' });
    expect(built.run(['check'], { cwd: folder })).toMatchObject({ status: 0, stdout: '', stderr: '' });
    const json = built.run(['check', '--format', 'json'], { cwd: folder });
    expect(json.status).toBe(0);
    expect(jsonOf(json)).toEqual({
      version: 1, findings: [], fixes: [], next: [], errors: [],
      summary: { filesRead: 2, filesMatched: 0, filesNotUnderstood: 0, findings: { error: 0, warning: 0, info: 0 }, fixes: { safe: 0, unsafe: 0, placeholder: 0 } },
    });
  });

  test('the names that the answers are for are no findings', () => {
    const folder = tempFolder({ 'a.yaml': 'a: 1\n', 'prefect-uplift.toml': '[queues]\n"$PREFECT__CLOUD__AGENT__LABELS" = "batch"\n' });
    const run = built.run(['check'], { cwd: folder });
    expect(run).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  test('a bad configuration is not passed over', () => {
    const folder = tempFolder({ 'a.yaml': 'a: 1\n', 'prefect-uplift.toml': 'target = "2"\napi_url = "x"\n' });
    const run = built.run(['check', 'a.yaml'], { cwd: folder });
    expect(run.status).toBe(2);
    expect(run.stderr).toBe("prefect-uplift: prefect-uplift.toml:2: unknown key 'api_url'. Did you mean 'api-url'?\n");
    const json = built.run(['check', 'a.yaml', '--format=json', '--set', 'pools.locl=x'], { cwd: folder });
    expect(json.status).toBe(2);
    expect(jsonOf(json).errors.map((error) => error.code)).toEqual(['config', 'config']);
  });
});

describe('exit status', () => {
  test('help and version are 0', () => {
    const folder = tempFolder();
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
    expect(built.run(['--version'], { cwd: folder })).toMatchObject({ status: 0, stdout: `prefect-uplift ${version}\n` });
    expect(built.run(['check', '--help'], { cwd: folder }).stdout).toContain('Exit status');
  });

  test('wrong usage is 2, on stderr', () => {
    const run = built.run(['check', '--unsave'], { cwd: tempFolder() });
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toContain("'--unsafe'");
  });

  test('a path, glob or folder that holds no file is 3 and nothing is read', () => {
    const folder = tempFolder({ 'a.yaml': OLD, 'empty/.keep': '' });
    git(folder, 'init', '-q');
    const missing = built.run(['check', 'a.yaml', 'gone.yaml', '*.toml', '--format', 'json'], { cwd: folder });
    expect(missing.status).toBe(3);
    expect(missing.stderr).toBe("prefect-uplift: 'gone.yaml' does not exist.\nprefect-uplift: '*.toml' matches no file.\n");
    expect(jsonOf(missing)).toMatchObject({ findings: [], errors: [{ path: 'gone.yaml', code: 'no-such-path' }, { path: '*.toml', code: 'no-such-path' }] });
    const hollow = tempFolder();
    expect(built.run(['check', hollow], { cwd: folder })).toMatchObject({ status: 3, stdout: '' });
    expect(built.run(['check'], { cwd: hollow })).toMatchObject({ status: 0 });
  });

  test('a file that holds a 1.x site is 1, and 0 with --exit-zero', () => {
    const folder = tempFolder({ 'a.yaml': OLD });
    expect(built.run(['check', 'a.yaml'], { cwd: folder }).status).toBe(1);
    expect(built.run(['check', 'a.yaml', '--exit-zero'], { cwd: folder }).status).toBe(0);
  });
});

test('a defect of ours is 2 and quotes no file', () => {
  const folder = tempFolder({ 'a.yaml': OLD, 'bin/prefect-uplift.js': readFileSync(join(built.folder, 'bin/prefect-uplift.js')), 'dist/starter.cjs': readFileSync(join(built.folder, 'dist/starter.cjs')),
    'dist/cli.cjs': "({'./cli.cjs': (exports) => { exports.run = (input) => { throw new Error('hunter2 ' + input.candidates[0].bytes); }; }})\n" });
  const run = runCopy(folder, ['check', 'a.yaml'], { cwd: folder });
  expect(run.status).toBe(2);
  expect(run.stderr).toContain('internal error (Error)');
  expect(run.stderr).not.toMatch(/hunter2|BACKEND/);
});

function runCopy(folder: string, words: readonly string[], settings: Parameters<Built['run']>[1]): ReturnType<Built['run']> {
  return runNode([join(folder, 'bin/prefect-uplift.js'), ...words], settings);
}
