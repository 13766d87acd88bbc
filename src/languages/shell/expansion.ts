/** Where an expansion stands: decides whether quotes inside `${…}` are quotes. */
export type Around = 'bare' | 'double' | 'heredoc';

export interface Expansion {
  /** After the expansion. */
  readonly end: number;
  /** The variable of `$X`, `${X}` and `${X…}`. */
  readonly name?: string;
}

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const ONE_CHARACTER = /[0-9@*#?$!-]/;

/**
 * The expansion that starts at `at` (a `$` or a backquote): `undefined` when that `$` is an ordinary character,
 * `'unknown'` when its end cannot be told for sure (unterminated, a heredoc or `case` inside, `$[`).
 */
export function expansionAt(source: string, at: number, around: Around): Expansion | 'unknown' | undefined {
  if (source[at] === '`') return whole(backquoteEnd(source, at));
  const next = source[at + 1] ?? '';
  if (source.startsWith('\\\n', at + 1)) return 'unknown';
  const name = nameAt(source, at + 1);
  if (name !== undefined) {
    const end = at + 1 + name.length;
    return goesOn(source, end) ? 'unknown' : { end, name };
  }
  if (next !== '' && ONE_CHARACTER.test(next)) return { end: at + 2 };
  if (next === '[') return 'unknown';
  if (next === '(') return whole(nestedEnd(source, at + 2, 'paren', around));
  if (next !== '{') return undefined;
  const inner = nameAt(source, at + 2);
  const expansion = whole(nestedEnd(source, at + 2, 'brace', around));
  return expansion === 'unknown' || inner === undefined || source.startsWith('\\\n', at + 2 + inner.length) ? expansion : { ...expansion, name: inner };
}

/** Shells take a backslash and line break away before they look for the end of a name. */
function goesOn(source: string, end: number): boolean {
  return source.startsWith('\\\n', end) && /[A-Za-z0-9_\\]/.test(source[end + 2] ?? '');
}

function whole(end: number | undefined): { readonly end: number } | 'unknown' {
  return end === undefined ? 'unknown' : { end };
}

function nameAt(source: string, at: number): string | undefined {
  NAME.lastIndex = at;
  return NAME.exec(source)?.[0];
}

function backquoteEnd(source: string, at: number): number | undefined {
  for (let i = at + 1; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === '`') return i + 1;
  }
  return undefined;
}

type Level = 'paren' | 'brace' | 'double';

/** The offset after the bracket that closes `level`, whose inside starts at `from`. */
function nestedEnd(source: string, from: number, level: Level, around: Around): number | undefined {
  const levels: Level[] = [level];
  let at = from;
  while (at < source.length) {
    const top = levels.at(-1)!;
    const char = source[at]!;
    if (char === '\\') {
      at += 2;
      continue;
    }
    if (char === '`') {
      const end = backquoteEnd(source, at);
      if (end === undefined) return undefined;
      at = end;
      continue;
    }
    if (char === '$' && (source[at + 1] === '(' || source[at + 1] === '{')) {
      levels.push(source[at + 1] === '(' ? 'paren' : 'brace');
      at += 2;
      continue;
    }
    if (char === '"') {
      if (top === 'double') levels.pop();
      else if (top === 'brace' && isQuoted(levels, around)) return undefined;
      else levels.push('double');
    } else if (char === "'" && top !== 'double') {
      if (source[at - 1] === '$' || (top === 'brace' && isQuoted(levels, around))) return undefined;
      const end = source.indexOf("'", at + 1);
      if (end === -1) return undefined;
      at = end;
    } else if (top === 'paren') {
      if (char === '(') levels.push('paren');
      else if (char === ')') levels.pop();
      else if (isBeyondUs(source, at)) return undefined;
    } else if (top === 'brace' && char === '}') levels.pop();
    at++;
    if (levels.length === 0) return at;
  }
  return undefined;
}

/** Inside `"${…}"` and in heredocs shells differ on what quotes mean. */
function isQuoted(levels: readonly Level[], around: Around): boolean {
  const outer = levels.findLast((level) => level !== 'brace');
  return outer === undefined ? around !== 'bare' : outer === 'double';
}

const CASE = /case[ \t\r\n]/y;

/** Comments, heredocs and `case` patterns hold brackets that do not nest. */
function isBeyondUs(source: string, at: number): boolean {
  const char = source[at]!;
  if (char === '#') return /[\s;&|(]/.test(source[at - 1] ?? '');
  if (char === '<') return source[at + 1] === '<';
  CASE.lastIndex = at;
  return char === 'c' && CASE.test(source);
}
