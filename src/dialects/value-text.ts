import { chainCodecs } from '../document/codec-chain.ts';
import { escapesCodec, type DecodedEscapes } from '../document/codec-escapes.ts';
import { fragmentsCodec } from '../document/codec-fragments.ts';
import type { Codec, Document, OpaqueRange } from '../document/document.ts';
import { frozenCodec } from '../document/mapped-codec.ts';
import { maskOpaque } from '../document/opaque.ts';
import type { Piece as SourcePiece } from '../document/segment-map.ts';
import type { Environment, ReferenceSite, Slot } from '../sites/site.ts';
import type { Range } from '../text/range.ts';
import { isRefusal, type Refusal } from '../text/refusal.ts';
import type { DataNode, DataScalar } from '../tree/data-tree.ts';
import { partSlot } from '../tree/handles.ts';
import { piecesOf } from './shell-quoting.ts';

/** A stretch that the reader does not take as it stands: `text` is what it means, without it it is filled in later. */
export interface Mark {
  readonly range: Range;
  readonly text?: string;
  /** The variable that is filled in, and where its name stands. */
  readonly name?: { readonly text: string; readonly start: number };
}

/** What a reader makes of a text before it uses it: doubled marks, variables, specifiers. */
export interface Filling {
  /** In order and apart. */
  marks(source: string): readonly Mark[];
  /** Literal text as it must be written. */
  encode(text: string): string | Refusal;
}

/** What a program gets of the text of `outer`: marks undone, what is filled in later opaque. */
export function filledCodec(outer: Codec, filling: Filling): Codec {
  // What is filled in further out is no mark of this reader.
  const codec = chainCodecs(outer, (host, range) => escapesCodec({ ...host, parseText: maskOpaque(host.text, host.opaque) }, range, {
    decode: (source) => decode(source, filling),
    encode: (text) => filling.encode(text),
    reference: (source) => source,
  }));
  return isRefusal(codec) ? frozenCodec(outer.range, outer.text, codec) : codec;
}

function decode(source: string, filling: Filling): DecodedEscapes {
  const pieces: SourcePiece[] = [];
  const opaque: OpaqueRange[] = [];
  let at = 0;
  for (const { range, text, name } of filling.marks(source)) {
    if (text === undefined) {
      opaque.push(name === undefined ? { range } : { range, name: name.text });
      continue;
    }
    pieces.push({ host: { start: at, end: range.start } }, { host: range, text });
    at = range.end;
  }
  const all = { start: 0, end: source.length };
  return { pieces: [...pieces, { host: { start: at, end: source.length } }], opaque, empty: 0, zones: [{ outer: all, content: all, mode: '' }] };
}

/** The variables that a value reads. */
export function filledNames(scalar: DataScalar, filling: Filling, address: string, environment: Environment): readonly ReferenceSite[] {
  return filling.marks(scalar.text).flatMap(({ name }): ReferenceSite[] => name === undefined ? [] : [{
    kind: 'reference', document: scalar.document, environment, address,
    name: partSlot(scalar, { start: name.start, end: name.start + name.text.length }),
  }]);
}

/** A stretch of a codec's text as a slot; `handle` says who prints it. */
export function textSlot(document: Document, codec: Codec, range: Range, handle: unknown): Slot {
  const inside = codec.opaque
    .filter((each) => range.start <= each.range.start && each.range.end <= range.end)
    .map((each) => ({ ...each, range: { start: each.range.start - range.start, end: each.range.end - range.start } }));
  return {
    document, range: codec.toHost(range), pieces: piecesOf(codec.text.slice(range.start, range.end), inside), handle, part: { codec, range },
  };
}

/** A value as its reader gets it, the lines of a value with several joined by line breaks. */
export function linesCodec(node: DataNode, filling: Filling): Codec | undefined {
  if (node.kind === 'scalar') return filledCodec(node.codec(), filling);
  if (node.kind !== 'list' || node.items.length === 0) return undefined;
  const parts = node.items.map((item) => item.kind === 'scalar' ? item.codec() : undefined);
  if (parts.includes(undefined)) return undefined;
  return filledCodec(fragmentsCodec(node.range, parts.filter((part) => part !== undefined), '\n'), filling);
}
