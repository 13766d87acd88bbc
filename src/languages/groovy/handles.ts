import type { OwnLines } from '../../sites/line-printer.ts';
import type { Range } from '../../text/range.ts';
import type { Block } from './blocks.ts';
import type { Quote } from './tokens.ts';

/** `NAME = value` on lines of its own in an `environment` block. */
export interface VariableLine extends OwnLines {
  /** What stands before the name. */
  readonly lead: string;
  /** From the name to the value. */
  readonly between: string;
  readonly quote: Quote | undefined;
}

/** The list of `withEnv([…])`. */
export interface EnvList {
  /** Between the square brackets. */
  readonly inside: Range;
  readonly items: readonly Range[];
}

/** What slots and entries of a Groovy text carry. */
export type Handle =
  | { readonly kind: 'line'; readonly line: VariableLine }
  | { readonly kind: 'item'; readonly list: EnvList; readonly index: number }
  /** A block that has no `environment` yet; `at` is where one would go, behind a line. */
  | { readonly kind: 'block'; readonly block: Block; readonly at: number; readonly indent: string; readonly unit: string }
  | { readonly kind: 'name' }
  /** A value with its quotes, or an expression. */
  | { readonly kind: 'value'; readonly quote: Quote | undefined }
  | { readonly kind: 'part' };
