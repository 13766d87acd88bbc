// npm run bench [-- --rounds N] [-- --write]: what fixing YAML costs: megabytes of changed files per second, and how the
// time grows with the size of one file and with the number of edits in it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { record } from './record.mjs';

const program = fileURLToPath(new URL('../bin/prefect-uplift.js', import.meta.url));
const rounds = Number(valueOf('--rounds') ?? 3);
/** Megabytes a second that many files of ordinary size shall be fixed at. */
const GOAL = 1;
/** Twice the work may take this much more time: noise, and what a longer file costs besides. */
const LINEAR = 2.6;

const folder = mkdtempSync(join(tmpdir(), 'prefect-uplift-bench-'));
try {
  const start = least(() => {}, {});
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`f${i}.yaml`, manifest(1, 24_000, i)]));
  const whole = Object.values(many).reduce((sum, text) => sum + text.length, 0);
  const speed = whole / 1e6 / ((least(changed('f0.yaml'), many) - start) / 1000);
  const size = [500_000, 1_000_000].map((bytes) => least(changed('a.yaml'), { 'a.yaml': manifest(10, bytes, 0) }) - start);
  const edits = [100, 200].map((count) => least(changed('a.yaml'), { 'a.yaml': manifest(count, 600_000, 0) }) - start);
  const rows = [
    ['200 files of 24 kB, one edit each', `${speed.toFixed(2)} MB/s`, `≥ ${GOAL} MB/s`, speed >= GOAL],
    ['one file of 10 edits: 1 MB against 0.5 MB', `${(size[1] / size[0]).toFixed(2)} ×`, `≤ ${LINEAR} ×`, size[1] / size[0] <= LINEAR],
    ['one file of 0.6 MB: 200 edits against 100', `${(edits[1] / edits[0]).toFixed(2)} ×`, `≤ ${LINEAR} ×`, edits[1] / edits[0] <= LINEAR],
  ];
  const text = ['| case | measured | goal |', '| --- | --- | --- |', ...rows.map(([name, measured, goal]) => `| ${name} | ${measured} | ${goal} |`)].join('\n');
  console.log(text);
  if (process.argv.includes('--write')) record('fix-yaml', `## Fixing YAML\n\nNode ${process.versions.node}, minimum of ${rounds} rounds less the time of a run that changes nothing, ${new Date().toISOString().slice(0, 10)}.`, text);
  process.exitCode = rows.every((row) => row[3]) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Milliseconds of the fastest run on `files`, after which `check` is called. */
function least(check, files) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const cwd = join(folder, `r${round}`);
    mkdirSync(cwd);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
    const begin = performance.now();
    const child = spawnSync(process.execPath, [program, 'fix', '--unsafe', '--set', 'api-url=http://prefect.internal:4200/api'], { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
    times.push(performance.now() - begin);
    if (child.status === 2) throw new Error(child.stderr);
    check(cwd);
    rmSync(cwd, { recursive: true });
  }
  return Math.min(...times);
}

function changed(name) {
  return (cwd) => {
    const text = readFileSync(join(cwd, name), 'utf8');
    if (text.includes('PREFECT__') || !text.includes('PREFECT_API_URL')) throw new Error(`${name} is not fixed`);
  };
}

/** A compose file of about `bytes` with `count` services that hold a 1.x setting. */
function manifest(count, bytes, seed) {
  const lines = ['services:'];
  const each = Math.ceil(bytes / count);
  for (let i = 0; i < count; i++) {
    lines.push(`  job-${seed}-${i}:`, '    image: registry.example/job:3', '    environment:', '      PREFECT__SERVER__HOST: http://prefect.internal', '      PREFECT__SERVER__PORT: "4200"');
    for (let length = 160, n = 0; length < each; n++, length += 42) lines.push(`      SETTING_${String(n).padStart(6, '0')}: "value of ${seed} ${n % 10}"`);
  }
  return `${lines.join('\n')}\n`;
}

function valueOf(option) {
  const at = process.argv.indexOf(option);
  return at < 0 ? undefined : process.argv[at + 1];
}
