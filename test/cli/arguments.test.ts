import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../src/config/arguments.ts';
import type { ParsedOptions } from '../../src/config/arguments.ts';
import { nearest } from '../../src/config/nearest.ts';
import { USAGE } from '../../src/config/usage.ts';
import { RULE_IDS } from '../../src/rule-ids.ts';

function options(...argv: string[]): ParsedOptions {
  const given = parseArguments(argv);
  if (given.kind !== 'run') throw new Error(JSON.stringify(given));
  return given.options;
}

function message(...argv: string[]): string {
  const given = parseArguments(argv);
  if (given.kind !== 'usage-error') throw new Error(JSON.stringify(given));
  return given.message;
}

describe('options', () => {
  test('stand where they like, with = or a blank, lists repeated or with commas', () => {
    expect(options('fix', '--select=backend,tenant', 'a.yaml', '--unsafe', '--select', 'api-endpoint', '--target', '3', '-q', 'b')).toEqual({
      command: 'fix', paths: ['a.yaml', 'b'], unsafe: true, diff: false, allowDirty: false, select: ['backend', 'tenant', 'api-endpoint'], ignore: [],
      failOn: 'warning', format: 'text', exitZero: false, exitNonZeroOnFix: false, noIgnore: false, color: 'auto', target: '3', set: [],
      maxBytes: 10_000_000, quiet: true,
    });
  });

  test('after -- every word is a path', () => {
    expect(options('check', '--', '--unsafe', '-x').paths).toEqual(['--unsafe', '-x']);
  });

  test('--set is parted at the first = outside quotes', () => {
    expect(options('check', '--set', 'queues."a=b+c"=x=y', '--set=api-url=https://h/api').set).toEqual([['queues."a=b+c"', 'x=y'], ['api-url', 'https://h/api']]);
  });

  test('--max-size counts megabytes', () => {
    expect(options('check', '--max-size', '0.5').maxBytes).toBe(500_000);
  });

  test('every option of the help text is known', () => {
    const named = [...USAGE.matchAll(/--[a-z][a-z-]*/g)].map((match) => match[0]);
    for (const option of new Set(named)) {
      const given = parseArguments(['fix', option]);
      expect(given.kind === 'usage-error' ? given.message : '').not.toContain('Unknown');
    }
  });
});

describe('wrong usage names what is wrong and the nearest right word', () => {
  test.each([
    [['chekc'], "Unknown command 'chekc'. Did you mean 'check'?"],
    [['src/x.yaml'], "Unknown command 'src/x.yaml'. Say one of: check, fix, rules, explain."],
    [[], 'No command given. Say one of: check, fix, rules, explain.'],
    [['fix', '--unsave'], "Unknown option '--unsave'. Did you mean '--unsafe'?"],
    [['check', '--selct=backend'], "Unknown option '--selct'. Did you mean '--select'?"],
    [['check', '--constructor'], "Unknown option '--constructor'."],
    [['check', '--unsafe'], "Option --unsafe belongs to fix, not to 'check'."],
    [['check', '--select'], 'Option --select needs a value.'],
    [['check', '--quiet=yes'], 'Option --quiet takes no value.'],
    [['check', '--select', 'backed'], "Unknown rule 'backed' in --select. Did you mean 'backend'?"],
    [['check', '--format', 'jsn'], "Option --format is one of text, json, not 'jsn'. Did you mean 'json'?"],
    [['check', '--max-size', 'much'], "Option --max-size is a number of megabytes, over 0 and up to 500, not 'much'."],
    [['check', '--set', 'target'], 'Option --set is written key=value, as in --set pools.local=my-pool.'],
    [['check', ''], 'An empty PATH was given.'],
    [['explain'], "'explain' takes one rule; 0 were given."],
    [['explain', 'tenants'], "Unknown rule 'tenants' in explain. Did you mean 'tenant'?"],
    [['rules', 'x'], "'rules' takes no argument; 'x' was given."],
  ])('%j', (argv, text) => {
    expect(message(...argv)).toBe(text);
  });

  test('a value is not repeated: it may be a secret', () => {
    expect(message('check', '--api-kee=hunter2')).not.toContain('hunter2');
    expect(message('check', '--set', '=hunter2')).not.toContain('hunter2');
  });
});

test('a word is near when at most a third of it is wrong', () => {
  expect(nearest('agent-strat', RULE_IDS)).toBe('agent-start');
  expect(nearest('zzzzzz', RULE_IDS)).toBeUndefined();
});

test('the ids are those of the folders in rules/', () => {
  const folders = readdirSync(new URL('../../rules', import.meta.url), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(RULE_IDS).toEqual(folders.map((entry) => entry.name).sort());
});
