import { DIALECTS } from '../dialects/registry.ts';
import { languageOf, languages as table } from '../languages/registry.ts';
import type { Answers, Rule } from '../rule.ts';
import type { SessionTools } from './session.ts';

/** The tools of a run: languages come when a file asks for them. */
export function sessionTools(rules: readonly Rule[], answers: Answers, writable: (path: string) => boolean): SessionTools {
  return {
    languages: new Map(), dialects: DIALECTS, rules, answers, writable,
    languageOf: (path, text) => languageOf(path, text),
    async load(id) {
      const row = table.find((each) => each.id === id);
      if (row === undefined) throw new Error(`there is no language "${id}"`);
      return row.load();
    },
  };
}
