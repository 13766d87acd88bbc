import { CORE_SCHEMA, loadAll, Type } from 'js-yaml';

/** One variable of a place as the text gives it. */
export interface Entry {
  readonly name: string;
  /** The value as JSON; an object reference as the whole item without its name. */
  readonly value: string;
}

/** A thing that gives variables to processes, found without the tool. */
export interface Place {
  /** Structural address, as findings name it. */
  readonly id: string;
  /** Places that unset names come from, nearest first. */
  readonly outer: readonly string[];
  readonly entries: readonly Entry[];
  /** Everything the place holds, as JSON: its commands, too. */
  readonly source: string;
}

const ANY_TAG = CORE_SCHEMA.extend((['scalar', 'sequence', 'mapping'] as const).flatMap((kind) => ['!', 'tag:'].map((prefix) => (
  new Type(prefix, { kind, multi: true, construct: (data: unknown) => data })))));

type Data = Readonly<Record<string, unknown>>;

/** The documents of a YAML file; throws when js-yaml cannot read it. */
export function documentsOf(text: string): readonly unknown[] {
  return loadAll(text, undefined, { schema: ANY_TAG });
}

/** The places of a YAML file: containers, services, and the three levels of a workflow. */
export function placesOf(text: string): ReadonlyMap<string, Place> {
  const documents = documentsOf(text);
  const places = documents.flatMap((document, index) => {
    const prefix = documents.length > 1 ? `#${index + 1}.` : '';
    return [...containers(document, prefix), ...services(document, prefix), ...workflow(document, prefix)];
  });
  return new Map(places.map((place) => [place.id, place]));
}

function containers(node: unknown, at: string): readonly Place[] {
  if (Array.isArray(node)) return node.flatMap((item, index) => containers(item, `${at.slice(0, -1)}[${index}].`));
  if (!isMap(node)) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (key !== 'containers' || !Array.isArray(value)) return containers(value, `${at}${key}.`);
    return value.filter(isMap).map((each, index) => place(`${at}${key}[${index}]`, each['env'], each, []));
  });
}

function services(node: unknown, at: string): readonly Place[] {
  const all = isMap(node) ? node['services'] : undefined;
  if (!isMap(all)) return [];
  return Object.entries(all).filter(([, each]) => isMap(each)).map(([name, each]) => place(`${at}services.${name}`, (each as Data)['environment'], each, []));
}

function workflow(node: unknown, at: string): readonly Place[] {
  const jobs = isMap(node) ? node['jobs'] : undefined;
  if (!isMap(node) || !isMap(jobs)) return [];
  const root = place(at.slice(0, -1), node['env'], node, []);
  return [root, ...Object.entries(jobs).flatMap(([name, job]) => {
    if (!isMap(job)) return [];
    const own = place(`${at}jobs.${name}`, job['env'], node, [root.id]);
    const steps = Array.isArray(job['steps']) ? job['steps'].filter(isMap) : [];
    return [own, ...steps.map((step, index) => place(`${own.id}.steps[${index}]`, step['env'], node, [own.id, root.id]))];
  })];
}

function place(id: string, env: unknown, source: unknown, outer: readonly string[]): Place {
  return { id, outer, entries: entriesOf(env), source: JSON.stringify(source) };
}

/** Reads the three ways to write variables: a map, `NAME=value` texts, and `{name, value}` items. */
export function entriesOf(env: unknown): readonly Entry[] {
  if (isMap(env)) return Object.entries(env).map(([name, value]) => ({ name, value: JSON.stringify(value ?? null) }));
  if (!Array.isArray(env)) return [];
  return env.flatMap((item): Entry[] => {
    if (typeof item === 'string') {
      const equals = item.indexOf('=');
      return [equals < 0 ? { name: item, value: 'null' } : { name: item.slice(0, equals), value: JSON.stringify(item.slice(equals + 1)) }];
    }
    if (!isMap(item)) return [];
    const { name, value, ...rest } = item;
    return [{ name: String(name), value: JSON.stringify(Object.keys(rest).length > 0 ? rest : value ?? null) }];
  });
}

/** True for names that a migration may take away, give or change. */
export function isPrefectName(name: string): boolean {
  return /^PREFECT_/i.test(name);
}

/** Variables that a command's options may become. */
export const MOVED = /^(?:REGION|GREETING|TZ|PYTHONPATH|DOCKER_HOST)$/;

/** Where two documents differ although no fix may differ there: everywhere but at Prefect variables, texts that speak of Prefect, and variables added for a command. */
export function foreignChanges(was: unknown, is: unknown, at = ''): readonly string[] {
  if (typeof was === 'string') return /prefect|\/api\/health/i.test(was) ? (typeof is === 'string' ? [] : [at]) : was === is ? [] : [at];
  if (Array.isArray(was)) {
    if (isEnvironment(at)) return variableChanges(entriesOf(was), entriesOf(is), at);
    if (was.some((item) => typeof item === 'string' && /prefect/i.test(item))) return Array.isArray(is) && is.every((item) => typeof item === 'string') ? [] : [at];
    if (!Array.isArray(is) || is.length !== was.length) return [at];
    return was.flatMap((item, index) => foreignChanges(item, is[index], `${at}[${index}]`));
  }
  if (!isMap(was)) return was === is ? [] : [at];
  if (isEnvironment(at)) return variableChanges(entriesOf(was), entriesOf(is), at);
  if (!isMap(is)) return [at];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((key) => {
    const place = `${at}.${key}`;
    // The words of a command may stand in two lists.
    if (key === 'args' && /prefect/i.test(JSON.stringify(was['command'] ?? ''))) return [];
    return isEnvironment(place) ? variableChanges(entriesOf(was[key]), entriesOf(is[key]), place) : foreignChanges(was[key], is[key], place);
  });
}

function isEnvironment(at: string): boolean {
  return /\.(?:env|environment)$/.test(at);
}

function variableChanges(was: readonly Entry[], is: readonly Entry[], at: string): readonly string[] {
  const plain = (entries: readonly Entry[]): readonly Entry[] => entries.filter(({ name }) => !isPrefectName(name));
  const old = plain(was);
  const left = plain(is).filter(({ name }) => old.some((each) => each.name === name) || !MOVED.test(name));
  return JSON.stringify(old) === JSON.stringify(left) ? [] : [at];
}

function isMap(node: unknown): node is Data {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}
