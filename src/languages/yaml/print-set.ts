import type { Codec, Document } from '../../document/document.ts';
import { contentPieces, textOf } from '../../sites/pieces.ts';
import type { Content, Operation, Piece, Slot } from '../../sites/site.ts';
import { applyEdits, firstOverlap, sortEdits, type Edit } from '../../text/edit.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { DataScalar } from '../../tree/data-tree.ts';
import { valuesNear } from './changes.ts';
import type { Element, Layout, ScalarPlace } from './layout.ts';
import { spellScalar } from './spelling.ts';

type SetOperation = Extract<Operation, { op: 'set' }>;

/** Edits of all `set` operations; those in elements that go are void. */
export function setEdits(document: Document, layout: Layout, operations: readonly SetOperation[], isGone: (element: Element) => boolean): readonly Edit[] | Refusal {
  const edits: Edit[] = [];
  const parts = new Map<Codec, { readonly slot: Slot; readonly edits: Edit[] }>();
  const whole = new Map<unknown, string>();
  for (const { slot, to } of operations) {
    if (slot.document !== document) return refuse('not-writable', 'the slot belongs to another document');
    const place = layout.placeOf(slot.handle);
    if (place?.element !== undefined && isGone(place.element)) continue;
    if (slot.frozen !== undefined) return refuse(slot.frozen, 'the place cannot be written');
    if (slot.part !== undefined) {
      const { codec, range } = slot.part;
      const known = parts.get(codec) ?? { slot, edits: [] };
      parts.set(codec, known);
      known.edits.push(partEdit(range, to));
      continue;
    }
    if (place === undefined) return refuse('not-writable', 'the place is no YAML scalar');
    const scalar = slot.handle as DataScalar;
    if (scalar.frozen !== undefined && !(scalar.frozen === 'alias' && scalar.shared !== undefined)) return refuse(scalar.frozen, 'the place cannot be written');
    const text = wholeText(document, scalar, place, to);
    if (isRefusal(text)) return text;
    const before = whole.get(scalar);
    if (before === text) continue;
    if (before !== undefined) return refuse('overlap', 'one value is set twice');
    whole.set(scalar, text);
    edits.push({ range: scalar.range, text });
  }
  for (const [codec, { slot, edits: inner }] of parts) {
    const unique = inner.filter((edit, index) => inner.findIndex((each) => sameEdit(each, edit)) === index);
    if (firstOverlap(unique) !== undefined) return refuse('overlap', 'one stretch of a value is set twice');
    const lifted = codec.lift(sortEdits(unique));
    const written = isRefusal(lifted) ? respelled(document, layout, codec, slot, unique) ?? lifted : lifted;
    if (isRefusal(written)) return written;
    // What is further out has another reader: there references are text like any other.
    edits.push(...written.map((edit): Edit => ({ range: edit.range, text: edit.text })));
  }
  return edits;
}

function sameEdit(a: Edit, b: Edit): boolean {
  return a.range.start === b.range.start && a.range.end === b.range.end && a.text === b.text;
}

/** References are marked for the codecs of this document that fill them in (`$$` of a compose file). */
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

function wholeText(document: Document, scalar: DataScalar, place: ScalarPlace, to: Content): string | Refusal {
  const text = spellScalar(document, to, { flow: place.flow, key: place.key, style: scalar.style, quotes: quotesNear(place.element) });
  if (isRefusal(text) || !place.empty) return text;
  // Nothing stands after the colon or dash yet.
  return ` ${text}`;
}

/** A plain one-line scalar that cannot hold its new text is written again in quotes. */
function respelled(document: Document, layout: Layout, codec: Codec, slot: Slot, edits: readonly Edit[]): readonly Edit[] | undefined {
  const place = layout.placeOf(slot.handle);
  if (place === undefined || place.empty) return undefined;
  const scalar = slot.handle as DataScalar;
  const source = document.text.slice(scalar.range.start, scalar.range.end);
  if (scalar.style !== 'plain' || codec !== scalar.codec() || /[\r\n]/.test(source) || codec.opaque.some((each) => /["'\\]/.test(codec.text.slice(each.range.start, each.range.end)))) return undefined;
  const pieces: readonly Piece[] = [{ kind: 'text', text: applyEdits(codec.text, edits) }];
  const text = spellScalar(document, pieces, { flow: place.flow, key: place.key, style: 'plain', quotes: quotesNear(place.element) });
  return isRefusal(text) || textOf(pieces) === '' ? undefined : [{ range: scalar.range, text }];
}

/** The quotes of the nearest quoted neighbour. */
function quotesNear(element: Element | undefined): 'single' | 'double' {
  if (element === undefined) return 'double';
  const quoted = valuesNear(element).find((node) => node.kind === 'scalar' && (node.style === 'single' || node.style === 'double'));
  return quoted?.kind === 'scalar' && quoted.style === 'single' ? 'single' : 'double';
}
