import { describe, expect, it } from 'vitest';
import { fixReport, textReport } from '../../src/report/text.ts';
import { sampleReport } from './report-sample.ts';

const PLAIN = { color: false, terminal: false };

const POD = `env:
- name: PREFECT__CLOUD__AGENT__AUTH_TOKEN
  value: s3cr3t-canary
args: ["prefect", "agent", "kubernetes", "start"]
`;

function podReport() {
  return sampleReport({
    files: { 'k8s/agent.yaml': POD },
    secrets: ['s3cr3t-canary'],
    findings: [
      { at: 'PREFECT__CLOUD__AGENT__AUTH_TOKEN', rule: 'cloud-api-key', message: 'Prefect 2 does not read it.', fix: 'f1' },
      { at: 's3cr3t-canary', rule: 'hard-coded-credential', message: 'Revoke s3cr3t-canary.', severity: 'warning', fix: 'f1' },
      { at: '"prefect", "agent", "kubernetes", "start"', message: 'Prefect 2 has no agents.', fix: 'f1' },
    ],
    fixes: [{
      applicability: 'unsafe', because: ['the pool name is a default'], set: ['pools.kubernetes'],
      edits: [
        { from: 'PREFECT__CLOUD__AGENT__AUTH_TOKEN', to: 'PREFECT_API_KEY' },
        { from: 'value: s3cr3t-canary', to: 'valueFrom: {secretKeyRef: {name: prefect-api, key: PREFECT_API_KEY}}' },
        { from: '"agent", "kubernetes", "start"', to: '"worker", "start"' },
      ],
    }],
    next: [
      { step: 'revoke', text: 'revoke the old key', command: null, evidence: ['k8s/agent.yaml:3'] },
      { step: 'work-pool', text: 'make the pool', command: 'prefect work-pool create kubernetes-pool', evidence: ['k8s/agent.yaml:4'] },
      { step: 'make-key', text: 'make a key', command: null, evidence: ['a:1', 'b:2', 'c:3', 'd:4', 'e:5', 'f:6', 'g:7'] },
    ],
    summary: { findings: { error: 2, warning: 1, info: 0 }, fixes: { safe: 0, unsafe: 1, placeholder: 0 } },
  });
}

describe('a block', () => {
  it('shows one pod once: title, findings with carets, change, flag', () => {
    expect(textReport(podReport(), PLAIN)).toBe(
      `k8s/agent.yaml:2:9  error  start a worker  [cloud-api-key, hard-coded-credential, agent-start]
  Prefect 2 does not read it.
     2 | - name: PREFECT__CLOUD__AGENT__AUTH_TOKEN
       |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  warning: Revoke ***.
     3 |   value: ***
       |          ^^^
  Prefect 2 has no agents.
     4 | args: ["prefect", "agent", "kubernetes", "start"]
       |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  change:
     2 - - name: PREFECT__CLOUD__AGENT__AUTH_TOKEN
     3 -   value: ***
     4 - args: ["prefect", "agent", "kubernetes", "start"]
       + - name: PREFECT_API_KEY
       +   valueFrom: {secretKeyRef: {name: prefect-api, key: PREFECT_API_KEY}}
       + args: ["prefect", "worker", "start"]
  apply with: prefect-uplift fix --unsafe
  unsafe: the pool name is a default
  answer with: --set pools.kubernetes=…

2 errors, 1 warning in 1 file. Fixes: 1 with fix --unsafe.
`);
  });

  it('says one message for several places once, and the title not again', () => {
    const report = sampleReport({
      files: { a: 'A=1\nB=2\n' },
      findings: [{ at: 'A' }, { at: 'B', rule: 'tenant' }],
      summary: { findings: { error: 2, warning: 0, info: 0 } },
    });
    expect(textReport(report, PLAIN)).toBe(
      `a:1:1  error  the command is gone  [agent-start, tenant]
     1 | A=1
       | ^
     2 | B=2
       | ^

2 errors in 1 file. No fix applies.
`);
  });

  it('shows a withheld fix with its gap, the reason and the flag that lifts it', () => {
    const report = sampleReport({
      files: { 'run.sh': 'prefect agent local start -l dev -l gpu\n' },
      findings: [{
        at: '-l dev -l gpu', wouldWrite: 'prefect worker start --pool local-pool \\\n  --work-queue ‹queue›',
        refusal: { code: 'labels', reason: 'two labels name no one queue', set: 'queues."dev+gpu"' },
      }],
      summary: { findings: { error: 1, warning: 0, info: 0 } },
    });
    expect(textReport(report, PLAIN)).toBe(
      `run.sh:1:27  error  the command is gone  [agent-start]
     1 | prefect agent local start -l dev -l gpu
       |                           ^^^^^^^^^^^^^
  would write:
    + prefect worker start --pool local-pool \\
    +   --work-queue ‹queue›
  withheld: two labels name no one queue [labels]
  lift with: --set 'queues."dev+gpu"=…'

1 error in 1 file. No fix applies.
`);
  });

  it('names the answers of a placeholder', () => {
    const report = sampleReport({
      files: { a: 'x\n' }, findings: [{ at: 'x', fix: 'f1', severity: 'info' }],
      fixes: [{ applicability: 'placeholder', title: 'log in', set: ['workspace'], because: ['only you know the workspace'], edits: [{ from: 'x', to: 'y' }] }],
      summary: { findings: { error: 0, warning: 0, info: 1 }, fixes: { safe: 2, unsafe: 1, placeholder: 1 } },
    });
    expect(textReport(report, PLAIN)).toBe(
      `a:1:1  info  log in  [agent-start]
  the command is gone
     1 | x
       | ^
  change:
     1 - x
       + y
  apply with: prefect-uplift fix --set workspace=…
  a placeholder: only you know the workspace

1 info in 1 file. Fixes: 2 with fix, 1 more with fix --unsafe, 1 with --set.
`);
  });

  it('names the other file of a group and of a fix', () => {
    const report = sampleReport({
      files: { 'a.sh': 'echo $X\n', '.env': 'X=1\n' },
      findings: [{ at: '$X', message: 'one' }, { path: '.env', at: 'X', message: 'two', fix: 'f1' }],
      fixes: [{ title: 'rename X', edits: [{ from: 'X', to: 'Y' }, { path: '.env', from: 'X', to: 'Y' }] }],
      summary: { findings: { error: 2, warning: 0, info: 0 }, fixes: { safe: 1, unsafe: 0, placeholder: 0 } },
    });
    expect(textReport(report, PLAIN)).toBe(
      `a.sh:1:6  error  rename X  [agent-start]
  one
     1 | echo $X
       |      ^^
  two
  in .env:1:1
     1 | X=1
       | ^
  change:
     1 - echo $X
       + echo $Y
  in .env
     1 - X=1
       + Y=1
  apply with: prefect-uplift fix

2 errors in 2 files. Fixes: 1 with fix.
`);
  });

  it('takes findings of one group together wherever they stand', () => {
    const report = sampleReport({ files: { a: 'A B C\n' }, findings: [{ at: 'A' }, { at: 'B', group: 'g2', message: 'other' }, { at: 'C' }] });
    const heads = textReport(report, PLAIN).split('\n').filter((line) => line.startsWith('a:'));
    expect(heads).toEqual(['a:1:1  error  the command is gone  [agent-start]', 'a:1:3  error  other  [agent-start]']);
  });
});

describe('a clean run', () => {
  const clean = sampleReport({ files: {} });
  it('says one line in a terminal', () => {
    expect(textReport(clean, { color: false, terminal: true })).toBe('3 files read, 1 mentions Prefect, 0 not understood.\n');
  });
  it('is silent in a pipe', () => {
    expect(textReport(clean, PLAIN)).toBe('');
  });
});

it('lists problems with file, cause and next step', () => {
  const report = sampleReport({ files: {}, problems: [
    { path: 'b\u001b[31m.yaml', code: 'utf-16', message: 'the file is UTF-16' },
    { path: 'c', code: 'odd', message: 'something else' },
    { path: 'd', code: 'too-large', message: 'has 12 MB. Give --max-size 12.' },
  ] });
  expect(textReport(report, PLAIN)).toBe(
    `b\\u001b[31m.yaml  problem  the file is UTF-16  [utf-16]
  next: save it as UTF-8, or exclude it

c  problem  something else  [odd]

d  problem  has 12 MB. Give --max-size 12.  [too-large]
`);
});

it('paints only when asked', () => {
  const report = sampleReport({ files: { a: 'A\n' }, findings: [{ at: 'A' }] });
  expect(textReport(report, PLAIN)).not.toContain('\u001b');
  expect(textReport(report, { color: true, terminal: true })).toContain('\u001b[31merror\u001b[39m');
});

describe('fix', () => {
  it('says what was applied, what is left, and what comes next in order', () => {
    const before = podReport();
    const left = sampleReport({
      files: { a: 'A\n' }, findings: [{ at: 'A' }], summary: { findings: { error: 1, warning: 0, info: 0 } },
    });
    expect(fixReport({ before, applied: before.fixes, left }, PLAIN)).toBe(
      `k8s/agent.yaml:2:9  fixed  start a worker  [cloud-api-key, hard-coded-credential, agent-start]

a:1:1  error  the command is gone  [agent-start]
     1 | A
       | ^

Next, in this order
  1. make a key
       for a:1, b:2, c:3, d:4, e:5 and 2 more
  2. make the pool
       $ prefect work-pool create kubernetes-pool
       for k8s/agent.yaml:4
  3. revoke the old key
       for k8s/agent.yaml:3

Fixed 1 in 1 file. Left: 1 error in 1 file. No fix applies.
`);
  });

  it('knows a fix by its edits, and names the file of one that a later pass made', () => {
    const before = sampleReport({
      files: { a: 'A\nB\n' }, findings: [{ at: 'A', fix: 'f1' }, { at: 'B', fix: 'f2' }],
      fixes: [{ title: 'one', edits: [{ from: 'A', to: 'X' }] }, { title: 'two', edits: [{ from: 'B', to: 'Y' }] }],
    });
    const applied = [{ ...before.fixes[1]!, id: 'f1' }, { ...before.fixes[0]!, title: 'later', edits: [{ path: 'a', start: 1, end: 1, text: '!' }] }];
    expect(fixReport({ before, applied, left: sampleReport({ files: {} }) }, PLAIN)).toBe(
      `a:2:1  fixed  two  [agent-start]
a  fixed  later

Fixed 2 in 1 file. Nothing left.
`);
  });

  it('is silent in a pipe when there was nothing', () => {
    const clean = sampleReport({ files: {} });
    expect(fixReport({ before: clean, applied: [], left: clean }, PLAIN)).toBe('');
  });

  it('says so when nothing could be applied', () => {
    const left = sampleReport({ files: { a: 'A\n' }, findings: [{ at: 'A' }], summary: { findings: { error: 1, warning: 0, info: 0 } } });
    expect(fixReport({ before: left, applied: [], left }, PLAIN)).toMatch(/\nNothing fixed\. Left: 1 error in 1 file\. No fix applies\.\n$/);
  });
});
