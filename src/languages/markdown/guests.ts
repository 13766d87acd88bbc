import type { Codec, Document, LanguageId } from '../../document/document.ts';
import type { Guest } from '../../sites/guest.ts';
import type { ParseContext } from '../language.ts';
import { linesOf, type CodeBlock } from './blocks.ts';
import { blockCodec, PYTHON_PROMPT, ROOT_PROMPT, SHELL_PROMPT, transcriptCodec, WINDOWS_PROMPT, type Prompt } from './block-codec.ts';
import { contentStart } from './frame.ts';
import { withPlaceholders } from './placeholders.ts';
import { isListing, languageByContent, tagOf } from './tags.ts';

/** A file's text nested in prose; every block is a script of its own. */
export function blockGuests(document: Document, blocks: readonly CodeBlock[], context: ParseContext): readonly Guest[] {
  return blocks.flatMap((block, index) => {
    const read = readBlock(document, block);
    if (read === undefined) return [];
    const place = block.end.by === 'fence' ? 'fence' : 'block';
    return [{ ...read, address: `${context.address === '' ? '' : `${context.address}.`}${place}[${index}]` }];
  });
}

function readBlock(document: Document, block: CodeBlock): { readonly codec: Codec; readonly language: LanguageId } | undefined {
  const { language: named, session } = tagOf(block.info);
  if (named === undefined) return undefined;
  const contents = (linesOf(document.parseText.slice(block.body.start, block.body.end)) ?? [])
    .map(({ text }) => text.slice(contentStart(text, block.frame) ?? 0));
  const prompts = block.commands === true ? undefined : promptsOf(contents, named, session);
  if (prompts !== undefined) {
    const codec = transcriptCodec(document, block, prompts.prompt);
    return codec === undefined ? undefined : shown(codec, prompts.language);
  }
  const text = contents.join('\n');
  const language = named === 'none' || (session && block.commands !== true) ? languageByContent(text) : named === 'shell' && isListing(text) ? 'dotenv' : named;
  // Two backslashes at the end of a line are the author's slip for one: no reader of the text and no shell agree on it.
  if (language === 'shell' && /\\\\[ \t]*$/m.test(text)) return undefined;
  const codec = language === undefined ? undefined : blockCodec(document, block, language === 'shell');
  return codec === undefined || language === undefined ? undefined : shown(codec, language);
}

function shown(codec: Codec, language: LanguageId): { readonly codec: Codec; readonly language: LanguageId } {
  return { codec: language === 'shell' ? withPlaceholders(codec) : codec, language };
}

/** The prompts of a block in which commands have some; undefined for one that is a script as a whole. */
function promptsOf(contents: readonly string[], named: LanguageId, session: boolean): { readonly prompt: Prompt; readonly language: LanguageId } | undefined {
  const has = (prompt: Prompt): boolean => contents.some((line) => prompt.first.test(line));
  const begins = (prompt: Prompt): boolean => prompt.first.test(contents.find((line) => line.trim() !== '') ?? '');
  if ((named === 'none' || named === 'python') && begins(PYTHON_PROMPT)) return { prompt: PYTHON_PROMPT, language: 'python' };
  const isWindows = named === 'none' ? begins(WINDOWS_PROMPT) : (named === 'powershell' || named === 'batch' || session) && has(WINDOWS_PROMPT);
  if (isWindows) {
    const isBatch = named === 'batch' || (named !== 'powershell' && !contents.some((line) => line.startsWith('PS')));
    return { prompt: WINDOWS_PROMPT, language: isBatch ? 'batch' : 'powershell' };
  }
  if (named !== 'none' && named !== 'shell') return undefined;
  // A comment begins like the prompt of root.
  if (session && begins(ROOT_PROMPT) && !has(SHELL_PROMPT)) return { prompt: ROOT_PROMPT, language: 'shell' };
  return has(SHELL_PROMPT) ? { prompt: SHELL_PROMPT, language: 'shell' } : undefined;
}
