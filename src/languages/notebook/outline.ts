import type { Range } from '../../text/range.ts';

/** What a notebook says, for the second parser to agree with: the strings of each cell; all else is to stay as it is. */
export function outlineOf(text: string, cells: readonly { readonly range: Range }[]): unknown {
  return {
    cells: cells.map(({ range }) => {
      const strings = text.slice(range.start, range.end).match(/"(?:[^"\\]|\\[^])*"/g) ?? [];
      return linesOf(strings.map((each) => JSON.parse(each) as string).join(''));
    }),
    rest: '',
  };
}

/** The lines of a cell's text, numbered from the begin. */
function linesOf(source: string): readonly string[] {
  return source.split('\n');
}
