import { chmodSync, existsSync, readFileSync, readdirSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPackage, git, jsonOf, MEANWHILE, removeTempFolders, runNode, tempFolder } from './built.ts';
import type { Built, Run } from './built.ts';

let built: Built;
beforeAll(() => {
  built = buildPackage();
});
afterAll(removeTempFolders);

const OLD = 'env:\n  PREFECT__BACKEND: cloud\n';
/** With `ANSWER` there is a safe fix. */
const FIXABLE = 'services:\n  a:\n    environment:\n      PREFECT__BACKEND: cloud\n      LOG: debug\n';
const ANSWER = ['--unsafe', '--set', 'api-url=https://host.example/api'];

/** What a person sees, on either stream. */
function said(run: Run): string {
  return `${run.stdout}\n${run.stderr}`;
}

/** Runs `check --format json` and `fix --unsafe` and expects every byte below `folder` to stay. */
function untouched(folder: string, words: readonly string[] = []): { readonly check: Run; readonly fix: Run } {
  const before = treeOf(folder);
  const check = built.run(['check', '--format', 'json', ...words], { cwd: folder });
  const fix = built.run(['fix', '--unsafe', ...words], { cwd: folder });
  expect({ check: check.signal, fix: fix.signal }).toEqual({ check: null, fix: null });
  expect(treeOf(folder)).toEqual(before);
  return { check, fix };
}

function treeOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = entries.filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name)).toString('base64')]));
}

describe('what cannot be decoded', () => {
  test('invalid UTF-8 that mentions Prefect is 2 and names the line; one that does not is nothing', () => {
    const folder = tempFolder({ 'a.yaml': Buffer.from('# caf\u00e9\nPREFECT__BACKEND: cloud\n', 'latin1'), 'b.yaml': Buffer.from('# caf\u00e9\n', 'latin1') });
    const { check, fix } = untouched(folder);
    expect([check.status, fix.status]).toEqual([2, 2]);
    expect(jsonOf(check).errors).toEqual([{ path: 'a.yaml', code: 'not-utf-8', message: expect.stringContaining('line 1') }]);
    expect(said(fix)).toMatch(/a\.yaml.*not UTF-8/);
  });

  test.each([
    ['little-endian with its mark', Buffer.from(`\uFEFF${OLD}`, 'utf16le')],
    ['big-endian with its mark', Buffer.from(`\uFEFF${OLD}`, 'utf16le').swap16()],
    ['without a mark', Buffer.from(OLD, 'utf16le')],
  ])('UTF-16, %s, is 2', (_, bytes) => {
    const { check, fix } = untouched(tempFolder({ 'a.yaml': bytes }));
    expect([check.status, fix.status]).toEqual([2, 2]);
    expect(jsonOf(check).errors).toEqual([{ path: 'a.yaml', code: 'utf-16', message: expect.stringContaining('UTF-16') }]);
  });

  test('a binary is passed over and counted', () => {
    const { check } = untouched(tempFolder({ 'a.bin': Buffer.concat([Buffer.from([0x7f, 0x45, 0, 1, 2]), Buffer.from(OLD)]) }));
    expect(check.status).toBe(0);
    expect(jsonOf(check)).toMatchObject({ findings: [], errors: [], summary: { filesRead: 1, filesMatched: 1, filesNotUnderstood: 1 } });
  });
});

describe('size', () => {
  test('over the limit a mention is 2, none is nothing, and --max-size reads it', () => {
    const filler = '# filler\n'.repeat(20_000);
    const folder = tempFolder({ 'late.yaml': filler + OLD, 'plain.yaml': filler });
    const { check, fix } = untouched(folder, ['--max-size', '0.1']);
    expect([check.status, fix.status]).toEqual([2, 2]);
    expect(jsonOf(check).errors).toEqual([{ path: 'late.yaml', code: 'too-large', message: expect.stringContaining('--max-size 1') }]);
    const read = built.run(['check', '--format', 'json', '--max-size', '1'], { cwd: folder });
    expect(read.status).toBe(1);
    expect(jsonOf(read).errors).toEqual([]);
  });

  test('a mention across two chunks of a file over the standard limit is seen', () => {
    const folder = tempFolder({ 'big.yaml': '' });
    writeFileSync(join(folder, 'big.yaml'), Buffer.concat([Buffer.alloc(256 * 1024 - 3, '#'), Buffer.from('PREFECT__BACKEND'), Buffer.alloc(10_000_000, '#')]));
    const { check } = untouched(folder);
    expect(check.status).toBe(2);
    expect(jsonOf(check).errors[0]).toMatchObject({ path: 'big.yaml', code: 'too-large' });
  });

  test('a sparse file of 3 GB does not fill the memory', () => {
    const folder = tempFolder({ 'huge.bin': '' });
    truncateSync(join(folder, 'huge.bin'), 3_000_000_000);
    expect(built.run(['check', '--format', 'json'], { cwd: folder })).toMatchObject({ status: 0, signal: null });
  });

  test.each([
    ['YAML', 'long.yaml', (filler: string) => `a: "${filler}"\nenv:\n  PREFECT__BACKEND: cloud\n`],
    ['shell', 'long.sh', (filler: string) => `x="${filler}"\nexport PREFECT__BACKEND=cloud\n`],
    ['dotenv', '.env', (filler: string) => `X=${filler}\nPREFECT__BACKEND=cloud\n`],
    ['text', 'long.py', (filler: string) => `X = "${filler} PREFECT__BACKEND"\n`],
  ])('a line of 9.9 MB in %s ends, with its finding', (_, name, text) => {
    const folder = tempFolder({ [name]: text('ab cd '.repeat(1_650_000)) });
    const run = built.run(['check', '--format', 'json'], { cwd: folder });
    expect(run.signal).toBeNull();
    expect(run.stderr).not.toContain('internal error');
    expect(jsonOf(run).findings.map((finding) => finding.path)).toContain(name);
  });
});

describe('structure', () => {
  test('an alias bomb ends, and what stands beside it is found', () => {
    const levels = Array.from({ length: 10 }, (_, level) => `l${level}: &l${level} [${level === 0 ? 'x' : Array.from({ length: 10 }, () => `*l${level - 1}`).join(', ')}]\n`);
    const run = built.run(['check', '--format', 'json'], { cwd: tempFolder({ 'bomb.yaml': levels.join('') + OLD }) });
    expect(run.signal).toBeNull();
    expect(run.stderr).not.toContain('internal error');
    expect(jsonOf(run).findings.map((finding) => finding.path)).toContain('bomb.yaml');
  });

  test.each([
    ['YAML flow', 'deep.yaml', `a: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n${OLD}`],
    // More levels of block YAML do not fit the size limit.
    ['YAML block', 'deep.yaml', `${Array.from({ length: 4_000 }, (_, level) => `${' '.repeat(level)}k:\n`).join('')}${' '.repeat(4_000)}PREFECT__BACKEND: cloud\n`],
    ['shell', 'deep.sh', `${'$('.repeat(10_000)}true${')'.repeat(10_000)}\nexport PREFECT__BACKEND=cloud\n`],
    ['shell in groups', 'deep.sh', `${'{ '.repeat(10_000)}true${'; }'.repeat(10_000)}\nexport PREFECT__BACKEND=cloud\n`],
  ])('10,000 levels, %s: end with a finding or an error that names the file', (_, name, text) => {
    const folder = tempFolder({ [name]: text });
    const check = built.run(['check', '--format', 'json'], { cwd: folder });
    for (const run of [check, built.run(['fix', '--diff', '--unsafe'], { cwd: folder })]) {
      expect(run.signal).toBeNull();
      expect(run.stderr).not.toContain('internal error');
    }
    const report = jsonOf(check);
    expect([...report.findings, ...report.errors].map((entry) => entry.path)).toContain(name);
    expect(check.status).toBeGreaterThan(0);
  });
});

describe('links', () => {
  test('a link out of the tree is not followed; named, it is read and never written', () => {
    const outside = tempFolder({ 'docker-compose.yml': FIXABLE });
    const folder = tempFolder({ 'a.yaml': 'a: 1\n' });
    symlinkSync(join(outside, 'docker-compose.yml'), join(folder, 'docker-compose.yml'));
    expect(built.run(['check'], { cwd: folder })).toMatchObject({ status: 0 });
    const named = built.run(['check', '--format', 'json', 'docker-compose.yml'], { cwd: folder });
    expect(named.status).toBe(1);
    expect(jsonOf(named).findings[0]).toMatchObject({ path: 'docker-compose.yml' });
    const fix = built.run(['fix', ...ANSWER, 'docker-compose.yml'], { cwd: folder });
    expect(fix.status).toBe(2);
    expect(said(fix)).toMatch(/docker-compose\.yml.*out of the tree/);
    expect(readFileSync(join(outside, 'docker-compose.yml'), 'utf8')).toBe(FIXABLE);
    expect(readdirSync(outside)).toEqual(['docker-compose.yml']);
    // The same file is written where it stands: what was refused is the link, not the fix.
    expect(built.run(['fix', ...ANSWER], { cwd: outside }).status).toBe(0);
    expect(readFileSync(join(outside, 'docker-compose.yml'), 'utf8')).toBe(FIXABLE.replace('PREFECT__BACKEND: cloud', 'PREFECT_API_URL: https://host.example/api'));
  });

  test('links in a loop, and a folder that holds itself, are harmless', () => {
    const folder = tempFolder({ 'd/a.yaml': 'a: 1\n' });
    symlinkSync('y', join(folder, 'x'));
    symlinkSync('x', join(folder, 'y'));
    symlinkSync('..', join(folder, 'd/up'));
    expect(built.run(['check'], { cwd: folder })).toMatchObject({ status: 0, stderr: '' });
    const loop = built.run(['check', 'x'], { cwd: folder });
    expect(loop.status).toBe(2);
    expect(said(loop)).toMatch(/x.*is a link that leads in a circle/);
    symlinkSync('nowhere', join(folder, 'z'));
    expect(built.run(['check', 'z'], { cwd: folder })).toMatchObject({ status: 3, stderr: "prefect-uplift: 'z' is a link that leads nowhere.\n" });
  });

  test('a pipe is not waited for', () => {
    const folder = tempFolder({ 'a.yaml': 'a: 1\n' });
    expect(spawnSync('mkfifo', [join(folder, 'pipe')]).status).toBe(0);
    expect(built.run(['check'], { cwd: folder })).toMatchObject({ status: 0, signal: null });
    const named = built.run(['check', 'pipe'], { cwd: folder });
    expect(named).toMatchObject({ status: 2, signal: null });
    expect(said(named)).toMatch(/pipe.*is not a regular file/);
  });
});

describe('without rights', () => {
  /** True when an account without rights is really refused: else the test would prove nothing. */
  function refused(folder: string, program: string): boolean {
    return runNode(['-e', program], { cwd: folder, unprivileged: true }).status !== 0;
  }

  test('an unreadable file is 2 and the rest is read', () => {
    const folder = tempFolder({ 'shut.yaml': OLD, 'open.yaml': OLD });
    chmodSync(join(folder, 'shut.yaml'), 0o000);
    expect(refused(folder, "require('fs').readFileSync('shut.yaml')")).toBe(true);
    expect(refused(folder, "require('fs').readFileSync('open.yaml')")).toBe(false);
    const run = built.run(['check', '--format', 'json'], { cwd: folder, unprivileged: true });
    expect(run.status).toBe(2);
    expect(jsonOf(run).errors).toEqual([{ path: 'shut.yaml', code: 'unreadable', message: expect.stringContaining('EACCES') }]);
    expect(jsonOf(run).findings.map((finding) => finding.path)).toContain('open.yaml');
    expect(built.run(['check', 'shut.yaml'], { cwd: folder, unprivileged: true }).status).toBe(2);
  });

  test('an unreadable folder is 2, named or met', () => {
    const folder = tempFolder({ 'shut/a.yaml': OLD, 'b.yaml': 'b: 1\n' });
    chmodSync(join(folder, 'shut'), 0o000);
    expect(refused(folder, "require('fs').readdirSync('shut')")).toBe(true);
    for (const words of [[], ['shut'], ['shut/a.yaml']]) {
      const run = built.run(['check', '--format', 'json', ...words], { cwd: folder, unprivileged: true });
      expect(run.status).toBe(2);
      expect(jsonOf(run).errors[0]).toMatchObject({ code: 'unreadable' });
    }
    chmodSync(join(folder, 'shut'), 0o755);
  });

  test('in a read-only folder fix is 2, says so, and leaves every file and no other', () => {
    const folder = tempFolder({ 'docker-compose.yml': FIXABLE, 'docker-compose.prod.yml': FIXABLE });
    for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o666);
    expect(refused(folder, "require('fs').writeFileSync('new', '')")).toBe(true);
    const before = treeOf(folder);
    const run = built.run(['fix', ...ANSWER], { cwd: folder, unprivileged: true });
    expect(run.status).toBe(2);
    expect(said(run)).toMatch(/docker-compose.*folder that cannot be written/);
    expect(treeOf(folder)).toEqual(before);
    chmodSync(folder, 0o777);
    expect(built.run(['fix', ...ANSWER], { cwd: folder, unprivileged: true }).status).toBe(0);
    expect(treeOf(folder)).not.toEqual(before);
  });

  test('one file in a read-only folder keeps all of them from being written', () => {
    const folder = tempFolder({ 'open/docker-compose.yml': FIXABLE, 'shut/docker-compose.yml': FIXABLE });
    chmodSync(join(folder, 'open'), 0o777);
    for (const name of ['open', 'shut']) chmodSync(join(folder, name, 'docker-compose.yml'), 0o666);
    expect(refused(join(folder, 'shut'), "require('fs').writeFileSync('new', '')")).toBe(true);
    expect(refused(join(folder, 'open'), "require('fs').writeFileSync('new', ''); require('fs').unlinkSync('new')")).toBe(false);
    const before = treeOf(folder);
    const run = built.run(['fix', ...ANSWER], { cwd: folder, unprivileged: true });
    expect(run.status).toBe(2);
    expect(treeOf(folder)).toEqual(before);
  });
});

test('a file with uncommitted changes is left without --allow-dirty', () => {
  const folder = tempFolder({ 'docker-compose.yml': FIXABLE });
  git(folder, 'init', '-q');
  const refusedRun = built.run(['fix', ...ANSWER], { cwd: folder });
  expect(refusedRun.status).toBe(2);
  expect(said(refusedRun)).toMatch(/docker-compose\.yml.*--allow-dirty/);
  expect(readFileSync(join(folder, 'docker-compose.yml'), 'utf8')).toBe(FIXABLE);
  git(folder, 'add', '.');
  git(folder, 'commit', '-qm', 'one');
  expect(built.run(['fix', ...ANSWER], { cwd: folder }).status).toBe(0);
  expect(git(folder, 'status', '--porcelain')).toBe(' M docker-compose.yml\n');
});

// The change is made by a preloaded module, when the starter's read of the file is over.
test('a file changed during the run is left as it is', () => {
  const folder = tempFolder({ 'docker-compose.yml': FIXABLE, 'meanwhile.cjs': MEANWHILE });
  const run = built.run(['fix', ...ANSWER, 'docker-compose.yml'], { cwd: folder, node: ['--require', './meanwhile.cjs'] });
  expect(run.status).toBe(2);
  expect(said(run)).toMatch(/docker-compose\.yml.*changed since it was read/);
  expect(readFileSync(join(folder, 'docker-compose.yml'), 'utf8')).toBe(`${FIXABLE}# meanwhile\n`);
  expect(readdirSync(folder).sort()).toEqual(['docker-compose.yml', 'meanwhile.cjs']);
});

test('a submodule and a nested repository are read', () => {
  const library = tempFolder({ 'lib.yaml': OLD });
  git(library, 'init', '-q');
  git(library, 'add', '.');
  git(library, 'commit', '-qm', 'one');
  const folder = tempFolder({ 'a.yaml': 'a: 1\n', 'nested/n.yaml': OLD });
  git(folder, 'init', '-q');
  git(folder, 'submodule', '--quiet', 'add', library, 'sub');
  git(join(folder, 'nested'), 'init', '-q');
  const run = built.run(['check', '--format', 'json'], { cwd: folder });
  expect([...new Set(jsonOf(run).findings.map((finding) => finding.path))].sort()).toEqual(['nested/n.yaml', 'sub/lib.yaml']);
  const inHook = built.run(['check', '--format', 'json'], { cwd: folder, env: { GIT_DIR: join(folder, '.git'), GIT_INDEX_FILE: '.git/index' } });
  expect(jsonOf(inHook).findings).toEqual(jsonOf(run).findings);
  git(folder, 'submodule', '--quiet', 'deinit', '-f', 'sub');
  const hollow = built.run(['check'], { cwd: folder });
  expect(hollow.stderr).toContain('sub is a submodule that is not checked out');
  expect(existsSync(join(folder, 'sub/lib.yaml'))).toBe(false);
});
