import { chainCodecs } from '../document/codec-chain.ts';
import { escapesCodec, type DecodedEscapes, type EscapeStyle } from '../document/codec-escapes.ts';
import type { Codec } from '../document/document.ts';
import { frozenCodec } from '../document/mapped-codec.ts';
import { templateSpans } from '../document/template-spans.ts';
import type { ReferenceSite, Slot } from '../sites/site.ts';
import { overlaps, type Range } from '../text/range.ts';
import { isRefusal, refuse } from '../text/refusal.ts';
import type { DataNode, DataScalar } from '../tree/data-tree.ts';
import { partSlot, scalarSlot } from '../tree/handles.ts';
import { addressOf } from '../sites/address.ts';
import { piecesOf } from './shell-quoting.ts';

/** Deeper data is no playbook. */
const MAX_DEPTH = 40;

const LOOKUP = /\b(?:lookup|query|q)\(\s*["'](?:ansible\.builtin\.)?env["']\s*,\s*["']([A-Za-z_]\w*)["']/g;
const FACT = /\bansible_env\s*(?:\.\s*([A-Za-z_]\w*)|\[\s*["']([A-Za-z_]\w*)["']\s*\])/g;

const STYLE: EscapeStyle = {
  decode,
  encode: (text) => (/\{\{|\{%|\{#/.test(text) ? refuse('cannot-hold', 'the text would be read as an expression') : text),
  reference: (source) => source,
};

/** What a host gets of a text with Jinja in it: every expression stays as source and is opaque. `outer` is the scalar's codec. */
export function jinjaCodec(outer: Codec): Codec {
  // In a file that is a template itself they are known already.
  if (!/\{[{%#]/.test(outer.text) || outer.opaque.length > 0) return outer;
  const codec = chainCodecs(outer, (host, range) => escapesCodec(host, range, STYLE));
  return isRefusal(codec) ? frozenCodec(outer.range, outer.text, codec) : codec;
}

/** A scalar's slot with its expressions told apart. */
export function jinjaSlot(scalar: DataScalar): Slot {
  const spans = expressionsOf(scalar);
  return spans.length === 0 ? scalarSlot(scalar) : scalarSlot(scalar, piecesOf(scalar.text, spans.map((range) => ({ range }))));
}

/** A word's slot: the whole text, written through the codec. */
export function jinjaWord(scalar: DataScalar): Slot {
  const codec = jinjaCodec(scalar.codec());
  return { ...jinjaSlot(scalar), part: { codec, range: { start: 0, end: codec.text.length } } };
}

/** Every place in the data that reads a variable of the machine that runs the playbook: `lookup('env', 'X')`, `ansible_env.X`. */
export function jinjaReferences(node: DataNode, address: string, depth = 0): readonly ReferenceSite[] {
  if (depth > MAX_DEPTH) return [];
  if (node.kind === 'list') return node.items.flatMap((item, index) => jinjaReferences(item, addressOf(address, index), depth + 1));
  if (node.kind === 'map') return node.pairs.flatMap((pair) => jinjaReferences(pair.value, addressOf(address, pair.key.text), depth + 1));
  if (node.kind !== 'scalar' || !node.text.includes('{{')) return [];
  return [LOOKUP, FACT].flatMap((pattern) => [...node.text.matchAll(pattern)]).map((match) => {
    const name = (match[1] ?? match[2])!;
    const start = match.index + match[0].lastIndexOf(name);
    return { kind: 'reference', document: node.document, name: partSlot(node, { start, end: start + name.length }, [{ kind: 'text', text: name }]), address };
  });
}

/** Where the file itself is a template its expressions are known already. */
function expressionsOf(scalar: DataScalar): readonly Range[] {
  if (!/\{[{%#]/.test(scalar.text) || scalar.document.opaque.some((each) => overlaps(each.range, scalar.range))) return [];
  return templateSpans(scalar.text).map((span) => span.range);
}

function decode(source: string): DecodedEscapes {
  const all = { start: 0, end: source.length };
  return {
    pieces: [{ host: all }], opaque: templateSpans(source).map(({ range }) => ({ range })), empty: 0,
    zones: [{ outer: all, content: all, mode: '' }],
  };
}
