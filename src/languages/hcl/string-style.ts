import type { DecodedEscapes, EscapeStyle } from '../../document/codec-escapes.ts';
import type { OpaqueRange } from '../../document/document.ts';
import type { Piece } from '../../document/segment-map.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';
import { templateEnd } from './skipping.ts';

const SHORT: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };
const NAMES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

/** `"…"`: escapes with `\`, and `$${` for `${`. What a template fills in stays as source. */
export const quotedStyle: EscapeStyle = {
  decode(source) {
    const end = source.length - 1;
    if (end < 1 || source[0] !== '"' || source[end] !== '"') return cannotHold('not a quoted string');
    return read(source, 1, end, true);
  },
  encode: (text) => signs(text.replace(/["\\\n\r\t\u0000-\u001f]/g, (char) => NAMES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)),
  reference: template,
};

/** The lines of a heredoc, or a file that is a template as a whole: no escapes but `$${`. */
export const linesStyle: EscapeStyle = {
  decode: (source) => read(source, 0, source.length, false),
  encode: (text) => (text.includes('\0') ? cannotHold('no text of this kind holds a NUL') : signs(text)),
  reference: template,
};

/** True for one template and nothing else. */
export function isTemplate(source: string): boolean {
  return /^[$%]\{/.test(source) && templateEnd(source, 0) === source.length;
}

function signs(text: string): string {
  return text.replace(/([$%])(?=\{)/g, '$1$1');
}

function template(source: string): string | Refusal {
  return isTemplate(source) ? source : cannotHold('what is filled in here is written in another way');
}

function read(source: string, start: number, end: number, quoted: boolean): DecodedEscapes | Refusal {
  const pieces: Piece[] = [];
  const opaque: OpaqueRange[] = [];
  let run = start;
  const unit = (at: number, length: number, text: string): void => {
    if (at > run) pieces.push({ host: { start: run, end: at } });
    pieces.push({ host: { start: at, end: at + length }, text });
    run = at + length;
  };
  const special = quoted ? /["\\\n$%]/g : /[$%]/g;
  special.lastIndex = start;
  for (let found = special.exec(source); found !== null && found.index < end; found = special.exec(source)) {
    const at = found.index;
    const char = found[0];
    if (char === '"' || char === '\n') return cannotHold('the string would end here');
    if (char === '\\') {
      const escape = escapeAt(source, at, end);
      if (escape === undefined) return cannotHold('not an escape');
      unit(at, escape.length, escape.text);
      special.lastIndex = run;
      continue;
    }
    if (source[at + 1] === char && source[at + 2] === '{' && at + 3 <= end) {
      unit(at, 3, `${char}{`);
      special.lastIndex = run;
    } else if (source[at + 1] === '{') {
      const close = templateEnd(source, at);
      if (close === -1 || close > end) return cannotHold('a template is not closed');
      opaque.push({ range: { start: at, end: close }, ...markOf(source.slice(at, close)) });
      special.lastIndex = close;
    }
  }
  if (end > run) pieces.push({ host: { start: run, end } });
  return { pieces, opaque, empty: start, zones: [{ outer: { start: 0, end: source.length }, content: { start, end }, mode: '' }] };
}

/** `%{ if … }` and its like leave text out or repeat it. */
function markOf(source: string): Pick<OpaqueRange, 'mark'> {
  const word = /^%\{~?\s*(if|for|else|endif|endfor)\b/.exec(source)?.[1];
  if (word === undefined) return {};
  return { mark: word === 'else' ? 'turn' : word.startsWith('end') ? 'close' : 'open' };
}

function escapeAt(source: string, at: number, end: number): { readonly length: number; readonly text: string } | undefined {
  const letter = source[at + 1] ?? '';
  if (at + 1 >= end) return undefined;
  if (Object.hasOwn(SHORT, letter)) return { length: 2, text: SHORT[letter]! };
  const length = letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
  const digits = source.slice(at + 2, Math.min(at + 2 + length, end));
  const code = Number.parseInt(digits, 16);
  if (length === 0 || digits.length !== length || !/^[\da-f]+$/i.test(digits) || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return { length: 2 + length, text: String.fromCodePoint(code) };
}

function cannotHold(why: string): Refusal {
  return refuse('cannot-hold', why);
}
