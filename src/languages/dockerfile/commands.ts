import type { Guest, Reading } from '../../sites/guest.ts';
import { readCommand } from '../../sites/command-line.ts';
import type { Entry, Environment, Slot, Word } from '../../sites/site.ts';
import { urlPathsIn } from '../../sites/url-paths.ts';
import type { Codec, LanguageId } from '../../document/document.ts';
import type { Handle } from './handles.ts';
import { heredocCodec } from './heredoc-codec.ts';
import { lineAt, type Instruction } from './instructions.ts';
import { elementCodec, jsonArray, type JsonArray } from './json-array.ts';
import { scriptCodec } from './script-codec.ts';
import { entryOf, type Reader } from './sites.ts';
import type { Stage } from './stages.ts';
import { splitWords, withoutFlags } from './words.ts';

/** Reads what one stage runs. `finish` comes after its last instruction. */
export interface Commands {
  read(instruction: Instruction): void;
  finish(): void;
}

const BOURNE = /(?:^|\/)(?:ba|da|a|k|z)?sh$/;
/** Programs that an entry point is written as, and that run what they are given in their own way. */
const ENTRY_SCRIPT = /\.(?:sh|bash|py|pl|rb|js)$|entry-?point|(?:^|\/)docker-[\w-]*$/i;

/** The reader of a stage's `RUN`, `CMD`, `ENTRYPOINT`, `HEALTHCHECK` and `SHELL`. */
export function readCommands(stage: Stage & { isBourne: boolean }, reader: Reader): Commands {
  let entrypoint: Exec | undefined;
  let command: Exec | undefined;

  function read(instruction: Instruction): void {
    const { keyword, text } = instruction;
    const from = bodyStart(instruction, reader);
    if (from === undefined) return;
    const array = jsonArray(instruction, from);
    if (keyword === 'SHELL') {
      const [program] = array?.elements ?? [];
      if (program !== undefined) stage.isBourne = BOURNE.test(program.text);
      return;
    }
    const environment = keyword === 'RUN' ? stage.build : instruction.onbuild ? stage.onbuild : stage.image;
    const address = reader.next(stage, keyword);
    if (keyword === 'HEALTHCHECK') stage.probes.push(...probesOf(instruction, reader));
    if (array === undefined) {
      if (text.length > from) reader.guests.push(scriptGuest(instruction, from, environment, address, stage.isBourne, reader));
      return;
    }
    const exec: Exec = { words: wordsOf(array, reader), address };
    const alone = keyword === 'RUN' || keyword === 'HEALTHCHECK' || instruction.onbuild;
    if (alone) addCommand(exec, environment, keyword === 'RUN' ? entryOf(reader.document, instruction) : undefined);
    else if (keyword === 'CMD') command = replaced(command, exec);
    else entrypoint = replaced(entrypoint, exec);
  }

  /** Only the last one counts; an earlier one is read by itself. */
  function replaced(before: Exec | undefined, exec: Exec): Exec {
    if (before !== undefined) addCommand(before, stage.image);
    return exec;
  }

  function addCommand({ words, address }: Exec, environment: Environment, statement?: Entry): void {
    if (words.length === 0) return;
    const range = { start: Math.min(...words.map((word) => word.slot.range.start)), end: Math.max(...words.map((word) => word.slot.range.end)) };
    const reading: Reading = readCommand(words, { document: reader.document, environment, range, address, ...(statement === undefined ? {} : { statement }) });
    reader.sites.push(...reading.sites);
    reader.guests.push(...reading.guests);
  }

  function finish(): void {
    const last = entrypoint?.words.at(-1)?.text;
    const joined = entrypoint !== undefined && command !== undefined && (last === undefined || !ENTRY_SCRIPT.test(last));
    if (joined) {
      addCommand({ words: [...entrypoint!.words, ...command!.words], address: entrypoint!.address }, stage.image);
      return;
    }
    for (const each of [entrypoint, command]) if (each !== undefined) addCommand(each, stage.image);
  }

  return { read, finish };
}

interface Exec {
  readonly words: readonly Word[];
  readonly address: string;
}

/** Where the command of an instruction starts in its text; undefined where it has none (`HEALTHCHECK NONE`). */
function bodyStart({ keyword, text }: Instruction, { escape }: Reader): number | undefined {
  if (keyword !== 'RUN' && keyword !== 'HEALTHCHECK') return text.length - text.trimStart().length;
  const [first, second] = withoutFlags(text, splitWords(text, escape)).rest;
  if (keyword === 'RUN') return first?.start;
  return first !== undefined && /^CMD$/i.test(text.slice(first.start, first.end)) ? second?.start : undefined;
}

function scriptGuest(instruction: Instruction, from: number, environment: Environment, address: string, isBourne: boolean, { document, escape }: Reader): Guest {
  const [heredoc] = instruction.heredocs;
  const isWhole = heredoc?.alone === true && instruction.heredocs.length === 1;
  const last = instruction.heredocs.at(-1);
  const tail = last === undefined ? {} : { tail: lineAt(document.parseText, last.body.end).end };
  const codec: Codec = isWhole ? heredocCodec(document, heredoc, escape, false)
    : scriptCodec(document, instruction, from, { escape, goes: instruction.keyword === 'RUN', ...tail });
  return { codec, language: languageOf(codec.text, isBourne), environment, address };
}

/** A here-document may say itself who reads it. */
function languageOf(script: string, isBourne: boolean): LanguageId {
  const program = /^#![ \t]*\S*?([\w.]+)(?:[ \t]+([\w.]+))?/.exec(script);
  if (program === null) return isBourne ? 'shell' : 'text';
  return BOURNE.test(program[1] === 'env' ? program[2] ?? '' : program[1]!) ? 'shell' : 'text';
}

function wordsOf(array: JsonArray, { document }: Reader): readonly Word[] {
  return array.elements.map(({ range, text }, index) => {
    const handle: Handle = { kind: 'element', array, index };
    let codec: { readonly codec: Codec | undefined } | undefined;
    return {
      slot: { document, range, pieces: [{ kind: 'text', text }], handle }, entry: { document, range, handle }, text,
      codec: () => (codec ??= { codec: elementCodec(document, range) }).codec,
    };
  });
}

function probesOf({ range }: Instruction, { document }: Reader): readonly Slot[] {
  const source = document.parseText.slice(range.start, range.end);
  return urlPathsIn(source).map(({ start, end }) => ({
    document, range: { start: range.start + start, end: range.start + end },
    pieces: [{ kind: 'text', text: source.slice(start, end) }], handle: { kind: 'plain' } satisfies Handle,
  }));
}
