import { escapesCodec, type DecodedEscapes, type EscapeStyle, type Zone } from '../../document/codec-escapes.ts';
import type { Codec, Document, OpaqueRange } from '../../document/document.ts';
import type { Piece as MapPiece } from '../../document/segment-map.ts';
import type { Piece } from '../../sites/site.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';

export type Mode = 'bare' | 'single' | 'double' | 'here-single' | 'here-double';

/** One word of a command or one literal of an expression, read. Offsets count in the text it stands in. */
export interface PowerShellWord {
  readonly range: Range;
  readonly zones: readonly (Zone & { readonly mode: Mode })[];
  readonly units: readonly MapPiece[];
  /** Variables and subexpressions; `name` is set for `$env:NAME`, with the extent of the name. */
  readonly opaque: readonly (OpaqueRange & { readonly at?: Range })[];
  readonly pieces: readonly Piece[];
}

const VARIABLE = /\$(?:env:([A-Za-z_]\w*)|\{env:([A-Za-z_]\w*)\}|\{[^{}\r\n]*\}|[A-Za-z_][\w:]*|[$?^])/iy;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', 0: '\0', a: '\x07', b: '\b', f: '\f', v: '\v', e: '\x1b' };
/** What ends a bare word. Single and double quotes begin another part of it. */
const BARE_END = /[\s;|&(){}]/;
const MAX_NESTING = 50;

/** Reads the variable at `at`; undefined where the dollar stands for itself. */
export function variableAt(text: string, at: number): { readonly end: number; readonly name?: string; readonly at?: Range } | undefined {
  VARIABLE.lastIndex = at;
  const match = VARIABLE.exec(text);
  if (match === null) return undefined;
  const end = at + match[0].length;
  const name = match[1] ?? match[2];
  if (name === undefined) return { end };
  const start = match[1] === undefined ? end - 1 - name.length : end - name.length;
  return { end, name, at: { start, end: start + name.length } };
}

/** The end of what a bracket at `at` opens, strings and comments skipped; -1 when it is not closed. */
export function closeOf(text: string, at: number, depth = 0): number {
  if (depth > MAX_NESTING) return -1;
  const close = text[at] === '(' ? ')' : '}';
  for (let i = at + 1; i < text.length; i++) {
    const char = text[i]!;
    if (char === close) return i + 1;
    if (char === '`') i++;
    else if (char === '(' || char === '{') {
      const end = closeOf(text, i, depth + 1);
      if (end === -1) return -1;
      i = end - 1;
    } else if (char === "'" || char === '"') {
      const word = readWord(text, i, true, depth + 1);
      if (word === undefined) return -1;
      i = word.range.end - 1;
    } else if (char === '#' && /[\s({;]/.test(text[i - 1] ?? ' ')) {
      const end = text.indexOf('\n', i);
      if (end === -1) return -1;
      i = end;
    }
  }
  return -1;
}

/**
 * Reads a word at `at`: quoted and bare parts side by side, or with `literal` one quoted string alone.
 * Undefined when a quote or bracket is not closed.
 */
export function readWord(text: string, at: number, literal = false, depth = 0): PowerShellWord | undefined {
  const zones: (Zone & { mode: Mode })[] = [];
  const units: MapPiece[] = [];
  const opaque: (OpaqueRange & { at?: Range })[] = [];
  let end = at;
  const here = /@(['"])[ \t]*\r?\n/y;
  here.lastIndex = at;
  const mark = here.exec(text);
  if (mark !== null) {
    const close = new RegExp(`\\r?\\n${mark[1]!}@`, 'g');
    close.lastIndex = here.lastIndex - 1 - (text[here.lastIndex - 2] === '\r' ? 1 : 0);
    const found = close.exec(text);
    if (found === null) return undefined;
    const content = { start: here.lastIndex, end: Math.max(here.lastIndex, found.index) };
    end = found.index + found[0].length;
    const mode = mark[1] === "'" ? 'here-single' : 'here-double';
    zones.push({ outer: { start: at, end }, content, mode });
    if (inside(content, mode) === undefined) return undefined;
  } else {
    while (end < text.length && (literal ? zones.length === 0 : !BARE_END.test(text[end]!) || isInside(end))) {
      const next = zone(end);
      if (next === undefined || next === end) return undefined;
      end = next;
    }
  }
  if (zones.length === 0) return undefined;

  function isInside(offset: number): boolean {
    return text[offset] === '(' && text[offset - 1] === '$';
  }

  function zone(start: number): number | undefined {
    const quote = text[start];
    if (quote === "'" || quote === '"') {
      const close = closingQuote(text, start, depth);
      if (close === -1) return undefined;
      const mode = quote === "'" ? 'single' : 'double';
      const content = { start: start + 1, end: close };
      zones.push({ outer: { start, end: close + 1 }, content, mode });
      return inside(content, mode) === undefined ? undefined : close + 1;
    }
    let stop = start;
    while (stop < text.length && !BARE_END.test(text[stop]!) && text[stop] !== "'" && text[stop] !== '"') {
      if (text[stop] === '`') stop += 2;
      else if (text[stop] === '$' && text[stop + 1] === '(') {
        const close = closeOf(text, stop + 1, depth);
        if (close === -1) return undefined;
        stop = close;
      } else if (text[stop] === '$') stop = variableAt(text, stop)?.end ?? stop + 1;
      else stop++;
    }
    const content = { start, end: Math.min(stop, text.length) };
    zones.push({ outer: content, content, mode: 'bare' });
    return inside(content, 'bare') === undefined ? undefined : content.end;
  }

  function inside({ start, end: stop }: Range, mode: Mode): true | undefined {
    let run = start;
    const flush = (to: number): void => { if (to > run) units.push({ host: { start: run, end: to } }); };
    for (let i = start; i < stop;) {
      const char = text[i]!;
      if (mode === 'single' && char === "'") { flush(i); units.push({ host: { start: i, end: i + 2 }, text: "'" }); i += 2; run = i; continue; }
      if (mode === 'double' && char === '"') { flush(i); units.push({ host: { start: i, end: i + 2 }, text: '"' }); i += 2; run = i; continue; }
      if (mode === 'single' || mode === 'here-single') { i++; continue; }
      if (char === '`' && i + 1 < stop) {
        const line = text.startsWith('\r\n', i + 1) ? 2 : 1;
        flush(i);
        units.push({ host: { start: i, end: i + 1 + line }, text: line === 2 ? '\r\n' : ESCAPES[text[i + 1]!] ?? text[i + 1]! });
        i += 1 + line;
        run = i;
        continue;
      }
      if (char !== '$') { i++; continue; }
      const close = text[i + 1] === '(' ? closeOf(text, i + 1, depth) : undefined;
      if (close === -1) return undefined;
      const variable = close === undefined ? variableAt(text, i) : { end: close };
      if (variable === undefined) { i++; continue; }
      flush(i);
      units.push({ host: { start: i, end: variable.end } });
      opaque.push({ range: { start: i, end: variable.end }, ...('name' in variable ? { name: variable.name!, at: variable.at! } : {}) });
      i = variable.end;
      run = i;
    }
    flush(stop);
    return true;
  }

  return { range: { start: at, end }, zones, units, opaque, pieces: piecesOf(text, units, opaque) };
}

function closingQuote(text: string, at: number, depth: number): number {
  const quote = text[at]!;
  for (let i = at + 1; i < text.length; i++) {
    if (quote === '"' && text[i] === '`') i++;
    else if (quote === '"' && text[i] === '$' && text[i + 1] === '(') {
      const end = closeOf(text, i + 1, depth + 1);
      if (end === -1) return -1;
      i = end - 1;
    } else if (text[i] === quote) {
      if (text[i + 1] !== quote) return i;
      i++;
    }
  }
  return -1;
}

function piecesOf(text: string, units: readonly MapPiece[], opaque: PowerShellWord['opaque']): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const { host, text: decoded } of units) {
    const filled = opaque.find(({ range }) => range.start === host.start && range.end === host.end);
    const source = text.slice(host.start, host.end);
    const last = pieces.at(-1);
    if (filled !== undefined) pieces.push(filled.name === undefined ? { kind: 'template', source } : { kind: 'reference', name: filled.name, source });
    else if (last?.kind === 'text') pieces[pieces.length - 1] = { kind: 'text', text: last.text + (decoded ?? source) };
    else pieces.push({ kind: 'text', text: decoded ?? source });
  }
  return pieces;
}

/** The two-way map of a word; undefined where it cannot be told again from its own source. */
export function wordCodec(document: Document, range: Range): Codec | undefined {
  const codec = escapesCodec(document, range, STYLE);
  return isRefusal(codec) ? undefined : codec;
}

const STYLE: EscapeStyle = {
  decode(source): DecodedEscapes | Refusal {
    const word = readWord(source, 0);
    if (word === undefined || word.range.end !== source.length) return refuse('cannot-hold', 'the word would end elsewhere');
    return { zones: word.zones, pieces: word.units, opaque: word.opaque.map(({ range, name }) => ({ range, ...(name === undefined ? {} : { name }) })), empty: word.zones[0]!.content.start };
  },
  encode(text, mode) {
    if (text.includes('\0')) return refuse('cannot-hold', 'a script holds no NUL');
    switch (mode) {
      case 'single': return text.replaceAll("'", "''");
      case 'double': return text.replace(/[`"$]/g, '`$&');
      case 'here-double': return text.replace(/[`$]/g, '`$&');
      case 'here-single': return text;
      default: return /[\r\n]/.test(text) ? refuse('cannot-hold', 'a bare word holds no line break') : text.replace(/[\s;|&(){}'"`$#,@<>]/g, '`$&');
    }
  },
  reference: (source, mode) => mode === 'single' || mode === 'here-single' ? refuse('cannot-hold', 'nothing is filled in in single quotes') : source,
};
