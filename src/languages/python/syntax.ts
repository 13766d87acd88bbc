import { parser } from '@lezer/python';
import type { Range } from '../../text/range.ts';
import type { ParseFailure } from '../language.ts';
import { errorsOf, withUnknown, type UnknownLine } from './unknown-lines.ts';

/** A node of the syntax tree; its kinds are those of the grammar of @lezer/python. */
export interface PyNode extends Range {
  readonly kind: string;
  readonly parent: PyNode | undefined;
  /** Place among the parent's children. */
  readonly index: number;
  readonly children: readonly PyNode[];
}

/** A parsed text: its nodes, each before what is in it, and its comments. */
export interface Syntax {
  readonly root: PyNode;
  readonly nodes: readonly PyNode[];
  readonly comments: readonly Range[];
  /** Lines that the grammar does not know, in whose place something else was parsed. */
  readonly unknown?: readonly UnknownLine[];
}

/** What a notebook adds to Python: lines that its shell reads. */
const MAGIC = /^([ \t]*)(?:[%!?][^\r\n]*|[\w.]+\?{1,2}[ \t]*(?=\r?$)|(?:[\w, ]+=[ \t]*)[%!][^\r\n]*)/gm;

/** Parses a text; Python 3 and the lines that a notebook's shell reads, which count as `pass`. A mark of byte order is an empty line. */
export function parsePython(source: string): Syntax | ParseFailure {
  const text = source.replace(/^\uFEFF/, '\n');
  const first = readTree(text);
  if (errorsOf(first).length === 0) return first;
  const masked = withoutMagics(text, first);
  const second = masked === undefined ? first : readTree(masked);
  const [error] = errorsOf(second);
  if (error === undefined) return second;
  return withUnknown(masked ?? text, second, readTree) ?? { failed: 'this is no Python 3', offset: error.start };
}

function readTree(text: string): Syntax {
  const nodes: PyNode[] = [];
  const comments: Range[] = [];
  const cursor = parser.parse(text).cursor();
  let parent: PyNode | undefined;
  for (;;) {
    const children: PyNode[] = [];
    const kind = cursor.type.isError ? 'error' : cursor.name;
    if (kind === 'Comment') comments.push({ start: cursor.from, end: cursor.to });
    const node: PyNode = { kind, start: cursor.from, end: cursor.to, parent, index: parent?.children.length ?? 0, children };
    // Comments stand anywhere, and mean nothing where they stand.
    if (kind !== 'Comment') {
      (parent?.children as PyNode[] | undefined)?.push(node);
      nodes.push(node);
      if (cursor.firstChild()) {
        parent = node;
        continue;
      }
    }
    while (!cursor.nextSibling()) {
      if (!cursor.parent()) return { root: nodes[0]!, nodes, comments };
      parent = parent?.parent;
    }
  }
}

function withoutMagics(text: string, { nodes }: Syntax): string | undefined {
  const strings = nodes.filter(({ kind }) => kind === 'String' || kind === 'FormatString');
  let found = false;
  let at = 0;
  const masked = text.replace(MAGIC, (line: string, indent: string, offset: number) => {
    const start = offset + indent.length;
    while (at < strings.length && strings[at]!.end <= start) at++;
    const inString = strings[at] !== undefined && strings[at]!.start < start;
    const length = line.length - indent.length;
    if (inString || length < 1) return line;
    found = true;
    return indent + (length < 4 ? '0' : 'pass').padEnd(length);
  });
  return found ? masked : undefined;
}

/** The child of a kind, the first one. */
export function childOf(node: PyNode, kind: string): PyNode | undefined {
  return node.children.find((child) => child.kind === kind);
}

/** The same expression without brackets around it. */
export function bare(node: PyNode): PyNode {
  let at = node;
  while (at.kind === 'ParenthesizedExpression' && at.children.length === 3) at = at.children[1]!;
  return at;
}

/** The innermost node of one of these kinds around a node, itself included. */
export function around(node: PyNode, kinds: ReadonlySet<string>): PyNode | undefined {
  let at: PyNode | undefined = node;
  while (at !== undefined && !kinds.has(at.kind)) at = at.parent;
  return at;
}

/** True for a node that is a statement: it stands in a body or in the file, perhaps with others on its line. */
export function isStatement(node: PyNode): boolean {
  if (node.kind === 'StatementGroup' || node.kind === ':' || node.kind === ';') return false;
  return /^(?:Script|Body|StatementGroup)$/.test(node.parent?.kind ?? '');
}

/** The body or file that a statement stands in. */
export function blockOf(statement: PyNode): PyNode | undefined {
  return statement.parent?.kind === 'StatementGroup' ? statement.parent.parent : statement.parent;
}

/** The statements of a body or file. */
export function statementsOf(block: PyNode): readonly PyNode[] {
  return block.children.flatMap((child) => child.kind === 'StatementGroup' ? child.children : [child]).filter(isStatement);
}

/** The first statement of a body or file. */
export function firstStatementOf(block: PyNode): PyNode | undefined {
  const first = block.children.find(({ kind }) => kind !== ':');
  return first?.kind === 'StatementGroup' ? first.children[0] : first;
}

/** The innermost statement around a node. */
export function statementAround(node: PyNode): PyNode | undefined {
  let at: PyNode | undefined = node;
  while (at !== undefined && !isStatement(at)) at = at.parent;
  return at;
}

/** One argument of a call, an element of a class's bases, or the index of a subscript. */
export interface PyArgument extends Range {
  readonly name?: PyNode;
  readonly value: PyNode;
  readonly spread?: '*' | '**';
}

const READ = new WeakMap<PyNode, readonly PyArgument[]>();

/** The arguments between the brackets of a call. */
export function argumentsOf(list: PyNode): readonly PyArgument[] {
  const known = READ.get(list) ?? readArguments(list);
  READ.set(list, known);
  return known;
}

function readArguments(list: PyNode): readonly PyArgument[] {
  const found: PyArgument[] = [];
  let part: PyNode[] = [];
  const flush = (): void => {
    const [first, second, third] = part;
    const last = part.at(-1);
    part = [];
    if (first === undefined || last === undefined) return;
    const range = { start: first.start, end: last.end };
    if ((first.kind === '*' || first.kind === '**') && second !== undefined) found.push({ ...range, spread: first.kind, value: second });
    else if (second?.kind === 'AssignOp' && third !== undefined) found.push({ ...range, name: first, value: third });
    // A generator without brackets of its own is one argument of many nodes.
    else found.push({ ...range, value: first.end === last.end ? first : { ...first, kind: 'error', end: last.end, children: [] } });
  };
  for (const child of list.children) {
    if (child.kind === '(' || child.kind === ')' || child.kind === ',') flush();
    else part.push(child);
  }
  return found;
}
