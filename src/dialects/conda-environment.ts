import { addressOf } from '../sites/address.ts';
import type { Reading } from '../sites/guest.ts';
import { refuse } from '../text/refusal.ts';
import { pairOf, valueAt } from '../tree/data-tree.ts';
import { mapsOf, readVariables, type CiIdiom, type Found } from './ci-places.ts';
import type { Dialect } from './dialect.ts';
import { filledText } from './filled-text.ts';
import { packagesOf } from './package-texts.ts';

const FILE = /(?:^|\/)[^/]*(?:env|environment|conda|requirements|dependencies)[^/]*\.ya?ml$/i;

const IDIOM: CiIdiom = {
  text: filledText(() => [], '$'), reference: () => refuse('no-idiom', 'values are not filled in'),
  outside: 'where the environment is activated',
};

/** Conda environments: packages of conda and pip, and variables set when the environment is activated. */
export const condaEnvironment: Dialect = {
  id: 'conda-environment',
  applies(tree, path) {
    const list = valueAt(tree, 'dependencies');
    if (list?.kind !== 'list' || pairOf(tree, 'apiVersion') !== undefined) return false;
    const isOwn = list.items.every((item) => item.kind === 'scalar' || (item.kind === 'map' && item.pairs.every((pair) => pair.key.text === 'pip')));
    return isOwn && (pairOf(tree, 'channels') !== undefined || FILE.test(path));
  },
  read(tree, prefix): Reading {
    const found: Found = { sites: [], guests: [] };
    const list = valueAt(tree, 'dependencies');
    const address = addressOf(prefix, 'dependencies');
    found.sites.push(...packagesOf(list, 'conda', address));
    for (const { map, address: at } of mapsOf(list, address)) found.sites.push(...packagesOf(valueAt(map, 'pip'), 'pip', addressOf(at, 'pip')));
    if (tree.kind === 'map' && pairOf(tree, 'variables') !== undefined) readVariables({ kind: 'workflow', owner: tree, key: 'variables', after: ['dependencies'], address: prefix }, IDIOM, found);
    return found;
  },
};
