import { addressOf } from '../sites/address.ts';
import type { Content, Environment, ReferenceSite, Slot } from '../sites/site.ts';
import { chainCodecs } from '../document/codec-chain.ts';
import { escapesCodec, type EscapeStyle } from '../document/codec-escapes.ts';
import type { Codec, OpaqueRange } from '../document/document.ts';
import { frozenCodec } from '../document/mapped-codec.ts';
import type { Range } from '../text/range.ts';
import { isRefusal, refuse } from '../text/refusal.ts';
import type { DataNode, DataScalar } from '../tree/data-tree.ts';
import { partSlot, scalarSlot } from '../tree/handles.ts';
import type { ArgvReading } from './argv.ts';
import { piecesOf } from './shell-quoting.ts';

/** Deeper data is none of these files. */
const MAX_DEPTH = 40;

/** Finds the stretches of a text that another program fills in, in order and apart; those of one variable with its name. */
export type Finder = (text: string) => readonly OpaqueRange[];

/** Reads a file's scalars as the programs behind it get them. One codec for each scalar. */
export interface TextReading {
  codec(scalar: DataScalar): Codec;
  /** A part of the decoded text, written through the codec. */
  part(scalar: DataScalar, range: Range): Slot;
  /** The whole scalar, written in any style that holds the text. */
  whole(scalar: DataScalar): Slot;
  readonly argv: ArgvReading;
}

/** Makes a reading of what a codec on top of the scalar's own gives; a text for which `isPlain` holds is taken as it is. */
export function textReading(codecOf: (outer: Codec) => Codec, isPlain: (text: string) => boolean): TextReading {
  const codecs = new WeakMap<DataScalar, Codec>();
  function codec(scalar: DataScalar): Codec {
    const known = codecs.get(scalar) ?? codecOf(scalar.codec());
    codecs.set(scalar, known);
    return known;
  }
  function part(scalar: DataScalar, range: Range): Slot {
    const own = codec(scalar);
    const inside = own.opaque
      .filter((each) => range.start <= each.range.start && each.range.end <= range.end)
      .map((each) => ({ ...each, range: { start: each.range.start - range.start, end: each.range.end - range.start } }));
    const pieces = piecesOf(own.text.slice(range.start, range.end), inside);
    return {
      document: scalar.document, range: own.toHost(range), pieces, handle: scalar, part: { codec: own, range },
      ...(scalar.frozen === undefined ? {} : { frozen: scalar.frozen }),
    };
  }
  function whole(scalar: DataScalar): Slot {
    if (isPlain(scalar.text)) return scalarSlot(scalar);
    const own = codec(scalar);
    return scalarSlot(scalar, piecesOf(own.text, own.opaque));
  }
  const word = (scalar: DataScalar): Slot => ({ ...part(scalar, { start: 0, end: codec(scalar).text.length }), range: scalar.range });
  return { codec, part, whole, argv: { slot: word, codec } };
}

/** A reading in which what `find` finds stays as source and is opaque; `find` finds nothing in a text without `mark`. */
export function filledText(find: Finder, mark: string): TextReading {
  return textReading(fillingCodec(find), (text) => !text.includes(mark));
}

/** What a program gets of a text: what `find` finds in it stays as source and is opaque, and nothing else may look like it. */
export function fillingCodec(find: Finder): (outer: Codec) => Codec {
  const style: EscapeStyle = {
    decode(source) {
      const all = { start: 0, end: source.length };
      return { pieces: [{ host: all }], opaque: find(source), empty: 0, zones: [{ outer: all, content: all, mode: '' }] };
    },
    encode: (text) => (find(text).length > 0 ? refuse('cannot-hold', 'the text would be filled in by another program') : text),
    reference: (source) => source,
  };
  return (outer) => {
    const codec = chainCodecs(outer, (host, range) => escapesCodec(host, range, style));
    return isRefusal(codec) ? frozenCodec(outer.range, outer.text, codec) : codec;
  };
}

/** Every variable that `find` finds under a node, as a reference; `environment`: where it is read from. */
export function filledReferences(node: DataNode, find: Finder, address: string, environment?: Environment, depth = 0): readonly ReferenceSite[] {
  if (depth > MAX_DEPTH) return [];
  if (node.kind === 'list') return node.items.flatMap((item, index) => filledReferences(item, find, addressOf(address, index), environment, depth + 1));
  if (node.kind === 'map') return node.pairs.flatMap((pair) => filledReferences(pair.value, find, addressOf(address, pair.key.text), environment, depth + 1));
  if (node.kind !== 'scalar') return [];
  return find(node.text).flatMap(({ range, name }): ReferenceSite[] => {
    if (name === undefined) return [];
    const start = node.text.indexOf(name, range.start);
    return [{
      kind: 'reference', document: node.document, name: partSlot(node, { start, end: start + name.length }), address,
      ...(environment === undefined ? {} : { environment }),
    }];
  });
}

/** Finds what a pattern matches; its group, when there is one, is the name. The pattern must be global and linear. */
export function patternFinder(pattern: RegExp): Finder {
  return (text) => [...text.matchAll(pattern)].map((match) => {
    const range = { start: match.index, end: match.index + match[0].length };
    const name = match.slice(1).find((group) => group !== undefined);
    return name === undefined ? { range } : { range, name };
  });
}

/** Content as it is: where nothing of literal text has to be written otherwise. */
export function asWritten(content: Content): Content {
  return content;
}
