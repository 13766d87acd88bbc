import type { Document } from '../document/document.ts';
import { deriveApiUrl } from '../prefect/api-url.ts';
import type { Answers, Deployment, InvocationSite, RequestSite, Scope, SettingSite, TargetSite } from '../rule.ts';
import { plainText } from '../sites/pieces.ts';
import type { AssignmentSite, CommandSite, Entry, Environment, ImageSite } from '../sites/site.ts';
import { refuse } from '../text/refusal.ts';
import { contains, type Range } from '../text/range.ts';
import { isGlued } from './joined-text.ts';
import { type Resolved } from './resolve.ts';

/** Settings whose literal value tells where the API is, in the order in which they are asked. */
const URL_KEYS = ['cloud.api', 'cloud.graphql', 'cloud.endpoint', 'server.endpoint', 'server.host'];

/** Programs that make no use of a key. */
const HARMLESS = new Set(['echo', 'printf', 'cd', 'set', 'shopt', 'source', '.', ':', 'true', 'sleep', 'mkdir', 'test', '[', 'export', 'umask', 'trap', 'pip']);

type Placed = SettingSite | InvocationSite | TargetSite | RequestSite | PlacedImage;

/** An image in an environment: its own, or none. */
type PlacedImage = ImageSite & { readonly environment: Environment };

/** What is known around each site of one file. */
export interface ScopeIndex {
  scope(site: Placed | ImageSite): Scope;
}

/** The environment and those it takes unset names from, innermost first. */
export function chainOf(environment: Environment): readonly Environment[] {
  const chain: Environment[] = [];
  for (let at: Environment | undefined = environment; at !== undefined; at = at.parent) chain.push(at);
  return chain;
}

/** The innermost container or service around an environment. */
export function containerOf(environment: Environment): Environment | undefined {
  return chainOf(environment).find((each) => each.kind === 'container' || each.kind === 'service' || each.kind === 'run-option' || each.kind === 'image' || each.kind === 'unit');
}

/** True when what stands at `one` has been done for sure when `other` is reached: no branch, function or subshell keeps it away. */
export function reaches(one: Entry['list'], other: Entry['list']): boolean {
  if (one?.outer === undefined) return true;
  for (let at = other; at !== undefined; at = at.outer) if (at === one) return true;
  return false;
}

/** The environments whose variables come into this one: itself, and those around it up to a wrapper that keeps them out. */
export function openChainOf(environment: Environment): readonly Environment[] {
  const chain = chainOf(environment);
  const shield = chain.findIndex((each) => each.shielded === true);
  return shield === -1 ? chain : chain.slice(0, shield + 1);
}

/** True when what `entry` sets is set for sure when the command of `environment` runs; `entry` stands in an environment around it. */
export function inForce(entry: Entry, environment: Environment): boolean {
  const command = chainOf(environment).find((each) => each.runs !== undefined && each.document === entry.document);
  if (command?.runs === undefined) return true;
  return entry.range.start < command.runs.start && reaches(entry.list, command.runs.list);
}

/** True when a container takes the variables of a data object in whole (`envFrom`). */
export function takesIn(container: Environment, data: Environment): boolean {
  if (data.kind !== 'data' || data.name === undefined) return false;
  return container.imports?.some((slot) => plainText(slot.pieces) === data.name) === true;
}

/** True for what stands in the stretches that belong to an environment. */
export function covers({ extent, document }: Environment, place: Document, range: Range): boolean {
  return place === document && extent?.some((each) => contains(each, range)) === true;
}

/** Makes the index of a file's resolved sites. */
export function scopeIndex(resolved: Resolved, answers: Answers): ScopeIndex {
  const settings1x = resolved.settings.filter((site) => site.note !== 'wrong-case');
  const settingsIn = groupBy(settings1x, (site) => site.environment);
  const settingsOf = groupBy(settings1x, (site) => site.key);
  const assignmentsOf = groupBy(resolved.assignments, (site) => plainText(site.name.pieces));
  const allAgents = resolved.invocations.filter(isAgent);
  const apiNamers = resolved.commands.filter(namesApi);
  const apiUsers = resolved.commands.filter(usesApi);
  const dataNames = new Set(resolved.assignments.map(({ environment }) => environment.kind === 'data' ? environment.name : undefined));

  /** The containers that take this data in whole. */
  function takers(environment: Environment): readonly Environment[] {
    if (environment.kind !== 'data') return [];
    return [...new Set(resolved.commands.flatMap((each) => containerOf(each.environment) ?? []))].filter((each) => takesIn(each, environment));
  }

  function related(environment: Environment): readonly Environment[] {
    const chain = new Set([...chainOf(environment), ...takers(environment)]);
    const top = containerOf(environment) ?? jobOf(environment) ?? chainOf(environment).at(-1)!;
    const others = [...settingsIn.keys()].filter((each) => !chain.has(each));
    const inside = others.filter((each) => chainOf(each).includes(top));
    const taken = others.filter((each) => !inside.includes(each) && [...chain].some((one) => takesIn(one, each)));
    return [...chain, ...inside, ...taken];
  }

  function settings(environment: Environment, key: string): readonly SettingSite[] {
    const named = settingsOf.get(key);
    if (named === undefined) return [];
    const near = related(environment).flatMap((each) => (settingsIn.get(each) ?? []).filter((site) => site.key === key));
    return [...new Set([...near, ...brought(environment, named)])];
  }

  /** Those that an environment, and what runs inside it, gets; not those of its neighbours. */
  function reaching(environment: Environment, key: string): readonly SettingSite[] {
    const around = [...chainOf(environment), ...takers(environment)];
    return settings(environment, key).filter(({ environment: home, document, entry }) => around.includes(home) || chainOf(home).includes(environment)
      || around.some((each) => takesIn(each, home) || covers(each, document, entry.range)));
  }

  /** What aliases bring into an environment. */
  function brought<T extends SettingSite | AssignmentSite>(environment: Environment, sites: readonly T[]): readonly T[] {
    return sites.filter((site) => chainOf(environment).some((each) => each !== site.environment && covers(each, site.document, site.entry.range)));
  }

  /** Nearest first; then what comes in by aliases, and as a whole from other objects. */
  function assignments(environment: Environment, name: string): readonly AssignmentSite[] {
    const named = assignmentsOf.get(name);
    if (named === undefined) return [];
    const chain = chainOf(environment);
    const own = chain.flatMap((each) => named.filter((one) => one.environment === each));
    const taken = named.filter((one) => chain.some((each) => takesIn(each, one.environment)));
    return [...new Set([...own, ...brought(environment, named), ...taken])];
  }

  /** What the settings that hold for sure say; where one that holds only sometimes says something else, it is mixed. */
  function deploymentOf(site: Placed): Deployment {
    if (answers.apiUrl !== undefined) return isCloudUrl(answers.apiUrl) ? 'cloud' : 'self-hosted';
    const list = entryOf(site)?.list;
    const job = jobOf(site.environment);
    const chain = chainOf(site.environment);
    // What one command is given says nothing of those beside it.
    const certain = ({ environment, entry }: SettingSite): boolean => (jobOf(environment) ?? job) === job && reaches(entry.list, list)
      && (chain.includes(environment) || (environment.kind !== 'command' && environment.kind !== 'run-option')) && !comesTooLate(entry, site);
    const sure = verdictOf((key) => settings(site.environment, key).filter(certain));
    const perhaps = verdictOf((key) => settings(site.environment, key).filter((each) => !certain(each)));
    // A key is dealt with as for Cloud where nothing is known.
    const agrees = perhaps === 'unknown' || perhaps === sure || (perhaps === 'cloud' && sure === 'unknown');
    return agrees ? sure : 'mixed';
  }

  /** True when commands have been run between the site and a statement below it. */
  function comesTooLate({ list, range, document }: Entry, site: Placed): boolean {
    const end = endOf(site);
    if (list === undefined || site.document !== document || range.start < end) return false;
    const isCommand = site.kind === 'invocation' || (site.kind === 'setting' && site.spelling === 'option') || site.environment.kind === 'command';
    return isCommand || resolved.commands.some((each) => each.document === document && end <= each.range.start && each.range.end <= range.start
      && !HARMLESS.has(each.words[0]?.text ?? ''));
  }

  return {
    scope(given) {
      const site = withEnvironment(given);
      const { environment } = site;
      const container = containerOf(environment);
      const chain = chainOf(environment);
      const agents = (): readonly InvocationSite[] => {
        const homes = [site.kind === 'setting' || site.kind === 'image' ? environment : container ?? chain.at(-1), ...takers(environment)];
        return allAgents.filter((each) => chainOf(each.environment).some((one) => (
          homes.includes(one) || (site.kind === 'setting' && covers(one, site.document, site.entry.range))
          || (site.kind === 'image' && covers(one, site.document, site.image.range)))));
      };
      return {
        get deployment() { return deploymentOf(site); },
        audience: site.kind === 'setting' ? site.audience : 'client',
        settings: (key) => reaching(environment, key),
        assignments: (name) => assignments(environment, name),
        get agents() { return agents(); },
        ...(container === undefined ? {} : { container }),
        takesUnread: chain.some((each) => each.imports?.some((slot) => !dataNames.has(plainText(slot.pieces))) === true),
        holdsV1: resolved.settings.length > 0 || resolved.invocations.some((each) => each.form === 'v1'),
        images: resolved.images,
        builtUpon: (name) => resolved.references.some((each) => plainText(each.name.pieces) === name && isGlued(each)),
        runsPrefect: apiUsers.some((each) => chainOf(each.environment).includes(container ?? chain.at(-1)!)),
        mayNameApi: apiNamers.some((each) => chainOf(each.environment).includes(container ?? chain.at(-1)!)),
      };
    },
  };
}

function entryOf(site: Placed): Entry | undefined {
  switch (site.kind) {
    case 'setting': return site.entry;
    case 'target': return site.assignment.entry;
    case 'invocation': return site.statement;
    case 'request': return site.command.statement;
    case 'image': return undefined;
  }
}

function endOf(site: Placed): number {
  switch (site.kind) {
    case 'setting': return site.entry.range.end;
    case 'target': return site.assignment.entry.range.end;
    case 'invocation': return site.range.end;
    case 'request': return site.command.range.end;
    case 'image': return site.image.range.end;
  }
}

/** The place of an image that stands in no environment (`image:` of a CI system). */
function withEnvironment(site: Placed | ImageSite): Placed {
  if (site.kind !== 'image' || site.environment !== undefined) return site as Placed;
  const no = refuse('not-writable', 'the image stands in no environment');
  const environment: Environment = { id: `${site.document.id}:nowhere`, kind: 'image', document: site.document, address: site.address, binder: { add: () => no, replace: () => no } };
  return { ...site, environment };
}

function verdictOf(settings: (key: string) => readonly SettingSite[]): Deployment {
  const backends = settings('backend').map((site) => plainText(site.value?.pieces ?? [])?.trim().toLowerCase());
  if (backends.includes('server')) return backends.includes('cloud') ? 'mixed' : 'self-hosted';
  for (const key of URL_KEYS) {
    for (const site of settings(key)) {
      if (site.value === undefined) continue;
      const derived = deriveApiUrl({ pieces: site.value.pieces }, key);
      if (derived.kind === 'cloud') return 'cloud';
      if (derived.kind === 'derived') return 'self-hosted';
    }
  }
  return backends.includes('cloud') ? 'cloud' : 'unknown';
}

function jobOf(environment: Environment): Environment | undefined {
  return chainOf(environment).find((each) => each.kind === 'job');
}

/** True for a command that starts a 1.x agent. */
export function isAgent(site: InvocationSite): boolean {
  return site.path.startsWith('prefect agent') && site.path.endsWith('start') && site.form !== 'v2' && !site.mention;
}

/** True for a command that writes where the API is into the profile. */
function namesApi(site: CommandSite): boolean {
  const at = site.words.findIndex((word) => word.text === 'prefect');
  const [group, verb] = site.words.slice(at + 1).map((word) => word.text);
  return at !== -1 && ((verb === 'login' && (group === 'auth' || group === 'cloud')) || group === 'config' || group === 'profile');
}

/** Groups of the command line that work through the API, in 1.x and in the target. */
const API_GROUPS = new Set(['agent', 'worker', 'deploy', 'deployment', 'flow-run', 'work-pool', 'work-queue', 'flow', 'block']);

/** True for a command that works through the API. */
function usesApi(site: CommandSite): boolean {
  const at = site.words.findIndex((word) => /(?:^|\/)prefect$/.test(word.text ?? ''));
  return at === 0 && API_GROUPS.has(site.words.slice(1).find((word) => word.text?.startsWith('-') !== true)?.text ?? '');
}

/** True for a URL of Prefect Cloud 2/3. */
export function isCloudUrl(url: string): boolean {
  return /^https:\/\/([\w-]+\.)*prefect\.(cloud|io|dev)(\/|$)/.test(url);
}

function groupBy<T, K>(items: readonly T[], key: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
