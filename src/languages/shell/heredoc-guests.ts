import type { Document, LanguageId } from '../../document/document.ts';
import type { Guest } from '../../sites/guest.ts';
import { plainText } from '../../sites/pieces.ts';
import type { Environment, Piece } from '../../sites/site.ts';
import { isRefusal } from '../../text/refusal.ts';
import { heredocCodec } from './heredoc-codec.ts';
import { programOf, type SimpleCommand } from './script-model.ts';

const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'ksh']);
const REMOTE = new Set(['ssh', 'docker', 'kubectl', 'podman', 'su']);

/** The documents in a command's here-documents, by the file they are written to or the program that reads them. */
export function heredocGuests(
  command: SimpleCommand, environment: Environment, document: Document, addresses: (name: string) => string,
): readonly Guest[] {
  const guests: Guest[] = [];
  for (const item of command.items) {
    if (item.kind !== 'redirect' || item.heredoc === undefined) continue;
    const { body, quoted, stripTabs } = item.heredoc;
    const codec = heredocCodec(document, body, { quoted, stripTabs });
    if (codec === undefined || isRefusal(codec)) continue;
    const reader = readerOf(command);
    guests.push({
      codec,
      language: reader.language,
      ...(reader.local ? { environment } : {}),
      address: addresses('heredoc'),
    });
  }
  return guests;
}

export interface Reader {
  readonly language: LanguageId;
  /** The reader runs with this script's variables. */
  readonly local: boolean;
}

/** Who reads what is printed or fed: the file it is written to, or a program. */
export function readerOf(command: SimpleCommand): Reader {
  const target = command.items.find((item) => item.kind === 'redirect' && item.operator.startsWith('>') && item.target !== undefined
    && plainText(item.target.pieces) !== '/dev/null');
  if (target?.kind === 'redirect') return { language: languageOfFile(target.target!.pieces), local: false };
  const words = command.items.flatMap((item) => (item.kind === 'word' ? [item.pieces] : []));
  const texts = words.map((pieces) => plainText(pieces) ?? '');
  const program = baseName(programOf(command) ?? '');
  if (program === 'cat' && command.pipedTo !== undefined) return readerOf(command.pipedTo);
  const tee = texts.indexOf('tee');
  if (tee !== -1) {
    const file = words.slice(tee + 1).find((_, index) => !texts[tee + 1 + index]!.startsWith('-'));
    return { language: file === undefined ? 'text' : languageOfFile(file), local: false };
  }
  const fed = texts.some((text, index) => text === '-' && ['-f', '--filename', '--file'].includes(texts[index - 1]!)) || texts.includes('-f-');
  if (fed) return { language: 'yaml', local: false };
  if (SHELLS.has(program)) return { language: 'shell', local: true };
  const shell = texts.slice(1).some((text) => SHELLS.has(baseName(text)));
  if (program === 'ssh' || shell) return { language: 'shell', local: shell && !REMOTE.has(program) };
  return { language: 'text', local: false };
}

function languageOfFile(pieces: readonly Piece[]): LanguageId {
  const last = pieces.at(-1);
  if (last?.kind !== 'text') return 'text';
  const name = baseName(last.text);
  if (/^\.env(?:\.|$)|\.env$/.test(name)) return 'dotenv';
  if (/\.(?:sh|bash)$/.test(name)) return 'shell';
  if (/\.toml$/.test(name)) return 'toml';
  if (/\.(?:service|socket|timer|ini)$|^supervisord\b.*\.conf$|^override\.conf$/.test(name)) return 'ini';
  return /\.ya?ml$/.test(name) ? 'yaml' : 'text';
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
