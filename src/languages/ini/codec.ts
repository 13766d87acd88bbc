import { escapesCodec, type DecodedEscapes } from '../../document/codec-escapes.ts';
import type { Codec, Document } from '../../document/document.ts';
import { frozenCodec } from '../../document/mapped-codec.ts';
import type { Piece } from '../../document/segment-map.ts';
import { overlaps, type Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { Flavour } from './flavour.ts';
import { scanIni, type IniItem } from './scan.ts';

/** Where a text stands: decides what it can hold. */
export interface ValuePlace {
  readonly flavour: Flavour;
  /** The section's name, which decides on comments and joined lines. */
  readonly section: string;
  /** `name`: a key or a section; `line`: a line of its own below the key. */
  readonly kind: 'name' | 'value' | 'line';
}

/** The two-way map of a name, a value or a line of one. A backslash that joins two lines stands for a blank in a unit, for nothing elsewhere. */
export function valueCodec(document: Document, range: Range, place: ValuePlace): Codec {
  const codec = escapesCodec(document, range, {
    decode: (source) => decode(source, place),
    encode: (text) => /[\r\n]/.test(text) ? refuse('cannot-hold', 'a value of this file has no line breaks') : text,
  });
  return isRefusal(codec) ? frozenCodec(range, document.text.slice(range.start, range.end), codec) : withComments(document, codec);
}

const COMMENT_LINE = /\n[ \t]*[#;][^\n]*/g;

/** A comment between two joined lines has no other place to stand: what would take it away is refused. */
function withComments(document: Document, codec: Codec): Codec {
  const { start, end } = codec.range;
  const comments = [...document.text.slice(start, end).matchAll(COMMENT_LINE)]
    .map(({ 0: line, index }): Range => ({ start: start + index + 1, end: start + index + line.length }));
  if (comments.length === 0) return codec;
  return {
    ...codec,
    lift(edits) {
      const lifted = codec.lift(edits);
      if (isRefusal(lifted)) return lifted;
      const lost = lifted.some((edit) => comments.some((comment) => overlaps(edit.range, comment)));
      return lost ? refuse('not-writable', 'a comment stands between the lines') : lifted;
    },
  };
}

/** Reads the source where it will stand: what the scanner finds there is what it means. */
function decode(source: string, place: ValuePlace): DecodedEscapes | Refusal {
  const { flavour, section, kind } = place;
  const head = `[${section}]\n${kind === 'name' ? '' : kind === 'line' ? 'k =\n    ' : 'k = '}`;
  // The tail shows whether the source takes the next line in.
  const scanned = scanIni(`${head}${source}${kind === 'name' ? '=v' : ''}\nend = 1\n`, flavour);
  const entries = 'failed' in scanned ? [] : scanned.sections.flatMap((each) => each.entries);
  const [entry, end, ...more] = entries;
  const range = { start: head.length, end: head.length + source.length };
  if ('failed' in scanned || entry === undefined || end === undefined || more.length > 0) return odd();
  const found = kind === 'name' ? entry.key : entry.items[0]?.range ?? { start: entry.valueStart + 1, end: entry.valueStart + 1 };
  const single = kind === 'name' || entry.items.length <= 1;
  if (!single || found.start !== range.start || found.end !== range.end || (source === '' && kind !== 'value')) return odd();
  // Some readers take every blank of Unicode off the ends, others only ASCII.
  if (source.trim() !== source) return odd();
  const item = kind === 'name' ? undefined : entry.items[0];
  const all = { start: 0, end: source.length };
  return { pieces: piecesOf(item, source, head.length, flavour), opaque: [], empty: 0, zones: [{ outer: all, content: all, mode: '' }] };
}

function piecesOf(item: IniItem | undefined, source: string, shift: number, flavour: Flavour): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const joint of item?.joints ?? []) {
    const host = { start: joint.start - shift, end: joint.end - shift };
    pieces.push({ host: { start: at, end: host.start } }, { host, text: flavour.kind === 'unit' ? ' ' : '' });
    at = host.end;
  }
  pieces.push({ host: { start: at, end: source.length } });
  return pieces;
}

/** The text that a stretch with joined lines stands for. */
export function joinedText(text: string, item: IniItem, flavour: Flavour): string {
  return piecesOf(item, text.slice(item.range.start, item.range.end), item.range.start, flavour)
    .map((piece) => piece.text ?? text.slice(item.range.start + piece.host.start, item.range.start + piece.host.end)).join('');
}

function odd(): Refusal {
  return refuse('cannot-hold', 'the text would be read differently in this place');
}
