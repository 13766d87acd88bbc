import type { Document } from '../../document/document.ts';
import type { Operation, Shape } from '../../sites/site.ts';
import { entriesOf } from '../../sites/word-part.ts';
import { refuse, type Refusal, type RefusalCode } from '../../text/refusal.ts';
import type { Collection, Item, Layout } from './layout.ts';

/** What becomes of one item. */
export interface Change {
  readonly before: Shape[];
  readonly after: Shape[];
  dropped: boolean;
  /** Text of the comment that takes its place. */
  comment: string | undefined;
  /** Comment lines that speak of it go with it. */
  comments: boolean;
}

export type Changes = ReadonlyMap<Item, Change>;

/** The changes that operations ask for; a pair whose object or array is emptied goes too. */
export function changesOf(document: Document, layout: Layout, operations: readonly Operation[]): Changes | Refusal {
  const changes = new Map<Item, Change>();
  function changeOf(item: Item): Change {
    const known = changes.get(item) ?? { before: [], after: [], dropped: false, comment: undefined, comments: false };
    changes.set(item, known);
    return known;
  }
  for (const operation of operations) {
    if (operation.op === 'set') continue;
    const entry = operation.op === 'insert' ? operation.beside : operation.entry;
    if (entry.document !== document) return refuse('not-writable', 'the entry belongs to another document');
    const found: Item[] = [];
    for (const part of entriesOf(entry)) {
      const item = layout.itemOf(part.handle);
      if (item === undefined) return refuse('not-writable', 'the place is no entry of a JSON document');
      const code = item.owner.node.frozen ?? (operation.op === 'insert' ? undefined : part.frozen ?? item.pair?.frozen ?? item.value.frozen);
      if (code !== undefined) return refuse(code, frozenText(code));
      found.push(item);
    }
    if (operation.op === 'insert') {
      const { shape, side } = operation;
      const place = changeOf(side === 'before' ? found[0]! : found.at(-1)!);
      place[side].push(shape.shape === 'word' ? { shape: 'item', value: { text: shape.content } } : shape);
      continue;
    }
    for (const item of found) {
      const change = changeOf(item);
      change.dropped = true;
      change.comments ||= operation.op === 'drop' && operation.comments === true;
    }
    if (operation.op === 'comment') changeOf(found[0]!).comment = operation.text;
  }
  return dropEmptied(changes, changeOf) ?? addedToGone(changes) ?? changes;
}

/** True for what goes, by itself or with what it stands in. */
export function isGone(changes: Changes, item: Item | undefined): boolean {
  for (let at = item; at !== undefined; at = at.owner.holder) if (changes.get(at)?.dropped === true) return true;
  return false;
}

function dropEmptied(changes: Map<Item, Change>, changeOf: (item: Item) => Change): Refusal | undefined {
  for (const { node, holder, items } of new Set([...changes.keys()].map((item) => item.owner))) {
    if (isGone(changes, holder) || !isEmptied(items, changes)) continue;
    if (holder?.pair === undefined || node.frozen !== undefined) return refuse('not-writable', 'nothing would be left of the collection');
    if (items.some((item) => changes.get(item)?.comment !== undefined)) return refuse('not-writable', 'a collection of comments only would be left');
    const change = changeOf(holder);
    change.dropped = true;
    if (isEmptied(holder.owner.items, changes)) return refuse('not-writable', 'nothing would be left of the collection around it');
  }
  return undefined;
}

function isEmptied(items: Collection['items'], changes: Changes): boolean {
  return items.every((item) => {
    const change = changes.get(item);
    return change?.dropped === true && [...change.before, ...change.after].every((shape) => shape.shape === 'comment');
  });
}

function addedToGone(changes: Changes): Refusal | undefined {
  for (const [item, { before, after }] of changes) {
    if (before.length + after.length > 0 && isGone(changes, item.owner.holder)) return refuse('overlap', 'something is added to a collection that goes');
  }
  return undefined;
}

function frozenText(code: RefusalCode): string {
  return code === 'duplicate-key' ? 'the key stands twice in its object' : 'the place cannot be written';
}
