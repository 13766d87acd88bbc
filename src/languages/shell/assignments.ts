import type { Document } from '../../document/document.ts';
import { plainText } from '../../sites/pieces.ts';
import type { AssignmentSite, Entry, Environment, Piece, Slot } from '../../sites/site.ts';
import { slicePieces } from '../../sites/word-part.ts';
import { wordCodecOf } from './codecs.ts';
import { isName, programOf, type Handle, type Item, type NameUse, type SimpleCommand } from './script-model.ts';
import { touchesOpaque } from './word-reader.ts';

const DECLARATIONS = new Set(['export', 'declare', 'typeset', 'readonly', 'local']);
const NAME_READERS = new Set([...DECLARATIONS, 'unset', 'read']);

/** True for `export`, `declare` and their like. */
export function isDeclaration(command: SimpleCommand): boolean {
  return DECLARATIONS.has(programOf(command) ?? '');
}

/** The assignments a command makes: prefix, bare, or arguments of a declaration, `"A=b"` words included. */
export function assignmentSites(
  command: SimpleCommand, environment: Environment, document: Document, addresses: (name: string) => string,
): readonly AssignmentSite[] {
  const declares = isDeclaration(command);
  const sites: AssignmentSite[] = [];
  command.items.forEach((item, index) => {
    const handle: Handle = { kind: 'item', command, index };
    const entry: Entry = { document, range: item.range, handle, list: command.block };
    const slots = item.kind === 'assignment' ? plainSlots(item, document)
      : item.kind === 'word' && declares && index > 0 ? quotedSlots(item, entry, document) : undefined;
    if (slots === undefined || touchesOpaque(slots.name.range, document)) return;
    const label = plainText(slots.name.pieces) ?? '';
    sites.push({
      kind: 'assignment', document, name: slots.name, value: slots.value, source: 'value', entry, environment, address: addresses(label),
    });
  });
  return sites;
}

function plainSlots(item: Item & { kind: 'assignment' }, document: Document): { name: Slot; value: Slot } {
  const text = document.text.slice(item.name.start, item.name.end);
  const name: Slot = { document, range: item.name, pieces: [{ kind: 'text', text }], handle: { kind: 'name' } satisfies Handle };
  const handle: Handle = { kind: 'value', value: item.value };
  const frozen = item.plain ? {} : { frozen: 'not-writable' as const };
  return { name, value: { document, range: item.value.range, pieces: item.value.pieces, handle, ...frozen } };
}

function quotedSlots(item: Item & { kind: 'word' }, entry: Entry, document: Document): { name: Slot; value: Slot } | undefined {
  const first = item.pieces[0];
  const equals = first?.kind === 'text' ? first.text.indexOf('=') : -1;
  const label = first?.kind === 'text' ? first.text.slice(0, equals) : '';
  if (equals <= 0 || !isName(label)) return undefined;
  const codec = wordCodecOf(document, item.range)();
  const part = (from: number, to: number | undefined): Slot => {
    const pieces: readonly Piece[] = slicePieces(item.pieces, from, to);
    const base = { document, pieces, handle: entry.handle };
    if (codec === undefined) return { ...base, range: item.range, frozen: 'not-writable' };
    const range = { start: from, end: to ?? codec.text.length };
    return { ...base, range: codec.toHost(range), part: { codec, range } };
  };
  return { name: part(0, equals), value: part(equals + 1, undefined) };
}

/** Names a command reads or declares without a value: `export A`, `unset A`, `read A`, `test -v A`. */
export function declaredNames(command: SimpleCommand): readonly NameUse[] {
  const program = programOf(command);
  if (program === undefined) return [];
  const words = command.items.filter((item) => item.kind === 'word').slice(1);
  const bare = words.map((word) => ({ range: word.range, text: plainText(word.pieces) ?? '' }));
  if (program === 'test' || program === '[') {
    return bare.filter((_, index) => bare[index - 1]?.text === '-v').flatMap(nameUse);
  }
  if (!NAME_READERS.has(program) || bare.some((word) => /^-[a-zA-Z]*f/.test(word.text) && program !== 'read')) return [];
  return bare.filter((_, index) => program !== 'read' || !takesArgument(bare[index - 1]?.text)).flatMap(nameUse);
}

function takesArgument(option: string | undefined): boolean {
  return option !== undefined && /^-[a-zA-Z]*[adinNptu]$/.test(option);
}

function nameUse(word: { readonly range: NameUse['range']; readonly text: string }): readonly NameUse[] {
  const whole = word.range.end - word.range.start === word.text.length;
  return whole && isName(word.text) ? [{ name: word.text, range: word.range }] : [];
}
