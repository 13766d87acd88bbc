import { createScanner } from 'jsonc-parser';
import type { Document } from '../../document/document.ts';
import { jsonEscapingOf, jsonStringCodec, type JsonEscaping } from '../../document/json-string.ts';
import { frozenCodec } from '../../document/mapped-codec.ts';
import type { Range } from '../../text/range.ts';
import { contains, overlaps } from '../../text/range.ts';
import { isRefusal, refuse, type RefusalCode } from '../../text/refusal.ts';
import type { DataList, DataMap, DataNode, DataPair, DataScalar } from '../../tree/data-tree.ts';
import type { ParseFailure } from '../language.ts';
import { filledEnd } from './filled.ts';
import type { Collection, Item, Layout } from './layout.ts';
import { NO_FAULT, TOKEN } from './tokens.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type OpenItem = Mutable<Item>;

/** Deeper data is no settings, and would exhaust the stack of every reader. */
const MAX_NESTING = 200;

/** Files whose readers are known to take comments. */
const COMMENTED = /\.(?:jsonc|code-workspace)$|(?:^|\/)\.vscode\/[^/]+\.json$|(?:^|\/)\.?devcontainer(?:\/.*|[^/]*)\.json$|(?:^|\/)[tj]sconfig[^/]*\.json$/i;

/** Reads one JSON value with comments and trailing commas; what follows it is a failure. */
export function buildTree(document: Document): { readonly tree: DataNode; readonly layout: Layout } | ParseFailure {
  const { parseText } = document;
  const scanner = createScanner(parseText, false);
  const items = new Map<unknown, Item>();
  const comments: Range[] = [];
  let trailing = false;
  let failure: ParseFailure | undefined;
  let escaping: JsonEscaping | undefined;
  let kind: number = TOKEN.unknown;
  let token: Range = { start: 0, end: 0 };

  function advance(): void {
    for (;;) {
      kind = scanner.scan();
      token = { start: scanner.getTokenOffset(), end: scanner.getTokenOffset() + scanner.getTokenLength() };
      if (kind === TOKEN.lineComment || kind === TOKEN.blockComment) comments.push(token);
      else if (kind !== TOKEN.blank && kind !== TOKEN.lineBreak) break;
      if (scanner.getTokenError() !== NO_FAULT) break;
    }
    if (scanner.getTokenError() !== NO_FAULT) fail('a string, number or comment is not closed or not valid');
  }

  function isAt(expected: number): boolean {
    return kind === expected;
  }

  function fail(failed: string): undefined {
    failure ??= { failed, offset: token.start };
    return undefined;
  }

  function value(holder: Item | undefined, frozen: RefusalCode | undefined, depth: number): DataNode | undefined {
    if (failure !== undefined) return undefined;
    const filled = filledEnd(parseText, token.start) ?? opaqueEnd();
    if (filled !== undefined) {
      const range = { start: token.start, end: filled };
      scanner.setPosition(filled);
      advance();
      return bare(range, 'not-writable');
    }
    if (depth > MAX_NESTING) return fail(`nested more than ${MAX_NESTING} deep`);
    switch (kind) {
      case TOKEN.openBrace: return map(holder, frozen, depth);
      case TOKEN.openBracket: return list(holder, frozen, depth);
      case TOKEN.string: return text(frozen);
      case TOKEN.number: case TOKEN.trueWord: case TOKEN.falseWord: case TOKEN.nullWord: {
        const node = bare(token, frozen);
        advance();
        return node;
      }
      default: return fail('a value is missing');
    }
  }

  /** Where the masked stretch ends that the token begins in. */
  function opaqueEnd(): number | undefined {
    if (kind !== TOKEN.unknown) return undefined;
    return document.opaque.find((each) => each.range.start === token.start && contains(each.range, token))?.range.end;
  }

  function map(holder: Item | undefined, frozen: RefusalCode | undefined, depth: number): DataMap | undefined {
    const pairs: DataPair[] = [];
    const owned: OpenItem[] = [];
    const node: Mutable<DataMap> = { kind: 'map', document, range: token, flow: true, pairs, ...frozenBy(frozen) };
    const collection: Collection = { node, items: owned, holder };
    const closed = elements(owned, TOKEN.closeBrace, () => {
      if (kind !== TOKEN.string) return fail('a key in quotes is missing');
      const item: OpenItem = { owner: collection, index: owned.length, start: token.start, end: token.end, value: node, pair: undefined, comma: undefined };
      const key = text(frozen);
      if (failure !== undefined) return undefined;
      if (!isAt(TOKEN.colon)) return fail('a colon is missing');
      advance();
      const inner = value(item, frozen, depth + 1);
      if (inner === undefined) return undefined;
      const pair: DataPair = { key, value: inner, document, range: { start: key.range.start, end: inner.range.end }, ...frozenBy(frozen) };
      Object.assign(item, { end: inner.range.end, value: inner, pair });
      items.set(pair, item);
      pairs.push(pair);
      return item;
    });
    if (closed === undefined) return undefined;
    node.range = { start: node.range.start, end: closed };
    freezeTwice(pairs);
    return node;
  }

  function list(holder: Item | undefined, frozen: RefusalCode | undefined, depth: number): DataList | undefined {
    const nodes: DataNode[] = [];
    const owned: OpenItem[] = [];
    const node: Mutable<DataList> = { kind: 'list', document, range: token, flow: true, items: nodes, ...frozenBy(frozen) };
    const collection: Collection = { node, items: owned, holder };
    const closed = elements(owned, TOKEN.closeBracket, () => {
      const item: OpenItem = { owner: collection, index: owned.length, start: token.start, end: token.end, value: node, pair: undefined, comma: undefined };
      const inner = value(item, frozen, depth + 1);
      if (inner === undefined) return undefined;
      Object.assign(item, { end: inner.range.end, value: inner });
      items.set(inner, item);
      nodes.push(inner);
      return item;
    });
    if (closed === undefined) return undefined;
    node.range = { start: node.range.start, end: closed };
    return node;
  }

  /** Reads what stands between brackets, commas included; gives the end of the closing one. */
  function elements(owned: OpenItem[], close: number, read: () => OpenItem | undefined): number | undefined {
    advance();
    while (failure === undefined && kind !== close) {
      const item = read();
      if (item === undefined) return undefined;
      owned.push(item);
      if (kind === TOKEN.comma) {
        item.comma = token.start;
        advance();
        if (kind === close) trailing = true;
      } else if (kind !== close) return fail('a comma or closing bracket is missing');
    }
    const { end } = token;
    if (failure !== undefined) return undefined;
    advance();
    return end;
  }

  function text(frozen: RefusalCode | undefined): DataScalar {
    const range = token;
    const codec = lazy(() => {
      const made = jsonStringCodec(document, range, likeOf(range));
      return isRefusal(made) ? frozenCodec(range, '', made) : made;
    });
    const masked = document.opaque.some((each) => overlaps(each.range, range));
    const node: DataScalar = { kind: 'scalar', document, range, text: masked ? codec().text : scanner.getTokenValue(), style: 'double', isString: true, codec, ...frozenBy(frozen) };
    advance();
    return node;
  }

  function bare(range: Range, frozen: RefusalCode | undefined): DataScalar {
    const source = document.text.slice(range.start, range.end);
    const codec = lazy(() => frozenCodec(range, source, refuse('not-writable', 'the value is no text in quotes')));
    return { kind: 'scalar', document, range, text: source, style: 'bare', isString: false, codec, ...frozenBy(frozen) };
  }

  function likeOf(range: Range): JsonEscaping {
    escaping ??= jsonEscapingOf(document.text);
    const own = jsonEscapingOf(document.text.slice(range.start, range.end));
    return { slash: own.slash || escaping.slash, ascii: own.ascii || escaping.ascii, html: own.html || escaping.html };
  }

  advance();
  const tree = value(undefined, undefined, 0);
  if (tree !== undefined && failure === undefined && kind !== TOKEN.end) fail('more follows after the value');
  if (failure !== undefined || tree === undefined) return failure ?? { failed: 'cannot be parsed', offset: 0 };
  const takesComments = comments.length > 0 || trailing || (document.host === undefined && COMMENTED.test(document.path));
  return { tree, layout: { itemOf: (handle) => items.get(handle), comments, takesComments } };
}

/** Pairs whose key stands twice in their object: readers differ in which they take. */
function freezeTwice(pairs: readonly DataPair[]): void {
  const seen = new Map<string, DataPair>();
  for (const pair of pairs) {
    const other = seen.get(pair.key.text);
    seen.set(pair.key.text, pair);
    if (other === undefined) continue;
    for (const each of [other, pair]) {
      (each as Mutable<DataPair>).frozen = 'duplicate-key';
      freeze(each.key);
      freeze(each.value);
    }
  }
}

function freeze(node: DataNode): void {
  (node as Mutable<DataNode>).frozen = 'duplicate-key';
  if (node.kind === 'list') node.items.forEach(freeze);
  if (node.kind !== 'map') return;
  for (const pair of node.pairs) {
    (pair as Mutable<DataPair>).frozen = 'duplicate-key';
    freeze(pair.key);
    freeze(pair.value);
  }
}

function frozenBy(frozen: RefusalCode | undefined): { readonly frozen?: RefusalCode } {
  return frozen === undefined ? {} : { frozen };
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
