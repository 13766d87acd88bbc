import { addressOf } from '../sites/address.ts';
import { readCommand } from '../sites/command-line.ts';
import type { Guest, Reading } from '../sites/guest.ts';
import type { AssignmentSite, Entry, Environment, Site, Slot, Word } from '../sites/site.ts';
import { partOf } from '../sites/word-part.ts';
import type { DataMap, DataNode, DataPair, DataScalar } from '../tree/data-tree.ts';
import { pairEntry, partSlot } from '../tree/handles.ts';
import { rangeOf } from './argv.ts';
import type { Dialect } from './dialect.ts';
import { quotedWords } from './shell-quoting.ts';
import { unitBinder, type UnitLines } from './systemd-binder.ts';
import { COMMAND_TEXT, SYSTEMD_WORDS, UNIT_TEXT } from './systemd-text.ts';
import { filledCodec, filledNames } from './value-text.ts';

const SECTIONS = ['Unit', 'Service', 'Install', 'Socket', 'Timer'];
const COMMANDS = /^Exec(?:Start|StartPre|StartPost|Condition|Reload|Stop|StopPre|StopPost)$/;

/** Units of systemd and drop-ins to them: the variables and commands of a service. */
export const systemd: Dialect = {
  id: 'systemd',
  applies: (tree) => tree.document.language === 'ini' && tree.kind === 'map'
    && tree.pairs.some((pair) => SECTIONS.includes(pair.key.text) && pair.value.kind === 'map'),
  read: readUnit,
};

function readUnit(tree: DataNode, prefix: string): Reading {
  const services = tree.kind === 'map' ? tree.pairs.flatMap((pair) => pair.key.text === 'Service' && pair.value.kind === 'map' ? [pair.value] : []) : [];
  const [first] = services;
  if (first === undefined) return { sites: [], guests: [] };
  const all = services.flatMap((service) => service.pairs);
  const reset = all.findLastIndex(({ key, value }) => key.text === 'Environment' && value.kind === 'scalar' && value.text === '');
  return readService(first, all.filter(isScalarPair), new Set(all.slice(0, Math.max(reset, 0))), addressOf(prefix, 'Service'));
}

type ScalarPair = DataPair & { readonly value: DataScalar };

function isScalarPair(pair: DataPair): pair is ScalarPair {
  return pair.value.kind === 'scalar' && pair.value.text !== '';
}

/** `stale`: lines that an empty `Environment=` below them makes void. */
function readService(service: DataMap, pairs: readonly ScalarPair[], stale: ReadonlySet<DataPair>, address: string): Reading {
  const files = pairs.filter((pair) => pair.key.text === 'EnvironmentFile');
  const lines: UnitLines = { section: service, pairs, homes: new Map(), given: new Map() };
  const environment: Environment = {
    id: `${service.document.id}@${address}:unit`, kind: 'unit', document: service.document, address,
    binder: unitBinder(lines), imports: files.map(pathSlot), extent: [service.range],
  };
  const sites: Site[] = [];
  const guests: Guest[] = [];
  for (const pair of pairs) {
    const key = pair.key.text;
    if (key === 'Environment' || key === 'PassEnvironment') sites.push(...assignments(pair, environment, lines, stale.has(pair) && key === 'Environment'));
    if (!COMMANDS.test(key)) continue;
    const alone = key === 'ExecStart' && pairs.filter((each) => each.key.text === key).length === 1;
    const reading = commands(pair, environment, alone ? undefined : pairEntry(pair));
    sites.push(...reading.sites);
    guests.push(...reading.guests);
  }
  return { sites, guests };
}

/** `-` in front of the path: the file may be missing. */
function pathSlot({ value }: ScalarPair): Slot {
  return partSlot(value, { start: value.text.startsWith('-') ? 1 : 0, end: value.text.length });
}

/** `Environment=A=1 "B=x y"`, `PassEnvironment=A B`: one site for each word. */
function assignments(pair: ScalarPair, environment: Environment, lines: UnitLines, isVoid: boolean): readonly AssignmentSite[] {
  const passed = pair.key.text === 'PassEnvironment';
  const codec = filledCodec(pair.value.codec(), UNIT_TEXT);
  const words = quotedWords(codec, pair.document, pair.frozen, { syntax: SYSTEMD_WORDS, spell: (text) => text, whole: pairEntry(pair) }) ?? [];
  return words.flatMap((word): AssignmentSite[] => {
    const lead = word.slot.pieces[0];
    const label = lead?.kind === 'text' ? /^[A-Za-z_]\w*/.exec(lead.text)?.[0] : undefined;
    if (label === undefined || lead?.kind !== 'text' || (passed ? word.text !== label : lead.text[label.length] !== '=')) return [];
    const frozen = isVoid ? { frozen: 'not-writable' as const } : {};
    const site: AssignmentSite = {
      kind: 'assignment', document: pair.document, name: { ...partOf(word, 0, label.length), ...frozen },
      ...(passed ? {} : { value: { ...valueSlot(word, label.length + 1), ...frozen } }),
      source: passed ? 'pass-through' : 'value', entry: { ...word.entry, ...frozen }, environment, address: addressOf(environment.address, pair.key.text, label),
    };
    lines.homes.set(site, pair);
    if (!passed) lines.given.set(site, word);
    return [site];
  });
}

/** `A="x"`: quotes around the value alone belong to it. */
function valueSlot(word: Word, from: number): Slot {
  const slot = partOf(word, from, undefined);
  const source = word.slot.document.text.slice(word.slot.range.start + from, word.slot.range.end);
  if (!/^(["'])(?:(?!\1).)*\1$/s.test(source)) return slot;
  return { ...slot, range: { start: word.slot.range.start + from, end: word.slot.range.end } };
}

function commands(pair: ScalarPair, environment: Environment, entry: Entry | undefined): Reading {
  const prefix = /^[@\-:+!|]*/.exec(pair.value.text)![0];
  const filling = prefix.includes(':') ? UNIT_TEXT : COMMAND_TEXT;
  const codec = filledCodec(pair.value.codec(), filling);
  const words = quotedWords(codec, pair.document, pair.frozen, { syntax: SYSTEMD_WORDS, from: prefix.length }) ?? [];
  const address = addressOf(environment.address, pair.key.text);
  const sites: Site[] = [...filledNames(pair.value, filling, address, environment)];
  const guests: Guest[] = [];
  const lists = commandLists(words);
  for (const [index, list] of lists.entries()) {
    // Behind `@` the second word is the name that the program sees as its own.
    const own = prefix.includes('@') && index === 0 ? [...list.slice(0, 1), ...list.slice(2)] : list;
    const range = rangeOf(own);
    if (range === undefined) continue;
    const statement = entry === undefined || lists.length > 1 ? {} : { statement: entry };
    const reading = readCommand(own, { document: pair.document, environment, range, address, ...statement });
    sites.push(...reading.sites);
    guests.push(...reading.guests);
  }
  return { sites, guests };
}

/** A word `;` alone ends a command. */
function commandLists(words: readonly Word[]): readonly (readonly Word[])[] {
  const lists: Word[][] = [[]];
  for (const word of words) {
    const { document, range } = word.slot;
    if (document.text.slice(range.start, range.end) === ';') lists.push([]);
    else lists.at(-1)!.push(word);
  }
  return lists.filter((list) => list.length > 0);
}
