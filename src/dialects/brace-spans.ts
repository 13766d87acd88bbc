import type { Range } from '../text/range.ts';

/** The outermost stretches from `open` (which ends in `{`) to the brace that closes it, in order; what stays open is left out. */
export function closedSpans(text: string, open: string): readonly Range[] {
  const found: Range[] = [];
  const starts: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text.startsWith(open, at)) {
      starts.push(at);
      at += open.length - 1;
    } else if (text[at] === '}') {
      const start = starts.pop();
      if (start === undefined) continue;
      while (found.length > 0 && found.at(-1)!.start > start) found.pop();
      found.push({ start, end: at + 1 });
    }
  }
  return found;
}
