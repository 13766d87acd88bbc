import type { Range } from '../../text/range.ts';
import type { Changes } from './changes.ts';
import { isGone } from './changes.ts';
import type { Layout } from './layout.ts';
import { lineEnd, lineStart } from './rows.ts';

/** What a line of the document is: an entry or header (over all its lines), a comment, a blank. */
interface Row {
  readonly kind: 'unit' | 'comment' | 'blank';
  readonly start: number;
  readonly end: number;
  readonly header: boolean;
  gone: boolean;
  /** The comments that speak of it go too. */
  readonly comments: boolean;
}

/** The stretches of whole lines that go: entries, headers, comments that speak of nothing else, and blank lines between them. */
export function goneRows(text: string, layout: Layout, changes: Changes): readonly Range[] {
  if (![...changes].some(([unit, change]) => change.dropped && unit.kind !== 'item')) return [];
  const rows = rowsOf(text, layout, changes);
  dropComments(rows);
  dropBlanks(rows);
  const ranges: Range[] = [];
  for (const row of rows) {
    if (!row.gone) continue;
    const last = ranges.at(-1);
    if (last !== undefined && last.end === row.start) ranges[ranges.length - 1] = { start: last.start, end: row.end };
    else ranges.push({ start: row.start, end: row.end });
  }
  return withoutFinalBreak(text, ranges);
}

function rowsOf(text: string, layout: Layout, changes: Changes): Row[] {
  const units = layout.sections.flatMap((section) => [...(section.end > 0 ? [section] : []), ...section.lines]);
  const rows: Row[] = [];
  let at = 0;
  const between = (until: number): void => {
    while (at < until) {
      const end = lineEnd(text, at);
      rows.push({ kind: text.slice(at, end).trim() === '' ? 'blank' : 'comment', start: at, end, header: false, gone: false, comments: false });
      at = end;
    }
  };
  for (const unit of units) {
    const start = lineStart(text, unit.start);
    between(start);
    const change = changes.get(unit);
    const section = unit.kind === 'line' ? changes.get(unit.section) : undefined;
    const comments = change?.comments === true || section?.comments === true;
    const end = lineEnd(text, unit.end);
    rows.push({ kind: 'unit', start, end, header: unit.kind === 'section', gone: isGone(changes, unit) && change?.comment === undefined, comments });
    at = end;
  }
  between(text.length);
  return rows;
}

/**
 * Comment lines right above entries speak of all of them up to the next blank or comment line: they go with the last one.
 * Those below in a table that goes have nothing to speak of.
 */
function dropComments(rows: readonly Row[]): void {
  for (let first = 0; first < rows.length; first++) {
    if (rows[first]!.kind !== 'comment') continue;
    let next = first;
    while (rows[next]?.kind === 'comment') next++;
    const before = rows[first - 1];
    let end = next;
    while (rows[end]?.kind === 'unit' && (end === next || !rows[end]!.header)) end++;
    const spoken = rows.slice(next, end);
    const orphan = spoken.length === 0 && before?.kind === 'unit' && before.gone && before.comments;
    if (orphan || (spoken.length > 0 && spoken.every((row) => row.gone && row.comments))) {
      for (const row of rows.slice(first, next)) row.gone = true;
    }
    first = next - 1;
  }
}

/** Where entries went, no more blank lines are left than stood on one side. */
function dropBlanks(rows: readonly Row[]): void {
  for (let first = 0; first < rows.length; first++) {
    if (!rows[first]!.gone) continue;
    let next = first;
    while (rows[next]?.gone === true || (rows[next]?.kind === 'blank' && goneAfterBlanks(rows, next))) rows[next++]!.gone = true;
    const above = rows[first - 1];
    if (above === undefined || above.kind === 'blank') {
      let end = next;
      while (rows[end]?.kind === 'blank') rows[end++]!.gone = true;
      if (rows[end] === undefined) for (let at = first - 1; rows[at]?.kind === 'blank'; at--) rows[at]!.gone = true;
      next = end;
    } else if (rows[next] === undefined || rows.slice(next).every((row) => row.kind === 'blank')) {
      for (const row of rows.slice(next)) row.gone = true;
    }
    first = next - 1;
  }
}

/** True when the blank lines from `at` on stand between two things that go. */
function goneAfterBlanks(rows: readonly Row[], at: number): boolean {
  let next = at;
  while (rows[next]?.kind === 'blank') next++;
  return rows[next]?.gone === true;
}

/** A text that ends without a line break goes on doing so. */
function withoutFinalBreak(text: string, ranges: readonly Range[]): readonly Range[] {
  const last = ranges.at(-1);
  if (last === undefined || last.end < text.length || last.start === 0 || text.endsWith('\n')) return ranges;
  const start = text[last.start - 2] === '\r' ? last.start - 2 : last.start - 1;
  return [...ranges.slice(0, -1), { start, end: last.end }];
}
