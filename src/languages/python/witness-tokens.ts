export type TokenKind = 'name' | 'number' | 'string' | 'bytes' | 'operator';

export interface Token {
  readonly kind: TokenKind;
  /** Its source; of a string `s:` and the decoded text, of an f-string `f:` and its source without the prefix. */
  readonly value: string;
}

/** One logical line. */
export interface Line {
  /** Width of the indentation with tabs to every eighth column, and with tabs as one: both must tell the same. */
  readonly column: number;
  readonly tabs: number;
  readonly tokens: readonly Token[];
  /** The lines of the text it begins and ends on, counted from 0. */
  readonly rows: readonly [first: number, last: number];
}

const BLANK = /[ \t\f]*/y;
const NAME = /[\p{XID_Start}_]\p{XID_Continue}*/uy;
const NUMBER = /(?:0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][+-]?\d(?:_?\d)*)?[jJ]?|\d(?:_?\d)*(?:\.(?:\d(?:_?\d)*)?)?(?:[eE][+-]?\d(?:_?\d)*)?[jJ]?)/y;
const OPERATOR = /\*\*=|\/\/=|>>=|<<=|\.\.\.|[-+*/%@&|^:<>=!]=|->|<>|\*\*|\/\/|>>|<<|[-+*/%@&|^~<>()[\]{},:.;=]/y;
const STRING = /([rR]|[uU]|[fF][rR]?|[rR][fF]|[bB][rR]?|[rR][bB]|[tT][rR]?|[rR][tT])?('''|"""|'|")/y;
const ESCAPE = /\\(?:\n|([\\'"abfnrtv])|([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U(00[\da-fA-F]{6})|(N\{[^{}\n]+\}))/g;
const LETTERS: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
const PAIRS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
/** Brackets nest at most this deep in CPython. */
const MAX_OPEN = 200;

/** The logical lines of a text; undefined where CPython's tokenizer would stop. */
export function pythonLines(given: string): readonly Line[] | undefined {
  const text = given.replace(/\r\n?/g, '\n');
  if (text.includes('\0')) return undefined;
  const lines: Line[] = [];
  const open: string[] = [];
  let tokens: Token[] = [];
  let indent = { column: 0, tabs: 0 };
  let isFresh = true;
  let [row, counted, first] = [0, 0, 0];
  const rowAt = (at: number): number => {
    for (let next = text.indexOf('\n', counted); next !== -1 && next < at; next = text.indexOf('\n', counted)) [row, counted] = [row + 1, next + 1];
    return row;
  };
  for (let at = 0; at < text.length;) {
    if (isFresh && open.length === 0) {
      const start = indentation(text, at);
      at = start.end;
      indent = start;
      isFresh = false;
    } else at = after(BLANK, text, at);
    const char = text[at];
    if (char === undefined) break;
    if (char === '#') {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end;
    } else if (char === '\n') {
      at++;
      if (open.length > 0) continue;
      if (tokens.length > 0) lines.push({ column: indent.column, tabs: indent.tabs, tokens, rows: [first, rowAt(at - 1)] });
      tokens = [];
      isFresh = true;
    } else if (char === '\\') {
      if (text[at + 1] !== '\n' || at + 2 >= text.length) return undefined;
      at += 2;
    } else {
      const token = tokenAt(text, at);
      if (token === undefined) return undefined;
      const { value } = token;
      if (token.kind === 'operator' && '([{'.includes(value)) open.push(value);
      else if (token.kind === 'operator' && value in PAIRS && open.pop() !== PAIRS[value]) return undefined;
      if (open.length > MAX_OPEN) return undefined;
      if (tokens.length === 0) first = rowAt(at);
      tokens.push({ kind: token.kind, value });
      at = token.end;
    }
  }
  if (open.length > 0) return undefined;
  if (tokens.length > 0) lines.push({ column: indent.column, tabs: indent.tabs, tokens, rows: [first, rowAt(text.length)] });
  return lines;
}

function indentation(text: string, start: number): { readonly column: number; readonly tabs: number; readonly end: number } {
  let column = 0;
  let tabs = 0;
  let end = start;
  for (; ' \t\f'.includes(text[end] ?? 'x'); end++) {
    if (text[end] === '\f') [column, tabs] = [0, 0];
    else [column, tabs] = [text[end] === '\t' ? (Math.floor(column / 8) + 1) * 8 : column + 1, tabs + 1];
  }
  return { column, tabs, end };
}

function tokenAt(text: string, at: number): (Token & { readonly end: number }) | undefined {
  STRING.lastIndex = at;
  const opening = STRING.exec(text);
  if (opening !== null) return stringAt(text, at, opening[1]?.toLowerCase() ?? '', opening[2]!);
  const number = after(NUMBER, text, at);
  if (number > at) {
    const value = text.slice(at, number);
    const isOld = /^0\d/.test(value) && /^[\d_]+$/.test(value) && /[1-9]/.test(value);
    const glued = text.slice(number, after(NAME, text, number));
    return isOld || (glued !== '' && !/^(?:and|else|for|if|in|is|not|or)$/.test(glued)) ? undefined : { kind: 'number', value, end: number };
  }
  const name = after(NAME, text, at);
  if (name > at) return { kind: 'name', value: text.slice(at, name), end: name };
  const operator = after(OPERATOR, text, at);
  return operator === at ? undefined : { kind: 'operator', value: text.slice(at, operator), end: operator };
}

function stringAt(text: string, at: number, prefix: string, quote: string): (Token & { readonly end: number }) | undefined {
  const start = at + prefix.length + quote.length;
  const end = /[ft]/.test(prefix) ? filledEnd(text, start, quote, prefix.includes('r'), 0) : plainEnd(text, start, quote);
  if (end === undefined) return undefined;
  const content = text.slice(start, end);
  const done = end + quote.length;
  if (prefix.includes('b')) return /[^\x00-\x7f]/.test(content) ? undefined : { kind: 'bytes', value: `b:${content}`, end: done };
  if (/[ft]/.test(prefix)) return { kind: 'string', value: `f:${content}`, end: done };
  const decoded = prefix === 'r' ? content : unescaped(content);
  return decoded === undefined ? undefined : { kind: 'string', value: `s:${decoded}`, end: done };
}

/** Where the closing quote stands. */
function plainEnd(text: string, start: number, quote: string): number | undefined {
  const stop = quote.length === 3 ? new RegExp(`\\\\|${quote}`, 'g') : new RegExp(`\\\\|${quote}|\\n`, 'g');
  stop.lastIndex = start;
  for (let found = stop.exec(text); found !== null; found = stop.exec(text)) {
    if (found[0] === '\n') return undefined;
    if (found[0] === quote) return found.index;
    stop.lastIndex = found.index + 2;
  }
  return undefined;
}

/** The same for an f-string: braces hold expressions, in which strings may stand. */
function filledEnd(text: string, start: number, quote: string, isRaw: boolean, depth: number): number | undefined {
  if (depth > 20) return undefined;
  // What is open inside: brackets of expressions, and `:` for a format spec.
  const inside: string[] = [];
  for (let at = start; at < text.length;) {
    const char = text[at]!;
    const mode = inside.at(-1);
    if (mode === undefined || mode === ':') {
      if (text.startsWith(quote, at)) return mode === undefined ? at : undefined;
      if (char === '\n' && quote.length === 1) return undefined;
      if (char === '\\') {
        const named = isRaw ? null : /^\\N\{[^{}\n]*\}/.exec(text.slice(at, at + 120));
        at += named?.[0].length ?? ('{}'.includes(text[at + 1] ?? '') ? 1 : 2);
      } else if (mode === undefined && (char === '{' || char === '}') && text[at + 1] === char) at += 2;
      else if (char === '{') {
        inside.push('{');
        at++;
      } else if (char === '}') {
        if (mode === undefined) return undefined;
        inside.splice(-2);
        at++;
      } else at++;
      continue;
    }
    const nested = tokenBegin(text, at);
    if (nested !== undefined) {
      const from = at + nested.prefix.length + nested.quote.length;
      const end = /[ft]/.test(nested.prefix) ? filledEnd(text, from, nested.quote, nested.prefix.includes('r'), depth + 1) : plainEnd(text, from, nested.quote);
      if (end === undefined) return undefined;
      at = end + nested.quote.length;
    } else if (/\w/.test(char)) at = after(/\w+/y, text, at);
    else {
      if ('([{'.includes(char)) inside.push(char === '{' ? '{{' : char);
      else if (')]}'.includes(char) && !closes(inside, char)) return undefined;
      else if (char === ':' && mode === '{') inside.push(':');
      at++;
    }
  }
  return undefined;
}

function closes(inside: string[], char: string): boolean {
  const mode = inside.pop();
  return char === '}' ? mode === '{' || mode === '{{' : mode === PAIRS[char];
}

function tokenBegin(text: string, at: number): { readonly prefix: string; readonly quote: string } | undefined {
  STRING.lastIndex = at;
  const found = STRING.exec(text);
  return found === null ? undefined : { prefix: found[1]?.toLowerCase() ?? '', quote: found[2]! };
}

/** The text of a string's source; undefined for an escape that is not one. Characters by name keep their name. */
function unescaped(source: string): string | undefined {
  if (!source.includes('\\')) return source;
  let wrong = false;
  // Both halves of a backslash pair go at once, so what is left behind a lone one shows a bad escape.
  const text = source.replace(/\\(?:[^xuUN0-7]|[0-7]{1,3}|x.{0,2}|u.{0,4}|U.{0,8}|N(?:\{[^{}\n]+\})?)/gs, (escape) => {
    ESCAPE.lastIndex = 0;
    const found = ESCAPE.exec(escape);
    if (found === null || found[0] !== escape) {
      if (/^\\[xuUN]/.test(escape)) wrong = true;
      return escape;
    }
    const [, letter, octal, byte, short, long, name] = found;
    if (letter !== undefined) return LETTERS[letter] ?? letter;
    if (name !== undefined) return escape;
    const digits = octal ?? byte ?? short ?? long;
    if (digits === undefined) return '';
    const code = Number.parseInt(digits, octal === undefined ? 16 : 8);
    if (code <= 0x10ffff) return String.fromCodePoint(code);
    wrong = true;
    return escape;
  });
  return wrong ? undefined : text;
}

function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}
