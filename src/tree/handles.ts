import type { OpaqueRange } from '../document/document.ts';
import type { Entry, Piece, Slot } from '../sites/site.ts';
import { contains, overlaps, type Range } from '../text/range.ts';
import type { RefusalCode } from '../text/refusal.ts';
import type { DataList, DataPair, DataScalar } from './data-tree.ts';

/** The parts of a scalar's text, templates told apart. */
export function piecesFrom(node: DataScalar): readonly Piece[] {
  return piecesOf(node, { start: 0, end: node.text.length });
}

/** The whole scalar as a slot; its pieces are the text with templates told apart, unless the dialect knows better. */
export function scalarSlot(node: DataScalar, pieces?: readonly Piece[]): Slot {
  return {
    document: node.document,
    range: node.range,
    pieces: pieces ?? piecesOf(node, { start: 0, end: node.text.length }),
    handle: node,
    ...frozenBy(node.frozen),
  };
}

/** A part of a scalar; `range` counts in its decoded text. */
export function partSlot(node: DataScalar, range: Range, pieces?: readonly Piece[]): Slot {
  const codec = node.codec();
  return {
    document: node.document,
    range: codec.toHost(range),
    pieces: pieces ?? piecesOf(node, range),
    handle: node,
    part: { codec, range },
    ...frozenBy(node.frozen),
  };
}

/** A map pair as an entry. */
export function pairEntry(pair: DataPair): Entry {
  return { document: pair.document, range: pair.range, handle: pair, ...frozenBy(pair.frozen) };
}

/** A list item as an entry. Throws when the list has no such item. */
export function itemEntry(list: DataList, index: number): Entry {
  const item = list.items[index];
  if (item === undefined) throw new RangeError(`no item ${index} in a list of ${list.items.length}`);
  return { document: list.document, range: item.range, handle: item, ...frozenBy(item.frozen) };
}

function frozenBy(frozen: RefusalCode | undefined): { readonly frozen?: RefusalCode } {
  return frozen === undefined ? {} : { frozen };
}

function piecesOf(node: DataScalar, range: Range): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = range.start;
  function text(end: number): void {
    if (end > at) pieces.push({ kind: 'text', text: node.text.slice(at, end) });
  }
  for (const opaque of opaqueOf(node)) {
    if (!contains(range, opaque.range) || opaque.range.start < at) continue;
    text(opaque.range.start);
    const source = node.text.slice(opaque.range.start, opaque.range.end);
    pieces.push(opaque.name === undefined ? { kind: 'template', source } : { kind: 'reference', name: opaque.name, source });
    at = opaque.range.end;
  }
  text(range.end);
  return pieces;
}

/** Most documents have no opaque stretch, and a codec is made for nothing then. */
function opaqueOf(node: DataScalar): readonly OpaqueRange[] {
  const touched = node.fills === true || node.document.opaque.some((each) => overlaps(each.range, node.range));
  return touched ? node.codec().opaque : [];
}
