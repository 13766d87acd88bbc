import type { Range } from '../text/range.ts';
import type { Palette, Paint } from './color.ts';
import { cellsOf, type Cell } from './neutral.ts';

/** Columns of the line number and the bar after it. */
export const GUTTER = 9;

const CUT = '…';

/** A stretch of a line that fits the width. */
export interface View {
  readonly cells: readonly Cell[];
  readonly cutLeft: boolean;
  readonly cutRight: boolean;
}

/** A text and the stretches of it that must not be shown, sorted. */
export interface Shown {
  readonly text: string;
  readonly hidden: readonly Range[];
}

/**
 * Two lines: the source line on which `range` starts, and carets under the exact range. Of a range over several lines
 * the first one is shown, and `…` says that it goes on. `line` is 1-based; `width` is that of the terminal.
 */
export function frame(source: Shown, range: Range, line: number, width: number, colors: Palette, caret: Paint): readonly string[] {
  const view = viewOf(source, range, width - GUTTER);
  const number = String(line).padStart(GUTTER - 3);
  const bar = `${' '.repeat(number.length)} | `;
  const text = `${colors.dim(`${number} | `)}${shownText(view)}`;
  return [text, `${colors.dim(bar)}${caretsOf(view, range, source.text, caret)}`];
}

/** The part of the line around `focus` that fits `width` columns. A line is never walked further than a few widths. */
export function viewOf(source: Shown, focus: Range, width: number): View {
  const reach = width * 4;
  const { text, hidden } = source;
  const low = Math.max(0, focus.start - reach);
  const before = text.slice(low, focus.start).lastIndexOf('\n');
  const whole = before !== -1 || low === 0;
  const start = whole ? low + before + 1 : isLow(text, low) ? low + 1 : low;
  const high = Math.min(text.length, focus.start + reach);
  const after = text.slice(focus.start, high).search(/\r?\n/);
  const closed = after !== -1 || high === text.length;
  const end = after !== -1 ? focus.start + after : high < text.length && isLow(text, high) ? high + 1 : high;
  return fit(cellsOf(text, start, end, hidden), focus, Math.max(width, 20), !whole, !closed);
}

/** The text of a view with its cuts marked. */
export function shownText(view: View): string {
  const text = view.cells.map((cell) => cell.shown).join('');
  return `${view.cutLeft ? CUT : ''}${text}${view.cutRight ? CUT : ''}`;
}

function fit(cells: readonly Cell[], focus: Range, width: number, cutLeft: boolean, cutRight: boolean): View {
  const total = cells.reduce((sum, cell) => sum + cell.width, 0);
  if (!cutLeft && !cutRight && total <= width) return { cells, cutLeft, cutRight };
  const at = Math.max(0, cells.findIndex((cell) => cell.source.end > focus.start));
  const wanted = cells.slice(0, at).reduce((sum, cell) => sum + cell.width, 0)
    + cells.slice(at).filter((cell) => cell.source.start < focus.end).reduce((sum, cell) => sum + cell.width, 0);
  let first = 0;
  if (cutLeft || wanted > width - 1) {
    first = at;
    for (let lead = Math.floor(width / 3); first > 0 && lead >= cells[first - 1]!.width; first--) lead -= cells[first - 1]!.width;
  }
  const left = cutLeft || first > 0;
  let room = width - (left ? 2 : 1);
  let last = first;
  while (last < cells.length && cells[last]!.width <= room) room -= cells[last++]!.width;
  return { cells: cells.slice(first, last), cutLeft: left, cutRight: cutRight || last < cells.length };
}

function caretsOf(view: View, range: Range, text: string, paint: Paint): string {
  let pad = view.cutLeft ? ' ' : '';
  let carets = '';
  for (const cell of view.cells) {
    if (cell.source.end <= range.start) pad += cell.shown === '\t' ? '\t' : ' '.repeat(cell.width);
    else if (cell.source.start < range.end) carets += cell.shown === '\t' ? '\t' : '^'.repeat(cell.width);
  }
  if (carets.trim() === '') carets = '^';
  const last = view.cells.at(-1)?.source.end ?? range.start;
  const rest = text.slice(last, Math.min(range.end, last + 3)).replace(/^\r?\n/, '');
  const goesOn = last < range.end && rest !== '';
  return `${pad}${paint(`${carets}${goesOn ? CUT : ''}`)}`;
}

function isLow(text: string, offset: number): boolean {
  const unit = text.charCodeAt(offset);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
