import { lineBreakAt } from '../../text/line-ends.ts';

/** Start of the line that `offset` is on. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** The blanks at the start of the line that `offset` is on. */
export function indentAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  let end = start;
  while (end < offset && (text[end] === ' ' || text[end] === '\t')) end++;
  return text.slice(start, end);
}

/** The line break of the text: that of its first line. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
  return lineBreakAt(text, text.indexOf('\n'));
}

/** Where the blanks before `offset` begin, not before `limit`; with `lines`, line breaks count as blanks. */
export function blanksBefore(text: string, offset: number, limit: number, lines: boolean): number {
  let at = offset;
  while (at > limit && (text[at - 1] === ' ' || text[at - 1] === '\t' || (lines && (text[at - 1] === '\n' || text[at - 1] === '\r')))) at--;
  return at;
}
