import { addressOf } from '../sites/address.ts';
import { readCommand } from '../sites/command-line.ts';
import type { Guest, Reading } from '../sites/guest.ts';
import type { AssignmentSite, Binder, Data, Environment, Site, Word } from '../sites/site.ts';
import { refuse } from '../text/refusal.ts';
import { pairOf, textAt, valueAt, type DataList, type DataMap, type DataNode, type DataScalar } from '../tree/data-tree.ts';
import { extentOf } from '../tree/extent.ts';
import { partSlot, scalarSlot } from '../tree/handles.ts';
import { argvWords, PLAIN_ARGV, rangeOf } from './argv.ts';
import { envList, type EnvReading } from './env-list.ts';
import { envMap } from './env-map.ts';
import { envPairs } from './env-pairs.ts';
import { imageSites } from './image-sites.ts';
import { asWritten } from './filled-text.ts';

/** Keys under which libraries take variables, those with plain values first. */
const PLAIN_KEYS = ['environment', 'env', 'envVars', 'environmentVariables', 'envs', 'variables', 'Environment', 'environment_variables', 'secure_environment_variables', 'environment_vars', 'env_vars', 'extra_env', 'env_variables'];

/** Keys under which they take what is kept elsewhere. */
const SECRET_KEYS = ['secrets', 'secretEnvVars', 'secretEnvironmentVariables'];

/** All of them. */
export const VARIABLE_KEYS: readonly string[] = [...PLAIN_KEYS, ...SECRET_KEYS];

const IMAGE_KEYS = ['image', 'containerImage', 'imageUri', 'container_image'];
const COMMAND_KEYS = ['entryPoint', 'entrypoint', 'entrypoints', 'command', 'commands', 'args'];
const NEIGHBOURS = ['args', 'command', 'entryPoint', 'image', 'containerImage', 'name'];

/** The name of a variable: no other keys of a program look like this. */
const VARIABLE = /^[A-Z][A-Z0-9]*(?:_+[A-Z0-9]+)+$/;
const LABEL = /^[A-Za-z_]\w*$/;

const NO_IDIOM = refuse('no-idiom', 'what the program would take the value from is not known');

/** True for an object that is nothing but variables with values. */
export function isVariables(map: DataMap): boolean {
  return map.pairs.length > 0 && map.pairs.every(({ key, value }) => VARIABLE.test(key.text) && value.kind === 'scalar');
}

/** The variables of such an object; what it is for is not known. */
export function readFlatVariables(map: DataMap, address: string): readonly Site[] {
  // It is its own holder: the pair around it is not needed, because it is not empty.
  const owner: DataMap = { ...map, pairs: [{ key: { ...map.pairs[0]!.key, text: 'variables' }, value: map, range: map.range, document: map.document }] };
  const variables = mapReading(owner, 'variables', false);
  const environment: Environment = { id: `${map.document.id}@${map.range.start}:map`, kind: 'call', document: map.document, address, binder: literalBinder([variables], new Map()) };
  return variables.read(environment);
}

/** True for a list of nothing but variables: `{ name, value }` each, or what is only known when the program runs. */
export function isVariableList(list: DataList): boolean {
  const maps = list.items.filter((item) => item.kind !== 'scalar' || item.isString);
  return maps.length > 0 && maps.every((item) => isVariable(item)) && maps.some((item) => VARIABLE.test(textAt(item, 'name') ?? ''));
}

function isVariable(item: DataNode): boolean {
  if (item.kind !== 'map' || textAt(item, 'name') === undefined) return false;
  return item.pairs.length === 2 && (pairOf(item, 'value') !== undefined || pairOf(item, 'valueFrom') !== undefined);
}

/** The variables of such a list; what it is for is not known. */
export function readVariableList(list: DataList, address: string): readonly Site[] {
  const first = list.items.find((item): item is DataMap => item.kind === 'map')!;
  const owner: DataMap = { ...first, range: list.range, pairs: [{ key: { ...first.pairs[0]!.key, text: 'variables' }, value: list, range: list.range, document: list.document }] };
  const variables = listReading(owner, 'variables');
  const environment: Environment = { id: `${list.document.id}@${list.range.start}:list`, kind: 'call', document: list.document, address, binder: literalBinder([variables], new Map()) };
  return variables.read(environment);
}

/** Reads what has variables or a command and an image; undefined for anything else. */
export function readProgramContainer(map: DataMap, address: string): Reading | undefined {
  const holders = VARIABLE_KEYS.flatMap((key) => readingOf(map, key) ?? []);
  const image = IMAGE_KEYS.map((key) => valueAt(map, key)).find((node): node is DataScalar => node?.kind === 'scalar');
  const commands = COMMAND_KEYS.map((key) => valueAt(map, key)).filter((node) => node?.kind === 'list');
  if (holders.length === 0 && (image === undefined || commands.length === 0)) return undefined;
  const owners = new Map<AssignmentSite, EnvReading>();
  const environment: Environment = {
    id: `${map.document.id}@${map.range.start}:container`, kind: 'container', document: map.document, address,
    binder: literalBinder(holders, owners), extent: extentOf(map),
    ...(image === undefined ? {} : { image: scalarSlot(image) }),
  };
  const sites: Site[] = [...imageSites(environment)];
  const guests: Guest[] = [];
  for (const reading of holders) {
    for (const site of reading.read(environment)) {
      owners.set(site, reading);
      sites.push(site);
    }
  }
  const words = commands.flatMap((list): readonly Word[] => argvWords(list, PLAIN_ARGV));
  const range = rangeOf(words);
  if (range !== undefined) {
    const read = readCommand(words, { document: map.document, environment, range, address: addressOf(address, 'command') });
    sites.push(...read.sites);
    guests.push(...read.guests);
  }
  return { sites, guests };
}

function readingOf(owner: DataMap, key: string): EnvReading | undefined {
  const value = valueAt(owner, key);
  const isSecret = SECRET_KEYS.includes(key);
  if (value?.kind === 'list') {
    if (value.items.some((item) => textAt(item, 'name') !== undefined && (pairOf(item, 'value') !== undefined || pairOf(item, 'valueFrom') !== undefined))) return listReading(owner, key);
    const isPairs = value.items.length > 0 && value.items.every((item) => item.kind === 'scalar' && /^[A-Z_][A-Z0-9_]*=/.test(item.text));
    return isPairs ? pairsReading(owner, key) : undefined;
  }
  if (value?.kind !== 'map') return undefined;
  // Functions of AWS have the variables one level deeper.
  const inner = ['variables', 'Variables'].find((each) => valueAt(value, each)?.kind === 'map');
  if (inner !== undefined && isLabels(valueAt(value, inner))) return mapReading(value, inner, isSecret);
  return isLabels(value) ? mapReading(owner, key, isSecret) : undefined;
}

/** Names of variables, at least one in capitals; what a computed one is called is not known. */
function isLabels(node: DataNode | undefined): boolean {
  if (node?.kind !== 'map') return false;
  return node.pairs.every(({ key }) => key.frozen !== undefined || LABEL.test(key.text)) && node.pairs.some(({ key }) => /^[A-Z][A-Z0-9_]+$/.test(key.text));
}

function mapReading(owner: DataMap, key: string, isSecret: boolean): EnvReading {
  return envMap({
    key, owner, after: NEIGHBOURS, slot: (scalar) => scalarSlot(scalar), literal: asWritten, reference: () => NO_IDIOM, passThrough: false,
    ...(isSecret ? { external: () => true } : {}),
  });
}

function listReading(owner: DataMap, key: string): EnvReading {
  const noData = (name: string): readonly [string, Data] => ['value', { text: [{ kind: 'text', text: name }] }];
  return envList({ key, owner, after: NEIGHBOURS, slot: (scalar) => scalarSlot(scalar), reference: noData });
}

function pairsReading(owner: DataMap, key: string): EnvReading {
  return envPairs({
    key, owner, after: NEIGHBOURS, reference: () => NO_IDIOM, literal: asWritten, text: (scalar) => scalar.codec().text,
    part: (scalar, range) => partSlot(scalar, range), whole: (scalar) => scalarSlot(scalar),
  });
}

/** Writes into the place that a variable stands in, literals only: a program has no reference that is there for sure. */
function literalBinder(holders: readonly EnvReading[], owners: ReadonlyMap<AssignmentSite, EnvReading>): Binder {
  // What is plain comes first: a literal does not belong among the secrets.
  const first = holders[0];
  const readingOfSite = (site: AssignmentSite | undefined): EnvReading | undefined => site === undefined || (site.source === 'external' && first !== undefined) ? first : owners.get(site) ?? first;
  return {
    add(name, value, beside) {
      if (value.kind === 'reference') return NO_IDIOM;
      const reading = readingOfSite(beside);
      if (reading === undefined) return refuse('not-writable', 'there is no place for variables');
      const near = beside !== undefined && owners.get(beside) !== reading && owners.size > 0 ? undefined : beside;
      return reading.binder.add(name, value, near);
    },
    replace(site, name, value) {
      if (value !== 'keep' && value.kind === 'reference' && site.source === 'value') return NO_IDIOM;
      return (owners.get(site) ?? first)?.binder.replace(site, name, value) ?? NO_IDIOM;
    },
  };
}
