import { escapesCodec, type DecodedEscapes, type EscapeStyle } from '../../document/codec-escapes.ts';
import type { Piece } from '../../document/segment-map.ts';
import type { Codec, Document } from '../../document/document.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { Instruction } from './instructions.ts';

/** The list of words of an instruction in exec form. Ranges count in the document. */
export interface JsonArray {
  readonly instruction: Instruction;
  /** Between the brackets. */
  readonly inside: Range;
  readonly elements: readonly { readonly range: Range; readonly text: string }[];
}

const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const GAP = /[ \t\r\n]*/y;

/** The list that the text of an instruction is from `from` on; undefined where the builder takes it as a shell's. */
export function jsonArray(instruction: Instruction, from = 0): JsonArray | undefined {
  const { text } = instruction;
  let at = skip(text, from);
  if (text[at] !== '[') return undefined;
  const open = at + 1;
  const elements: { range: Range; text: string }[] = [];
  at = skip(text, open);
  while (text[at] !== ']' || elements.length > 0) {
    STRING.lastIndex = at;
    const source = STRING.exec(text)?.[0];
    if (source === undefined) return undefined;
    elements.push({ range: instruction.host({ start: at, end: at + source.length }), text: JSON.parse(source) as string });
    at = skip(text, at + source.length);
    if (text[at] === ']') break;
    if (text[at] !== ',') return undefined;
    at = skip(text, at + 1);
  }
  if (skip(text, at + 1) !== text.length) return undefined;
  const outer = instruction.host({ start: open - 1, end: at + 1 });
  return { instruction, inside: { start: outer.start + 1, end: outer.end - 1 }, elements };
}

function skip(text: string, at: number): number {
  GAP.lastIndex = at;
  return at + GAP.exec(text)![0].length;
}

/** New text as a word of such a list. */
export function jsonString(text: string): string {
  return JSON.stringify(text);
}

/** The two-way map of one quoted word; undefined where it goes over several lines. */
export function elementCodec(document: Document, range: Range): Codec | undefined {
  const codec = escapesCodec(document, range, STYLE);
  return isRefusal(codec) ? undefined : codec;
}

const STYLE: EscapeStyle = { decode, encode: (text) => JSON.stringify(text).slice(1, -1) };

function decode(source: string): DecodedEscapes | Refusal {
  STRING.lastIndex = 0;
  if (STRING.exec(source)?.[0].length !== source.length || source === '') return refuse('cannot-hold', 'this is not one quoted word');
  const pieces: Piece[] = [];
  let run = 1;
  for (let at = source.indexOf('\\'); at !== -1; at = source.indexOf('\\', run)) {
    const end = at + (source[at + 1] === 'u' ? 6 : 2);
    pieces.push({ host: { start: run, end: at } }, { host: { start: at, end }, text: JSON.parse(`"${source.slice(at, end)}"`) as string });
    run = end;
  }
  const content = { start: 1, end: source.length - 1 };
  pieces.push({ host: { start: run, end: content.end } });
  return { pieces, opaque: [], empty: 1, zones: [{ outer: { start: 0, end: source.length }, content, mode: '' }] };
}
