import { isAlias, isMap, isPair, isScalar, isSeq, type CST, type Document as YamlDocument, type ParsedNode, type Scalar } from 'yaml';
import type { Document } from '../../document/document.ts';
import type { DataAlias, DataList, DataMap, DataNode, DataPair, DataScalar } from '../../tree/data-tree.ts';
import { overlaps } from '../../text/range.ts';
import type { RefusalCode } from '../../text/refusal.ts';
import { endOf, firstSolid, lastSolid, scalarExtent, type Collection, type Element, type Layout, type ScalarPlace } from './layout.ts';
import { lazyCodec } from './lazy-codec.ts';
import { mergedKeys } from './merge.ts';
import type { ScalarSource } from './scalar-codec.ts';
import { isFilled, keysThatStandTwice } from './template-places.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Source = readonly CST.SourceToken[] | undefined;

/** What holds for a node from outside it. */
interface Around {
  readonly frozen: RefusalCode | undefined;
  /** Readers of the one anchor around it. */
  readonly shared: readonly DataAlias[] | undefined;
  readonly flow: boolean;
  readonly key: boolean;
  readonly element: Element | undefined;
}

/** Tags under which a text is still a text, and a collection still a plain one. */
const PLAIN_TAGS: readonly string[] = ['!', '!!str', '!!map', '!!seq'];

/** Builds the syntax-neutral trees of a stream, and the layout that the printer works with. Aliases stay aliases. */
export function buildTrees(document: Document, parsed: readonly YamlDocument.Parsed[], aliased: ReadonlySet<string>): {
  readonly trees: readonly DataNode[]; readonly layout: Layout;
} {
  const elements = new Map<unknown, Element>();
  const places = new Map<unknown, ScalarPlace>();
  const collections = new Map<unknown, Collection>();
  let anchors = new Map<string, DataNode>();
  const readers = new Map<DataNode, DataAlias[]>();
  let anchorsSeen = 0;

  function nodeOf(node: ParsedNode | null | undefined, token: CST.Token | null | undefined, props: Source, at: number, around: Around): DataNode {
    const anchor = node !== null && node !== undefined && !isAlias(node) ? node.anchor : undefined;
    const shared = anchor !== undefined && aliased.has(anchor);
    if (shared) anchorsSeen++;
    const tag = props?.findLast((each) => each.type === 'tag')?.source;
    const frozen = around.frozen ?? (shared ? 'alias' : undefined) ?? (tag === undefined || PLAIN_TAGS.includes(tag) ? undefined : 'not-writable');
    const own: DataAlias[] = [];
    // An anchor inside another one, or in a place that is frozen for another reason, stays with that.
    const simple = shared && around.frozen === undefined && (tag === undefined || PLAIN_TAGS.includes(tag));
    const inner = { ...around, frozen, shared: simple ? own : shared || around.frozen !== frozen ? undefined : around.shared };
    const built = build(node, token, at, inner);
    if (anchor !== undefined) {
      anchors.set(anchor, built);
      readers.set(built, own);
    }
    return built;
  }

  function build(node: ParsedNode | null | undefined, token: CST.Token | null | undefined, at: number, around: Around): DataNode {
    if (isMap(node) && (token?.type === 'block-map' || token?.type === 'flow-collection')) return mapOf(node.items, token, around);
    if (isSeq(node) && (token?.type === 'block-seq' || token?.type === 'flow-collection')) return listOf(node.items as (ParsedNode | null)[], token, around);
    if (isAlias(node) && token?.type === 'alias') {
      const target = anchors.get(node.source);
      const alias: DataAlias = { kind: 'alias', document, range: scalarExtent(token), name: node.source, target, frozen: 'alias' };
      if (target !== undefined) readers.get(target)?.push(alias);
      return alias;
    }
    if (isScalar(node) && isScalarToken(token)) return scalarOf(node, token, around);
    return emptyOf(at, isScalar(node) || node === null || node === undefined ? around : { ...around, frozen: around.frozen ?? 'not-writable' });
  }

  function scalarOf(node: Scalar.Parsed, token: CST.FlowScalar | CST.BlockScalar, around: Around): DataScalar {
    const range = scalarExtent(token);
    const style = styleOf(token);
    const codec = lazyCodec(document, token, style, node.source, around);
    const masked = document.opaque.some((each) => overlaps(each.range, range));
    const scalar: DataScalar = {
      kind: 'scalar', document, range,
      text: masked ? codec().text : node.source,
      style, isString: typeof node.value === 'string', codec,
      ...frozenBy(around.frozen, around.shared),
    };
    places.set(scalar, { element: around.element, flow: around.flow, key: around.key, empty: false });
    return scalar;
  }

  function emptyOf(at: number, given: Around): DataScalar {
    const filled = isFilled(document, at);
    const around = filled ? { ...given, frozen: given.frozen ?? 'not-writable' as const } : given;
    const scalar: DataScalar = {
      kind: 'scalar', document, range: { start: at, end: at }, text: '', style: 'plain',
      // A template below it gives it its value.
      isString: filled,
      codec: lazyCodec(document, { type: 'scalar', offset: at, indent: 0, source: '' }, 'plain', '', around),
      ...frozenBy(around.frozen, around.shared),
    };
    places.set(scalar, { element: around.element, flow: around.flow, key: around.key, empty: true });
    return scalar;
  }

  function mapOf(items: readonly unknown[], token: CST.BlockMap | CST.FlowCollection, around: Around): DataMap {
    const flow = token.type === 'flow-collection';
    const pairs: DataPair[] = [];
    const node: Mutable<DataMap> = {
      kind: 'map', document, range: { start: token.offset, end: token.offset }, flow: flow && token.start.source === '{', pairs, ...frozenBy(around.frozen, around.shared),
    };
    const owned: Mutable<Element>[] = [];
    const collection: Collection = { node, elements: owned, holder: around.element };
    const twice = keysThatStandTwice(document, items);
    const merged = mergedKeys(items, anchors);
    for (const [index, item] of items.entries()) {
      if (!isPair(item) || item.srcToken === undefined) continue;
      const { start, key, sep, value } = item.srcToken as CST.CollectionItem;
      const begin = firstSolid(start)?.offset ?? key?.offset ?? sep?.[0]?.offset ?? token.offset;
      const element: Mutable<Element> = { owner: collection, index: owned.length, start: begin, end: begin, value: node, pair: undefined, comma: undefined, anchored: false };
      const seen = anchorsSeen;
      const text = isScalar(item.key) ? item.key.source ?? '' : undefined;
      const simple = text !== undefined && isScalarToken(key) && key.type !== 'block-scalar' && lastSolid(start) === undefined;
      const own = around.frozen
        ?? (text === '<<' || (text !== undefined && merged(text)) ? 'alias' : undefined)
        ?? (text !== undefined && twice.has(text) ? 'duplicate-key' : undefined);
      const pairFrozen = own ?? (simple ? undefined : keyFreeze(item.key));
      // What a merge key brings in too may be changed where the merged map is.
      const sharedPair = text === undefined || text === '<<' || twice.has(text) || pairFrozen !== 'alias' || !simple ? undefined : around.frozen === undefined ? [] : around.shared;
      const inside = { frozen: pairFrozen, shared: sharedPair, flow: around.flow || flow, key: true, element };
      const keyNode = simple ? nodeOf(item.key as ParsedNode, key, start, begin, inside) : emptyKey(begin, key, inside);
      const colon = lastSolid(sep);
      const afterColon = colon === undefined ? keyNode.range.end : endOf(colon);
      const written = sep?.some((each) => each.type === 'map-value-ind') === true;
      const valueNode = nodeOf(item.value as ParsedNode | null, value, sep, afterColon,
        { frozen: own ?? (written ? undefined : 'not-writable'), shared: written ? sharedPair : undefined, flow: around.flow || flow, key: false, element });
      const end = Math.max(valueNode.range.end, afterColon);
      const pair: DataPair = { key: keyNode as DataScalar, value: valueNode, document, range: { start: begin, end }, ...frozenBy(pairFrozen, sharedPair) };
      Object.assign(element, { end, value: valueNode, pair, anchored: anchorsSeen > seen, comma: flow ? commaAfter(token, index) : undefined });
      elements.set(pair, element);
      owned.push(element);
      pairs.push(pair);
    }
    node.range = extentOf(token, owned);
    collections.set(node, collection);
    return node;
  }

  function emptyKey(at: number, key: CST.Token | null | undefined, around: Around): DataScalar {
    const end = isScalarToken(key) ? scalarExtent(key).end : at;
    const scalar = emptyOf(at, { ...around, frozen: around.frozen ?? 'not-writable' });
    return isScalarToken(key) ? { ...scalar, range: { start: key.offset, end }, text: document.text.slice(key.offset, end) } : scalar;
  }

  function listOf(items: readonly (ParsedNode | null)[], token: CST.BlockSequence | CST.FlowCollection, around: Around): DataList {
    const flow = token.type === 'flow-collection';
    const nodes: DataNode[] = [];
    const node: Mutable<DataList> = { kind: 'list', document, range: { start: token.offset, end: token.offset }, flow, items: nodes, ...frozenBy(around.frozen, around.shared) };
    const owned: Mutable<Element>[] = [];
    const collection: Collection = { node, elements: owned, holder: around.element };
    const sources = (token.items as CST.CollectionItem[]).filter((each) => flow || each.start.some((part) => part.type === 'seq-item-ind'));
    for (const [index, item] of items.entries()) {
      const source = sources[index];
      if (source === undefined) continue;
      const { start, key, sep, value } = source;
      const begin = firstSolid(start)?.offset ?? key?.offset ?? value?.offset ?? token.offset;
      const element: Mutable<Element> = { owner: collection, index, start: begin, end: begin, value: node, pair: undefined, comma: undefined, anchored: false };
      const seen = anchorsSeen;
      const dash = lastSolid(start);
      const at = dash === undefined ? begin : endOf(dash);
      const pairInList = key !== undefined || sep !== undefined;
      const inner = { frozen: around.frozen ?? (pairInList ? 'not-writable' as const : undefined), shared: pairInList ? undefined : around.shared, flow: around.flow || flow, key: false, element };
      const valueNode = nodeOf(item, pairInList ? undefined : value, start, at, inner);
      const end = pairInList ? pairEnd(source, at) : Math.max(valueNode.range.end, at);
      Object.assign(element, { end, value: valueNode, anchored: anchorsSeen > seen, comma: flow ? commaAfter(token, index) : undefined });
      elements.set(valueNode, element);
      owned.push(element);
      nodes.push(valueNode);
    }
    node.range = extentOf(token, owned);
    collections.set(node, collection);
    return node;
  }

  /** A pair without braces in a flow list is not read, only measured. */
  function pairEnd(source: CST.CollectionItem, at: number): number {
    const value = source.value;
    if (value?.type === 'alias' || isScalarToken(value)) return scalarExtent(value).end;
    if (value?.type === 'flow-collection') return extentOf(value, []).end;
    const last = lastSolid(source.sep);
    return last === undefined ? at : endOf(last);
  }

  const trees = parsed.flatMap((each): DataNode[] => {
    anchors = new Map();
    const contents = each.contents;
    if (contents === null) return [];
    const token = contents.srcToken;
    return [nodeOf(contents, token, rootProps(each), contents.range[0], { frozen: undefined, shared: undefined, flow: false, key: false, element: undefined })];
  });
  return {
    trees,
    layout: {
      elementOf: (handle) => elements.get(handle),
      placeOf: (scalar) => places.get(scalar),
      collectionOf: (node) => collections.get(node),
    },
  };
}

/** A tag of the root node is known from the composed node only. */
function rootProps(parsed: YamlDocument.Parsed): Source {
  const tag = parsed.contents?.tag;
  if (tag === undefined || tag.startsWith('tag:yaml.org,2002:')) return undefined;
  return [{ type: 'tag', offset: 0, indent: 0, source: tag }];
}

function frozenBy(frozen: RefusalCode | undefined, shared: readonly DataAlias[] | undefined): { readonly frozen?: RefusalCode; readonly shared?: readonly DataAlias[] } {
  if (frozen === undefined) return {};
  return shared === undefined ? { frozen } : { frozen, shared };
}

function keyFreeze(key: unknown): RefusalCode {
  return isAlias(key) ? 'alias' : 'not-writable';
}

function isScalarToken(token: CST.Token | null | undefined): token is CST.FlowScalar | CST.BlockScalar {
  return token?.type === 'scalar' || token?.type === 'single-quoted-scalar' || token?.type === 'double-quoted-scalar' || token?.type === 'block-scalar';
}

function styleOf(token: CST.FlowScalar | CST.BlockScalar): ScalarSource['style'] {
  if (token.type === 'single-quoted-scalar') return 'single';
  if (token.type === 'double-quoted-scalar') return 'double';
  if (token.type !== 'block-scalar') return 'plain';
  const header = token.props.find((prop) => prop.type === 'block-scalar-header');
  return header !== undefined && 'source' in header && header.source.startsWith('>') ? 'folded' : 'literal';
}

function commaAfter(token: CST.FlowCollection | CST.BlockMap | CST.BlockSequence, index: number): number | undefined {
  return token.items[index + 1]?.start.find((each) => each.type === 'comma')?.offset;
}

function extentOf(token: CST.BlockMap | CST.BlockSequence | CST.FlowCollection, elements: readonly Element[]): { start: number; end: number } {
  if (token.type !== 'flow-collection') return { start: elements[0]?.start ?? token.offset, end: elements.at(-1)?.end ?? token.offset };
  const close = token.end[0];
  return { start: token.offset, end: close === undefined ? token.offset + 1 : endOf(close) };
}
