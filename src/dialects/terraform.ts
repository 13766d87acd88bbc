import { addressOf } from '../sites/address.ts';
import type { Reading } from '../sites/guest.ts';
import type { Environment, Site } from '../sites/site.ts';
import { refuse } from '../text/refusal.ts';
import { pairOf, textAt, valueAt, type DataMap, type DataNode, type DataPair } from '../tree/data-tree.ts';
import { scalarSlot } from '../tree/handles.ts';
import { readAwsContainer } from './aws-container.ts';
import { valuesGuest } from './chart-release.ts';
import { readScript, readVariables, type CiIdiom, type Found } from './ci-places.ts';
import type { Dialect } from './dialect.ts';
import { ecs } from './ecs.ts';
import { envMap } from './env-map.ts';
import { fileGuests } from './file-guest.ts';
import { asWritten, textReading } from './filled-text.ts';
import { helmValues } from './helm-values.ts';
import { kubernetes } from './kubernetes.ts';
import { isTask, readTask, TASK_KEYS } from './nomad-task.ts';
import { outsideOnly } from './outside-binder.ts';
import { isVariableList, isVariables, readFlatVariables, readProgramContainer, readVariableList, VARIABLE_KEYS } from './program-container.ts';
import { languageOfShell } from './shell-names.ts';
import { isContainerBlock, readContainerBlock } from './terraform-container.ts';
import { textGuest } from './terraform-scripts.ts';

/** Deeper data describes no infrastructure. */
const MAX_DEPTH = 60;

const NO_REFERENCE = refuse('no-idiom', 'which variable of the configuration holds the value is not known');

/** Texts are as the language reads them. */
const IDIOM: CiIdiom = { text: textReading((outer) => outer, () => true), reference: () => NO_REFERENCE };

/** Provisioners run where the tool runs, or on the new machine; both have variables of their own. */
const OUTSIDE = 'in the environment that the provisioner runs in';

/**
 * Terraform, Packer, Nomad: resources of all providers, by the shapes in which these take variables, commands, images and
 * scripts. Manifests and values of charts are read as what they are.
 */
export const terraform: Dialect = {
  id: 'terraform',
  applies: (tree) => tree.document.language === 'hcl',
  read(tree, prefix): Reading {
    const found: Found = { sites: [], guests: [] };
    visit(tree, '', prefix, '', 0, found);
    return found;
  },
};

/** `key` is what the node stands under, `resource` the kind of resource around it. */
function visit(node: DataNode, key: string, address: string, resource: string, depth: number, found: Found): void {
  if (depth > MAX_DEPTH) return;
  if (node.kind === 'list' && (/^container_definitions?$/.test(key) || ecs.applies(node, ''))) return add(ecs.read(node, address), found);
  if (node.kind === 'list' && isVariableList(node)) return void found.sites.push(...readVariableList(node, address));
  if (node.kind === 'list') node.items.forEach((item, index) => visit(item, key, addressOf(address, index), resource, depth + 1, found));
  if (node.kind !== 'map') return;
  if (kubernetes.applies(node, '')) return add(kubernetes.read(node, address), found);
  if (key === 'container_properties' && node.flow) return readAwsContainer(node, address, found);
  if (isVariables(node)) return void found.sites.push(...readFlatVariables(node, address));
  const taken = readOwn(node, key, address, resource, found);
  for (const pair of node.pairs) {
    const at = addressOf(address, pair.key.text, ...indexOf(node, pair));
    const { value } = pair;
    if (value.kind === 'scalar') {
      found.guests.push(...textGuest(value, pair.key.text, node, address));
      if (taken.length === 0 && isImage(pair, key)) found.sites.push({ kind: 'image', document: value.document, image: scalarSlot(value), use: 'run', address: at });
    }
    if (value.kind !== 'scalar' && !taken.includes(pair.key.text)) visit(value, pair.key.text, at, resourceIn(key, pair, resource), depth + 1, found);
  }
}

/** Reads what the map is by itself; gives the keys that need no further look. */
function readOwn(node: DataMap, key: string, address: string, resource: string, found: Found): readonly string[] {
  if (resource.startsWith('kubernetes_config_map') || /^kubernetes_secret(?:_v1)?$/.test(resource)) {
    if (pairOf(node, 'data')?.value.kind === 'map' && pairOf(node, 'metadata') !== undefined) {
      found.sites.push(...dataSites(node, address));
      found.guests.push(...fileGuests(valueAt(node, 'data') as DataMap, addressOf(address, 'data')));
      return ['data'];
    }
  }
  if (resource === 'helm_release' && pairOf(node, 'values') !== undefined) readChartValues(valueAt(node, 'values')!, addressOf(address, 'values'), found);
  // Before all that goes by a label, which a task has too.
  if (isTask(node)) {
    readTask(node, address, found);
    return TASK_KEYS;
  }
  if (/^(?:local-exec|remote-exec|shell|shell-local)$/.test(key)) {
    readProvisioner(node, address, found);
    return VARIABLE_KEYS;
  }
  if (isContainerBlock(key, node)) {
    add(readContainerBlock(node, address, resource), found);
    return ['env'];
  }
  const own = readProgramContainer(node, address);
  if (own === undefined) return resource === 'helm_release' ? ['values'] : [];
  add(own, found);
  return VARIABLE_KEYS;
}

/** Blocks of one kind are told apart by their place. */
function indexOf(node: DataMap, pair: DataPair): readonly number[] {
  if (node.repeats !== true) return [];
  const alike = node.pairs.filter((each) => each.key.text === pair.key.text);
  // A block with labels has an address of its own.
  return alike.length < 2 || isLabelled(pair) ? [] : [alike.indexOf(pair)];
}

/** An image by the name of its attribute, or the default of a variable of such a name. */
function isImage({ key, value }: DataPair, outer: string): boolean {
  const name = key.text === 'default' ? outer : key.text;
  return value.kind === 'scalar' && value.isString && /(?:^|_)image(?:_uri|_url)?$/.test(name);
}

function isLabelled({ value }: DataPair): boolean {
  return value.kind === 'map' && !value.flow && value.repeats !== true;
}

function resourceIn(key: string, { key: own, value }: DataPair, resource: string): string {
  if (key === 'resource' || key === 'data') return value.kind === 'map' && value.repeats !== true ? own.text : resource;
  return resource;
}

function add({ sites, guests }: Reading, found: Found): void {
  found.sites.push(...sites);
  found.guests.push(...guests);
}

/** Variables that a ConfigMap or Secret holds; the provider encodes what it must. */
function dataSites(node: DataMap, address: string): readonly Site[] {
  const name = textAt(node, 'metadata', 'name');
  const refused = refuse('no-idiom', 'it holds values, not references');
  const variables = envMap({
    key: 'data', owner: node, after: ['metadata'], slot: (scalar) => scalarSlot(scalar), literal: asWritten, reference: () => refused, passThrough: false,
    skip: (label) => label.includes('.'),
  });
  const environment: Environment = {
    id: `${node.document.id}@${node.range.start}:data`, kind: 'data', document: node.document, address, binder: variables.binder, ...(name === undefined ? {} : { name }),
  };
  return variables.read(environment);
}

/** Values of a chart: maps, or texts of YAML. */
function readChartValues(values: DataNode, address: string, found: Found): void {
  if (values.kind !== 'list') return;
  values.items.forEach((item, index) => {
    const at = addressOf(address, index);
    if (item.kind === 'scalar') found.guests.push(...(item.isString ? valuesGuest(item, at) : []));
    else add(helmValues.read(item, at), found);
  });
}

/** A provisioner with its variables: `command`, or `inline`, whose lines are one script. */
function readProvisioner(node: DataMap, address: string, found: Found): void {
  const key = ['environment', 'environment_vars', 'env'].find((each) => pairOf(node, each)?.value.kind === 'map');
  const environment = key === undefined ? pairsOf(node, address, found)
    : readVariables({ kind: 'step', owner: node, key, after: ['command'], address }, IDIOM, found);
  const interpreter = valueAt(node, 'interpreter');
  const program = interpreter?.kind === 'list' && interpreter.items[0]?.kind === 'scalar' ? interpreter.items[0].text : undefined;
  const language = languageOfShell(program);
  for (const script of ['command', 'inline']) readScript([valueAt(node, script)], IDIOM, environment, addressOf(address, script), found, language);
}

/** Variables as texts `K=V` (Packer), or none. */
function pairsOf(node: DataMap, address: string, found: Found): Environment {
  const own = readProgramContainer(node, address);
  if (own !== undefined) add(own, found);
  const site = own?.sites.find((each) => each.kind === 'assignment');
  return site?.kind === 'assignment' ? site.environment : outsideOnly('step', node, address, OUTSIDE);
}

