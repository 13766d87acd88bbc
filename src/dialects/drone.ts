import { addressOf } from '../sites/address.ts';
import type { Reading } from '../sites/guest.ts';
import type { Data, Environment } from '../sites/site.ts';
import { refuse } from '../text/refusal.ts';
import { pairOf, textAt, valueAt, type DataMap, type DataNode } from '../tree/data-tree.ts';
import { entriesOfMap, mapsOf, readImage, readScript, readVariables, type CiIdiom, type Found } from './ci-places.ts';
import { bracedTextCodec } from './compose-text.ts';
import type { Dialect } from './dialect.ts';
import { textReading } from './filled-text.ts';

const DRONE = /(?:^|\/)[^/]*\.drone[^/]*\.ya?ml$/;
const WOODPECKER = /(?:^|\/)\.woodpecker(?:\.ya?ml$|\/(?:.*\/)?[^/]+\.ya?ml$)/;

const IDIOM: CiIdiom = {
  // Filled in before a step starts, and empty where it is no variable of the system's own.
  text: textReading(bracedTextCodec, (text) => !text.includes('$')),
  reference: () => refuse('no-idiom', 'a secret is no text here'),
  external: (value) => pairOf(value, 'from_secret') !== undefined,
  referenceData: (name): Data => ({ map: [['from_secret', { text: [{ kind: 'text', text: name.toLowerCase() }] }]] }),
};

/** Around all steps stand texts only: a runner does not read a file with a secret there. */
const ROOT: CiIdiom = { text: IDIOM.text, reference: () => refuse('no-idiom', 'the variables of a pipeline hold values only, and a secret is given to a step') };

/** Drone and Woodpecker: pipelines of containers with their variables and commands. */
export const drone: Dialect = {
  id: 'drone',
  applies(tree, path) {
    const hasSteps = ['steps', 'pipeline'].some((key) => ['list', 'map'].includes(valueAt(tree, key)?.kind ?? ''));
    if (!hasSteps || pairOf(tree, 'apiVersion') !== undefined) return false;
    return WOODPECKER.test(path) || DRONE.test(path) || (textAt(tree, 'kind') === 'pipeline' && pairOf(tree, 'type') !== undefined);
  },
  read(tree, prefix): Reading {
    const found: Found = { sites: [], guests: [] };
    if (tree.kind === 'map') readPipeline(tree, prefix, found);
    return found;
  },
};

function readPipeline(tree: DataMap, prefix: string, found: Found): void {
  const root = pairOf(tree, 'environment') === undefined ? undefined
    : readVariables({ kind: 'job', owner: tree, key: 'environment', after: ['type', 'name', 'kind'], address: prefix }, ROOT, found);
  for (const key of ['steps', 'pipeline', 'clone', 'services']) readContainers(valueAt(tree, key), root, key === 'services', addressOf(prefix, key), found);
}

/** A list of containers, or a map by name. */
function readContainers(node: DataNode | undefined, parent: Environment | undefined, isService: boolean, address: string, found: Found): void {
  for (const { map, address: at } of [...mapsOf(node, address), ...entriesOfMap(node, address)]) {
    const place = { owner: map, address: at, image: valueAt(map, 'image') };
    const settings = valueAt(map, 'settings', 'environment');
    if (valueAt(map, 'environment')?.kind === 'list') {
      // `- NAME=value` is read by old versions only.
      readImage(place.image, IDIOM, undefined, addressOf(at, 'image'), found);
      readScript([valueAt(map, 'commands')], IDIOM, { ...emptyEnvironment(map, at), ...(parent === undefined ? {} : { parent }) }, addressOf(at, 'commands'), found);
      continue;
    }
    const environment = readVariables({ ...place, kind: isService ? 'service' : 'step', key: 'environment', after: ['image', 'name'], ...(isService ? {} : { parent }) }, IDIOM, found);
    readScript([valueAt(map, 'commands')], IDIOM, environment, addressOf(at, 'commands'), found);
    if (settings?.kind === 'map') readVariables({ kind: 'step', owner: settings, key: 'environment', after: [], address: addressOf(at, 'settings') }, IDIOM, found);
  }
}

const REFUSED = refuse('not-writable', 'the variables are a list of texts');

function emptyEnvironment(owner: DataMap, address: string): Environment {
  return { id: `${owner.document.id}@${owner.range.start}:step`, kind: 'step', document: owner.document, address, binder: { add: () => REFUSED, replace: () => REFUSED } };
}
