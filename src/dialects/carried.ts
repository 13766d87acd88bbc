import type { Document } from '../document/document.ts';
import type { BindValue, Slot } from '../sites/site.ts';
import { contains } from '../text/range.ts';
import { refuse, type Refusal } from '../text/refusal.ts';

/**
 * Why a value cannot be written into `document`: it is carried over from another one and reads a variable there, which
 * means nothing here. What the host's own reader fills in (`${{ … }}` in a script) means the same in both.
 */
export function strangeReference(value: BindValue | 'keep', document: Document): Refusal | undefined {
  if (value === 'keep' || value.kind === 'reference') return undefined;
  const strange = value.content.some((piece) => piece.kind === 'carry' && piece.from.document.id !== document.id && readsOwn(piece.from));
  return strange ? refuse('cannot-hold', 'the value reads a variable of the script it stands in') : undefined;
}

function readsOwn(slot: Slot): boolean {
  const { text, opaque } = slot.document;
  const filled = opaque.filter((each) => contains(slot.range, each.range)).map(({ range }) => text.slice(range.start, range.end));
  return slot.pieces.some((piece) => piece.kind !== 'text' && !filled.includes(piece.source));
}
