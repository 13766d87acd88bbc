import { getNodeValue, parseTree, type Node, type ParseError } from 'jsonc-parser';
import type { Range } from '../../text/range.ts';
import type { ParseFailure } from '../language.ts';

export interface Cell {
  readonly kind: 'code' | 'markdown' | 'other';
  /** Of its text: a JSON string, or a list of strings that are joined as they are. */
  readonly range: Range;
  readonly index: number;
}

export interface Notebook {
  /** Lower case; `python` where nothing tells. */
  readonly language: string;
  readonly cells: readonly Cell[];
}

/** Deeper data is no notebook, and would exhaust the stack of every reader. */
const MAX_NESTING = 200;

/** Reads a notebook's JSON; one without cells has none. A failure where it is no JSON. */
export function readNotebook(text: string): Notebook | ParseFailure {
  const deep = tooDeep(text);
  if (deep !== undefined) return { failed: `nested more than ${MAX_NESTING} deep`, offset: deep };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  if (root === undefined || errors.length > 0) return { failed: 'this is no JSON', offset: errors[0]?.offset ?? 0 };
  const lists = [root, ...childrenOf(valueOf(root, 'worksheets'))].map((holder) => valueOf(holder, 'cells'));
  const cells = lists.flatMap(childrenOf).flatMap((node, index): Cell[] => {
    // Version 3 of the format has the text of code under another name.
    const source = valueOf(node, 'source') ?? valueOf(node, 'input');
    if (source === undefined || !isText(source)) return [];
    const type: unknown = plain(valueOf(node, 'cell_type'));
    return [{ kind: type === 'code' || type === 'markdown' ? type : 'other', range: rangeOf(source), index }];
  });
  return { language: languageOf(root), cells };
}

function languageOf(root: Node): string {
  const metadata = valueOf(root, 'metadata');
  const kernel = valueOf(metadata, 'kernelspec');
  const named = [valueOf(kernel, 'language'), valueOf(valueOf(metadata, 'language_info'), 'name'), valueOf(kernel, 'name')].map(plain);
  const language = named.find((each): each is string => typeof each === 'string' && each !== '')?.toLowerCase() ?? 'python';
  return /^(?:i?python|conda|pyspark|pysparkkernel|venv|\.venv)/.test(language) ? 'python' : language;
}

function plain(node: Node | undefined): unknown {
  return node === undefined || node.type === 'object' || node.type === 'array' ? undefined : getNodeValue(node) as unknown;
}

function isText(node: Node): boolean {
  return node.type === 'string' || (node.type === 'array' && childrenOf(node).every((child) => child.type === 'string'));
}

/** The value of a key that stands once. */
function valueOf(node: Node | undefined, key: string): Node | undefined {
  if (node?.type !== 'object') return undefined;
  const found = childrenOf(node).filter((property) => property.children?.[0]?.value === key);
  return found.length === 1 ? found[0]!.children?.[1] : undefined;
}

function childrenOf(node: Node | undefined): readonly Node[] {
  return node?.children ?? [];
}

function rangeOf({ offset, length }: Node): Range {
  return { start: offset, end: offset + length };
}

function tooDeep(text: string): number | undefined {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\[^])*"?|[[\]{}]/g)) {
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
    if (depth > MAX_NESTING) return index;
  }
  return undefined;
}
