import type { Edit } from '../../text/edit.ts';
import { overlaps, type Range } from '../../text/range.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';
import type { PairList } from './handles.ts';
import { lineAt, type Escape } from './instructions.ts';
import { without } from './script-codec.ts';

/**
 * Takes some, not all, of the variables of an `ENV` or `ARG` away: those that have lines of their own go with their
 * lines; the instruction goes on as far as it must. Comments between the lines stay.
 */
export function dropPairs(text: string, { pairs, instruction }: PairList, gone: ReadonlySet<number>, escape: Escape): readonly Edit[] | Refusal {
  const edits: Edit[] = [];
  for (let first = 0; first < pairs.length; first++) {
    if (!gone.has(first)) continue;
    let last = first;
    while (gone.has(last + 1)) last++;
    const run = { start: pairs[first]!.start, end: pairs[last]!.end };
    const dropped = dropRun(run, pairs[first - 1], pairs[last + 1]);
    if (dropped === undefined) return refuse('not-writable', 'a comment stands between the variables');
    edits.push(...dropped);
    first = last;
  }
  return edits;

  function dropRun(run: Range, before: Range | undefined, after: Range | undefined): readonly Edit[] | undefined {
    if (after === undefined) return dropTail(run, before!.end);
    const own = startOf(run.start);
    const next = startOf(after.start);
    const startsLine = text.slice(own, run.start).trim() === '';
    const nextLine = next > run.start && text.slice(next, after.start).trim() === '';
    const comments = commentsIn({ start: run.start, end: after.start });
    if (startsLine && nextLine) return without({ start: own, end: next }, comments);
    if (!nextLine) return comments.length > 0 ? undefined : [{ range: { start: run.start, end: after.start }, text: '' }];
    // The line starts with what stays.
    const { start, end, next: below } = lineAt(text, own);
    const mark = start + text.slice(start, end).trimEnd().lastIndexOf(escape);
    if (before !== undefined && before.end > own) {
      if (run.end <= mark) return [{ range: { start: before.end, end: run.end }, text: '' }];
      return [{ range: { start: before.end, end: backOver(mark) }, text: '' }, ...without({ start: below, end: next }, comments)];
    }
    if (comments.length === 0) return [{ range: { start: run.start, end: after.start }, text: '' }];
    return [{ range: { start: run.start, end: mark }, text: '' }, ...without({ start: below, end: next }, comments)];
  }

  /** The last ones: the instruction ends with the one before, and comments in between come to stand behind it. */
  function dropTail(run: Range, end: number): readonly Edit[] {
    const comments = commentsIn({ start: end, end: run.end });
    if (comments.length === 0) return [{ range: { start: end, end: run.end }, text: '' }];
    const line = lineAt(text, end);
    const close = lineAt(text, Math.max(startOf(run.end), line.next));
    return [{ range: { start: end, end: line.end }, text: '' }, ...without({ start: line.next, end: close.next }, comments)];
  }

  function commentsIn(range: Range): readonly Range[] {
    return instruction.gaps.filter((gap) => overlaps(gap, range) && text.slice(gap.start, gap.end).trim() !== '');
  }

  function startOf(offset: number): number {
    return text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** Without the blanks in front of a mark. */
  function backOver(mark: number): number {
    let at = mark;
    while (at > 0 && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
    return at;
  }
}
