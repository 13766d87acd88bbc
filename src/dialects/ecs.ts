import { addressOf } from '../sites/address.ts';
import type { Reading } from '../sites/guest.ts';
import { pairOf, type DataMap, type DataNode } from '../tree/data-tree.ts';
import { readAwsContainer } from './aws-container.ts';
import type { Found } from './ci-places.ts';
import type { Dialect } from './dialect.ts';

/** Keys of lists of containers, and of single ones (AWS Batch, overrides of a task that is run). */
const CONTAINERS = /^(?:containerDefinitions|ContainerDefinitions|container_definitions|containerOverrides|ContainerOverrides|containerProperties|ContainerProperties)$/;

/** What only a container definition has beside its name and image. */
const OWN_KEYS = ['environment', 'secrets', 'essential', 'portMappings', 'logConfiguration', 'entryPoint', 'taskDefinitionArn', 'mountPoints', 'healthCheck'];

/** A text that is the properties of a container and says so by its name alone. */
const PROPERTIES = /(?:^|\/)container_(?:properties|definitions)\.json$/;

/** A definition stands under a few wrappers (`taskDefinition`, `overrides`) at most. */
const MAX_DEPTH = 6;

/** Amazon ECS and AWS Batch: task and job definitions, overrides, and lists of container definitions alone. */
export const ecs: Dialect = {
  id: 'ecs',
  applies: (tree, path) => PROPERTIES.test(path) || (tree.kind === 'list' ? tree.items.length > 0 && tree.items.every(isContainer) : holds(tree, 0)),
  read(tree, prefix): Reading {
    const found: Found = { sites: [], guests: [] };
    if (tree.kind === 'list') readAll(tree, prefix, found);
    else if (!holds(tree, 0) && tree.kind === 'map') readAwsContainer(tree, prefix, found);
    else readNode(tree, prefix, 0, found);
    return found;
  },
};

function isContainer(node: DataNode): boolean {
  return pairOf(node, 'image') !== undefined && pairOf(node, 'name') !== undefined && OWN_KEYS.some((key) => pairOf(node, key) !== undefined);
}

function holds(node: DataNode, depth: number): boolean {
  if (node.kind !== 'map' || depth > MAX_DEPTH) return false;
  return node.pairs.some(({ key, value }) => (CONTAINERS.test(key.text) && value.kind !== 'scalar') || holds(value, depth + 1));
}

function readNode(node: DataNode, address: string, depth: number, found: Found): void {
  if (node.kind === 'list' && depth <= MAX_DEPTH) node.items.forEach((item, index) => readNode(item, addressOf(address, index), depth + 1, found));
  if (node.kind !== 'map' || depth > MAX_DEPTH) return;
  for (const { key, value } of node.pairs) {
    const at = addressOf(address, key.text);
    if (CONTAINERS.test(key.text)) readAll(value, at, found);
    else readNode(value, at, depth + 1, found);
  }
}

function readAll(node: DataNode, address: string, found: Found): void {
  const maps: readonly (readonly [DataMap, string])[] = node.kind === 'map' ? [[node, address]]
    : node.kind === 'list' ? node.items.flatMap((item, index) => (item.kind === 'map' ? [[item, addressOf(address, index)] as const] : [])) : [];
  for (const [map, at] of maps) readAwsContainer(map, at, found);
}
