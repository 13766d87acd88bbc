import type { Range } from '../../text/range.ts';
import type { PyNode } from './syntax.ts';

/** Elements between brackets or behind `import`, with commas between them. */
export interface CommaList {
  readonly node: PyNode;
  /** Behind the opening bracket; the begin of the first name where an import has none. */
  readonly open: number;
  /** Where the closing bracket stands. */
  readonly close: number;
  readonly items: readonly Range[];
  readonly kind: 'arguments' | 'map' | 'list' | 'tuple' | 'names';
  /** What goes when all of its elements do. */
  readonly whole?: Element;
}

/** An element of a list with commas. */
export interface Element {
  readonly kind: 'element';
  readonly list: CommaList;
  readonly index: number;
}

/** What slots and entries of a Python text carry, besides nodes and pairs of its trees. */
export type Handle =
  | Element
  | { readonly kind: 'statement'; readonly node: PyNode }
  /** Stands as an expression. */
  | { readonly kind: 'expression'; readonly node: PyNode }
  /** A name of its own: an argument's, a key of `dict(k=v)`. */
  | { readonly kind: 'name' };
