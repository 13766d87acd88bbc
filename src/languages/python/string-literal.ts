import type { Range } from '../../text/range.ts';

/** `'`, `"`, `'''` or `"""`. */
export type Mark = '\'' | '"' | '\'\'\'' | '"""';

/** One literal of a string expression. All ranges are offsets of the text it was read from. */
export interface StringLiteral {
  readonly prefix: string;
  readonly mark: Mark;
  /** Prefix and quotes included. */
  readonly outer: Range;
  readonly content: Range;
  /** Replacement fields of an f-string, braces included. */
  readonly fields: readonly Range[];
}

/** Fields nest at most this deep. */
const MAX_DEPTH = 12;
/** More literals than this beside one another are nobody's text. */
const MAX_LITERALS = 20_000;

const OPENING = /([A-Za-z]{0,2})('''|"""|'|")/y;
const PREFIXES = new Set(['', 'r', 'b', 'u', 'f', 't', 'br', 'rb', 'fr', 'rf', 'tr', 'rt']);
const BETWEEN = /(?:[ \t\f\r\n]|\\\r?\n|#[^\n]*)*/y;
const LEAD = /(?:[ \t\f\r\n(]|\\\r?\n|#[^\n]*)*/y;

/** The literals side by side in a stretch, brackets around them left out; undefined where anything else stands in it. */
export function literalsIn(text: string, range: Range): readonly StringLiteral[] | undefined {
  const literals: StringLiteral[] = [];
  const opened = matchEnd(LEAD, text, range.start, range.end);
  let depth = bracketsIn(text, range.start, opened, '(');
  let at = opened;
  while (at < range.end && literals.length < MAX_LITERALS) {
    if (text[at] === ')') {
      if (literals.length === 0 || depth-- === 0) return undefined;
      at = matchEnd(BETWEEN, text, at + 1, range.end);
      if (at < range.end && text[at] !== ')') return undefined;
      continue;
    }
    const literal = literalAt(text, at, range.end);
    if (literal === undefined) return undefined;
    literals.push(literal);
    at = matchEnd(BETWEEN, text, literal.outer.end, range.end);
  }
  return literals.length === 0 || depth > 0 || at < range.end ? undefined : literals;
}

/** The literal that begins at `at`; undefined where none does, or where it does not end before `limit`. */
export function literalAt(text: string, at: number, limit: number, depth = 0): StringLiteral | undefined {
  OPENING.lastIndex = at;
  const opening = OPENING.exec(text);
  const prefix = opening?.[1] ?? '';
  if (opening === null || depth > MAX_DEPTH || !PREFIXES.has(prefix.toLowerCase())) return undefined;
  const mark = opening[2] as Mark;
  const start = at + opening[0].length;
  const filled = hasFields(prefix);
  const fields: Range[] = [];
  for (let here = start; here < limit;) {
    const char = text[here]!;
    if (char === mark[0] && text.startsWith(mark, here)) {
      const outer = { start: at, end: here + mark.length };
      return outer.end > limit ? undefined : { prefix, mark, outer, content: { start, end: here }, fields };
    }
    if (char === '\\') here = behindBackslash(text, here, filled, prefix);
    else if (char === '\n' && mark.length === 1) return undefined;
    else if (filled && (char === '{' || char === '}') && text[here + 1] === char) here += 2;
    else if (filled && char === '{') {
      const end = fieldEnd(text, here, limit, mark, depth);
      if (end === undefined) return undefined;
      fields.push({ start: here, end });
      here = end;
    } else here++;
  }
  return undefined;
}

/** True for `f"…"` and `t"…"`, whose braces hold expressions. */
export function hasFields(prefix: string): boolean {
  return /[ft]/i.test(prefix);
}

function behindBackslash(text: string, at: number, filled: boolean, prefix: string): number {
  const next = text[at + 1];
  if (next === '\r' && text[at + 2] === '\n') return at + 3;
  if (!filled) return at + 2;
  if (next === '{' || next === '}') return at + 1;
  if (next !== 'N' || text[at + 2] !== '{' || /r/i.test(prefix)) return at + 2;
  const close = text.indexOf('}', at);
  return close === -1 ? at + 2 : close + 1;
}

/** The end of the replacement field that begins at `start`, its format spec included. */
function fieldEnd(text: string, start: number, limit: number, mark: Mark, depth: number): number | undefined {
  let open = 0;
  for (let at = start + 1; at < limit;) {
    const char = text[at]!;
    if (char === '"' || char === '\'' || /[A-Za-z_0-9]/.test(char)) {
      const nested = literalAt(text, at, limit, depth + 1);
      if (nested !== undefined) at = nested.outer.end;
      else if (char === '"' || char === '\'') return undefined;
      else at = matchEnd(/\w+/y, text, at, limit);
    } else if (char === '}' && open === 0) return at + 1;
    else if (char === ':' && open === 0) return specEnd(text, at + 1, limit, mark, depth);
    else if (char === '#') at = lineEnd(text, at);
    else {
      if ('([{'.includes(char)) open++;
      else if (')]}'.includes(char)) open--;
      if (open < 0) return undefined;
      at++;
    }
  }
  return undefined;
}

/** The end of a field whose format spec begins at `start`: fields may stand in it, quotes are plain text. */
function specEnd(text: string, start: number, limit: number, mark: Mark, depth: number): number | undefined {
  if (depth > MAX_DEPTH) return undefined;
  for (let at = start; at < limit;) {
    if (text[at] === '}') return at + 1;
    if (text.startsWith(mark, at) || (text[at] === '\n' && mark.length === 1)) return undefined;
    if (text[at] === '{') {
      const end = fieldEnd(text, at, limit, mark, depth + 1);
      if (end === undefined) return undefined;
      at = end;
    } else at++;
  }
  return undefined;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function matchEnd(pattern: RegExp, text: string, at: number, limit: number): number {
  pattern.lastIndex = at;
  return Math.min(limit, at + (pattern.exec(text)?.[0].length ?? 0));
}

function bracketsIn(text: string, start: number, end: number, bracket: string): number {
  return text.slice(start, end).replace(/#[^\n]*/g, '').split(bracket).length - 1;
}
