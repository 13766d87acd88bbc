import type { Document } from '../../document/document.ts';
import type { Guest } from '../../sites/guest.ts';
import { plainText } from '../../sites/pieces.ts';
import { wordCodecOf } from './codecs.ts';
import { readerOf } from './heredoc-guests.ts';
import { programOf, type SimpleCommand } from './script-model.ts';

/**
 * The document that `echo "…" > file` or `printf '%s\n' "…" > file` writes, where the file's name tells its language. Only
 * one word, printed as it stands: what shells differ on (backslashes, `-e`) is not read.
 */
export function printedGuests(command: SimpleCommand, document: Document, addresses: (name: string) => string): readonly Guest[] {
  const program = programOf(command);
  if (program !== 'echo' && program !== 'printf') return [];
  const words = command.items.flatMap((item) => item.kind === 'word' ? [item] : []).slice(1);
  const lead = plainText(words[0]?.pieces ?? []);
  const skipped = program === 'printf' ? (lead === '%s' || lead === '%s\\n') : lead === '-n';
  if (program === 'printf' && !skipped) return [];
  const [word, ...more] = skipped ? words.slice(1) : words;
  if (word === undefined || more.length > 0) return [];
  const { language } = readerOf(command.pipedTo !== undefined && !writes(command) ? command.pipedTo : command);
  if (language === 'text' || language === 'shell') return [];
  const codec = wordCodecOf(document, word.range)();
  if (codec === undefined || (program === 'echo' && /\\|^-[neE]/.test(codec.text))) return [];
  return [{ codec, language, address: addresses('text') }];
}

function writes(command: SimpleCommand): boolean {
  return command.items.some((item) => item.kind === 'redirect' && item.operator.startsWith('>'));
}
