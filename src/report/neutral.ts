import type { Range } from '../text/range.ts';

/** Characters a terminal obeys or hides: control, bidi and invisible ones, and halves of a pair. A tab is harmless. */
const unsafe = (): RegExp => /(?!\t)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const zeroWidth = (): RegExp => /^[\p{Mn}\p{Me}]$/u;
const wide = (): RegExp => /^[\p{Emoji_Presentation}\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]$/u;

/** Text that needs none of the above. Classes of Unicode cost a millisecond each when they are first met. */
const PLAIN = /^[\t\x20-\x7e\u2010-\u2026\u2039\u203a\u2190-\u21ff]*$/;

/** What is shown for a stretch that must not be. */
const HIDDEN = '***';

/** A stretch of a source line as it is shown. `width` counts terminal columns; a tab counts as the most it can take. */
export interface Cell {
  readonly source: Range;
  readonly shown: string;
  readonly width: number;
}

/** `text` with every character that could steer a terminal written as `\u001b`; tabs stay, line breaks do not. */
export function neutral(text: string): string {
  return PLAIN.test(text) ? text : text.replace(unsafe(), escaped);
}

/** True when `neutral` would change the text. */
export function isNeutral(text: string): boolean {
  return PLAIN.test(text) || text.search(unsafe()) === -1;
}

/**
 * The characters of `text` from `start` to `end`, neutral and with every hidden stretch as one `***`.
 * `hidden` is sorted and does not overlap; both ends must not be inside a surrogate pair.
 */
export function cellsOf(text: string, start: number, end: number, hidden: readonly Range[]): readonly Cell[] {
  const cells: Cell[] = [];
  let next = firstEndingAfter(hidden, start);
  let at = start;
  while (at < end) {
    const secret = hidden[next];
    if (secret !== undefined && secret.start <= at) {
      const stop = Math.min(secret.end, end);
      cells.push({ source: { start: at, end: stop }, shown: HIDDEN, width: HIDDEN.length });
      at = stop;
      next++;
      continue;
    }
    const char = String.fromCodePoint(text.codePointAt(at)!);
    cells.push(cellOf(char, at));
    at += char.length;
  }
  return cells;
}

/** Index of the first of the sorted ranges that ends after `offset`. */
export function firstEndingAfter(ranges: readonly Range[], offset: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle]!.end > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

function cellOf(char: string, at: number): Cell {
  const source = { start: at, end: at + char.length };
  if (char === '\t') return { source, shown: char, width: 8 };
  if (char >= ' ' && char <= '~') return { source, shown: char, width: 1 };
  if (unsafe().test(char)) {
    const shown = escaped(char);
    return { source, shown, width: shown.length };
  }
  if (zeroWidth().test(char)) return { source, shown: char, width: 0 };
  return { source, shown: char, width: wide().test(char) ? 2 : 1 };
}

function escaped(char: string): string {
  const code = char.codePointAt(0)!;
  const hex = code.toString(16).padStart(4, '0');
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex}`;
}
