import type { Codec } from '../document/document.ts';
import { areExclusive, hasArms } from '../document/template-arms.ts';
import { plainText } from '../sites/pieces.ts';
import type { Piece, Slot, Word } from '../sites/site.ts';
import type { DataList, DataNode, DataScalar } from '../tree/data-tree.ts';
import { itemEntry, scalarSlot } from '../tree/handles.ts';

/** Longer lists are no commands. */
const MAX_ITEMS = 200;

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

/** So many cases of a template's condition are read, and no more. */
const MAX_CASES = 8;

/** What a list is in each case of a template's condition among its items; the list alone where there is none. */
export interface ArgvCase {
  readonly list: DataList;
  /** Items that are there in this case only; undefined where all are. */
  readonly own?: readonly DataNode[];
}

/** The cases of a list; undefined where there are too many to tell. */
export function argvCases(list: DataList): readonly ArgvCase[] | undefined {
  if (!hasArms(list.document)) return [{ list }];
  const apart = (one: DataNode, other: DataNode): boolean => areExclusive(list.document, one.range, other.range);
  const branching = list.items.slice(0, MAX_ITEMS).filter((item) => list.items.slice(0, MAX_ITEMS).some((other) => apart(item, other)));
  if (branching.length === 0) return [{ list }];
  const cases: DataNode[][] = [];
  for (const item of branching) {
    const own = cases.find((each) => !apart(each[0]!, item));
    if (own === undefined) cases.push([item]);
    else own.push(item);
  }
  const clear = cases.length <= MAX_CASES && cases.every((one, index) => cases.every((other, at) => at === index || one.every((a) => other.every((b) => apart(a, b)))));
  if (!clear || list.items.length > MAX_ITEMS) return undefined;
  return cases.map((own) => ({ list: { ...list, items: list.items.filter((item) => !branching.includes(item) || own.includes(item)) }, own }));
}

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

/** The range over several words; undefined without any. */
export function rangeOf(words: readonly Word[]): { start: number; end: number } | undefined {
  if (words.length === 0) return undefined;
  return {
    start: Math.min(...words.map((word) => word.slot.range.start)),
    end: Math.max(...words.map((word) => word.slot.range.end)),
  };
}
