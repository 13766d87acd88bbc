import type { Document, LanguageId } from '../document/document.ts';
import type { Guest } from '../sites/guest.ts';
import type { AnyOperation, Environment, Operation, Site } from '../sites/site.ts';
import type { Edit } from '../text/edit.ts';
import type { Refusal } from '../text/refusal.ts';
import type { DataNode } from '../tree/data-tree.ts';

export interface ParseContext {
  readonly environment?: Environment;
  /** Prefix of every address in the document; empty for a file. */
  readonly address: string;
}

/** A parsed document: what is in it, and how to write to it. */
export interface Parsed {
  readonly document: Document;
  readonly context: ParseContext;
  /** One node per document of the stream; only data languages. */
  readonly trees: readonly DataNode[];
  /** What syntax alone tells. Dialects add to it. */
  readonly sites: readonly Site[];
  readonly guests: readonly Guest[];
  /** What the second parser has to agree with, where there is no tree. */
  readonly outline?: unknown;
  /** Prints all operations on this document at once. Edits are sorted and do not overlap. */
  print(operations: readonly Operation[]): readonly Edit[] | Refusal;
  /** The same of a language of programs, expressions included; `print` is not asked where it stands. */
  printProgram?(operations: readonly AnyOperation[]): readonly Edit[] | Refusal;
}

export interface ParseFailure {
  readonly failed: string;
  /** UTF-16 offset of the cause. */
  readonly offset: number;
}

/**
 * The second, independent reader of a language. `read` gives a comparable value (JSON-like), or undefined when it
 * cannot read the text. `before` and `after` are compared by the engine.
 */
export interface Witness {
  read(text: string): unknown;
}

export interface Language {
  readonly id: LanguageId;
  parse(document: Document, context: ParseContext): Parsed | ParseFailure;
  /** Its files are often templates of another program: what does not parse is read with the template parts masked. */
  readonly templated?: true;
  /** Loaded only when a file is about to change. */
  readonly witness?: () => Promise<Witness>;
}
