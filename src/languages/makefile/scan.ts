import type { StatementList } from '../../sites/site.ts';
import type { Range } from '../../text/range.ts';
import type { ParseFailure } from '../language.ts';
import { colonAt, commentStart, logicalEnd, operatorAt, trimmed, wordsIn } from './line-reader.ts';

interface LineBase {
  /** All of its physical lines, with the last line break. */
  readonly lines: Range;
  /** The branch of a conditional it stands in, or the file. */
  readonly branch: StatementList;
  /** How many conditionals are open around it. */
  readonly depth: number;
}

/** `NAME = value`, alone or behind `target:`. */
export interface AssignmentLine extends LineBase {
  readonly kind: 'assignment';
  /** First modifier or name to the end of the value. */
  readonly range: Range;
  /** The text in front of the modifiers: indentation, and `target: `. */
  readonly lead: Range;
  /** Absent for a variable of the file. */
  readonly targets?: readonly string[];
  readonly exported: boolean;
  readonly name: Range;
  readonly operator: string;
  readonly value: Range;
}

/** `export`, `export A B`, `unexport A`. */
export interface ExportLine extends LineBase {
  readonly kind: 'export';
  readonly names: readonly Range[];
  readonly undone: boolean;
}

export interface RuleLine extends LineBase {
  readonly kind: 'rule';
  readonly targets: readonly string[];
  readonly prerequisites: readonly string[];
  /** Targets and prerequisites with their places. */
  readonly words: readonly Range[];
}

export interface RecipeLine extends LineBase {
  readonly kind: 'recipe';
  readonly rule: RuleLine;
  /** What the shell gets: behind `@`, `-` and `+`, without the last line break. */
  readonly script: Range;
  /** Stands behind `target: prerequisites ;`. */
  readonly inline: boolean;
}

export interface OtherLine extends LineBase {
  readonly kind: 'define' | 'conditional' | 'include' | 'comment' | 'blank' | 'other';
  /** Names that are read without `$`: `ifdef NAME`. */
  readonly names: readonly Range[];
  /** Of a `define`: its name and body. */
  readonly defined?: Range;
}

export type MakeLine = AssignmentLine | ExportLine | RuleLine | RecipeLine | OtherLine;

/** A makefile read line by line. */
export interface Makefile {
  readonly lines: readonly MakeLine[];
  /** Comments outside recipes without their `#`, each on one line. */
  readonly comments: readonly Range[];
  /** One shell for all lines of a recipe. */
  readonly oneShell: boolean;
  readonly prefix: string;
}

const MODIFIER = /(?:export|override|private)(?=[ \t]|$)/y;
const CONDITIONAL = /^(ifeq|ifneq|ifdef|ifndef|else|endif)(?![\w-])/;
/** Longer files are no makefiles that people write. */
const MAX_LINES = 200_000;

/** Reads a makefile; whatever cannot be told is a line of kind `other`. */
export function scanMakefile(text: string): Makefile | ParseFailure {
  const lines: MakeLine[] = [];
  const comments: Range[] = [];
  let rule: RuleLine | undefined;
  let depth = 0;
  let branch: StatementList = {};
  let prefix = '\t';
  let oneShell = false;

  for (let start = 0; start < text.length;) {
    if (lines.length === MAX_LINES) return { failed: 'too many lines', offset: start };
    const { content, next } = logicalEnd(text, start);
    const base = { lines: { start, end: next }, depth, branch };
    if (rule !== undefined && text[start] === prefix) {
      lines.push({ ...base, kind: 'recipe', rule, script: scriptOf(text, start + 1, content), inline: false });
      start = next;
      continue;
    }
    const line = readLine(text, start, content, base, comments);
    if (line.kind === 'define') {
      const end = endOfDefine(text, next);
      if (end === undefined) return { failed: 'a define is not closed', offset: start };
      lines.push({ ...line, lines: { start, end } });
      rule = undefined;
      start = end;
      continue;
    }
    if (line.kind === 'conditional') {
      const word = CONDITIONAL.exec(text.slice(start, content).trimStart())?.[1] ?? '';
      const outer = word.startsWith('if') ? branch : branch.outer ?? branch;
      if (word === 'endif') depth = Math.max(0, depth - 1);
      else if (word !== 'else') depth++;
      branch = word === 'endif' ? outer : { outer };
    }
    lines.push(line);
    if (line.kind === 'rule') {
      rule = line;
      if (line.targets.includes('.ONESHELL')) oneShell = true;
      const inline = inlineRecipe(text, line, content);
      if (inline !== undefined) lines.push(inline);
    } else if (line.kind !== 'comment' && line.kind !== 'blank' && line.kind !== 'conditional') rule = undefined;
    if (line.kind === 'assignment' && text.slice(line.name.start, line.name.end) === '.RECIPEPREFIX') prefix = line.value.start === line.value.end ? '\t' : text[line.value.start]!;
    start = next;
  }
  if (depth > 0) return { failed: 'a conditional is not closed', offset: text.length };
  return { lines, comments, oneShell, prefix };
}

function readLine(text: string, start: number, content: number, base: LineBase, comments: Range[]): MakeLine {
  const hash = commentStart(text, start, content);
  if (hash !== undefined) comments.push(...commentLines(text, hash + 1, content));
  const end = hash ?? content;
  const body = trimmed(text, { start, end });
  const other = (kind: OtherLine['kind'], names: readonly Range[] = []): OtherLine => ({ ...base, kind, names });
  if (body.start === body.end) return other(hash === undefined ? 'blank' : 'comment');
  const source = text.slice(body.start, body.end);
  const conditional = CONDITIONAL.exec(source)?.[1];
  if (conditional !== undefined) return other('conditional', /n?def$/.test(conditional) || /^else\s+ifn?def\b/.test(source) ? wordsIn(text, body).slice(-1) : []);
  if (/^(?:-|s)?include(?![\w-])/.test(source)) return other('include');
  if (/^(?:(?:export|override)[ \t]+){0,2}define[ \t]/.test(source)) {
    const name = wordsIn(text, body).find((word) => !/^(?:export|override|define)$/.test(text.slice(word.start, word.end)));
    return { ...other('define'), ...(name === undefined ? {} : { defined: name }) };
  }
  if (/^undefine[ \t]/.test(source)) return other('other', wordsIn(text, body).slice(1));
  const assignment = assignmentIn(text, body, { start, end: body.start }, base);
  if (assignment !== undefined) return assignment;
  const exported = /^(un)?export(?:[ \t]|$)/.exec(source);
  if (exported !== null) return { ...base, kind: 'export', names: wordsIn(text, body).slice(1), undone: exported[1] !== undefined };
  return ruleIn(text, body, base) ?? other('other');
}

function assignmentIn(text: string, body: Range, lead: Range, base: LineBase, targets?: readonly string[]): AssignmentLine | undefined {
  let at = body.start;
  let exported = false;
  for (;;) {
    MODIFIER.lastIndex = at;
    const word = MODIFIER.exec(text)?.[0];
    if (word === undefined || at + word.length > body.end) break;
    const after = skipBlanks(text, at + word.length, body.end);
    // `export = x` gives a variable of that name a value.
    if (/^[:?+!]{0,3}=/.test(text.slice(after, after + 4))) break;
    exported ||= word === 'export';
    at = after;
  }
  const found = operatorAt(text, at, body.end);
  if (found === undefined) return undefined;
  const name = trimmed(text, { start: at, end: found.start });
  if (name.start === name.end || /\s/.test(text.slice(name.start, name.end))) return undefined;
  const from = skipBlanks(text, found.end, body.end);
  return {
    ...base, kind: 'assignment', range: body, lead, exported, name, operator: text.slice(found.start, found.end),
    value: { start: from, end: body.end }, ...(targets === undefined ? {} : { targets }),
  };
}

function ruleIn(text: string, body: Range, base: LineBase): RuleLine | AssignmentLine | undefined {
  const colon = colonAt(text, body);
  if (colon === undefined) return undefined;
  const rest = trimmed(text, { start: text[colon + 1] === ':' ? colon + 2 : colon + 1, end: body.end });
  const before = wordsIn(text, { start: body.start, end: text[colon - 1] === '&' ? colon - 1 : colon });
  const targets = before.map((word) => text.slice(word.start, word.end));
  const semicolon = text.slice(rest.start, rest.end).indexOf(';');
  const specific = assignmentIn(text, rest, { start: base.lines.start, end: rest.start }, base, targets);
  if (specific !== undefined && (semicolon === -1 || semicolon + rest.start > specific.name.end)) return specific;
  const after = wordsIn(text, { start: rest.start, end: semicolon === -1 ? rest.end : rest.start + semicolon });
  return {
    ...base, kind: 'rule', targets, words: [...before, ...after],
    prerequisites: after.map((word) => text.slice(word.start, word.end)).filter((word) => word !== '|'),
  };
}

function inlineRecipe(text: string, rule: RuleLine, content: number): RecipeLine | undefined {
  const last = rule.words.at(-1)?.end ?? rule.lines.start;
  const semicolon = text.slice(last, content).search(/;/);
  if (semicolon === -1 || text.slice(last, last + semicolon).includes('#')) return undefined;
  const script = scriptOf(text, last + semicolon + 1, content);
  return { kind: 'recipe', lines: rule.lines, depth: rule.depth, branch: rule.branch, rule, script, inline: true };
}

function scriptOf(text: string, start: number, end: number): Range {
  let at = start;
  while (at < end && /[ \t@+-]/.test(text[at]!)) at++;
  return { start: at, end };
}

function endOfDefine(text: string, start: number): number | undefined {
  let open = 1;
  for (let at = start; at < text.length;) {
    const { content, next } = logicalEnd(text, at);
    const line = text.slice(at, content);
    if (/^[ ]*(?:(?:export|override)[ \t]+){0,2}define[ \t]/.test(line)) open++;
    if (/^[ ]*endef[ \t]*(?:#|$)/.test(line) && --open === 0) return next;
    at = next;
  }
  return undefined;
}

function commentLines(text: string, start: number, end: number): readonly Range[] {
  const found: Range[] = [];
  for (let at = start; at <= end;) {
    const lineBreak = text.indexOf('\n', at);
    const stop = lineBreak === -1 || lineBreak > end ? end : lineBreak;
    found.push({ start: at, end: text[stop - 1] === '\r' ? stop - 1 : stop });
    at = stop + 1;
  }
  return found;
}

function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && /[ \t]/.test(text[at]!)) at++;
  return at;
}
