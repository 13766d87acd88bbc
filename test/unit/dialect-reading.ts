import type { Codec, Document } from '../../src/document/document.ts';
import type { Dialect } from '../../src/dialects/dialect.ts';
import type { Parsed } from '../../src/languages/language.ts';
import { yaml } from '../../src/languages/yaml/index.ts';
import type { Reading } from '../../src/sites/guest.ts';
import { mergeInserts } from '../../src/sites/merge-inserts.ts';
import type { AssignmentSite, Environment, Operation, Piece, Site, Slot } from '../../src/sites/site.ts';
import { isPartOperation, printPartOperations } from '../../src/sites/words.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { isRefusal, type Refusal } from '../../src/text/refusal.ts';

/** A root document of any language. */
export function documentOf(text: string, path = 'a.yaml', language = 'yaml'): Document {
  return { id: '0', path, language, text, parseText: text, opaque: [] };
}

/** A codec that is the text itself. */
export function plainCodec(text: string): Codec {
  return { text, range: { start: 0, end: text.length }, opaque: [], toHost: (range) => range, lift: (edits) => edits };
}

/** A YAML text read by a dialect. */
export interface Read extends Reading {
  readonly parsed: Parsed;
  readonly text: string;
}

/** Parses a YAML text and reads its documents with the dialect; throws where either does not apply. */
export function readYaml(text: string, dialect: Dialect, path = 'a.yaml'): Read {
  const parsed = yaml.parse(documentOf(text, path), { address: '' });
  if ('failed' in parsed) throw new Error(parsed.failed);
  const readings = parsed.trees.map((tree, index) => {
    if (!dialect.applies(tree, path)) throw new Error(`${dialect.id} does not apply to document ${index}`);
    return dialect.read(tree, parsed.trees.length > 1 ? `#${index + 1}` : '');
  });
  return { parsed, text, sites: readings.flatMap((each) => each.sites), guests: readings.flatMap((each) => each.guests) };
}

/** Prints operations as the engine does: words inside one text first, the rest by the language. */
export function printed(read: Read, operations: readonly Operation[] | Refusal): string {
  if (isRefusal(operations)) return `refused: ${operations.refused}`;
  const inner = printPartOperations(operations.filter(isPartOperation));
  const outer = read.parsed.print(mergeInserts(operations.filter((each) => !isPartOperation(each))));
  if (isRefusal(inner)) return `refused: ${inner.refused}`;
  if (isRefusal(outer)) return `refused: ${outer.refused}`;
  return applyEdits(read.text, [...inner, ...outer]);
}

/** A slot's text: references as `‹X›`, templates as `«source»`. */
export function shown(slot: Slot | undefined): string {
  return slot === undefined ? '-' : slot.pieces.map(shownPiece).join('');
}

function shownPiece(piece: Piece): string {
  if (piece.kind === 'text') return piece.text;
  return piece.kind === 'reference' ? `‹${piece.name}›` : `«${piece.source}»`;
}

/** The source a slot stands for. */
export function sourceOf(slot: Slot | undefined): string | undefined {
  return slot?.document.text.slice(slot.range.start, slot.range.end);
}

/** One line for each site and guest, in the order found. */
export function lines(reading: Reading): readonly string[] {
  return [...reading.sites.map(siteLine), ...reading.guests.map((guest) => `${guest.language} ${guest.address}: ${guest.codec.text.trimEnd()}`)];
}

function siteLine(site: Site): string {
  if (site.kind === 'assignment') {
    const source = site.source === 'value' ? `=${shown(site.value)}` : ` (${site.source})`;
    return `${site.environment.kind} ${site.address}: ${shown(site.name)}${source}`;
  }
  if (site.kind === 'reference') return `$ ${site.address}: ${shown(site.name)}${site.environment === undefined ? '' : ` in ${site.environment.kind}`}`;
  if (site.kind === 'command') return `> ${site.address}: ${site.words.map((word) => shown(word.slot)).join('|')} [${chain(site.environment)}]`;
  return site.kind === 'image' ? `image ${site.address}: ${shown(site.image)}` : 'text';
}

function chain(environment: Environment): string {
  return environment.parent === undefined ? environment.kind : `${environment.kind}<${chain(environment.parent)}`;
}

/** The assignment of a name; throws without one. */
export function assignment(reading: Reading, name: string): AssignmentSite {
  const site = reading.sites.find((each): each is AssignmentSite => each.kind === 'assignment' && shown(each.name) === name);
  if (site === undefined) throw new Error(`no assignment of ${name}`);
  return site;
}
