import { sortEdits, type Edit } from './edit.ts';
import type { Range } from './range.ts';

/** A stretch of the first text that is still there, or new text. */
type Part = { readonly kept: Range } | { readonly text: string };

/**
 * One list of edits of a text of `length` that does what all `steps` do one after the other: each counts in the text
 * that the one before it leaves. The edits of one step must not overlap.
 */
export function chainEdits(length: number, steps: readonly (readonly Edit[])[]): readonly Edit[] {
  let parts: readonly Part[] = [{ kept: { start: 0, end: length } }];
  for (const step of steps) parts = applyToParts(parts, sortEdits(step));
  const edits: Edit[] = [];
  let at = 0;
  let text = '';
  const flush = (to: number): void => {
    if (to > at || text !== '') edits.push({ range: { start: at, end: to }, text });
    text = '';
  };
  for (const part of parts) {
    if ('text' in part) {
      text += part.text;
      continue;
    }
    flush(part.kept.start);
    at = part.kept.end;
  }
  flush(length);
  return edits;
}

function applyToParts(parts: readonly Part[], edits: readonly Edit[]): readonly Part[] {
  const done: Part[] = [];
  let next = 0;
  let at = 0;
  for (const part of parts) {
    const end = at + lengthOf(part);
    let from = at;
    while (next < edits.length) {
      const { range, text } = edits[next]!;
      // What begins at the end of a part is the next part's; one that began before has given its text already.
      if (range.start >= end) break;
      add(done, part, from - at, Math.max(from, range.start) - at);
      if (range.start >= at && range.start >= from) done.push({ text });
      if (range.end > end) {
        from = end;
        break;
      }
      from = Math.max(from, range.end);
      next++;
    }
    add(done, part, from - at, end - at);
    at = end;
  }
  for (const { range, text } of edits.slice(next)) if (range.start >= at) done.push({ text });
  return done;
}

function add(done: Part[], part: Part, start: number, end: number): void {
  if (end <= start) return;
  done.push('text' in part ? { text: part.text.slice(start, end) } : { kept: { start: part.kept.start + start, end: part.kept.start + end } });
}

function lengthOf(part: Part): number {
  return 'text' in part ? part.text.length : part.kept.end - part.kept.start;
}
