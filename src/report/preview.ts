import type { ReportedFix } from '../engine/result.ts';
import type { Edit } from '../text/edit.ts';
import type { Range } from '../text/range.ts';
import { lineAt, lineRange, lineStarts, textChange, type Change, type Side, type TextChange } from './change.ts';
import { editsByPath } from './diff.ts';
import { GUTTER, shownText, viewOf } from './frame.ts';
import { firstEndingAfter, neutral } from './neutral.ts';
import type { Screen } from './screen.ts';

/** A preview is for a glance; `--diff` shows all. */
const MAX_LINES = 60;

/** The lines a fix takes away and writes, without context; the numbers are those of the old text. */
export function previewLines(fix: ReportedFix, home: string, screen: Screen): readonly string[] {
  const lines: string[] = [];
  for (const [path, edits] of editsByPath(fix.edits)) {
    if (path !== home) lines.push(`  in ${neutral(path)}`);
    lines.push(...fileLines(path, edits, screen));
  }
  if (lines.length <= MAX_LINES) return lines;
  return [...lines.slice(0, MAX_LINES), `  … ${lines.length - MAX_LINES} more lines: see --diff`];
}

function fileLines(path: string, edits: readonly Edit[], screen: Screen): readonly string[] {
  const { change, firstLine } = touched(path, edits, screen);
  return change.changes.flatMap((each) => changeLines(change, each, firstLine, screen));
}

/** The change of the lines from the first edit to the last; a large file is not compared whole for each of its fixes. */
function touched(path: string, edits: readonly Edit[], screen: Screen): { readonly change: TextChange; readonly firstLine: number } {
  const { texts, mask } = screen.report;
  const text = texts.get(path) ?? '';
  const lines = screen.lines.get(path) ?? lineStarts(text);
  screen.lines.set(path, lines);
  const firstLine = lineAt(lines, Math.min(...edits.map((edit) => edit.range.start)));
  const lastLine = lineAt(lines, Math.max(...edits.map((edit) => edit.range.end)));
  const start = lines[firstLine]!;
  const end = lines[lastLine + 1] ?? text.length;
  const moved = edits.map((edit) => ({ range: { start: edit.range.start - start, end: edit.range.end - start }, text: edit.text }));
  const hidden: Range[] = [];
  const all = mask.ranges(path);
  for (let at = firstEndingAfter(all, start); at < all.length && all[at]!.start < end; at++) {
    hidden.push({ start: Math.max(0, all[at]!.start - start), end: Math.min(end, all[at]!.end) - start });
  }
  return { change: textChange(text.slice(start, end), moved, hidden, (part) => mask.find(part)), firstLine };
}

function changeLines(text: TextChange, change: Change, firstLine: number, screen: Screen): readonly string[] {
  const { colors } = screen;
  const lines: string[] = [];
  for (let index = 0; index < change.oldCount; index++) {
    const number = String(firstLine + change.oldAt + index + 1).padStart(GUTTER - 3);
    const focus = difference(text, change, index);
    lines.push(`${colors.dim(number)} ${colors.red(`- ${lineText(text.before, change.oldAt + index, focus, screen)}`)}`);
  }
  for (let index = 0; index < change.newCount; index++) {
    const focus = difference(text, change, index);
    lines.push(`${' '.repeat(GUTTER - 3)} ${colors.green(`+ ${lineText(text.after, change.newAt + index, focus, screen)}`)}`);
  }
  return lines;
}

/** How far the pair of lines at `index` is the same: what a cut line must show begins there. */
function difference(text: TextChange, change: Change, index: number): number {
  if (index >= change.oldCount || index >= change.newCount) return 0;
  const old = lineRange(text.before, change.oldAt + index);
  const now = lineRange(text.after, change.newAt + index);
  const most = Math.min(old.end - old.start, now.end - now.start);
  let same = 0;
  while (same < most && text.before.text.charCodeAt(old.start + same) === text.after.text.charCodeAt(now.start + same)) same++;
  return same;
}

function lineText(side: Side, line: number, focus: number, screen: Screen): string {
  const { start, end } = lineRange(side, line);
  const at = Math.min(start + focus, Math.max(start, end - 1));
  return shownText(viewOf(side, { start: at, end: at + 1 }, screen.width - GUTTER));
}
