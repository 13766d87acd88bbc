import { addressOf } from '../sites/address.ts';
import { readCommand } from '../sites/command-line.ts';
import type { Guest, Reading } from '../sites/guest.ts';
import type { Binder, Content, Data, Environment, Site, Slot } from '../sites/site.ts';
import { contains, type Range } from '../text/range.ts';
import { refuse } from '../text/refusal.ts';
import { pairOf, textAt, valueAt, type DataList, type DataMap, type DataNode, type DataScalar } from '../tree/data-tree.ts';
import { extentOf } from '../tree/extent.ts';
import { partSlot, scalarSlot } from '../tree/handles.ts';
import { argvCases, argvWords, rangeOf, type ArgvReading } from './argv.ts';
import { isChartRelease } from './chart-release.ts';
import type { Dialect } from './dialect.ts';
import { envList } from './env-list.ts';
import { envMap } from './env-map.ts';
import { fileGuests } from './file-guest.ts';
import { imageSites } from './image-sites.ts';
import { outerReferences, valueSlot, variableReferences, variableSlot } from './kubernetes-variables.ts';
import { urlPathsIn } from '../sites/url-paths.ts';

const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'];
const NOTHING: ReadonlySet<string> = new Set();
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const ENV_NEIGHBOURS = ['args', 'command', 'imagePullPolicy', 'image', 'name'];

/** Pod templates stand a few levels deep, also in custom resources; deeper data is no pod. */
const MAX_DEPTH = 40;

/** Kubernetes manifests: containers of every pod-bearing kind and of custom resources, ConfigMaps, Secrets, Lists. */
export const kubernetes: Dialect = {
  id: 'kubernetes',
  applies: (tree) => textAt(tree, 'kind') !== undefined && textAt(tree, 'apiVersion') !== undefined && !isChartRelease(tree),
  read(tree, prefix) {
    const sites: Site[] = [];
    const guests: Guest[] = [];
    readObject(tree, prefix, 0, sites, guests);
    return { sites, guests };
  },
};

function readObject(node: DataNode, address: string, depth: number, sites: Site[], guests: Guest[]): void {
  if (depth > MAX_DEPTH) return;
  if (node.kind === 'list') {
    node.items.forEach((item, index) => readObject(item, addressOf(address, index), depth + 1, sites, guests));
    return;
  }
  if (node.kind !== 'map') return;
  const kind = textAt(node, 'kind');
  if (kind === 'ConfigMap' || kind === 'Secret') {
    sites.push(...dataSites(node, kind, address));
    guests.push(...dataFiles(node, kind, address));
    return;
  }
  for (const pair of node.pairs) {
    const inner = addressOf(address, pair.key.text);
    const { value } = pair;
    if (CONTAINER_LISTS.includes(pair.key.text) && value.kind === 'list') readContainers(value, inner, sites, guests);
    else readObject(value, inner, depth + 1, sites, guests);
  }
}

function readContainers(list: DataList, address: string, sites: Site[], guests: Guest[]): void {
  list.items.forEach((item, index) => {
    if (item.kind !== 'map') return;
    const reading = readContainer(item, addressOf(address, index));
    sites.push(...reading.sites);
    guests.push(...reading.guests);
  });
}

/** Which key holds the variables of a container, and whether its commands are read too. */
interface ContainerKeys {
  readonly key: string;
  readonly commands: boolean;
}

/** Reads what has the shape of a container: its variables, image, probes and commands. */
export function readContainer(container: DataMap, address: string, { key, commands }: ContainerKeys = { key: 'env', commands: true }): Reading {
  const env = valueAt(container, key);
  const defined = definedNames(env);
  const slot = (scalar: DataScalar): Slot => valueSlot(scalar, defined);
  const variables = envList({ key, owner: container, after: ENV_NEIGHBOURS, slot, reference: secretReference });
  const image = valueAt(container, 'image');
  const environment: Environment = {
    id: `${container.document.id}@${container.range.start}:container${key === 'env' ? '' : `:${key}`}`,
    kind: 'container',
    document: container.document,
    address,
    binder: variables.binder,
    ...(image?.kind === 'scalar' ? { image: scalarSlot(image) } : {}),
    probes: [...scalarsAt(container, PROBES.map((probe) => [probe, 'httpGet', 'path'])), ...askedByCommands(container)],
    imports: importsOf(container),
    extent: extentOf(container),
  };
  const sites: Site[] = [...imageSites(environment), ...variables.read(environment)];
  const guests: Guest[] = [];
  if (env?.kind === 'list') {
    env.items.forEach((item, index) => {
      const value = valueAt(item, 'value');
      const at = addressOf(address, key, textAt(item, 'name') ?? index);
      if (value?.kind === 'scalar') sites.push(...variableReferences(value, defined, environment, at), ...outerReferences(value, at));
    });
  }
  for (const argv of commands ? commandsOf(container, address) : []) {
    const reading = readArgv(argv.lists, argv.address, environment, defined);
    sites.push(...reading.sites);
    guests.push(...reading.guests);
  }
  return { sites, guests };
}

/** Paths that the commands of probes ask for. */
function askedByCommands(container: DataMap): readonly Slot[] {
  return PROBES.flatMap((probe) => {
    const command = valueAt(container, probe, 'exec', 'command');
    const words = command?.kind === 'list' ? command.items : [];
    return words.flatMap((word) => word.kind === 'scalar' ? urlPathsIn(word.text).map((range) => partSlot(word, range)) : []);
  });
}

/** `command` and `args` together, and the commands of probes and hooks. */
function commandsOf(container: DataMap, address: string): readonly { lists: readonly DataList[]; address: string }[] {
  const command = valueAt(container, 'command');
  const args = valueAt(container, 'args');
  const lists = [command, args].filter((node) => node?.kind === 'list');
  const main = { lists, address: addressOf(address, command?.kind === 'list' ? 'command' : 'args') };
  const paths = [...PROBES.map((probe) => [probe, 'exec', 'command']), ...['postStart', 'preStop'].map((hook) => ['lifecycle', hook, 'exec', 'command'])];
  return [main, ...paths.flatMap((path) => {
    const list = valueAt(container, ...path);
    return list?.kind === 'list' ? [{ lists: [list], address: addressOf(address, ...path) }] : [];
  })];
}

/** Commands in the cases of a template's condition: what is the same in all of them is read, and not changed. */
function readArgv(lists: readonly DataList[], address: string, environment: Environment, defined: ReadonlySet<string>): Reading {
  const cases = lists.map(argvCases);
  const branching = cases.findIndex((each) => each === undefined || each.length > 1);
  if (branching === -1) return readCase(lists, address, environment, defined);
  if (cases.some((each, index) => index !== branching && each?.length !== 1)) return { sites: [], guests: [] };
  const readings = (cases[branching] ?? []).map(({ list, own }) => {
    const { sites, guests } = readCase(lists.map((each, index) => index === branching ? list : each), address, environment, defined);
    const isOwn = (range: Range): boolean => own?.some((item) => contains(item.range, range)) === true;
    return { sites: sites.filter((site) => site.kind === 'command' ? isOwn(site.range) : 'name' in site && isOwn(site.name.range)), guests: guests.filter((guest) => isOwn(guest.codec.range)) };
  });
  return { sites: readings.flatMap((each) => each.sites), guests: readings.flatMap((each) => each.guests) };
}

function readCase(lists: readonly DataList[], address: string, environment: Environment, defined: ReadonlySet<string>): Reading {
  const reading: ArgvReading = { slot: (scalar) => variableSlot(scalar, defined), codec: (scalar) => scalar.codec() };
  const words = lists.flatMap((list) => argvWords(list, reading));
  const range = rangeOf(words);
  if (range === undefined) return { sites: [], guests: [] };
  const read = readCommand(words, { document: environment.document, environment, range, address });
  const references = lists.flatMap((list) => list.items.flatMap((item) => (
    item.kind === 'scalar' ? variableReferences(item, defined, environment, address) : [])));
  return { sites: [...read.sites, ...references], guests: read.guests };
}

function definedNames(env: DataNode | undefined): ReadonlySet<string> {
  if (env?.kind !== 'list') return new Set();
  return new Set(env.items.flatMap((item) => textAt(item, 'name') ?? []));
}

function secretReference(name: string): readonly [string, Data] {
  const ref: Data = { map: [['name', text('prefect-api')], ['key', text(name)]] };
  return ['valueFrom', { map: [['secretKeyRef', ref]] }];
}

function text(value: string): Data {
  return { text: [{ kind: 'text', text: value }] };
}

function importsOf(container: DataMap): readonly Slot[] {
  const list = valueAt(container, 'envFrom');
  if (list?.kind !== 'list') return [];
  return list.items.flatMap((item) => scalarsAt(item, [['configMapRef', 'name'], ['secretRef', 'name']]));
}

function scalarsAt(node: DataNode, paths: readonly (readonly string[])[]): readonly Slot[] {
  return paths.flatMap((path) => {
    const at = valueAt(node, ...path);
    return at?.kind === 'scalar' ? [scalarSlot(at)] : [];
  });
}

/** Files that a ConfigMap or Secret holds as texts. */
function dataFiles(object: DataMap, kind: 'ConfigMap' | 'Secret', address: string): readonly Guest[] {
  const key = kind === 'ConfigMap' ? 'data' : 'stringData';
  const data = valueAt(object, key);
  return data?.kind === 'map' ? fileGuests(data, addressOf(address, key)) : [];
}

function dataSites(object: DataMap, kind: 'ConfigMap' | 'Secret', address: string): readonly Site[] {
  const keys = kind === 'ConfigMap' ? ['data'] : ['stringData', 'data'];
  return keys.flatMap((key) => {
    if (pairOf(object, key) === undefined) return [];
    const noReference = refuse('no-idiom', `a ${kind} holds values, not references`);
    const variables = envMap({
      key,
      owner: object,
      after: ['metadata'],
      slot: (scalar) => valueSlot(scalar, NOTHING),
      literal: (content: Content) => content,
      reference: () => noReference,
      passThrough: false,
      // `config.toml`, `.env`: a file, not a variable.
      skip: (name) => name.includes('.'),
      base64: kind === 'Secret' && key === 'data',
    });
    const binder: Binder = variables.binder;
    const name = textAt(object, 'metadata', 'name');
    const data = valueAt(object, key);
    // A text of several lines is a file or script of its own.
    const references = data?.kind !== 'map' ? [] : data.pairs.flatMap((pair) => (
      pair.value.kind === 'scalar' && !pair.value.text.includes('\n') ? outerReferences(pair.value, addressOf(address, key, pair.key.text)) : []));
    return [...references, ...variables.read({
      id: `${object.document.id}@${object.range.start}:${key}`, kind: 'data', document: object.document, address, binder,
      ...(name === undefined ? {} : { name }),
    })];
  });
}
