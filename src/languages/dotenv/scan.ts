import type { Piece } from '../../sites/site.ts';
import type { Range } from '../../text/range.ts';
import type { ParseFailure } from '../language.ts';

export type Quote = 'none' | 'single' | 'double' | 'backtick';

/** A variable read in a value; `name` is the extent of the name alone. */
export interface Reference {
  readonly name: Range;
  readonly text: string;
}

export interface Value {
  /** Quotes included. */
  readonly range: Range;
  readonly quote: Quote;
  readonly pieces: readonly Piece[];
  readonly references: readonly Reference[];
  /** False where readers of the format do not agree on the value. */
  readonly writable: boolean;
}

/** `NAME=value`, or a lone `NAME` that takes its value from outside. Offsets count in the document. */
export interface Assignment {
  /** All of its lines, with the last line break. */
  readonly lines: Range;
  /** `export` or the name to the end of the value. */
  readonly range: Range;
  readonly exported: boolean;
  readonly name: Range;
  readonly value: Value | undefined;
}

export interface DotenvLines {
  readonly assignments: readonly Assignment[];
  /** Comments without their `#`. */
  readonly comments: readonly Range[];
}

const HEAD = /^[ \t]*(export[ \t]+)?([\w.-]+)(?:[ \t]*=([ \t]*)|[ \t]*$)/;
const REFERENCE = /\\\$|\$(?:\{([A-Za-z_]\w*)(?!\w)[^{}$]*\}|([A-Za-z_]\w*))/g;
/** More assignments than this are no settings of a program, and would not fit a process with little memory. */
const MAX_ASSIGNMENTS = 100_000;

const QUOTES: Readonly<Record<string, Quote>> = { "'": 'single', '"': 'double', '`': 'backtick' };

/** Reads a dotenv text line by line; lines that are no assignment and no comment are left alone. */
export function scanDotenv(text: string): DotenvLines | ParseFailure {
  const assignments: Assignment[] = [];
  const comments: Range[] = [];
  for (let start = 0; start < text.length;) {
    const line = lineAt(text, start);
    const source = text.slice(start, line.content);
    const solid = source.search(/[^ \t]/);
    if (solid !== -1 && source[solid] === '#') comments.push({ start: start + solid + 1, end: line.content });
    const head = HEAD.exec(source);
    if (head === null || source[solid] === '#') {
      start = line.next;
      continue;
    }
    if (assignments.length === MAX_ASSIGNMENTS) return { failed: 'too many assignments', offset: start };
    const nameEnd = start + solid + (head[1]?.length ?? 0) + head[2]!.length;
    const name = { start: nameEnd - head[2]!.length, end: nameEnd };
    const exported = head[1] !== undefined;
    if (head[3] === undefined) {
      assignments.push({ lines: { start, end: line.next }, range: { start: start + solid, end: nameEnd }, exported, name, value: undefined });
      start = line.next;
      continue;
    }
    const read = valueAt(text, start + head[0].length, head[3].length, line.content);
    if (read === undefined) return { failed: 'a quote is not closed', offset: start + head[0].length };
    const last = lineAt(text, read.value.range.end);
    if (read.comment !== undefined) comments.push({ start: read.comment + 1, end: last.content });
    assignments.push({
      lines: { start, end: last.next }, range: { start: start + solid, end: read.value.range.end }, exported, name, value: read.value,
    });
    start = last.next;
  }
  return { assignments, comments };
}

interface ReadValue {
  readonly value: Value;
  /** Offset of the `#` after it. */
  readonly comment: number | undefined;
}

/** The value at `at`, after `gap` blanks; undefined when its quote is not closed. */
function valueAt(text: string, at: number, gap: number, lineContent: number): ReadValue | undefined {
  const quote = QUOTES[text[at] ?? ''];
  if (quote === undefined || at >= lineContent) return unquoted(text, at, gap, lineContent);
  const close = closingQuote(text, at);
  if (close === -1) return undefined;
  const { content } = lineAt(text, close);
  const rest = text.slice(close + 1, content);
  const junk = /^[ \t]*(?:#|$)/.test(rest) === false;
  if (junk) return close < lineContent ? unquoted(text, at, gap, lineContent, false) : undefined;
  const hash = rest.indexOf('#');
  return {
    value: valueOf(text, { start: at, end: close + 1 }, quote, true),
    comment: hash === -1 ? undefined : close + 1 + hash,
  };
}

function unquoted(text: string, at: number, gap: number, lineContent: number, writable = true): ReadValue {
  const rest = text.slice(at, lineContent);
  // The blanks after `=` count as the blank before a comment.
  const spaced = rest.search(/[ \t]#/);
  const comment = gap > 0 && rest.startsWith('#') ? 0 : spaced === -1 ? -1 : spaced + 1;
  const body = (comment === -1 ? rest : rest.slice(0, comment)).trimEnd();
  const start = body === '' ? at - gap : at;
  return {
    value: valueOf(text, { start, end: start + body.length }, 'none', writable),
    comment: comment === -1 ? undefined : at + comment,
  };
}

function closingQuote(text: string, open: number): number {
  const quote = text[open]!;
  for (let at = text.indexOf(quote, open + 1); at !== -1; at = text.indexOf(quote, at + 1)) {
    if (text[at - 1] !== '\\' || quote === "'") return at;
  }
  return -1;
}

function valueOf(text: string, range: Range, quote: Quote, writable: boolean): Value {
  const inset = quote === 'none' ? 0 : 1;
  const start = range.start + inset;
  const inner = text.slice(start, range.end - inset);
  const pieces: Piece[] = [];
  const references: Reference[] = [];
  let at = 0;
  function literal(end: number): void {
    const part = inner.slice(at, end);
    if (part !== '') pieces.push({ kind: 'text', text: quote === 'double' ? part.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : part });
  }
  for (const match of quote === 'none' || quote === 'double' ? inner.matchAll(REFERENCE) : []) {
    const name = match[1] ?? match[2];
    if (name === undefined) continue;
    literal(match.index);
    const from = start + match.index + (match[1] === undefined ? 1 : 2);
    references.push({ name: { start: from, end: from + name.length }, text: name });
    pieces.push({ kind: 'reference', name, source: match[0] });
    at = match.index + match[0].length;
  }
  literal(inner.length);
  return { range, quote, pieces, references, writable };
}

/** The end of the line's content and the start of the next line. */
function lineAt(text: string, offset: number): { readonly content: number; readonly next: number } {
  const lineBreak = text.indexOf('\n', offset);
  if (lineBreak === -1) return { content: text.length, next: text.length };
  return { content: text[lineBreak - 1] === '\r' && lineBreak > offset ? lineBreak - 1 : lineBreak, next: lineBreak + 1 };
}
