import type { Document } from './document.ts';
import type { Range } from '../text/range.ts';

/** The conditions and loops of a template around a place, outermost first: each the offset where its case begins. */
export type Arms = readonly number[];

interface Case {
  readonly range: Range;
  readonly group: number;
  readonly outer: Case | undefined;
}

const NONE: Arms = [];
const known = new WeakMap<Document, readonly Case[]>();

/** What a place of a document is under, in the template that its file is, or that a text in it is. */
export function armsAt(document: Document, range: Range): Arms {
  const template = templateAround(document);
  if (template === undefined) return NONE;
  return chainOf(innermost(casesOf(template), rangeIn(template, document, range).start)).map((each) => each.range.start);
}

/** True for a document in which, or around which, conditions of a template stand. */
export function hasArms(document: Document): boolean {
  return templateAround(document) !== undefined;
}

/** True when what stands under `inner` is there only if what stands under `outer` is. */
export function isUnder(outer: Arms, inner: Arms): boolean {
  return outer.every((each, index) => inner[index] === each);
}

/** True for two places of one condition that are never there both. */
export function areExclusive(document: Document, one: Range, other: Range): boolean {
  const template = templateAround(document);
  if (template === undefined) return false;
  const [a, b] = [one, other].map((range) => chainOf(innermost(casesOf(template), rangeIn(template, document, range).start)));
  return a!.some((mine) => b!.some((its) => mine.group === its.group && mine !== its));
}

/** The outermost document with conditions. */
function templateAround(document: Document): Document | undefined {
  const outer = document.host === undefined ? undefined : templateAround(document.host.document);
  return outer ?? (casesOf(document).length > 0 ? document : undefined);
}

function rangeIn(template: Document, document: Document, range: Range): Range {
  return document === template || document.host === undefined ? range : rangeIn(template, document.host.document, document.host.codec.toHost(range));
}

/** The cases of all conditions, sorted by their start. */
function casesOf(root: Document): readonly Case[] {
  const cases = known.get(root) ?? readCases(root);
  known.set(root, cases);
  return cases;
}

function readCases(root: Document): readonly Case[] {
  const cases: Case[] = [];
  const open: { start: number; group: number; slot: number; outer: Case | undefined }[] = [];
  const finish = (end: number): void => {
    const last = open.at(-1);
    if (last !== undefined) (cases[last.slot] as { range: Range }).range = { start: last.start, end };
  };
  for (const { range, mark } of root.opaque) {
    const last = open.at(-1);
    if (mark === 'turn' && last !== undefined) {
      finish(range.start);
      Object.assign(last, { start: range.end, slot: add(range.end, last.group, last.outer) });
    } else if (mark === 'open') {
      const outer = last === undefined ? undefined : cases[last.slot];
      open.push({ start: range.end, group: range.start, slot: add(range.end, range.start, outer), outer });
    } else if (mark === 'close') {
      finish(range.start);
      open.pop();
    }
  }
  return cases;

  function add(start: number, group: number, outer: Case | undefined): number {
    return cases.push({ range: { start, end: root.text.length }, group, outer }) - 1;
  }
}

function innermost(cases: readonly Case[], at: number): Case | undefined {
  let low = 0;
  let high = cases.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cases[middle]!.range.start <= at) low = middle + 1;
    else high = middle;
  }
  // What ended before the place is left for what is around it.
  for (let each = cases[low - 1]; each !== undefined; each = each.outer) if (at < each.range.end) return each;
  return undefined;
}

function chainOf(inner: Case | undefined): readonly Case[] {
  const chain: Case[] = [];
  for (let at = inner; at !== undefined; at = at.outer) chain.unshift(at);
  return chain;
}
