import { escapesCodec, type DecodedEscapes, type EscapeStyle, type Zone } from '../../document/codec-escapes.ts';
import type { Codec, Document, OpaqueRange } from '../../document/document.ts';
import type { Piece as MapPiece } from '../../document/segment-map.ts';
import { filledPieces } from '../../sites/pieces.ts';
import type { Piece } from '../../sites/site.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { READ } from './scan.ts';

/** A part of a command line: a word, with quotes that go, or the value of `set`, in which they stay. */
export type Form = 'word' | 'value';

/** The two-way map of a word or value; undefined where it cannot be told again from its own source. */
export function batchCodec(document: Document, range: Range, form: Form): Codec | undefined {
  const codec = escapesCodec(document, range, styleOf(form));
  return isRefusal(codec) ? undefined : codec;
}

/** The parts of a word or value, variables told apart. */
export function piecesOf(document: Document, range: Range, form: Form): readonly Piece[] {
  const codec = batchCodec(document, range, form);
  const source = document.text.slice(range.start, range.end);
  return codec === undefined ? [{ kind: 'template', source }] : filledPieces(codec.text, codec.opaque);
}

function styleOf(form: Form): EscapeStyle {
  return {
    decode: (source) => decode(source, form),
    encode(text, mode) {
      if (/[\r\n\0]/.test(text)) return refuse('cannot-hold', 'a batch command holds no line break');
      if (text.includes('!')) return refuse('cannot-hold', 'what an exclamation mark means depends on the settings of the shell');
      const plain = text.replaceAll('%', '%%');
      if (mode === 'quoted') return text.includes('"') ? refuse('cannot-hold', 'no quotes hold a quote') : plain;
      if (mode === 'bare' && /[\s",;=]/.test(text.replace('=', ''))) return refuse('cannot-hold', 'the word would end at a blank');
      return text.includes('"') ? refuse('cannot-hold', 'a quote cannot be written here') : plain.replace(/[&|<>^()]/g, '^$&');
    },
    reference: (source) => source,
  };
}

function decode(source: string, form: Form): DecodedEscapes | Refusal {
  const zones: Zone[] = [];
  const pieces: MapPiece[] = [];
  const opaque: OpaqueRange[] = [];
  const all = { start: 0, end: source.length };
  if (form === 'value') {
    if (/["\r\n]/.test(source)) return refuse('cannot-hold', 'quotes are a part of the value');
    inside(all, false);
    return { zones: [{ outer: all, content: all, mode: 'value' }], pieces, opaque, empty: 0 };
  }
  if (source === '' || /[\r\n]/.test(source)) return refuse('cannot-hold', 'a word is not empty');
  for (let at = 0; at < source.length;) {
    const isQuoted = source[at] === '"';
    const close = isQuoted ? source.indexOf('"', at + 1) : source.indexOf('"', at);
    if (isQuoted && close === -1) return refuse('cannot-hold', 'a quote is not closed');
    const end = isQuoted ? close + 1 : close === -1 ? source.length : close;
    const content = isQuoted ? { start: at + 1, end: close } : { start: at, end };
    if (!isQuoted && /(?<!\^)[\s&|<>()]/.test(source.slice(at, end))) return refuse('cannot-hold', 'the word would end elsewhere');
    zones.push({ outer: { start: at, end }, content, mode: isQuoted ? 'quoted' : 'bare' });
    inside(content, isQuoted);
    at = end;
  }
  return { zones, pieces, opaque, empty: zones[0]!.content.start };

  function inside(range: Range, quoted: boolean): void {
    let run = range.start;
    const flush = (to: number): void => { if (to > run) pieces.push({ host: { start: run, end: to } }); };
    for (let at = range.start; at < range.end;) {
      const variable = variableAt(source, at, range.end);
      const escape = variable === undefined && ((source[at] === '^' && !quoted && at + 1 < range.end) || source.startsWith('%%', at));
      if (variable === undefined && !escape) { at++; continue; }
      flush(at);
      const end = variable?.end ?? at + 2;
      pieces.push(variable === undefined ? { host: { start: at, end }, text: source[at + 1]! } : { host: { start: at, end } });
      if (variable !== undefined) opaque.push({ range: { start: at, end }, ...(variable.name === undefined ? {} : { name: variable.name }) });
      at = end;
      run = at;
    }
    flush(range.end);
  }
}

function variableAt(text: string, at: number, limit: number): { readonly end: number; readonly name?: string } | undefined {
  if (text[at] !== '%' && text[at] !== '!') return undefined;
  const pattern = new RegExp(READ.source, 'y');
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match === null || at + match[0].length > limit) return undefined;
  const name = match[1] ?? match[2];
  return { end: at + match[0].length, ...(name === undefined ? {} : { name }) };
}
