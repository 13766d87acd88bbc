import type { FileEdit, Report, ReportedFix } from '../engine/result.ts';
import { firstOverlap, type Edit } from '../text/edit.ts';
import { chainEdits } from '../text/edit-chain.ts';
import { lineCount, lineRange, textChange, type Change, type Side, type TextChange } from './change.ts';
import { palette, type Palette } from './color.ts';
import { cellsOf, firstEndingAfter, isNeutral, neutral } from './neutral.ts';

/** Unchanged lines around a change. */
const CONTEXT = 3;

/**
 * One unified diff per file of all edits of `fixes` together; '' when they change nothing. Secrets are masked and
 * control characters escaped; the `@@` line of a hunk that holds one says so, because it can then not be applied.
 * A fix that changes the same text as one before it is left out and named in a line before the diff.
 */
export function diffReport(report: Report, fixes: readonly ReportedFix[], options: { readonly color: boolean } = { color: false }): string {
  const colors = palette(options.color);
  const { edits, left } = merge(fixes);
  const lines = left.map((fix) => `# left out, it changes the same text as another fix: ${neutral(report.mask.text(fix.title))}`);
  for (const path of [...edits.keys()].sort(byCodeUnit)) {
    const before = report.texts.get(path);
    const change = textChange(before ?? '', edits.get(path)!, report.mask.ranges(path), (text) => report.mask.find(text));
    if (change.changes.length === 0) continue;
    lines.push(
      colors.bold(before === undefined ? '--- /dev/null' : `--- a/${neutral(path)}`),
      colors.bold(`+++ b/${neutral(path)}`),
      ...hunksOf(change.changes).flatMap((hunk) => hunkLines(change, hunk, colors)),
    );
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** Edits by path; a whole fix goes when one of its edits meets an edit of a fix before it. */
function merge(fixes: readonly ReportedFix[]): { readonly edits: ReadonlyMap<string, readonly Edit[]>; readonly left: readonly ReportedFix[] } {
  const edits = new Map<string, readonly Edit[]>();
  const left: ReportedFix[] = [];
  for (const fix of fixes) {
    const own = editsByPath(fix.edits);
    const joined = [...own].map(([path, list]) => [path, [...edits.get(path) ?? [], ...list]] as const);
    if (joined.some(([, list]) => firstOverlap(list) !== undefined)) left.push(fix);
    else for (const [path, list] of joined) edits.set(path, list);
  }
  return { edits, left };
}

/** One list of edits that does what all `steps` do one after the other; `lengths` of the files as they are, new ones left out. */
export function chainFileEdits(steps: readonly (readonly FileEdit[])[], lengths: ReadonlyMap<string, number>): readonly FileEdit[] {
  const byPath = steps.map(editsByPath);
  return [...new Set(byPath.flatMap((step) => [...step.keys()]))].flatMap((path) => (
    chainEdits(lengths.get(path) ?? 0, byPath.map((step) => step.get(path) ?? [])).map(({ range, text }): FileEdit => ({ path, start: range.start, end: range.end, text }))
  ));
}

/** The edits of each file, in the order given. */
export function editsByPath(edits: readonly FileEdit[]): ReadonlyMap<string, readonly Edit[]> {
  const byPath = new Map<string, Edit[]>();
  for (const { path, start, end, text } of edits) {
    const list = byPath.get(path) ?? [];
    list.push({ range: { start, end }, text });
    byPath.set(path, list);
  }
  return byPath;
}

function hunksOf(changes: readonly Change[]): readonly (readonly Change[])[] {
  const hunks: Change[][] = [];
  for (const change of changes) {
    const hunk = hunks.at(-1);
    const last = hunk?.at(-1);
    if (hunk !== undefined && last !== undefined && change.oldAt - (last.oldAt + last.oldCount) <= CONTEXT * 2) hunk.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

interface Line {
  readonly text: string;
  readonly masked: boolean;
  readonly escaped: boolean;
}

function hunkLines(change: TextChange, hunk: readonly Change[], colors: Palette): readonly string[] {
  const first = hunk[0]!;
  const last = hunk.at(-1)!;
  const lead = Math.min(CONTEXT, first.oldAt);
  const tail = Math.min(CONTEXT, lineCount(change.before) - last.oldAt - last.oldCount);
  const lines: Line[] = [];
  let at = first.oldAt - lead;
  const context = (to: number): void => {
    for (; at < to; at++) lines.push(...printed(change.before, at, ' ', (text) => text));
  };
  for (const { oldAt, oldCount, newAt, newCount } of hunk) {
    context(oldAt);
    for (; at < oldAt + oldCount; at++) lines.push(...printed(change.before, at, '-', colors.red));
    for (let line = newAt; line < newAt + newCount; line++) lines.push(...printed(change.after, line, '+', colors.green));
  }
  context(at + tail);

  const oldCount = at - (first.oldAt - lead);
  const newCount = last.newAt + last.newCount + tail - (first.newAt - lead);
  const notes = [
    ...lines.some((line) => line.masked) ? ['secrets masked'] : [],
    ...lines.some((line) => line.escaped) ? ['control characters escaped'] : [],
  ];
  const place = `@@ -${span(first.oldAt - lead, oldCount)} +${span(first.newAt - lead, newCount)} @@`;
  return [`${colors.cyan(place)}${notes.length === 0 ? '' : ` ${notes.join(', ')}`}`, ...lines.map((line) => line.text)];
}

/** Start and length as diff writes them: 1-based, the length left out when it is 1, the line before when it is 0. */
function span(start: number, count: number): string {
  if (count === 0) return `${start},0`;
  return count === 1 ? `${start + 1}` : `${start + 1},${count}`;
}

function printed(side: Side, line: number, mark: string, paint: (text: string) => string): readonly Line[] {
  const { start, end } = lineRange(side, line);
  const raw = side.text.slice(start, end);
  const ending = raw.endsWith('\r\n') ? '\r' : '';
  const closed = raw.endsWith('\n');
  const stop = end - ending.length - (closed ? 1 : 0);
  const cells = cellsOf(side.text, start, stop, side.hidden);
  const secret = side.hidden[firstEndingAfter(side.hidden, start)];
  const masked = secret !== undefined && secret.start < stop;
  const escaped = !isNeutral(side.text.slice(start, stop));
  // The carriage return of a CRLF line stays: without it the diff could not be applied.
  const shown = { text: `${paint(`${mark}${cells.map((cell) => cell.shown).join('')}`)}${ending}`, masked, escaped };
  return closed ? [shown] : [shown, { text: '\\ No newline at end of file', masked: false, escaped: false }];
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
