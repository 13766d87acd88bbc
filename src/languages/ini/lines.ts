import { endsInBackslash } from '../../text/line-ends.ts';
/** A line's extent: start, first character that is no blank, end of content without blanks and line break, start of the next line. */
export interface Line {
  readonly start: number;
  readonly first: number;
  readonly content: number;
  readonly next: number;
}

/** The line that begins at `start`. */
export function lineAt(text: string, start: number): Line {
  const lineBreak = text.indexOf('\n', start);
  const end = lineBreak === -1 ? text.length : lineBreak;
  const source = text.slice(start, end);
  const content = start + source.trimEnd().length;
  const first = start + (source.length - source.trimStart().length);
  return { start, first: Math.min(first, content), content, next: lineBreak === -1 ? text.length : lineBreak + 1 };
}

/** True when the stretch ends with a backslash that no other backslash takes away, right before the line break. */
export function isContinued(text: string, start: number, end: number): boolean {
  if (text[end] !== '\n' && !text.startsWith('\r\n', end)) return false;
  return endsInBackslash(text, end, start);
}

/** Where a comment behind a value begins: one of `marks` at the start or behind a blank. */
export function commentStart(text: string, start: number, end: number, marks: string): number | undefined {
  if (marks === '') return undefined;
  for (let at = start; at < end; at++) {
    if (marks.includes(text[at]!) && (at === start || /\s/.test(text[at - 1]!))) return at;
  }
  return undefined;
}
