import { lineBreakAt } from '../../text/line-ends.ts';
/** Offset of the start of the line that `offset` stands in. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset after the line break of the line that `offset` stands in; the end of the text for a last line without one. */
export function lineEnd(text: string, offset: number): number {
  const lineBreak = text.indexOf('\n', offset);
  return lineBreak === -1 ? text.length : lineBreak + 1;
}

/** The blanks before `offset` on its line. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))![0];
}

/** The line break of the text: that of its first line. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
  return lineBreakAt(text, text.indexOf('\n'));
}
