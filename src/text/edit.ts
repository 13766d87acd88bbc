import type { Range } from './range.ts';
import { contains, shiftRange } from './range.ts';

/**
 * Replace `range` of one document's text by `text`. An empty range inserts. Text that comes back as it was at the ends of
 * the range counts as not touched.
 */
export interface Edit {
  readonly range: Range;
  readonly text: string;
  /**
   * Sorted stretches of `text` (offsets in it) that are references for the host's reader: `${X:?set it}` of a compose
   * file, `$X` of the shell around a `bash -c "…"`. Codecs write them as they are instead of escaping them.
   */
  readonly raw?: readonly Range[];
}

/** The edits in the order of their places; insertions at one offset keep the order given. */
export function sortEdits(edits: readonly Edit[]): readonly Edit[] {
  return [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

/** The first pair of edits that change the same text, or undefined. Identical edits count as a clash. */
export function firstOverlap(edits: readonly Edit[]): readonly [Edit, Edit] | undefined {
  const sorted = sortEdits(edits);
  for (let i = 1; i < sorted.length; i++) {
    const before = sorted[i - 1]!;
    const after = sorted[i]!;
    if (after.range.start < before.range.end) return [before, after];
  }
  return undefined;
}

/** Applies edits to `text`. Throws when two of them overlap: callers check first. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = sortEdits(edits);
  const parts: string[] = [];
  let at = 0;
  for (const edit of sorted) {
    if (edit.range.start < at) throw new Error('overlapping edits');
    parts.push(text.slice(at, edit.range.start), edit.text);
    at = edit.range.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

/** Where `offset` of the old text stands in the new one; offsets inside an edit go to its end. */
export function shiftOffset(offset: number, edits: readonly Edit[]): number {
  let delta = 0;
  for (const edit of sortEdits(edits)) {
    if (edit.range.end > offset || (edit.range.start === offset && edit.range.end === offset)) break;
    delta += edit.text.length - (edit.range.end - edit.range.start);
  }
  return offset + delta;
}

/** The parts of `opaque` inside `range`, counted from its start: the `raw` of an edit that moves that source text. */
export function rawWithin(opaque: readonly { readonly range: Range }[], range: Range): readonly Range[] {
  return opaque
    .filter((stretch) => contains(range, stretch.range))
    .map((stretch) => shiftRange(stretch.range, -range.start));
}

/** Makes one edit of edits that touch each other. The edits must not overlap. */
export function mergeTouching(edits: readonly Edit[]): readonly Edit[] {
  const merged: Edit[] = [];
  for (const edit of sortEdits(edits)) {
    const last = merged.at(-1);
    if (last === undefined || last.range.end !== edit.range.start) merged.push(edit);
    else merged[merged.length - 1] = joinEdits(last, edit);
  }
  return merged;
}

function joinEdits(a: Edit, b: Edit): Edit {
  const range = { start: a.range.start, end: b.range.end };
  const raw = [...(a.raw ?? []), ...(b.raw ?? []).map((stretch) => shiftRange(stretch, a.text.length))];
  return raw.length === 0 ? { range, text: a.text + b.text } : { range, text: a.text + b.text, raw };
}

/** Takes what an edit does not change off its ends. Surrogate pairs, CRLF and raw stretches stay whole. */
export function trimEdit(text: string, edit: Edit): Edit {
  const old = text.slice(edit.range.start, edit.range.end);
  const first = edit.raw?.[0]?.start ?? edit.text.length;
  const last = edit.raw?.at(-1)?.end ?? 0;
  let head = 0;
  while (head < Math.min(old.length, first) && old[head] === edit.text[head]) head++;
  while (head > 0 && (isInsidePair(old, head) || isInsidePair(edit.text, head))) head--;
  const most = Math.min(old.length - head, edit.text.length - Math.max(head, last));
  let tail = 0;
  while (tail < most && old[old.length - 1 - tail] === edit.text[edit.text.length - 1 - tail]) tail++;
  while (tail > 0 && (isInsidePair(old, old.length - tail) || isInsidePair(edit.text, edit.text.length - tail))) tail--;
  const range = { start: edit.range.start + head, end: edit.range.end - tail };
  const trimmed = edit.text.slice(head, edit.text.length - tail);
  if (edit.raw === undefined) return { range, text: trimmed };
  return { range, text: trimmed, raw: edit.raw.map((stretch) => shiftRange(stretch, -head)) };
}

function isInsidePair(text: string, offset: number): boolean {
  const before = text.charCodeAt(offset - 1);
  const after = text.charCodeAt(offset);
  if (before === 0x0d && after === 0x0a) return true;
  return (before & 0xfc00) === 0xd800 && (after & 0xfc00) === 0xdc00;
}
