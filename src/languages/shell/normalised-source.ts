import type { Range } from '../../text/range.ts';

/** A text as the parser shall see it, and the way back to the document. */
export interface NormalisedSource {
  /** The text with `\r` taken out before `\n`. */
  readonly text: string;
  /** The document's range of a range of `text`; an end, and an empty range, stays before a taken-out `\r`. */
  range(start: number, end: number): Range;
}

/** Nesting and here-documents beyond which parsing is not tried: the parser is quadratic in both. */
const MAX_DEPTH = 200;
const MAX_PENDING_HEREDOCS = 200;

/** Takes the `\r` of every `\r\n` out, because the parser reads `\` + CRLF as an escaped `\r`. */
export function normalise(text: string): NormalisedSource {
  const removed: number[] = [];
  for (let at = text.indexOf('\r\n'); at !== -1; at = text.indexOf('\r\n', at + 2)) removed.push(at);
  if (removed.length === 0) return { text, range: (start, end) => ({ start, end }) };
  // The n-th removal stands at `removed[n] - n` of the new text: that index and later ones move by n + 1.
  const original = (index: number): number => {
    let low = 0;
    let high = removed.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (removed[middle]! - middle <= index) low = middle + 1;
      else high = middle;
    }
    return index + low;
  };
  return {
    text: text.replaceAll('\r\n', '\n'),
    range(start, end) {
      const to = end === 0 ? 0 : original(end - 1) + 1;
      return end === start ? { start: to, end: to } : { start: original(start), end: to };
    },
  };
}

/** The offset where nesting or pending here-documents exceed what is parsed, or undefined. Quotes are not looked at. */
export function excessOffset(text: string): number | undefined {
  let depth = 0;
  let heredocs = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '\n') heredocs = 0;
    if (char === '(' || (char === '{' && text[at - 1] === '$')) depth++;
    if ((char === ')' || char === '}') && depth > 0) depth--;
    if (char === '<' && text[at + 1] === '<') heredocs++;
    if (depth > MAX_DEPTH || heredocs > MAX_PENDING_HEREDOCS) return at;
  }
  return undefined;
}
