import { load } from 'js-yaml';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { parseDocument, visit, type Scalar } from 'yaml';
import type { Codec, Document } from '../../src/document/document.ts';
import { scalarCodec, type ScalarSource } from '../../src/languages/yaml/scalar-codec.ts';
import { toml } from '../../src/languages/toml/index.ts';
import { tomlWitness } from '../../src/languages/toml/witness.ts';
import { valueAt } from '../../src/tree/data-tree.ts';
import type { Edit } from '../../src/text/edit.ts';
import type { Range } from '../../src/text/range.ts';
import { isRefusal } from '../../src/text/refusal.ts';

/** A root text with one guest in it. `read` gives the guest as an independent reader sees it, with references filled in. */
export interface Subject {
  readonly root: string;
  readonly codec: Codec;
  /** Where in the root edits may stand. */
  readonly extent: Range;
  /** Lifts guest edits up to the root. */
  lift(edits: readonly Edit[]): readonly Edit[] | undefined;
  readonly judge: Judge;
}

export type Judge =
  | { readonly by: 'value'; read(root: string): string }
  /** A snippet that bash runs; its output is the guest. */
  | { readonly by: 'bash'; snippet(root: string): string };

export interface Stratum {
  readonly name: string;
  readonly subjects: readonly Subject[];
  /** Why fewer than 40 % of the edits can be held. */
  readonly low?: string;
  /** References may be written (`raw`). */
  readonly references?: readonly string[];
}

export function document(text: string, language = 'yaml'): Document {
  return { id: 'd', path: 'd', language, text, parseText: text, opaque: [] };
}

export function only<T>(found: readonly T[]): T {
  if (found.length !== 1) throw new Error(`${found.length} instead of one`);
  return found[0]!;
}

const STYLES: Readonly<Record<string, ScalarSource['style']>> = {
  PLAIN: 'plain', QUOTE_SINGLE: 'single', QUOTE_DOUBLE: 'double', BLOCK_LITERAL: 'literal', BLOCK_FOLDED: 'folded',
};

/** The codecs of the scalars that stand at `@` (taken out) in a YAML text, in source order. */
export function markedScalars(marked: string): { readonly root: string; readonly codecs: readonly Codec[] } {
  const offsets: number[] = [];
  let root = '';
  for (const part of marked.split('@@').slice(0, -1)) {
    root += part;
    offsets.push(root.length);
  }
  root += marked.split('@@').at(-1)!;
  const host = document(root);
  const parsed = parseDocument(root, { keepSourceTokens: true, uniqueKeys: false });
  if (parsed.errors.length > 0) throw parsed.errors[0]!;
  const codecs: Codec[] = [];
  visit(parsed, {
    Scalar(key, node, path) {
      const token = node.srcToken!;
      if (!offsets.includes(token.offset)) return;
      const flow = path.some((each) => 'flow' in each && each.flow === true);
      codecs.push(scalarCodec(host, {
        style: STYLES[node.type!]!, range: tokenRange(node), value: typeof node.value === 'string' ? node.value : String(node.source),
        parentIndent: token.type === 'block-scalar' ? token.indent : 0, inFlow: flow, isKey: key === 'key',
      }));
    },
  });
  if (codecs.length !== offsets.length) throw new Error(`not every mark is a scalar: ${marked}`);
  return { root, codecs };
}

function tokenRange(node: Scalar): Range {
  const token = node.srcToken!;
  if (token.type !== 'block-scalar') {
    if (!('source' in token)) throw new Error(`not a scalar token: ${token.type}`);
    return { start: token.offset, end: token.offset + token.source.length };
  }
  const props = token.props.reduce((sum, prop) => sum + ('source' in prop ? prop.source.length : 0), 0);
  return { start: token.offset, end: token.offset + props + token.source.length };
}

/** What both YAML readers say; they must agree, and everything but the guest must be as before. */
export function readYaml(root: string, before: unknown, place: Place): string {
  const parsed = parseDocument(root);
  if (parsed.errors.length > 0) throw new Error(parsed.errors[0]!.message);
  const found = [parsed.toJS() as unknown, load(root)].map((value) => place(value));
  const [one, other, rest] = [found[0], found[1], place(before).rest].map((value) => JSON.stringify(value));
  if (one !== other) throw new Error('the readers differ');
  if (JSON.stringify(found[0]!.rest) !== rest) throw new Error('something else changed');
  return found[0]!.guest;
}

export type Place = (value: unknown) => { readonly guest: string; readonly rest: unknown };

export const valuePlace: Place = (value) => {
  const { key, ...rest } = value as { key: unknown };
  return { guest: typeOf(key), rest };
};
const keyPlace: Place = (value) => {
  const { map, ...rest } = value as { map: Record<string, unknown> };
  const [key] = only(Object.entries(map));
  return { guest: key, rest: { rest, value: Object.values(map) } };
};
const itemPlace: Place = (value) => {
  const { key, ...rest } = value as { key: unknown[] };
  return { guest: typeOf(key[1]), rest: [rest, key[0], key[2], key.length] };
};
export const joinedPlace: Place = (value) => {
  const { key, ...rest } = value as { key: unknown[] };
  return { guest: key.map(typeOf).join(''), rest: [rest, key.length] };
};

/** The text of a value; other types show themselves unless they were numbers already. */
function typeOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : `not a string: ${String(value)}`;
}

/** Where in a document a scalar stands. */
export type Where = 'value' | 'deep' | 'last' | 'flow' | 'key' | 'flowKey';

const WRAPPED: Readonly<Record<Where, { readonly wrap: (source: string) => string; readonly place: Place }>> = {
  value: { wrap: (s) => `before: 'x'\nkey: @@${s}\nafter: [1, "y"]\n`, place: valuePlace },
  deep: { wrap: (s) => `key:\n  - 0\n  - @@${s.replaceAll('\n', '\n  ').replaceAll(/\n +(?=\n|$)/g, '\n')}\n  - z\nafter: 1\n`, place: itemPlace },
  last: { wrap: (s) => `before: 1\nkey: @@${s}`, place: valuePlace },
  flow: { wrap: (s) => `key: [a, @@${s}, {b: c}]\nafter: 1\n`, place: itemPlace },
  key: { wrap: (s) => `map:\n  @@${s}: 1\nafter: 1\n`, place: keyPlace },
  flowKey: { wrap: (s) => `map: {@@${s}: 1}\nafter: 1\n`, place: keyPlace },
};

export function yamlSubject(source: string, where: Where, lineBreak: string): Subject {
  const { wrap, place } = WRAPPED[where];
  const { root, codecs } = markedScalars(wrap(source).replaceAll('\n', lineBreak));
  const codec = only(codecs);
  const before = load(root);
  return { root, codec, extent: codec.range, lift: lifted(codec), judge: { by: 'value', read: (text) => readYaml(text, before, place) } };
}

export function lifted(codec: Codec): Subject['lift'] {
  return (edits) => {
    const result = codec.lift(edits);
    return isRefusal(result) ? undefined : result;
  };
}

/** A string in a TOML document, read back by both TOML readers, which must agree. */
export function tomlSubject(source: string, lineBreak: string): Subject {
  const root = `before = 'x'${lineBreak}[a] # c${lineBreak}key = ${source} # d${lineBreak}after = [1, "y"]${lineBreak}`;
  const parsed = toml.parse(document(root, 'toml'), { address: '' });
  const node = 'failed' in parsed ? undefined : valueAt(parsed.trees[0], 'a', 'key');
  if (node?.kind !== 'scalar') throw new Error(`no scalar: ${root}`);
  const codec = node.codec();
  return { root, codec, extent: codec.range, lift: lifted(codec), judge: { by: 'value', read: readTomlKey } };
}

interface TomlRead {
  readonly before: string;
  readonly a: { readonly key: string; readonly after: readonly unknown[] };
}

function readTomlKey(root: string): string {
  const one = getStaticTOMLValue(parseTOML(root)) as unknown as TomlRead;
  const other = (tomlWitness.read(root) as readonly TomlRead[] | undefined)?.[0];
  if (one.a.key !== other?.a.key) throw new Error('the readers differ');
  if (one.before !== 'x' || one.a.after.length !== 2) throw new Error('something else changed');
  return one.a.key;
}
