import { addressOf } from '../sites/address.ts';
import type { Guest, Reading } from '../sites/guest.ts';
import type { Environment, RequirementSite, Site } from '../sites/site.ts';
import { refuse } from '../text/refusal.ts';
import { pairOf, textAt, valueAt, type DataList, type DataMap, type DataNode } from '../tree/data-tree.ts';
import { itemEntry, scalarSlot } from '../tree/handles.ts';
import { isChartRelease, releaseValues, valuesGuest } from './chart-release.ts';
import type { Dialect } from './dialect.ts';
import { envMap } from './env-map.ts';
import { fileGuests } from './file-guest.ts';
import { readContainer } from './kubernetes.ts';
import { valueImage } from './value-image.ts';

const VALUES_FILE = /(?:^|\/)(?:[^/]*values[^/]*|(?:helm|charts?)(?:\/[^/]+)*\/[^/]+)\.ya?ml$/i;
const CHART_FILE = /(?:^|\/)(?:Chart|requirements)\.ya?ml$/;
const ENV_KEYS = ['env', 'envs', 'envVars', 'environment', 'environmentVariables', 'extraEnv', 'extraEnvs', 'extraEnvVars', 'extraEnvironment', 'additionalEnv', 'additionalEnvVars'];

/** Deeper data is no chart's values. */
const MAX_DEPTH = 40;

/** Helm: the values of a chart, also in an object that installs it, and the charts that one depends on. Templates are Kubernetes manifests. */
export const helmValues: Dialect = {
  id: 'helm-values',
  applies(tree, path) {
    if (isChartRelease(tree)) return true;
    if (tree.kind !== 'map' || (pairOf(tree, 'kind') !== undefined && pairOf(tree, 'apiVersion') !== undefined)) return false;
    return CHART_FILE.test(path) ? valueAt(tree, 'dependencies')?.kind === 'list' : VALUES_FILE.test(path);
  },
  read(tree, prefix) {
    const found: Found = { sites: [], guests: [] };
    if (isChartRelease(tree)) {
      for (const { values, address } of releaseValues(tree, prefix)) {
        found.guests.push(...valuesGuest(values, address));
        readValues(values, address, 0, found);
      }
      return found;
    }
    const dependencies = valueAt(tree, 'dependencies');
    if (dependencies?.kind === 'list') found.sites.push(...chartsOf(dependencies, addressOf(prefix, 'dependencies')));
    readValues(tree, prefix, 0, found);
    return found;
  },
};

interface Found extends Reading {
  readonly sites: Site[];
  readonly guests: Guest[];
}

function readValues(node: DataNode, address: string, depth: number, found: Found): void {
  if (depth > MAX_DEPTH) return;
  if (node.kind === 'list') node.items.forEach((item, index) => readValues(item, addressOf(address, index), depth + 1, found));
  if (node.kind !== 'map') return;
  const holders = node.pairs.filter((pair) => ENV_KEYS.includes(pair.key.text)).map((pair) => pair.key.text);
  const lists = holders.filter((key) => isVariableList(valueAt(node, key)));
  const command = lists.length === 0 && ['command', 'args'].some((key) => valueAt(node, key)?.kind === 'list') ? ['env'] : [];
  [...lists, ...command].forEach((key, index) => {
    const { sites, guests } = readContainer(node, address, { key, commands: index === 0 });
    found.sites.push(...sites);
    found.guests.push(...guests);
  });
  for (const key of holders) if (valueAt(node, key)?.kind === 'map') found.sites.push(...variableMap(node, key, address));
  const image = valueAt(node, 'image');
  if (image?.kind === 'map') found.sites.push(...valueImage(image, { name: ['repository', 'name'], tag: 'tag' }, addressOf(address, 'image')));
  found.guests.push(...fileGuests(node, address));
  for (const pair of node.pairs) if (!holders.includes(pair.key.text)) readValues(pair.value, addressOf(address, pair.key.text), depth + 1, found);
}

function isVariableList(node: DataNode | undefined): boolean {
  return node?.kind === 'list' && node.items.some((item) => textAt(item, 'name') !== undefined);
}

/** Variables as a map: the chart makes `value` entries of them. */
function variableMap(owner: DataMap, key: string, address: string): readonly Site[] {
  const noReference = refuse('no-idiom', 'a map of variables in a chart\'s values holds values, not references');
  const variables = envMap({ key, owner, after: [], slot: (scalar) => scalarSlot(scalar), literal: (content) => content, reference: () => noReference, passThrough: false });
  const environment: Environment = {
    id: `${owner.document.id}@${owner.range.start}:${key}`, kind: 'container', document: owner.document, address, binder: variables.binder,
  };
  return variables.read(environment);
}

function chartsOf(list: DataList, address: string): readonly RequirementSite[] {
  return list.items.flatMap((item, index): RequirementSite[] => {
    const name = valueAt(item, 'name');
    const version = valueAt(item, 'version');
    if (name?.kind !== 'scalar' || item.kind !== 'map') return [];
    const repository = textAt(item, 'repository');
    const slot = scalarSlot(name);
    return [{
      kind: 'requirement', document: item.document, ecosystem: 'helm',
      name: repository === undefined ? slot : { ...slot, pieces: [{ kind: 'text', text: `${repository.replace(/^(?:@|alias:)/, '').replace(/\/$/, '')}/` }, ...slot.pieces] },
      extras: [], ...(version?.kind === 'scalar' ? { version: scalarSlot(version) } : {}),
      range: item.range, entry: itemEntry(list, index), address: addressOf(address, index),
    }];
  });
}
