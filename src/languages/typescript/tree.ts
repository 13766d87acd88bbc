import { ts } from 'ts-morph';
import { escapesCodec } from '../../document/codec-escapes.ts';
import type { Codec, Document } from '../../document/document.ts';
import { frozenCodec } from '../../document/mapped-codec.ts';
import type { Range } from '../../text/range.ts';
import type { Entry } from '../../sites/site.ts';
import { isRefusal, refuse } from '../../text/refusal.ts';
import type { DataList, DataMap, DataNode, DataPair, DataScalar } from '../../tree/data-tree.ts';
import type { Holder, Item, Layout, Statement, Unit } from './layout.ts';
import type { Program } from './source.ts';
import { STYLES, type Quote } from './string-style.ts';

const COMPUTED = refuse('not-writable', 'the value is computed');

/** What has been read of a program's literals. */
export interface Literals {
  /** Every outermost object and array. */
  readonly trees: readonly DataNode[];
  readonly layout: Layout;
  /** The data node of a literal. */
  nodeOf(node: ts.Expression): DataNode;
  /** The arguments of a call as elements of a list. */
  argumentsOf(node: ts.CallExpression): readonly { readonly node: DataNode; readonly entry: Entry }[];
  /** Gives a statement's handle a place for the printer. */
  addStatement(statement: Statement): void;
}

type Open<T> = { -readonly [K in keyof T]: T[K] };

/** Reads all literals of a program: objects and arrays as maps and lists, texts as scalars, all else as computed scalars. */
export function readLiterals(document: Document, { source, nodes }: Program): Literals {
  const units = new Map<unknown, Unit>();
  const known = new Map<ts.Node, DataNode>();
  const trees: DataNode[] = [];

  function nodeOf(given: ts.Expression, within?: Item): DataNode {
    const node = unwrapped(given);
    const before = known.get(node);
    if (before !== undefined) return before;
    const data = ts.isObjectLiteralExpression(node) ? mapOf(node, within) : ts.isArrayLiteralExpression(node) ? listOf(node, within) : scalarOf(node);
    known.set(node, data);
    return data;
  }

  function holderOf(node: ts.Node, form: Holder['form'], elements: readonly ts.Node[], within: Item | undefined): Open<Holder> & { readonly items: Item[] } {
    const items: Item[] = [];
    const holder = {
      form, start: node.getStart(source), end: node.end, items, spread: elements.findLastIndex(isUnknownSpread), holder: within,
      ...(isVariables(node) ? { stays: true as const } : {}),
    };
    elements.forEach((element, index) => items.push({ kind: 'item', start: element.getStart(source), end: element.end, owner: holder, index }));
    return holder;
  }

  function argumentsOf(node: ts.CallExpression): readonly { readonly node: DataNode; readonly entry: Entry }[] {
    const holder = holderOf(node, 'list', node.arguments, undefined);
    // The brackets are those behind what is called.
    holder.start = node.arguments.pos - 1;
    return node.arguments.map((argument, index) => {
      const item = holder.items[index]!;
      const data = nodeOf(argument);
      units.set(data, item);
      return { node: data, entry: { document, range: { start: item.start, end: item.end }, handle: data } };
    });
  }

  function mapOf(node: ts.ObjectLiteralExpression, within: Item | undefined): DataMap {
    const pairs: DataPair[] = [];
    const map: DataMap = { kind: 'map', document, range: rangeOf(node), flow: true, pairs };
    const holder = holderOf(node, 'map', node.properties, within);
    node.properties.forEach((property, index) => {
      const item = holder.items[index]!;
      const pair = pairOf(property, item);
      if (pair === undefined) return;
      pairs.push(pair);
      units.set(pair, item);
    });
    return map;
  }

  function pairOf(property: ts.ObjectLiteralElementLike, item: Item): DataPair | undefined {
    const range = { start: item.start, end: item.end };
    if (ts.isPropertyAssignment(property)) {
      const { name } = property;
      const value = nodeOf(property.initializer, item);
      if (ts.isIdentifier(name)) return { key: plain(rangeOf(name), name.text, 'identifier'), value, range, document };
      if (ts.isStringLiteral(name)) return { key: textOf(name, name.text), value, range, document };
      const label = ts.isComputedPropertyName(name) && ts.isStringLiteralLike(name.expression) ? name.expression.text : name.getText(source);
      return { key: { ...plain(rangeOf(name), label, 'computed'), frozen: 'not-writable' }, value, range, document, frozen: 'not-writable' };
    }
    if (!ts.isShorthandPropertyAssignment(property)) return undefined;
    const value: DataScalar = { ...computed(property.name), frozen: 'not-writable' };
    return { key: { ...plain(rangeOf(property.name), property.name.text, 'identifier'), frozen: 'not-writable' }, value, range, document, frozen: 'not-writable' };
  }

  function listOf(node: ts.ArrayLiteralExpression, within: Item | undefined): DataList {
    const elements = node.elements.filter((element) => !ts.isOmittedExpression(element));
    const holder = holderOf(node, 'list', elements, within);
    const items = elements.map((element, index) => {
      const item = holder.items[index]!;
      // `...rest` has a value of its own, which is no element.
      const value = ts.isSpreadElement(element) ? computed(element) : nodeOf(element, item);
      units.set(value, item);
      return value;
    });
    return { kind: 'list', document, range: rangeOf(node), flow: true, items };
  }

  function scalarOf(node: ts.Expression): DataScalar {
    if (ts.isStringLiteralLike(node)) return textOf(node, node.text);
    if (ts.isTemplateExpression(node)) return textOf(node, undefined);
    const text = node.getText(source);
    if (ts.isNumericLiteral(node) || node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword || node.kind === ts.SyntaxKind.NullKeyword) return plain(rangeOf(node), text, 'literal', false);
    return computed(node);
  }

  function textOf(node: ts.Node, text: string | undefined): DataScalar {
    const range = rangeOf(node);
    const quote = document.parseText[range.start] as Quote;
    const codec = lazy((): Codec => {
      const made = escapesCodec(document, range, STYLES[quote] ?? STYLES['"']);
      if (isRefusal(made)) return frozenCodec(range, text ?? document.text.slice(range.start, range.end), made);
      return text === undefined || made.text === text ? made : frozenCodec(range, text, refuse('not-writable', 'two readings of this string differ'));
    });
    const fills = text === undefined ? { fills: true as const } : {};
    return { kind: 'scalar', document, range, text: text ?? codec().text, style: quote === '`' ? 'template' : quote === '"' ? 'double' : 'single', isString: true, codec, ...fills };
  }

  /** A value that only the running program knows. */
  function computed(node: ts.Node): DataScalar {
    const range = rangeOf(node);
    const text = document.text.slice(range.start, range.end);
    const whole = { start: 0, end: text.length };
    return { kind: 'scalar', document, range, text, style: 'expression', isString: false, fills: true, codec: () => ({ ...frozenCodec(range, text, COMPUTED), opaque: [{ range: whole }] }) };
  }

  function plain(range: Range, text: string, style: string, isString = true): DataScalar {
    return { kind: 'scalar', document, range, text, style, isString, codec: () => frozenCodec(range, text, COMPUTED) };
  }

  function rangeOf(node: ts.Node): Range {
    return { start: node.getStart(source), end: node.end };
  }

  for (const node of nodes) {
    if ((!ts.isObjectLiteralExpression(node) && !ts.isArrayLiteralExpression(node)) || known.has(node)) continue;
    trees.push(nodeOf(node));
  }
  return {
    trees, nodeOf: (node) => nodeOf(node), argumentsOf,
    layout: { unitOf: (handle) => units.get(handle), quote: commonQuote(nodes, source) },
    addStatement: (statement) => void units.set(statement, statement),
  };
}

/** A literal without what only tells its type, or only wraps a text (`fromRegistry("…")`). */
export function unwrapped(given: ts.Expression): ts.Expression {
  let node = given;
  for (;;) {
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isTypeAssertionExpression(node) || ts.isNonNullExpression(node)) {
      const inner: ts.Expression = node.expression;
      if (!isLiteral(inner)) return node;
      node = inner;
    } else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'fromRegistry' && node.arguments[0] !== undefined && ts.isStringLiteralLike(node.arguments[0])) return node.arguments[0];
    else return node;
  }
}

function isLiteral(node: ts.Expression): boolean {
  return ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node) || ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isParenthesizedExpression(node) || ts.isAsExpression(node);
}

/** The object of `env: { … }`. */
function isVariables(node: ts.Node): boolean {
  let outer = node.parent;
  while (ts.isParenthesizedExpression(outer) || ts.isAsExpression(outer) || ts.isSatisfiesExpression(outer)) outer = outer.parent;
  return ts.isObjectLiteralExpression(node) && ts.isPropertyAssignment(outer) && (ts.isIdentifier(outer.name) || ts.isStringLiteral(outer.name)) && outer.name.text === 'env';
}

/** `...process.env` brings what the process has anyway; what others bring is not known. */
function isUnknownSpread(node: ts.Node): boolean {
  if (ts.isSpreadElement(node)) return false;
  return ts.isSpreadAssignment(node) && !/^process\s*\.\s*env$/.test(node.expression.getText());
}

function commonQuote(nodes: readonly ts.Node[], source: ts.SourceFile): Quote {
  let single = 0;
  for (const node of nodes) if (ts.isStringLiteral(node)) single += source.text[node.getStart(source)] === '\'' ? 1 : -1;
  return single > 0 ? '\'' : '"';
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
