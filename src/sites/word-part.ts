import type { Entry, Piece, Slot, Word } from './site.ts';

/** Several entries of one collection that go together (an option and its value). */
export interface JoinedHandle {
  readonly kind: 'joined';
  readonly entries: readonly Entry[];
}

/** One entry for entries that stand side by side; one entry alone is itself. */
export function joinedEntry(entries: readonly Entry[]): Entry {
  const first = entries[0]!;
  const last = entries.at(-1)!;
  if (entries.length === 1) return first;
  const handle: JoinedHandle = { kind: 'joined', entries };
  const frozen = entries.find((entry) => entry.frozen !== undefined)?.frozen;
  return {
    document: first.document,
    range: { start: first.range.start, end: last.range.end },
    handle,
    ...(frozen === undefined ? {} : { frozen }),
  };
}

/** The entries behind a joined one, or the entry itself. */
export function entriesOf(entry: Entry): readonly Entry[] {
  const handle = entry.handle;
  return isJoined(handle) ? handle.entries : [entry];
}

function isJoined(handle: unknown): handle is JoinedHandle {
  return typeof handle === 'object' && handle !== null && 'kind' in handle && handle.kind === 'joined';
}

/** The part of a word's decoded text from `from` on; frozen where the word has no codec. */
export function tailSlot(word: Word, from: number): Slot {
  return partOf(word, from, undefined);
}

/** The part of a word's decoded text before `to`. */
export function headSlot(word: Word, to: number): Slot {
  return partOf(word, 0, to);
}

/** `NAME=value` in an option's value: the two slots, or undefined when the name is not literal. */
export function splitWord(option: { readonly value?: Slot; readonly words: readonly Word[] }): { label: string; name: Slot; value: Slot } | undefined {
  const word = option.words.at(-1);
  if (word === undefined || option.value === undefined) return undefined;
  const first = option.value.pieces[0];
  if (first === undefined || first.kind !== 'text') return undefined;
  const equals = first.text.indexOf('=');
  if (equals <= 0) return undefined;
  // Only a value in the option's own word (`--env=A=b`) begins inside it.
  const offset = option.words.length > 1 ? 0 : option.value.part?.range.start ?? 0;
  const label = first.text.slice(0, equals);
  return { label, name: partOf(word, offset, offset + equals), value: partOf(word, offset + equals + 1, undefined) };
}

/** A stretch of a word's decoded text; frozen where no codec can write it. */
export function partOf(word: Word, from: number, to: number | undefined): Slot {
  const pieces = slicePieces(word.slot.pieces, from, to);
  const codec = word.codec();
  const base = { document: word.slot.document, pieces, handle: word.slot.handle };
  if (codec === undefined) return { ...base, range: word.slot.range, frozen: word.slot.frozen ?? 'not-writable' };
  const range = { start: from, end: to ?? codec.text.length };
  return {
    ...base,
    range: codec.toHost(range),
    part: { codec, range },
    ...(word.slot.frozen === undefined ? {} : { frozen: word.slot.frozen }),
  };
}

/** The pieces of a decoded stretch; `from` and `to` fall into text pieces, sources count with their own length. */
export function slicePieces(pieces: readonly Piece[], from: number, to: number | undefined): readonly Piece[] {
  const kept: Piece[] = [];
  let at = 0;
  for (const piece of pieces) {
    const length = piece.kind === 'text' ? piece.text.length : piece.source.length;
    const start = Math.max(from - at, 0);
    const end = Math.min((to ?? Infinity) - at, length);
    at += length;
    if (start >= end) continue;
    kept.push(piece.kind === 'text' ? { kind: 'text', text: piece.text.slice(start, end) } : piece);
  }
  return kept;
}
