import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operation } from '../../src/sites/site.ts';
import { operations, printed, read, source, text, type Case } from './shell-case.ts';

let folder = '';

const STUB = '#!/bin/bash\nprintf "[%s]" "${KEY-}" "${URL-}" "$@"; echo\n';
// What sudo does to variables set in front of it.
const SUDO = '#!/bin/bash\nunset KEY URL\n[ "$1" = -u ] && shift 2\nexec "$@"\n';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shell-run-'));
  for (const [name, script] of [['prog', STUB], ['sudo', SUDO]] as const) {
    writeFileSync(join(folder, name), script);
    chmodSync(join(folder, name), 0o755);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the stub `prog` saw: key, url, arguments. */
function run(script: string): string {
  const env = { PATH: `${folder}:${process.env.PATH ?? ''}`, URL: 'from-outside' };
  const result = spawnSync('bash', ['--norc', '-c', script], { env, encoding: 'utf8' });
  return result.stdout + result.stderr;
}

function bindKey(given: Case): readonly Operation[] {
  const command = given.command('prog');
  const word = command.words.findIndex((each) => each.text === '--key');
  const [flag, value] = command.words.slice(word);
  return [
    { op: 'drop', entry: flag!.entry }, { op: 'drop', entry: value!.entry },
    ...operations(command.environment.binder.add('KEY', { kind: 'content', content: [{ kind: 'carry', from: value!.slot }] })),
    ...operations(command.environment.binder.add('URL', { kind: 'reference' })),
  ];
}

describe('printed scripts run as meant', () => {
  const rows: readonly (readonly [before: string, output: string])[] = [
    ['K="k 1"; prog a --key "$K" b', '[k 1][from-outside][a][b]\n'],
    ["prog --key 'it is' a", '[it is][from-outside][a]\n'],
    ['K=k; sudo prog a --key $K', '[k][][a]\n'],
    ['K=k; sudo -u x prog a --key "$K"', '[k][][a]\n'],
    ['K=k; time prog --key $K a 2>&1', '[k][from-outside][a]\n'],
    ['exec prog --key k a', '[k][from-outside][a]\n'],
    ['env X=1 prog --key k a', '[k][from-outside][a]\n'],
    ['prog a \\\n  --key k \\\n  b', '[k][from-outside][a][b]\n'],
    ['prog --key "$(echo a b)" c | cat', '[a b][from-outside][c]\n'],
  ];
  test.each(rows)('%j', (before, output) => {
    const given = read(before);
    const after = printed(given, bindKey(given));
    // sudo takes the variables of the caller away, but the reference is filled in before it runs.
    const seen = run(`${after}\n`).split('\n').find((line) => line.startsWith('['));
    expect(`${seen}\n`).toBe(before.includes('sudo') ? output.replace('[]', '[from-outside]') : output);
  });

  test('a reference to a variable that is not set stops the script', () => {
    const given = read('prog a');
    const after = printed(given, operations(given.command('prog').environment.binder.add('NONE', { kind: 'reference' })));
    expect(run(after)).toContain('set NONE');
  });

  test('an export reaches the command behind it', () => {
    const given = read('set -e\nprog a\n');
    const after = printed(given, operations(given.script.add('KEY', { kind: 'content', content: text("it's \"1\" $x `y` \\") })));
    expect(run(after)).toBe('[it\'s "1" $x `y` \\][from-outside][a]\n');
  });

  test('every text comes back as it is from a word', () => {
    for (const value of ['', 'a', 'a b', "it's", '"', '$x', '`x`', '\\', '\\n', 'a\nb', '#x', '~', '*', '{a,b}', '!x', 'é😀', '=', ';|&<>()']) {
      for (const old of ['x', "'x'", '"x"', 'x"y"']) {
        const given = read(`prog ${old}`);
        const slot = given.commands[0]!.words[1]!.slot;
        const after = printed(given, [{ op: 'set', slot, to: text(value) }]);
        expect(run(after), `${value} for ${source(slot)}`).toBe(`[][from-outside][${value}]\n`);
      }
    }
  });

  test('text beside a carried reference stays text', () => {
    const given = read('H=h; prog $H');
    const word = given.commands[0]!.words[1]!;
    const content = [{ kind: 'text', text: 'http://' }, { kind: 'carry', from: word.slot }, { kind: 'text', text: 'x/$y' }] as const;
    expect(run(printed(given, [{ op: 'set', slot: word.slot, to: content }]))).toBe('[][from-outside][http://hx/$y]\n');
  });
});

test('a stretch the host fills in is marked raw in the edit', () => {
  const given = read('prog --key ${{ s.K }} a\n', { opaque: ['${{ s.K }}'] });
  const edits = given.parsed.print(bindKey(given));
  expect(edits).toContainEqual({
    range: { start: 0, end: 0 },
    text: 'KEY=${{ s.K }} URL="${URL:?set URL}" ',
    raw: [{ start: 4, end: 14 }],
  });
});
