import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { discover } from '../../src/io/discover.ts';
import { scan } from '../../src/io/scan.ts';
import { git, removeTempFolders, tempFolder, writeTree } from '../cli/built.ts';

afterAll(removeTempFolders);

const MENTION = 'a: prefect\n';

interface Looked {
  readonly read: readonly string[];
  readonly hits: readonly string[];
  readonly problems: readonly string[];
  readonly missing: readonly string[];
  readonly notices: readonly string[];
  readonly roots: Readonly<Record<string, string>>;
}

/** Discovers and reads below `cwd` as the starter does: names are opened relative to the working directory. */
async function look(cwd: string, paths: readonly string[] = [], noIgnore = false): Promise<Looked> {
  const home = process.cwd();
  process.chdir(cwd);
  try {
    const discovery = await discover(paths, cwd, noIgnore);
    const found = await scan(discovery, { cwd, maxBytes: 1_000_000, noIgnore });
    return {
      read: [...found.all].sort(),
      hits: found.candidates.map((candidate) => candidate.path).sort(),
      problems: discovery.problems.map((problem) => `${problem.path} ${problem.code}`),
      missing: discovery.missing.map((missing) => missing.path),
      notices: discovery.notices,
      roots: Object.fromEntries(found.candidates.map((candidate) => [candidate.path, candidate.root])),
    };
  } finally {
    process.chdir(home);
  }
}

describe('in a git work tree', () => {
  test('tracked, untracked and hidden files are read, ignored, deleted and .git ones are not', async () => {
    const folder = tempFolder({ 'a.yaml': MENTION, '.hidden/b.yaml': 'b\n', 'gone.yaml': MENTION, '.gitignore': 'out/\n*.log\n', 'out/o.yaml': MENTION, 'x.log': MENTION });
    git(folder, 'init', '-q');
    git(folder, 'add', 'a.yaml', 'gone.yaml');
    rmSync(join(folder, 'gone.yaml'));
    expect(await look(folder)).toMatchObject({ read: ['.gitignore', '.hidden/b.yaml', 'a.yaml'], hits: ['a.yaml'], problems: [], notices: [] });
  });

  test('ignored files are read when named, as file, folder or glob, and with --no-ignore', async () => {
    const folder = tempFolder({ '.gitignore': 'out/\n*.log\n', 'out/o.yaml': MENTION, 'out/deep/p.yaml': MENTION, 'x.log': MENTION });
    git(folder, 'init', '-q');
    expect((await look(folder, ['x.log'])).read).toEqual(['x.log']);
    expect((await look(folder, ['out'])).read).toEqual(['out/deep/p.yaml', 'out/o.yaml']);
    expect((await look(folder, ['out/deep'])).read).toEqual(['out/deep/p.yaml']);
    expect((await look(folder, ['out/**/*.yaml'])).read).toEqual(['out/deep/p.yaml', 'out/o.yaml']);
    expect((await look(folder, [], true)).read).toEqual(['.gitignore', 'out/deep/p.yaml', 'out/o.yaml', 'x.log']);
  });

  test('a tracked file is read although a pattern ignores it', async () => {
    const folder = tempFolder({ '.gitignore': '*.env\n', 'a.env': MENTION });
    git(folder, 'init', '-q');
    git(folder, 'add', '-f', 'a.env');
    expect((await look(folder)).hits).toEqual(['a.env']);
  });

  test('paths are relative to the working directory, above it too', async () => {
    const folder = tempFolder({ 'sub/a.yaml': MENTION, 'other/b.yaml': MENTION });
    git(folder, 'init', '-q');
    expect((await look(join(folder, 'sub'))).hits).toEqual(['a.yaml']);
    const both = await look(join(folder, 'sub'), ['..']);
    expect(both.hits).toEqual(['../other/b.yaml', 'a.yaml']);
    expect(both.roots['../other/b.yaml']).toBe(folder);
  });

  test('an unmerged file is read once', async () => {
    const folder = tempFolder({ 'a.yaml': MENTION });
    git(folder, 'init', '-q');
    git(folder, 'add', '.');
    git(folder, 'commit', '-qm', '1');
    git(folder, 'checkout', '-qb', 'side');
    writeFileSync(join(folder, 'a.yaml'), 'prefect: side\n');
    git(folder, 'commit', '-qam', '2');
    git(folder, 'checkout', '-q', 'main');
    writeFileSync(join(folder, 'a.yaml'), 'prefect: main\n');
    git(folder, 'commit', '-qam', '3');
    expect(() => git(folder, 'merge', '-q', 'side')).toThrow();
    expect((await look(folder)).read).toEqual(['a.yaml']);
  });

  test('nested repositories are read in their own right, at any depth', async () => {
    const folder = tempFolder({ 'one/a.yaml': MENTION, 'one/.gitignore': 'skip.yaml\n', 'one/skip.yaml': MENTION, 'one/two/b.yaml': MENTION });
    for (const path of ['.', 'one', 'one/two']) git(join(folder, path), 'init', '-q');
    const found = await look(folder);
    expect(found.read).toEqual(['one/.gitignore', 'one/a.yaml', 'one/two/b.yaml']);
    expect(found.roots).toEqual({ 'one/a.yaml': join(folder, 'one'), 'one/two/b.yaml': join(folder, 'one/two') });
  });

  test('a broken repository is read without git, and that is said', async () => {
    const folder = tempFolder({ 'a.yaml': MENTION, '.git': 'gitdir: /nowhere/at/all\n' });
    const found = await look(folder);
    expect(found.hits).toEqual(['a.yaml']);
    expect(found.notices).toEqual([expect.stringContaining('read without git')]);
  });

  test('a name that is not UTF-8 is no silence', async () => {
    const folder = tempFolder();
    git(folder, 'init', '-q');
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9]), Buffer.from('.yaml')]), MENTION);
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/th`), Buffer.from([0xe9]), Buffer.from('.png')]), 'clean');
    expect((await look(folder)).problems).toEqual(['caf\uFFFD.yaml file-name']);
  });
});

describe('without git', () => {
  test('nested .gitignore files are honoured, the nearest wins', async () => {
    const folder = tempFolder({
      '.gitignore': '*.log\n/top.yaml\nbuild/\n', 'top.yaml': MENTION, 'sub/top.yaml': MENTION, 'x.log': MENTION, 'build/b.yaml': MENTION,
      'sub/.gitignore': '!keep.log\nlocal.yaml\n', 'sub/keep.log': MENTION, 'sub/other.log': MENTION, 'sub/local.yaml': MENTION, 'sub/deep/keep.log': MENTION, 'local.yaml': MENTION,
    });
    expect((await look(folder)).hits).toEqual(['local.yaml', 'sub/deep/keep.log', 'sub/keep.log', 'sub/top.yaml']);
    expect((await look(folder, [], true)).hits).toHaveLength(9);
  });

  test('node_modules, .venv and __pycache__ are left out, hidden files are not', async () => {
    const folder = tempFolder({ 'node_modules/m.yaml': MENTION, 'p/.venv/v.yaml': MENTION, 'p/__pycache__/c.py': MENTION, '.github/w.yaml': MENTION, '.env': MENTION });
    expect((await look(folder)).read).toEqual(['.env', '.github/w.yaml']);
    expect((await look(folder, ['node_modules'])).read).toEqual(['node_modules/m.yaml']);
    expect((await look(folder, [], true)).read).toHaveLength(5);
  });

  test('repositories in the folder are listed by git', async () => {
    const folder = tempFolder({ 'a.yaml': MENTION, 'repo/b.yaml': MENTION, 'repo/.gitignore': 'c.yaml\n', 'repo/c.yaml': MENTION });
    git(join(folder, 'repo'), 'init', '-q');
    expect((await look(folder)).hits).toEqual(['a.yaml', 'repo/b.yaml']);
  });

  test('a name that is not UTF-8 is no silence', async () => {
    const folder = tempFolder({ 'd/x': '' });
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/d/caf`), Buffer.from([0xe9])]), MENTION);
    expect((await look(folder)).problems).toEqual(['d/caf\uFFFD file-name']);
  });
});

describe('named paths', () => {
  test('a file named twice, in its folder and through a link is read once', async () => {
    const folder = tempFolder({ 'd/a.yaml': MENTION });
    symlinkSync('d/a.yaml', join(folder, 'link.yaml'));
    const found = await look(folder, ['link.yaml', 'd/a.yaml', './d/a.yaml', 'd']);
    expect(found.hits).toEqual(['d/a.yaml']);
    expect((await look(folder, ['link.yaml'])).hits).toEqual(['link.yaml']);
    expect((await look(folder)).hits).toEqual(['d/a.yaml']);
  });

  test('a folder that is a link is read when named; its files belong to the tree of the link', async () => {
    const outside = tempFolder({ 'o.yaml': MENTION });
    const folder = tempFolder({ 'a.yaml': 'a\n' });
    symlinkSync(outside, join(folder, 'link'));
    expect((await look(folder)).read).toEqual(['a.yaml']);
    const found = await look(folder, ['link']);
    expect(found.hits).toEqual(['link/o.yaml']);
    expect(found.roots['link/o.yaml']).toBe(folder);
  });

  test('what does not exist, and what matches nothing, is told', async () => {
    const folder = tempFolder({ 'a.yaml': 'a\n', 'only/.gitkeep': '' });
    rmSync(join(folder, 'only/.gitkeep'));
    expect((await look(folder, ['nope', '*.toml', 'only', 'a.yaml'])).missing).toEqual(['nope', '*.toml', 'only']);
  });

  test('a file whose name has glob characters is itself', async () => {
    const folder = tempFolder({ '[a].yaml': MENTION, 'a.yaml': MENTION });
    expect((await look(folder, ['[a].yaml'])).read).toEqual(['[a].yaml']);
    expect((await look(folder, ['{a,b}.yaml'])).read).toEqual(['a.yaml']);
  });

  test('a glob meets hidden files and links but no folder', async () => {
    const folder = tempFolder({ '.x/a.yaml': MENTION, 'd.yaml/inner': 'x', 'b.yaml': 'b\n' });
    mkdirSync(join(folder, 'e'));
    writeTree(folder, { 'e/c.yaml': MENTION });
    symlinkSync('e/c.yaml', join(folder, 'l.yaml'));
    expect((await look(folder, ['**/*.yaml'])).read).toEqual(['.x/a.yaml', 'b.yaml', 'e/c.yaml', 'l.yaml']);
  });
});

describe('in a tree of many files', () => {
  /** As `look`, with git's own search. */
  async function search(cwd: string): Promise<Looked & { readonly count: number }> {
    const home = process.cwd();
    process.chdir(cwd);
    try {
      const discovery = await discover([], cwd, false, 0);
      const found = await scan(discovery, { cwd, maxBytes: 1_000_000, noIgnore: false });
      return {
        read: [...found.all].sort(), hits: found.candidates.map(({ path }) => path).sort(), count: found.counts.read,
        problems: discovery.problems.map(({ path, code }) => `${path} ${code}`), missing: [], notices: discovery.notices, roots: {},
      };
    } finally {
      process.chdir(home);
    }
  }

  test('tracked files that mention nothing are counted, not opened; all others are read', async () => {
    const folder = tempFolder({
      'a.yaml': MENTION, 'b/c.yaml': 'x: 1\n', 'b/UPPER.env': 'PREFECT__BACKEND=server\n', 'b/d.txt': 'a\0b\n',
      'config.toml': '[cloud]\napi_key = "x"\n', '.prefect/settings': 'x\n', 'mixed.txt': 'pReFeCt\n', 'new.yaml': MENTION, 'new2.yaml': 'y\n',
      '.gitignore': '*.log\n', 'kept.log': MENTION, 'lost.log': MENTION,
      'wide.ps1': Buffer.from('\uFEFF$env:PREFECT__BACKEND = "server"\r\n', 'utf16le'), 'wide-be.txt': Buffer.from('prefect', 'utf16le').swap16(),
    });
    git(folder, 'init', '-q');
    git(folder, 'add', '-f', '.gitignore', 'a.yaml', 'b', 'config.toml', '.prefect', 'mixed.txt', 'kept.log', 'wide.ps1', 'wide-be.txt');
    symlinkSync('a.yaml', join(folder, 'link.yaml'));
    git(folder, 'add', 'link.yaml');
    const plain = await look(folder);
    const found = await search(folder);
    expect(found.hits).toEqual(['.prefect/settings', 'a.yaml', 'b/UPPER.env', 'config.toml', 'kept.log', 'new.yaml']);
    expect({ ...found, read: [], roots: {} }).toMatchObject({ hits: plain.hits, problems: plain.problems, notices: [] });
    expect(found.problems).toEqual(['wide-be.txt utf-16', 'wide.ps1 utf-16']);
    expect(found.read).toEqual(['.prefect/settings', 'a.yaml', 'b/UPPER.env', 'config.toml', 'kept.log', 'mixed.txt', 'new.yaml', 'new2.yaml', 'wide-be.txt', 'wide.ps1']);
    expect(found.count).toBe(plain.read.length);
  });

  test('what git does not look at on disk is read: assumed unchanged, unmerged, a submodule, a nested repository', async () => {
    // Its path, which .gitmodules holds, says "prefect".
    const library = tempFolder({ 'lib.yaml': MENTION });
    git(library, 'init', '-q');
    git(library, 'add', '.');
    git(library, 'commit', '-qm', 'one');
    const folder = tempFolder({ 'quiet.yaml': 'x\n', 'both.yaml': 'x\n', 'nested/n.yaml': MENTION });
    git(folder, 'init', '-q');
    git(join(folder, 'nested'), 'init', '-q');
    git(folder, 'submodule', '--quiet', 'add', library, 'lib');
    git(folder, 'add', 'quiet.yaml', 'both.yaml');
    git(folder, 'commit', '-qm', 'one');
    git(folder, 'update-index', '--assume-unchanged', 'quiet.yaml');
    git(folder, 'checkout', '-qb', 'side');
    writeFileSync(join(folder, 'both.yaml'), 'y\n');
    git(folder, 'commit', '-qam', 'two');
    git(folder, 'checkout', '-q', 'main');
    writeFileSync(join(folder, 'both.yaml'), 'z\n');
    git(folder, 'commit', '-qam', 'three');
    expect(() => git(folder, 'merge', 'side')).toThrow();
    writeFileSync(join(folder, 'both.yaml'), MENTION);
    writeFileSync(join(folder, 'quiet.yaml'), MENTION);
    expect((await search(folder)).hits).toEqual(['.gitmodules', 'both.yaml', 'lib/lib.yaml', 'nested/n.yaml', 'quiet.yaml']);
  });

  test('colours, full names and searching of submodules asked for in the settings of the repository change nothing', async () => {
    const folder = tempFolder({ 'sub/a.yaml': MENTION, 'sub/b.yaml': 'x\n' });
    git(folder, 'init', '-q');
    git(folder, 'add', '.');
    for (const [key, value] of [['color.ui', 'always'], ['color.grep', 'always'], ['grep.fullName', 'true'], ['grep.patternType', 'fixed'], ['submodule.recurse', 'true'], ['grep.column', 'true']]) git(folder, 'config', key!, value!);
    expect((await search(join(folder, 'sub'))).hits).toEqual(['a.yaml']);
  });

  test('where git cannot search, all is read', async () => {
    const folder = tempFolder({ 'a.yaml': MENTION, 'b.yaml': 'x\n' });
    git(folder, 'init', '-q');
    git(folder, 'add', '.');
    git(folder, 'config', 'grep.threads', 'many');
    const found = await search(folder);
    expect(found.hits).toEqual(['a.yaml']);
    expect(found.read).toEqual(['a.yaml', 'b.yaml']);
  });
});
