import { addressOf } from '../sites/address.ts';
import { readCommand } from '../sites/command-line.ts';
import type { Guest, Reading } from '../sites/guest.ts';
import type { Data, Environment, Site, Slot } from '../sites/site.ts';
import { refuse, type Refusal } from '../text/refusal.ts';
import { pairOf, textAt, valueAt, type DataMap, type DataNode, type DataScalar } from '../tree/data-tree.ts';
import { extentOf } from '../tree/extent.ts';
import { scalarSlot } from '../tree/handles.ts';
import { argvWords, rangeOf } from './argv.ts';
import { envBlocks } from './env-blocks.ts';
import { imageSites } from './image-sites.ts';
import { outerReferences, variableReferences, variableSlot } from './kubernetes-variables.ts';

/** Blocks that are containers. */
const CONTAINERS = ['container', 'init_container', 'containers'];
/** Where containers of other providers have their variables. */
const OTHER_VARIABLES = ['environment_variables', 'secure_environment_variables'];
const PROBES = ['liveness_probe', 'readiness_probe', 'startup_probe'];
const NO_IDIOM = refuse('no-idiom', 'where the value is kept is not known here');

/** True for a block of a container: one of their names with an image, or one with variables in blocks of their own. */
export function isContainerBlock(key: string, node: DataMap): boolean {
  if (node.repeats !== true) return false;
  if (blockNames(node).length > 0) return true;
  return CONTAINERS.includes(key) && pairOf(node, 'image') !== undefined && !OTHER_VARIABLES.some((other) => pairOf(node, other) !== undefined) && pairOf(node, 'commands') === undefined;
}

/** Reads a container written as blocks; `resource` is the kind of resource it stands in. */
export function readContainerBlock(node: DataMap, address: string, resource: string): Reading {
  const defined = new Set(blockNames(node));
  const slot = (scalar: DataScalar): Slot => scalarSlot(scalar);
  const kubernetes = resource.startsWith('kubernetes_') || resource === '';
  const variables = envBlocks({ owner: node, key: 'env', slot, reference: kubernetes ? secretReference : () => NO_IDIOM });
  const image = valueAt(node, 'image');
  const environment: Environment = {
    id: `${node.document.id}@${node.range.start}:container`, kind: 'container', document: node.document, address, binder: variables.binder,
    ...(image?.kind === 'scalar' ? { image: scalarSlot(image) } : {}),
    probes: PROBES.flatMap((probe) => slotAt(node, probe, 'http_get', 'path')),
    imports: node.pairs.filter(({ key }) => key.text === 'env_from').flatMap(({ value }) => [...slotAt(value, 'config_map_ref', 'name'), ...slotAt(value, 'secret_ref', 'name')]),
    extent: extentOf(node),
  };
  const sites: Site[] = [...imageSites(environment), ...variables.read(environment)];
  for (const { key, value } of node.pairs) {
    const scalar = key.text === 'env' ? valueAt(value, 'value') : undefined;
    const at = addressOf(address, 'env', textAt(value, 'name') ?? 'value');
    if (scalar?.kind === 'scalar') sites.push(...variableReferences(scalar, defined, environment, at), ...outerReferences(scalar, at));
  }
  const { sites: inside, guests } = readWords(node, environment, defined);
  return { sites: [...sites, ...inside], guests };
}

function readWords(node: DataMap, environment: Environment, defined: ReadonlySet<string>): Reading {
  const sites: Site[] = [];
  const guests: Guest[] = [];
  const main = ['command', 'args'].map((key) => valueAt(node, key)).filter((each) => each?.kind === 'list');
  const hooks = [...PROBES.map((probe) => [probe, 'exec', 'command']), ['lifecycle', 'post_start', 'exec', 'command'], ['lifecycle', 'pre_stop', 'exec', 'command']];
  const all = [{ lists: main, at: addressOf(environment.address, 'command') }, ...hooks.flatMap((path) => {
    const list = valueAt(node, ...path);
    return list?.kind === 'list' ? [{ lists: [list], at: addressOf(environment.address, ...path) }] : [];
  })];
  for (const { lists, at } of all) {
    const words = lists.flatMap((list) => argvWords(list, { slot: (scalar) => variableSlot(scalar, defined), codec: (scalar) => scalar.codec() }));
    const range = rangeOf(words);
    if (range === undefined) continue;
    const read = readCommand(words, { document: node.document, environment, range, address: at });
    sites.push(...read.sites);
    guests.push(...read.guests);
    for (const list of lists) {
      for (const item of list.items) if (item.kind === 'scalar') sites.push(...variableReferences(item, defined, environment, at));
    }
  }
  return { sites, guests };
}

function blockNames(node: DataMap): readonly string[] {
  return node.pairs.flatMap(({ key, value }) => (key.text === 'env' && value.kind === 'map' && value.repeats === true ? textAt(value, 'name') ?? [] : []));
}

function secretReference(name: string): readonly [string, Data] | Refusal {
  const text = (value: string): Data => ({ text: [{ kind: 'text', text: value }] });
  return ['value_from', { map: [['secret_key_ref', { map: [['name', text('prefect-api')], ['key', text(name)]], block: true }]], block: true }];
}

function slotAt(node: DataNode, ...path: readonly string[]): readonly Slot[] {
  const at = valueAt(node, ...path);
  return at?.kind === 'scalar' ? [scalarSlot(at)] : [];
}
