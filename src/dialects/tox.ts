import { addressOf } from '../sites/address.ts';
import { readCommand } from '../sites/command-line.ts';
import type { Guest, Reading } from '../sites/guest.ts';
import type { AssignmentSite, Entry, Environment, Site } from '../sites/site.ts';
import type { PartEntry } from '../sites/words.ts';
import { refuse } from '../text/refusal.ts';
import type { DataMap } from '../tree/data-tree.ts';
import { rangeOf } from './argv.ts';
import { envLines } from './env-lines.ts';
import { requirementSites } from './setup-cfg.ts';
import { quotedWords } from './shell-quoting.ts';
import { valueLines, type ValueLine } from './value-lines.ts';
import { filledCodec, filledNames, textSlot, type Filling, type Mark } from './value-text.ts';

const SUBSTITUTION = /\\[{}]|\{(?:env:([A-Za-z_]\w*))?(?:[^{}\n\\]|\{[^{}\n]*\})*\}/g;

/** `{env:X}`, `{posargs}`, `{[testenv]deps}`: filled in by tox before it splits words. */
const TOX_TEXT: Filling = {
  marks: (source) => [...source.matchAll(SUBSTITUTION)].flatMap((match): Mark[] => {
    const range = { start: match.index, end: match.index + match[0].length };
    if (match[0].startsWith('\\')) return [{ range, text: match[0][1]! }];
    return [match[1] === undefined ? { range } : { range, name: { text: match[1], start: match.index + 5 } }];
  }),
  encode: (text) => (/\s#|^#|\\$/.test(text) ? refuse('cannot-hold', 'tox would read the text as a comment') : text.replace(/[{}]/g, '\\$&')),
};

const SET = ['set_env', 'setenv'];
const PASS = ['pass_env', 'passenv'];
const COMMANDS = ['commands_pre', 'commands', 'commands_post'];

/** A `[testenv]`: the variables that it sets and passes on, its commands and packages. A command runs without a shell. */
export function toxEnvironment(section: DataMap, _name: string, address: string): Reading {
  const variables = envLines({
    section, keys: section.pairs.some((pair) => pair.key.text === 'setenv' || pair.key.text === 'passenv') ? [...SET].reverse() : SET,
    after: [...SET, ...PASS, 'deps', 'commands'], filling: TOX_TEXT, inWords: true,
    split(text) {
      const match = /^([\w.!,{}-]+:\s+)?([A-Za-z_]\w*)\s*=\s*/.exec(text);
      if (match?.[2] === undefined) return undefined;
      const start = match[1]?.length ?? 0;
      return { name: { start, end: start + match[2].length }, value: { start: match[0].length, end: text.length }, ...(match[1] === undefined ? {} : { condition: match[1].trim() }) };
    },
    reference: (name) => [{ kind: 'reference', name, source: `{env:${name}}` }],
  });
  const environment: Environment = {
    id: `${section.document.id}@${address}:unit`, kind: 'unit', document: section.document, address, binder: variables.binder, extent: [section.range],
  };
  const sites: Site[] = [...variables.read(environment)];
  const guests: Guest[] = [];
  for (const line of valueLines(section, [...SET, ...COMMANDS])) {
    sites.push(...filledNames(line.scalar, TOX_TEXT, addressOf(address, line.pair.key.text), environment));
  }
  for (const line of valueLines(section, PASS)) sites.push(...passed(line, environment));
  for (const line of valueLines(section, COMMANDS)) {
    const reading = command(line, environment);
    sites.push(...reading.sites);
    guests.push(...reading.guests);
  }
  sites.push(...requirementSites(valueLines(section, ['deps']), address));
  return { sites, guests };
}

/** Names that come in from outside, with blanks or commas between. */
function passed({ scalar, entry, pair }: ValueLine, environment: Environment): readonly AssignmentSite[] {
  const codec = filledCodec(scalar.codec(), TOX_TEXT);
  const words = [...codec.text.matchAll(/[^\s,]+/g)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
  return words.flatMap((range, index): AssignmentSite[] => {
    const name = codec.text.slice(range.start, range.end);
    if (!/^[A-Za-z_]\w*$/.test(name)) return [];
    const separator = words[1] === undefined ? ',' : codec.text.slice(words[0]!.end, words[1].start);
    const handle: PartEntry = { kind: 'part-entry', codec, words, index, separator, spell: (text) => text, whole: entry };
    const own: Entry = { document: scalar.document, range: codec.toHost(range), handle };
    return [{
      kind: 'assignment', document: scalar.document, name: textSlot(scalar.document, codec, range, handle), source: 'pass-through',
      entry: own, environment, address: addressOf(environment.address, pair.key.text, name),
    }];
  });
}

function command({ scalar, entry, pair }: ValueLine, environment: Environment): Reading {
  const codec = filledCodec(scalar.codec(), TOX_TEXT);
  // `-` in front: the command may fail; `!`: it must.
  const from = /^(?:[\w.!,{}-]+:\s+)?(?:[-!]\s*)?/.exec(codec.text)![0].length;
  const words = quotedWords(codec, scalar.document, undefined, { from }) ?? [];
  const range = rangeOf(words);
  if (range === undefined) return { sites: [], guests: [] };
  return readCommand(words, { document: scalar.document, environment, range, statement: entry, address: addressOf(environment.address, pair.key.text) });
}
