import { pairOf, type DataMap } from '../tree/data-tree.ts';
import type { Found } from './ci-places.ts';
import { readListedContainer, type ContainerKeys } from './listed-container.ts';

const CAMEL: ContainerKeys = {
  variables: 'environment', entry: { name: 'name', value: 'value', from: 'valueFrom' },
  secrets: { key: 'secrets', entry: { name: 'name', value: 'value', from: 'valueFrom' } },
  image: 'image', command: ['entryPoint', 'command'], check: ['healthCheck', 'command'], files: 'environmentFiles',
  noReference: 'a value kept elsewhere is named by its ARN, which only the operator knows: "secrets": [{"name": …, "valueFrom": <ARN>}]',
};

/** The same as it stands in stacks of CloudFormation. */
const PASCAL: ContainerKeys = {
  variables: 'Environment', entry: { name: 'Name', value: 'Value', from: 'ValueFrom' },
  secrets: { key: 'Secrets', entry: { name: 'Name', value: 'Value', from: 'ValueFrom' } },
  image: 'Image', command: ['EntryPoint', 'Command'], check: ['HealthCheck', 'Command'], files: 'EnvironmentFiles',
  noReference: 'a value kept elsewhere is named by its ARN, which only the operator knows: Secrets: [{Name: …, ValueFrom: <ARN>}]',
};

/** Reads a container definition of ECS or Batch, in either spelling. `more`: values that stand for something else. */
export function readAwsContainer(map: DataMap, address: string, found: Found, more: Pick<ContainerKeys, 'external' | 'imageText'> = {}): void {
  readListedContainer(map, { ...(isPascal(map) ? PASCAL : CAMEL), ...more }, address, found);
}

function isPascal(map: DataMap): boolean {
  return ['Name', 'Image', 'Environment', 'Command'].some((key) => pairOf(map, key) !== undefined);
}
