/** What stands in front of each line of a block: markers of quotes, then blanks up to the block's own column. */
export interface Frame {
  readonly quotes: number;
  /** In columns, behind the last quote marker. */
  readonly indent: number;
}

const TAB = 4;

/** Where a line's content begins, at most `frame.indent` columns in; undefined for a line outside the quote. */
export function contentStart(line: string, frame: Frame): number | undefined {
  let at = 0;
  for (let level = 0; level < frame.quotes; level++) {
    while (line[at] === ' ' || line[at] === '\t') at++;
    if (line[at] !== '>') return undefined;
    at++;
    if (line[at] === ' ') at++;
  }
  for (let column = 0; column < frame.indent && (line[at] === ' ' || line[at] === '\t'); at++) {
    column += line[at] === '\t' ? TAB - column % TAB : 1;
  }
  return at;
}

/** Columns of the blanks that begin `line` at `from`. */
export function columnsOf(line: string, from = 0): number {
  let column = 0;
  for (let at = from; line[at] === ' ' || line[at] === '\t'; at++) column += line[at] === '\t' ? TAB - column % TAB : 1;
  return column;
}
