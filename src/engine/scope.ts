import { deriveApiUrl } from '../prefect/api-url.ts';
import type { Answers, Deployment, InvocationSite, Scope, SettingSite } from '../rule.ts';
import type { Environment } from '../sites/site.ts';
import { plainText, type Resolved } from './resolve.ts';

/** Settings whose literal value tells where the API is, in the order in which they are asked. */
const URL_KEYS = ['cloud.api', 'cloud.graphql', 'cloud.endpoint', 'server.endpoint', 'server.host'];

/** What is known around each site of one file. */
export interface ScopeIndex {
  scope(site: SettingSite | InvocationSite): Scope;
}

/** The environment and those it takes unset names from, innermost first. */
export function chainOf(environment: Environment): readonly Environment[] {
  const chain: Environment[] = [];
  for (let at: Environment | undefined = environment; at !== undefined; at = at.parent) chain.push(at);
  return chain;
}

/** The innermost container or service around an environment. */
export function containerOf(environment: Environment): Environment | undefined {
  return chainOf(environment).find((each) => each.kind === 'container' || each.kind === 'service' || each.kind === 'run-option');
}

/** True when a container takes the variables of a data object in whole (`envFrom`). */
export function takesIn(container: Environment, data: Environment): boolean {
  if (data.kind !== 'data' || data.name === undefined) return false;
  return container.imports?.some((slot) => plainText(slot.pieces) === data.name) === true;
}

/** Makes the index of a file's resolved sites. */
export function scopeIndex(resolved: Resolved, answers: Answers): ScopeIndex {
  const settingsIn = groupBy(resolved.settings, (site) => site.environment);
  const assignmentsIn = groupBy(resolved.assignments, (site) => site.environment);

  /** The containers that take this data in whole. */
  function takers(environment: Environment): readonly Environment[] {
    if (environment.kind !== 'data') return [];
    return [...new Set(resolved.commands.flatMap((each) => containerOf(each.environment) ?? []))].filter((each) => takesIn(each, environment));
  }

  function related(environment: Environment): readonly Environment[] {
    const chain = new Set([...chainOf(environment), ...takers(environment)]);
    const top = containerOf(environment) ?? chainOf(environment).at(-1)!;
    const others = [...settingsIn.keys()].filter((each) => !chain.has(each));
    const inside = others.filter((each) => chainOf(each).includes(top));
    const taken = others.filter((each) => !inside.includes(each) && [...chain].some((one) => takesIn(one, each)));
    return [...chain, ...inside, ...taken];
  }

  function settings(environment: Environment, key: string): readonly SettingSite[] {
    return related(environment).flatMap((each) => (settingsIn.get(each) ?? []).filter((site) => site.key === key));
  }

  function deploymentOf(environment: Environment): Deployment {
    if (answers.apiUrl !== undefined) return isCloudUrl(answers.apiUrl) ? 'cloud' : 'self-hosted';
    const backends = settings(environment, 'backend').map((site) => plainText(site.value?.pieces ?? [])?.trim().toLowerCase());
    if (backends.includes('server')) return 'self-hosted';
    for (const key of URL_KEYS) {
      for (const site of settings(environment, key)) {
        if (site.value === undefined) continue;
        const derived = deriveApiUrl({ pieces: site.value.pieces }, key);
        if (derived.kind === 'cloud') return 'cloud';
        if (derived.kind === 'derived') return 'self-hosted';
      }
    }
    return backends.includes('cloud') ? 'cloud' : 'unknown';
  }

  return {
    scope(site) {
      const { environment } = site;
      const container = containerOf(environment);
      const chain = chainOf(environment);
      const homes = [container ?? chain.at(-1), ...takers(environment)];
      const agents = resolved.invocations.filter((each) => isAgent(each) && chainOf(each.environment).some((one) => homes.includes(one)));
      return {
        deployment: deploymentOf(environment),
        audience: site.kind === 'setting' ? site.audience : 'client',
        settings: (key) => settings(environment, key),
        assignments: (name) => chain.flatMap((each) => (assignmentsIn.get(each) ?? []).filter((one) => plainText(one.name.pieces) === name)),
        agents,
        ...(container === undefined ? {} : { container }),
      };
    },
  };
}

/** True for a command that starts a 1.x agent. */
export function isAgent(site: InvocationSite): boolean {
  return site.path.startsWith('prefect agent') && site.path.endsWith('start') && site.form !== 'v2' && !site.mention;
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
