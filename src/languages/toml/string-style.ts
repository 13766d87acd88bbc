import type { DecodedEscapes, EscapeStyle } from '../../document/codec-escapes.ts';
import type { Piece } from '../../document/segment-map.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';

const SHORT: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', '"': '"', '\\': '\\' };
const NAMES: Readonly<Record<string, string>> = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '"': '\\"', '\\': '\\\\' };

/** Characters no TOML string holds as they are; a tab may stand. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** `"…"`: holds everything. */
export const basicStyle: EscapeStyle = {
  decode: (source) => decodeQuoted(source, '"', true),
  encode: (text) => text.replace(/["\\\u0000-\u0008\u000a-\u001f\u007f]/g, escaped),
};

/** `'…'`: no quotes, line breaks or control characters. */
export const literalStyle: EscapeStyle = {
  decode: (source) => decodeQuoted(source, '\'', false),
  encode: (text) => /['\r\n]/.test(text) ? cannotHold('a literal string cannot hold this character') : text,
};

/** `"""…"""`. */
export const multiLineBasicStyle: EscapeStyle = {
  decode: (source) => decodeLines(source, '"""', true),
  encode: (text, mode) => lines(text.replace(/["\\\u0000-\u0008\u000b-\u001f\u007f]/g, escaped), mode),
};

/** `'''…'''`. */
export const multiLineLiteralStyle: EscapeStyle = {
  decode: (source) => decodeLines(source, "'''", false),
  encode: (text, mode) => /'|\r/.test(text) ? cannotHold('a literal string cannot hold this character') : lines(text, mode),
};

/** A key without quotes. */
export const bareKeyStyle: EscapeStyle = {
  decode: (source) => /^[\w-]+$/.test(source) ? oneZone([{ host: { start: 0, end: source.length } }], 0, source.length, source.length, '') : cannotHold('no key without quotes'),
  encode: (text) => text,
};

/** A number or a boolean stays one. */
export const bareValueStyle: EscapeStyle = {
  decode: (source) => isBareValue(source) ? oneZone([{ host: { start: 0, end: source.length } }], 0, source.length, source.length, '') : cannotHold('no number or boolean'),
  encode: (text) => text,
};

/** True for a value that stands without quotes and is no date. */
export function isBareValue(source: string): boolean {
  return /^(?:true|false|[+-]?(?:0|[1-9]\d*)(?:\.\d+)?)$/.test(source);
}

function decodeQuoted(source: string, quote: '"' | '\'', escapes: boolean): DecodedEscapes | Refusal {
  const end = source.length - 1;
  if (end < 1 || source[0] !== quote || source[end] !== quote) return cannotHold('not a quoted string');
  if (/[\r\n]/.test(source)) return cannotHold('the string cannot hold a line break');
  const pieces = scan(source, 1, end, escapes, (char) => char === quote ? cannotHold('the quote would end here') : undefined);
  return isRefusal(pieces) ? pieces : oneZone(pieces, 1, end, source.length, '');
}

function decodeLines(source: string, quotes: string, escapes: boolean): DecodedEscapes | Refusal {
  if (source.length < 6 || !source.startsWith(quotes) || !source.endsWith(quotes)) return cannotHold('not a string of several lines');
  const lead = source.startsWith('\r\n', 3) ? 2 : source[3] === '\n' ? 1 : 0;
  const start = 3 + lead;
  const end = source.length - 3;
  if (end < start) return cannotHold('not a string of several lines');
  const pieces = scan(source, start, end, escapes, (char, at) => (
    char === quotes[0] && source.startsWith(quotes, at) && at + 3 <= end ? cannotHold('the quotes would end here') : undefined));
  return isRefusal(pieces) ? pieces : oneZone(pieces, start, end, source.length, source.includes('\r\n') ? '\r\n' : '\n');
}

/** The pieces from `start` to `end`; `stop` refuses what would end the string early. */
function scan(source: string, start: number, end: number, escapes: boolean, stop: (char: string, at: number) => Refusal | undefined): readonly Piece[] | Refusal {
  if (CONTROL.test(source.slice(start, end))) return cannotHold('a string cannot hold this character');
  const pieces: Piece[] = [];
  let run = start;
  const special = /["'\\\r]/g;
  special.lastIndex = start;
  for (let found = special.exec(source); found !== null && found.index < end; found = special.exec(source)) {
    const at = found.index;
    const char = source[at]!;
    const refusal = stop(char, at);
    if (refusal !== undefined) return refusal;
    const unit = char === '\r' ? lineBreak(source, at) : char === '\\' && escapes ? escape(source, at, end) : undefined;
    if (unit === undefined) continue;
    if (isRefusal(unit)) return unit;
    if (at > run) pieces.push({ host: { start: run, end: at } });
    pieces.push(unit);
    run = unit.host.end;
    special.lastIndex = run;
  }
  if (end > run) pieces.push({ host: { start: run, end } });
  return pieces;
}

function lineBreak(source: string, at: number): Piece | Refusal {
  return source[at + 1] === '\n' ? { host: { start: at, end: at + 2 }, text: '\n' } : cannotHold('a lone carriage return');
}

function escape(source: string, at: number, end: number): Piece | Refusal {
  const letter = source[at + 1] ?? '';
  if (at + 1 >= end) return cannotHold('the escape would take the closing quote');
  const simple = Object.hasOwn(SHORT, letter) ? SHORT[letter] : undefined;
  if (simple !== undefined) return { host: { start: at, end: at + 2 }, text: simple };
  if (letter === 'u' || letter === 'U') return codePoint(source, at, end, letter === 'u' ? 4 : 8);
  // A line break behind `\` goes, with all blanks up to the next text.
  const folded = /[ \t]*\r?\n[ \t\r\n]*/y;
  folded.lastIndex = at + 1;
  const blanks = folded.exec(source)?.[0];
  if (blanks === undefined || at + 1 + blanks.length > end) return cannotHold('not an escape');
  return { host: { start: at, end: at + 1 + blanks.length }, text: '' };
}

function codePoint(source: string, at: number, end: number, length: number): Piece | Refusal {
  const stop = at + 2 + length;
  const digits = source.slice(at + 2, Math.min(stop, end));
  const code = Number.parseInt(digits, 16);
  if (digits.length !== length || !/^[\da-f]+$/i.test(digits) || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return cannotHold('not an escape');
  return { host: { start: at, end: stop }, text: String.fromCodePoint(code) };
}

function oneZone(pieces: readonly Piece[], start: number, end: number, length: number, mode: string): DecodedEscapes {
  return { pieces, opaque: [], empty: start, zones: [{ outer: { start: 0, end: length }, content: { start, end }, mode }] };
}

/** Line breaks as the string's own lines end. */
function lines(text: string, mode: string): string {
  return mode === '\r\n' ? text.replaceAll('\n', '\r\n') : text;
}

function escaped(char: string): string {
  return NAMES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function cannotHold(why: string): Refusal {
  return refuse('cannot-hold', why);
}
