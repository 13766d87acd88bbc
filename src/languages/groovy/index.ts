import type { Document } from '../../document/document.ts';
import type { Language, ParseContext, ParseFailure, Parsed } from '../language.ts';
import { outlineOf } from './outline.ts';
import { printGroovy } from './print.ts';
import { readSites } from './sites.ts';
import { readTokens } from './tokens.ts';

/** Jenkins pipelines and other Groovy texts: literal strings, `environment` blocks and `sh` steps; all else is text. */
export const groovy: Language = {
  id: 'groovy',
  parse: parseGroovy,
  witness: async () => (await import('./witness.ts')).groovyWitness,
};

function parseGroovy(document: Document, context: ParseContext): Parsed | ParseFailure {
  const tokens = readTokens(document.parseText);
  if ('failed' in tokens) return tokens;
  return { document, context, trees: [], ...readSites(tokens, document, context), outline: outlineOf(tokens, document.parseText), print: (operations) => printGroovy(document, operations) };
}
