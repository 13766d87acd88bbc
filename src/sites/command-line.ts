import type { Document } from '../document/document.ts';
import type { Range } from '../text/range.ts';
import { addressOf } from './address.ts';
import { contained } from './containers.ts';
import type { Guest, Reading } from './guest.ts';
import { leadingText } from './options.ts';
import { requirementWords } from './requirement-words.ts';
import type { AssignmentSite, Binder, CommandSite, Entry, Environment, ImageSite, RequirementSite, Word } from './site.ts';
import { assignmentBinder, closedBinder } from './word-binders.ts';
import { partOf } from './word-part.ts';
import { unwrap } from './wrappers.ts';

/** Where a list of words stands. */
export interface CommandPlace {
  readonly document: Document;
  /** Environment the command runs in (script, container, step). */
  readonly environment: Environment;
  /**
   * Writes assignments in front of this command; undefined for argv lists, which use `environment`'s binder.
   * It is called with the words from the first one on that sees the new variables (`sudo` takes them away).
   */
  readonly prefix?: (words: readonly Word[]) => Binder;
  readonly statement?: Entry;
  /** Where it stands among the statements of its script. */
  readonly runs?: NonNullable<Environment['runs']>;
  readonly range: Range;
  readonly address: string;
}

/** Wrappers nest at most this deep; more is nobody's command. */
const MAX_WRAPPERS = 16;

/**
 * Takes wrappers off a command's words and says what stands in it: the command itself, the variables that its
 * wrappers set, and the script of a `sh -c`. A wrapper with an option that is not known stays the program.
 */
export function readCommand(words: readonly Word[], place: CommandPlace): Reading {
  return readFrom(words, place, 0);
}

function readFrom(words: readonly Word[], place: CommandPlace, depth: number): Reading {
  if (words.length === 0) return { sites: [], guests: [] };
  const sites: (AssignmentSite | ImageSite)[] = [];
  let environment = place.environment;
  let at = 0;
  // The first word that sees variables set in front of it.
  let open = 0;
  for (let turn = depth; turn < MAX_WRAPPERS; turn++) {
    const inside = contained(words, at, place);
    if (inside !== undefined) return within(words, at, inside, place, sites, turn);
    const step = unwrap(words, at);
    if (step === undefined) break;
    if (step.kind === 'script') {
      const guest = scriptGuest(words[step.at]!, step, place, prefixed(words, open, place, environment));
      // A script whose text is not known stays visible as a command.
      if (guest === undefined) break;
      return { sites, guests: [guest] };
    }
    if (step.cut) {
      open = step.at;
      environment = shielded(words, step.at, place);
    }
    if (step.assignments.length > 0) {
      environment = assignedEnvironment(words, step.at, place, prefixed(words, open, place, environment));
      for (const index of step.assignments) sites.push(assignmentWord(words[index]!, environment));
      open = step.at;
    }
    at = step.at;
  }
  if (at >= words.length) return { sites, guests: [] };
  return { sites: [...sites, ...commandSites(words, at, place, prefixed(words, open, place, environment))], guests: [] };
}

function within(
  words: readonly Word[], at: number, inside: NonNullable<ReturnType<typeof contained>>, place: CommandPlace,
  before: readonly (AssignmentSite | ImageSite)[], turn: number,
): Reading {
  const sites = [...before, ...imageOf(inside.environment), ...inside.sites];
  if (inside.words.length === 0) return { sites: [...sites, ...commandSites(words, at, place, place.environment)], guests: [] };
  const { prefix: _, ...rest } = place;
  const reading = readFrom(inside.words, { ...rest, environment: inside.environment }, turn + 1);
  const commands = reading.sites.map((site) => (site.kind === 'command' ? { ...site, all: words } : site));
  return { sites: [...sites, ...commands], guests: reading.guests };
}

/** The image that a container is started from. */
function imageOf(environment: Environment): readonly ImageSite[] {
  const { image, document, address } = environment;
  return image === undefined ? [] : [{ kind: 'image', document, image, use: 'run', environment, address: addressOf(address, 'image') }];
}

/** The command, and the packages it installs. */
function commandSites(words: readonly Word[], at: number, place: CommandPlace, environment: Environment): readonly (CommandSite | RequirementSite)[] {
  const site = commandSite(words, at, place, environment);
  return [site, ...requirementWords(site)];
}

function commandSite(words: readonly Word[], at: number, place: CommandPlace, environment: Environment): CommandSite {
  const own = words.slice(at);
  const frozen = own[0]?.slot.frozen;
  return {
    kind: 'command',
    document: place.document,
    words: own,
    all: words,
    range: {
      start: Math.min(...own.map((word) => word.slot.range.start)),
      end: Math.max(...own.map((word) => word.slot.range.end)),
    },
    ...(place.statement === undefined ? {} : { statement: place.statement }),
    environment,
    address: place.address,
    ...(frozen === undefined ? {} : { frozen }),
  };
}

/** The environment of the command from `open` on: one of its own where assignments can stand in front of it. */
function prefixed(words: readonly Word[], open: number, place: CommandPlace, environment: Environment): Environment {
  if (place.prefix === undefined || environment.kind === 'command') return environment;
  return {
    id: `${place.document.id}@${words[open]?.slot.range.start ?? place.range.end}:command`,
    kind: 'command',
    parent: environment,
    document: place.document,
    address: place.address,
    binder: place.prefix(words.slice(open)),
    ...runsOf(place),
  };
}

/** The environment behind a wrapper that takes variables away. */
function shielded(words: readonly Word[], at: number, place: CommandPlace): Environment {
  return {
    id: `${place.document.id}@${words[at]?.slot.range.start ?? place.range.end}:command`,
    kind: 'command',
    parent: place.environment,
    document: place.document,
    address: place.address,
    binder: place.prefix?.(words.slice(at)) ?? closedBinder('the command runs behind sudo, which takes variables away'),
    ...runsOf(place),
    shielded: true,
  };
}

function runsOf({ runs }: CommandPlace): Pick<Environment, 'runs'> {
  return runs === undefined ? {} : { runs };
}

function assignedEnvironment(words: readonly Word[], at: number, place: CommandPlace, parent: Environment): Environment {
  const program = words[at];
  const idiom = place.prefix?.(words.slice(at));
  return {
    id: `${place.document.id}@${words[at - 1]?.slot.range.start ?? place.range.end}:assigned`,
    kind: 'command',
    parent,
    document: place.document,
    address: place.address,
    binder: program === undefined ? closedBinder('no command follows') : assignmentBinder(program, idiom),
    ...runsOf(place),
  };
}

function assignmentWord(word: Word, environment: Environment): AssignmentSite {
  const label = leadingText(word).split('=', 1)[0]!;
  return {
    kind: 'assignment',
    document: environment.document,
    name: partOf(word, 0, label.length),
    value: partOf(word, label.length + 1, undefined),
    source: 'value',
    entry: word.entry,
    environment,
    address: addressOf(environment.address, 'env', label),
  };
}

function scriptGuest(word: Word, step: { readonly far: boolean }, place: CommandPlace, environment: Environment): Guest | undefined {
  const codec = word.codec();
  if (codec === undefined) return undefined;
  return { codec, language: 'shell', address: place.address, ...(step.far ? {} : { environment }) };
}
