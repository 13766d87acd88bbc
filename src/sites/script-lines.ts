import type { Range } from '../text/range.ts';

/** The lines of a statement, and whether it stands on them alone but for a comment that begins with `mark`. */
export function ownLines(text: string, range: Range, mark: string): { readonly lines: Range; readonly alone: boolean } {
  const start = text.lastIndexOf('\n', range.start - 1) + 1;
  const lineBreak = text.indexOf('\n', range.end);
  const end = lineBreak === -1 ? text.length : lineBreak + 1;
  const tail = text.slice(range.end, end).trim();
  return { lines: { start, end }, alone: text.slice(start, range.start).trim() === '' && (tail === '' || tail === ';' || (mark !== '' && tail.startsWith(mark))) };
}

/**
 * The lines of a statement as a place for new ones in front of it, also where it shares its first line with what comes
 * behind it. Undefined where `joins` holds of the text before it: the line goes on from there.
 */
export function linesInFront(text: string, range: Range, joins: RegExp): { readonly lines: Range; readonly alone: true } | undefined {
  const { lines } = ownLines(text, range, '');
  const before = text.slice(Math.max(0, range.start - 200), range.start).trimEnd();
  return joins.test(before) ? undefined : { lines, alone: true };
}
