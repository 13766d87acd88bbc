import type { Range } from '../../text/range.ts';
import type { Frame } from './frame.ts';

/** How a block ends: by a closing fence, or by a line that is not indented as far. */
export type BlockEnd =
  | { readonly by: 'fence'; readonly mark: string }
  | { readonly by: 'indent' };

/** A block of code: whole lines, without what opens and closes it. Offsets count in the document. */
export interface CodeBlock {
  /** From the start of the first line to the end of the last one, its line break included. */
  readonly body: Range;
  readonly frame: Frame;
  readonly end: BlockEnd;
  /** What is said of its language, as written; empty where nothing is. */
  readonly info: string;
  /** Prompts stand in it that the author has named (`.. prompt:: bash $`): every line is a command. */
  readonly commands?: true;
  /** Nothing but its indentation or a prompt tells it from prose: the second reader knows nothing of it. */
  readonly loose?: true;
}

/** What a document of prose holds besides prose. */
export interface Blocks {
  readonly code: readonly CodeBlock[];
  /** Comments, one line each, without their marks. */
  readonly comments: readonly Range[];
  /** Metadata in front of the text: its body without the lines around it. */
  readonly front?: { readonly body: Range; readonly language: 'yaml' | 'toml' };
}

/** One line of a text. */
export interface Line {
  readonly start: number;
  /** Without the line break. */
  readonly text: string;
  /** After the line break. */
  readonly end: number;
}

/** More lines than this are no text that somebody wrote. */
const MAX_LINES = 200_000;

/** The lines of a text; undefined when there are too many. */
export function linesOf(text: string): readonly Line[] | undefined {
  const lines: Line[] = [];
  for (let start = 0; start < text.length;) {
    if (lines.length === MAX_LINES) return undefined;
    const lineBreak = text.indexOf('\n', start);
    const end = lineBreak === -1 ? text.length : lineBreak + 1;
    const content = lineBreak === -1 ? end : lineBreak > start && text[lineBreak - 1] === '\r' ? lineBreak - 1 : lineBreak;
    lines.push({ start, text: text.slice(start, content), end });
    start = end;
  }
  return lines;
}

/** The extent of lines `first` to `last`, both included; undefined when there are none. */
export function extentOf(lines: readonly Line[], first: number, last: number): Range | undefined {
  if (first > last) return undefined;
  return { start: lines[first]!.start, end: lines[last]!.end };
}
