import { ts } from 'ts-morph';
import type { ParseFailure } from '../language.ts';

/** Brackets nested deeper than this are no program anybody wrote, and would exhaust the reader's stack. */
const MAX_NESTING = 400;

/** Syntax trees are deeper than brackets: `a + b + c …` is one level for each sign. */
const MAX_DEPTH = 3000;

/** Longer texts are made by machines; UTF-16 units. */
const MAX_LENGTH = 4_000_000;

/** A program with its nodes in source order, outer ones first. */
export interface Program {
  readonly source: ts.SourceFile;
  readonly nodes: readonly ts.Node[];
}

/** What the parser found wrong, which a whole program would tell, made at many times the cost. */
type Parsed = ts.SourceFile & { readonly parseDiagnostics?: readonly { readonly start: number }[] };

const OWN = /\.[cm]?[jt]sx?$/i;

/** Parses a program; one that stands in another file (a fence) is tried with and without markup. */
export function readProgram(text: string, path: string): Program | ParseFailure {
  if (text.length > MAX_LENGTH) return { failed: 'too long', offset: 0 };
  const deep = tooDeep(text);
  if (deep !== undefined) return { failed: `nested more than ${MAX_NESTING} deep`, offset: deep };
  const extension = OWN.exec(path)?.[0].toLowerCase();
  const first = parseAs(text, extension ?? '.ts');
  if (!('failed' in first) || extension !== undefined) return first;
  const second = parseAs(text, '.tsx');
  return 'failed' in second ? first : second;
}

function parseAs(text: string, extension: string): Program | ParseFailure {
  try {
    // A byte order mark would be taken off, and every position with it.
    const source: Parsed = ts.createSourceFile(`program${extension}`, text.replace(/^\uFEFF/, ' '), ts.ScriptTarget.Latest, true);
    const [problem] = source.parseDiagnostics ?? [];
    // The parser's messages quote the file.
    if (problem !== undefined) return { failed: 'cannot be parsed', offset: problem.start };
    const nodes = nodesOf(source);
    return nodes === undefined ? { failed: 'nested too deep', offset: 0 } : { source, nodes };
  } catch {
    return { failed: 'cannot be parsed', offset: 0 };
  }
}

/** Undefined where the tree is too deep to be walked. */
function nodesOf(source: ts.SourceFile): readonly ts.Node[] | undefined {
  const nodes: ts.Node[] = [];
  const pending: { readonly node: ts.Node; readonly depth: number }[] = [{ node: source, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, depth } = next;
    if (depth > MAX_DEPTH) return undefined;
    nodes.push(node);
    const children: { readonly node: ts.Node; readonly depth: number }[] = [];
    ts.forEachChild(node, (child) => {
      children.push({ node: child, depth: depth + 1 });
    });
    for (let at = children.length - 1; at >= 0; at--) pending.push(children[at]!);
  }
  return nodes;
}

/** Where brackets stand nested too deep; those in strings and comments count too, which errs on the safe side. */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  for (const { 0: bracket, index } of text.matchAll(/[([{\]})]/g)) {
    depth = '([{'.includes(bracket) ? depth + 1 : Math.max(0, depth - 1);
    if (depth > MAX_NESTING) return index;
  }
  return undefined;
}

/** The comments of a program, each line of them without its marks. */
export function commentLines({ source, nodes }: Program): readonly { readonly start: number; readonly end: number }[] {
  const text = source.text;
  const found = new Map<number, ts.CommentRange>();
  const add = (range: ts.CommentRange): void => void found.set(range.pos, range);
  for (const node of [...nodes, source.endOfFileToken]) {
    if (node.kind === ts.SyntaxKind.JsxText) continue;
    for (const range of ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []) add(range);
    for (const range of ts.getTrailingCommentRanges(text, node.end) ?? []) add(range);
  }
  // Behind a comma or bracket no node begins.
  for (const node of nodes) for (const range of punctuationComments(text, node)) add(range);
  return [...found.values()].sort((a, b) => a.pos - b.pos).flatMap((range) => linesOf(text, range));
}

function punctuationComments(text: string, node: ts.Node): readonly ts.CommentRange[] {
  if (!ts.isObjectLiteralExpression(node) && !ts.isArrayLiteralExpression(node) && !ts.isCallExpression(node) && !ts.isNewExpression(node) && !ts.isBlock(node)) return [];
  const list = ts.isObjectLiteralExpression(node) ? node.properties : ts.isArrayLiteralExpression(node) ? node.elements : ts.isBlock(node) ? node.statements : node.arguments;
  if (list === undefined) return [];
  const ends = [list.pos, list.end, ...list.map((each) => each.end)].flatMap((end) => {
    const comma = /^\s*,/.exec(text.slice(end, end + 200));
    return comma === null ? [end] : [end, end + comma[0].length];
  });
  return ends.flatMap((end) => [...ts.getTrailingCommentRanges(text, end) ?? [], ...ts.getLeadingCommentRanges(text, end) ?? []]);
}

function linesOf(text: string, { pos, end, kind }: ts.CommentRange): readonly { readonly start: number; readonly end: number }[] {
  const stop = kind === ts.SyntaxKind.MultiLineCommentTrivia ? end - 2 : end;
  const lines: { start: number; end: number }[] = [];
  for (let at = pos + 2; at <= stop;) {
    const line = text.indexOf('\n', at);
    const last = line === -1 || line > stop ? stop : line;
    lines.push({ start: at, end: text[last - 1] === '\r' ? Math.max(at, last - 1) : last });
    at = last + 1;
  }
  return lines;
}
