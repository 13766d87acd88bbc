import { escapesCodec, type DecodedEscapes, type EscapeStyle, type Zone } from '../document/codec-escapes.ts';
import type { Codec, Document, OpaqueRange } from '../document/document.ts';
import { maskOpaque } from '../document/opaque.ts';
import type { Piece as SourcePiece } from '../document/segment-map.ts';
import { filledPieces } from '../sites/pieces.ts';
import type { Entry, Piece, Word } from '../sites/site.ts';
import { nestedCodec, type PartEntry } from '../sites/words.ts';
import { shiftRange, type Range } from '../text/range.ts';
import { isRefusal, refuse, type Refusal, type RefusalCode } from '../text/refusal.ts';

/** A word as POSIX splitting gives it, without a shell: no expansion, no operators. */
export interface QuotedWord {
  /** In the text, quotes included. */
  readonly range: Range;
  readonly zones: readonly Zone[];
  readonly pieces: readonly SourcePiece[];
}

/** How a reader of words treats backslashes. */
export interface WordSyntax {
  /** The escape at `at`, a backslash, inside `quote` or (`''`) none; undefined where it stands for itself, `odd` where the reader refuses it. */
  escape(text: string, at: number, quote: string): { readonly length: number; readonly text: string } | 'odd' | undefined;
  encode(text: string, quote: string): string | Refusal;
}

const POSIX: WordSyntax = {
  escape(text, at, quote) {
    const next = text[at + 1];
    const escapes = quote !== "'" && next !== undefined && (quote === '' || next === '"' || next === '\\');
    return escapes ? { length: 2, text: next } : undefined;
  },
  encode: encodeText,
};

const BLANK = /\s/;

/** Splits a text into words; undefined when a quote is not closed or an escape not known. */
export function splitWords(text: string, syntax: WordSyntax = POSIX): readonly QuotedWord[] | undefined {
  const words: QuotedWord[] = [];
  let at = 0;
  while (at < text.length) {
    if (BLANK.test(text[at]!)) {
      at++;
      continue;
    }
    const word = wordAt(text, at, syntax);
    if (word === undefined) return undefined;
    words.push(word);
    at = word.range.end;
  }
  return words;
}

function wordAt(text: string, start: number, syntax: WordSyntax): QuotedWord | undefined {
  const zones: Zone[] = [];
  const pieces: SourcePiece[] = [];
  let at = start;
  while (at < text.length && !BLANK.test(text[at]!)) {
    const quote = text[at]!;
    const quoted = quote === "'" || quote === '"';
    const open = quoted ? at + 1 : at;
    const close = zoneEnd(text, open, quoted ? quote : '', pieces, syntax);
    if (close === undefined) return undefined;
    const content = { start: open, end: close };
    zones.push(quoted ? { outer: { start: at, end: close + 1 }, content, mode: quote } : { outer: content, content, mode: '' });
    at = quoted ? close + 1 : close;
  }
  return { range: { start, end: at }, zones, pieces };
}

/** Reads one stretch of a word that has the same quotes throughout; undefined when they are not closed. */
function zoneEnd(text: string, start: number, quote: string, pieces: SourcePiece[], syntax: WordSyntax): number | undefined {
  let from = start;
  let at = start;
  const flush = (): void => {
    if (at > from) pieces.push({ host: { start: from, end: at } });
  };
  while (at < text.length) {
    const char = text[at]!;
    const ends = quote === '' ? BLANK.test(char) || char === "'" || char === '"' : char === quote;
    if (ends) break;
    const escaped = char === '\\' ? syntax.escape(text, at, quote) : undefined;
    if (escaped === 'odd') return undefined;
    if (escaped === undefined) {
      at++;
      continue;
    }
    flush();
    pieces.push({ host: { start: at, end: at + escaped.length }, text: escaped.text });
    at += escaped.length;
    from = at;
  }
  flush();
  return quote !== '' && at === text.length ? undefined : at;
}

function decodeWord(source: string, syntax: WordSyntax): DecodedEscapes | Refusal {
  const [word, ...more] = splitWords(source, syntax) ?? [];
  if (word === undefined || more.length > 0 || word.range.start !== 0 || word.range.end !== source.length) {
    return refuse('cannot-hold', 'the text would no longer be one word');
  }
  return { pieces: word.pieces, opaque: [], empty: word.zones[0]!.content.start, zones: word.zones };
}

function encodeText(text: string, mode: string): string | Refusal {
  if (mode === "'") return text.includes("'") ? refuse('cannot-hold', 'single quotes cannot hold a single quote') : text;
  return text.replace(mode === '"' ? /["\\]/g : /[\s"'\\]/g, '\\$&');
}

/** What is special about a list of words. */
export interface WordList {
  readonly syntax?: WordSyntax;
  /** Where they begin in the text. */
  readonly from?: number;
  readonly spell?: (text: string) => string;
  /** What goes when all of them do. */
  readonly whole?: Entry;
}

/** The words of a command written as one string, settable and droppable one by one; undefined when it does not split. */
export function quotedWords(outer: Codec, document: Document, frozen?: RefusalCode, list: WordList = {}): readonly Word[] | undefined {
  const { syntax = POSIX, from = 0, spell, whole } = list;
  const style: EscapeStyle = { decode: (source) => decodeWord(source, syntax), encode: (text, mode) => syntax.encode(text, mode) };
  // Blanks in what another program fills in split nothing here.
  const masked = maskOpaque(outer.text, outer.opaque);
  const split = splitWords(masked.slice(from), syntax);
  if (split === undefined) return undefined;
  const host = { text: outer.text, parseText: masked, opaque: outer.opaque };
  const ranges = split.map((word) => shiftRange(word.range, from));
  const freeze = frozen === undefined ? {} : { frozen };
  const words: Word[] = [];
  for (const [index, range] of ranges.entries()) {
    const inner = escapesCodec(host, range, style);
    if (isRefusal(inner)) return undefined;
    const codec = nestedCodec(outer, inner);
    const handle: PartEntry = {
      kind: 'part-entry', codec: outer, words: ranges, index, ...(spell === undefined ? {} : { spell }), ...(whole === undefined ? {} : { whole }),
    };
    words.push({
      slot: { document, range: codec.range, pieces: piecesOf(codec.text, codec.opaque), handle, part: { codec: outer, range }, ...freeze },
      entry: { document, range: codec.range, handle, ...freeze },
      text: codec.opaque.length === 0 ? codec.text : undefined,
      codec: () => codec,
    });
  }
  return words;
}

/** The parts of a text some stretches of which another program fills in; an empty text is one part. */
export function piecesOf(text: string, opaque: readonly OpaqueRange[]): readonly Piece[] {
  const pieces = filledPieces(text, opaque);
  return pieces.length === 0 ? [{ kind: 'text', text: '' }] : pieces;
}
