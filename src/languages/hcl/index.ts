import type { Document } from '../../document/document.ts';
import { proseSites } from '../../sites/prose.ts';
import type { Range } from '../../text/range.ts';
import type { Language, ParseContext, ParseFailure, Parsed } from '../language.ts';
import { parseFile } from './parser.ts';
import { printHcl } from './print.ts';
import { buildTree } from './tree.ts';

/** HCL: Terraform, Packer, Nomad, Terragrunt. What is computed stands in the tree as the text `${…}`. */
export const hcl: Language = {
  id: 'hcl',
  parse: parseHcl,
  witness: async () => (await import('./witness.ts')).hclWitness,
};

function parseHcl(document: Document, context: ParseContext): Parsed | ParseFailure {
  const file = parseFile(document.parseText);
  if ('failed' in file) return file;
  const { tree, layout } = buildTree(document, file);
  const lines = layout.comments.flatMap((comment) => commentLines(document.text, comment));
  return {
    document, context, trees: [tree],
    sites: proseSites(document, lines, { frozen: 'not-writable', comment: true, address: context.address }),
    guests: [],
    print: (operations) => printHcl(document, layout, operations),
  };
}

/** The lines of a comment, marks left out. */
function commentLines(text: string, { start, end }: Range): readonly Range[] {
  if (text[start] === '#') return [{ start: start + 1, end }];
  if (text[start + 1] === '/') return [{ start: start + 2, end }];
  const lines: Range[] = [];
  for (let at = start + 2; at < end - 2;) {
    const lineBreak = text.indexOf('\n', at);
    const close = lineBreak === -1 || lineBreak > end - 2 ? end - 2 : lineBreak;
    lines.push({ start: at, end: close });
    at = close + 1;
  }
  return lines;
}
