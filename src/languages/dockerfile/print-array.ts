import type { Edit } from '../../text/edit.ts';
import { overlaps, type Range } from '../../text/range.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';
import type { JsonArray } from './json-array.ts';

/** What happens to the words of an exec form. */
export interface ArrayChange {
  readonly dropped: Set<number>;
  /** New words, each in front of the word `at`, or behind the last one. */
  readonly inserts: { readonly at: number; readonly source: string }[];
}

/** Drops and adds words of an exec form, one edit for each stretch between two words that stay. */
export function printArray(text: string, array: JsonArray, { dropped, inserts }: ArrayChange): readonly Edit[] | Refusal {
  const { elements, instruction } = array;
  const separator = separatorOf(text, array);
  const edits: Edit[] = [];
  // The index of the last word that stays; -1 at the front.
  let kept = -1;
  for (let next = 0; next <= elements.length; next++) {
    if (next < elements.length && dropped.has(next)) continue;
    const added = inserts.filter(({ at }) => kept < at && at <= next).map(({ source }) => source);
    const edit = stretch(kept, next, added);
    if (edit !== undefined) {
      if (instruction.gaps.some((gap) => overlaps(gap, edit.range))) return refuse('not-writable', 'a comment stands between the words');
      edits.push(edit);
    }
    kept = next;
  }
  return edits;

  function stretch(before: number, after: number, added: readonly string[]): Edit | undefined {
    const isDropped = after - before > 1;
    if (!isDropped && added.length === 0) return undefined;
    if (before >= 0) {
      const start = elements[before]!.range.end;
      const end = isDropped ? elements[after - 1]!.range.end : start;
      return { range: { start, end }, text: added.map((source) => separator + source).join('') };
    }
    const follower = elements[after];
    const start = isDropped ? elements[0]!.range.start : follower?.range.start ?? array.inside.start;
    const end = isDropped && follower === undefined ? elements.at(-1)!.range.end : follower?.range.start ?? start;
    return { range: { start, end }, text: added.join(separator) + (added.length > 0 && follower !== undefined ? separator : '') };
  }
}

/** What stands between the first two words, so that a list over several lines stays one. */
function separatorOf(text: string, { elements, instruction }: JsonArray): string {
  const [first, second] = elements;
  if (first === undefined || second === undefined) return ', ';
  const range: Range = { start: first.range.end, end: second.range.start };
  return instruction.gaps.some((gap) => overlaps(gap, range)) ? ', ' : text.slice(range.start, range.end);
}
