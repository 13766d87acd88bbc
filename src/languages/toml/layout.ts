import type { DataList, DataMap } from '../../tree/data-tree.ts';

/** `key = value` on its own line. Offsets count in the document. */
export interface Line {
  readonly kind: 'line';
  readonly start: number;
  /** End of the value; a trailing comment not. */
  readonly end: number;
  readonly section: Section;
}

/** A header with the lines below it; the lines before the first header are a section without one. */
export interface Section {
  readonly kind: 'section';
  /** The header, brackets included; both 0 where there is none. */
  readonly start: number;
  readonly end: number;
  readonly lines: readonly Line[];
  /** Sections whose names begin with this one's. */
  readonly inner: readonly Section[];
}

/** An element of an array or a pair of an inline table. */
export interface Item {
  readonly kind: 'item';
  readonly start: number;
  readonly end: number;
  readonly owner: Flow;
  readonly index: number;
}

/** An array or inline table. */
export interface Flow {
  readonly node: DataMap | DataList;
  readonly items: readonly Item[];
  /** What holds it as its value. */
  readonly holder: Line | Item;
}

export type Unit = Line | Section | Item;

/** The printer's view of a parsed document. */
export interface Layout {
  readonly sections: readonly Section[];
  /** The units that a pair or item is made of: a table may be written in several places. */
  unitsOf(handle: unknown): readonly Unit[];
  /** Comments in source order, `#` included. */
  readonly comments: readonly { readonly start: number; readonly end: number }[];
}
