import { plainText } from '../../sites/pieces.ts';
import type { Piece } from '../../sites/site.ts';
import type { Range } from '../../text/range.ts';

/** A word, also the value of an assignment or the target of a redirection. */
export interface WordText {
  readonly range: Range;
  readonly pieces: readonly Piece[];
}

/** A here-document's body. */
export interface Heredoc {
  /** Body without the closing line. */
  readonly body: Range;
  readonly quoted: boolean;
  /** `<<-` */
  readonly stripTabs: boolean;
}

/** An element of a simple command, in source order. */
export type Item =
  | { readonly kind: 'word'; readonly range: Range; readonly pieces: readonly Piece[] }
  | { readonly kind: 'assignment'; readonly range: Range; readonly name: Range;
      readonly value: WordText;
      /** False for `+=`, subscripts and arrays. */
      readonly plain: boolean }
  | { readonly kind: 'redirect'; readonly range: Range; readonly operator: string; readonly target?: WordText;
      readonly heredoc?: Heredoc };

export interface SimpleCommand {
  readonly items: readonly Item[];
  readonly range: Range;
  readonly block: Block;
  /** Absent in a pipeline, where it cannot be dropped. */
  readonly link?: Link;
  /** Stands behind the keyword `time`. */
  readonly timed: boolean;
  /** The command its output is piped to. */
  readonly pipedTo?: SimpleCommand;
}

/** One side of `&&` and `||`; a statement without them is one link. */
export interface Link {
  readonly statement: Statement;
  readonly index: number;
  readonly range: Range;
  /** First word, where the link is a simple command or `[[`. */
  readonly program?: string;
}

/** A list element: a pipeline or a chain of them, up to but without `;`. `&` belongs to it. */
export interface Statement {
  readonly block: Block;
  readonly index: number;
  readonly range: Range;
  readonly background: boolean;
  readonly links: readonly Link[];
  /** `operators[i]` stands between link i and i + 1. */
  readonly operators: readonly ('&&' | '||')[];
  /** Here-document bodies that stand behind `range`, closing line included. */
  readonly bodies: readonly Range[];
}

/** A list of statements. */
export interface Block {
  readonly statements: readonly Statement[];
  /** False for the script itself, which may become empty where it is a file. */
  readonly required: boolean;
  /** What its commands print is a part of a word: none of them can go. */
  readonly output: boolean;
  /** The block around it. */
  readonly outer?: Block;
}

/** A variable's name where it is read or declared. */
export interface NameUse {
  readonly name: string;
  readonly range: Range;
}

/** What a script holds, in the document's offsets. */
export interface Script {
  readonly root: Block;
  readonly commands: readonly SimpleCommand[];
  readonly uses: readonly NameUse[];
  /** `#` to end of line. */
  readonly comments: readonly Range[];
  /** Backquoted substitutions, quotes included: what is written inside needs escapes. */
  readonly backquotes: readonly Range[];
}

/** What slots and entries of this language carry. */
export type Handle =
  | { readonly kind: 'item'; readonly command: SimpleCommand; readonly index: number }
  | { readonly kind: 'statement'; readonly statement: Statement; readonly link?: Link }
  /** In front of an item; `env` writes the program `env` first. */
  | { readonly kind: 'front'; readonly command: SimpleCommand; readonly index: number; readonly env: boolean }
  | { readonly kind: 'name' }
  | { readonly kind: 'value'; readonly value: WordText }
  | { readonly kind: 'comment' };

/** The decoded first word of a command, undefined without one or where it is not literal. */
export function programOf(command: SimpleCommand): string | undefined {
  const word = command.items.find((item) => item.kind === 'word');
  return word?.kind === 'word' ? plainText(word.pieces) : undefined;
}

/** True for a text that is a variable's name. */
export function isName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
}
