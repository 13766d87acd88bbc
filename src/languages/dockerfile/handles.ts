import type { Range } from '../../text/range.ts';
import type { Instruction } from './instructions.ts';
import type { JsonArray } from './json-array.ts';
import type { Style } from './value.ts';

/** The variables of one `ENV` or `ARG`. Ranges count in the document. */
export interface PairList {
  readonly instruction: Instruction;
  readonly pairs: readonly Range[];
}

/** What slots and entries of a Dockerfile carry. */
export type Handle =
  /** Entry: one variable of an `ENV` or `ARG`. */
  | { readonly kind: 'pair'; readonly list: PairList; readonly index: number }
  /** Entry: an instruction as a whole. */
  | { readonly kind: 'instruction'; readonly instruction: Instruction }
  /** Entry and slot: a word of an exec form. */
  | { readonly kind: 'element'; readonly array: JsonArray; readonly index: number }
  /** Slot: the name of a variable. Set on a whole `ARG NAME=value`, the value goes. */
  | { readonly kind: 'name' }
  | { readonly kind: 'value'; readonly style: Style }
  /** Slot: an image, a path, the path of a URL. */
  | { readonly kind: 'plain' };
