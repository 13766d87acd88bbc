import type { CST } from 'yaml';
import type { DataList, DataMap, DataNode, DataPair, DataScalar } from '../../tree/data-tree.ts';

/** A map or list with what its printer needs of the source. */
export interface Collection {
  readonly node: DataMap | DataList;
  readonly elements: readonly Element[];
  /** The pair or item whose value it is; undefined at the root. */
  readonly holder: Element | undefined;
}

/** A pair or an item of a collection. Offsets count in the document. */
export interface Element {
  readonly owner: Collection;
  readonly index: number;
  /** First character of the dash, the key, or what stands before the key. */
  readonly start: number;
  /** End of the last content; a trailing comment not. */
  readonly end: number;
  readonly value: DataNode;
  readonly pair: DataPair | undefined;
  /** Offset of the comma after it; flow only. */
  readonly comma: number | undefined;
  /** True when it holds an anchor that an alias reads. */
  readonly anchored: boolean;
}

/** Where a scalar stands: decides how it may be spelled. */
export interface ScalarPlace {
  readonly element: Element | undefined;
  readonly flow: boolean;
  readonly key: boolean;
  /** True where nothing is written: `KEY:`. */
  readonly empty: boolean;
}

/** The printer's view of a parsed stream, found by the identity of tree nodes. */
export interface Layout {
  elementOf(handle: unknown): Element | undefined;
  placeOf(scalar: unknown): ScalarPlace | undefined;
  collectionOf(node: unknown): Collection | undefined;
}

const TRIVIA: readonly string[] = ['space', 'newline', 'comment', 'comma', 'byte-order-mark'];

/** The first token that is no blank, comment or comma. */
export function firstSolid(tokens: readonly CST.SourceToken[] | undefined): CST.SourceToken | undefined {
  return tokens?.find((token) => !TRIVIA.includes(token.type));
}

/** The last token that is no blank, comment or comma. */
export function lastSolid(tokens: readonly CST.SourceToken[] | undefined): CST.SourceToken | undefined {
  return tokens?.findLast((token) => !TRIVIA.includes(token.type));
}

/** The end of a token's own source. */
export function endOf(token: CST.SourceToken): number {
  return token.offset + token.source.length;
}

/** The extent of a scalar or alias token: a block scalar from its header to the end of its last line with content. */
export function scalarExtent(token: CST.FlowScalar | CST.BlockScalar): { start: number; end: number } {
  if (token.type !== 'block-scalar') return { start: token.offset, end: token.offset + token.source.length };
  let head = token.offset;
  let header = '';
  for (const prop of token.props) {
    if (!('source' in prop)) continue;
    head += prop.source.length;
    if (prop.type === 'block-scalar-header') header = prop.source;
  }
  // With `+` the blank lines at the end are content: only the last line break is not.
  const length = header.includes('+') ? withoutLineBreak(token.source, token.source.length) : contentLength(token.source);
  return { start: token.offset, end: length === 0 ? token.offset + header.length : head + length };
}

/** Up to the end of the last line that has more than blanks. */
function contentLength(source: string): number {
  const solid = source.trimEnd().length;
  if (solid === 0) return 0;
  const lineBreak = source.indexOf('\n', solid);
  return lineBreak === -1 ? source.length : withoutLineBreak(source, lineBreak + 1);
}

function withoutLineBreak(source: string, end: number): number {
  if (source[end - 1] !== '\n') return end;
  return source[end - 2] === '\r' ? end - 2 : end - 1;
}

/** True when the blank lines after this scalar are part of its text. */
export function keepsBlankLines(text: string, scalar: DataScalar): boolean {
  return /^[|>][0-9]?\+/.test(text.slice(scalar.range.start, scalar.range.start + 3));
}
