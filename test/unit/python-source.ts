import type { Parsed } from '../../src/languages/language.ts';
import { python } from '../../src/languages/python/index.ts';
import type { AnyOperation, Entry, Site, UseSite } from '../../src/sites/site.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { isRefusal } from '../../src/text/refusal.ts';

/** Python parsed, for tests. */
export function parsed(text: string, path = 'flow.py'): Parsed {
  const result = python.parse({ id: '0', path, language: 'python', text, parseText: text, opaque: [] }, { address: '' });
  if ('failed' in result) throw new Error(result.failed);
  return result;
}

/** The sites of one kind. */
export function sitesOf<K extends Site['kind']>(from: Parsed, kind: K): readonly Extract<Site, { kind: K }>[] {
  return from.sites.filter((site): site is Extract<Site, { kind: K }> => site.kind === kind);
}

/** The source that a place of it has. */
export function sourceOf(from: Parsed, place: { readonly range: { readonly start: number; readonly end: number } }): string {
  return from.document.text.slice(place.range.start, place.range.end);
}

/** The text after operations, or the code of the refusal. */
export function printed(text: string, ask: (from: Parsed) => readonly AnyOperation[], path?: string): string {
  const from = parsed(text, path);
  const edits = from.printProgram!(ask(from));
  return isRefusal(edits) ? `refused: ${edits.refused}` : applyEdits(text, edits);
}

/** The uses of one symbol that are no imports. */
export function uses(from: Parsed, symbol: string): readonly UseSite[] {
  return sitesOf(from, 'use').filter((site) => site.symbol === symbol && site.role !== 'import');
}

/** The entry of the assignment of a variable. */
export function entryOf(from: Parsed, name: string): Entry {
  return sitesOf(from, 'assignment').find((site) => sourceOf(from, site.name).replace(/["']/g, '') === name)!.entry;
}
