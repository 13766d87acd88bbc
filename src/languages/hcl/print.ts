import type { Codec, Document } from '../../document/document.ts';
import { contentPieces, textOf } from '../../sites/pieces.ts';
import type { Content, Operation, Slot } from '../../sites/site.ts';
import { firstOverlap, sortEdits, type Edit } from '../../text/edit.ts';
import { contains, type Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { DataScalar } from '../../tree/data-tree.ts';
import { changesOf, isGone, type Changes } from './changes.ts';
import { flowEdits } from './print-flow.ts';
import { memberEdits } from './print-members.ts';
import { keyed, type Flow, type Layout, type Scope } from './layout.ts';
import { isAligned } from './rows.ts';
import { spellContent, spellKey } from './spelling.ts';

/** Prints operations on one HCL file: sorted edits that do not overlap, or the first refusal. */
export function printHcl(document: Document, layout: Layout, operations: readonly Operation[]): readonly Edit[] | Refusal {
  const changes = changesOf(document, layout, operations);
  if (isRefusal(changes)) return changes;
  const edits: Edit[] = [];
  const owners = new Set<Scope | Flow>();
  for (const unit of changes.keys()) if (unit.owner.holder === undefined || !isGone(changes, unit.owner.holder)) owners.add(unit.owner);
  for (const owner of owners) {
    const printed = owner.kind === 'scope' ? memberEdits(document.text, layout, owner, changes) : flowEdits(document.text, layout, owner, changes);
    if (isRefusal(printed)) return printed;
    edits.push(...printed);
  }
  const sets = setEdits(document, layout, operations, goneRanges(changes));
  if (isRefusal(sets)) return sets;
  edits.push(...sets);
  if (firstOverlap(edits) !== undefined) return refuse('overlap', 'two changes of one place do not go together');
  return sortEdits(edits);
}

/** What stands in these is not set any more. */
function goneRanges(changes: Changes): readonly Range[] {
  return [...changes].flatMap(([unit, change]) => (change.dropped ? [{ start: unit.start, end: unit.end }] : []));
}

function setEdits(document: Document, layout: Layout, operations: readonly Operation[], gone: readonly Range[]): readonly Edit[] | Refusal {
  const edits: Edit[] = [];
  const parts = new Map<Codec, Edit[]>();
  const whole = new Map<number, string>();
  for (const operation of operations) {
    if (operation.op !== 'set') continue;
    const { slot, to } = operation;
    if (slot.document !== document) return refuse('not-writable', 'the slot belongs to another document');
    if (gone.some((range) => contains(range, slot.range))) continue;
    if (slot.frozen !== undefined) return refuse(slot.frozen, 'the place cannot be written');
    if (slot.part !== undefined) {
      const { codec, range } = slot.part;
      const edit = partEdit(range, to);
      const known = parts.get(codec) ?? [];
      parts.set(codec, known);
      if (!known.some((each) => each.range.start === range.start && each.range.end === range.end && each.text === edit.text)) known.push(edit);
      continue;
    }
    const edit = wholeEdit(document.text, layout, slot, to);
    if (isRefusal(edit)) return edit;
    const before = whole.get(slot.range.start);
    if (before === edit.text) continue;
    if (before !== undefined) return refuse('overlap', 'one value is set twice');
    whole.set(slot.range.start, edit.text);
    edits.push(edit);
  }
  for (const [codec, inner] of parts) {
    if (firstOverlap(inner) !== undefined) return refuse('overlap', 'one stretch of a value is set twice');
    const lifted = codec.lift(sortEdits(inner));
    if (isRefusal(lifted)) return lifted;
    edits.push(...lifted.map(({ range, text }): Edit => ({ range, text })));
  }
  return edits;
}

/** Templates go into the text as they are. */
function partEdit(range: Range, to: Content): Edit {
  const raw: Range[] = [];
  let at = 0;
  for (const piece of contentPieces(to)) {
    const length = piece.kind === 'text' ? piece.text.length : piece.source.length;
    if (piece.kind !== 'text') raw.push({ start: at, end: at + length });
    at += length;
  }
  return { range, text: textOf(contentPieces(to)), ...(raw.length === 0 ? {} : { raw }) };
}

function wholeEdit(text: string, layout: Layout, slot: Slot, to: Content): Edit | Refusal {
  const scalar = slot.handle as DataScalar | undefined;
  if (scalar?.kind !== 'scalar') return refuse('not-writable', 'the place is no value of an HCL file');
  const unit = layout.unitOf(scalar);
  if (unit !== undefined && keyed(unit)?.key.start === scalar.range.start) return keyEdit(text, layout, scalar, textOf(contentPieces(to)));
  if (scalar.style === 'heredoc' && textOf(contentPieces(to)).includes('\n')) return refuse('cannot-hold', 'a heredoc is not written anew');
  if (scalar.style === 'bare') return refuse('not-writable', 'the kind of a block stays');
  const written = spellContent(to);
  return isRefusal(written) ? written : { range: slot.range, text: written };
}

/** A new name in the place of the old one; a sign that stands in a column with others stays there where there is room. */
function keyEdit(text: string, layout: Layout, key: DataScalar, name: string): Edit | Refusal {
  const unit = layout.unitOf(key)!;
  const node = keyed(unit)!;
  const written = spellKey(name, key.style === 'quoted');
  if (isRefusal(written)) return written;
  const siblings = unit.owner.kind === 'scope' ? unit.owner.members : unit.owner.items;
  if (!isAligned(text, unit, siblings)) return { range: key.range, text: written };
  const width = node.sign - node.key.start;
  return { range: { start: node.key.start, end: node.sign }, text: `${written.padEnd(width - 1)} ` };
}
