import type { Document } from '../../document/document.ts';
import { entriesOf } from '../../sites/word-part.ts';
import type { Entry, Operation } from '../../sites/site.ts';
import { firstOverlap, sortEdits, type Edit } from '../../text/edit.ts';
import { isRefusal, refuse, type Refusal, type RefusalCode } from '../../text/refusal.ts';
import type { DataNode } from '../../tree/data-tree.ts';
import type { Change, Changes } from './changes.ts';
import type { Collection, Element, Layout } from './layout.ts';
import { isBlank, lineStart } from './lines.ts';
import { blockEdits } from './print-block.ts';
import { flowEdits } from './print-flow.ts';
import { setEdits } from './print-set.ts';

/** Prints operations on one YAML stream: sorted edits that do not overlap, or the first refusal. */
export function printYaml(document: Document, trees: readonly DataNode[], layout: Layout, operations: readonly Operation[]): readonly Edit[] | Refusal {
  const changes = changesOf(document, layout, operations);
  if (isRefusal(changes)) return changes;
  const emptied = dropHolders(changes);
  if (emptied !== undefined) return emptied;
  const sets = setEdits(document, layout, operations.filter((each) => each.op === 'set'), (element) => isGone(element, changes));
  if (isRefusal(sets)) return sets;
  const edits: Edit[] = [...sets];
  for (const collection of new Set([...changes.keys()].map((element) => element.owner))) {
    if (collection.holder !== undefined && isGone(collection.holder, changes)) continue;
    const printed = isFlow(collection) ? flowEdits(document, collection, changes) : blockEdits(document, trees, collection, changes);
    if (isRefusal(printed)) return printed;
    edits.push(...printed);
  }
  if (firstOverlap(edits) !== undefined) return refuse('overlap', 'two changes of one place do not go together');
  return sortEdits(edits);
}

function changesOf(document: Document, layout: Layout, operations: readonly Operation[]): Map<Element, Change> | Refusal {
  const changes = new Map<Element, Change>();
  function change(element: Element): Change {
    const known = changes.get(element) ?? { before: [], after: [], dropped: false, comment: undefined };
    changes.set(element, known);
    return known;
  }
  for (const operation of operations) {
    if (operation.op === 'set') continue;
    const entry = operation.op === 'insert' ? operation.beside : operation.entry;
    if (entry.document !== document) return refuse('not-writable', 'the entry belongs to another document');
    const parts = entriesOf(entry);
    const elements = parts.map((part) => layout.elementOf(part.handle));
    for (const [index, element] of elements.entries()) {
      const refusal = element === undefined ? refuse('not-writable', 'the place is no element of a YAML collection') : frozen(parts[index]!, element, operation.op);
      if (refusal !== undefined) return refusal;
    }
    const found = elements.filter((element) => element !== undefined);
    if (operation.op === 'insert') {
      const { side, shape } = operation;
      const element = side === 'before' ? found[0]! : found.at(-1)!;
      // The words of a command are the items of its list.
      change(element)[side].push(shape.shape === 'word' ? { shape: 'item', value: { text: shape.content } } : shape);
      continue;
    }
    for (const element of found) change(element).dropped = true;
    if (operation.op === 'comment') change(found[0]!).comment = operation.text;
  }
  for (const [element, { before, after }] of changes) {
    const inside = element.owner.holder;
    if (before.length + after.length > 0 && inside !== undefined && isGone(inside, changes)) {
      return refuse('overlap', 'something is added to a collection that goes');
    }
  }
  return changes;
}

/** An insertion leaves its neighbour alone; only the collection must be free. */
function frozen(entry: Entry, element: Element, op: 'drop' | 'insert' | 'comment'): Refusal | undefined {
  const thawed = op !== 'comment' && entry.frozen === undefined && entry.handle === (element.pair ?? element.value);
  const own = thawed ? stillFrozen(element.pair ?? element.value) : element.pair === undefined ? element.value.frozen : element.pair.frozen;
  const code = (thawed ? stillFrozen(element.owner.node) : element.owner.node.frozen) ?? (op === 'insert' && entry.frozen === own ? undefined : entry.frozen ?? own);
  if (code !== undefined) return refuse(code, frozenText(code));
  if (op !== 'insert' && element.anchored) return refuse('alias', 'an anchor in it is read elsewhere');
  return undefined;
}

/** Whoever gives an entry without its freeze has looked at all that read the anchor. */
function stillFrozen(place: { readonly frozen?: RefusalCode; readonly shared?: readonly unknown[] }): RefusalCode | undefined {
  return place.frozen === 'alias' && place.shared !== undefined ? undefined : place.frozen;
}

/** One sentence on why a frozen place is not changed. */
function frozenText(code: Refusal['refused']): string {
  if (code === 'alias') return 'the place is shared through an anchor, an alias or a merge key';
  if (code === 'duplicate-key') return 'the key stands twice in its map';
  return 'the place cannot be written';
}

/** A pair whose collection is emptied goes with it; nothing further out does. */
function dropHolders(changes: Map<Element, Change>): Refusal | undefined {
  const collections = new Set([...changes.keys()].map((element) => element.owner));
  const holders = new Set<Element>();
  for (const collection of collections) {
    if (collection.holder !== undefined && isGone(collection.holder, changes)) continue;
    if (!isEmptied(collection, changes)) continue;
    const { holder } = collection;
    if (collection.elements.some((element) => hasComment(changes.get(element)))) {
      return refuse('not-writable', 'a collection of comments only would be left');
    }
    if (holder?.pair === undefined) return refuse('not-writable', 'nothing would be left of the collection');
    if (leavesTemplate(holder)) return refuse('not-writable', 'a template adds to the collection');
    const refusal = frozen({ document: holder.pair.document, range: holder.pair.range, handle: holder.pair }, holder, 'drop');
    if (refusal !== undefined) return refusal;
    holders.add(holder);
  }
  for (const holder of holders) {
    const known = changes.get(holder);
    changes.set(holder, { before: known?.before ?? [], after: known?.after ?? [], comment: known?.comment, dropped: true });
  }
  for (const holder of holders) {
    if (isEmptied(holder.owner, changes)) return refuse('not-writable', 'nothing would be left of the collection around it');
  }
  return undefined;
}

/** True when a template expression of its own lines stands among or below what a pair holds. */
function leavesTemplate(holder: Element): boolean {
  const { document } = holder.value;
  if (document.opaque.length === 0) return false;
  const { text, opaque } = document;
  let end = text.length;
  for (let at: Element | undefined = holder; at !== undefined; at = at.owner.holder) {
    const next: Element | undefined = at.owner.elements[at.index + 1];
    if (next === undefined) continue;
    end = next.start;
    break;
  }
  return opaque.some(({ range, mark }) => mark === undefined && range.start > holder.start && range.start < end
    && isBlank(text.slice(lineStart(text, range.start), range.start)) && isBlank(document.parseText.slice(range.start, range.end)));
}

function isEmptied(collection: Collection, changes: Changes): boolean {
  return collection.elements.every((element) => {
    const change = changes.get(element);
    return change !== undefined && change.dropped && [...change.before, ...change.after].every((shape) => shape.shape === 'comment');
  });
}

function hasComment(change: Change | undefined): boolean {
  return change !== undefined && (change.comment !== undefined || change.before.length + change.after.length > 0);
}

function isGone(element: Element, changes: Changes): boolean {
  for (let at: Element | undefined = element; at !== undefined; at = at.owner.holder) {
    if (changes.get(at)?.dropped === true) return true;
  }
  return false;
}

function isFlow(collection: Collection): boolean {
  return collection.node.flow;
}
