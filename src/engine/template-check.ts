import { rootRange, type OpaqueRange } from '../document/document.ts';
import { armsAt, isUnder, type Arms } from '../document/template-arms.ts';
import type { AnyOperation, Operation } from '../sites/site.ts';
import type { Edit } from '../text/edit.ts';
import { contains, overlaps, type Range } from '../text/range.ts';
import { refuse, type Refusal } from '../text/refusal.ts';
import type { Scan } from './scan.ts';
import { placeOfOperation } from './operation-place.ts';

/**
 * What edits must leave whole in a template: no expression is cut, no condition loses its begin or end, and nothing is added
 * where it would be there less often than what asks for it. Undefined when all holds.
 */
export function templateCheck(scan: Scan, operations: readonly AnyOperation[], edits: readonly Edit[]): Refusal | undefined {
  const opaque = expressionsOf(scan);
  if (opaque.length === 0) return undefined;
  for (const edit of edits) {
    const met = opaque.filter(({ range }) => overlaps(range, edit.range) || within(range, edit.range));
    if (met.some(({ range }) => !contains(edit.range, range))) return refuse('not-writable', 'the change would cut a template expression');
    if (!isBalanced(met)) return refuse('not-writable', 'the change would take a part of a template condition away');
  }
  return addedApart(operations);
}

/** Expressions of the file, or, where it is no template itself, the conditions of texts in it that are; in the file's offsets. */
function expressionsOf({ root, documents }: Scan): readonly OpaqueRange[] {
  if (root.opaque.length > 0) return root.opaque;
  const found = new Map<number, OpaqueRange>();
  for (const { document } of documents) {
    for (const { range, mark } of document.opaque) {
      const place = mark === undefined ? undefined : rootRange(document, range);
      if (place !== undefined) found.set(place.start, { range: place, ...(mark === undefined ? {} : { mark }) });
    }
  }
  return [...found.values()].sort((a, b) => a.range.start - b.range.start);
}

/** An insertion into the middle of an expression. */
function within(range: Range, edit: Range): boolean {
  return edit.start === edit.end && range.start < edit.start && edit.start < range.end;
}

function isBalanced(met: readonly OpaqueRange[]): boolean {
  let depth = 0;
  for (const { mark } of met) {
    if (mark === 'open') depth++;
    if (mark === 'close') depth--;
    if (depth < 0 || (mark === 'turn' && depth === 0)) return false;
  }
  return depth === 0;
}

function addedApart(operations: readonly AnyOperation[]): Refusal | undefined {
  const arms = operations.map(armsOf);
  const apart = operations.some((operation, index) => operation.op === 'insert' && !isWholly(operation, arms[index]!) && !arms.every((each) => isUnder(arms[index]!, each)));
  return apart ? refuse('conflict', 'it would be added under a condition of the template that the rest is not under') : undefined;
}

/** True in a script that is there as a whole or not at all: what is added there is for that script alone. */
function isWholly({ beside }: Extract<Operation, { op: 'insert' }>, arms: Arms): boolean {
  return beside.document.host !== undefined && armsAt(beside.document, { start: 0, end: 0 }).length === arms.length;
}

function armsOf(operation: AnyOperation): Arms {
  const { document, range } = placeOfOperation(operation);
  return armsAt(document, range);
}
