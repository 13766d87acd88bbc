import type { LanguageId } from '../../document/document.ts';
import { addressOf } from '../../sites/address.ts';
import { textOf } from '../../sites/pieces.ts';
import type { Slot } from '../../sites/site.ts';
import type { Handle } from './handles.ts';
import { heredocCodec } from './heredoc-codec.ts';
import type { Instruction } from './instructions.ts';
import { jsonArray } from './json-array.ts';
import { addReferences, plainSlot, type Reader } from './sites.ts';
import type { Stage } from './stages.ts';
import { splitWords, withoutFlags } from './words.ts';

const REMOTE = /^(?:[a-z]+:\/\/|git@)/i;

/** The paths of a `COPY` or `ADD`, and the files whose content stands in it. */
export function readPaths(instruction: Instruction, stage: Stage, reader: Reader): void {
  const { document, escape, sites, guests } = reader;
  const { text } = instruction;
  const { flags, rest } = withoutFlags(text, splitWords(text, escape));
  const address = reader.next(stage, instruction.keyword);
  addReferences(instruction, { start: 0, end: text.length }, stage.build, address, reader);
  const array = jsonArray(instruction, rest[0]?.start ?? text.length);
  const slots: readonly Slot[] = array === undefined ? rest.map((range) => plainSlot(instruction, range, reader))
    : array.elements.map((element, index) => ({
      document, range: element.range, pieces: [{ kind: 'text', text: element.text }], handle: { kind: 'element', array, index } satisfies Handle,
    }));
  const destination = slots.at(-1);
  if (destination === undefined || slots.length < 2) return;
  const target = plain(destination);
  instruction.heredocs.forEach((heredoc, index) => {
    guests.push({ codec: heredocCodec(document, heredoc, escape, true), language: languageOf(target, heredoc.name), address: addressOf(address, 'heredoc', index) });
  });
  // Another stage's or image's files are none of the repository.
  if (flags.some(({ start }) => text.startsWith('--from=', start))) return;
  const sources = slots.slice(0, -1).filter((slot) => !plain(slot).startsWith('<<') && !REMOTE.test(plain(slot)));
  for (const path of sources) sites.push({ kind: 'path', document, path, role: 'source', counterpart: destination, address });
  const [only] = sources;
  if (only !== undefined) sites.push({ kind: 'path', document, path: destination, role: 'destination', counterpart: only, address });
}

function plain({ pieces }: Slot): string {
  return textOf(pieces);
}

/** By the name of the file that is written; in a folder it is called as the delimiter. */
function languageOf(target: string, delimiter: string): LanguageId {
  const name = target.endsWith('/') || target === '.' ? delimiter : target.slice(target.lastIndexOf('/') + 1);
  if (/^\.env(?:\.|$)|\.env$/.test(name)) return 'dotenv';
  if (/\.(?:sh|bash)$|entrypoint$/.test(name)) return 'shell';
  if (/\.toml$/.test(name)) return 'toml';
  return /\.ya?ml$/.test(name) ? 'yaml' : 'text';
}
