import { endsInBackslash } from '../../text/line-ends.ts';
import type { Range } from '../../text/range.ts';

/** The end of a line's content and the start of the next one; lines that end in an odd number of backslashes go on. */
export function logicalEnd(text: string, start: number): { readonly content: number; readonly next: number } {
  for (let at = start; ;) {
    const lineBreak = text.indexOf('\n', at);
    if (lineBreak === -1) return { content: text.length, next: text.length };
    const content = text[lineBreak - 1] === '\r' && lineBreak > start ? lineBreak - 1 : lineBreak;
    if (!endsInBackslash(text, content, at)) return { content, next: lineBreak + 1 };
    at = lineBreak + 1;
  }
}

/** Where a comment begins: a `#` that no backslash escapes and that stands in no expansion. */
export function commentStart(text: string, start: number, end: number): number | undefined {
  let open = 0;
  for (let at = start; at < end; at++) {
    const char = text[at];
    if (char === '$' && (text[at + 1] === '(' || text[at + 1] === '{')) open++;
    else if ((char === ')' || char === '}') && open > 0) open--;
    else if (char === '#' && open === 0 && text[at - 1] !== '\\') return at;
  }
  return undefined;
}

/** The assignment operator before any colon of a rule, outside expansions; undefined where the line gives no value. */
export function operatorAt(text: string, start: number, end: number): Range | undefined {
  let open = 0;
  for (let at = start; at < end; at++) {
    const char = text[at]!;
    if (char === '$' && (text[at + 1] === '(' || text[at + 1] === '{')) open++;
    else if ((char === ')' || char === '}') && open > 0) open--;
    if (open > 0) continue;
    if (char === '=') return { start: at, end: at + 1 };
    if ((char === '?' || char === '+' || char === '!') && text[at + 1] === '=') return { start: at, end: at + 2 };
    if (char !== ':') continue;
    const operator = /^:{1,3}=/.exec(text.slice(at, at + 4))?.[0];
    return operator === undefined ? undefined : { start: at, end: at + operator.length };
  }
  return undefined;
}

/** The first colon outside expansions. */
export function colonAt(text: string, { start, end }: Range): number | undefined {
  let open = 0;
  for (let at = start; at < end; at++) {
    const char = text[at]!;
    if (char === '$' && (text[at + 1] === '(' || text[at + 1] === '{')) open++;
    else if ((char === ')' || char === '}') && open > 0) open--;
    else if (char === ':' && open === 0) return at;
  }
  return undefined;
}

/** The range without blanks and continuations at its ends. */
export function trimmed(text: string, { start, end }: Range): Range {
  let from = start;
  let to = end;
  while (from < to && isBlank(text, from)) from++;
  while (to > from && isBlank(text, to - 1)) to--;
  return { start: from, end: to };
}

function isBlank(text: string, at: number): boolean {
  const char = text[at]!;
  return /\s/.test(char) || (char === '\\' && /^\r?\n/.test(text.slice(at + 1, at + 3)));
}

/** The words of a stretch; expansions stay whole. */
export function wordsIn(text: string, { start, end }: Range): readonly Range[] {
  const words: Range[] = [];
  let open = 0;
  let from: number | undefined;
  for (let at = start; at < end; at++) {
    const char = text[at]!;
    const blank = open === 0 && isBlank(text, at);
    if (blank && from !== undefined) words.push({ start: from, end: at });
    if (blank) from = undefined;
    else from ??= at;
    if (char === '$' && (text[at + 1] === '(' || text[at + 1] === '{')) open++;
    else if ((char === ')' || char === '}') && open > 0) open--;
  }
  if (from !== undefined) words.push({ start: from, end });
  return words;
}
