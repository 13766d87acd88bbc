import type { Edit } from '../text/edit.ts';
import type { Range } from '../text/range.ts';
import type { Refusal } from '../text/refusal.ts';

/** A language's name: `yaml`, `shell`, `dotenv`, `env-pair`, `text` … */
export type LanguageId = string;

/** A stretch of a document that another program fills in before this one is read (`${{ }}`, compose `${X}`). */
export interface OpaqueRange {
  readonly range: Range;
  /** The variable read there, when it is one plain name. */
  readonly name?: string;
  /** Of a template: what stands from an `open` to its `close` is there perhaps, or many times; `turn` begins the other case. */
  readonly mark?: 'open' | 'turn' | 'close';
}

/**
 * A text in a language: a whole file, or a guest inside a host document.
 * All offsets are UTF-16 code units of `text`.
 */
export interface Document {
  readonly id: string;
  /** Path of the root file, relative to the working directory, with `/`. */
  readonly path: string;
  readonly language: LanguageId;
  readonly text: string;
  /** `text` with opaque ranges masked at the same length; what parsers read. Equals `text` when nothing is opaque. */
  readonly parseText: string;
  readonly opaque: readonly OpaqueRange[];
  readonly host?: Host;
}

/** How a guest document stands in its host. */
export interface Host {
  readonly document: Document;
  readonly codec: Codec;
}

/**
 * The two-way map between a guest's text and the place in its host.
 * `lift` takes all edits of the guest at once and gives host edits, or refuses; the law
 * `decode(host after) === guest after` is asserted inside it.
 */
export interface Codec {
  /** The guest's text. */
  readonly text: string;
  /** The extent of the guest in the host's text, quotes included where the style has them. */
  readonly range: Range;
  /** Opaque stretches of the guest's text (a template that the host's reader fills in). */
  readonly opaque: readonly OpaqueRange[];
  /** Its lines are lines of the host, where others may stand beside them even when there is only one. */
  readonly block?: true;
  /** Host range of a guest range. An empty range maps to an empty one. */
  toHost(range: Range): Range;
  lift(edits: readonly Edit[]): readonly Edit[] | Refusal;
}

/** Range of `range` of `document` in the root file's text. */
export function rootRange(document: Document, range: Range): Range {
  return document.host === undefined ? range : rootRange(document.host.document, document.host.codec.toHost(range));
}

/** The root of the nesting. */
export function rootOf(document: Document): Document {
  return document.host === undefined ? document : rootOf(document.host.document);
}
