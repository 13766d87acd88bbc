import { escapesCodec, type DecodedEscapes, type EscapeStyle } from '../../document/codec-escapes.ts';
import type { Codec, Document, OpaqueRange } from '../../document/document.ts';
import type { Piece } from '../../document/segment-map.ts';
import type { Range } from '../../text/range.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';
import { closedBrace, type Quote } from './tokens.ts';

/**
 * The two-way map of a quoted Groovy string, quotes included in `range`: escapes are undone, and what `"…"` fills in stays
 * as source and is opaque. A Refusal for slashy strings and for escapes not known here.
 */
export function stringCodec(host: Document, range: Range, quote: Quote): Codec | Refusal {
  if (quote === 'slashy') return refuse('not-writable', 'a string between slashes');
  return escapesCodec(host, range, styleOf(quote));
}

const MARKS: Readonly<Record<Exclude<Quote, 'slashy'>, string>> = { single: "'", double: '"', 'triple-single': "'''", 'triple-double': '"""' };
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '\\': '\\', "'": "'", '"': '"', $: '$' };

function styleOf(quote: Exclude<Quote, 'slashy'>): EscapeStyle {
  const mark = MARKS[quote];
  const expands = mark[0] === '"';
  return {
    decode: (source) => decode(source, mark, expands),
    encode: (text) => encode(text, mark, expands),
    ...(expands ? { reference: (source) => source } : {}),
  };
}

/** A text as a string of this kind, with its quotes. */
export function spellString(text: string, quote: Exclude<Quote, 'slashy'>): string {
  const mark = MARKS[quote];
  return mark + encode(text, mark, mark[0] === '"') + mark;
}

function encode(text: string, mark: string, expands: boolean): string {
  const escaped = text.replaceAll('\\', '\\\\').replace(/[\t\r\b\f]/g, (char) => (char === '\t' ? char : { '\r': '\\r', '\b': '\\b', '\f': '\\f' }[char]!));
  const dollars = expands ? escaped.replaceAll('$', '\\$') : escaped;
  const quote = mark[0]!;
  if (mark.length === 1) return dollars.replaceAll(quote, `\\${quote}`).replaceAll('\n', '\\n');
  const closes = dollars.includes(mark) || dollars.startsWith(quote) || dollars.endsWith(quote);
  return closes ? dollars.replaceAll(quote, `\\${quote}`) : dollars;
}

function decode(source: string, mark: string, expands: boolean): DecodedEscapes | Refusal {
  const end = source.length - mark.length;
  if (end < mark.length || !source.startsWith(mark) || !source.endsWith(mark)) return refuse('cannot-hold', 'the string is not closed');
  const pieces: Piece[] = [];
  const opaque: OpaqueRange[] = [];
  let run = mark.length;
  const unit = (start: number, stop: number, text: string): void => {
    pieces.push({ host: { start: run, end: start } }, { host: { start, end: stop }, text });
    run = stop;
  };
  for (let at = mark.length; at < end; at++) {
    const char = source[at]!;
    if (char === '\\') {
      const escape = escapeAt(source, at);
      if (escape === undefined || escape.end > end) return refuse('cannot-hold', 'an escape that is not known');
      unit(at, escape.end, escape.text);
      at = escape.end - 1;
    } else if (char === '\r' && source[at + 1] === '\n' && mark.length === 3) unit(at, at + 2, '\n');
    else if (char === '\n' && mark.length === 1) return refuse('cannot-hold', 'the string ends at the line break');
    else if (source.startsWith(mark, at)) return refuse('cannot-hold', 'the string would end there');
    else if (char === '$' && expands) {
      const filled = filledAt(source, at, end);
      if (filled === undefined) return refuse('cannot-hold', 'an expression is not closed');
      if (filled.range.end === at + 1) continue;
      opaque.push(filled);
      at = filled.range.end - 1;
    }
  }
  pieces.push({ host: { start: run, end } });
  const outer = { start: 0, end: source.length };
  return { pieces, opaque, empty: mark.length, zones: [{ outer, content: { start: mark.length, end }, mode: mark }] };
}

function escapeAt(source: string, at: number): { readonly end: number; readonly text: string } | undefined {
  const next = source[at + 1] ?? '';
  if (next === '\n') return { end: at + 2, text: '' };
  if (next === '\r' && source[at + 2] === '\n') return { end: at + 3, text: '' };
  const simple = ESCAPES[next];
  if (simple !== undefined) return { end: at + 2, text: simple };
  const code = /^u+([0-9a-fA-F]{4})/.exec(source.slice(at + 1, at + 12));
  return code === null ? undefined : { end: at + 1 + code[0].length, text: String.fromCharCode(Number.parseInt(code[1]!, 16)) };
}

const PLAIN = /\$((?:env\.)?)([A-Za-z_]\w*)((?:\.[A-Za-z_]\w*)*)/y;

/** `$NAME`, `$env.NAME`, `${…}`; a range of one character for a `$` that is only a dollar. Undefined where a brace stays open. */
function filledAt(source: string, at: number, limit: number): OpaqueRange | undefined {
  if (source[at + 1] === '{') {
    const close = closedBrace(source, at + 2);
    if (close === undefined || close >= limit) return undefined;
    const name = /^\s*(?:env\.)?([A-Za-z_]\w*)\s*$/.exec(source.slice(at + 2, close))?.[1];
    return { range: { start: at, end: close + 1 }, ...(name === undefined ? {} : { name }) };
  }
  PLAIN.lastIndex = at;
  const match = PLAIN.exec(source);
  if (match === null) return { range: { start: at, end: at + 1 } };
  const plain = match[3] === '';
  return { range: { start: at, end: at + match[0].length }, ...(plain ? { name: match[2]! } : {}) };
}
