import type { Edit } from '../../text/edit.ts';
import type { Range } from '../../text/range.ts';
import type { CommaList } from './handles.ts';

/** What happens to one element: new ones beside it, and whether it goes. Texts are whole elements without commas. */
export interface ElementChange {
  readonly before: string[];
  readonly after: string[];
  dropped: boolean;
}

/** An element with what stands behind it. */
interface Unit {
  readonly range: Range;
  /** Where its comma stands. */
  readonly comma: number | undefined;
  /** It has lines of its own: nothing but its comma and a comment stands beside it. */
  readonly own: boolean;
  /** Those lines, with the last line break. */
  readonly lines: Range;
}

/**
 * Edits of a list with commas. An element goes with one comma and, where it has lines of its own, with these; the
 * list ends with a comma where it did before. `code` is `text` with comments as blanks.
 */
export function commaEdits(text: string, code: string, list: CommaList, changes: ReadonlyMap<number, ElementChange>): readonly Edit[] {
  const units = list.items.map((range, index): Unit => unitOf(text, code, list, range, list.items[index + 1]?.start ?? list.close));
  const replaced = (index: number): boolean => {
    const change = changes.get(index);
    return change?.dropped === true && change.before.length + change.after.length > 0;
  };
  const gone = (index: number): boolean => changes.get(index)?.dropped === true && !replaced(index);
  const kept = units.flatMap((_, index) => gone(index) ? [] : [index]);
  const lastKept = kept.at(-1);
  if (lastKept === undefined) return [{ range: { start: list.open, end: list.close }, text: '' }];
  const edits: Edit[] = [];
  for (let index = 0; index < units.length; index++) {
    if (!gone(index)) continue;
    const from = index;
    while (index + 1 < units.length && gone(index + 1)) index++;
    edits.push(...runEdits(units, from, index, text));
  }
  const endsWithComma = units.at(-1)!.comma !== undefined;
  units.forEach((unit, index) => {
    const change = changes.get(index);
    if (change === undefined || gone(index)) return;
    const { before, after } = change;
    const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
    const separator = unit.own ? `,${lineBreak}${indentAt(text, unit.range.start)}` : ', ';
    if (replaced(index)) edits.push({ range: unit.range, text: [...before, ...after].join(separator) });
    else {
      if (before.length > 0) edits.push(at(unit.range.start, before.map((each) => each + separator).join('')));
      if (after.length > 0) edits.push(...appended(text, unit, after, lineBreak, index === lastKept && !endsWithComma));
    }
  });
  const last = units[lastKept]!;
  const isAlone = list.kind === 'tuple' && kept.length === 1 && units.length > 1 && !(changes.get(lastKept)?.after.length ?? 0);
  const comma = lastKept === units.length - 1 ? last.comma : endsWithComma ? last.comma : undefined;
  if (isAlone && comma === undefined) edits.push(at(last.range.end, ','));
  return edits;
}

/** What goes with neighbours that go, and the comma that is one too many then. */
function runEdits(units: readonly Unit[], from: number, to: number, text: string): readonly Edit[] {
  const first = units[from]!;
  const last = units[to]!;
  const before = units[from - 1];
  const next = units[to + 1];
  const own = units.slice(from, to + 1).every((unit) => unit.own);
  if (own) {
    const lines = units.slice(from, to + 1).map(({ lines: range }): Edit => ({ range, text: '' }));
    const spare = next === undefined && last.comma === undefined && before?.comma !== undefined;
    return spare ? [{ range: { start: before.comma!, end: before.comma! + 1 }, text: '' }, ...lines] : lines;
  }
  const sameLine = next !== undefined && !text.slice(last.range.end, next.range.start).includes('\n');
  if (before === undefined || sameLine) return [{ range: { start: first.range.start, end: next?.range.start ?? last.range.end }, text: '' }];
  const gap = text.slice(before.range.end, first.range.start);
  if (!gap.includes('#')) return [{ range: { start: before.range.end, end: last.range.end }, text: '' }];
  // A comment of the element before stays.
  const spare = next === undefined && last.comma === undefined && before.comma !== undefined;
  return [
    ...(spare ? [{ range: { start: before.comma!, end: before.comma! + 1 }, text: '' }] : []),
    { range: { start: first.range.start, end: (last.comma ?? last.range.end - 1) + 1 }, text: '' },
  ];
}

function appended(text: string, unit: Unit, after: readonly string[], lineBreak: string, open: boolean): readonly Edit[] {
  if (!unit.own) return [at(unit.range.end, after.map((each) => `, ${each}`).join(''))];
  const indent = indentAt(text, unit.range.start);
  const lines = after.map((each, index) => `${indent}${each}${index < after.length - 1 || !open ? ',' : ''}${lineBreak}`).join('');
  return [...(unit.comma === undefined ? [at(unit.range.end, ',')] : []), at(unit.lines.end, lines)];
}

function unitOf(text: string, code: string, list: CommaList, range: Range, next: number): Unit {
  const gap = /^[\s\\)]*,/.exec(code.slice(range.end, next));
  const comma = gap === null ? undefined : range.end + gap[0].length - 1;
  const start = text.lastIndexOf('\n', range.start - 1) + 1;
  const behind = comma === undefined ? range.end : comma + 1;
  const lineBreak = text.indexOf('\n', behind);
  const end = lineBreak === -1 ? text.length : lineBreak + 1;
  const own = start >= list.open && code.slice(start, range.start).trim() === '' && code.slice(behind, end).trim() === '' && end <= Math.max(next, list.close) && lineBreak !== -1;
  return { range, comma, own, lines: { start, end } };
}

function indentAt(text: string, offset: number): string {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
}

function at(offset: number, text: string): Edit {
  return { range: { start: offset, end: offset }, text };
}
