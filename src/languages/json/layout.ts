import type { DataList, DataMap, DataNode, DataPair } from '../../tree/data-tree.ts';

/** An object or array with what its printer needs of the source. */
export interface Collection {
  readonly node: DataMap | DataList;
  readonly items: readonly Item[];
  /** What holds it as its value; undefined at the root. */
  readonly holder: Item | undefined;
}

/** A pair of an object or an element of an array. Offsets count in the document. */
export interface Item {
  readonly owner: Collection;
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly value: DataNode;
  readonly pair: DataPair | undefined;
  /** Offset of the comma after it. */
  readonly comma: number | undefined;
}

/** The printer's view of a parsed document. */
export interface Layout {
  /** The item behind a pair or an element, found by its identity. */
  itemOf(handle: unknown): Item | undefined;
  /** Comments in source order, with their marks. */
  readonly comments: readonly { readonly start: number; readonly end: number }[];
  /** Its readers take comments: it has some, has commas before a closing bracket, or is named like a file that may. */
  readonly takesComments: boolean;
}
