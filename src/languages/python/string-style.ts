import type { DecodedEscapes, EscapeStyle } from '../../document/codec-escapes.ts';
import type { OpaqueRange } from '../../document/document.ts';
import type { Piece } from '../../document/segment-map.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { hasFields, literalAt, type StringLiteral } from './string-literal.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '', '\\': '\\', '\'': '\'', '"': '"', a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v',
};
const NAMES: Readonly<Record<string, string>> = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\v': '\\v', '\f': '\\f', '\r': '\\r', '\u0007': '\\a' };

/** How a text is read from, and written into, a literal like `literal`, of `text`. Its quotes and prefix stay. */
export function styleOf(text: string, literal: StringLiteral): EscapeStyle {
  const head = text.slice(literal.outer.start, literal.content.start);
  const lineBreak = text.slice(literal.content.start, literal.content.end).includes('\r\n') ? '\r\n' : '\n';
  return {
    decode: (source) => (source.startsWith(head) ? decode(source, head.length) : refuse('cannot-hold', 'the quotes would be others')),
    encode: (content) => encode(content, literal, lineBreak),
    ...(hasFields(literal.prefix) ? { reference: (source: string) => source } : {}),
  };
}

/** A text as it stands between the quotes of a literal like this one, wherever in it. */
export function encode(text: string, { prefix, mark }: Pick<StringLiteral, 'prefix' | 'mark'>, lineBreak: string): string | Refusal {
  const isLong = mark.length === 3;
  if (text.includes('\0')) return refuse('cannot-hold', 'a string cannot hold this character');
  const isRaw = /r/i.test(prefix);
  if (isRaw && (isLong ? /\r|'''|"""/ : /[\r\n'"]/).test(text.replaceAll(mark[0] === '"' ? '\'' : '"', ''))) {
    return refuse('cannot-hold', 'a raw string cannot hold this character');
  }
  const escaped = isRaw ? text : quoted(text.replace(isLong ? /[\\\u0001-\u0009\u000b-\u001f\u007f]/g : /[\\\u0001-\u001f\u007f]/g, escape), mark);
  const braced = hasFields(prefix) ? escaped.replace(/[{}]/g, '$&$&') : escaped;
  return lineBreak === '\n' ? braced : braced.replaceAll('\n', lineBreak);
}

function escape(char: string): string {
  return char === '\\' ? '\\\\' : NAMES[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

function quoted(text: string, mark: string): string {
  const quote = mark[0]!;
  const needed = mark.length === 1 || text.startsWith(quote) || text.endsWith(quote) || text.includes(mark);
  return needed ? text.replaceAll(quote, `\\${quote}`) : text;
}

function decode(source: string, start: number): DecodedEscapes | Refusal {
  const literal = literalAt(source, 0, source.length);
  if (literal === undefined || literal.outer.end !== source.length || literal.content.start !== start) return refuse('cannot-hold', 'the string would end elsewhere');
  const { content, fields, mark, prefix } = literal;
  const isRaw = /r/i.test(prefix);
  const braces = hasFields(prefix);
  const pieces: Piece[] = [];
  const opaque: OpaqueRange[] = [];
  let run = content.start;
  const unit = (range: Range, text: string | undefined): void => {
    if (range.start > run) pieces.push({ host: { start: run, end: range.start } });
    pieces.push(text === undefined ? { host: range } : { host: range, text });
    run = range.end;
  };
  let field = 0;
  for (let at = content.start; at < content.end;) {
    const filled = fields[field];
    const char = source[at]!;
    if (filled?.start === at) {
      unit(filled, undefined);
      opaque.push(fieldOf(source, filled));
      field++;
      at = filled.end;
    } else if (char === '\r') {
      if (source[at + 1] !== '\n' || mark.length === 1) return refuse('cannot-hold', 'a lone carriage return');
      unit({ start: at, end: at + 2 }, '\n');
      at += 2;
    } else if (char === '\0') return refuse('cannot-hold', 'a string cannot hold this character');
    else if (braces && (char === '{' || char === '}')) {
      if (source[at + 1] !== char) return refuse('cannot-hold', 'a brace alone');
      unit({ start: at, end: at + 2 }, char);
      at += 2;
    } else if (char === '\\') {
      const found = isRaw ? rawPair(source, at) : escapeAt(source, at, content.end);
      if (isRefusal(found)) return found;
      if (found.text !== undefined || found.name === true) unit({ start: at, end: found.end }, found.text);
      if (found.name === true) opaque.push({ range: { start: at, end: found.end } });
      at = found.end;
    } else at++;
  }
  if (content.end > run) pieces.push({ host: { start: run, end: content.end } });
  return { pieces, opaque, empty: content.start, zones: [{ outer: literal.outer, content, mode: mark }] };
}

function fieldOf(source: string, range: Range): OpaqueRange {
  const name = /^\{\s*([A-Za-z_]\w*)\s*\}$/.exec(source.slice(range.start, range.end))?.[1];
  return name === undefined ? { range } : { range, name };
}

interface Escape {
  readonly end: number;
  /** Absent where the backslash stands for itself. */
  readonly text?: string;
  /** `\N{…}`: a character by its name, which stays as it is written. */
  readonly name?: true;
}

/** A backslash of a raw string keeps a quote behind it from ending the string, and stays. */
function rawPair(source: string, at: number): Escape {
  return { end: source[at + 1] === '\r' || source[at + 1] === '{' || source[at + 1] === '}' ? at + 1 : at + 2 };
}

function escapeAt(source: string, at: number, limit: number): Escape | Refusal {
  const next = source[at + 1]!;
  if (next === '\r' && source[at + 2] === '\n') return { end: at + 3, text: '' };
  const simple = Object.hasOwn(ESCAPES, next) ? ESCAPES[next] : undefined;
  if (simple !== undefined) return { end: at + 2, text: simple };
  const octal = /^[0-7]{1,3}/.exec(source.slice(at + 1, Math.min(limit, at + 4)))?.[0];
  if (octal !== undefined) return { end: at + 1 + octal.length, text: String.fromCharCode(Number.parseInt(octal, 8)) };
  if (next === 'x' || next === 'u' || next === 'U') return codePoint(source, at, limit, next === 'x' ? 2 : next === 'u' ? 4 : 8);
  if (next === 'N') {
    const close = /^\{[^{}\n\\'"]{1,120}\}/.exec(source.slice(at + 2, Math.min(limit, at + 130)))?.[0];
    return close === undefined ? refuse('cannot-hold', 'not an escape') : { end: at + 2 + close.length, name: true };
  }
  // Any other backslash is one; the character behind it is read by itself.
  return { end: at + 1 };
}

function codePoint(source: string, at: number, limit: number, length: number): Escape | Refusal {
  const end = at + 2 + length;
  const digits = source.slice(at + 2, Math.min(end, limit));
  const code = Number.parseInt(digits, 16);
  if (digits.length !== length || !/^[\da-f]+$/i.test(digits) || code > 0x10ffff) return refuse('cannot-hold', 'not an escape');
  return code >= 0xd800 && code <= 0xdfff ? refuse('cannot-hold', 'half of a surrogate pair') : { end, text: String.fromCodePoint(code) };
}
