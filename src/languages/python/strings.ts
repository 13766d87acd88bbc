import type { Document } from '../../document/document.ts';
import type { Guest, Reading } from '../../sites/guest.ts';
import { filledPieces } from '../../sites/pieces.ts';
import { proseSites } from '../../sites/prose.ts';
import type { Environment, Piece } from '../../sites/site.ts';
import type { Range } from '../../text/range.ts';
import { filledStringCodec } from './string-codec.ts';
import { dedentedCodec } from './string-lines.ts';
import { languageOfText } from './string-signs.ts';

/**
 * The parts of a string expression: text, and replacement fields of f-strings as templates, with their format specs. `%` and
 * the braces of `.format` are text. None for an empty text; one template for bytes, and for what is no string.
 */
export function stringPieces(document: Document, range: Range): readonly Piece[] {
  const codec = filledStringCodec(document, range);
  if (codec === undefined) return [{ kind: 'template', source: document.text.slice(range.start, range.end) }];
  const nameless = codec.opaque.map((each) => ({ range: each.range }));
  return filledPieces(codec.text, nameless);
}

/** Where a string stands. */
export interface StringPlace {
  readonly address: string;
  /** Of a text that is known to be run with it. */
  readonly environment?: Environment;
  /** The first statement of a module, class or function; else a value. */
  readonly role: 'docstring' | 'value';
}

/** In a docstring: fences, and literal blocks of reStructuredText. */
const FENCE = /^[ \t]*(?:```|~~~)/m;
const BLOCK = /^[ \t]*\.\. (?:code|code-block|sourcecode|prompt)::|::[ \t]*\n[ \t]*\n/m;

/**
 * What a string holds: a document in another language, where its text shows clearly which one; else text. It has no fix
 * then, and its names are findings. Nothing for what is no string.
 */
export function stringGuests(document: Document, range: Range, { address, environment, role }: StringPlace): Reading {
  const codec = filledStringCodec(document, range);
  if (codec === undefined) return { sites: [], guests: [] };
  const text = role === 'docstring' ? dedentedCodec(codec, true) : dedentedCodec(codec, false);
  const language = role === 'docstring' ? (FENCE.test(text.text) ? 'markdown' : BLOCK.test(text.text) ? 'rst' : undefined) : languageOfText(text.text);
  if (language === undefined) {
    return { sites: proseSites(document, linesIn(document.text, range), { frozen: 'not-writable', comment: false, address }), guests: [] };
  }
  const guest: Guest = { codec: text, language, address, ...(environment === undefined ? {} : { environment }) };
  return { sites: [], guests: [guest] };
}

function* linesIn(text: string, { start, end }: Range): Generator<Range> {
  for (let at = start; at < end;) {
    const lineBreak = text.indexOf('\n', at);
    const stop = lineBreak === -1 || lineBreak >= end ? end : lineBreak;
    yield { start: at, end: stop };
    at = stop + 1;
  }
}
