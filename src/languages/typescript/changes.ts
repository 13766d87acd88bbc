import type { Document } from '../../document/document.ts';
import type { Operation, Shape } from '../../sites/site.ts';
import { entriesOf } from '../../sites/word-part.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';
import type { Holder, Layout, Unit } from './layout.ts';

/** What becomes of one element or statement. */
export interface Change {
  readonly before: Shape[];
  readonly after: Shape[];
  dropped: boolean;
  /** Text of the comment that takes its place. */
  comment: string | undefined;
}

export type Changes = Map<Unit, Change>;

/** The changes that operations ask for; what is emptied by them goes too. */
export function changesOf(document: Document, layout: Layout, operations: readonly Operation[]): Changes | Refusal {
  const changes: Changes = new Map();
  function changeOf(unit: Unit): Change {
    const known = changes.get(unit) ?? { before: [], after: [], dropped: false, comment: undefined };
    changes.set(unit, known);
    return known;
  }
  for (const operation of operations) {
    if (operation.op === 'set') continue;
    const entry = operation.op === 'insert' ? operation.beside : operation.entry;
    if (entry.document !== document) return refuse('not-writable', 'the entry belongs to another document');
    if (entry.frozen !== undefined) return refuse(entry.frozen, 'the place cannot be written');
    const units = entriesOf(entry).map((part) => layout.unitOf(part.handle));
    if (units.length === 0 || units.includes(undefined)) return refuse('not-writable', 'the place is no entry of a literal');
    if (operation.op === 'insert') {
      const unit = (operation.side === 'before' ? units[0] : units.at(-1))!;
      const { shape } = operation;
      if (unit.kind === 'item' && shape.shape === 'pair' && unit.owner.spread >= 0) return refuse('not-writable', 'a spread may bring the same name');
      changeOf(unit)[operation.side].push(shape.shape === 'word' ? { shape: 'item', value: { text: shape.content } } : shape);
      continue;
    }
    for (const unit of units) changeOf(unit!).dropped = true;
    if (operation.op === 'comment') changeOf(units[0]!).comment = operation.text;
  }
  dropEmptied(changes);
  return changes;
}

/** True for what goes, by itself or with what it stands in. */
export function isGone(changes: Changes, unit: Unit | undefined): boolean {
  for (let at = unit; at !== undefined; at = at.kind === 'item' ? at.owner.holder : undefined) {
    if (changes.get(at)?.dropped === true) return true;
  }
  return false;
}

/** A list or object whose elements all go does so itself, where it is an element of another one. */
function dropEmptied(changes: Changes): void {
  const holders = new Set<Holder>();
  for (const unit of changes.keys()) if (unit.kind === 'item') holders.add(unit.owner);
  for (const holder of holders) {
    const { holder: unit, items } = holder;
    if (unit === undefined || holder.stays === true || items.length === 0 || !items.every((item) => isDropped(changes.get(item)))) continue;
    const known = changes.get(unit);
    changes.set(unit, { before: known?.before ?? [], after: known?.after ?? [], comment: known?.comment, dropped: true });
    // What holds it may be emptied by that: it is looked at again, last.
    holders.delete(unit.owner);
    holders.add(unit.owner);
  }
}

function isDropped(change: Change | undefined): boolean {
  return change?.dropped === true && change.comment === undefined && change.before.length + change.after.length === 0;
}
