import type { Codec, LanguageId } from '../document/document.ts';
import type { Environment, Site } from './site.ts';

/** A document inside a document, found by a language or a dialect. */
export interface Guest {
  readonly codec: Codec;
  readonly language: LanguageId;
  /** The environment its processes get. */
  readonly environment?: Environment;
  /** Structural address of the place, prefix of the addresses inside. */
  readonly address: string;
}

/** What was found in a stretch of a document. */
export interface Reading {
  readonly sites: readonly Site[];
  readonly guests: readonly Guest[];
}
