import type { GuestElement } from '../sites/guest.ts';
import type { Content, Operation } from '../sites/site.ts';
import type { Edit } from '../text/edit.ts';
import { contains, type Range } from '../text/range.ts';

/** What a guest's edits mean for the list in its host that it is made of. */
export interface SettledEdits {
  readonly edits: readonly Edit[];
  /** On the host: elements that go, and new ones. */
  readonly operations: readonly Operation[];
}

/**
 * Edits that take an element's text away become drops of the element, and whole lines that come to stand between two
 * elements become elements of their own. `edits` are sorted; `elements` in order, a line break between their texts.
 */
export function settleElements(edits: readonly Edit[], text: string, elements: readonly GuestElement[]): SettledEdits {
  if (elements.length === 0) return { edits, operations: [] };
  const kept: Edit[] = [];
  const operations: Operation[] = [];
  for (const edit of edits) {
    const inserted = edit.range.start === edit.range.end ? insertion(edit, elements) : undefined;
    if (inserted !== undefined) {
      operations.push(inserted);
      continue;
    }
    const gone = edit.text === '' ? elements.filter(({ range }) => contains(edit.range, bare(range, text))) : [];
    if (gone.length === 0) {
      kept.push(edit);
      continue;
    }
    operations.push(...gone.map(({ entry }): Operation => ({ op: 'drop', entry })));
    // What it takes of the elements beside them stays an edit of those.
    for (const { range } of elements.filter((each) => !gone.includes(each))) {
      const part = { start: Math.max(range.start, edit.range.start), end: Math.min(range.end, edit.range.end) };
      if (part.start < part.end) kept.push({ range: part, text: '' });
    }
  }
  return { edits: kept, operations };
}

/** A new line in front of an element or behind it. */
function insertion(edit: Edit, elements: readonly GuestElement[]): Operation | undefined {
  const at = edit.range.start;
  const before = elements.find(({ range }) => range.start === at);
  const line = /^([^\r\n]+)\r?\n$/.exec(edit.text)?.[1];
  if (before !== undefined && line !== undefined) return { op: 'insert', beside: before.entry, side: 'before', shape: { shape: 'item', value: { text: content(line) } } };
  const after = elements.findLast(({ range }) => range.end === at);
  const next = /^\r?\n([^\r\n]+)$/.exec(edit.text)?.[1];
  if (after === undefined || next === undefined) return undefined;
  return { op: 'insert', beside: after.entry, side: 'after', shape: { shape: 'item', value: { text: content(next) } } };
}

function content(line: string): Content {
  return [{ kind: 'text', text: line }];
}

/** Without the line breaks at the end, which no edit of a line needs to cover. */
function bare({ start, end }: Range, text: string): Range {
  let to = end;
  while (to > start && /\s/.test(text[to - 1]!)) to--;
  return { start, end: to };
}
