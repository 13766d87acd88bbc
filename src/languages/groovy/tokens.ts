import type { Range } from '../../text/range.ts';
import type { ParseFailure } from '../language.ts';

export type Quote = 'single' | 'double' | 'triple-single' | 'triple-double' | 'slashy';

export type Token =
  | { readonly kind: 'word'; readonly range: Range; readonly text: string }
  | { readonly kind: 'string'; readonly range: Range; readonly quote: Quote }
  /** `{ } ( ) [ ] , = : . ; +` and every other mark; a line break is `\n`. */
  | { readonly kind: 'mark'; readonly range: Range; readonly text: string };

/** A Groovy text in pieces; `pairs` maps every bracket's token index to that of its partner. */
export interface Tokens {
  readonly tokens: readonly Token[];
  readonly pairs: ReadonlyMap<number, number>;
  /** Without their marks, each on one line. */
  readonly comments: readonly Range[];
}

const DELIMITERS: readonly (readonly [string, Quote])[] = [["'''", 'triple-single'], ['"""', 'triple-double'], ["'", 'single'], ['"', 'double']];
const WORD = /[A-Za-z_][\w]*|\d[\w.]*/y;
const PARTNERS: Readonly<Record<string, string>> = { '}': '{', ')': '(', ']': '[' };
/** Marks behind which a slash begins a string and divides nothing. */
const BEFORE_SLASHY = new Set(['(', ',', '=', '[', ':', '{', '~', '\n', '!', '&', '|', '?', ';', '+']);
const MAX_TOKENS = 400_000;

/** Splits a Groovy text; everything that is no string, comment, word or bracket is a mark. Fails where a string or bracket stays open. */
export function readTokens(text: string): Tokens | ParseFailure {
  const tokens: Token[] = [];
  const pairs = new Map<number, number>();
  const comments: Range[] = [];
  const open: number[] = [];
  for (let at = 0; at < text.length;) {
    if (tokens.length > MAX_TOKENS) return { failed: 'too many words', offset: at };
    const char = text[at]!;
    if (char === ' ' || char === '\t' || char === '\r') {
      at++;
      continue;
    }
    if (text.startsWith('//', at) || (at === 0 && text.startsWith('#!'))) {
      const end = endOfLine(text, at);
      if (char === '/') comments.push({ start: at + 2, end });
      at = end;
      continue;
    }
    if (text.startsWith('/*', at)) {
      const close = text.indexOf('*/', at + 2);
      if (close === -1) return { failed: 'a comment is not closed', offset: at };
      for (let from = at + 2; from <= close;) {
        const end = Math.min(endOfLine(text, from), close);
        comments.push({ start: from, end });
        from = text.indexOf('\n', end) === -1 || text.indexOf('\n', end) > close ? close + 1 : text.indexOf('\n', end) + 1;
      }
      at = close + 2;
      continue;
    }
    const quoted = DELIMITERS.find(([mark]) => text.startsWith(mark, at));
    if (quoted !== undefined) {
      const end = endOfString(text, at, quoted[0]);
      if (end === undefined) return { failed: 'a string is not closed', offset: at };
      tokens.push({ kind: 'string', range: { start: at, end }, quote: quoted[1] });
      at = end;
      continue;
    }
    const slashy = slashyEnd(text, at, tokens.at(-1));
    if (slashy !== undefined) {
      tokens.push({ kind: 'string', range: { start: at, end: slashy }, quote: 'slashy' });
      at = slashy;
      continue;
    }
    WORD.lastIndex = at;
    const word = WORD.exec(text)?.[0];
    if (word !== undefined) {
      tokens.push({ kind: 'word', range: { start: at, end: at + word.length }, text: word });
      at += word.length;
      continue;
    }
    const partner = PARTNERS[char];
    if (partner !== undefined) {
      const opener = open.pop();
      const token = opener === undefined ? undefined : tokens[opener];
      if (opener === undefined || token?.kind !== 'mark' || token.text !== partner) return { failed: 'brackets do not match', offset: at };
      pairs.set(opener, tokens.length).set(tokens.length, opener);
    } else if (char === '{' || char === '(' || char === '[') open.push(tokens.length);
    tokens.push({ kind: 'mark', range: { start: at, end: at + 1 }, text: char });
    at++;
  }
  if (open.length > 0) return { failed: 'a bracket is not closed', offset: tokens[open.at(-1)!]!.range.start };
  return { tokens, pairs, comments };
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end === -1) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

/** The offset behind the closing mark; an expression in `"…${ }…"` may hold quotes of its own. */
function endOfString(text: string, start: number, mark: string): number | undefined {
  const expands = mark[0] === '"';
  for (let at = start + mark.length; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (mark.length === 1 && text[at] === '\n') return undefined;
    else if (expands && text.startsWith('${', at)) {
      const close = closedBrace(text, at + 2);
      if (close === undefined) return undefined;
      at = close;
    } else if (text.startsWith(mark, at)) return at + mark.length;
  }
  return undefined;
}

/** Where a `${` that begins before `from` closes; strings inside are skipped. */
export function closedBrace(text: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '{') depth++;
    else if (char === '}' && depth-- === 0) return at;
    else if (char === "'" || char === '"') {
      const close = text.indexOf(char, at + 1);
      if (close === -1) return undefined;
      at = close;
    }
  }
  return undefined;
}

function slashyEnd(text: string, at: number, before: Token | undefined): number | undefined {
  if (text.startsWith('$/', at)) {
    const close = text.indexOf('/$', at + 2);
    return close === -1 ? undefined : close + 2;
  }
  if (text[at] !== '/') return undefined;
  const begins = before === undefined || (before.kind === 'mark' && BEFORE_SLASHY.has(before.text)) || (before.kind === 'word' && before.text === 'return');
  if (!begins) return undefined;
  for (let end = at + 1; end < text.length && text[end] !== '\n'; end++) {
    if (text[end] === '\\') end++;
    else if (text[end] === '/') return end + 1;
  }
  return undefined;
}
