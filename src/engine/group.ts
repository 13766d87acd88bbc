import { rootRange } from '../document/document.ts';
import { contains, type Range } from '../text/range.ts';
import type { RuleSite } from '../rule.ts';
import type { Environment, Slot } from '../sites/site.ts';
import { bindPlace, type Bind } from './bind-place.ts';
import type { Match } from './match.ts';
import { blockersOf, gives, joinReaders, type Join, type Reader } from './readers.ts';
import { chainOf, containerOf, covers, isAgent, openChainOf, takesIn } from './scope.ts';
import { comesFromFile, type MadeOfFiles } from './taken-files.ts';

/** Matches that stand or fall together, and the places that read what they rename. */
export interface Group {
  readonly matches: readonly Match[];
  readonly readers: readonly Reader[];
  /** Places in files without a language that read a name this group gives a value to: they cannot be changed with it. */
  readonly blockers: readonly Match[];
  /** True when a value that is taken from outside somewhere in the group is given in it. */
  readonly defined: boolean;
  /** Files without a match that have to change with it. */
  readonly touched?: readonly Match['file'][];
}

/**
 * Joins matches into fixes: one pod is one unit, one command is one fix, one name in one environment is one binding,
 * and a name is renamed with every place that reads it.
 */
export function groupMatches(matches: readonly Match[], made: MadeOfFiles): readonly Group[] {
  const parent = matches.map((_, index) => index);
  const find = (index: number): number => {
    let at = index;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!;
    return at;
  };
  const join = (a: number, b: number): void => { parent[Math.max(find(a), find(b))] = Math.min(find(a), find(b)); };

  joinUnits(matches, made, join);
  joinBindings(matches, join);
  joinShared(matches, join);
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

/** Everything in a container, or in the environments of a script, goes with the agent or flow run started there, and with a command that stays. */
function joinUnits(matches: readonly Match[], made: MadeOfFiles, join: Join): void {
  const homes = matches.map(({ site }) => environmentOf(site));
  const chains = homes.map((home) => new Set(home === undefined ? [] : chainOf(home)));
  matches.forEach((match, index) => {
    const { site } = match;
    if (site.kind !== 'invocation' || site.mention) return;
    // A command of 1.x that stays in a container goes on reading what it is given there.
    const stays = match.finding.outcome.kind === 'refused' && containerOf(site.environment) !== undefined;
    if (!(stays || isAgent(site) || site.path.startsWith('prefect execute'))) return;
    const chain = chainOf(site.environment);
    const wide = chain.filter((each) => each.extent !== undefined);
    const unit = containerOf(site.environment) ?? chain.find((each) => each.kind === 'script') ?? site.environment;
    matches.forEach((other, at) => {
      if (other.file !== match.file) {
        if (comesFromFile(unit, match.file.scan.root.path, other, made)) join(index, at);
        return;
      }
      if (wide.length > 0 && belongs(wide, other)) join(index, at);
      const environment = homes[at];
      if (environment === undefined) return;
      if (environment.extent !== undefined && covers(environment, match.site.document, site.range)) join(index, at);
      if (chain.includes(environment) || chains[at]!.has(unit) || takesIn(unit, environment)) join(index, at);
    });
  });
}

/** True for a setting or the name of one that stands in what belongs to one of the environments. */
function belongs(chain: readonly Environment[], { site, finding }: Match): boolean {
  if (site.kind === 'setting') return chain.some((each) => covers(each, site.document, site.entry.range));
  return site.kind === 'mention' && finding.outcome.kind === 'refused' && chain.some((each) => covers(each, site.document, site.name.range));
}

/** A map of variables that several places take over by an anchor is changed with what stands in those places. */
function joinShared(matches: readonly Match[], join: Join): void {
  const first = new Map<Environment, number>();
  matches.forEach((match, index) => {
    if (match.site.kind !== 'setting') return;
    for (const place of chainOf(match.site.environment)) {
      if (place.shared !== true) continue;
      const at = first.get(place);
      if (at === undefined) first.set(place, index);
      else join(at, index);
    }
  });
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
      const at = names.get(nameIn(place, intent.name));
      if (at === undefined) names.set(nameIn(place, intent.name), index);
      else join(at, index);
    }
  });
  joinOuter(matches, join);
  joinWithheld(matches, first, join);
}

/** What a finding asks for beside its own change is not given again where it stood around it before. */
function joinOuter(matches: readonly Match[], join: Join): void {
  const standing = new Map<Environment, Map<string, number>>();
  matches.forEach((match, index) => {
    for (const intent of bindsOf(match)) {
      if (intent.replaces === undefined) continue;
      const place = bindPlace(intent);
      standing.set(place, (standing.get(place) ?? new Map<string, number>()).set(nameIn(place, intent.name), index));
    }
  });
  matches.forEach((match, index) => {
    for (const intent of bindsOf(match)) {
      if (intent.replaces !== undefined || intent.own === true) continue;
      for (const around of openChainOf(bindPlace(intent)).slice(1)) {
        const at = standing.get(around)?.get(nameIn(around, intent.name));
        if (at !== undefined) join(at, index);
      }
    }
  });
}

function bindsOf({ finding: { outcome } }: Match): readonly Bind[] {
  return outcome.kind === 'fix' ? outcome.intents.filter((each) => each.intent === 'bind') : [];
}

/** All that goes to one new file goes together. */
function nameIn(place: Environment, name: string): string {
  return place.successor === undefined ? name : '*';
}

/** A name that a withheld finding would give in an environment is not given there, nor inside, by another one. */
function joinWithheld(matches: readonly Match[], bound: ReadonlyMap<Environment, ReadonlyMap<string, number>>, join: Join): void {
  matches.forEach((match, index) => {
    if (match.finding.outcome.kind !== 'refused') return;
    for (const intent of match.finding.outcome.intents ?? []) {
      if (intent.intent !== 'bind') continue;
      const place = bindPlace(intent);
      for (const [environment, names] of bound) {
        const at = chainOf(environment).includes(place) ? names.get(nameIn(environment, intent.name)) : undefined;
        if (at !== undefined) join(at, index);
      }
    }
  });
}

/** An option goes with its command, a fix with the settings it rests on, two findings on one site or one text go together, and so do uses of one imported name. */
function joinSites(matches: readonly Match[], join: Join): void {
  const first = new Map<object | string, number>();
  matches.forEach((match, index) => {
    const { site, finding: { outcome } } = match;
    const keys: (object | string)[] = [site];
    if (site.kind === 'setting' && site.command !== undefined) keys.push(site.command);
    if (outcome.kind === 'fix') {
      keys.push(...outcome.restsOn ?? []);
      for (const intent of outcome.intents) if (intent.intent === 'set') keys.push(textKey(intent.slot));
      // Uses of one imported name: the import that takes its place may have its name only when none is left.
      if (site.kind === 'api' && outcome.intents.some((each) => each.intent === 'express')) keys.push(`${site.document.path}@${site.document.id}:${site.use.symbol}`);
    }
    for (const key of keys) {
      const at = first.get(key);
      if (at === undefined) first.set(key, index);
      else join(at, index);
    }
  });
}

function textKey({ document, range }: Slot): string {
  const { start, end } = rootRange(document, range);
  return `${document.path}@${start}-${end}`;
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

function environmentOf(site: RuleSite): Environment | undefined {
  return site.kind === 'setting' || (site.kind === 'invocation' && !site.mention) ? site.environment : undefined;
}
