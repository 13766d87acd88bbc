import type { Document } from '../document/document.ts';
import { mergeInserts } from '../sites/merge-inserts.ts';
import { isPartOperation, printPartOperations } from '../sites/words.ts';
import type { Operation } from '../sites/site.ts';
import { entriesOf } from '../sites/word-part.ts';
import { contains } from '../text/range.ts';
import { firstOverlap, sortEdits, type Edit } from '../text/edit.ts';
import { isRefusal, refuse, type Refusal } from '../text/refusal.ts';
import type { Scan } from './scan.ts';

/**
 * The root edits that carry out `operations` on one file: each document is printed once with all its operations,
 * deepest documents first, and its edits are lifted together into its host.
 */
export function composeEdits(scan: Scan, operations: readonly Operation[]): readonly Edit[] | Refusal {
  const own = new Map<string, Operation[]>();
  for (const operation of operations.flatMap(unjoined)) {
    const id = documentOf(operation).id;
    own.set(id, [...(own.get(id) ?? []), operation]);
  }
  const edits = new Map<string, Edit[]>();
  const deepestFirst = [...scan.documents].sort((a, b) => depthOf(b.document) - depthOf(a.document));
  for (const { document, parsed } of deepestFirst) {
    const mine = own.get(document.id) ?? [];
    const printed = mine.length === 0 ? [] : printDocument(parsed, mine);
    if (isRefusal(printed)) return printed;
    const joined = withoutCovered(printed, edits.get(document.id) ?? []);
    if (firstOverlap(joined) !== undefined) return refuse('overlap', 'two changes of one fix meet in the same text');
    if (joined.length === 0) continue;
    if (document.host === undefined) return sortEdits(joined);
    const lifted = document.host.codec.lift(sortEdits(joined));
    if (isRefusal(lifted)) return lifted;
    const host = document.host.document.id;
    edits.set(host, [...(edits.get(host) ?? []), ...lifted]);
  }
  return [];
}

function printDocument(parsed: Scan['documents'][number]['parsed'], operations: readonly Operation[]): readonly Edit[] | Refusal {
  const parts = operations.filter(isPartOperation);
  const rest = operations.filter((each) => !isPartOperation(each));
  const partEdits = printPartOperations(parts);
  if (isRefusal(partEdits)) return partEdits;
  const printed = rest.length === 0 ? [] : parsed.print(mergeInserts(rest));
  return isRefusal(printed) ? printed : [...printed, ...partEdits];
}

/** An edit of the host that takes the place of a guest makes the guest's own edits void. */
function withoutCovered(own: readonly Edit[], lifted: readonly Edit[]): readonly Edit[] {
  return [...own, ...lifted.filter((edit) => !own.some((each) => each.range.end > each.range.start && contains(each.range, edit.range)))];
}

function unjoined(operation: Operation): readonly Operation[] {
  if (operation.op === 'drop') return entriesOf(operation.entry).map((entry) => ({ op: 'drop', entry }));
  if (operation.op === 'insert') {
    const entries = entriesOf(operation.beside);
    return [{ ...operation, beside: operation.side === 'before' ? entries[0]! : entries.at(-1)! }];
  }
  return [operation];
}

function documentOf(operation: Operation): Document {
  switch (operation.op) {
    case 'set': return operation.slot.document;
    case 'insert': return operation.beside.document;
    case 'drop':
    case 'comment': return operation.entry.document;
  }
}

function depthOf(document: Document): number {
  return document.host === undefined ? 0 : 1 + depthOf(document.host.document);
}
