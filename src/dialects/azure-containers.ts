import { addressOf } from '../sites/address.ts';
import type { Reading } from '../sites/guest.ts';
import type { Slot } from '../sites/site.ts';
import { textAt, valueAt, type DataNode, type DataScalar } from '../tree/data-tree.ts';
import { scalarSlot } from '../tree/handles.ts';
import { mapsOf, type Found } from './ci-places.ts';
import type { Dialect } from './dialect.ts';
import { readListedContainer, type ContainerKeys } from './listed-container.ts';

const TYPE = /^Microsoft\.ContainerInstance\/containerGroups$/i;
const MAX_DEPTH = 6;

/** `[parameters('x')]` is computed when the template is deployed; `[[` is a bracket. */
const isExpression = (node: DataNode): boolean => node.kind === 'scalar' && /^\[(?!\[)/.test(node.text) && node.text.endsWith(']');

const KEYS: ContainerKeys = {
  variables: 'environmentVariables', entry: { name: 'name', value: 'value', from: 'secureValue', hides: true }, image: 'image', command: ['command'],
  noReference: "which parameter holds the value is not known: {\"name\": …, \"secureValue\": \"[parameters('<name>')]\"}",
  external: isExpression,
  slot: (scalar: DataScalar): Slot => scalarSlot(scalar),
};

/** Container groups of Azure Container Instances: resource templates, and files of `az container create`. */
export const azureContainers: Dialect = {
  id: 'azure-containers',
  applies: (tree) => groupsIn(tree, '', 0).length > 0,
  read(tree, prefix): Reading {
    const found: Found = { sites: [], guests: [] };
    for (const { node, address } of groupsIn(tree, prefix, 0)) {
      for (const container of mapsOf(valueAt(node, 'properties', 'containers'), addressOf(address, 'properties', 'containers'))) {
        const own = valueAt(container.map, 'properties');
        if (own?.kind === 'map') readListedContainer(own, KEYS, addressOf(container.address, 'properties'), found);
      }
    }
    return found;
  },
};

function groupsIn(node: DataNode, address: string, depth: number): readonly { readonly node: DataNode; readonly address: string }[] {
  if (depth > MAX_DEPTH || node.kind !== 'map') return [];
  if (TYPE.test(textAt(node, 'type') ?? '')) return [{ node, address }];
  const resources = valueAt(node, 'resources');
  if (resources?.kind !== 'list') return [];
  return resources.items.flatMap((item, index) => groupsIn(item, addressOf(address, 'resources', index), depth + 1));
}
