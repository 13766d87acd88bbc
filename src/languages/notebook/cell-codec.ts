import type { Codec } from '../../document/document.ts';
import { mappedCodec, type CodecHost, type Decoded } from '../../document/mapped-codec.ts';
import type { JsonEscaping } from '../../document/json-string.ts';
import type { Piece } from '../../document/segment-map.ts';
import type { Range } from '../../text/range.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';
import { writeCell } from './cell-writer.ts';

/** A string of the list, or the only one. */
export interface Element {
  /** In the source, quotes included. */
  readonly range: Range;
  readonly content: Range;
  /** In the cell's text. */
  readonly guest: Range;
}

export interface DecodedCell extends Decoded {
  readonly elements: readonly Element[];
  readonly isList: boolean;
  /** The last line has no line break in the file: the text has one all the same. */
  readonly isOpen: boolean;
}

const ESCAPE = /\\(?:["\\/bfnrt]|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4})/y;

/**
 * The two-way map of a cell's text, `range` being its JSON string or list of strings. A text that does not end in a line
 * break gets one, so that the last line is a line as the others. New lines become strings of their own where each string is
 * a line. A Refusal where it is no such list.
 */
export function cellCodec(host: CodecHost, range: Range, escaping: JsonEscaping): Codec | Refusal {
  return mappedCodec<DecodedCell>(host, range, {
    decode: decodeCell,
    fillsReferences: false,
    write: (decoded, map, edits) => writeCell(decoded, map, edits, escaping),
  });
}

function decodeCell(source: string): DecodedCell | Refusal {
  const isList = source.startsWith('[');
  const pieces: Piece[] = [];
  const elements: Element[] = [];
  let length = 0;
  let last = '';
  let at = isList ? skip(source, 1) : 0;
  while (at < source.length && !(isList && source[at] === ']')) {
    const start = at;
    const read = readString(source, start);
    if (read === undefined) return refuse('cannot-hold', 'not a string of JSON');
    pieces.push(...read.pieces);
    const size = read.pieces.reduce((sum, { host, text }) => sum + (text?.length ?? host.end - host.start), 0);
    elements.push({ range: { start, end: read.end }, content: { start: start + 1, end: read.end - 1 }, guest: { start: length, end: length + size } });
    length += size;
    if (size > 0) last = source.slice(start + 1, read.end - 1);
    at = skip(source, read.end);
    if (!isList) break;
    if (source[at] === ',') at = skip(source, at + 1);
    else if (source[at] !== ']') return refuse('cannot-hold', 'not a list of strings');
  }
  if (at !== (isList ? source.length - 1 : source.length)) return refuse('cannot-hold', 'not a list of strings');
  const isOpen = length > 0 && !(JSON.parse(`"${last}"`) as string).endsWith('\n');
  const tail = elements.at(-1)?.content;
  if (isOpen) pieces.push({ host: { start: tail!.end, end: tail!.end }, text: '\n' });
  return { pieces, opaque: [], empty: elements[0]?.content.start ?? 1, elements, isList, isOpen };
}

function readString(source: string, start: number): { readonly pieces: readonly Piece[]; readonly end: number } | undefined {
  if (source[start] !== '"') return undefined;
  const pieces: Piece[] = [];
  let run = start + 1;
  for (let at = run; at < source.length; at++) {
    const char = source[at]!;
    if (char < ' ') return undefined;
    if (char !== '"' && char !== '\\') continue;
    if (at > run) pieces.push({ host: { start: run, end: at } });
    if (char === '"') return { pieces, end: at + 1 };
    ESCAPE.lastIndex = at;
    const escape = ESCAPE.exec(source)?.[0];
    if (escape === undefined) return undefined;
    run = at + escape.length;
    pieces.push({ host: { start: at, end: run }, text: JSON.parse(`"${escape}"`) as string });
    at = run - 1;
  }
  return undefined;
}

function skip(source: string, at: number): number {
  let end = at;
  while (' \t\r\n'.includes(source[end] ?? 'x')) end++;
  return end;
}
