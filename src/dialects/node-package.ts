import { addressOf } from '../sites/address.ts';
import type { Reading } from '../sites/guest.ts';
import { pairOf, valueAt } from '../tree/data-tree.ts';
import type { Dialect } from './dialect.ts';
import { outsideOnly } from './outside-binder.ts';

const FILE = /(?:^|\/)package\.json$/;

/** Packages of Node: each of `scripts` is a line of a shell. */
export const nodePackage: Dialect = {
  id: 'node-package',
  applies: (tree, path) => FILE.test(path) && pairOf(tree, 'scripts') !== undefined,
  read(tree, prefix): Reading {
    const scripts = valueAt(tree, 'scripts');
    if (tree.kind !== 'map' || scripts?.kind !== 'map') return { sites: [], guests: [] };
    const environment = outsideOnly('job', tree, prefix, 'in the environment that the scripts are run in');
    const guests = scripts.pairs.flatMap(({ key, value }) => (value.kind !== 'scalar' ? []
      : [{ codec: value.codec(), language: 'shell', environment, address: addressOf(prefix, 'scripts', key.text) }]));
    return { sites: [], guests };
  },
};
