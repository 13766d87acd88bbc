import { readFileSync } from 'node:fs';
import { rules } from '../rules/index.ts';
import { print } from './io/output.ts';

/** Prints the rules, one per line; gives the exit status. */
export function listRules(format: 'text' | 'json'): number {
  if (format === 'json') print(1, `${JSON.stringify(rules.map(({ meta }) => ({ id: meta.id, summary: meta.summary })), undefined, 2)}\n`);
  else print(1, rules.map(({ meta }) => `${meta.id.padEnd(24)}${meta.summary}\n`).join(''));
  return 0;
}

/** Prints the README of the named rules, which the build lays beside the bundle; gives the exit status. */
export function explain(ids: readonly string[], format: 'text' | 'json'): number {
  const unknown = ids.find((id) => !rules.some((rule) => rule.meta.id === id));
  if (unknown !== undefined || ids.length === 0) {
    print(2, unknown === undefined ? 'prefect-uplift: explain takes a rule; "prefect-uplift rules" lists them.\n'
      : `prefect-uplift: there is no rule "${unknown}"; "prefect-uplift rules" lists them.\n`);
    return 2;
  }
  for (const id of ids) {
    const text = readFileSync(new URL(`./rules/${id}.md`, import.meta.url), 'utf8');
    print(1, format === 'json' ? `${JSON.stringify({ id, text })}\n` : text);
  }
  return 0;
}
