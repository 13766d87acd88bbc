import type { Document } from '../../document/document.ts';
import type { Operation, Shape } from '../../sites/site.ts';
import { contentPieces, plainText } from '../../sites/pieces.ts';
import { entriesOf } from '../../sites/word-part.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';
import { keyed, type Flow, type Item, type Layout, type Member, type Scope, type Unit } from './layout.ts';

/** What becomes of one unit. */
export interface Change {
  readonly before: Shape[];
  readonly after: Shape[];
  dropped: boolean;
  comment: string | undefined;
  /** Comment lines that speak of it go with it. */
  comments: boolean;
  /** Its key's new name. */
  renamed?: string;
}

export type Changes = Map<Unit, Change>;

/** The changes that operations ask for; what is emptied by them goes too. */
export function changesOf(document: Document, layout: Layout, operations: readonly Operation[]): Changes | Refusal {
  const changes: Changes = new Map();
  for (const operation of operations) {
    if (operation.op === 'set') continue;
    const entry = operation.op === 'insert' ? operation.beside : operation.entry;
    if (entry.document !== document) return refuse('not-writable', 'the entry belongs to another document');
    if (entry.frozen !== undefined) return refuse(entry.frozen, 'the place cannot be written');
    const units = entriesOf(entry).flatMap((part) => layout.unitOf(part.handle) ?? []);
    if (units.length === 0) return refuse('not-writable', 'the place is no element of an HCL file');
    if (operation.op === 'insert') {
      const unit = operation.side === 'before' ? units[0]! : units.at(-1)!;
      const { shape } = operation;
      changeOf(changes, unit)[operation.side].push(shape.shape === 'word' ? { shape: 'item', value: { text: shape.content } } : shape);
      continue;
    }
    for (const unit of units) drop(changes, unit, operation.op === 'drop' && operation.comments === true);
    if (operation.op === 'comment') changeOf(changes, units[0]!).comment = operation.text;
  }
  for (const operation of operations) {
    const unit = operation.op === 'set' ? layout.unitOf(operation.slot.handle) : undefined;
    const change = unit === undefined ? undefined : changes.get(unit);
    const isKey = unit !== undefined && operation.op === 'set' && keyed(unit)?.key.start === operation.slot.range.start;
    if (change !== undefined && isKey && operation.op === 'set') change.renamed = plainText(contentPieces(operation.to)) ?? '';
  }
  dropEmptied(changes);
  const added = [...changes].find(([unit, change]) => change.before.length + change.after.length > 0 && isGoneAround(changes, unit));
  return added === undefined ? changes : refuse('overlap', 'something is added to a collection that goes');
}

/** True for what goes, by itself or with what it stands in. */
export function isGone(changes: Changes, unit: Unit): boolean {
  return changes.get(unit)?.dropped === true || isGoneAround(changes, unit);
}

function isGoneAround(changes: Changes, unit: Unit): boolean {
  for (let at = unit.owner.holder; at !== undefined; at = at.owner.holder) if (changes.get(at)?.dropped === true) return true;
  return false;
}

function changeOf(changes: Changes, unit: Unit): Change {
  const known = changes.get(unit) ?? { before: [], after: [], dropped: false, comment: undefined, comments: false };
  changes.set(unit, known);
  return known;
}

function drop(changes: Changes, unit: Unit, comments: boolean): void {
  const change = changeOf(changes, unit);
  change.dropped = true;
  if (comments) change.comments = true;
}

/** A collection all of whose elements go takes what holds it along, from the inside out. */
function dropEmptied(changes: Changes): void {
  const owners = [...changes.keys()].map((unit) => unit.owner);
  for (let owner: Scope | Flow | undefined = owners.pop(); owner !== undefined; owner = owners.pop()) {
    const units: readonly (Member | Item)[] = owner.kind === 'scope' ? owner.members : owner.items;
    const { holder } = owner;
    if (holder === undefined || changes.get(holder)?.dropped === true || !units.every((unit) => goesWhole(changes.get(unit)))) continue;
    drop(changes, holder, units.every((unit) => changes.get(unit)?.comments === true));
    owners.push(holder.owner);
  }
}

function goesWhole(change: Change | undefined): boolean {
  return change?.dropped === true && change.comment === undefined && change.before.length + change.after.length === 0;
}
