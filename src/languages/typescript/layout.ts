import type { Entry } from '../../sites/site.ts';
import type { Quote } from './string-style.ts';

/** An element of a list or a property of an object. Offsets count in the document. */
export interface Item {
  readonly kind: 'item';
  readonly start: number;
  readonly end: number;
  readonly owner: Holder;
  readonly index: number;
}

/** The brackets of an object or array. */
export interface Holder {
  readonly form: 'map' | 'list';
  /** Of the opening bracket, and behind the closing one. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly Item[];
  /** Index of the last spread whose names are not known; -1 without one. */
  readonly spread: number;
  /** What goes with it when it is emptied. */
  readonly holder: Item | undefined;
  /** It stays when it is emptied: without variables of its own a process gets those of the program. */
  readonly stays?: true;
}

/** A statement of its own, with what a new one beside it begins with. */
export interface Statement {
  readonly kind: 'statement';
  readonly start: number;
  readonly end: number;
  /** `process.env.`: a new assignment is written the same way; absent where nothing is assigned. */
  readonly assign?: (name: string, value: string) => string;
}

export type Unit = Item | Statement;

/** What the slots of names carry that are no part of a tree. */
export interface NameHandle {
  /** `shorthand`: `{ NAME }`, which goes on to set a variable of its old name. */
  readonly kind: 'identifier' | 'string' | 'shorthand';
  readonly quote?: Quote;
}

/** The printer's view of a program. */
export interface Layout {
  unitOf(handle: unknown): Unit | undefined;
  /** Quotes that most of the program's strings stand in. */
  readonly quote: Quote;
}

/** An entry that can be read and not written. */
export function frozenEntry(entry: Entry): Entry {
  return { ...entry, frozen: 'not-writable' };
}
