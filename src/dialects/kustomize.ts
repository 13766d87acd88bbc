import { addressOf } from '../sites/address.ts';
import type { Guest, Reading } from '../sites/guest.ts';
import type { Environment, PathSite, Site, Slot } from '../sites/site.ts';
import { refuse } from '../text/refusal.ts';
import { pairOf, textAt, valueAt, type DataMap, type DataNode } from '../tree/data-tree.ts';
import { partSlot, scalarSlot } from '../tree/handles.ts';
import type { Dialect } from './dialect.ts';
import { envPairs } from './env-pairs.ts';
import { valueImage } from './value-image.ts';

const FILE = /(?:^|\/)kustomization\.ya?ml$/i;
const GENERATORS = ['configMapGenerator', 'secretGenerator'];
const NO_REFERENCE = refuse('no-idiom', 'a generator holds values, not references');

/** Kustomize: generators of ConfigMaps and Secrets, images, and patches written in place. */
export const kustomize: Dialect = {
  id: 'kustomize',
  applies: (tree, path) => tree.kind === 'map'
    && (/^(?:Kustomization|Component)$/.test(textAt(tree, 'kind') ?? '') || (FILE.test(path) && pairOf(tree, 'kind') === undefined)),
  read(tree, prefix) {
    const sites: Site[] = [];
    const guests: Guest[] = [];
    for (const key of GENERATORS) {
      forEachMap(valueAt(tree, key), addressOf(prefix, key), (generator, address) => sites.push(...literals(generator, address), ...sources(generator, address)));
    }
    forEachMap(valueAt(tree, 'images'), addressOf(prefix, 'images'), (image, address) => sites.push(...valueImage(image, { name: ['newName', 'name'], tag: 'newTag' }, address)));
    forEachMap(valueAt(tree, 'patches'), addressOf(prefix, 'patches'), (patch, address) => guests.push(...patchIn(valueAt(patch, 'patch'), addressOf(address, 'patch'))));
    const merges = valueAt(tree, 'patchesStrategicMerge');
    if (merges?.kind === 'list') merges.items.forEach((item, index) => guests.push(...patchIn(item, addressOf(prefix, 'patchesStrategicMerge', index))));
    return { sites, guests } satisfies Reading;
  },
};

function forEachMap(list: DataNode | undefined, address: string, visit: (item: DataMap, address: string) => void): void {
  if (list?.kind !== 'list') return;
  list.items.forEach((item, index) => {
    if (item.kind === 'map') visit(item, addressOf(address, index));
  });
}

/** A patch as a text; one that only names a file is none. */
function patchIn(node: DataNode | undefined, address: string): readonly Guest[] {
  return node?.kind === 'scalar' && node.text.includes('\n') ? [{ codec: node.codec(), language: 'yaml', address }] : [];
}

function literals(generator: DataMap, address: string): readonly Site[] {
  const variables = envPairs({
    key: 'literals', owner: generator, after: ['name'], reference: () => NO_REFERENCE, literal: (content) => content,
    text: (scalar) => scalar.text, part: (scalar, range) => partSlot(scalar, range), whole: (scalar) => scalarSlot(scalar),
  });
  const name = textAt(generator, 'name');
  const environment: Environment = {
    id: `${generator.document.id}@${generator.range.start}:literals`, kind: 'data', document: generator.document, address, binder: variables.binder,
    imports: envFiles(generator),
    ...(name === undefined ? {} : { name }),
  };
  return variables.read(environment);
}

/** Files whose variables are those of the object, and files that it holds, each under its name or one that is given. */
function sources(generator: DataMap, address: string): readonly PathSite[] {
  const into = textAt(generator, 'name');
  const variables = envFiles(generator).map((path): PathSite => ({
    kind: 'path', document: generator.document, path, role: 'source', address: addressOf(address, 'envs'), ...(into === undefined ? {} : { into }),
  }));
  const list = valueAt(generator, 'files');
  const held = list?.kind !== 'list' ? [] : list.items.flatMap((item, index): PathSite[] => {
    if (item.kind !== 'scalar') return [];
    const path = partSlot(item, { start: item.text.indexOf('=') + 1, end: item.text.length });
    // A name of its own is a key that mounts ask for, and so is that of the file.
    return [{ kind: 'path', document: item.document, path, counterpart: path, role: 'source', address: addressOf(address, 'files', index) }];
  });
  return [...variables, ...held];
}

function envFiles(generator: DataMap): readonly Slot[] {
  const files = valueAt(generator, 'envs');
  const nodes = files?.kind === 'list' ? files.items : [valueAt(generator, 'env')];
  return nodes.flatMap((node) => (node?.kind === 'scalar' ? [scalarSlot(node)] : []));
}
