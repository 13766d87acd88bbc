import type { Range } from '../../text/range.ts';
import { lineBreakAt } from '../../text/line-ends.ts';
import { keyed, type Unit } from './layout.ts';

/** Offset of the start of the line that `offset` stands in. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset after the line break of the line that `offset` stands in; the end of the text for a last line without one. */
export function lineEnd(text: string, offset: number): number {
  const lineBreak = text.indexOf('\n', offset);
  return lineBreak === -1 ? text.length : lineBreak + 1;
}

/** The blanks that the line of `offset` begins with. */
export function indentAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  let end = start;
  while (text[end] === ' ' || text[end] === '\t') end++;
  return text.slice(start, end);
}

/** The line break of the text: that of its first line. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
  return lineBreakAt(text, text.indexOf('\n'));
}

export function isBlankLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), lineEnd(text, offset)).trim() === '';
}

/** One step of indentation: how much further in an element stands than what holds it. */
export function stepAt(text: string, unit: Unit): string {
  const own = indentAt(text, unit.start);
  const { holder } = unit.owner;
  const outer = holder === undefined ? '' : indentAt(text, holder.start);
  return own.length > outer.length && own.startsWith(outer) ? own.slice(outer.length) : '  ';
}

/** The column of the sign when an element's key begins its line; undefined for another. */
export function signColumn(text: string, unit: Unit): number | undefined {
  const node = keyed(unit);
  if (node === undefined || text[node.sign] !== '=') return undefined;
  const start = lineStart(text, unit.start);
  return text.slice(start, unit.start).trim() === '' && node.sign < lineEnd(text, unit.start) ? node.sign - start : undefined;
}

/** True where the sign stands below or above that of a neighbour on the next line, or further right than it must. */
export function isAligned(text: string, unit: Unit, siblings: readonly Unit[]): boolean {
  const node = keyed(unit);
  const column = signColumn(text, unit);
  if (node === undefined || column === undefined) return false;
  if (node.sign - node.key.end > 1) return true;
  const near = (other: Unit): boolean => lineStart(text, other.start) === lineEnd(text, unit.end) || lineEnd(text, other.end) === lineStart(text, unit.start);
  return siblings.some((other) => other !== unit && near(other) && signColumn(text, other) === column);
}

/** The range of the lines that an element stands on. */
export function linesOf(text: string, { start, end }: Range): Range {
  return { start: lineStart(text, start), end: lineEnd(text, end) };
}
