import type { Codec, Document } from '../../document/document.ts';
import { jsonEscapingOf, type JsonEscaping } from '../../document/json-string.ts';
import { contentPieces, textOf } from '../../sites/pieces.ts';
import type { Content, Operation, Slot } from '../../sites/site.ts';
import { firstOverlap, sortEdits, type Edit } from '../../text/edit.ts';
import { contains, type Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { DataScalar } from '../../tree/data-tree.ts';
import { changesOf, isGone, type Changes } from './changes.ts';
import type { Collection, Layout } from './layout.ts';
import { collectionEdits } from './print-collection.ts';
import { spellBare, spellContent } from './spelling.ts';

type SetOperation = Extract<Operation, { op: 'set' }>;

/** Prints operations on one JSON document: sorted edits that do not overlap, or the first refusal. */
export function printJson(document: Document, layout: Layout, operations: readonly Operation[]): readonly Edit[] | Refusal {
  const comments = operations.some((each) => each.op === 'comment' || (each.op === 'insert' && each.shape.shape === 'comment'));
  if (comments && !layout.takesComments) return refuse('cannot-hold', 'JSON has no comments, and this file has none');
  const changes = changesOf(document, layout, operations);
  if (isRefusal(changes)) return changes;
  const edits: Edit[] = [];
  const collections = new Set<Collection>([...changes.keys()].map((item) => item.owner));
  for (const collection of collections) {
    if (isGone(changes, collection.holder)) continue;
    const printed = collectionEdits(document, collection, changes);
    if (isRefusal(printed)) return printed;
    edits.push(...printed);
  }
  const sets = setEdits(document, operations.filter((each) => each.op === 'set'), goneRanges(changes));
  if (isRefusal(sets)) return sets;
  edits.push(...sets);
  if (firstOverlap(edits) !== undefined) return refuse('overlap', 'two changes of one place do not go together');
  return sortEdits(edits);
}

/** What stands in these is not set any more. */
function goneRanges(changes: Changes): readonly Range[] {
  return [...changes].flatMap(([item, change]) => (change.dropped ? [item] : []));
}

function setEdits(document: Document, operations: readonly SetOperation[], gone: readonly Range[]): readonly Edit[] | Refusal {
  const edits: Edit[] = [];
  const parts = new Map<Codec, Edit[]>();
  const whole = new Map<number, string>();
  let escaping: JsonEscaping | undefined;
  for (const { slot, to } of operations) {
    if (slot.document !== document) return refuse('not-writable', 'the slot belongs to another document');
    if (gone.some((range) => contains(range, slot.range))) continue;
    if (slot.frozen !== undefined) return refuse(slot.frozen, 'the place cannot be written');
    if (slot.part !== undefined) {
      const edit = partEdit(slot.part.range, to);
      const known = parts.get(slot.part.codec) ?? [];
      parts.set(slot.part.codec, known);
      if (!known.some((each) => each.range.start === edit.range.start && each.range.end === edit.range.end && each.text === edit.text)) known.push(edit);
      continue;
    }
    const text = wholeText(document, slot, to, escaping ??= jsonEscapingOf(document.text));
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
    // What is further out has another reader: there references are text like any other.
    edits.push(...lifted.map(({ range, text }): Edit => ({ range, text })));
  }
  return edits;
}

/** References are marked for the codecs of this document that fill them in. */
function partEdit(range: Range, content: Content): Edit {
  const raw: Range[] = [];
  let text = '';
  for (const piece of contentPieces(content)) {
    const source = textOf([piece]);
    if (piece.kind === 'reference') raw.push({ start: text.length, end: text.length + source.length });
    text += source;
  }
  return raw.length === 0 ? { range, text } : { range, text, raw };
}

function wholeText(document: Document, slot: Slot, to: Content, escaping: JsonEscaping): string | Refusal {
  const scalar = slot.handle as DataScalar | undefined;
  if (scalar?.kind !== 'scalar') return refuse('not-writable', 'the place is no JSON value');
  return scalar.isString ? spellContent(document, to, escaping) : spellBare(document, to, scalar.text, escaping);
}
