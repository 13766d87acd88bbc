import type { Range } from '../../text/range.ts';
import { plain, type Source } from './source-piece.ts';

/** An edit with what it is for: a `drop` swallows the sets and drops inside it, an `insert` inside one is an overlap. */
export interface Change {
  readonly kind: 'set' | 'drop' | 'insert';
  readonly range: Range;
  readonly source: Source;
}

/** A stretch that goes. */
export function removal(start: number, end: number): Change {
  return { kind: 'drop', range: { start, end }, source: plain('') };
}

/** New source at one place. */
export function insertion(at: number, source: Source): Change {
  return { kind: 'insert', range: { start: at, end: at }, source };
}
