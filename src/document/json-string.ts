import type { Range } from '../text/range.ts';
import { refuse, type Refusal } from '../text/refusal.ts';
import { escapesCodec, type DecodedEscapes, type EscapeStyle } from './codec-escapes.ts';
import type { Codec } from './document.ts';
import type { CodecHost } from './mapped-codec.ts';
import type { Piece } from './segment-map.ts';

/** What a writer of JSON escapes beyond what it must. */
export interface JsonEscaping {
  /** `\/` for a slash. */
  readonly slash: boolean;
  /** `\uXXXX` for all that is not ASCII. */
  readonly ascii: boolean;
  /** `\u003c`, `\u003e`, `\u0026` for `<`, `>`, `&`. */
  readonly html: boolean;
}

const PLAIN: JsonEscaping = { slash: false, ascii: false, html: false };
const ESCAPE = /\\(?:["\\/bfnrt]|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4})/y;
const CONTROL = /[\u0000-\u001f]/;

/** How `source` (a literal, or a whole file) escapes: each kind that it writes as an escape and never as it is. */
export function jsonEscapingOf(source: string): JsonEscaping {
  const seen = new Set<string>();
  for (const [found] of source.matchAll(/\\(?:u[0-9a-fA-F]{4}|[^])|[/<>&]|[^\x00-\x7f]/g)) seen.add(kindOf(found));
  return { slash: seen.has('\\/') && !seen.has('/'), ascii: seen.has('\\u') && !seen.has('u'), html: seen.has('\\<') && !seen.has('<') };
}

/**
 * The two-way map of the JSON string literal at `range` of `host`, quotes included. Escapes that no edit touches keep their
 * bytes; new text is escaped as `like` says, by default as the literal itself does. A Refusal where it is no such literal.
 */
export function jsonStringCodec(host: CodecHost, range: Range, like?: JsonEscaping): Codec | Refusal {
  const escaping = like ?? jsonEscapingOf(host.text.slice(range.start, range.end));
  const style: EscapeStyle = { decode, encode: (text) => encoded(text, escaping) };
  return escapesCodec(host, range, style);
}

/** The text as a JSON string literal, with its quotes. */
export function spellJsonString(text: string, like: JsonEscaping = PLAIN): string {
  return `"${encoded(text, like)}"`;
}

function kindOf(found: string): string {
  if (found[0] !== '\\') return found === '/' ? '/' : /[<>&]/.test(found) ? '<' : 'u';
  if (found === '\\/') return found;
  if (found[1] !== 'u') return '';
  const code = Number.parseInt(found.slice(2), 16);
  return /[<>&]/.test(String.fromCharCode(code)) ? '\\<' : code > 0x7f ? '\\u' : '';
}

function encoded(text: string, { slash, ascii, html }: JsonEscaping): string {
  let source = JSON.stringify(text).slice(1, -1);
  if (slash) source = source.replaceAll('/', '\\/');
  if (html) source = source.replace(/[<>&]/g, unicode);
  return ascii ? source.replace(/[^\x00-\x7f]/g, unicode) : source;
}

function unicode(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function decode(source: string): DecodedEscapes | Refusal {
  const end = source.length - 1;
  if (end < 1 || source[0] !== '"' || source[end] !== '"') return refuse('cannot-hold', 'not a quoted string');
  if (CONTROL.test(source)) return refuse('cannot-hold', 'the string cannot hold a line break or control character');
  const pieces: Piece[] = [];
  let run = 1;
  for (let at = 1; at < end; at++) {
    if (source[at] === '"') return refuse('cannot-hold', 'the quote would end here');
    if (source[at] !== '\\') continue;
    ESCAPE.lastIndex = at;
    const escape = ESCAPE.exec(source)?.[0];
    if (escape === undefined || at + escape.length > end) return refuse('cannot-hold', 'not an escape');
    if (at > run) pieces.push({ host: { start: run, end: at } });
    run = at + escape.length;
    pieces.push({ host: { start: at, end: run }, text: JSON.parse(`"${escape}"`) as string });
    at = run - 1;
  }
  if (end > run) pieces.push({ host: { start: run, end } });
  const content = { start: 1, end };
  return { pieces, opaque: [], empty: 1, zones: [{ outer: { start: 0, end: source.length }, content, mode: '' }] };
}
