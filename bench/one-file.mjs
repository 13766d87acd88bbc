// npm run bench [-- --rounds N] [-- --write]: what one file costs, as a multiple of `node -e 0` in the same run.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { record } from './record.mjs';
import { childSeconds } from './seconds.mjs';

const program = fileURLToPath(new URL('../bin/prefect-uplift.js', import.meta.url));
const rounds = Number(valueOf('--rounds') ?? 31);
/** Above this the machine was too busy for the numbers to mean anything. */
const UNSTEADY = 1.5;

const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: prefect-agent
  labels:
    app: prefect-agent
spec:
  replicas: 1
  selector:
    matchLabels:
      app: prefect-agent
  template:
    metadata:
      labels:
        app: prefect-agent
    spec:
      containers:
        - name: agent
          image: prefecthq/prefect:1.4.1
          command: ["/bin/bash", "-c"]
          args:
            - |
              set -e
              prefect agent kubernetes start --label prod
          env:
            - name: PREFECT__CLOUD__AGENT__AUTH_TOKEN
              valueFrom:
                secretKeyRef:
                  name: prefect
                  key: token
            - name: PREFECT__CLOUD__API
              value: https://api.prefect.io
            - name: PREFECT__BACKEND
              value: cloud
            - name: PREFECT__CLOUD__AGENT__AGENT_ADDRESS
              value: http://:8080
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          livenessProbe:
            httpGet:
              path: /api/health
              port: 8080
            initialDelaySeconds: 40
            periodSeconds: 40
            failureThreshold: 2
`;

const cases = [
  { name: 'node -e 0', words: ['-e', '0'], status: 0 },
  { name: 'one clean file', words: [program, 'check', 'clean.yaml'], status: 0, goal: 1.15 },
  { name: 'one YAML file with findings', words: [program, 'check', 'agent.yaml'], status: 1, goal: 1.6 },
];

const folder = mkdtempSync(join(tmpdir(), 'prefect-uplift-bench-'));
process.exitCode = 1;
try {
  writeFileSync(join(folder, 'agent.yaml'), MANIFEST);
  writeFileSync(join(folder, 'clean.yaml'), MANIFEST.replaceAll(/prefect/gi, 'example'));
  const table = measure();
  const [anchor] = table;
  const unrest = anchor.median / anchor.least;
  if (unrest > UNSTEADY) {
    console.error(`Not reported: the anchor's median is ${unrest.toFixed(2)} times its minimum, over ${UNSTEADY}. Run again on a quieter machine.`);
  } else {
    const text = render(table, anchor);
    console.log(text);
    if (process.argv.includes('--write')) record('one-file', `## One file\n\nNode ${process.versions.node}, ${rounds} interleaved rounds, ${new Date().toISOString().slice(0, 10)}.`, text);
    process.exitCode = table.every((row) => row.goal === undefined || row.least / anchor.least <= row.goal) ? 0 : 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measure() {
  const rows = cases.map((entry) => ({ ...entry, wall: [], cpu: 0 }));
  for (let round = -1; round < rounds; round++) {
    for (const row of rows) {
      const cpu = childSeconds();
      const begin = performance.now();
      const child = spawnSync(process.execPath, row.words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
      const wall = performance.now() - begin;
      if (child.status !== row.status) throw new Error(`${row.name}: exit status ${child.status} instead of ${row.status}\n${child.stderr}`);
      if (row.status === 1 && child.stdout.length === 0) throw new Error(`${row.name}: no finding is shown`);
      // The first round warms the page cache.
      if (round < 0) continue;
      row.wall.push(wall);
      row.cpu += childSeconds() - cpu;
    }
  }
  return rows.map(({ wall, cpu, ...row }) => {
    const sorted = wall.sort((a, b) => a - b);
    return { ...row, least: sorted[0], median: sorted[sorted.length >> 1], cpu: (cpu / rounds) * 1000 };
  });
}

function render(table, anchor) {
  const lines = table.map((row) => [
    row.name,
    `${row.least.toFixed(1)} / ${row.median.toFixed(1)}`,
    Number.isNaN(row.cpu) ? '–' : row.cpu.toFixed(1),
    `${(row.least / anchor.least).toFixed(2)} / ${(row.median / anchor.median).toFixed(2)}`,
    row.goal === undefined ? '–' : `≤ ${row.goal}`,
  ]);
  const head = ['case', 'wall ms, min / median', 'user+sys ms, mean', 'of `node -e 0`, min / median', 'goal (min)'];
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function valueOf(option) {
  const at = process.argv.indexOf(option);
  return at < 0 ? undefined : process.argv[at + 1];
}
