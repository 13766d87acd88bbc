import type { Document } from '../document/document.ts';
import { settleElements, type SettledEdits } from './element-edits.ts';
import { leavingComments } from './leaving-comments.ts';
import { mergeInserts } from '../sites/merge-inserts.ts';
import { isPartOperation, printPartOperations, withWholes } from '../sites/words.ts';
import type { AnyOperation, Operation } from '../sites/site.ts';
import { entriesOf } from '../sites/word-part.ts';
import { contains } from '../text/range.ts';
import { applyEdits, firstOverlap, sortEdits, type Edit } from '../text/edit.ts';
import { isRefusal, refuse, type Refusal } from '../text/refusal.ts';
import type { Scan, ScannedDocument } from './scan.ts';
import { templateCheck } from './template-check.ts';
import { placeOfOperation } from './operation-place.ts';

/**
 * The root edits that carry out `operations` on one file: each document is printed once with all its operations,
 * deepest documents first, and its edits are lifted together into its host.
 */
export function composeEdits(scan: Scan, operations: readonly AnyOperation[]): readonly Edit[] | Refusal {
  const own = new Map<string, AnyOperation[]>();
  for (const operation of operations.flatMap(unjoined)) {
    const id = placeOfOperation(operation).document.id;
    pushTo(own, id, operation);
  }
  const edits = new Map<string, Edit[]>();
  const deepestFirst = [...scan.documents].sort((a, b) => depthOf(b.document) - depthOf(a.document));
  for (const each of deepestFirst) {
    const { document } = each;
    const mine = own.get(document.id) ?? [];
    const inner = edits.get(document.id) ?? [];
    const joined = joinedEdits(each, mine, inner);
    if (isRefusal(joined)) return joined;
    if (joined.length === 0) continue;
    if (document.host === undefined) return templateCheck(scan, operations, joined) ?? sortEdits(joined);
    const lifted = liftedEdits(each, joined);
    const commented = isRefusal(lifted) && isEmptied(document.text, joined) ? leavingComments(mine) : undefined;
    const again = commented === undefined ? lifted : liftedEdits(each, joinedEdits(each, commented, inner));
    if (isRefusal(again)) return isRefusal(lifted) ? lifted : again;
    const host = document.host.document.id;
    pushTo(own, host, ...again.operations);
    pushTo(edits, host, ...again.edits);
  }
  return [];
}

/** All edits of one document: those of its own operations and those of its guests. */
function joinedEdits({ document, parsed }: ScannedDocument, mine: readonly AnyOperation[], inner: readonly Edit[]): readonly Edit[] | Refusal {
  const printed = mine.length === 0 ? [] : printDocument(parsed, mine);
  if (isRefusal(printed)) return printed;
  const joined = withoutCovered(...withNames(printed, inner, document.text));
  return firstOverlap(joined) === undefined ? joined : refuse('overlap', 'two changes of one fix meet in the same text');
}

/** True where nothing is left, or nothing but the command that does nothing. */
function isEmptied(text: string, edits: readonly Edit[]): boolean {
  return /^\s*:?\s*$/.test(applyEdits(text, sortEdits(edits)));
}

/** What they are in its host. */
function liftedEdits({ document, elements }: ScannedDocument, joined: readonly Edit[] | Refusal): SettledEdits | Refusal {
  if (isRefusal(joined) || document.host === undefined) return isRefusal(joined) ? joined : { edits: [], operations: [] };
  const settled = settleElements(sortEdits(joined), document.text, elements ?? []);
  const lifted = document.host.codec.lift(settled.edits);
  return isRefusal(lifted) ? lifted : { edits: lifted, operations: settled.operations };
}

function pushTo<T>(lists: Map<string, T[]>, id: string, ...more: readonly T[]): void {
  const list = lists.get(id);
  if (list === undefined) lists.set(id, [...more]);
  else for (const each of more) list.push(each);
}

function printDocument(parsed: ScannedDocument['parsed'], asked: readonly AnyOperation[]): readonly Edit[] | Refusal {
  const plain = asked.filter((each): each is Operation => each.op !== 'express');
  const operations = withWholes(plain);
  const parts = operations.filter(isPartOperation);
  const rest = operations.filter((each) => !isPartOperation(each));
  const partEdits = printPartOperations(parts);
  if (isRefusal(partEdits)) return partEdits;
  const expressions = asked.filter((each) => each.op === 'express');
  if (expressions.length > 0 && parsed.printProgram === undefined) return refuse('cannot-hold', 'no expression can be written here');
  const merged = mergeInserts(rest);
  const printed = rest.length + expressions.length === 0 ? [] : parsed.printProgram?.([...merged, ...expressions]) ?? parsed.print(merged);
  return isRefusal(printed) ? printed : [...printed, ...partEdits];
}

/** A name of the host that a guest's edit writes anew is renamed in that edit, or has gone with it. */
function withNames(own: readonly Edit[], lifted: readonly Edit[], text: string): readonly [readonly Edit[], readonly Edit[]] {
  const holders = new Map<Edit, Edit>();
  for (const name of own) {
    const old = text.slice(name.range.start, name.range.end);
    const holder = lifted.find((each) => contains(each.range, name.range) && !contains(name.range, each.range));
    if (holder !== undefined && /^[A-Za-z_]\w*$/.test(old) && /^[A-Za-z_]\w*$/.test(name.text)) holders.set(name, holder);
  }
  const renamed = lifted.map((edit) => [...holders].filter(([, holder]) => holder === edit).reduce((sum, [{ range, text: name }]) => {
    const old = new RegExp(`(?<!\\w)${text.slice(range.start, range.end)}(?!\\w)`, 'g');
    return { ...sum, text: sum.text.replace(old, name) };
  }, edit));
  return [own.filter((edit) => !holders.has(edit)), renamed];
}

/** An edit of the host that takes the place of a guest makes the guest's own edits void. */
function withoutCovered(own: readonly Edit[], lifted: readonly Edit[]): readonly Edit[] {
  return [...own, ...lifted.filter((edit) => !own.some((each) => each.range.end > each.range.start && contains(each.range, edit.range)))];
}

function unjoined(operation: AnyOperation): readonly AnyOperation[] {
  if (operation.op === 'drop') return entriesOf(operation.entry).map((entry) => ({ ...operation, entry }));
  if (operation.op === 'insert') {
    const entries = entriesOf(operation.beside);
    return [{ ...operation, beside: operation.side === 'before' ? entries[0]! : entries.at(-1)! }];
  }
  return [operation];
}

function depthOf(document: Document): number {
  return document.host === undefined ? 0 : 1 + depthOf(document.host.document);
}
