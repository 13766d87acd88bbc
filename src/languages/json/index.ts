import type { Document } from '../../document/document.ts';
import { proseSites } from '../../sites/prose.ts';
import type { Range } from '../../text/range.ts';
import type { Language, ParseContext, ParseFailure, Parsed } from '../language.ts';
import { printJson } from './print.ts';
import { buildTree } from './tree.ts';

/** JSON, with comments and trailing commas where a file has them. Several values one after the other are no JSON. */
export const json: Language = {
  id: 'json',
  parse: parseJson,
  witness: async () => (await import('./witness.ts')).jsonWitness,
};

function parseJson(document: Document, context: ParseContext): Parsed | ParseFailure {
  const built = buildTree(document);
  if ('failed' in built) return built;
  const { tree, layout } = built;
  return {
    document, context, trees: [tree],
    sites: proseSites(document, layout.comments.flatMap((comment) => linesOf(document.text, comment)), { frozen: 'not-writable', comment: true, address: context.address }),
    guests: [],
    print: (operations) => printJson(document, layout, operations),
  };
}

/** What a comment says, line for line, without its marks. */
function linesOf(text: string, { start, end }: Range): readonly Range[] {
  const close = text[start + 1] === '*' ? end - 2 : end;
  const lines: Range[] = [];
  for (let at = start + 2; at < close;) {
    const lineBreak = text.indexOf('\n', at);
    const stop = lineBreak === -1 || lineBreak > close ? close : lineBreak;
    lines.push({ start: at, end: stop });
    at = stop + 1;
  }
  return lines;
}
