import { lineEnd, lineStart, skipBlanks } from './lines.ts';
import type { Statement } from './script-model.ts';

/** End of a statement with its `;`, if it has one. */
export function separatorEnd(statement: Statement, text: string): number {
  const { end } = statement.range;
  if (statement.background) return end;
  const at = skipBlanks(text, end);
  return text[at] === ';' && text[at + 1] !== ';' && text[at + 1] !== '&' ? at + 1 : end;
}

/** The end of a comment that follows on the line, or undefined when something else does. */
export function restEnd(statement: Statement, text: string): number | undefined {
  const at = skipBlanks(text, separatorEnd(statement, text));
  const end = lineEnd(text, at);
  return at >= end || text[at] === '#' ? end : undefined;
}

/** A statement whose lines hold nothing but it and a trailing comment. */
export function standsAlone(statement: Statement, text: string): boolean {
  const start = lineStart(text, statement.range.start);
  if (text.slice(start, statement.range.start).trim() !== '') return false;
  return !/\\\r?\n$/.test(text.slice(Math.max(0, start - 3), start)) && restEnd(statement, text) !== undefined;
}

/** The blanks in front of a statement that stands alone. */
export function indentOf(statement: Statement, text: string): string {
  return text.slice(lineStart(text, statement.range.start), statement.range.start);
}

/** Where the here-documents behind a statement end; 0 without any. */
export function bodiesEnd(statement: Statement): number {
  return Math.max(0, ...statement.bodies.map((body) => body.end));
}
