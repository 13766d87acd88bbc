import { escapesCodec } from '../../document/codec-escapes.ts';
import type { Document } from '../../document/document.ts';
import { addressOf } from '../../sites/address.ts';
import type { Guest } from '../../sites/guest.ts';
import { proseSites } from '../../sites/prose.ts';
import type { Binder, Environment } from '../../sites/site.ts';
import { isRefusal, refuse } from '../../text/refusal.ts';
import type { Range } from '../../text/range.ts';
import type { Language, ParseContext, Parsed } from '../language.ts';

/** Procfiles: `name: command` lines, each command run by a shell. */
export const procfile: Language = { id: 'procfile', parse, witness: async () => ({ read: readAgain }) };

/** The second reader: every line is cut at its first colon. */
function readAgain(text: string): unknown {
  return text.split(/\r?\n/).flatMap((line): string[] => {
    const [head = '', ...rest] = line.split(':');
    const command = rest.join(':').trim();
    return /^\s*[\w-]+\s*$/.test(head) && command !== '' ? [`${head.trim()}: ${command}`] : [];
  });
}

const LINE = /^[ \t]*([A-Za-z0-9_-]+)[ \t]*:[ \t]*(\S[^\r\n]*?)[ \t]*$/;

/** Its processes get their variables from the app, and nothing here gives them any. */
const BINDER: Binder = {
  outside: 'for the app that the Procfile is of',
  add: (_, value) => (value.kind === 'reference' ? [] : refuse('no-idiom', 'a Procfile gives its processes no variables')),
  replace: () => refuse('no-idiom', 'a Procfile gives its processes no variables'),
};

function parse(document: Document, context: ParseContext): Parsed {
  const guests: Guest[] = [];
  const comments: Range[] = [];
  const outline: string[] = [];
  const { text, parseText } = document;
  for (let start = 0; start < text.length;) {
    const lineBreak = text.indexOf('\n', start);
    const end = lineBreak === -1 ? text.length : lineBreak;
    const line = parseText.slice(start, end).replace(/\r$/, '');
    const solid = line.search(/\S/);
    if (solid !== -1 && line[solid] === '#') comments.push({ start: start + solid + 1, end: start + line.length });
    const match = LINE.exec(line);
    if (match !== null) outline.push(`${match[1]!}: ${match[2]!}`);
    if (match !== null) guests.push(...commandGuest(document, context, match[1]!, start + line.lastIndexOf(match[2]!), match[2]!.length));
    start = end + 1;
  }
  return {
    document, context, trees: [], guests, outline,
    sites: proseSites(document, comments, { frozen: 'not-writable', comment: true, address: context.address }),
    print: (operations) => operations.length === 0 ? [] : refuse('not-writable', 'only the commands of this file can be written'),
  };
}

function commandGuest(document: Document, context: ParseContext, name: string, start: number, length: number): readonly Guest[] {
  const codec = escapesCodec(document, { start, end: start + length }, {
    decode: (source) => {
      const all = { start: 0, end: source.length };
      if (source === '' || source !== source.trim() || /[\r\n]/.test(source)) return refuse('cannot-hold', 'the command would not be one line any more');
      return { pieces: [{ host: all }], opaque: [], empty: 0, zones: [{ outer: all, content: all, mode: '' }] };
    },
    encode: (text) => /[\r\n]/.test(text) ? refuse('cannot-hold', 'a process of a Procfile is one line') : text,
  });
  const address = addressOf(context.address, name);
  const environment: Environment = { id: `${document.id}@${address}:unit`, kind: 'unit', document, address, binder: BINDER };
  return isRefusal(codec) ? [] : [{ codec, language: 'shell', environment, address }];
}
