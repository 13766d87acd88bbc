import type { Witness } from '../language.ts';
import { pythonLines, type Line } from './witness-tokens.ts';
import { isPhrased } from './witness-phrase.ts';

/**
 * A second, deliberately different reader, after the lexical part of the Python reference: logical lines with their tokens,
 * nested as they are indented, strings decoded. It gives up on brackets, quotes and indentation that do not match, and on
 * tokens that cannot stand beside one another.
 */
export const pythonWitness: Witness = { read };

/** One logical line, and the lines of its block. */
interface Statement {
  readonly t: readonly string[];
  readonly b: Statement[];
}

/** Indentation nests at most this deep in CPython. */
const MAX_DEPTH = 100;

const BLOCK_HEAD = /^(?:if|elif|else|for|while|try|except|finally|with|def|class|async|match|case)$/;

function read(text: string): unknown {
  const lines = pythonLines(text);
  return lines === undefined || !lines.every(({ tokens }) => isPhrased(tokens)) ? undefined : nested(lines);
}

/** The lines as blocks; undefined where one is indented for no reason, or where a block is missing. */
function nested(lines: readonly Line[]): unknown {
  const root: Statement[] = [];
  const open = [{ column: 0, tabs: 0, block: root }];
  let waits: Statement | undefined;
  for (const { column, tabs, tokens } of lines) {
    const top = open.at(-1)!;
    const statement: Statement = { t: tokens.map(({ value }) => value), b: [] };
    if (waits !== undefined) {
      if (column <= top.column || tabs <= top.tabs || open.length >= MAX_DEPTH) return undefined;
      open.push({ column, tabs, block: waits.b });
    } else {
      while (open.length > 1 && column < open.at(-1)!.column) open.pop();
      if (open.at(-1)!.column !== column || open.at(-1)!.tabs !== tabs) return undefined;
    }
    open.at(-1)!.block.push(statement);
    const opens = tokens.at(-1)!.value === ':';
    if (opens && !BLOCK_HEAD.test(tokens[0]!.value)) return undefined;
    waits = opens ? statement : undefined;
  }
  return waits === undefined ? root : undefined;
}
