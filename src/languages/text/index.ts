import type { Document } from '../../document/document.ts';
import { proseSites } from '../../sites/prose.ts';
import type { Range } from '../../text/range.ts';
import { refuse } from '../../text/refusal.ts';
import type { Language, ParseContext, Parsed } from '../language.ts';

/** Files that no language reads: words and their places, no structure, nothing to write. */
export const text: Language = { id: 'text', parse: parseText };

function parseText(document: Document, context: ParseContext): Parsed {
  return {
    document, context, trees: [], guests: [],
    sites: proseSites(document, linesOf(document.text), { frozen: 'no-language', comment: false, address: context.address }),
    print: (operations) => operations.length === 0 ? [] : refuse('no-language', 'the file is read by names and positions only'),
  };
}

function* linesOf(source: string): Generator<Range> {
  for (let start = 0; start < source.length;) {
    const lineBreak = source.indexOf('\n', start);
    const end = lineBreak === -1 ? source.length : lineBreak;
    yield { start, end };
    start = end + 1;
  }
}
