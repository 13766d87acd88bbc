import { expect, test } from 'vitest';
import { githubActions } from '../../src/dialects/github-actions.ts';
import type { BindValue, Binder } from '../../src/sites/site.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { isRefusal } from '../../src/text/refusal.ts';
import { assignment, lines, printed, readYaml, shown, sourceOf, type Read } from './dialect-reading.ts';

const REFERENCE: BindValue = { kind: 'reference' };

const FILE = `name: deploy
on: push
env:
  ROOT: \${{ secrets.T }}
jobs:
  build:
    runs-on: ubuntu-latest
    container:
      image: prefecthq/prefect:0.15
      env: {BOX: 1}
    services:
      db:
        image: postgres
        env:
          PW: x
    env:
      JOB: a-\${{ env.ROOT }}-b
    if: env.ROOT != ''
    steps:
      - uses: actions/checkout@v3
      - name: run
        run: |
          prefect auth login -t \${{ secrets.T }}
          prefect agent start \${{ env['STEP'] }}
        env:
          STEP: \${{ 'a }} b' }}
      - run: print("x")
        shell: python
  win:
    runs-on: \${{ matrix.os }}
    strategy: {matrix: {os: [windows-latest, ubuntu-latest]}}
    steps:
      - run: prefect agent start
      - run: prefect agent start
        shell: bash -e {0}
`;

test('reads a workflow', () => {
  expect(lines(readYaml(FILE, githubActions))).toEqual([
    'workflow env.ROOT: ROOT=«${{ secrets.T }}»',
    'job jobs.build.env.JOB: JOB=a-«${{ env.ROOT }}»-b',
    'image jobs.build.container.image: prefecthq/prefect:0.15',
    'container jobs.build.container.env.BOX: BOX=1',
    'image jobs.build.services.db.image: postgres',
    'service jobs.build.services.db.env.PW: PW=x',
    '$ jobs.build.env.JOB: ROOT in job',
    '$ jobs.build.if: ROOT in job',
    "step jobs.build.steps[1].env.STEP: STEP=«${{ 'a }} b' }}»",
    '$ jobs.build.steps[1].run: STEP in step',
    "shell jobs.build.steps[1].run: prefect auth login -t ${{ secrets.T }}\nprefect agent start ${{ env['STEP'] }}",
    'text jobs.build.steps[2].run: print("x")',
    'powershell jobs.win.steps[0].run: prefect agent start',
    'shell jobs.win.steps[1].run: prefect agent start',
  ]);
});

test('a step takes unset names from its container, its job and its workflow', () => {
  const read = readYaml(FILE, githubActions);
  const kinds: string[] = [];
  for (let at = read.guests[0]?.environment; at !== undefined; at = at.parent) kinds.push(`${at.kind} ${at.address}`);
  expect(kinds).toEqual(['step jobs.build.steps[1]', 'container jobs.build.container', 'job jobs.build', 'workflow ']);
  expect(read.guests[0]!.environment!.parent!.parent).toBe(assignment(read, 'JOB').environment);
  expect(shown(read.guests[0]!.environment!.parent!.image)).toBe('prefecthq/prefect:0.15');
});

test('exact ranges and opaque expressions', () => {
  const read = readYaml(FILE, githubActions);
  const references = read.sites.flatMap((site) => (site.kind === 'reference' ? [sourceOf(site.name)] : []));
  expect(references).toEqual(['ROOT', 'ROOT', 'STEP']);
  const { codec } = read.guests[0]!;
  expect(codec.opaque.map(({ range }) => codec.text.slice(range.start, range.end))).toEqual(['${{ secrets.T }}', "${{ env['STEP'] }}"]);
});

test('a script is written around its expressions, and keeps them', () => {
  const read = readYaml(FILE, githubActions);
  const { codec } = read.guests[0]!;
  const old = codec.text.split('\n', 1)[0]!;
  const moved = codec.lift([{ range: { start: 0, end: old.length }, text: 'KEY=${{ secrets.T }} true', raw: [{ start: 4, end: 20 }] }]);
  expect(isRefusal(moved) ? moved : applyEdits(FILE, moved)).toBe(FILE.replace('prefect auth login -t ${{ secrets.T }}', 'KEY=${{ secrets.T }} true'));
  expect(isRefusal(codec.lift([{ range: { start: 0, end: 7 }, text: 'echo ${{ x }}' }]))).toBe(true);
  expect(isRefusal(codec.lift([{ range: { start: old.length - 3, end: old.length }, text: '' }]))).toBe(true);
});

test('variables are added and replaced', () => {
  const read = readYaml(FILE, githubActions);
  const step = assignment(read, 'STEP');
  const box = assignment(read, 'BOX');
  expect(printed(read, step.environment.binder.add('PREFECT_API_KEY', REFERENCE, step)))
    .toBe(`${FILE.replace("'a }} b' }}\n", "'a }} b' }}\n          PREFECT_API_KEY: ${{ secrets.PREFECT_API_KEY }}\n")}`);
  expect(printed(read, step.environment.binder.replace(step, 'PREFECT_API_URL', REFERENCE)))
    .toBe(FILE.replace("STEP: ${{ 'a }} b' }}", 'PREFECT_API_URL: ${{ vars.PREFECT_API_URL }}'));
  expect(printed(read, step.environment.binder.replace(step, 'NEW', 'keep'))).toBe(FILE.replace('  STEP: $', '  NEW: $'));
  expect(printed(read, box.environment.binder.add('PREFECT_API_URL', REFERENCE)))
    .toBe(FILE.replace('{BOX: 1}', '{BOX: 1, PREFECT_API_URL: "${{ vars.PREFECT_API_URL }}"}'));
});

function stepBinder(read: Read, index: number): Binder {
  return read.guests[index]!.environment!.binder;
}

test.each([['LF', '\n'], ['CRLF', '\r\n']])('a step without variables gets the map behind its script (%s)', (_, end) => {
  const text = 'on: push\njobs:\n  a:\n    steps:\n      - name: x\n        run: |\n          prefect agent start\n        if: true\n'.replaceAll('\n', end);
  const read = readYaml(text, githubActions);
  const both = ['PREFECT_API_KEY', 'PREFECT_API_URL'].flatMap((name) => stepBinder(read, 0).add(name, REFERENCE) as []);
  expect(printed(read, both)).toBe(text.replace(`start${end}`,
    ['start', '        env:', '          PREFECT_API_KEY: ${{ secrets.PREFECT_API_KEY }}', '          PREFECT_API_URL: ${{ vars.PREFECT_API_URL }}', ''].join(end)));
});

test('a composite action takes its inputs, where it declares them', () => {
  const text = 'inputs:\n  prefect-api-key: {required: true}\nruns:\n  using: composite\n  steps:\n    - run: prefect agent start\n      shell: bash\n      env:\n        A: b\n';
  const read = readYaml(text, githubActions, 'action.yml');
  expect(lines(read)).toEqual(['step runs.steps[0].env.A: A=b', 'shell runs.steps[0].run: prefect agent start']);
  expect(printed(read, stepBinder(read, 0).add('PREFECT_API_KEY', REFERENCE))).toBe(`${text}        PREFECT_API_KEY: \${{ inputs.prefect-api-key }}\n`);
  expect(printed(read, stepBinder(read, 0).add('PREFECT_API_URL', REFERENCE))).toBe('refused: no-idiom');
});

test('what applies', () => {
  expect(() => readYaml('jobs: {a: {steps: []}}\n', githubActions, 'circle.yml')).toThrow('does not apply');
  expect(lines(readYaml('jobs: {a: {steps: []}}\n', githubActions, '.github/workflows/x.yaml'))).toEqual([]);
  expect(() => readYaml('runs: {using: docker}\n', githubActions, 'action.yml')).toThrow('does not apply');
});

test('a step that runs in an image', () => {
  const text = 'on: push\njobs:\n  a:\n    runs-on: x\n    container: python:3.8\n    steps:\n      - uses: docker://forum/flows:3\n      - uses: actions/checkout@v4\n';
  expect(lines(readYaml(text, githubActions))).toEqual(['image jobs.a.image: python:3.8', 'image jobs.a.steps[0].uses: forum/flows:3']);
});
