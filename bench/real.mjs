// npm run real -- DIR [DIR…] [--set key=value…] [--write]: runs the tool on copies of real repositories and prints a ledger.
// A DIR is a folder or `GIT_DIR@COMMIT`. With --write the ledger goes into docs/accuracy.md between its markers.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadAll, DEFAULT_SCHEMA, Type } from 'js-yaml';
import { parse as parseEnv } from 'dotenv';

const bin = fileURLToPath(new URL('../bin/prefect-uplift.js', import.meta.url));
const accuracy = fileURLToPath(new URL('../docs/accuracy.md', import.meta.url));
const argv = process.argv.slice(2);
const sets = [];
const dirs = [];
let write = false;
for (let i = 0; i < argv.length; i++) {
  if (argv[i] === '--set') sets.push('--set', argv[++i]);
  else if (argv[i] === '--write') write = true;
  else dirs.push(argv[i]);
}
if (dirs.length === 0) {
  console.error('usage: npm run real -- DIR|GIT_DIR@COMMIT … [--set key=value] [--write]');
  process.exit(2);
}
const tags = new Type('!', { kind: 'scalar', multi: true, construct: (data) => data });
const tolerant = DEFAULT_SCHEMA.extend([tags, new Type('!', { kind: 'mapping', multi: true }), new Type('!', { kind: 'sequence', multi: true })]);

const rows = dirs.map(ledger);
const text = table(rows);
console.log(text);
if (write) {
  const [start, end] = ['<!-- ledger -->', '<!-- /ledger -->'];
  const old = existsSync(accuracy) ? readFileSync(accuracy, 'utf8') : `# Accuracy\n\n${start}\n${end}\n`;
  writeFileSync(accuracy, `${old.slice(0, old.indexOf(start) + start.length)}\n${text}\n${old.slice(old.indexOf(end))}`);
}
process.exit(rows.some((row) => row.broken > 0 || row.second !== 'unchanged') ? 1 : 0);

function ledger(dir) {
  const copy = mkdtempSync(join(tmpdir(), 'uplift-real-'));
  try {
    const name = layOut(dir, copy);
    const before = report(copy);
    const diff = run(copy, ['fix', '--diff', '--unsafe', ...sets]);
    const old = snapshot(copy);
    const fix = run(copy, ['fix', '--unsafe', '--allow-dirty', ...sets]);
    const once = snapshot(copy);
    const after = report(copy);
    const again = run(copy, ['fix', '--unsafe', '--allow-dirty', ...sets]);
    const twice = snapshot(copy);
    const changed = [...once].filter(([path, bytes]) => !old.get(path)?.equals(bytes)).map(([path]) => path);
    const broken = changed.filter((path) => verdict(path, old.get(path), once.get(path)) === 'broken');
    return {
      name, findings: before.findings.length, rules: count(before.findings.map((finding) => finding.rule)),
      fixes: before.summary?.fixes, refusals: count(before.findings.flatMap((finding) => finding.refusal === null ? [] : [finding.refusal.code])),
      changed: changed.length, parsed: count(changed.map((path) => verdict(path, old.get(path), once.get(path)))), broken: broken.length,
      diffStatus: diff.status, fixStatus: fix.status, left: after.findings.filter((finding) => finding.fix !== null).length, againStatus: again.status,
      second: [...twice].every(([path, bytes]) => once.get(path)?.equals(bytes)) && once.size === twice.size ? 'unchanged' : 'CHANGED',
      errors: before.errors.length,
    };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function layOut(dir, copy) {
  const at = dir.lastIndexOf('@');
  if (at > 0 && existsSync(dir.slice(0, at))) {
    const tar = execFileSync('git', ['--git-dir', dir.slice(0, at), 'archive', dir.slice(at + 1)], { maxBuffer: 1 << 30 });
    execFileSync('tar', ['-x', '-C', copy], { input: tar });
    const owner = basename(join(dir.slice(0, at), '..'));
    return `${owner.replace('+', '/')} ${dir.slice(at + 1, at + 9)}`;
  }
  cpSync(dir, copy, { recursive: true, filter: (path) => basename(path) !== '.git' });
  return basename(dir);
}

function run(cwd, args) {
  return spawnSync(process.execPath, [bin, ...args], { cwd, encoding: 'utf8', maxBuffer: 1 << 30 });
}

function report(cwd) {
  const { stdout, stderr } = run(cwd, ['check', '--format', 'json', ...sets]);
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`no report: ${stderr.slice(0, 2000)}`);
  }
}

function snapshot(root, dir = root, files = new Map()) {
  for (const entry of readdirSync(dir)) {
    const path = join(dir, entry);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) snapshot(root, path, files);
    else if (stat?.isFile()) files.set(relative(root, path), readFileSync(path));
  }
  return files;
}

function verdict(path, old, bytes) {
  const reader = /\.ya?ml$/.test(path) ? (text) => loadAll(text, undefined, { schema: tolerant })
    : /(^|\/)\.?env(\.|$)|\.env$/.test(path) ? parseEnv
      : /\.(ba)?sh$/.test(path) ? bashReads : undefined;
  if (reader === undefined) return 'no second parser';
  try {
    reader(bytes.toString('utf8'));
    return 'parsed';
  } catch {
    try {
      reader(old.toString('utf8'));
      return 'broken';
    } catch {
      return 'unparsed before';
    }
  }
}

function bashReads(text) {
  if (spawnSync('bash', ['-n'], { input: text }).status !== 0) throw new Error('bash -n');
}

function count(names) {
  const counts = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function table(rows) {
  const show = (counts) => Object.entries(counts).sort().map(([name, n]) => `${name} ${n}`).join(', ') || '–';
  const lines = ['| repository | findings | by rule | fixes safe/unsafe/placeholder | withheld by code | files changed | second parser | second fix | fixable left | status diff/fix/again |', '|---|---|---|---|---|---|---|---|---|---|'];
  for (const row of rows) {
    lines.push(`| ${row.name} | ${row.findings} | ${show(row.rules)} | ${row.fixes.safe}/${row.fixes.unsafe}/${row.fixes.placeholder} | ${show(row.refusals)} | ${row.changed} | ${show(row.parsed)} | ${row.second} | ${row.left} | ${row.diffStatus}/${row.fixStatus}/${row.againStatus} |`);
  }
  return lines.join('\n');
}
