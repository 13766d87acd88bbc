import { addressOf } from '../sites/address.ts';
import { readCommand } from '../sites/command-line.ts';
import type { Guest, Reading } from '../sites/guest.ts';
import type { AssignmentSite, Environment, Site } from '../sites/site.ts';
import { pairOf, type DataMap, type DataNode, type DataPair, type DataScalar } from '../tree/data-tree.ts';
import { rangeOf } from './argv.ts';
import type { Dialect } from './dialect.ts';
import { quotedWords } from './shell-quoting.ts';
import { environmentWords, programBinder, SUPERVISOR_TEXT, type ProgramLines } from './supervisord-environment.ts';
import { filledNames, linesCodec } from './value-text.ts';

const PROGRAM = /^(?:program|eventlistener|fcgi-program):/;

/** Configurations of supervisord: its programs with their variables and commands. */
export const supervisord: Dialect = {
  id: 'supervisord',
  applies: (tree) => tree.document.language === 'ini' && tree.kind === 'map'
    && tree.pairs.some((pair) => (PROGRAM.test(pair.key.text) || pair.key.text === 'supervisord') && pair.value.kind === 'map'),
  read(tree, prefix) {
    const sites: Site[] = [];
    const guests: Guest[] = [];
    const all = readProgram(tree, 'supervisord', prefix, undefined);
    if (all !== undefined) sites.push(...all.sites);
    // Of sections with one name the last one counts.
    for (const name of new Set(tree.kind === 'map' ? tree.pairs.map(({ key }) => key.text) : [])) {
      const reading = PROGRAM.test(name) ? readProgram(tree, name, prefix, all?.environment) : undefined;
      sites.push(...reading?.sites ?? []);
      guests.push(...reading?.guests ?? []);
    }
    return { sites, guests };
  },
};

/** A section with what it gives its processes; undefined where it is missing. */
function readProgram(tree: DataNode, name: string, prefix: string, parent: Environment | undefined): Reading & { readonly environment: Environment } | undefined {
  const section = pairOf(tree, name)?.value;
  if (section?.kind !== 'map') return undefined;
  const address = addressOf(prefix, name);
  const lines: ProgramLines = { section, given: new Map() };
  const environment: Environment = {
    id: `${section.document.id}@${address}:unit`, kind: 'unit', document: section.document, address, binder: programBinder(lines),
    extent: [section.range], ...(parent === undefined ? {} : { parent }),
  };
  const command = readProgramCommand(section, environment);
  return { environment, sites: [...variables(section, environment, lines), ...command.sites], guests: command.guests };
}

function variables(section: DataMap, environment: Environment, lines: ProgramLines): readonly Site[] {
  const pair = pairOf(section, 'environment');
  if (pair === undefined) return [];
  const address = addressOf(environment.address, 'environment');
  const assignments = environmentWords(pair).map((word): AssignmentSite => {
    const site: AssignmentSite = {
      kind: 'assignment', document: section.document, name: word.name, value: word.value, source: 'value', entry: word.entry,
      environment, address: addressOf(address, word.label),
    };
    lines.given.set(site, word);
    return site;
  });
  return [...assignments, ...scalarsOf(pair).flatMap((each) => filledNames(each, SUPERVISOR_TEXT, address, environment))];
}

/** Split as a shell would, but no shell runs. */
function readProgramCommand(section: DataMap, environment: Environment): Reading {
  const pair = pairOf(section, 'command');
  const codec = pair === undefined ? undefined : linesCodec(pair.value, SUPERVISOR_TEXT);
  if (pair === undefined || codec === undefined) return { sites: [], guests: [] };
  const words = quotedWords(codec, pair.document, pair.frozen) ?? [];
  const range = rangeOf(words);
  const address = addressOf(environment.address, 'command');
  const references = scalarsOf(pair).flatMap((each) => filledNames(each, SUPERVISOR_TEXT, address, environment));
  if (range === undefined) return { sites: references, guests: [] };
  const reading = readCommand(words, { document: pair.document, environment, range, address });
  return { sites: [...references, ...reading.sites], guests: reading.guests };
}

function scalarsOf({ value }: DataPair): readonly DataScalar[] {
  if (value.kind === 'scalar') return [value];
  return value.kind === 'list' ? value.items.filter((item) => item.kind === 'scalar') : [];
}
