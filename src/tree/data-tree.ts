import type { Codec, Document } from '../document/document.ts';
import type { Range } from '../text/range.ts';
import type { RefusalCode } from '../text/refusal.ts';

interface NodeBase {
  readonly document: Document;
  /** Extent in `document.text`: quotes included; tag and anchor not. */
  readonly range: Range;
  /** Why nothing at or under this node may be edited (anchor, alias, duplicate key …). */
  readonly frozen?: RefusalCode;
  /** The aliases that read what it stands in, where these alone freeze it. */
  readonly shared?: readonly DataAlias[];
}

/** One value that is a text. `text` is decoded: quotes, escapes and folding undone. */
export interface DataScalar extends NodeBase {
  readonly kind: 'scalar';
  readonly text: string;
  /** `plain`, `single`, `double`, `literal`, `folded`; other languages add their own. */
  readonly style: string;
  /** False for a value the language types as number, boolean or null. */
  readonly isString: boolean;
  /** True where its own language fills in stretches of it: its codec has opaque ones. */
  readonly fills?: true;
  /** The two-way map between `text` and the source, made on demand. */
  codec(): Codec;
}

export interface DataPair {
  readonly key: DataScalar;
  readonly value: DataNode;
  /** Key to end of value. */
  readonly range: Range;
  readonly document: Document;
  readonly frozen?: RefusalCode;
  /** As of a node; a key that overrides a merged one has none of its own and is frozen for that. */
  readonly shared?: readonly DataAlias[];
}

export interface DataMap extends NodeBase {
  readonly kind: 'map';
  readonly flow: boolean;
  /** In source order; merge keys (`<<`) appear under that key, unresolved. */
  readonly pairs: readonly DataPair[];
  /** True in formats in which a key may stand several times and each of them counts. */
  readonly repeats?: true;
}

export interface DataList extends NodeBase {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly items: readonly DataNode[];
}

/** A reference to a node defined elsewhere in the document; never expanded. */
export interface DataAlias extends NodeBase {
  readonly kind: 'alias';
  readonly name: string;
  readonly target: DataNode | undefined;
}

/** The syntax-neutral view of a data language: YAML now, JSON, TOML, HCL and Python literals later. */
export type DataNode = DataMap | DataList | DataScalar | DataAlias;

/** The pair with this key, the last one when it stands twice; undefined for other nodes. */
export function pairOf(node: DataNode | undefined, key: string): DataPair | undefined {
  if (node === undefined || node.kind !== 'map') return undefined;
  return node.pairs.findLast((pair) => pair.key.text === key);
}

/** The value at a path of keys and indexes, or undefined. Aliases are not followed. */
export function valueAt(node: DataNode | undefined, ...path: readonly (string | number)[]): DataNode | undefined {
  let at = node;
  for (const step of path) {
    if (at === undefined) return undefined;
    at = typeof step === 'number' ? (at.kind === 'list' ? at.items[step] : undefined) : pairOf(at, step)?.value;
  }
  return at;
}

/** The text at a path when it is a scalar. */
export function textAt(node: DataNode | undefined, ...path: readonly (string | number)[]): string | undefined {
  const at = valueAt(node, ...path);
  return at?.kind === 'scalar' ? at.text : undefined;
}
