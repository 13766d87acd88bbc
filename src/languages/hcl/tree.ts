import type { Document } from '../../document/document.ts';
import type { DataList, DataMap, DataNode, DataPair, DataScalar } from '../../tree/data-tree.ts';
import type { Flow, Item, Layout, Member, Scope, Unit } from './layout.ts';
import type { File } from './parser.ts';
import { nameScalar, valueScalar } from './scalars.ts';
import type { Block, Body, Expression } from './syntax.ts';

/** Functions that leave their one argument what it is, in other clothes. */
export const SAME = ['jsonencode', 'yamlencode', 'tomap', 'tolist', 'toset', 'sensitive', 'nonsensitive', 'compact', 'distinct', 'tostring', 'base64encode', 'trimspace', 'chomp'];
/** Functions that put collections together. */
export const JOINS = ['merge', 'concat'];

/**
 * Builds the one tree of a file. A body is a map in which a block type may stand several times; labels are maps with one
 * pair each: `resource "a" "b" {}` is `resource: {a: {b: {}}}`. `jsonencode({…})` is the map itself, `merge(…)` one map
 * of the pairs of all that are literal, `concat(…)` one list.
 */
export function buildTree(document: Document, file: File): { readonly tree: DataMap; readonly layout: Layout } {
  const units = new Map<unknown, Unit>();

  function bodyMap(body: Body, holder: Member | undefined): DataMap {
    const members: Member[] = [];
    const scope: Scope = { kind: 'scope', body, members, holder };
    const pairs = body.members.map((node): DataPair => {
      const member: Member = { kind: 'member', node, owner: scope, start: node.start, end: node.end };
      members.push(member);
      const value = node.type === 'attribute' ? valueOf(node.value, member) : blockNode(node, member);
      return pair(nameScalar(document, node.key), value, node, member);
    });
    return { kind: 'map', document, range: { start: body.start, end: body.end }, flow: false, pairs, repeats: true };
  }

  function blockNode(block: Block, member: Member): DataMap {
    let node = bodyMap(block.body, member);
    for (const label of [...block.labels].reverse()) {
      const range = { start: label.start, end: block.end };
      node = { kind: 'map', document, range, flow: false, pairs: [pair(nameScalar(document, label), node, range, member)] };
    }
    return node;
  }

  function pair(key: DataScalar, value: DataNode, { start, end }: { readonly start: number; readonly end: number }, unit: Unit): DataPair {
    const made: DataPair = { key, value, document, range: { start, end }, ...(key.frozen === undefined ? {} : { frozen: key.frozen }) };
    units.set(made, unit);
    if (key.range.start === unit.start) units.set(key, unit);
    return made;
  }

  function valueOf(node: Expression, holder: Unit | undefined): DataNode {
    if (node.type === 'object') return objectMap(node, holder);
    if (node.type === 'tuple') return tupleList(node, holder);
    const collection = node.type === 'call' ? callNode(node) : undefined;
    return collection ?? valueScalar(document, node);
  }

  function objectMap(node: Extract<Expression, { type: 'object' }>, holder: Unit | undefined): DataMap {
    const items: Item[] = [];
    const flow: Flow = { kind: 'flow', node, items, holder };
    const pairs = node.items.map((each, index): DataPair => {
      const item: Item = { kind: 'item', node: each, owner: flow, index, start: each.start, end: each.end };
      items.push(item);
      return pair(nameScalar(document, each.key), valueOf(each.value, item), each, item);
    });
    return { kind: 'map', document, range: { start: node.start, end: node.end }, flow: true, pairs };
  }

  function tupleList(node: Extract<Expression, { type: 'tuple' }>, holder: Unit | undefined): DataList {
    const own: Item[] = [];
    const flow: Flow = { kind: 'flow', node, items: own, holder };
    const items = node.items.map((each, index): DataNode => {
      const item: Item = { kind: 'item', node: each, owner: flow, index, start: each.start, end: each.end };
      own.push(item);
      const value = valueOf(each, item);
      units.set(value, item);
      return value;
    });
    return { kind: 'list', document, range: { start: node.start, end: node.end }, flow: true, items };
  }

  /** What a call stands for; undefined where it is computed. One that holds nothing literal yet is left alone. */
  function callNode(node: Extract<Expression, { type: 'call' }>): DataNode | undefined {
    const range = { start: node.start, end: node.end };
    const [only, ...more] = node.args;
    if (only === undefined) return undefined;
    if (SAME.includes(node.name)) {
      if (more.length > 0) return undefined;
      const inner = valueOf(only, undefined);
      if (inner.kind === 'scalar') return inner.isString ? inner : undefined;
      const size = inner.kind === 'map' ? inner.pairs.length : inner.kind === 'list' ? inner.items.length : 0;
      return size === 0 ? undefined : inner;
    }
    if (!JOINS.includes(node.name)) return undefined;
    const parts = node.args.map((each) => valueOf(each, undefined));
    if (node.name === 'merge') {
      const pairs = parts.flatMap((each) => (each.kind === 'map' ? each.pairs : []));
      return pairs.length === 0 ? undefined : { kind: 'map', document, range, flow: true, pairs };
    }
    const items = parts.flatMap((each) => (each.kind === 'list' ? each.items : []));
    return items.length === 0 ? undefined : { kind: 'list', document, range, flow: true, items };
  }

  const tree = bodyMap(file.body, undefined);
  return { tree, layout: { unitOf: (handle) => units.get(handle), comments: file.comments } };
}

