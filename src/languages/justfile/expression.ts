import type { Piece } from '../../sites/site.ts';
import type { Range } from '../../text/range.ts';

/** A value as it stands behind `:=`, or inside `{{ }}`. Offsets count in the document. */
export interface Expression {
  readonly pieces: readonly Piece[];
  /** Variables of the file that are read. */
  readonly reads: readonly Range[];
  /** Variables of the environment that are read by `env_var("NAME")` and its like: the names without quotes. */
  readonly outside: readonly Range[];
  /** True for one string and nothing else. */
  readonly literal: boolean;
}

const TOKEN = /"""|'''|["'`]|[A-Za-z_][\w-]*/g;
const ENV_CALL = /\b(?:env|env_var|env_var_or_default)[ \t]*\([ \t]*$/;

/** Reads an expression; strings that are not closed make it a template. */
export function readExpression(text: string, range: Range): Expression {
  const reads: Range[] = [];
  const outside: Range[] = [];
  let only: Piece | undefined;
  let whole: Range | undefined;
  TOKEN.lastIndex = range.start;
  for (let match = TOKEN.exec(text); match !== null && match.index < range.end; match = TOKEN.exec(text)) {
    const [token] = match;
    const start = match.index;
    if (/\w/.test(token)) {
      const end = start + token.length;
      TOKEN.lastIndex = end;
      if (/^[ \t]*\(/.test(text.slice(end, range.end)) || token === 'if' || token === 'else' || text[start - 1] === '.') continue;
      reads.push({ start, end });
      whole = { start, end };
      only = { kind: 'reference', name: token, source: text.slice(start, end) };
      continue;
    }
    const close = closing(text, start, token, range.end);
    if (close === undefined) return { pieces: [template(text, range)], reads, outside, literal: false };
    const inner = { start: start + token.length, end: close };
    const end = close + token.length;
    if (token !== '`' && ENV_CALL.test(text.slice(Math.max(range.start, start - 40), start))) outside.push(inner);
    whole = { start, end };
    const plain = token === '`' ? undefined : decoded(text.slice(inner.start, inner.end), token);
    only = plain === undefined ? undefined : { kind: 'text', text: plain };
    TOKEN.lastIndex = end;
  }
  const single = whole?.start === range.start && whole.end === range.end && only !== undefined;
  const pieces = !single ? [template(text, range)] : only!.kind === 'text' && only!.text === '' ? [] : [only!];
  return { pieces, reads, outside, literal: single && only?.kind === 'text' };
}

function template(text: string, { start, end }: Range): Piece {
  return { kind: 'template', source: text.slice(start, end) };
}

function closing(text: string, start: number, quote: string, limit: number): number | undefined {
  for (let at = start + quote.length; at < limit; at++) {
    if (text[at] === '\\' && quote[0] === '"') at++;
    else if (text.startsWith(quote, at)) return at + quote.length <= limit ? at : undefined;
  }
  return undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', '\n': '' };

/** The text of a string; undefined for triple quotes, which lose their indentation, and for escapes not known here. */
function decoded(inner: string, quote: string): string | undefined {
  if (quote.length === 3) return undefined;
  if (quote === "'") return inner;
  let known = true;
  const text = inner.replace(/\\([^])/g, (_, char: string) => {
    known &&= ESCAPES[char] !== undefined;
    return ESCAPES[char] ?? '';
  });
  return known ? text : undefined;
}

/** `text` as a string, in `quote` where that can hold it. */
export function spellString(text: string, quote: string): string {
  if (quote !== '"' && !/['\r\n]/.test(text)) return `'${text}'`;
  return `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}"`;
}
