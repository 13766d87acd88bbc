import type { Range } from '../../text/range.ts';

/** Nested deeper is no configuration, and would exhaust the stack. */
export const MAX_DEPTH = 100;

const HEREDOC = /<<(-?)([\p{L}_][\p{L}\p{N}_-]*)[ \t]*\r?\n/uy;
const SPECIAL = /["\\\n$%]/g;
const LINE_SPECIAL = /[\n$%]/g;

/** A heredoc's parts: the body goes from its first line to the start of the marker's. */
export interface Heredoc extends Range {
  readonly indented: boolean;
  readonly marker: string;
  readonly body: Range;
}

/** End of the template that begins at `at` (`${` or `%{`); -1 where it does not end. */
export function templateEnd(text: string, at: number, depth = 0): number {
  if (depth > MAX_DEPTH) return -1;
  let open = 1;
  let from = at + 2;
  while (from < text.length) {
    const char = text[from]!;
    if (char === '}' && --open === 0) return from + 1;
    if (char === '{') open++;
    const next = afterToken(text, from, depth + 1);
    if (next === -1) return -1;
    from = next;
  }
  return -1;
}

/** End of the quoted string that begins at `at`; -1 where it does not end on its line. */
export function stringEnd(text: string, at: number, depth = 0): number {
  let from = at + 1;
  for (;;) {
    SPECIAL.lastIndex = from;
    const found = SPECIAL.exec(text);
    if (found === null || found[0] === '\n') return -1;
    const next = found.index;
    if (found[0] === '"') return next + 1;
    from = found[0] === '\\' ? next + 2 : afterSign(text, next, depth);
    if (from === -1) return -1;
  }
}

/** The heredoc that begins at `at`; undefined where there is none or it does not end. */
export function heredocAt(text: string, at: number, depth = 0): Heredoc | undefined {
  HEREDOC.lastIndex = at;
  const head = HEREDOC.exec(text);
  if (head === null) return undefined;
  const marker = head[2]!;
  const start = at + head[0].length;
  let from = start;
  let isLineStart = true;
  while (from <= text.length) {
    if (isLineStart) {
      const end = markerEnd(text, from, marker);
      if (end !== -1) return { start: at, end, indented: head[1] === '-', marker, body: { start, end: from } };
    }
    LINE_SPECIAL.lastIndex = from;
    const found = LINE_SPECIAL.exec(text);
    if (found === null) return undefined;
    isLineStart = found[0] === '\n';
    from = isLineStart ? found.index + 1 : afterSign(text, found.index, depth);
    if (from === -1) return undefined;
  }
  return undefined;
}

/** End of the marker when the line that starts at `at` holds nothing else; -1 otherwise. */
export function markerEnd(text: string, at: number, marker: string): number {
  let start = at;
  while (text[start] === ' ' || text[start] === '\t') start++;
  if (!text.startsWith(marker, start)) return -1;
  const end = start + marker.length;
  let after = end;
  while (text[after] === ' ' || text[after] === '\t' || text[after] === '\r') after++;
  return after === text.length || text[after] === '\n' ? end : -1;
}

/** After one token: a string, heredoc or comment as a whole, else a character; -1 where it does not end. */
export function afterToken(text: string, at: number, depth = 0): number {
  const char = text[at];
  if (char === '"') return stringEnd(text, at, depth);
  if (char === '<' && text[at + 1] === '<') {
    const heredoc = heredocAt(text, at, depth);
    if (heredoc !== undefined) return heredoc.end;
  }
  const comment = commentEnd(text, at);
  return comment === at ? at + 1 : comment;
}

/** End of the comment that begins at `at`, its line break not included; `at` where there is none, -1 where it does not end. */
export function commentEnd(text: string, at: number): number {
  const char = text[at];
  if (char === '#' || (char === '/' && text[at + 1] === '/')) {
    const lineBreak = text.indexOf('\n', at);
    if (lineBreak === -1) return text.length;
    return text[lineBreak - 1] === '\r' ? lineBreak - 1 : lineBreak;
  }
  if (char !== '/' || text[at + 1] !== '*') return at;
  const close = text.indexOf('*/', at + 2);
  return close === -1 ? -1 : close + 2;
}

/** After `$` or `%` at `at`: an escape, a template, or the sign alone. */
function afterSign(text: string, at: number, depth: number): number {
  const sign = text[at]!;
  if (text[at + 1] === sign && text[at + 2] === '{') return at + 3;
  return text[at + 1] === '{' ? templateEnd(text, at, depth) : at + 1;
}
