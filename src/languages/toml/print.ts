import type { Codec, Document } from '../../document/document.ts';
import { contentPieces, textOf } from '../../sites/pieces.ts';
import type { Content, Operation, Slot } from '../../sites/site.ts';
import { firstOverlap, sortEdits, type Edit } from '../../text/edit.ts';
import { contains, type Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { DataScalar } from '../../tree/data-tree.ts';
import { changesOf, isGone, type Changes } from './changes.ts';
import type { Flow, Layout } from './layout.ts';
import { flowEdits } from './print-flow.ts';
import { lineEdits } from './print-lines.ts';
import { spellKey, spellString, spellValue } from './spelling.ts';

/** Prints operations on one TOML document: sorted edits that do not overlap, or the first refusal. */
export function printToml(document: Document, layout: Layout, operations: readonly Operation[]): readonly Edit[] | Refusal {
  const changes = changesOf(document, layout, operations);
  if (isRefusal(changes)) return changes;
  const lines = lineEdits(document, layout, changes);
  if (isRefusal(lines)) return lines;
  const edits: Edit[] = [...lines];
  const flows = new Set<Flow>();
  for (const unit of changes.keys()) if (unit.kind === 'item' && !isGone(changes, unit.owner.holder)) flows.add(unit.owner);
  for (const flow of flows) {
    const printed = flowEdits(document, flow, changes);
    if (isRefusal(printed)) return printed;
    edits.push(...printed);
  }
  const sets = setEdits(document, operations, goneRanges(changes));
  if (isRefusal(sets)) return sets;
  edits.push(...sets);
  if (firstOverlap(edits) !== undefined) return refuse('overlap', 'two changes of one place do not go together');
  return sortEdits(edits);
}

/** What stands in these is not set any more. */
function goneRanges(changes: Changes): readonly Range[] {
  return [...changes].flatMap(([unit, change]): readonly Range[] => {
    if (!change.dropped) return [];
    if (unit.kind !== 'section') return [unit];
    return [unit, ...unit.lines];
  });
}

function setEdits(document: Document, operations: readonly Operation[], gone: readonly Range[]): readonly Edit[] | Refusal {
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
      const edit = { range, text: textOf(contentPieces(to)) };
      const known = parts.get(codec) ?? [];
      parts.set(codec, known);
      if (!known.some((each) => each.range.start === range.start && each.range.end === range.end && each.text === edit.text)) known.push(edit);
      continue;
    }
    const text = wholeText(slot, to);
    if (isRefusal(text)) return text;
    const before = whole.get(slot.range.start);
    if (before === text) continue;
    if (before !== undefined) return refuse('overlap', 'one value is set twice');
    whole.set(slot.range.start, text);
    edits.push({ range: slot.range, text });
  }
  for (const [codec, inner] of parts) {
    if (firstOverlap(inner) !== undefined) return refuse('overlap', 'one stretch of a value is set twice');
    const lifted = codec.lift(sortEdits(inner));
    if (isRefusal(lifted)) return lifted;
    edits.push(...lifted.map(({ range, text }): Edit => ({ range, text })));
  }
  return edits;
}

function wholeText(slot: Slot, to: Content): string | Refusal {
  const scalar = slot.handle as DataScalar | undefined;
  if (scalar?.kind !== 'scalar') return refuse('not-writable', 'the place is no TOML value');
  const text = textOf(contentPieces(to));
  if (scalar.style === 'bare') return scalar.isString ? spellKey(text) : spellValue(text, scalar.text);
  return spellString(text, scalar.style);
}
