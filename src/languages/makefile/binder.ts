import type { Document } from '../../document/document.ts';
import { contentPieces } from '../../sites/pieces.ts';
import type { AssignmentSite, Binder, BindValue, Entry, Operation } from '../../sites/site.ts';
import { contains } from '../../text/range.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';
import type { Handle } from './print.ts';
import type { AssignmentLine, Makefile, MakeLine } from './scan.ts';
import { namesRead } from './value.ts';

/**
 * Writes variables of a makefile as `export NAME = value`. A reference is nothing at all: make hands its own environment
 * on to its recipes, and a variable that reads itself does not end.
 */
export function makeBinder(document: Document, makefile: Makefile): Binder {
  return {
    outside: 'in the environment that make is run in',
    add(name, value, beside) {
      if (value.kind === 'reference') return [];
      const entry = beside?.document === document ? beside.entry : undefined;
      const anchor = entry === undefined ? anchorOf(document, makefile) : outerPlace(document, entry, makefile) ?? { entry, side: 'after' as const };
      if (anchor === undefined) return refuse('not-writable', 'the makefile holds no line to put the variable beside');
      const shape = { shape: 'assignment', name, value: value.content, exported: true } as const;
      return [{ op: 'insert', beside: anchor.entry, side: anchor.side, shape }];
    },
    replace(site, name, value): readonly Operation[] | Refusal {
      const rename: Operation = { op: 'set', slot: site.name, to: [{ kind: 'text', text: name }] };
      if (site.value === undefined) return value === 'keep' || value.kind === 'reference' ? [rename] : refuse('not-writable', 'the variable has no value here');
      if (value !== 'keep' && value.kind === 'reference') return [{ op: 'drop', entry: site.entry }];
      const reads = readsItself(site, name, value);
      if (reads === 'only') return [{ op: 'drop', entry: site.entry }];
      if (reads === 'partly') return refuse('conflict', `"${name}" would be given its own value`);
      return value === 'keep' ? [rename] : [rename, { op: 'set', slot: site.value, to: value.content }];
    },
  };
}

function readsItself(site: AssignmentSite, name: string, value: Exclude<BindValue, { kind: 'reference' }> | 'keep'): 'only' | 'partly' | undefined {
  const pieces = value === 'keep' ? site.value?.pieces ?? [] : contentPieces(value.content);
  const first = pieces[0];
  if (pieces.length === 1 && first?.kind === 'reference' && first.name === name) return 'only';
  const sources = pieces.flatMap((piece) => (piece.kind === 'text' ? [] : [piece.source]));
  return sources.some((source) => namesRead(source, { start: 0, end: source.length }).includes(name)) ? 'partly' : undefined;
}

/**
 * In front of the conditional that an entry stands in, where not every branch gives its name: what goes with it is to
 * hold for the recipes of all of them.
 */
function outerPlace(document: Document, entry: Entry, { lines }: Makefile): { readonly entry: Entry; readonly side: 'before' } | undefined {
  const at = lines.findIndex((line) => contains(line.lines, entry.range));
  const own = lines[at];
  if (own?.kind !== 'assignment' || own.depth === 0) return undefined;
  const first = lines.findLastIndex((each, index) => index < at && each.kind === 'conditional' && each.depth === 0);
  const line = lines[first];
  const length = lines.slice(first + 1).findIndex((each) => each.depth === 0);
  if (line === undefined || isGivenInAll(document.text, own, lines.slice(first + 1, length === -1 ? lines.length : first + 1 + length))) return undefined;
  return { entry: { document, range: line.lines, handle: { kind: 'line', line } satisfies Handle }, side: 'before' };
}

/** True when the branches of a conditional, whose lines these are, all give the name, and one of them is taken for sure. */
function isGivenInAll(text: string, { name }: AssignmentLine, lines: readonly MakeLine[]): boolean {
  const given = [false];
  let closed = false;
  for (const line of lines) {
    if (line.kind === 'conditional' && line.depth === 1) {
      const source = text.slice(line.lines.start, line.lines.end).trim();
      if (source.startsWith('else')) given.push(false);
      closed ||= /^else\s*(?:#.*)?$/.test(source);
    } else if (line.kind === 'assignment' && line.depth === 1 && text.slice(line.name.start, line.name.end) === text.slice(name.start, name.end)) given[given.length - 1] = true;
  }
  return closed && given.every((each) => each);
}

/** Behind the last variable in front of the rules, else in front of the first rule and what is said about it. */
function anchorOf(document: Document, { lines }: Makefile): { readonly entry: Entry; readonly side: 'before' | 'after' } | undefined {
  const entry = (line: MakeLine): Entry => ({ document, range: line.lines, handle: { kind: 'line', line } satisfies Handle });
  const isRule = (line: MakeLine): boolean => line.kind === 'rule' || (line.kind === 'assignment' && line.targets !== undefined);
  const rule = lines.findIndex(isRule);
  const head = rule === -1 ? lines : lines.slice(0, rule);
  const plain = head.filter((line) => line.kind === 'assignment' && line.depth === 0);
  const last = plain.findLast((line) => line.kind === 'assignment' && line.exported) ?? plain.at(-1);
  if (last !== undefined) return { entry: entry(last), side: 'after' };
  const open = lines.findIndex((line) => isRule(line) || line.kind === 'conditional');
  if (open === -1) return lines.length === 0 ? undefined : { entry: entry(lines.at(-1)!), side: 'after' };
  let first = open;
  while (lines[first - 1]?.kind === 'comment' && first > 1) first--;
  return { entry: entry(lines[first]!), side: 'before' };
}
