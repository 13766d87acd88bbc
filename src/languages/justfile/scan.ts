import { endsInBackslash } from '../../text/line-ends.ts';
import type { Range } from '../../text/range.ts';
import type { ParseFailure } from '../language.ts';

interface LineBase {
  /** With the line breaks. */
  readonly lines: Range;
}

/** `export NAME := value`. */
export interface AssignmentLine extends LineBase {
  readonly kind: 'assignment';
  readonly exported: boolean;
  readonly range: Range;
  readonly name: Range;
  readonly value: Range;
}

/** `name parameter="default" $EXPORTED: dependencies`. */
export interface RecipeLine extends LineBase {
  readonly kind: 'recipe';
  readonly name: string;
  readonly header: Range;
  /** Names behind `$`: parameters that the recipe gets in its environment. */
  readonly exported: readonly Range[];
  readonly body: readonly BodyLine[];
}

/** A line of a recipe with what it is continued on. */
export interface BodyLine {
  readonly lines: Range;
  /** Behind the indentation, `@` and `-`, without the last line break. */
  readonly script: Range;
}

export interface OtherLine extends LineBase {
  readonly kind: 'setting' | 'comment' | 'blank' | 'other';
}

export type JustLine = AssignmentLine | RecipeLine | OtherLine;

export interface Justfile {
  readonly lines: readonly JustLine[];
  /** Without their `#`. */
  readonly comments: readonly Range[];
  /** `set export`. */
  readonly exportsAll: boolean;
  /** False where `set shell` names another program. */
  readonly shell: boolean;
}

const ASSIGNMENT = /^(export[ \t]+)?([A-Za-z_][\w-]*)[ \t]*:=[ \t]*/;
const RECIPE = /^@?([A-Za-z_][\w-]*)(?:[ \t][^:]*|)(?=:)/;
const BOURNE = /["'](?:[\w./-]*\/)?(?:ba|da|a|k|z)?sh["']/;
const MAX_LINES = 200_000;

/** Reads a justfile line by line. */
export function scanJustfile(text: string): Justfile | ParseFailure {
  const lines: JustLine[] = [];
  const comments: Range[] = [];
  let exportsAll = false;
  let shell = true;
  for (let start = 0; start < text.length;) {
    if (lines.length === MAX_LINES) return { failed: 'too many lines', offset: start };
    const { content, next } = lineAt(text, start);
    const source = text.slice(start, content);
    const base = { lines: { start, end: next } };
    const assignment = ASSIGNMENT.exec(source);
    const recipe = assignment === null ? RECIPE.exec(source) : null;
    if (/^\s*#/.test(source)) {
      comments.push({ start: start + source.indexOf('#') + 1, end: content });
      lines.push({ ...base, kind: 'comment' });
    } else if (assignment !== null) {
      const from = start + assignment[0].length;
      const end = valueEnd(text, from);
      if (end === undefined) return { failed: 'a string is not closed', offset: from };
      const last = lineAt(text, end);
      const tail = text.slice(end, last.content);
      const hash = tail.indexOf('#');
      if (hash !== -1) comments.push({ start: end + hash + 1, end: last.content });
      const nameStart = start + (assignment[1]?.length ?? 0);
      const name = { start: nameStart, end: nameStart + assignment[2]!.length };
      lines.push({ kind: 'assignment', lines: { start, end: last.next }, exported: assignment[1] !== undefined, range: { start, end }, name, value: { start: from, end } });
      start = last.next;
      continue;
    } else if (recipe !== null) {
      const read = bodyAt(text, next);
      const header = { start, end: content };
      lines.push({ kind: 'recipe', lines: { start, end: read.end }, name: recipe[1]!, header, exported: parametersOf(source, start), body: read.lines });
      start = read.end;
      continue;
    } else {
      const setting = /^set[ \t]+([\w-]+)[ \t]*(?::=[ \t]*(.*))?$/.exec(source.trimEnd());
      if (setting?.[1] === 'export' && setting[2] !== 'false') exportsAll = true;
      if (setting?.[1] === 'shell' && !BOURNE.test(setting[2] ?? '')) shell = false;
      lines.push({ ...base, kind: setting !== null ? 'setting' : source.trim() === '' ? 'blank' : 'other' });
    }
    start = next;
  }
  return { lines, comments, exportsAll, shell };
}

/** The end of a value: strings, backticks and brackets go over lines. Undefined when one of them stays open. */
function valueEnd(text: string, from: number): number | undefined {
  let depth = 0;
  let solid = from;
  for (let at = from; at < text.length; at++) {
    const char = text[at]!;
    if (char === '\n' && depth <= 0) return solid;
    if (char === '#' && depth <= 0) return solid;
    if (char === '(' || char === '[' || char === '{') depth++;
    if (char === ')' || char === ']' || char === '}') depth--;
    if (char === '"' || char === "'" || char === '`') {
      const quote = text.startsWith(char.repeat(3), at) ? char.repeat(3) : char;
      let close = at + quote.length;
      while (close < text.length && !text.startsWith(quote, close)) close += char === '"' && text[close] === '\\' ? 2 : 1;
      if (close >= text.length) return undefined;
      at = close + quote.length - 1;
    }
    if (!/\s/.test(char)) solid = at + 1;
  }
  return depth > 0 ? undefined : solid;
}

function parametersOf(header: string, offset: number): readonly Range[] {
  return [...header.matchAll(/(?<=[ \t+*])\$([A-Za-z_][\w-]*)/g)].map((match) => ({
    start: offset + match.index + 1, end: offset + match.index + match[0].length,
  }));
}

/** Indented and blank lines; those at the end that are blank do not belong to it. */
function bodyAt(text: string, start: number): { readonly lines: readonly BodyLine[]; readonly end: number } {
  const lines: BodyLine[] = [];
  let end = start;
  for (let at = start; at < text.length;) {
    const own = at;
    let line = lineAt(text, at);
    const source = text.slice(at, line.content);
    if (source.trim() !== '' && !/^[ \t]/.test(source)) break;
    while (endsInBackslash(text, line.content, own) && line.next < text.length) line = lineAt(text, line.next);
    at = line.next;
    if (source.trim() === '') continue;
    let from = own;
    while (from < line.content && /[ \t]/.test(text[from]!)) from++;
    while (from < line.content && /[@-]/.test(text[from]!)) from++;
    while (from < line.content && /[ \t]/.test(text[from]!)) from++;
    lines.push({ lines: { start: own, end: line.next }, script: { start: from, end: line.content } });
    end = line.next;
  }
  return { lines, end };
}

function lineAt(text: string, offset: number): { readonly content: number; readonly next: number } {
  const lineBreak = text.indexOf('\n', offset);
  if (lineBreak === -1) return { content: text.length, next: text.length };
  return { content: text[lineBreak - 1] === '\r' && lineBreak > offset ? lineBreak - 1 : lineBreak, next: lineBreak + 1 };
}
