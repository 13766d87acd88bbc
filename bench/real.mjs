// npm run real -- [--config FILE] [--set key=value …] DIR … [--write] [--bin FILE]: runs the tool on copies of real
// repositories and prints a ledger. A DIR is a folder or `GIT_DIR@COMMIT`. Answers hold for the DIRs after them, until the next
// `--config`; a repository with answers has two rows, one without them. `--write` puts the ledger into docs/accuracy.md
// between its markers. Status 1: something that must hold did not.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadAll, DEFAULT_SCHEMA, Type } from 'js-yaml';
import { parse as parseEnv } from 'dotenv';
import { parse as parseToml } from '@iarna/toml';
import typescript from 'typescript';

const { transpileModule } = typescript;
/** Parsers that are not the tool's. */
const READERS = [
  [/\.ya?ml$/, (source) => loadAll(source, undefined, { schema: tolerant })],
  [/(^|\/)\.?env(\.|$)|\.env$/, parseEnv],
  [/\.(ba)?sh$/, (source) => reads('bash', ['-n'], source)],
  [/\.toml$/, (source) => parseToml(source.replace(/^\ufeff/, '').replaceAll('\r\n', '\n'))],
  [/\.pyi?$/, (source) => reads('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.buffer.read())'], source)],
  [/\.(json|ipynb)$/, (source) => JSON.parse(source)],
  [/\.[cm]?[jt]sx?$/, typescriptReads],
];

const accuracy = fileURLToPath(new URL('../docs/accuracy.md', import.meta.url));
const argv = process.argv.slice(2);
const jobs = [];
let answers = [];
let bin = fileURLToPath(new URL('../bin/prefect-uplift.js', import.meta.url));
let write = false;
for (let i = 0; i < argv.length; i++) {
  if (argv[i] === '--set') answers = [...answers, '--set', argv[++i]];
  else if (argv[i] === '--config') answers = ['--config', resolve(argv[++i])];
  else if (argv[i] === '--bin') bin = resolve(argv[++i]);
  else if (argv[i] === '--write') write = true;
  else jobs.push({ dir: argv[i], answers });
}
if (jobs.length === 0) {
  console.error('usage: npm run real -- [--config FILE] [--set key=value …] DIR|GIT_DIR@COMMIT … [--write] [--bin FILE]');
  process.exit(2);
}
const kinds = ['scalar', 'mapping', 'sequence'];
const tolerant = DEFAULT_SCHEMA.extend(kinds.map((kind) => new Type('!', { kind, multi: true, construct: (data) => data })));

const rows = jobs.flatMap((job) => (job.answers.length === 0 ? [ledger(job.dir, [])] : [ledger(job.dir, []), ledger(job.dir, job.answers)]));
const text = table(rows);
console.log(text);
if (write) {
  const [start, end] = ['<!-- ledger -->', '<!-- /ledger -->'];
  const old = existsSync(accuracy) ? readFileSync(accuracy, 'utf8') : `# Accuracy\n\n${start}\n${end}\n`;
  writeFileSync(accuracy, `${old.slice(0, old.indexOf(start) + start.length)}\n${text}\n${old.slice(old.indexOf(end))}`);
}
const wrong = rows.filter((row) => row.broken > 0 || row.second !== 'unchanged' || row.left > 0 || !row.exits);
for (const row of wrong) console.error(`${row.name}: broken ${row.broken}, second fix ${row.second}, fixable left ${row.left}, exits ${row.statuses}`);
process.exit(wrong.length > 0 ? 1 : 0);

function ledger(dir, given) {
  const copy = mkdtempSync(join(tmpdir(), 'uplift-real-'));
  try {
    const name = layOut(dir, copy);
    const before = report(copy, given);
    const old = snapshot(copy);
    const diff = run(copy, ['fix', '--diff', '--unsafe', ...given]);
    const untouched = same(old, snapshot(copy));
    const fix = run(copy, ['fix', '--unsafe', '--allow-dirty', ...given]);
    const once = snapshot(copy);
    const after = report(copy, given);
    const again = run(copy, ['fix', '--unsafe', '--allow-dirty', ...given]);
    const changed = [...once].filter(([path, bytes]) => !old.get(path)?.equals(bytes)).map(([path]) => path);
    const verdicts = changed.map((path) => verdict(path, old.get(path), once.get(path)));
    const problems = before.errors.length > 0;
    return {
      name, answered: given.length > 0, before, refusals: before.findings.flatMap((finding) => (finding.refusal === null ? [] : [finding.refusal.code])),
      changed: changed.length, lines: lineCounts(changed, old, once), verdicts, broken: verdicts.filter((each) => each === 'broken').length,
      left: after.fixes.length, second: untouched && same(once, snapshot(copy)) ? 'unchanged' : 'CHANGED',
      statuses: [diff.status, fix.status, again.status].join('/'),
      // A file that could not be read makes every run end with 2.
      exits: diff.status === (problems ? 2 : changed.length > 0 ? 1 : 0) && [fix, again].every((each) => (problems ? each.status === 2 : each.status < 2)),
    };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Lays the files out as a git repository of its own, as the tool's users have them. */
function layOut(dir, copy) {
  const at = dir.lastIndexOf('@');
  const isCommit = at > 0 && existsSync(dir.slice(0, at));
  if (isCommit) layOutCommit(dir.slice(0, at), dir.slice(at + 1), copy);
  else cpSync(dir, copy, { recursive: true, filter: (path) => basename(path) !== '.git' });
  git(copy, 'init', '-q');
  git(copy, 'add', '-A', '-f');
  git(copy, '-c', 'user.name=ledger', '-c', 'user.email=ledger@localhost', '-c', 'commit.gpgsign=false', 'commit', '-q', '-m', 'as found');
  if (!isCommit) return basename(dir);
  const store = dir.slice(0, at);
  return `${basename(basename(store) === 'repo' ? dirname(store) : store).replace('+', '/')} ${dir.slice(at + 1, at + 9)}`;
}

/** The files of a commit; large ones may be absent from the store and are left out. */
function layOutCommit(store, commit, copy) {
  const entries = execFileSync('git', ['--git-dir', store, 'ls-tree', '-r', '-z', commit], { maxBuffer: 1 << 30 }).toString('utf8').split('\0')
    .map((line) => /^(\d+) blob (\w+)\t([^]*)$/.exec(line)).filter((match) => match !== null);
  const input = entries.map(([, , id]) => `${id}\n`).join('');
  const packed = execFileSync('git', ['--git-dir', store, 'cat-file', '--batch'], { input, maxBuffer: 1 << 30 });
  let here = 0;
  for (const [, mode, , path] of entries) {
    const end = packed.indexOf(10, here);
    const [, kind, size] = packed.toString('utf8', here, end).split(' ');
    here = end + 1;
    if (kind === 'missing') continue;
    const bytes = packed.subarray(here, here + Number(size));
    here += Number(size) + 1;
    const file = join(copy, path);
    mkdirSync(dirname(file), { recursive: true });
    if (mode === '120000') symlinkSync(bytes.toString('utf8'), file);
    else writeFileSync(file, bytes);
    if (mode === '100755') chmodSync(file, 0o755);
  }
}

function git(cwd, ...args) {
  execFileSync('git', args, { cwd, maxBuffer: 1 << 30 });
}

function run(cwd, args) {
  return spawnSync(process.execPath, [bin, ...args], { cwd, encoding: 'utf8', maxBuffer: 1 << 30 });
}

function report(cwd, given) {
  const { stdout, stderr } = run(cwd, ['check', '--format', 'json', ...given]);
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`no report: ${stderr.slice(0, 2000)}`);
  }
}

function snapshot(root, dir = root, files = new Map()) {
  for (const entry of readdirSync(dir)) {
    if (entry === '.git') continue;
    const path = join(dir, entry);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) snapshot(root, path, files);
    else if (stat?.isFile()) files.set(relative(root, path), readFileSync(path));
  }
  return files;
}

function same(one, other) {
  return one.size === other.size && [...one].every(([path, bytes]) => other.get(path)?.equals(bytes));
}

function verdict(path, old, bytes) {
  const reader = READERS.find(([name]) => name.test(path))?.[1];
  if (reader === undefined) return 'no second parser';
  try {
    reader(bytes.toString('utf8'), path);
    return 'parsed';
  } catch {
    try {
      if (old !== undefined) reader(old.toString('utf8'), path);
      return 'broken';
    } catch {
      return 'unparsed before';
    }
  }
}

function reads(program, words, source) {
  if (spawnSync(program, words, { input: source }).status !== 0) throw new Error(`${program} ${words[0]}`);
}

function typescriptReads(source, path) {
  const { diagnostics } = transpileModule(source, { fileName: path, reportDiagnostics: true, compilerOptions: { jsx: 1 } });
  if (diagnostics.length > 0) throw new Error('tsc');
}

/** Lines that are gone and lines that are new, counted as a multiset: enough for a ledger. */
function lineCounts(changed, old, once) {
  let gone = 0;
  let fresh = 0;
  for (const path of changed) {
    const before = count((old.get(path) ?? Buffer.alloc(0)).toString('utf8').split('\n'));
    const after = count(once.get(path).toString('utf8').split('\n'));
    for (const [line, times] of Object.entries(before)) gone += Math.max(0, times - (after[line] ?? 0));
    for (const [line, times] of Object.entries(after)) fresh += Math.max(0, times - (before[line] ?? 0));
  }
  return `−${gone} +${fresh}`;
}

function count(names) {
  const counts = Object.create(null);
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function table(all) {
  const show = (names) => Object.entries(count(names)).sort().map(([name, times]) => `${name} ${times}`).join(', ') || '–';
  const head = ['repository', 'answers', 'files read, with Prefect, not understood', 'error / warning / info', 'by rule', 'fixes safe / unsafe', 'withheld by code',
    'files changed, lines', 'second parser', 'second fix', 'fixable left', 'exit of diff/fix/again'];
  const lines = [`| ${head.join(' | ')} |`, `|${head.map(() => '---|').join('')}`];
  for (const row of all) {
    const { summary, findings } = row.before;
    const cells = [
      row.name, row.answered ? 'yes' : 'none', `${summary.filesRead}, ${summary.filesMatched}, ${summary.filesNotUnderstood}`,
      `${summary.findings.error} / ${summary.findings.warning} / ${summary.findings.info}`, show(findings.map((finding) => finding.rule)),
      `${summary.fixes.safe} / ${summary.fixes.unsafe}`, show(row.refusals), row.changed === 0 ? '0' : `${row.changed}, ${row.lines}`,
      show(row.verdicts), row.second, row.left, row.statuses,
    ];
    lines.push(`| ${cells.join(' | ')} |`);
  }
  return lines.join('\n');
}
