import type { Codec, LanguageId } from '../document/document.ts';
import type { Range } from '../text/range.ts';
import type { Entry, Environment, Site } from './site.ts';

/** A list element that holds a part of a guest. */
export interface GuestElement {
  readonly range: Range;
  readonly entry: Entry;
}

/** A document inside a document, found by a language or a dialect. */
export interface Guest {
  readonly codec: Codec;
  readonly language: LanguageId;
  /** The environment its processes get. */
  readonly environment?: Environment;
  /** Elements of a list that it is made of, with their ranges in its text: one that is emptied goes with its text. */
  readonly elements?: readonly GuestElement[];
  /** The name of the file that it is; dialects tell it by that and not by its host's. */
  readonly name?: string;
  /** Structural address of the place, prefix of the addresses inside. */
  readonly address: string;
}

/** What was found in a stretch of a document. */
export interface Reading {
  readonly sites: readonly Site[];
  readonly guests: readonly Guest[];
}
