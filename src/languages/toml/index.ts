import { parseTOML, ParseError, type AST } from 'toml-eslint-parser';
import type { Document } from '../../document/document.ts';
import { proseSites } from '../../sites/prose.ts';
import type { Language, ParseContext, ParseFailure, Parsed } from '../language.ts';
import { printToml } from './print.ts';
import { buildTree } from './tree.ts';

/** Brackets nested deeper than this are no settings, and would exhaust the reader's stack. */
const MAX_NESTING = 200;

/** TOML 1.0: tables, dotted keys and arrays of tables are one tree. */
export const toml: Language = {
  id: 'toml',
  parse: parseToml,
  witness: async () => (await import('./witness.ts')).tomlWitness,
};

function parseToml(document: Document, context: ParseContext): Parsed | ParseFailure {
  const program = read(document.parseText);
  if ('failed' in program) return program;
  const { tree, layout } = buildTree(document, program);
  return {
    document, context, trees: [tree],
    sites: proseSites(document, layout.comments.map(({ start, end }) => ({ start: start + 1, end })), { frozen: 'not-writable', comment: true, address: context.address }),
    guests: [],
    print: (operations) => printToml(document, layout, operations),
  };
}

/** A byte order mark counts as a blank. */
function read(text: string): AST.TOMLProgram | ParseFailure {
  const deep = tooDeep(text);
  if (deep !== undefined) return { failed: `nested more than ${MAX_NESTING} deep`, offset: deep };
  try {
    return parseTOML(text.replace(/^\uFEFF/, ' '), { tomlVersion: '1.0' });
  } catch (error) {
    // The parser's messages are fixed texts: they quote nothing of the file.
    return error instanceof ParseError ? { failed: error.message, offset: error.index } : { failed: 'cannot be parsed', offset: 0 };
  }
}

/** Where brackets that may open an array stand nested too deep; strings and comments count too, which errs on the safe side. */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  for (const { 0: bracket, index } of text.matchAll(/[[{\]}]/g)) {
    depth = bracket === '[' || bracket === '{' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > MAX_NESTING) return index;
  }
  return undefined;
}
