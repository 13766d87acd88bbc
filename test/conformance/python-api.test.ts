import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { blockName } from '../../src/prefect/block-name.ts';
import { emptyFolder, installed } from './installed.ts';

const CALL_ALL = fileURLToPath(new URL('./call_all.py', import.meta.url));

/** One secret of each shape of value that python-api.json tells apart. */
const SECRETS: Readonly<Record<string, string>> = {
  TEXT: 'ghp_x', DIGITS: '0123', QUOTED: '"x"', NUMBER: '42', TRUTH: 'true', NOTHING: 'null', RECORD: '{"user": "etl", "port": 5432}',
};

/** What 1.x gives, and every rewritten call that keeps its meaning. */
const V1 = {
  text: 'ghp_x', text_by_task: 'ghp_x', text_in_loop: 'ghp_x', digits: '0123', quoted: 'x', number: 42, truth: true, nothing: null,
  record: 'etl', record_through_variable: 5433, record_in_loop: [['port', 5432], ['user', 'etl']],
};

const folders: string[] = [];
afterAll(() => { for (const folder of folders) rmSync(folder, { recursive: true, force: true }); });

/** What the functions of a file of the cases give; test/fixtures.test.ts holds `fix` to these files, byte for byte. */
function given(version: '1' | '2' | '3', path: string): unknown {
  const home = emptyFolder();
  folders.push(home);
  const blocks = version === '1' ? {} : Object.fromEntries(Object.entries(SECRETS).map(([name, text]) => [blockName(name)!, text]));
  const env = version === '1' ? Object.fromEntries(Object.entries(SECRETS).map(([name, text]) => [`PREFECT__CONTEXT__SECRETS__${name}`, text]))
    : { PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS: '300' };
  const file = fileURLToPath(new URL(`../../fixtures/rules/secret-api/${path}/shapes.py`, import.meta.url));
  const { status, stdout, stderr } = installed(version).python(['-B', '-W', 'ignore', CALL_ALL, file, JSON.stringify(blocks)], { home, env });
  expect(status, stderr.slice(-4000)).toBe(0);
  return JSON.parse(/^given: (.*)$/m.exec(stdout)?.[1] ?? 'null');
}

test('1.4.1 gives these values', () => {
  expect(given('1', 'value-shapes-2/before')).toEqual(V1);
});

test('3.8.8 gives the same after the fix', () => {
  expect(given('3', 'value-shapes-3/after')).toEqual(V1);
});

test('2.20.26 gives the same after the fix, but text where the fix says so', () => {
  expect(given('2', 'value-shapes-2/after')).toEqual({ ...V1, quoted: '"x"', number: '42', truth: 'true', nothing: 'null' });
});
