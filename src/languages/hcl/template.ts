import { escapesCodec } from '../../document/codec-escapes.ts';
import type { Document, LanguageId } from '../../document/document.ts';
import { isRefusal } from '../../text/refusal.ts';
import type { Language, ParseContext, ParseFailure, Parsed } from '../language.ts';
import { linesStyle } from './string-style.ts';

const NAMES: readonly (readonly [RegExp, LanguageId])[] = [
  [/\.(?:sh|bash)$/i, 'shell'],
  [/\.json$/i, 'json'],
  [/\.ya?ml$/i, 'yaml'],
  [/\.toml$/i, 'toml'],
  [/\.(?:service|ini|conf)$/i, 'ini'],
  [/(?:^|[./])env$/i, 'dotenv'],
  [/\.py$/i, 'python'],
];

/** A file that `templatefile()` fills in: one guest in the language of the name in front (`start.sh.tftpl`), or of its text. */
export const hclTemplate: Language = { id: 'hcl-template', parse };

function parse(document: Document, context: ParseContext): Parsed | ParseFailure {
  const codec = escapesCodec(document, { start: 0, end: document.text.length }, linesStyle);
  if (isRefusal(codec)) return { failed: codec.why, offset: 0 };
  const name = document.path.replace(/\.(?:tftpl|tpl)$/i, '');
  return {
    document, context, trees: [], sites: [],
    guests: [{ codec, language: languageOf(name, codec.text), name, address: context.address }],
    print: (operations) => (operations.length === 0 ? [] : { refused: 'not-writable', why: 'the template itself has no entries' }),
  };
}

function languageOf(name: string, text: string): LanguageId {
  const named = NAMES.find(([pattern]) => pattern.test(name))?.[1];
  if (named !== undefined) return named;
  const start = text.slice(0, 200).trimStart();
  if (/^#![^\n]*\b(?:ba|da|k|z)?sh\b/.test(start)) return 'shell';
  if (start.startsWith('#cloud-config')) return 'yaml';
  return /^[[{]/.test(start) ? 'json' : 'text';
}
