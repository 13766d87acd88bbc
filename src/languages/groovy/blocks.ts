import type { Range } from '../../text/range.ts';
import type { Token, Tokens } from './tokens.ts';

/** `name(arguments) { … }`; the file itself has no name. Numbers are token indexes. */
export interface Block {
  readonly name: string;
  /** Between the round brackets, or between name and brace. */
  readonly args: { readonly from: number; readonly to: number };
  /** The braces; -1 and the number of tokens for the file. */
  readonly open: number;
  readonly close: number;
  readonly parent?: Block;
  readonly children: Block[];
}

/** All blocks of a text, as a tree. */
export function readBlocks({ tokens, pairs }: Tokens): Block {
  const root: Block = { name: '', args: { from: 0, to: 0 }, open: -1, close: tokens.length, children: [] };
  let at = root;
  tokens.forEach((token, index) => {
    if (token.kind !== 'mark') return;
    if (token.text === '{') {
      const head = headOf(index, { tokens, pairs });
      const block: Block = { ...head, open: index, close: pairs.get(index)!, parent: at, children: [] };
      at.children.push(block);
      at = block;
    } else if (token.text === '}') at = at.parent ?? root;
  });
  return root;
}

function headOf(brace: number, { tokens, pairs }: Pick<Tokens, 'tokens' | 'pairs'>): Pick<Block, 'name' | 'args'> {
  let last = brace - 1;
  while (isMark(tokens[last], '\n')) last--;
  if (!isMark(tokens[last], ')')) return { name: wordAt(tokens, last), args: { from: brace, to: brace } };
  const open = pairs.get(last)!;
  return { name: wordAt(tokens, open - 1), args: { from: open + 1, to: last } };
}

function wordAt(tokens: readonly Token[], index: number): string {
  const token = tokens[index];
  return token?.kind === 'word' ? token.text : '';
}

/** True for a mark of this text. */
export function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}

/** True for a word of this text. */
export function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === 'word' && token.text === text;
}

/** A statement `NAME = …` directly in a block. Numbers are token indexes, `to` is behind the last one. */
export interface Assigned {
  readonly name: number;
  readonly from: number;
  readonly to: number;
  readonly range: Range;
}

/** The assignments that stand directly in a block. */
export function assignedIn(block: Block, { tokens, pairs }: Tokens): readonly Assigned[] {
  const found: Assigned[] = [];
  for (let at = block.open + 1; at < block.close; at++) {
    if (tokens[at]?.kind !== 'word' || !isMark(tokens[at + 1], '=') || isMark(tokens[at + 2], '=')) continue;
    let to = at + 2;
    while (to < block.close && !isMark(tokens[to], '\n') && !isMark(tokens[to], ';')) to = (pairs.get(to) ?? 0) > to ? pairs.get(to)! + 1 : to + 1;
    if (to > at + 2) found.push({ name: at, from: at + 2, to, range: { start: tokens[at]!.range.start, end: tokens[to - 1]!.range.end } });
    at = to - 1;
  }
  return found;
}
