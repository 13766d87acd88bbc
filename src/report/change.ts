import { applyEdits, sortEdits, type Edit } from '../text/edit.ts';
import type { Range } from '../text/range.ts';

/** Old lines replaced by new ones. Indexes are 0-based; a count may be 0. */
export interface Change {
  readonly oldAt: number;
  readonly oldCount: number;
  readonly newAt: number;
  readonly newCount: number;
}

/** A text before and after, by lines, with what must not be shown of each. */
export interface TextChange {
  readonly before: Side;
  readonly after: Side;
  /** Sorted; at least one unchanged line between two of them. */
  readonly changes: readonly Change[];
}

export interface Side {
  readonly text: string;
  /** Where each line starts, and the text's length at the end. A text without a last newline has a last line all the same. */
  readonly lines: readonly number[];
  readonly hidden: readonly Range[];
}

/** Regions whose lines are compared one by one; larger ones are shown as all old, all new. */
const MAX_COMPARED = 250_000;

/** What `edits` (which do not overlap) change in `text`, line by line. `find` finds secrets in the new text. */
export function textChange(text: string, edits: readonly Edit[], hidden: readonly Range[], find: (text: string) => readonly Range[]): TextChange {
  const sorted = sortEdits(edits);
  const after = applyEdits(text, sorted);
  const before: Side = { text, lines: lineStarts(text), hidden };
  const next: Side = { text: after, lines: lineStarts(after), hidden: union(find(after), carried(hidden, sorted)) };
  return { before, after: next, changes: changedLines(before, next, sorted) };
}

/** Number of lines of a side. */
export function lineCount(side: Side): number {
  return side.lines.length - 1;
}

/** A line with its line break. */
export function lineRange(side: Side, line: number): Range {
  return { start: side.lines[line]!, end: side.lines[line + 1]! };
}

/** Where each line starts, and the text's length at the end. Lines end at a line feed. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  if (starts.at(-1) !== text.length) starts.push(text.length);
  return starts;
}

/** Index of the line that holds `offset`; the end of the text belongs to the last line. */
export function lineAt(lines: readonly number[], offset: number): number {
  let low = 0;
  let high = Math.max(0, lines.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lines[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function changedLines(before: Side, after: Side, edits: readonly Edit[]): readonly Change[] {
  const changes: Change[] = [];
  let delta = 0;
  for (let at = 0; at < edits.length;) {
    const first = lineAt(before.lines, edits[at]!.range.start);
    let last = first;
    let grown = 0;
    // Edits on the same or the next line make one region.
    for (; at < edits.length && lineAt(before.lines, edits[at]!.range.start) <= last + 1; at++) {
      const { range, text } = edits[at]!;
      last = Math.max(last, lineAt(before.lines, range.end));
      grown += text.length - (range.end - range.start);
    }
    const start = before.lines[first]!;
    const end = lineCount(before) === 0 ? 0 : before.lines[last + 1]!;
    const newAt = lineIndex(after, start + delta);
    const newEnd = lineIndex(after, end + delta + grown);
    const oldCount = lineCount(before) === 0 ? 0 : last + 1 - first;
    compare(before, after, { oldAt: first, oldCount, newAt, newCount: newEnd - newAt }, changes);
    delta += grown;
  }
  return changes;
}

/** Index of the line that starts at `offset`, or of the end. An old last line without a newline may have grown one. */
function lineIndex(side: Side, offset: number): number {
  if (offset >= side.text.length) return lineCount(side);
  const line = lineAt(side.lines, offset);
  return side.lines[line] === offset ? line : line + 1;
}

function compare(before: Side, after: Side, region: Change, out: Change[]): void {
  const old = (index: number): string => lineText(before, region.oldAt + index);
  const now = (index: number): string => lineText(after, region.newAt + index);
  let { oldCount, newCount } = region;
  let head = 0;
  while (head < oldCount && head < newCount && old(head) === now(head)) head++;
  while (oldCount > head && newCount > head && old(oldCount - 1) === now(newCount - 1)) {
    oldCount--;
    newCount--;
  }
  const rows = oldCount - head;
  const columns = newCount - head;
  if (rows === 0 && columns === 0) return;
  const add = (oldFrom: number, oldTo: number, newFrom: number, newTo: number): void => {
    if (oldFrom === oldTo && newFrom === newTo) return;
    out.push({ oldAt: region.oldAt + head + oldFrom, oldCount: oldTo - oldFrom, newAt: region.newAt + head + newFrom, newCount: newTo - newFrom });
  };
  if (rows * columns > MAX_COMPARED) {
    add(0, rows, 0, columns);
    return;
  }
  // Longest common subsequence of the lines, from the end.
  const length = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      length[i]![j] = old(head + i) === now(head + j) ? length[i + 1]![j + 1]! + 1 : Math.max(length[i + 1]![j]!, length[i]![j + 1]!);
    }
  }
  let i = 0;
  let j = 0;
  let oldFrom = 0;
  let newFrom = 0;
  while (i < rows && j < columns) {
    if (old(head + i) === now(head + j)) {
      add(oldFrom, i, newFrom, j);
      oldFrom = ++i;
      newFrom = ++j;
    } else if (length[i + 1]![j]! >= length[i]![j + 1]!) i++;
    else j++;
  }
  add(oldFrom, rows, newFrom, columns);
}

function lineText(side: Side, line: number): string {
  return side.text.slice(side.lines[line], side.lines[line + 1]);
}

/** Hidden stretches of the old text where they still stand in the new one. */
function carried(hidden: readonly Range[], edits: readonly Edit[]): readonly Range[] {
  const kept: Range[] = [];
  let delta = 0;
  let at = 0;
  let next = 0;
  for (const edit of [...edits, { range: { start: Infinity, end: Infinity }, text: '' }]) {
    // The stretch [at, edit.start) stays, moved by delta.
    while (next < hidden.length && hidden[next]!.start < edit.range.start) {
      const start = Math.max(hidden[next]!.start, at);
      const end = Math.min(hidden[next]!.end, edit.range.start);
      if (start < end) kept.push({ start: start + delta, end: end + delta });
      if (hidden[next]!.end > edit.range.start) break;
      next++;
    }
    delta += edit.text.length - (edit.range.end - edit.range.start);
    at = edit.range.end;
  }
  return kept;
}

function union(a: readonly Range[], b: readonly Range[]): readonly Range[] {
  const result: Range[] = [];
  for (const range of [...a, ...b].sort((x, y) => x.start - y.start)) {
    const last = result.at(-1);
    if (last === undefined || range.start > last.end) result.push(range);
    else if (range.end > last.end) result[result.length - 1] = { start: last.start, end: range.end };
  }
  return result;
}
