import type { AST } from 'toml-eslint-parser';
import type { Document } from '../../document/document.ts';
import type { Range } from '../../text/range.ts';
import { overlaps } from '../../text/range.ts';
import type { DataList, DataMap, DataNode, DataPair, DataScalar } from '../../tree/data-tree.ts';
import type { Flow, Item, Layout, Line, Section, Unit } from './layout.ts';
import { scalarCodec, type StringStyle } from './scalar-codec.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type OpenMap = Mutable<DataMap> & { readonly pairs: DataPair[] };
type OpenLine = Mutable<Line>;
type OpenSection = Mutable<Section> & { readonly lines: Line[]; readonly inner: Section[] };

/** Builds the one tree of a document (tables that are written in several places become one map), and its layout. */
export function buildTree(document: Document, program: AST.TOMLProgram): { readonly tree: DataMap; readonly layout: Layout } {
  const units = new Map<unknown, Unit[]>();
  const keys = new Map<OpenMap, Map<string, DataPair>>();
  const root = openMap({ start: 0, end: document.text.length }, false);
  const [top] = program.body;
  const first: OpenSection = { kind: 'section', start: 0, end: 0, lines: [], inner: [] };
  const sections: OpenSection[] = [first];
  const byPath = new Map<string, OpenSection>();

  function openMap(range: Range, flow: boolean): OpenMap {
    const map: OpenMap = { kind: 'map', document, range, flow, pairs: [] };
    keys.set(map, new Map());
    return map;
  }

  function own(handle: unknown, unit: Unit): void {
    const known = units.get(handle);
    if (known === undefined) units.set(handle, [unit]);
    else known.push(unit);
  }

  /** The pair of a key, made with `value` where there is none. */
  function pairIn(map: OpenMap, key: AST.TOMLBare | AST.TOMLQuoted, range: Range, value: () => DataNode): DataPair {
    const name = key.type === 'TOMLBare' ? key.name : key.value;
    const known = keys.get(map)?.get(name);
    if (known !== undefined) {
      widen(known, range);
      return known;
    }
    const pair: DataPair = { key: keyScalar(key, name), value: value(), document, range };
    keys.get(map)?.set(name, pair);
    map.pairs.push(pair);
    return pair;
  }

  /** The map at the end of all keys but the last; each pair on the way belongs to `unit`. */
  function descend(from: OpenMap, path: readonly (AST.TOMLBare | AST.TOMLQuoted)[], range: Range, unit: Unit): OpenMap {
    let at = from;
    for (const key of path) {
      const pair = pairIn(at, key, { start: key.range[0], end: range.end }, () => openMap({ start: key.range[0], end: range.end }, false));
      own(pair, unit);
      at = innerMap(pair, range);
    }
    return at;
  }

  /** The map of a pair; that of the last item of an array of tables. */
  function innerMap({ value }: DataPair, range: Range): OpenMap {
    const map = value.kind === 'list' ? value.items.at(-1) : value;
    if (map?.kind !== 'map') return openMap(range, false);
    widen(map, range);
    return map as OpenMap;
  }

  function addPair(map: OpenMap, node: AST.TOMLKeyValue, unit: Line | Item): void {
    const range = rangeOf(node);
    const path = node.key.keys;
    const holder = descend(map, path.slice(0, -1), range, unit);
    const last = path.at(-1)!;
    const pair = pairIn(holder, last, { start: last.range[0], end: range.end }, () => valueOf(node.value, unit));
    own(pair, unit);
  }

  function valueOf(node: AST.TOMLContentNode, holder: Line | Item): DataNode {
    const range = rangeOf(node);
    if (node.type === 'TOMLValue') return valueScalar(node, range);
    if (node.type === 'TOMLArray') {
      const items: DataNode[] = [];
      const list: DataList = { kind: 'list', document, range, flow: true, items };
      const flow: Mutable<Flow> & { readonly items: Item[] } = { node: list, items: [], holder };
      node.elements.forEach((element, index) => {
        const item: Item = { kind: 'item', start: element.range[0], end: element.range[1], owner: flow, index };
        const value = valueOf(element, item);
        own(value, item);
        flow.items.push(item);
        items.push(value);
      });
      return list;
    }
    const map = openMap(range, true);
    const flow: Mutable<Flow> & { readonly items: Item[] } = { node: map, items: [], holder };
    node.body.forEach((pair, index) => {
      const item: Item = { kind: 'item', start: pair.range[0], end: pair.range[1], owner: flow, index };
      flow.items.push(item);
      addPair(map, pair, item);
    });
    return map;
  }

  function addLine(map: OpenMap, node: AST.TOMLKeyValue, section: OpenSection): void {
    const line: OpenLine = { kind: 'line', start: node.range[0], end: node.range[1], section };
    section.lines.push(line);
    addPair(map, node, line);
  }

  function addTable(node: AST.TOMLTable): void {
    const range = rangeOf(node);
    const closing = document.parseText.indexOf(']', node.key.range[1]) + (node.kind === 'array' ? 2 : 1);
    const section: OpenSection = { kind: 'section', start: range.start, end: closing, lines: [], inner: [] };
    sections.push(section);
    enlist(node.resolvedKey, section);
    const path = node.key.keys;
    const above = descend(root, path.slice(0, -1), range, section);
    const last = path.at(-1)!;
    const own1 = { start: last.range[0], end: range.end };
    const pair = pairIn(above, last, own1, () => node.kind === 'array'
      ? { kind: 'list', document, range, flow: false, items: [] } : openMap(range, false));
    own(pair, section);
    let map: OpenMap;
    if (node.kind === 'array' && pair.value.kind === 'list') {
      map = openMap(range, false);
      own(map, section);
      (pair.value.items as DataNode[]).push(map);
      widen(pair.value, range);
    } else map = innerMap(pair, range);
    for (const each of node.body) addLine(map, each, section);
  }

  function enlist(path: readonly (string | number)[], section: OpenSection): void {
    byPath.set(JSON.stringify(path), section);
    for (let length = path.length - 1; length > 0; length--) {
      const outer = byPath.get(JSON.stringify(path.slice(0, length)));
      if (outer !== undefined) return void outer.inner.push(section);
    }
  }

  function keyScalar(key: AST.TOMLBare | AST.TOMLQuoted, text: string): DataScalar {
    return scalar(rangeOf(key), text, key.type === 'TOMLBare' ? 'bare' : key.style, true, true);
  }

  function valueScalar(node: AST.TOMLValue, range: Range): DataScalar {
    if (node.kind !== 'string') return scalar(range, document.text.slice(range.start, range.end), 'bare', false, false);
    return scalar(range, node.value, node.multiline ? `multi-line-${node.style}` : node.style, true, false);
  }

  function scalar(range: Range, text: string, style: StringStyle, isString: boolean, isKey: boolean): DataScalar {
    const codec = lazy(() => scalarCodec(document, { range, text, style, isKey }));
    const masked = document.opaque.some((each) => overlaps(each.range, range));
    return { kind: 'scalar', document, range, text: masked ? codec().text : text, style, isString, codec };
  }

  for (const node of top.body) {
    if (node.type === 'TOMLKeyValue') addLine(root, node, first);
    else addTable(node);
  }
  const comments = program.comments.map((comment) => rangeOf(comment));
  return { tree: root, layout: { sections, comments, unitsOf: (handle) => units.get(handle) ?? [] } };
}

function rangeOf({ range: [start, end] }: { readonly range: readonly [number, number] }): Range {
  return { start, end };
}

function widen(node: { readonly range: Range }, { start, end }: Range): void {
  (node as { range: Range }).range = { start: Math.min(node.range.start, start), end: Math.max(node.range.end, end) };
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
