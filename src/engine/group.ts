import { rootRange } from '../document/document.ts';
import { contains, type Range } from '../text/range.ts';
import type { RuleSite, SettingSite } from '../rule.ts';
import type { Environment, ReferenceSite } from '../sites/site.ts';
import { bindPlace } from './bind-place.ts';
import type { Match } from './match.ts';
import { nameReader } from './name-words.ts';
import { plainText } from './resolve.ts';
import { chainOf, containerOf, covers, isAgent, takesIn } from './scope.ts';
import { comesFromFile } from './taken-files.ts';

/** A place that reads a variable which a match of the same group may rename. */
export interface Reader {
  readonly reference: ReferenceSite;
  readonly match: Match;
  readonly definition: SettingSite;
}

/** Matches that stand or fall together, and the places that read what they rename. */
export interface Group {
  readonly matches: readonly Match[];
  readonly readers: readonly Reader[];
  /** Places in files without a language that read a name this group gives a value to: they cannot be changed with it. */
  readonly blockers: readonly Match[];
  /** True when a value that is taken from outside somewhere in the group is given in it. */
  readonly defined: boolean;
}

/** Files that tell people about names, and read none. */
const PROSE = /\.(?:md|markdown|rst|txt|adoc|html?|ipynb)$|(?:^|\/)(?:README|CHANGELOG|CHANGES|NEWS)[^/]*$/i;

/**
 * Joins matches into fixes: one pod is one unit, one command is one fix, one name in one environment is one binding,
 * and a name is renamed with every place that reads it.
 */
export function groupMatches(matches: readonly Match[]): readonly Group[] {
  const parent = matches.map((_, index) => index);
  const find = (index: number): number => {
    let at = index;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!;
    return at;
  };
  const join = (a: number, b: number): void => { parent[Math.max(find(a), find(b))] = Math.min(find(a), find(b)); };

  joinUnits(matches, join);
  joinBindings(matches, join);
  joinSites(matches, join);
  joinValues(matches, join);
  const readers = joinReaders(matches, join);
  const blockers = blockersOf(matches);

  const groups = new Map<number, { matches: Match[]; readers: Reader[]; blockers: Match[]; defined: boolean }>();
  matches.forEach((match, index) => {
    const root = find(index);
    const group = groups.get(root) ?? { matches: [], readers: [], blockers: [], defined: false };
    group.matches.push(match);
    groups.set(root, group);
  });
  const indexOf = new Map(matches.map((match, index) => [match, index]));
  for (const reader of readers) groups.get(find(indexOf.get(reader.match)!))!.readers.push(reader);
  for (const { definition, reader } of blockers) groups.get(find(definition))!.blockers.push(reader);
  for (const group of groups.values()) {
    const taken = group.matches.flatMap(({ site }) => site.kind === 'setting' && site.source === 'pass-through' ? [site] : []);
    group.defined = taken.length > 0 && taken.every((taker) => group.matches.some(({ site }) => site.kind === 'setting' && gives(site, taker)));
  }
  return [...groups.values()];
}

type Join = (a: number, b: number) => void;

/** Everything in a container, or in the environments of a script, goes with the agent or flow run started there. */
function joinUnits(matches: readonly Match[], join: Join): void {
  matches.forEach((match, index) => {
    const { site } = match;
    if (site.kind !== 'invocation' || site.mention || !(isAgent(site) || site.path.startsWith('prefect execute'))) return;
    const chain = chainOf(site.environment);
    const unit = containerOf(site.environment) ?? chain.find((each) => each.kind === 'script') ?? site.environment;
    matches.forEach((other, at) => {
      if (other.file !== match.file) {
        if (comesFromFile(unit, match.file.scan.root.path, other)) join(index, at);
        return;
      }
      if (belongs(chain, other)) join(index, at);
      const environment = environmentOf(other.site);
      if (environment === undefined) return;
      if (covers(environment, match.site.document, site.range)) join(index, at);
      if (chain.includes(environment) || chainOf(environment).includes(unit) || takesIn(unit, environment)) join(index, at);
    });
  });
}

/** True for a setting or the name of one that stands in what belongs to one of the environments. */
function belongs(chain: readonly Environment[], { site, finding }: Match): boolean {
  if (site.kind === 'setting') return chain.some((each) => covers(each, site.document, site.entry.range));
  return site.kind === 'mention' && finding.outcome.kind === 'refused' && chain.some((each) => covers(each, site.document, site.name.range));
}

function joinBindings(matches: readonly Match[], join: Join): void {
  const first = new Map<Environment, Map<string, number>>();
  matches.forEach((match, index) => {
    if (match.finding.outcome.kind !== 'fix') return;
    for (const intent of match.finding.outcome.intents) {
      if (intent.intent !== 'bind') continue;
      const place = bindPlace(intent);
      const names = first.get(place) ?? new Map<string, number>();
      first.set(place, names);
      const at = names.get(intent.name);
      if (at === undefined) names.set(intent.name, index);
      else join(at, index);
    }
  });
  joinWithheld(matches, first, join);
}

/** A name that a withheld finding would give in an environment is not given there, nor inside, by another one. */
function joinWithheld(matches: readonly Match[], bound: ReadonlyMap<Environment, ReadonlyMap<string, number>>, join: Join): void {
  matches.forEach((match, index) => {
    if (match.finding.outcome.kind !== 'refused') return;
    for (const intent of match.finding.outcome.intents ?? []) {
      if (intent.intent !== 'bind') continue;
      const place = bindPlace(intent);
      for (const [environment, names] of bound) {
        const at = chainOf(environment).includes(place) ? names.get(intent.name) : undefined;
        if (at !== undefined) join(at, index);
      }
    }
  });
}

/** An option goes with its command, a fix with the settings it rests on, and two findings on one site go together. */
function joinSites(matches: readonly Match[], join: Join): void {
  const first = new Map<object, number>();
  matches.forEach((match, index) => {
    const { site } = match;
    const keys: object[] = [site];
    if (site.kind === 'setting' && site.command !== undefined) keys.push(site.command);
    if (match.finding.outcome.kind === 'fix') keys.push(...match.finding.outcome.restsOn ?? []);
    for (const key of keys) {
      const at = first.get(key);
      if (at === undefined) first.set(key, index);
      else join(at, index);
    }
  });
}

/** A setting goes with what its own value reads: renamed in one of two places, the name would be lost between them. */
function joinValues(matches: readonly Match[], join: Join): void {
  const values = new Map<Match['file'], { readonly index: number; readonly range: Range }[]>();
  matches.forEach(({ site, file }, index) => {
    if (site.kind !== 'setting' || site.value === undefined) return;
    const list = values.get(file) ?? [];
    values.set(file, list);
    list.push({ index, range: rootRange(site.value.document, site.value.range) });
  });
  matches.forEach(({ site, file }, index) => {
    if (site.kind !== 'mention' || site.form !== 'reference') return;
    const name = rootRange(site.name.document, site.name.range);
    for (const value of values.get(file) ?? []) if (contains(value.range, name)) join(value.index, index);
  });
}

function joinReaders(matches: readonly Match[], join: Join): readonly Reader[] {
  const readers: Reader[] = [];
  const byLabel = new Map<string, number[]>();
  matches.forEach((match, index) => {
    if (match.site.kind !== 'setting' || match.site.spelling !== 'variable') return;
    const list = byLabel.get(match.site.label) ?? [];
    list.push(index);
    byLabel.set(match.site.label, list);
  });
  joinPassThrough(matches, byLabel, join);
  const seen = new Set<ReferenceSite>();
  matches.forEach((match, index) => {
    if (match.site.kind !== 'mention' || match.site.form !== 'reference') return;
    const reference = match.file.resolved.references.find((each) => match.site.kind === 'mention' && each.name === match.site.name);
    if (reference === undefined || seen.has(reference)) return;
    seen.add(reference);
    for (const at of byLabel.get(match.site.label) ?? []) {
      const definition = matches[at]!;
      if (definition.site.kind !== 'setting' || !defines(definition, match, reference)) continue;
      join(at, index);
      readers.push({ reference, match, definition: definition.site });
    }
  });
  return readers;
}

/** True when the setting's place gives the reference its value. */
function defines(definition: Match, reader: Match, reference: ReferenceSite): boolean {
  const site = definition.site;
  if (site.kind !== 'setting') return false;
  const inside = reference.environment === undefined ? [] : chainOf(reference.environment);
  if (inside.includes(site.environment)) return true;
  if (!isOpen(site) || !related(definition, reader)) return false;
  if (definition.file === reader.file) return reference.environment === undefined && site.environment.kind === 'file';
  return reference.environment === undefined || !settledInside(reader, reference);
}

/** `- NAME` takes its value from where the name is given one: a dotenv file, a script that exports it. */
function joinPassThrough(matches: readonly Match[], byLabel: ReadonlyMap<string, readonly number[]>, join: Join): void {
  for (const indexes of byLabel.values()) {
    for (const index of indexes) {
      const taker = matches[index]!;
      if (taker.site.kind !== 'setting' || taker.site.source !== 'pass-through') continue;
      for (const at of indexes) {
        const giver = matches[at]!;
        if (giver.site.kind !== 'setting' || !gives(giver.site, taker.site)) continue;
        if (giver.file === taker.file || related(giver, taker)) join(index, at);
      }
    }
  }
}

function blockersOf(matches: readonly Match[]): readonly { readonly definition: number; readonly reader: Match }[] {
  const readers = matches.flatMap((match): readonly { readonly match: Match; readonly label: string; readonly inside?: readonly Environment[]; readonly given?: boolean }[] => {
    const { site, file } = match;
    if (site.kind !== 'mention' || site.form !== 'text' || site.comment) return [];
    if (file.scan.root.language === 'text') return PROSE.test(file.scan.root.path) ? [] : [{ match, label: site.label }];
    const environment = nameReader(file, site.label, site.name.range);
    if (environment === undefined) return [];
    const inside = chainOf(environment);
    const given = matches.some((each) => each.file === file && each.site.kind === 'setting' && each.site.label === site.label && inside.includes(each.site.environment));
    return [{ match, label: site.label, inside, given }];
  });
  if (readers.length === 0) return [];
  return matches.flatMap((match, definition) => {
    const { site } = match;
    if (site.kind !== 'setting' || site.spelling !== 'variable' || match.finding.outcome.kind !== 'fix') return [];
    return readers.filter((reader) => reader.label === site.label
      && (reader.inside?.includes(site.environment) === true || (reader.given !== true && isOpen(site) && related(match, reader.match))))
      .map((reader) => ({ definition, reader: reader.match }));
  });
}

/** True when a value taken from outside is the one given here: around it, or where other files can read it. */
function gives(giver: SettingSite, taker: SettingSite): boolean {
  if (giver.label !== taker.label || giver.source === 'pass-through') return false;
  const { outside } = taker.environment;
  return isOpen(giver) || (outside !== undefined && chainOf(outside).includes(giver.environment));
}

/** True for a value that other files can read: in a dotenv file, or at the top of a script file. */
function isOpen(site: SettingSite): boolean {
  return site.source !== 'pass-through' && site.document.host === undefined
    && (site.environment.kind === 'file' || site.environment.kind === 'script');
}

/** Files read each other's variables where one stands in the folder of the other, or below it. */
function related(one: Match, other: Match): boolean {
  const [a, b] = [one, other].map((match) => match.file.scan.root.path.split('/').slice(0, -1).join('/'));
  return a === b || a === '' || b === '' || `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
}

/** True when the reader's own file gives the name a value. */
function settledInside(reader: Match, reference: ReferenceSite): boolean {
  if (reference.environment === undefined) return false;
  const chain = chainOf(reference.environment);
  const label = plainText(reference.name.pieces);
  return reader.file.resolved.assignments.some((each) => each.source !== 'pass-through'
    && chain.includes(each.environment) && plainText(each.name.pieces) === label);
}

function environmentOf(site: RuleSite): Environment | undefined {
  return site.kind === 'setting' || (site.kind === 'invocation' && !site.mention) ? site.environment : undefined;
}
