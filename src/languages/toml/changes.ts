import type { Document } from '../../document/document.ts';
import { entriesOf } from '../../sites/word-part.ts';
import type { Operation, Shape } from '../../sites/site.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';
import type { Flow, Item, Layout, Line, Section, Unit } from './layout.ts';

/** What becomes of one unit. */
export interface Change {
  readonly before: Shape[];
  readonly after: Shape[];
  dropped: boolean;
  /** Text of the comment that takes its place. */
  comment: string | undefined;
  /** Comment lines that speak of it go with it. */
  comments: boolean;
}

export type Changes = Map<Unit, Change>;

/** The changes that operations ask for; what is emptied by them goes too. */
export function changesOf(document: Document, layout: Layout, operations: readonly Operation[]): Changes | Refusal {
  const changes: Changes = new Map();
  function changeOf(unit: Unit): Change {
    const known = changes.get(unit) ?? { before: [], after: [], dropped: false, comment: undefined, comments: false };
    changes.set(unit, known);
    return known;
  }
  for (const operation of operations) {
    if (operation.op === 'set') continue;
    const entry = operation.op === 'insert' ? operation.beside : operation.entry;
    if (entry.document !== document) return refuse('not-writable', 'the entry belongs to another document');
    if (entry.frozen !== undefined) return refuse(entry.frozen, 'the place cannot be written');
    const units = entriesOf(entry).flatMap((part) => layout.unitsOf(part.handle));
    if (units.length === 0) return refuse('not-writable', 'the place is no entry of a TOML document');
    if (operation.op === 'insert') {
      const unit = operation.side === 'before' ? units[0]! : units.at(-1)!;
      const { shape } = operation;
      changeOf(unit)[operation.side].push(shape.shape === 'word' ? { shape: 'item', value: { text: shape.content } } : shape);
      continue;
    }
    for (const unit of units) drop(changes, unit, operation.op === 'drop' && operation.comments === true);
    if (operation.op === 'comment') changeOf(units[0]!).comment = operation.text;
  }
  dropEmptied(changes, layout);
  return changes;
}

/** True for what goes, by itself or with what it stands in. */
export function isGone(changes: Changes, unit: Unit): boolean {
  for (let at: Unit | undefined = unit; at !== undefined; at = at.kind === 'item' ? at.owner.holder : at.kind === 'line' ? at.section : undefined) {
    if (changes.get(at)?.dropped === true) return true;
  }
  return false;
}

/** A section goes with all its lines; those of its inner sections are named by themselves. */
function drop(changes: Changes, unit: Unit, comments: boolean): void {
  const known = changes.get(unit);
  changes.set(unit, { before: known?.before ?? [], after: known?.after ?? [], comment: known?.comment, comments: comments || known?.comments === true, dropped: true });
}

function dropEmptied(changes: Changes, layout: Layout): void {
  const flows = new Set<Flow>();
  for (const unit of changes.keys()) if (unit.kind === 'item') flows.add(unit.owner);
  for (const flow of flows) {
    if (!isEmptied(changes, flow.items)) continue;
    drop(changes, flow.holder, withComments(changes, flow.items));
    // What holds it may be emptied by that: it is looked at again, last.
    if (flow.holder.kind === 'item') {
      flows.delete(flow.holder.owner);
      flows.add(flow.holder.owner);
    }
  }
  const touched = new Set<Section>();
  for (const unit of changes.keys()) if (unit.kind === 'line') touched.add(unit.section);
  for (const section of touched) if (section.end > 0 && isEmptied(changes, section.lines)) drop(changes, section, withComments(changes, section.lines));
  // A header without lines stood for the sections inside.
  for (const section of [...layout.sections].reverse()) {
    if (section.end === 0 || section.lines.length > 0 || section.inner.length === 0 || changes.has(section)) continue;
    if (section.inner.every((inner) => changes.get(inner)?.dropped === true)) drop(changes, section, withComments(changes, section.inner));
  }
}

function isEmptied(changes: Changes, units: readonly (Line | Item)[]): boolean {
  return units.length > 0 && units.every((unit) => {
    const change = changes.get(unit);
    return change?.dropped === true && change.before.length + change.after.length === 0;
  });
}

function withComments(changes: Changes, units: readonly Unit[]): boolean {
  return units.every((unit) => changes.get(unit)?.comments === true);
}
