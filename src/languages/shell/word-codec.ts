import { escapesCodec, type DecodedEscapes, type EscapeStyle, type Zone } from '../../document/codec-escapes.ts';
import type { Codec, Document, OpaqueRange } from '../../document/document.ts';
import type { Piece } from '../../document/segment-map.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { ansiEncode, ansiEscapeAt } from './ansi-quote.ts';
import { expansionAt, type Around } from './expansion.ts';

/**
 * The two-way map of one shell word as written: unquoted, `'…'`, `"…"` and `$'…'` parts in any mixture. The text is what
 * the program gets, but for expansions (`$X`, `${…}`, `$(…)`, backquotes, `~`), which stay as source and are opaque.
 * `range` is the word without blanks around it.
 *
 * A Refusal when the stretch is not one word whose text can be told (brace expansion, `$"…"`, process substitution).
 * `raw` of an edit is written as an expansion; a single-quoted part refuses it. New text never splits the word or expands.
 */
export function wordCodec(host: Document, range: Range): Codec | Refusal {
  return escapesCodec(host, range, WORD);
}

const WORD: EscapeStyle = { decode: decodeWord, encode, reference };

function encode(text: string, mode: string): string | Refusal {
  if (text.includes('\0')) return cannotHold('no shell word holds a NUL');
  switch (mode) {
    case 'single': return text.replaceAll("'", "'\\''");
    case 'double': return encodeDouble(text);
    case 'ansi': return ansiEncode(text);
    default: return encodeBare(text);
  }
}

/** `text` as it must stand between double quotes or in an unquoted heredoc, where only `quote` need not be escaped. */
function encodeDouble(text: string): string {
  return text.replace(/[\\"$`]/g, (char) => `\\${char}`);
}

function encodeBare(text: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]*$/.test(text)) return text;
  return text.includes("'") ? `"${encodeDouble(text)}"` : `'${text}'`;
}

function reference(source: string, mode: string): string | Refusal {
  if (mode === 'double') return source;
  if (mode === 'bare') return `"${source}"`;
  return cannotHold('nothing is filled in between single quotes');
}

interface Reader {
  readonly zones: Zone[];
  readonly pieces: Piece[];
  readonly opaque: OpaqueRange[];
  /** An unquoted `{` came before: with a comma or `..` it expands. */
  hasBrace: boolean;
}

function decodeWord(source: string): DecodedEscapes | Refusal {
  if (source === '') return cannotHold('an unquoted word cannot be empty');
  if (source.startsWith('#')) return cannotHold('the word would be a comment');
  const reader: Reader = { zones: [], pieces: [], opaque: [], hasBrace: false };
  let at = 0;
  while (at < source.length) {
    const end = zoneAt(source, at, reader);
    if (isRefusal(end)) return end;
    at = end;
  }
  const { zones, pieces, opaque } = reader;
  return { zones, pieces, opaque, empty: zones[0]!.content.start };
}

/** Reads the part of the word that starts at `at`; its end. */
function zoneAt(source: string, at: number, reader: Reader): number | Refusal {
  if (source[at] === "'") return singleZone(source, at, reader);
  if (source[at] === '"') return doubleZone(source, at, reader);
  if (source.startsWith("$'", at)) return ansiZone(source, at, reader);
  if (source.startsWith('$"', at)) return cannotHold('a translated string has no fixed text');
  return bareZone(source, at, reader);
}

function singleZone(source: string, at: number, { zones, pieces }: Reader): number | Refusal {
  const end = source.indexOf("'", at + 1);
  if (end === -1) return cannotHold('the quote is not closed');
  const content = { start: at + 1, end };
  zones.push({ outer: { start: at, end: end + 1 }, content, mode: 'single' });
  pieces.push({ host: content });
  return end + 1;
}

function ansiZone(source: string, start: number, { zones, pieces }: Reader): number | Refusal {
  let at = start + 2;
  let run = at;
  while (at < source.length && source[at] !== "'") {
    if (source[at] !== '\\') {
      at++;
      continue;
    }
    const escape = ansiEscapeAt(source, at);
    if (escape === undefined) return cannotHold('an escape whose text depends on the shell');
    pieces.push({ host: { start: run, end: at } }, { host: { start: at, end: escape.end }, text: escape.text });
    at = escape.end;
    run = at;
  }
  if (at >= source.length) return cannotHold('the quote is not closed');
  pieces.push({ host: { start: run, end: at } });
  zones.push({ outer: { start, end: at + 1 }, content: { start: start + 2, end: at }, mode: 'ansi' });
  return at + 1;
}

function doubleZone(source: string, start: number, reader: Reader): number | Refusal {
  const end = expandingText(source, start + 1, 'double', reader);
  if (isRefusal(end)) return end;
  if (source[end] !== '"') return cannotHold('the quote is not closed');
  reader.zones.push({ outer: { start, end: end + 1 }, content: { start: start + 1, end }, mode: 'double' });
  return end + 1;
}

/** Reads text in which `$` and backquotes expand and a backslash escapes, up to a `"` (not in heredocs) or the end. */
export function expandingText(
  source: string, start: number, around: Exclude<Around, 'bare'>, { pieces, opaque }: Pick<Reader, 'pieces' | 'opaque'>,
): number | Refusal {
  let at = start;
  let run = start;
  while (at < source.length) {
    const char = source[at]!;
    if (char === '"' && around === 'double') break;
    if (char === '\\' && isEscaped(source[at + 1], around)) {
      const text = source[at + 1] === '\n' ? '' : source[at + 1]!;
      pieces.push({ host: { start: run, end: at } }, { host: { start: at, end: at + 2 }, text });
      at += 2;
      run = at;
      continue;
    }
    if (char === '\\') {
      at += source[at + 1] === undefined ? 1 : 2;
      continue;
    }
    const expanded = char === '$' || char === '`' ? expand(source, at, around, opaque) : undefined;
    if (isRefusal(expanded)) return expanded;
    at = expanded ?? at + 1;
  }
  pieces.push({ host: { start: run, end: at } });
  return at;
}

function isEscaped(next: string | undefined, around: Around): boolean {
  return next === '$' || next === '`' || next === '\\' || next === '\n' || (next === '"' && around === 'double');
}

/** Notes the expansion at `at` as opaque; its end, or undefined when the `$` is an ordinary character. */
function expand(source: string, at: number, around: Around, opaque: OpaqueRange[]): number | Refusal | undefined {
  const expansion = expansionAt(source, at, around);
  if (expansion === undefined) return undefined;
  if (expansion === 'unknown') return refuse('not-writable', 'the end of an expansion cannot be told for sure');
  const range = { start: at, end: expansion.end };
  opaque.push(expansion.name === undefined ? { range } : { range, name: expansion.name });
  return expansion.end;
}

const BARE_END = /[ \t\n;&|<>()]/;
const TILDE = /~[A-Za-z0-9_.+-]*/y;

function bareZone(source: string, start: number, reader: Reader): number | Refusal {
  let at = start;
  let run = start;
  const { zones, pieces, opaque } = reader;
  while (at < source.length) {
    const char = source[at]!;
    if (char === "'" || char === '"' || (char === '$' && /['"]/.test(source[at + 1] ?? ''))) break;
    if (BARE_END.test(char)) return cannotHold('the word would end here');
    if (char === '{') reader.hasBrace = true;
    if (reader.hasBrace && (char === ',' || source.startsWith('..', at))) return cannotHold('braces would expand');
    if (char === '\\') {
      const next = source.codePointAt(at + 1);
      if (next === undefined) return cannotHold('a backslash takes what follows the word');
      const text = String.fromCodePoint(next);
      pieces.push({ host: { start: run, end: at } }, { host: { start: at, end: at + 1 + text.length }, text: text === '\n' ? '' : text });
      at += 1 + text.length;
      run = at;
      continue;
    }
    const expanded = char === '$' || char === '`' ? expand(source, at, 'bare', opaque) : undefined;
    if (isRefusal(expanded)) return expanded;
    if (char === '~' && (at === 0 || /[=:]/.test(source[at - 1]!))) {
      TILDE.lastIndex = at;
      const end = at + TILDE.exec(source)![0].length;
      opaque.push({ range: { start: at, end } });
      at = end;
      continue;
    }
    at = expanded ?? at + 1;
  }
  pieces.push({ host: { start: run, end: at } });
  zones.push({ outer: { start, end: at }, content: { start, end: at }, mode: 'bare' });
  return at;
}

function cannotHold(why: string): Refusal {
  return refuse('cannot-hold', why);
}
