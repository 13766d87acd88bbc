import { addressOf } from '../sites/address.ts';
import type { Reading } from '../sites/guest.ts';
import type { Environment } from '../sites/site.ts';
import { refuse } from '../text/refusal.ts';
import { valueAt } from '../tree/data-tree.ts';
import { scalarSlot } from '../tree/handles.ts';
import { entriesOfMap } from './ci-places.ts';
import type { Dialect } from './dialect.ts';
import { envMap } from './env-map.ts';

const FILE = /(?:^|\/)profiles\.toml$/;
const NO_REFERENCE = refuse('no-idiom', 'a profile holds values, not references');

/** Files of profiles, each a table of variables by their full names; the target's own. */
export const profiles: Dialect = {
  id: 'profiles',
  applies: (tree, path) => tree.document.language === 'toml' && FILE.test(path) && valueAt(tree, 'profiles')?.kind === 'map',
  read(tree, prefix): Reading {
    const table = valueAt(tree, 'profiles');
    if (table?.kind !== 'map') return { sites: [], guests: [] };
    const sites = entriesOfMap(table, addressOf(prefix, 'profiles')).flatMap(({ name, map, address }) => {
      const variables = envMap({ key: name, owner: table, after: [], slot: (scalar) => scalarSlot(scalar), literal: (content) => content, reference: () => NO_REFERENCE, passThrough: false });
      const environment: Environment = { id: `${map.document.id}@${map.range.start}:profile`, kind: 'file', document: map.document, address, binder: variables.binder };
      return variables.read(environment);
    });
    return { sites, guests: [] };
  },
};
