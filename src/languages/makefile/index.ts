import type { Document } from '../../document/document.ts';
import type { Language, ParseContext, ParseFailure, Parsed } from '../language.ts';
import { expansionsIn } from './expansions.ts';
import { outlineOf } from './outline.ts';
import { printMakefile } from './print.ts';
import { scanMakefile, type Makefile } from './scan.ts';
import { readSites } from './sites.ts';

/** Makefiles, as GNU make reads them. */
export const makefile: Language = {
  id: 'makefile',
  parse: parseMakefile,
  witness: async () => (await import('./witness.ts')).makefileWitness,
};

function parseMakefile(document: Document, context: ParseContext): Parsed | ParseFailure {
  const scanned = scanMakefile(document.parseText);
  if ('failed' in scanned) return scanned;
  return {
    document, context, trees: [], ...readSites(scanned, document, context),
    outline: outlineOf(scanned, document.parseText),
    print: (operations) => printMakefile(document, operations, scanned, sourcesOf(scanned, document.text)),
  };
}

/** Everything that the values of the file have make fill in, as it is written. */
function sourcesOf({ lines }: Makefile, text: string): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => (line.kind !== 'assignment' ? []
    : expansionsIn(text, line.value.start, line.value.end).outer.map(({ range }) => text.slice(range.start, range.end)))));
}
