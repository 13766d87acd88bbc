import type { DecodedEscapes, EscapeStyle } from '../../document/codec-escapes.ts';
import type { OpaqueRange } from '../../document/document.ts';
import type { Piece } from '../../document/segment-map.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';

export type Quote = '\'' | '"' | '`';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v' };
const NAMES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f', '\v': '\\v' };

/** Templates in templates are followed this far. */
const MAX_DEPTH = 20;

/** The three kinds of literal text; what `${…}` fills in is opaque. */
export const STYLES: Readonly<Record<Quote, EscapeStyle>> = {
  '\'': { decode: (source) => decode(source, '\''), encode: (text) => encode(text, '\'') },
  '"': { decode: (source) => decode(source, '"'), encode: (text) => encode(text, '"') },
  '`': { decode: (source) => decode(source, '`'), encode: (text) => encode(text, '`'), reference: (source) => source },
};

/** Literal text as it stands between such quotes. */
function encode(text: string, quote: Quote): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
  if (quote === '`') return escaped.replaceAll('${', '\\${').replaceAll('\r', '\\r');
  return escaped.replace(/[\u0000-\u001f\u007f\u2028\u2029]/g, (char) => NAMES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A text in quotes. */
export function quoted(text: string, quote: Quote): string {
  return quote + encode(text, quote) + quote;
}

/** Literal text inside a template. */
export function templateText(text: string): string {
  return encode(text, '`');
}

function decode(source: string, quote: Quote): DecodedEscapes | Refusal {
  const end = source.length - 1;
  if (end < 1 || source[0] !== quote || source[end] !== quote) return cannotHold('the string is not closed');
  const pieces: Piece[] = [];
  const opaque: OpaqueRange[] = [];
  let run = 1;
  const unit = (start: number, stop: number, text: string): void => {
    pieces.push({ host: { start: run, end: start } }, { host: { start, end: stop }, text });
    run = stop;
  };
  for (let at = 1; at < end; at++) {
    const char = source[at]!;
    if (char === '\\') {
      const escape = escapeAt(source, at);
      if (escape === undefined || escape.end > end) return cannotHold('an escape that is not known');
      unit(at, escape.end, escape.text);
      at = escape.end - 1;
    } else if (char === quote) return cannotHold('the string would end there');
    else if (quote !== '`' && (char === '\n' || char === '\r')) return cannotHold('the string ends at the line break');
    else if (char === '\r') {
      const stop = source[at + 1] === '\n' ? at + 2 : at + 1;
      unit(at, stop, '\n');
      at = stop - 1;
    } else if (quote === '`' && char === '$' && source[at + 1] === '{') {
      const close = closingBrace(source, at + 2, end, 0);
      if (close === undefined) return cannotHold('an expression is not closed');
      opaque.push({ range: { start: at, end: close + 1 } });
      at = close;
    }
  }
  pieces.push({ host: { start: run, end } });
  return { pieces, opaque, empty: 1, zones: [{ outer: { start: 0, end: source.length }, content: { start: 1, end }, mode: quote }] };
}

function escapeAt(source: string, at: number): { readonly end: number; readonly text: string } | undefined {
  const next = source[at + 1] ?? '';
  if (next === '\r' && source[at + 2] === '\n') return { end: at + 3, text: '' };
  if (/[\n\r\u2028\u2029]/.test(next)) return { end: at + 2, text: '' };
  if (next === '0' && !/\d/.test(source[at + 2] ?? '')) return { end: at + 2, text: '\0' };
  if (/\d/.test(next)) return undefined;
  const code = /^(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|u\{([\da-fA-F]{1,6})\})/.exec(source.slice(at + 1, at + 11));
  if (code !== null) {
    const point = Number.parseInt((code[1] ?? code[2] ?? code[3])!, 16);
    return point > 0x10ffff ? undefined : { end: at + 1 + code[0].length, text: String.fromCodePoint(point) };
  }
  if (next === 'x' || next === 'u' || next === '') return undefined;
  // A surrogate pair is one character.
  const char = ESCAPES[next] ?? String.fromCodePoint(source.codePointAt(at + 1)!);
  return { end: at + 1 + char.length, text: char };
}

/** Where the `${` that begins before `from` closes; strings, templates and comments inside are skipped. */
function closingBrace(source: string, from: number, limit: number, depth: number): number | undefined {
  if (depth > MAX_DEPTH) return undefined;
  let open = 0;
  for (let at = from; at < limit; at++) {
    const char = source[at];
    if (char === '{') open++;
    else if (char === '}' && open-- === 0) return at;
    else if (char === '\'' || char === '"' || char === '`') {
      const close = closingQuote(source, at, limit, depth);
      if (close === undefined) return undefined;
      at = close;
    } else if (char === '/' && (source[at + 1] === '*' || source[at + 1] === '/')) {
      const close = source[at + 1] === '*' ? source.indexOf('*/', at + 2) : source.indexOf('\n', at);
      if (close === -1) return undefined;
      at = close + (source[at + 1] === '*' ? 1 : 0);
    }
  }
  return undefined;
}

function closingQuote(source: string, start: number, limit: number, depth: number): number | undefined {
  const quote = source[start];
  for (let at = start + 1; at < limit; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === quote) return at;
    else if (quote === '`' && source.startsWith('${', at)) {
      const close = closingBrace(source, at + 2, limit, depth + 1);
      if (close === undefined) return undefined;
      at = close;
    }
  }
  return undefined;
}

function cannotHold(why: string): Refusal {
  return refuse('cannot-hold', why);
}
