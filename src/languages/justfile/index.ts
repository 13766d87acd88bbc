import type { Document } from '../../document/document.ts';
import type { Language, ParseContext, ParseFailure, Parsed } from '../language.ts';
import { outlineOf } from './outline.ts';
import { printJustfile } from './print.ts';
import { scanJustfile } from './scan.ts';
import { readSites } from './sites.ts';

/** Justfiles: recipes of the command runner `just`. */
export const justfile: Language = {
  id: 'justfile',
  parse: parseJustfile,
  witness: async () => (await import('./witness.ts')).justfileWitness,
};

function parseJustfile(document: Document, context: ParseContext): Parsed | ParseFailure {
  const scanned = scanJustfile(document.parseText);
  if ('failed' in scanned) return scanned;
  return { document, context, trees: [], ...readSites(scanned, document, context), outline: outlineOf(scanned, document.parseText), print: (operations) => printJustfile(document, operations, scanned) };
}
