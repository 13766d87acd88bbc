import type { DecodedEscapes, EscapeStyle } from '../../document/codec-escapes.ts';
import type { Piece } from '../../document/segment-map.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { isCanonical, plainType } from './plain-type.ts';

/** Characters a YAML reader drops, takes for a line break or does not allow. */
export const UNWRITABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0', a: '\x07', b: '\b', t: '\t', '\t': '\t', n: '\n', v: '\v', f: '\f', r: '\r', e: '\x1b', ' ': ' ', '"': '"', '/': '/',
  '\\': '\\', N: '\x85', _: '\xa0', L: '\u2028', P: '\u2029',
};
const HEX_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const SHORT: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** `"…"`: everything can be written. */
export const doubleStyle: EscapeStyle = {
  decode: (source) => decodeQuoted(source, '"'),
  encode(text) {
    const quoted = text.replace(/["\\\n\r\t]/g, (c) => SHORT[c]!);
    return quoted.replace(new RegExp(UNWRITABLE, 'g'), (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  },
};

/** `'…'`: no line breaks, no control characters. */
export const singleStyle: EscapeStyle = {
  decode: (source) => decodeQuoted(source, "'"),
  encode(text) {
    if (/[\r\n]/.test(text)) return cannotHold('a single-quoted scalar cannot hold a line break of its own');
    return text.replaceAll("'", "''");
  },
};

/** A plain scalar whose value is `value` now: it keeps its type (numbers and booleans in their shortest form), or becomes a string. */
export function plainStyle(inFlow: boolean, value: string): EscapeStyle {
  const type = plainType(value);
  return {
    decode(source) {
      const why = notPlain(source, inFlow);
      if (why !== undefined) return cannotHold(why);
      const pieces = scanFlow(source, 0, source.length, undefined);
      if (isRefusal(pieces)) return pieces;
      const newType = plainType(source);
      if (source !== value && newType !== 'string' && (newType !== type || !isCanonical(source))) {
        return cannotHold(`a plain scalar would be read as ${newType}`);
      }
      return oneZone(0, source.length, source.length, pieces);
    },
    encode(text) {
      return /[\r\n]/.test(text) ? cannotHold('a plain scalar cannot hold a line break of its own') : text;
    },
  };
}

function notPlain(source: string, inFlow: boolean): string | undefined {
  if (source === '') return 'a plain scalar cannot be empty';
  if (/^[\s,[\]{}#&*!|>'"%@`]/.test(source) || /^[?:-](?:[\s,[\]{}]|$)/.test(source)) return 'a plain scalar cannot begin so';
  if (/^(?:---|\.\.\.)(?:\s|$)/.test(source)) return 'the text would be a document marker';
  if (/[ \t\r\n:]$/.test(source)) return 'a plain scalar cannot end with a blank or `:`';
  if (/:\s|\s#/.test(source)) return 'a plain scalar cannot hold `: ` or ` #`';
  if (inFlow && /[,[\]{}]/.test(source)) return 'a plain scalar in a flow collection cannot hold `,[]{}`';
  return undefined;
}

function decodeQuoted(source: string, quote: '"' | "'"): DecodedEscapes | Refusal {
  const end = source.length - 1;
  if (end < 1 || source[0] !== quote || source[end] !== quote) return cannotHold('not a quoted scalar');
  const pieces = scanFlow(source, 1, end, quote);
  return isRefusal(pieces) ? pieces : oneZone(1, end, source.length, pieces);
}

function oneZone(start: number, end: number, length: number, pieces: readonly Piece[]): DecodedEscapes {
  const content = { start, end };
  return { pieces, opaque: [], empty: start, zones: [{ outer: { start: 0, end: length }, content, mode: '' }] };
}

function scanFlow(source: string, start: number, end: number, quote: '"' | "'" | undefined): Piece[] | Refusal {
  if (UNWRITABLE.test(source.slice(start, end))) return cannotHold('the style cannot hold this character');
  const pieces: Piece[] = [];
  let run = start;
  let at = start;
  const special = quote === '"' ? /["\\ \t\r\n]/g : quote === "'" ? /[' \t\r\n]/g : /[ \t\r\n]/g;
  while (at < end) {
    special.lastIndex = at;
    const found = special.exec(source);
    if (found === null || found.index >= end) break;
    const unit = unitAt(source, found.index, end, quote);
    if ('refused' in unit) return unit;
    at = unit.host.end;
    if (unit.text === undefined) continue;
    if (found.index > run) pieces.push({ host: { start: run, end: found.index } });
    pieces.push(unit);
    run = at;
  }
  if (end > run) pieces.push({ host: { start: run, end } });
  return pieces;
}

/** The unit at a special character; a run of blanks that folds nothing stands for itself. */
function unitAt(source: string, at: number, end: number, quote: '"' | "'" | undefined): Piece | Refusal {
  const char = source[at]!;
  if (char === "'") {
    if (source[at + 1] !== "'" || at + 1 >= end) return cannotHold('the quote would end here');
    return { host: { start: at, end: at + 2 }, text: "'" };
  }
  if (char === '"') return cannotHold('the quote would end here');
  if (char === '\\' && quote === '"') return escapeAt(source, at, end);
  const blanks = skipBlanks(source, at, end);
  if (source[blanks] !== '\n' && source[blanks] !== '\r') return { host: { start: at, end: blanks } };
  const fold = foldAt(source, blanks, end);
  if (fold === undefined) return cannotHold('a lone carriage return is a line break');
  return { host: { start: at, end: fold.end }, text: fold.breaks === 1 ? ' ' : '\n'.repeat(fold.breaks - 1) };
}

function escapeAt(source: string, at: number, end: number): Piece | Refusal {
  const letter = source[at + 1] ?? '';
  if (at + 1 >= end) return cannotHold('the escape would take the closing quote');
  if (letter === '\n' || letter === '\r') {
    const fold = foldAt(source, at + 1, end);
    if (fold === undefined) return cannotHold('a lone carriage return is a line break');
    return { host: { start: at, end: fold.end }, text: '\n'.repeat(fold.breaks - 1) };
  }
  const simple = ESCAPES[letter];
  if (simple !== undefined) return { host: { start: at, end: at + 2 }, text: simple };
  const length = HEX_LENGTH[letter] ?? 0;
  const digits = source.slice(at + 2, Math.min(at + 2 + length, end));
  const code = Number.parseInt(digits, 16);
  if (length === 0 || !/^[0-9a-fA-F]+$/.test(digits) || digits.length !== length || code > 0x10ffff) return cannotHold('not an escape');
  return { host: { start: at, end: at + 2 + length }, text: String.fromCodePoint(code) };
}

function skipBlanks(source: string, at: number, end: number): number {
  let to = at;
  while (to < end && (source[to] === ' ' || source[to] === '\t')) to++;
  return to;
}

function foldAt(source: string, at: number, end: number): { readonly breaks: number; readonly end: number } | undefined {
  let to = at;
  let breaks = 0;
  while (to < end && (source[to] === '\n' || source[to] === '\r')) {
    if (source[to] === '\r') to++;
    if (to >= end || source[to] !== '\n') return undefined;
    breaks++;
    to = skipBlanks(source, to + 1, end);
  }
  return { breaks, end: to };
}

function cannotHold(why: string): Refusal {
  return refuse('cannot-hold', why);
}
