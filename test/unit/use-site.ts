import type { Document } from '../../src/document/document.ts';
import type { ApiSite } from '../../src/rule.ts';
import type { Argument, Entry, Piece, Slot, UsePlace, UseSite, UseStep } from '../../src/sites/site.ts';

/** A step in short: `.name`, `[index]`, or a call with its arguments; a text in quotes is literal, anything else is computed. */
export type ShortStep = string | readonly string[];

const PLACE: UsePlace = { body: 'function', name: 'run', decorators: [], reachedFromAsync: false, managers: [], guarded: false, isDefault: false };

/** A use as a language of programs would give it: `use('a.C', [['"x"'], '.get', []])` is `C("x").get()`. */
export function use(symbol: string, short: readonly ShortStep[], more: { readonly role?: UseSite['role']; readonly place?: Partial<UsePlace>; readonly variable?: string } = {}): UseSite {
  const local = symbol.slice(symbol.lastIndexOf('.') + 1);
  let text = local;
  const parts = short.map((step) => {
    text += typeof step !== 'string' ? `(${step.join(', ')})` : step;
    return { step, end: text.length };
  });
  const document: Document = { id: '0', path: 'flow.py', language: 'text', text, parseText: text, opaque: [] };
  const slot = (end: number): Slot => ({ document, range: { start: 0, end }, pieces: [{ kind: 'template', source: text.slice(0, end) }], handle: undefined });
  const argument = (source: string): Argument => {
    const [, name, value = source] = /^(\w+)=(.*)$/.exec(source) ?? [];
    const piece: Piece = /^"[^"]*"$/.test(value) ? { kind: 'text', text: value.slice(1, -1) } : { kind: 'template', source: value };
    const entry: Entry = { document, range: { start: 0, end: 0 }, handle: undefined };
    const items = /^\[(.*)\]$/.exec(value)?.[1]?.split(/, ?/);
    return {
      ...(name === undefined ? {} : { name }), value: { document, range: { start: 0, end: 1 }, pieces: [piece], handle: undefined }, entry,
      ...(items === undefined ? {} : { tree: { kind: 'list', document, range: { start: 0, end: 1 }, handle: undefined, items: items.map((item) => ({ kind: 'scalar', document, range: { start: 0, end: 1 }, handle: undefined, text: item.slice(1, -1) })) } as unknown as NonNullable<Argument['tree']> }),
    };
  };
  const steps = parts.map(({ step, end }): UseStep => {
    if (typeof step !== 'string') return { step: 'call', args: step.map(argument), slot: slot(end) };
    if (step.startsWith('.')) return { step: 'member', name: step.slice(1), slot: slot(end) };
    return { step: 'index', index: argument(step.slice(1, -1)), slot: slot(end) };
  });
  return {
    kind: 'use', document, symbol, role: more.role ?? 'value', steps, name: slot(local.length), slot: slot(text.length),
    ...(more.variable === undefined ? {} : { variable: more.variable }), place: { ...PLACE, ...more.place }, address: 'run',
  };
}

/** The site that a rule is asked about. */
export function apiSite(api: string, site: UseSite, through: readonly UseSite[] = []): ApiSite {
  return { kind: 'api', api, use: site, through, document: site.document, address: site.address };
}
