import type { Document } from '../../document/document.ts';
import type { DataAlias, DataNode, DataPair, DataScalar } from '../../tree/data-tree.ts';
import { bareCodec } from './bare-codec.ts';
import type { CommaList, Element } from './handles.ts';
import type { Scopes } from './scopes.ts';
import { stringCodec } from './string-codec.ts';
import { argumentsOf, bare, type PyNode, type Syntax } from './syntax.ts';

/** Collections nested deeper than this are read from there on as trees of their own. */
const MAX_DEPTH = 100;

/** The literal maps, lists and texts of a file. */
export interface Trees {
  /** The outermost maps and lists with a text in them. */
  readonly outermost: readonly DataNode[];
  /** Every map of them, with the node it was read from. */
  readonly maps: ReadonlyMap<PyNode, Extract<DataNode, { kind: 'map' }>>;
  /** The tree of an expression. */
  of(node: PyNode): DataNode;
  /** Where a pair or node of a tree stands among its neighbours. */
  elementOf(handle: object): Element | undefined;
  /** The same of an argument of a call. */
  argument(list: PyNode, index: number): Element;
}

/** Reads literal collections; what is computed is an alias without a target. */
export function readTrees({ nodes }: Syntax, document: Document, scopes: Scopes): Trees {
  const known = new Map<PyNode, DataNode>();
  const elements = new Map<object, Element>();
  const argumentLists = new Map<PyNode, CommaList>();
  const maps = new Map<PyNode, Extract<DataNode, { kind: 'map' }>>();

  function listOf(list: PyNode): CommaList {
    const found = argumentLists.get(list);
    if (found !== undefined) return found;
    const made: CommaList = { node: list, open: list.start + 1, close: list.end - 1, items: argumentsOf(list), kind: 'arguments' };
    argumentLists.set(list, made);
    return made;
  }

  function argument(list: PyNode, index: number): Element {
    return { kind: 'element', list: listOf(list), index };
  }

  function of(given: PyNode, depth = 0, whole?: Element): DataNode {
    const node = bare(given);
    const found = known.get(node);
    if (found !== undefined) return found;
    const made = build(node, depth, whole);
    known.set(node, made);
    if (made.kind === 'map') maps.set(node, made);
    return made;
  }

  function build(node: PyNode, depth: number, whole: Element | undefined): DataNode {
    if (depth < MAX_DEPTH) {
      if (node.kind === 'DictionaryExpression') return dictionary(node, depth, whole);
      if (node.kind === 'ArrayExpression' || node.kind === 'TupleExpression') return sequence(node, depth, whole);
      if (isDictCall(node)) return keywords(node, depth, whole);
    }
    return leaf(node);
  }

  function leaf(node: PyNode): DataScalar | DataAlias {
    const range = { start: node.start, end: node.end };
    const source = document.text.slice(node.start, node.end);
    if (/^(?:String|FormatString|ContinuedString)$/.test(node.kind)) {
      const codec = stringCodec(document, range);
      if (codec !== undefined) return { kind: 'scalar', document, range, text: codec.text, style: 'string', isString: true, codec: () => codec };
    } else if (/^(?:Number|Boolean|None)$/.test(node.kind) || /^-\s*[\d.]+$/.test(source)) {
      return { kind: 'scalar', document, range, text: source, style: 'bare', isString: false, codec: () => bareCodec(document, range, 'value') };
    }
    return { kind: 'alias', document, range, name: source.length > 200 ? source.slice(0, 200) : source, target: undefined };
  }

  function dictionary(node: PyNode, depth: number, whole: Element | undefined): DataNode {
    const pairs: DataPair[] = [];
    const items: { start: number; end: number }[] = [];
    const list: CommaList = { node, open: node.start + 1, close: node.end - 1, items, kind: 'map', ...(whole === undefined ? {} : { whole }) };
    let unknown = false;
    for (const part of commaParts(node.children)) {
      const [first, second] = part;
      const last = part.at(-1)!;
      const index = items.length;
      items.push({ start: first!.start, end: last.end });
      const element: Element = { kind: 'element', list, index };
      const colon = part.findIndex(({ kind }) => kind === ':');
      const value = colon === -1 ? undefined : part[colon + 1];
      if (first!.kind === '**') {
        unknown ||= !isEnviron(second);
        continue;
      }
      const key = value === undefined ? undefined : leaf(bare(first!));
      if (value === undefined || key?.kind !== 'scalar' || !key.isString) {
        unknown = true;
        continue;
      }
      const pair: DataPair = { key, value: of(value, depth + 1, element), range: items[index]!, document };
      pairs.push(pair);
      elements.set(pair, element);
    }
    return freezeTwice({ kind: 'map', document, range: { start: node.start, end: node.end }, flow: true, pairs, ...(unknown ? { frozen: 'not-writable' as const } : {}) });
  }

  function keywords(node: PyNode, depth: number, whole: Element | undefined): DataNode {
    const args = node.children[1]!;
    const list: CommaList = { ...listOf(args), ...(whole === undefined ? {} : { whole }) };
    argumentLists.set(args, list);
    let unknown = false;
    const pairs = argumentsOf(args).flatMap((each, index): DataPair[] => {
      if (each.name === undefined) {
        unknown ||= !isEnviron(each.value);
        return [];
      }
      const range = { start: each.name.start, end: each.name.end };
      const key: DataScalar = { kind: 'scalar', document, range, text: document.text.slice(range.start, range.end), style: 'name', isString: true, codec: () => bareCodec(document, range, 'name') };
      const element: Element = { kind: 'element', list, index };
      const pair: DataPair = { key, value: of(each.value, depth + 1, element), range: { start: each.start, end: each.end }, document };
      elements.set(pair, element);
      return [pair];
    });
    return freezeTwice({ kind: 'map', document, range: { start: node.start, end: node.end }, flow: true, pairs, ...(unknown ? { frozen: 'not-writable' as const } : {}) });
  }

  function sequence(node: PyNode, depth: number, whole: Element | undefined): DataNode {
    const brackets = node.children[0]?.kind === '[' || node.children[0]?.kind === '(';
    const items: { start: number; end: number }[] = [];
    const list: CommaList = {
      node, open: brackets ? node.start + 1 : node.start, close: brackets ? node.end - 1 : node.end, items,
      kind: node.kind === 'ArrayExpression' ? 'list' : 'tuple', ...(whole === undefined ? {} : { whole }),
    };
    const values = commaParts(node.children).map((part): DataNode => {
      const first = part[0]!;
      const range = { start: first.start, end: part.at(-1)!.end };
      items.push(range);
      const element: Element = { kind: 'element', list, index: items.length - 1 };
      const value: DataNode = part.length === 1 ? of(first, depth + 1, element) : { kind: 'alias', document, range, name: '*', target: undefined };
      elements.set(value, element);
      return value;
    });
    return { kind: 'list', document, range: { start: node.start, end: node.end }, flow: true, items: values };
  }

  function isDictCall(node: PyNode): boolean {
    const [head, args] = node.children;
    return node.kind === 'CallExpression' && head?.kind === 'VariableName' && args?.kind === 'ArgList' && document.text.slice(head.start, head.end) === 'dict'
      && scopes.bindingsOf('dict', scopes.scopeOf(head)).length === 0
      && argumentsOf(args).some(({ name }) => name !== undefined);
  }

  function isEnviron(node: PyNode | undefined): boolean {
    return node !== undefined && /^(?:\w+\.)?environ(?:\.copy\(\))?$/.test(document.text.slice(node.start, node.end));
  }

  const outermost: DataNode[] = [];
  const collections = new Set(['DictionaryExpression', 'ArrayExpression', 'TupleExpression', 'CallExpression']);
  for (const node of nodes) {
    if (!collections.has(node.kind) || known.has(node) || (node.kind === 'CallExpression' && !isDictCall(node))) continue;
    const holder = keywordHolder(node, argument);
    const tree = of(node, 0, holder);
    if (holdsText(tree)) outermost.push(tree);
  }
  return { outermost, maps, of, elementOf: (handle) => elements.get(handle), argument };
}

/** The argument given by name that a collection is the value of: it goes when the collection is emptied. */
function keywordHolder(node: PyNode, argument: Trees['argument']): Element | undefined {
  const { parent } = node;
  if (parent?.kind !== 'ArgList' || parent.children[node.index - 1]?.kind !== 'AssignOp') return undefined;
  const index = argumentsOf(parent).findIndex(({ value }) => value === node);
  return index === -1 ? undefined : argument(parent, index);
}

function holdsText(tree: DataNode): boolean {
  if (tree.kind === 'map') return tree.pairs.length > 0;
  return tree.kind === 'list' && tree.items.some((item) => (item.kind === 'scalar' && item.isString) || holdsText(item));
}

/** A key that stands twice counts once: nothing is changed about it. */
function freezeTwice(map: Extract<DataNode, { kind: 'map' }>): DataNode {
  const counts = new Map<string, number>();
  for (const { key } of map.pairs) counts.set(key.text, (counts.get(key.text) ?? 0) + 1);
  if (counts.size === map.pairs.length) return map;
  for (const pair of map.pairs) if (counts.get(pair.key.text)! > 1) (pair as { frozen?: 'duplicate-key' }).frozen = 'duplicate-key';
  return map;
}

function commaParts(children: readonly PyNode[]): readonly (readonly PyNode[])[] {
  const parts: PyNode[][] = [];
  let open = true;
  children.forEach((child, index) => {
    const isBracket = (index === 0 || index === children.length - 1) && /^[[\](){}]$/.test(child.kind);
    if (child.kind === ',') open = true;
    else if (!isBracket) {
      if (open) parts.push([]);
      open = false;
      parts.at(-1)!.push(child);
    }
  });
  return parts;
}
