import { DIALECTS, otherDialects } from '../dialects/registry.ts';
import { languageOf, languages as table } from '../languages/registry.ts';
import type { Answers, Rule } from '../rule.ts';
import type { SessionTools } from './session.ts';

/** The tools of a run: languages and most dialects come when a file asks for them. */
export function sessionTools(rules: readonly Rule[], answers: Answers, writable: (path: string) => boolean): SessionTools {
  const dialects = [...DIALECTS];
  let others: Promise<void> | undefined;
  return {
    languages: new Map(), dialects, rules, answers, writable,
    lacksDialects: () => dialects.length === DIALECTS.length,
    loadDialects: () => others ??= otherDialects().then((rest) => { dialects.push(...rest); }),
    languageOf: (path, text) => languageOf(path, text),
    isProgram: (id) => table.some((row) => row.id === id && row.program === true),
    async load(id) {
      const row = table.find((each) => each.id === id);
      if (row === undefined) throw new Error(`there is no language "${id}"`);
      return row.load();
    },
  };
}
