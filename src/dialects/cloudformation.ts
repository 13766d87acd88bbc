import { addressOf } from '../sites/address.ts';
import type { Reading } from '../sites/guest.ts';
import type { Environment } from '../sites/site.ts';
import { refuse } from '../text/refusal.ts';
import { pairOf, textAt, valueAt, type DataMap, type DataNode } from '../tree/data-tree.ts';
import { readAwsContainer } from './aws-container.ts';
import { mapsOf, readVariables, type CiIdiom, type Found } from './ci-places.ts';
import type { Dialect } from './dialect.ts';
import { computedText, filledScalar, isComputed, isWritten } from './intrinsics.ts';
import { FILLED, readListedContainer } from './listed-container.ts';

const IDIOM: CiIdiom = {
  text: FILLED, external: isComputed,
  reference: () => refuse('no-idiom', 'which secret or parameter holds the value is not known: {{resolve:secretsmanager:<name>}}'),
};

const COMPUTED = {
  external: isComputed,
  imageText: (image: DataNode): DataNode | undefined => [filledScalar(image)].find(isWritten),
} as const;

/** Resources that start a machine with a script of theirs. */
const MACHINES: Readonly<Record<string, readonly string[]>> = {
  'AWS::EC2::Instance': [], 'AWS::AutoScaling::LaunchConfiguration': [], 'AWS::EC2::LaunchTemplate': ['LaunchTemplateData'], 'AWS::EC2::SpotFleet': [],
};

/** CloudFormation and SAM: containers, functions, build projects and start scripts. What a stack computes is left as it is. */
export const cloudformation: Dialect = {
  id: 'cloudformation',
  applies(tree) {
    const resources = valueAt(tree, 'Resources');
    return resources?.kind === 'map' && resources.pairs.some(({ value }) => textAt(value, 'Type')?.includes('::') === true);
  },
  read(tree, prefix): Reading {
    const found: Found = { sites: [], guests: [] };
    const globals = readGlobals(tree, prefix, found);
    const resources = valueAt(tree, 'Resources');
    for (const { key, value } of resources?.kind === 'map' ? resources.pairs : []) {
      const properties = valueAt(value, 'Properties');
      const type = textAt(value, 'Type');
      if (properties?.kind === 'map' && type !== undefined) readResource(type, properties, addressOf(prefix, 'Resources', key.text), globals, found);
    }
    return found;
  },
};

/** Variables that SAM gives to all functions. */
function readGlobals(tree: DataNode, prefix: string, found: Found): Environment | undefined {
  const holder = valueAt(tree, 'Globals', 'Function', 'Environment');
  return holder?.kind !== 'map' ? undefined
    : readVariables({ kind: 'workflow', owner: holder, key: 'Variables', after: [], address: addressOf(prefix, 'Globals', 'Function', 'Environment') }, IDIOM, found);
}

function readResource(type: string, properties: DataMap, address: string, globals: Environment | undefined, found: Found): void {
  if (type === 'AWS::ECS::TaskDefinition') readContainers(valueAt(properties, 'ContainerDefinitions'), addressOf(address, 'ContainerDefinitions'), found);
  if (type === 'AWS::Batch::JobDefinition') readJob(properties, address, found);
  if (type === 'AWS::CodeBuild::Project') readProject(properties, address, found);
  if (type === 'AWS::Lambda::Function' || type === 'AWS::Serverless::Function') {
    const holder = valueAt(properties, 'Environment');
    const image = valueAt(properties, 'ImageUri') ?? valueAt(properties, 'Code', 'ImageUri');
    if (holder?.kind === 'map') {
      readVariables({
        kind: 'service', owner: holder, key: 'Variables', after: [], address: addressOf(address, 'Environment'), parent: globals,
        image: image?.kind === 'scalar' && !isComputed(image) ? image : undefined,
      }, IDIOM, found);
    }
  }
  const inside = MACHINES[type];
  const script = inside === undefined ? undefined : valueAt(properties, ...inside, 'UserData');
  const codec = script === undefined ? undefined : computedText(script);
  if (codec === undefined || /^\s*</.test(codec.text)) return;
  found.guests.push({ codec, language: /^\s*#cloud-config/.test(codec.text) ? 'yaml' : 'shell', address: addressOf(address, 'UserData') });
}

function readContainers(node: DataNode | undefined, address: string, found: Found): void {
  for (const each of mapsOf(node, address)) readAwsContainer(each.map, each.address, found, COMPUTED);
}

function readJob(properties: DataMap, address: string, found: Found): void {
  const own = valueAt(properties, 'ContainerProperties');
  if (own?.kind === 'map') readAwsContainer(own, addressOf(address, 'ContainerProperties'), found, COMPUTED);
  for (const { map, address: at } of mapsOf(valueAt(properties, 'NodeProperties', 'NodeRangeProperties'), addressOf(address, 'NodeProperties'))) {
    const container = valueAt(map, 'Container');
    if (container?.kind === 'map') readAwsContainer(container, at, found, COMPUTED);
  }
  for (const { map, address: at } of mapsOf(valueAt(properties, 'EcsProperties', 'TaskProperties'), addressOf(address, 'EcsProperties'))) {
    readContainers(valueAt(map, 'Containers'), at, found);
  }
}

/** A build project: `Type` tells whether a value is one or names a parameter or secret. */
function readProject(properties: DataMap, address: string, found: Found): void {
  const holder = valueAt(properties, 'Environment');
  if (holder?.kind === 'map') {
    const stored = new Set<DataNode>();
    for (const { map } of mapsOf(valueAt(holder, 'EnvironmentVariables'), '')) {
      const value = valueAt(map, 'Value');
      const type = textAt(map, 'Type');
      if (value !== undefined && type !== undefined && type !== 'PLAINTEXT') stored.add(value);
    }
    readListedContainer(holder, {
      variables: 'EnvironmentVariables', entry: { name: 'Name', value: 'Value', from: 'ValueFrom', more: ['Type'] }, image: 'Image', command: ['Command'],
      noReference: 'which parameter or secret holds the value is not known: {Name: …, Type: SECRETS_MANAGER, Value: <name>}',
      external: (value) => stored.has(value) || isComputed(value),
    }, addressOf(address, 'Environment'), found);
  }
  const specification = valueAt(properties, 'Source', 'BuildSpec');
  const codec = specification === undefined ? undefined : computedText(specification);
  if (codec?.text.includes('\n') === true && pairOf(properties, 'Source') !== undefined) found.guests.push({ codec, language: 'yaml', address: addressOf(address, 'Source', 'BuildSpec') });
}
