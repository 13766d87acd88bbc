/** A place as people and editors name it; both count from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface LineIndex {
  readonly lines: number;
  /** Position of a UTF-16 offset; offsets outside the text go to its nearest end. */
  at(offset: number): Position;
}

/** Finds lines of `text` by offset. `\n` and `\r\n` end a line, a lone `\r` does not. */
export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return {
    lines: starts.length,
    at(offset) {
      const inside = Math.min(Math.max(offset, 0), text.length);
      const line = lastAtOrBefore(starts, inside);
      return { line: line + 1, column: inside - starts[line]! + 1 };
    },
  };
}

function lastAtOrBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
