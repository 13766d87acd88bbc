import { insertion, ORDER, removal, type Change } from './change.ts';
import type { SimpleCommand } from './script-model.ts';
import { framed, joined, plain, type Source } from './source-piece.ts';

/** What happens to the elements of one command; indexes are those of its items. */
export interface ItemPlan {
  readonly dropped: Set<number>;
  /** Whole new sources of items. */
  readonly replaced: Map<number, Source>;
  readonly before: Map<number, Source[]>;
  readonly after: Map<number, Source[]>;
}

/** An empty plan. */
export function itemPlan(): ItemPlan {
  return { dropped: new Set(), replaced: new Map(), before: new Map(), after: new Map() };
}

/** True when the plan leaves no word or assignment of the command but a declaration's name and options. */
export function emptiesCommand(command: SimpleCommand, plan: ItemPlan, text: string, declares: boolean): boolean {
  if (plan.dropped.size === 0 || plan.before.size > 0 || plan.after.size > 0) return false;
  return command.items.every((item, index) => {
    if (plan.dropped.has(index) || item.kind === 'redirect') return true;
    if (!declares || item.kind !== 'word') return false;
    const first = command.items.findIndex((each) => each.kind === 'word') === index;
    return first || text[item.range.start] === '-';
  });
}

/** The changes of one command. Runs of dropped items take one adjoining gap with them, continuation included. */
export function printItems(command: SimpleCommand, plan: ItemPlan, text: string): readonly Change[] {
  const changes: Change[] = [];
  const { items } = command;
  const gone = (index: number): boolean => plan.dropped.has(index) && !plan.before.has(index) && !plan.after.has(index);
  for (let index = 0; index < items.length; index++) {
    if (gone(index)) {
      let last = index;
      while (last + 1 < items.length && gone(last + 1)) last++;
      changes.push(...removeRun(command, index, last, text));
      index = last;
      continue;
    }
    changes.push(...printItem(command, index, plan, text));
  }
  return changes;
}

function printItem(command: SimpleCommand, index: number, plan: ItemPlan, text: string): readonly Change[] {
  const { range } = command.items[index]!;
  const before = plan.before.get(index) ?? [];
  const after = plan.after.get(index) ?? [];
  if (plan.dropped.has(index)) return [{ kind: 'drop', range, source: joined([...before, ...after], ' ') }];
  const changes: Change[] = [];
  if (before.length > 0) changes.push(insertion(range.start, framed(before, '', ' '), ORDER.wordBefore));
  const replaced = plan.replaced.get(index);
  if (replaced !== undefined) changes.push({ kind: 'set', range, source: replaced });
  if (after.length > 0) {
    const line = optionLine(command, index, text);
    const gapOf = (word: Source): string => (line !== undefined && optionOf(word.text) === line.option ? line.gap : ' ');
    changes.push(insertion(range.end, joined(after.flatMap((word) => [plain(gapOf(word)), word])), ORDER.wordAfter));
  }
  return changes;
}

/** The option that begins the continued line an item ends, and what stands between that line and another of its kind. */
function optionLine(command: SimpleCommand, index: number, text: string): { readonly option: string; readonly gap: string } | undefined {
  const { items } = command;
  const gapBefore = (at: number): string => text.slice(items[at - 1]!.range.end, items[at]!.range.start);
  if (index + 1 < items.length && !gapBefore(index + 1).includes('\n')) return undefined;
  let first = index;
  while (first > 0 && !gapBefore(first).includes('\n')) first--;
  if (first === 0) return undefined;
  const option = optionOf(text.slice(items[first]!.range.start, items[first]!.range.end));
  return option === undefined ? undefined : { option, gap: gapBefore(first) };
}

/** `--env` of `--env` and `--env=A=b`; undefined for a word that is no option. */
function optionOf(word: string): string | undefined {
  return /^--?[A-Za-z][\w-]*(?==|$)/.exec(word)?.[0];
}

function removeRun(command: SimpleCommand, first: number, last: number, text: string): readonly Change[] {
  const { items } = command;
  const start = items[first]!.range.start;
  const end = items[last]!.range.end;
  const previous = items[first - 1];
  const next = items[last + 1];
  if (next === undefined) return [removal(previous?.range.end ?? start, end)];
  if (previous === undefined) return [removal(start, next.range.start)];
  const breaks = (from: number, to: number): boolean => text.slice(from, to).includes('\n');
  if (breaks(previous.range.end, start)) return [removal(start, next.range.start)];
  if (breaks(end, next.range.start)) return [removal(previous.range.end, end)];
  // Words remain on the first and on the last line of the run: one line break between them stays.
  for (let index = first; index < last; index++) {
    const from = items[index]!.range.end;
    const to = items[index + 1]!.range.start;
    if (breaks(from, to)) return [removal(previous.range.end, from), removal(to, next.range.start)];
  }
  return [removal(start, next.range.start)];
}
