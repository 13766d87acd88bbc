// npm run bench [-- --rounds N] [-- --write] [-- --tree DIR] [-- --semgrep PROGRAM]: a scan of a large tree, with git and
// without, as a multiple of ripgrep on the same tree in the same run. The tree is made once and kept at DIR.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rgPath } from '@vscode/ripgrep';
import { record } from './record.mjs';
import { childSeconds } from './seconds.mjs';
import { IGNORED, makePlainTree, makeTree, TRACKED, UNTRACKED } from './tree.mjs';

const program = fileURLToPath(new URL('../bin/prefect-uplift.js', import.meta.url));
const rounds = Number(valueOf('--rounds') ?? 7);
const tree = valueOf('--tree') ?? join(tmpdir(), 'prefect-uplift-bench-tree');
const plain = `${tree}-plain`;
const semgrep = valueOf('--semgrep');
/** Above this the machine was too busy for the numbers to mean anything. */
const UNSTEADY = 1.5;
const NEEDLES = ['PREFECT__', 'prefect agent', 'prefect backend', 'prefect auth', 'api.prefect.io'];

const hits = makeTree(tree);
makePlainTree(tree, plain);
const helpers = join(tmpdir(), `prefect-uplift-bench-${process.pid}`);
writeFileSync(`${helpers}.txt`, `${NEEDLES.join('\n')}\n`);
writeFileSync(`${helpers}.cjs`, `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(`${helpers}.rss`)}, String(process.resourceUsage().maxRSS)));`);
writeFileSync(`${helpers}.yaml`, 'rules:\n- {id: one, languages: [generic], message: m, severity: WARNING, pattern-regex: PREFECT__}\n');

const rg = (...more) => ({ words: [rgPath, '-l', '--hidden', '-g', '!.git', ...more, '-F', '-f', `${helpers}.txt`], found: (out) => out.split('\n').filter(Boolean) });
const own = { words: [process.execPath, program, 'check', '--format', 'json'], found: pathsOf };
/** Each case's anchor is the nearest `rg` above it. */
const cases = [
  { name: '`rg -l`', cwd: tree, ...rg(), isAnchor: true },
  { name: 'big tree in git, untracked files included', cwd: tree, ...own, wall: 1.4, cpu: 1.2 },
  { name: '`rg -l`, without git', cwd: plain, ...rg('--no-require-git'), isAnchor: true },
  { name: 'the same tree without git', cwd: plain, ...own, wall: 1.4 },
  ...(semgrep === undefined ? [] : [{ name: 'semgrep, one regex rule', cwd: tree, once: true, words: [semgrep, 'scan', '--metrics', 'off', '--quiet', '--json', '--config', `${helpers}.yaml`, '.'], found: () => [...hits] }]),
];

process.exitCode = 1;
try {
  const table = cases.map((entry) => ({ ...entry, times: [], seconds: [] }));
  for (let round = -1; round < rounds; round++) for (const row of table) measure(row, round);
  const rows = [];
  for (const row of table) {
    const whole = { ...row, ...summary(row) };
    rows.push({ ...whole, anchor: row.isAnchor ? whole : row.once ? rows[0] : rows.findLast((each) => each.isAnchor) });
  }
  const unrest = Math.max(...rows.filter((row) => row.isAnchor).map((row) => row.median / row.least));
  if (unrest > UNSTEADY) {
    console.error(`Not reported: the anchor's median is ${unrest.toFixed(2)} times its minimum, over ${UNSTEADY}. Run again on a quieter machine.`);
  } else {
    const memory = peakMemory();
    const far = rows.find((row) => row.once);
    const text = render(rows, memory) + (far === undefined ? '' : `\n\nsemgrep takes ${(far.least / rows[1].least).toFixed(0)} times as long (goal ≥ 30).`);
    console.log(text);
    if (process.argv.includes('--write')) record('big-tree', `## A large tree\n\n${TRACKED} tracked, ${UNTRACKED} untracked, ${IGNORED} ignored files; Node ${process.versions.node}, ${rounds} interleaved rounds, ${new Date().toISOString().slice(0, 10)}.`, text);
    process.exitCode = rows.every((row) => row.wall === undefined || (row.least / row.anchor.least <= row.wall && row.cpuLeast / row.anchor.cpuLeast <= (row.cpu ?? Infinity))) ? 0 : 1;
  }
} finally {
  for (const extension of ['txt', 'cjs', 'rss', 'yaml']) rmSync(`${helpers}.${extension}`, { force: true });
}

function measure(row, round) {
  if (row.once && round !== 0) return;
  const [first, ...words] = row.words;
  const cpu = childSeconds();
  const begin = performance.now();
  const child = spawnSync(first, words, { cwd: row.cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
  const wall = performance.now() - begin;
  const found = new Set(row.found(child.stdout));
  const odd = [...hits].find((path) => !found.has(path)) ?? [...found].find((path) => !hits.has(path));
  if (odd !== undefined) throw new Error(`${row.name}: the list of files differs at ${odd} (status ${child.status})\n${child.stderr}`);
  // The first round warms the page cache.
  if (round < 0) return;
  row.times.push(wall);
  row.seconds.push((childSeconds() - cpu) * 1000);
}

function summary({ times, seconds }) {
  const sorted = times.toSorted((a, b) => a - b);
  return { least: sorted[0], median: sorted[sorted.length >> 1], cpuLeast: Math.min(...seconds) };
}

function pathsOf(out) {
  return JSON.parse(out).findings.map((finding) => finding.path);
}

/** Megabytes that one scan has in memory at most. */
function peakMemory() {
  spawnSync(process.execPath, ['--require', `${helpers}.cjs`, program, 'check', '--format', 'json'], { cwd: tree, stdio: 'ignore' });
  return Number(readFileSync(`${helpers}.rss`, 'utf8')) / 1024;
}

function render(rows, memory) {
  const lines = rows.map((row) => [
    row.name,
    `${row.least.toFixed(0)} / ${row.median.toFixed(0)}`,
    row.cpuLeast.toFixed(0),
    `${(row.least / row.anchor.least).toFixed(2)} / ${(row.median / row.anchor.median).toFixed(2)}`,
    (row.cpuLeast / row.anchor.cpuLeast).toFixed(2),
    row.wall === undefined ? '–' : `≤ ${row.wall} wall${row.cpu === undefined ? '' : `, ≤ ${row.cpu} cpu`}`,
  ]);
  const head = ['case', 'wall ms, min / median', 'user+sys ms, min', 'wall of `rg`, min / median', 'cpu of `rg`', 'goal (min)'];
  const table = [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return `${table}\n\nPeak memory, two threads: ${memory.toFixed(0)} MB (goal ≤ 220).`;
}

function valueOf(option) {
  const at = process.argv.indexOf(option);
  return at < 0 ? undefined : process.argv[at + 1];
}
