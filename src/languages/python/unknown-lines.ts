import type { Range } from '../../text/range.ts';
import type { PyNode, Syntax } from './syntax.ts';
import { outlineOf } from './witness-outline.ts';
import { pythonLines, type Line } from './witness-tokens.ts';
import { pythonWitness } from './witness.ts';

/** A statement, or the head of one, that was not parsed: without the `:` of a head. Its tokens are those of the second reader. */
export interface UnknownLine extends Range {
  readonly tokens: readonly string[];
  /** Names that it may give a value to. */
  readonly bound: readonly string[];
}

/** What stands for a head that is not known; the rest is blank. Other heads make a scope or a pattern of their own. */
const HEADS: Readonly<Record<string, string>> = { with: 'if(0', for: 'if(0', async: 'if(0', if: 'if(0', while: 'if(0', elif: 'elif(0', except: 'except(0', match: 'match(0', case: 'case(0' };

/** Lines that other statements stand for, at most: one is found by each parse. */
const MAX_UNKNOWN = 20;

/** The errors of a tree; an empty `yield` is whole. */
export function errorsOf({ nodes }: Syntax): readonly PyNode[] {
  return nodes.filter((node) => node.kind === 'error' && !(node.start === node.end && /^Yield(?:Statement|Expression)$/.test(node.parent?.kind ?? '')));
}

/**
 * A text with Python that the grammar does not know: the tree with its errors, where it tells the same lines, tokens and
 * blocks as the second reader; else one in which other statements stand for the lines with errors. Undefined where the
 * second reader cannot read the text, or tells other blocks still.
 */
export function withUnknown(text: string, syntax: Syntax, readTree: (text: string) => Syntax): Syntax | undefined {
  const read = pythonWitness.read(text);
  if (read === undefined) return undefined;
  const expected = JSON.stringify(read);
  if (JSON.stringify(outlineOf(syntax, text)) === expected) return syntax;
  const lines = pythonLines(text) ?? [];
  const starts = rowStarts(text);
  const unknown: UnknownLine[] = [];
  let masked = text;
  // An error may make others behind it: the first one counts.
  for (let tree = syntax; unknown.length < MAX_UNKNOWN;) {
    const rows = errorsOf(tree).map(({ start }) => rowOf(starts, start));
    const line = lines.find(({ rows: [first, last], tokens }) => isReplaceable(tokens) && rows.some((row) => row >= first && row <= last) && !unknown.some(({ start }) => rowOf(starts, start) === first));
    const found = line === undefined ? undefined : unknownLine(text, line, starts);
    if (line === undefined || found === undefined) return undefined;
    unknown.push(found);
    unknown.sort((a, b) => a.start - b.start);
    masked = masked.slice(0, found.start) + standIn(text.slice(found.start, found.end), found.tokens, line) + masked.slice(found.end);
    tree = { ...readTree(masked), unknown };
    if (JSON.stringify(outlineOf(tree, text)) === expected) return tree;
  }
  return undefined;
}

function isReplaceable(tokens: Line['tokens']): boolean {
  return tokens.at(-1)!.value !== ':' || HEADS[tokens[0]!.value] !== undefined;
}

function unknownLine(text: string, { rows: [first, last], tokens }: Line, starts: readonly number[]): UnknownLine | undefined {
  const values = tokens.map(({ value }) => value);
  const isHead = values.at(-1) === ':';
  const start = starts[first]! + /^[ \t\f]*/.exec(text.slice(starts[first]!, starts[first]! + 4000))![0].length;
  const stop = starts[last + 1] ?? text.length;
  // The colon of a head is the last one outside a comment.
  const end = isHead ? start + colonOf(text.slice(start, stop)) : start + text.slice(start, stop).trimEnd().length;
  if (end < start) return undefined;
  return { start, end, tokens: isHead ? values.slice(0, -1) : values, bound: boundIn(tokens) };
}

/** Where the colon stands that ends a head; -1 where it is not found. */
function colonOf(source: string): number {
  const found = /:[ \t\f]*(?:#[^\r\n]*)?[\r\n]*$/.exec(source);
  return found?.index ?? -1;
}

/** Names behind `as`, and between `for` and `in`. */
function boundIn(tokens: Line['tokens']): readonly string[] {
  const names: string[] = [];
  let takes = false;
  for (const { kind, value } of tokens) {
    if (kind === 'name' && (value === 'as' || value === 'for' || value === 'case')) takes = true;
    else if (kind === 'name' && value === 'in') takes = false;
    else if (takes && kind === 'name') names.push(value);
  }
  return names;
}

/** Other Python of the same length and the same line breaks. */
function standIn(source: string, tokens: readonly string[], { tokens: whole }: Line): string {
  const blank = (from: number, to: number): string => source.slice(from, to).replace(/[^\r\n]/g, ' ');
  if (whole.length === tokens.length) {
    const word = tokens[0] === '@' ? '@_' : source.length < 4 ? '0' : 'pass';
    return word + blank(word.length, source.length);
  }
  const head = HEADS[tokens[0]!]!;
  return `${head}${blank(head.length, source.length - 1)})`;
}

function rowStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((found) => found.index + found[0].length)];
}

function rowOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle;
  }
  return low;
}
