import type { Codec } from '../document/document.ts';
import type { Piece, Slot, Word } from '../sites/site.ts';
import type { DataList, DataNode, DataScalar } from '../tree/data-tree.ts';
import { itemEntry, scalarSlot } from '../tree/handles.ts';

/** How the dialect reads one element's text: what it fills in itself, and how the rest is decoded. */
export interface ArgvReading {
  slot(scalar: DataScalar): Slot;
  codec(scalar: DataScalar): Codec;
}

/** Words of a list of scalars; an element that is no scalar is a word whose text is not known. */
export function argvWords(list: DataList, reading: ArgvReading): readonly Word[] {
  return list.items.map((item, index) => {
    if (item.kind !== 'scalar') return opaqueWord(list, index, item);
    const slot = reading.slot(item);
    let codec: Codec | undefined;
    return { slot, entry: itemEntry(list, index), text: plainText(slot.pieces), codec: () => (codec ??= reading.codec(item)) };
  });
}

/** The reading of a format that fills nothing in. */
export const PLAIN_ARGV: ArgvReading = { slot: (scalar) => scalarSlot(scalar), codec: (scalar) => scalar.codec() };

function opaqueWord(list: DataList, index: number, item: DataNode): Word {
  const source = item.document.text.slice(item.range.start, item.range.end);
  const pieces: readonly Piece[] = [{ kind: 'template', source }];
  return {
    slot: { document: item.document, range: item.range, pieces, handle: item, frozen: item.frozen ?? 'alias' },
    entry: itemEntry(list, index),
    text: undefined,
    codec: () => undefined,
  };
}

function plainText(pieces: readonly Piece[]): string | undefined {
  let text = '';
  for (const piece of pieces) {
    if (piece.kind !== 'text') return undefined;
    text += piece.text;
  }
  return text;
}

/** The range over several words; undefined without any. */
export function rangeOf(words: readonly Word[]): { start: number; end: number } | undefined {
  if (words.length === 0) return undefined;
  return {
    start: Math.min(...words.map((word) => word.slot.range.start)),
    end: Math.max(...words.map((word) => word.slot.range.end)),
  };
}
