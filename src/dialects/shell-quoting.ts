import { escapesCodec, type DecodedEscapes, type EscapeStyle, type Zone } from '../document/codec-escapes.ts';
import type { Codec, Document, OpaqueRange } from '../document/document.ts';
import { maskOpaque } from '../document/opaque.ts';
import type { Piece as SourcePiece } from '../document/segment-map.ts';
import type { Piece, Word } from '../sites/site.ts';
import { nestedCodec, type PartEntry } from '../sites/words.ts';
import type { Range } from '../text/range.ts';
import { isRefusal, refuse, type RefusalCode } from '../text/refusal.ts';

/** A word as POSIX splitting gives it, without a shell: no expansion, no operators. */
export interface QuotedWord {
  /** In the text, quotes included. */
  readonly range: Range;
  readonly zones: readonly Zone[];
  readonly pieces: readonly SourcePiece[];
}

const BLANK = /\s/;
const STYLE: EscapeStyle = { decode: decodeWord, encode: encodeText };

/** Splits a text into words; undefined when a quote is not closed. */
export function splitWords(text: string): readonly QuotedWord[] | undefined {
  const words: QuotedWord[] = [];
  let at = 0;
  while (at < text.length) {
    if (BLANK.test(text[at]!)) {
      at++;
      continue;
    }
    const word = wordAt(text, at);
    if (word === undefined) return undefined;
    words.push(word);
    at = word.range.end;
  }
  return words;
}

function wordAt(text: string, start: number): QuotedWord | undefined {
  const zones: Zone[] = [];
  const pieces: SourcePiece[] = [];
  let at = start;
  while (at < text.length && !BLANK.test(text[at]!)) {
    const quote = text[at]!;
    const quoted = quote === "'" || quote === '"';
    const open = quoted ? at + 1 : at;
    const close = zoneEnd(text, open, quoted ? quote : '', pieces);
    if (close === undefined) return undefined;
    const content = { start: open, end: close };
    zones.push(quoted ? { outer: { start: at, end: close + 1 }, content, mode: quote } : { outer: content, content, mode: '' });
    at = quoted ? close + 1 : close;
  }
  return { range: { start, end: at }, zones, pieces };
}

/** Reads one stretch of a word that has the same quotes throughout; undefined when they are not closed. */
function zoneEnd(text: string, start: number, quote: string, pieces: SourcePiece[]): number | undefined {
  let from = start;
  let at = start;
  const flush = (): void => {
    if (at > from) pieces.push({ host: { start: from, end: at } });
  };
  while (at < text.length) {
    const char = text[at]!;
    const ends = quote === '' ? BLANK.test(char) || char === "'" || char === '"' : char === quote;
    if (ends) break;
    const escaped = char === '\\' && quote !== "'" && at + 1 < text.length && (quote === '' || /["\\]/.test(text[at + 1]!));
    if (!escaped) {
      at++;
      continue;
    }
    flush();
    pieces.push({ host: { start: at, end: at + 2 }, text: text[at + 1]! });
    at += 2;
    from = at;
  }
  flush();
  return quote !== '' && at === text.length ? undefined : at;
}

function decodeWord(source: string): DecodedEscapes | ReturnType<typeof refuse> {
  const [word, ...more] = splitWords(source) ?? [];
  if (word === undefined || more.length > 0 || word.range.start !== 0 || word.range.end !== source.length) {
    return refuse('cannot-hold', 'the text would no longer be one word');
  }
  return { pieces: word.pieces, opaque: [], empty: word.zones[0]!.content.start, zones: word.zones };
}

function encodeText(text: string, mode: string): string | ReturnType<typeof refuse> {
  if (mode === "'") return text.includes("'") ? refuse('cannot-hold', 'single quotes cannot hold a single quote') : text;
  return text.replace(mode === '"' ? /["\\]/g : /[\s"'\\]/g, '\\$&');
}

/** The words of a command written as one string, settable and droppable one by one; undefined when it does not split. */
export function quotedWords(outer: Codec, document: Document, frozen?: RefusalCode): readonly Word[] | undefined {
  // Blanks in what another program fills in split nothing here.
  const masked = maskOpaque(outer.text, outer.opaque);
  const split = splitWords(masked);
  if (split === undefined) return undefined;
  const host = { text: outer.text, parseText: masked, opaque: outer.opaque };
  const ranges = split.map((word) => word.range);
  const freeze = frozen === undefined ? {} : { frozen };
  const words: Word[] = [];
  for (const [index, { range }] of split.entries()) {
    const inner = escapesCodec(host, range, STYLE);
    if (isRefusal(inner)) return undefined;
    const codec = nestedCodec(outer, inner);
    const handle: PartEntry = { kind: 'part-entry', codec: outer, words: ranges, index };
    words.push({
      slot: { document, range: codec.range, pieces: piecesOf(codec.text, codec.opaque), handle, part: { codec: outer, range }, ...freeze },
      entry: { document, range: codec.range, handle, ...freeze },
      text: codec.opaque.length === 0 ? codec.text : undefined,
      codec: () => codec,
    });
  }
  return words;
}

/** The parts of a text some stretches of which another program fills in. */
export function piecesOf(text: string, opaque: readonly OpaqueRange[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { range, name } of opaque) {
    if (range.start > at) pieces.push({ kind: 'text', text: text.slice(at, range.start) });
    const source = text.slice(range.start, range.end);
    pieces.push(name === undefined ? { kind: 'template', source } : { kind: 'reference', name, source });
    at = range.end;
  }
  if (at < text.length || pieces.length === 0) pieces.push({ kind: 'text', text: text.slice(at) });
  return pieces;
}
