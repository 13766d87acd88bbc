import { linesCodec } from '../../document/codec-lines.ts';
import type { Document } from '../../document/document.ts';
import { proseSites } from '../../sites/prose.ts';
import type { Guest } from '../../sites/guest.ts';
import { tellsHistory } from '../../sites/history.ts';
import { isRefusal, refuse } from '../../text/refusal.ts';
import type { Language, ParseContext, ParseFailure, Parsed } from '../language.ts';
import { linesOf, type Blocks } from './blocks.ts';
import { blockGuests } from './guests.ts';
import { scanMarkdown } from './scan.ts';
import { scanRst } from './scan-rst.ts';

/** Markdown: fences, indented code and front matter are documents of their own; prose is read by its words. */
export const markdown: Language = {
  id: 'markdown',
  parse: (document, context) => parse(document, context, scanMarkdown),
  witness: async () => (await import('./witness.ts')).markdownWitness,
};

/** reStructuredText: the same for its directives and literal blocks. */
export const rst: Language = {
  id: 'rst',
  parse: (document, context) => parse(document, context, scanRst),
  witness: async () => (await import('./witness.ts')).rstWitness,
};

function parse(document: Document, context: ParseContext, scan: (text: string) => Blocks | ParseFailure): Parsed | ParseFailure {
  const blocks = scan(document.parseText);
  if ('failed' in blocks) return blocks;
  // What a change log shows was so once, and is to stay.
  const isHistory = tellsHistory(document.path);
  return {
    document, context, trees: [],
    guests: isHistory ? [] : [...frontGuest(document, blocks, context), ...blockGuests(document, blocks.code, context)],
    sites: proseSites(document, blocks.comments, { frozen: 'not-writable', comment: true, address: context.address }),
    outline: outlineOf(document, blocks),
    print: (operations) => operations.length === 0 ? [] : refuse('not-writable', 'only what stands in blocks of code is written'),
  };
}

/** Every block by its own text: what a change takes away and adds. */
function outlineOf({ parseText }: Document, { code }: Blocks): unknown {
  return Object.fromEntries(code.filter((block) => block.loose !== true).map(({ body }) => {
    const lines = linesOf(parseText.slice(body.start, body.end)) ?? [];
    return [lines.map(({ text }) => text.replace(/^[ \t>]+/, '')).join('\n').trim(), ''];
  }));
}

function frontGuest(document: Document, { front }: Blocks, context: ParseContext): readonly Guest[] {
  if (front === undefined) return [];
  const codec = linesCodec(document, front.body, {
    decode(source) {
      const lines = linesOf(source) ?? [];
      if (lines.some(({ text }) => /^(?:---|\+\+\+)\s*$/.test(text))) return refuse('cannot-hold', 'the line would end the front matter');
      return { lines: lines.map(({ start, text, end }) => ({ start, content: { start, end: start + text.length }, end })), terminated: source.endsWith('\n') };
    },
    prefix: () => '',
  });
  return isRefusal(codec) ? [] : [{ codec, language: front.language, address: `${context.address}front` }];
}
