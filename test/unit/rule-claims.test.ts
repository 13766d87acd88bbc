import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { parseInvocation } from '../../src/prefect/invocation.ts';
import { v1Commands } from '../../src/prefect/v1-command.ts';

/** Keys that two rules look at: what the one tells the other leaves alone, or it says something else about the value. */
const TWO: Readonly<Record<string, readonly string[]>> = {
  'cloud.agent.agent_address': ['agent-labels', 'agent-start'],
  'cloud.agent.labels': ['agent-labels', 'agent-start'],
  'cloud.agent.name': ['agent-labels', 'agent-start'],
  'context.secrets': ['hard-coded-credential', 'local-secret'],
};

function facts<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../src/prefect/facts/${name}.json`, import.meta.url), 'utf8')) as T;
}

test('every key of 1.x is decided about by one rule', () => {
  const { keys } = facts<{ keys: readonly { readonly key: string }[] }>('settings-v1');
  const sites = [...new Set([...keys.map(({ key }) => key.replace(/\.<NAME>$/, '')), '*'])];
  const claimed = sites.map((key) => [key, rules.filter((rule) => rule.settings.includes(key)).map((rule) => rule.meta.id).sort()] as const);
  for (const [key, ids] of claimed) expect(ids, key).toEqual(TWO[key] ?? [expect.any(String)]);
});

test('every command of 1.x is decided about by a rule', () => {
  const fits = (pattern: string, path: string): boolean => new RegExp(`^${pattern.replaceAll('*', '\\S+')}$`).test(path);
  // `prefect server stop` is the same in the targets: it is never taken for a command of 1.x.
  const left = [...v1Commands()].filter(({ path, options }) => options.length > 0 || parseInvocation(path.split(' ')) !== undefined)
    .filter(({ path }) => !rules.some((rule) => rule.commands.some((pattern) => fits(pattern, path)))).map(({ path }) => path);
  expect(left).toEqual([]);
});

interface TargetFact { readonly path: string; readonly group: boolean; readonly options: readonly { readonly long: readonly string[]; readonly short: readonly string[]; readonly takes_value: boolean }[] }

test.each(['2', '3'] as const)('no command of target %s is taken for one of 1.x, with any option and any word behind it', (target) => {
  const commands = facts<Readonly<Record<string, readonly TargetFact[]>>>('cli-targets')[`v${target}`] ?? [];
  expect(commands.length).toBeGreaterThan(200);
  const wrong = commands.filter(({ group }) => !group).flatMap(({ path, options }) => {
    const words = path.split(' ');
    const lines = [words, [...words, 'etl'], ...options.flatMap((option) => [...option.long, ...option.short].map((name) => [...words, name, ...(option.takes_value ? ['7'] : [])]))];
    return lines.filter((line) => ['v1', 'dynamic'].includes(parseInvocation(line)?.kind ?? '')).map((line) => line.join(' '));
  });
  expect(wrong).toEqual([]);
});
