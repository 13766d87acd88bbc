import type { Document } from '../../document/document.ts';
import { addressOf } from '../../sites/address.ts';
import type { Guest } from '../../sites/guest.ts';
import type { AssignmentSite, Entry, Environment, Piece, Site, Slot } from '../../sites/site.ts';
import { overlaps, type Range } from '../../text/range.ts';
import type { ParseContext } from '../language.ts';
import type { Handle, PairList } from './handles.ts';
import type { DockerfileLines, Escape, Instruction } from './instructions.ts';
import { readCommands, type Commands } from './commands.ts';
import { readPaths } from './paths.ts';
import { globalArguments, openStage, type OpenStage, type Stage } from './stages.ts';
import { readValue, styleOf } from './value.ts';
import { pairsOf, splitWords, withoutFlags } from './words.ts';

/** What the readers of instructions share. */
export interface Reader {
  readonly document: Document;
  readonly escape: Escape;
  readonly sites: Site[];
  readonly guests: Guest[];
  /** An address for the next instruction of this keyword. */
  next(stage: Stage, keyword: string): string;
}

/** Everything that a Dockerfile's instructions hold. */
export function readSites(lines: DockerfileLines, document: Document, context: ParseContext): { readonly sites: readonly Site[]; readonly guests: readonly Guest[] } {
  const counts = new Map<string, number>();
  const reader: Reader = {
    document, escape: lines.escape, sites: [], guests: [],
    next(stage, keyword) {
      const address = addressOf(stage.address, keyword.toLowerCase());
      const count = counts.get(address) ?? 0;
      counts.set(address, count + 1);
      return addressOf(address, count);
    },
  };
  const globals = globalArguments(document, context.address);
  const stages: OpenStage[] = [];
  const names = new Map<string, OpenStage>();
  const commands = new Map<OpenStage, Commands>();
  const current = (): OpenStage => {
    if (stages.length === 0) stages.push(openStage(document, 0, context.address, {}, globals, reader.sites));
    return stages.at(-1)!;
  };
  for (const instruction of lines.instructions) {
    const { keyword } = instruction;
    if (keyword === 'FROM') stages.push(readFrom(instruction, stages.length, names, globals, context.address, reader));
    else if (keyword === 'ARG' && stages.length === 0) readPairs(instruction, globals, globals, reader);
    else {
      const stage = current();
      const inside = instruction.onbuild ? stage.onbuild : stage.image;
      stage.anchor ??= entryOf(document, instruction);
      if (keyword === 'RUN') stage.lastRun = instruction.host({ start: 0, end: 0 }).start;
      if (keyword === 'ENV' && readPairs(instruction, inside, stage.build, reader) && !instruction.onbuild) stage.anchor = entryOf(document, instruction);
      else if (keyword === 'ARG') readPairs(instruction, stage.build, stage.build, reader);
      else if (keyword === 'COPY' || keyword === 'ADD') readPaths(instruction, stage, reader);
      else if (keyword !== 'ENV') readRest(instruction, stage, commands, reader);
    }
  }
  for (const each of commands.values()) each.finish();
  return { sites: reader.sites, guests: reader.guests };
}

function readRest(instruction: Instruction, stage: OpenStage, commands: Map<OpenStage, Commands>, reader: Reader): void {
  if (['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'SHELL'].includes(instruction.keyword)) {
    const own = commands.get(stage) ?? readCommands(stage, reader);
    commands.set(stage, own);
    own.read(instruction);
    return;
  }
  if (instruction.keyword === 'MAINTAINER' || instruction.keyword === 'ONBUILD') return;
  addReferences(instruction, { start: 0, end: instruction.text.length }, stage.build, addressOf(stage.address, instruction.keyword.toLowerCase()), reader);
}

function readFrom(instruction: Instruction, index: number, names: Map<string, OpenStage>, globals: Environment, prefix: string, reader: Reader): OpenStage {
  const { text } = instruction;
  const { document } = reader;
  const { rest } = withoutFlags(text, splitWords(text, reader.escape));
  const [image, as, alias] = rest;
  const named = as !== undefined && alias !== undefined && /^as$/i.test(text.slice(as.start, as.end));
  const name = named ? text.slice(alias.start, alias.end) : undefined;
  const written = image === undefined ? '' : text.slice(image.start, image.end);
  const base = names.get(written.toLowerCase());
  const slot = image === undefined || base !== undefined || written === 'scratch' ? undefined : plainSlot(instruction, image, reader);
  const stage = openStage(document, index, prefix, {
    entry: entryOf(document, instruction),
    ...(name === undefined ? {} : { name }), ...(slot === undefined ? {} : { image: slot }), ...(base === undefined ? {} : { base }),
  }, globals, reader.sites);
  if (name !== undefined) names.set(name.toLowerCase(), stage);
  if (slot !== undefined) {
    reader.sites.push({ kind: 'image', document, image: slot, use: 'base', environment: stage.image, address: addressOf(stage.address, 'from') });
  }
  addReferences(instruction, { start: 0, end: text.length }, globals, addressOf(stage.address, 'from'), reader);
  return stage;
}

/** The variables of an `ENV` or `ARG`; false where it is not written as one. */
function readPairs(instruction: Instruction, environment: Environment, reads: Environment, reader: Reader): boolean {
  const { document, escape } = reader;
  const read = pairsOf(instruction.keyword, instruction.text, escape);
  if (read === undefined) return false;
  const list: PairList = { instruction, pairs: read.pairs.map(({ range }) => instruction.host(range)) };
  read.pairs.forEach(({ name, value }, index) => {
    const label = instruction.text.slice(name.start, name.end);
    const address = addressOf(environment.address, label);
    const entry: Entry = { document, range: list.pairs[index]!, handle: { kind: 'pair', list, index } satisfies Handle };
    const site: AssignmentSite = {
      kind: 'assignment', document, entry, environment, address,
      name: { document, range: instruction.host(name), pieces: [{ kind: 'text', text: label }], handle: { kind: 'name' } satisfies Handle },
      source: value === undefined ? 'pass-through' : 'value',
      ...(value === undefined ? {} : { value: valueSlot(instruction, value, read.legacy, reader) }),
    };
    reader.sites.push(site);
    if (value !== undefined) addReferences(instruction, value, reads, address, reader);
  });
  return true;
}

function valueSlot(instruction: Instruction, range: Range, legacy: boolean, { document, escape }: Reader): Slot {
  const source = instruction.text.slice(range.start, range.end);
  const read = readValue(source, escape);
  const host = range.start === range.end ? emptyAt(instruction, range.start) : instruction.host(range);
  const handle: Handle = { kind: 'value', style: styleOf(source, legacy) };
  return { document, range: host, pieces: maskedPieces(document, host, read.pieces), handle, ...(read.whole ? {} : { frozen: 'not-writable' as const }) };
}

/** Nothing stands between `=` and the next word: the place is behind the `=`. */
function emptyAt(instruction: Instruction, offset: number): Range {
  const { end } = instruction.host({ start: offset - 1, end: offset });
  return { start: end, end };
}

/** A word that is written as it stands: an image or a path. */
export function plainSlot(instruction: Instruction, range: Range, { document, escape }: Reader): Slot {
  const host = instruction.host(range);
  const { pieces } = readValue(instruction.text.slice(range.start, range.end), escape);
  return { document, range: host, pieces: maskedPieces(document, host, pieces), handle: { kind: 'plain' } satisfies Handle };
}

function maskedPieces(document: Document, range: Range, pieces: readonly Piece[]): readonly Piece[] {
  if (!document.opaque.some((each) => overlaps(each.range, range))) return pieces;
  return [{ kind: 'template', source: document.text.slice(range.start, range.end) }];
}

/** Notes the variables that a stretch of an instruction reads. */
export function addReferences(instruction: Instruction, range: Range, environment: Environment, address: string, { document, escape, sites }: Reader): void {
  for (const { name, text } of readValue(instruction.text.slice(range.start, range.end), escape).references) {
    const host = instruction.host({ start: range.start + name.start, end: range.start + name.end });
    sites.push({ kind: 'reference', document, environment, address, name: { document, range: host, pieces: [{ kind: 'text', text }], handle: { kind: 'name' } satisfies Handle } });
  }
}

/** An instruction as an entry. */
export function entryOf(document: Document, instruction: Instruction): Entry {
  return { document, range: instruction.range, handle: { kind: 'instruction', instruction } satisfies Handle };
}
