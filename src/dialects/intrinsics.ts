import { fragmentsCodec } from '../document/codec-fragments.ts';
import type { Codec } from '../document/document.ts';
import { frozenCodec } from '../document/mapped-codec.ts';
import { refuse } from '../text/refusal.ts';
import type { DataNode, DataScalar } from '../tree/data-tree.ts';
import { filledCodec, type Filling, type Mark } from './value-text.ts';

/** Names of the functions that a stack computes a value with. */
const FUNCTION = /^(?:Ref|Condition|Fn::[A-Za-z0-9]+)$/;

/** True for a value that a stack computes (`{"Ref": "X"}`, `!GetAtt x.y`, an alias). */
export function isComputed(node: DataNode): boolean {
  if (node.kind === 'alias') return true;
  if (node.kind === 'map') return functionOf(node) !== undefined;
  return tagOf(node) !== undefined;
}

/** The text that `Fn::Sub` fills in, or the node itself. */
export function filledScalar(node: DataNode): DataNode {
  const own = functionOf(node);
  return own?.name === 'Sub' ? own.value : node;
}

/** True for a text, also one with places that `!Sub` fills in. */
export function isWritten(node: DataNode): boolean {
  return !isComputed(node) || tagOf(node) === 'Sub';
}

/** A text as a stack computes it: texts joined, parameters opaque. Undefined where no text stands there. */
export function computedText(node: DataNode, depth = 0): Codec | undefined {
  if (depth > 6) return undefined;
  const tag = tagOf(node);
  const own = functionOf(node);
  const name = tag ?? own?.name;
  const value = tag === undefined ? own?.value : node;
  if (name === undefined || value === undefined) return node.kind === 'scalar' ? node.codec() : undefined;
  if (name === 'Base64') return tag !== undefined && node.kind === 'scalar' ? node.codec() : tag === undefined ? computedText(value, depth + 1) : untagged(node, depth);
  if (name === 'Sub') {
    const text = value.kind === 'list' ? value.items[0] : value;
    return text?.kind === 'scalar' ? filledCodec(text.codec(), SUB) : undefined;
  }
  if (name !== 'Join' || value.kind !== 'list') return undefined;
  const [separator, items] = value.items;
  return separator?.kind === 'scalar' && items?.kind === 'list' ? joined(items.items, separator, items.range, depth) : undefined;
}

/** `${X}` is filled in, `${!X}` stands for `${X}`. */
const SUB: Filling = {
  marks: (source) => [...source.matchAll(/\$\{(!?)[^{}\n]*\}/g)].map((match): Mark => {
    const range = { start: match.index, end: match.index + match[0].length };
    return match[1] === '!' ? { range, text: `\${${match[0].slice(3)}` } : { range };
  }),
  encode: (text) => text.replaceAll('${', '${!'),
};

function joined(items: readonly DataNode[], separator: DataScalar, range: { start: number; end: number }, depth: number): Codec | undefined {
  if (items.length === 0) return undefined;
  const parts = items.map((item) => computedText(item, depth + 1) ?? unknownText(item));
  return fragmentsCodec(range, parts, separator.text);
}

/** What is not known before the stack is made stands for one opaque word. */
function unknownText({ range }: DataNode): Codec {
  const text = '${AWS}';
  return { ...frozenCodec(range, text, refuse('not-writable', 'the stack computes this text')), opaque: [{ range: { start: 0, end: text.length } }] };
}

/** `!Base64` in front of a collection: its function is the value. */
function untagged(node: DataNode, depth: number): Codec | undefined {
  const own = node.kind === 'map' ? functionOf(node) : undefined;
  if (own === undefined) return undefined;
  return own.name === 'Sub' || own.name === 'Join' ? computedText({ ...node, range: { ...node.range, start: node.range.end } }, depth + 1) : undefined;
}

function functionOf(node: DataNode): { readonly name: string; readonly value: DataNode } | undefined {
  if (node.kind !== 'map' || node.pairs.length !== 1) return undefined;
  const [{ key, value }] = node.pairs as [typeof node.pairs[0] & object];
  return FUNCTION.test(key.text) ? { name: key.text.replace(/^Fn::/, ''), value } : undefined;
}

/** The tag of YAML in front of a value, as a function's name. */
function tagOf({ document, range, frozen, kind }: DataNode): string | undefined {
  if (frozen === undefined || kind === 'alias') return undefined;
  return /(?:^|\s)!([A-Za-z][\w:]*)[ \t]*(?:\r?\n[ \t]*)?$/.exec(document.text.slice(Math.max(0, range.start - 60), range.start))?.[1];
}
