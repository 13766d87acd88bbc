import { isPair, isScalar, type Scalar } from 'yaml';
import type { Document } from '../../document/document.ts';
import { areExclusive } from '../../document/template-arms.ts';
import type { Range } from '../../text/range.ts';

/** So far behind an empty value a template is looked for. */
const MAX_GAP = 1_000;

/** A key stands in no more cases of a condition than this. */
const MAX_CASES = 16;

/** True when nothing but template expressions follows a place up to the next data. */
export function isFilled({ opaque, parseText }: Document, at: number): boolean {
  if (opaque.length === 0) return false;
  let low = 0;
  let high = opaque.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (opaque[middle]!.range.start < at) low = middle + 1;
    else high = middle;
  }
  const next = opaque[low];
  return next !== undefined && (next.range.start - at > MAX_GAP || /^[ \t\r\n]*$/.test(parseText.slice(at, next.range.start)));
}

/** Keys that one reader sees twice: two cases of a template's condition are not there both. */
export function keysThatStandTwice(document: Document, items: readonly unknown[]): ReadonlySet<string> {
  const once = new Map<string, Range[]>();
  const twice = new Set<string>();
  for (const item of items) {
    if (!isPair(item) || !isScalar(item.key)) continue;
    const key = item.key.source ?? '';
    const at = (item.key as Scalar.Parsed).range[0];
    const range = { start: at, end: at };
    const others = once.get(key) ?? [];
    if (others.length > 0 && (document.opaque.length === 0 || others.length > MAX_CASES || !others.every((each) => areExclusive(document, each, range)))) twice.add(key);
    once.set(key, [...others, range].slice(0, MAX_CASES + 1));
  }
  return twice;
}
