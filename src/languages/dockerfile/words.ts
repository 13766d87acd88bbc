import type { Range } from '../../text/range.ts';
import type { Escape } from './instructions.ts';

/** Splits the text of an instruction at blanks outside quotes; quotes and escapes stay in the words. */
export function splitWords(text: string, escape: Escape): readonly Range[] {
  const words: Range[] = [];
  let start = -1;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (quote === '' && /\s/.test(char)) {
      if (start !== -1) words.push({ start, end: at });
      start = -1;
      continue;
    }
    if (start === -1) start = at;
    if (char === escape && quote !== "'") at++;
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
  }
  if (start !== -1) words.push({ start, end: text.length });
  return words;
}

/** The words without the leading options (`--from=x`), and those options. */
export function withoutFlags(text: string, words: readonly Range[]): { readonly flags: readonly Range[]; readonly rest: readonly Range[] } {
  const first = words.findIndex(({ start }) => !text.startsWith('--', start));
  const count = first === -1 ? words.length : first;
  return { flags: words.slice(0, count), rest: words.slice(count) };
}

/** `NAME=value` or `NAME`, as it stands in `ENV` and `ARG`. Ranges count in the text of the instruction. */
export interface Pair {
  readonly range: Range;
  readonly name: Range;
  readonly value: Range | undefined;
}

/** How an `ENV` or `ARG` was written. */
export interface Pairs {
  readonly pairs: readonly Pair[];
  /** `ENV NAME value`: the value goes to the end of the instruction. */
  readonly legacy: boolean;
}

const NAME = /^[A-Za-z_][\w.-]*$/;

/** The pairs of an `ENV` or `ARG`; undefined where a word is none. */
export function pairsOf(keyword: string, text: string, escape: Escape): Pairs | undefined {
  const words = splitWords(text, escape);
  const [first] = words;
  if (first === undefined) return undefined;
  const old = keyword === 'ENV' && !text.slice(first.start, first.end).includes('=');
  if (old) {
    const value = words[1] === undefined ? undefined : { start: words[1].start, end: text.length };
    if (value === undefined || !NAME.test(text.slice(first.start, first.end))) return undefined;
    return { legacy: true, pairs: [{ range: { start: first.start, end: value.end }, name: first, value }] };
  }
  const pairs: Pair[] = [];
  for (const range of words) {
    const source = text.slice(range.start, range.end);
    const equals = source.indexOf('=');
    if (equals === -1 && keyword === 'ENV') return undefined;
    const name = { start: range.start, end: equals === -1 ? range.end : range.start + equals };
    if (!NAME.test(text.slice(name.start, name.end))) return undefined;
    pairs.push({ range, name, value: equals === -1 ? undefined : { start: name.end + 1, end: range.end } });
  }
  return { legacy: false, pairs };
}
