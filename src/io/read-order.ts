import type { ReadResult } from './read-file.ts';

/** Files one thread takes at a time. */
export const STRIDE = 256;

/** What a second thread is given. */
export interface ReadOrder {
  readonly files: readonly string[];
  readonly maxBytes: number;
  readonly follow: boolean;
  /** The next file nobody has taken yet; all threads count it up. */
  readonly next: SharedArrayBuffer;
}

/** The indexes this thread takes, in strides that no other thread takes. */
export function* strides(next: Int32Array, length: number): Generator<number> {
  for (let start = Atomics.add(next, 0, STRIDE); start < length; start = Atomics.add(next, 0, STRIDE)) {
    for (let index = start; index < Math.min(start + STRIDE, length); index++) yield index;
  }
}

/** True for a file of which nothing more is said. */
export function isClean(result: ReadResult): boolean {
  return result.kind === 'judged' && result.verdict === 'clean';
}
