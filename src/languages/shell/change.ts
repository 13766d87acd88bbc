import type { Range } from '../../text/range.ts';
import { plain, type Source } from './source-piece.ts';

/** An edit with what it is for: a `drop` swallows the sets and drops inside it, an `insert` inside one is an overlap. */
export interface Change {
  readonly kind: 'set' | 'drop' | 'insert';
  readonly range: Range;
  readonly source: Source;
  /** Of insertions at one place the lower one comes first; 0 when absent. */
  readonly order?: number;
}

/** Where several insertions meet: words behind a command, statements behind it, statements before the next one, assignments in front of that. */
export const ORDER = { wordAfter: -2, statementAfter: -1, statementBefore: 0, wordBefore: 1 } as const;

/** A stretch that goes. */
export function removal(start: number, end: number): Change {
  return { kind: 'drop', range: { start, end }, source: plain('') };
}

/** New source at one place. */
export function insertion(at: number, source: Source, order: number): Change {
  return { kind: 'insert', range: { start: at, end: at }, source, order };
}
