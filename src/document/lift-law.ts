import type { Edit } from '../text/edit.ts';
import { contains, shiftRange, type Range } from '../text/range.ts';
import type { OpaqueRange } from './document.ts';
import type { SegmentMap } from './segment-map.ts';

/**
 * True when the references read after `edits` are those of before that no edit took away, at their new places,
 * and those the edits bring as `raw`. `edits` are sorted and split no reference.
 */
export function referencesKept(before: readonly OpaqueRange[], edits: readonly Edit[], after: readonly OpaqueRange[]): boolean {
  const raw = rawAfter(edits);
  const covered = raw.map(() => 0);
  const others: Range[] = [];
  for (const { range } of after) {
    const holder = raw.findIndex((stretch) => contains(stretch, range));
    if (holder === -1) others.push(range);
    else covered[holder]! += range.end - range.start;
  }
  if (!raw.every((stretch, i) => covered[i] === stretch.end - stretch.start)) return false;
  const kept = before
    .filter(({ range }) => !edits.some((edit) => contains(edit.range, range)))
    .map(({ range }) => shiftRange(range, growthBefore(edits, range.start)));
  return kept.length === others.length && kept.every((range, i) => range.start === others[i]!.start && range.end === others[i]!.end);
}

/** Host edits with the `raw` of the guest edits, found through the map of the host after the edits. */
export function liftedRaw(edits: readonly Edit[], written: readonly Edit[], mapAfter: SegmentMap): readonly Edit[] {
  const stretches = rawAfter(edits).map((stretch) => mapAfter.toHost(stretch));
  if (stretches.length === 0) return written;
  return written.map((edit, i) => {
    const start = edit.range.start + growthBefore(written.slice(0, i), edit.range.start);
    const own = { start, end: start + edit.text.length };
    const raw = stretches.filter((stretch) => contains(own, stretch)).map((stretch) => shiftRange(stretch, -start));
    return raw.length === 0 ? edit : { ...edit, raw };
  });
}

function rawAfter(edits: readonly Edit[]): readonly Range[] {
  const found: Range[] = [];
  let growth = 0;
  for (const edit of edits) {
    for (const stretch of edit.raw ?? []) found.push(shiftRange(stretch, edit.range.start + growth));
    growth += edit.text.length - (edit.range.end - edit.range.start);
  }
  return found;
}

function growthBefore(edits: readonly Edit[], offset: number): number {
  return edits
    .filter((edit) => edit.range.end <= offset)
    .reduce((sum, edit) => sum + edit.text.length - (edit.range.end - edit.range.start), 0);
}
