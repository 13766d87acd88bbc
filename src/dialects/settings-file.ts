import { addressOf } from '../sites/address.ts';
import type { Reading } from '../sites/guest.ts';
import type { AssignmentSite, Binder, Environment } from '../sites/site.ts';
import { refuse } from '../text/refusal.ts';
import type { DataMap } from '../tree/data-tree.ts';
import { pairEntry, scalarSlot } from '../tree/handles.ts';
import type { Dialect } from './dialect.ts';

const FILE = /(?:^|\/)prefect\.toml$/;
/** Deeper tables hold no setting. */
const MAX_DEPTH = 20;
const NO_VARIABLES = refuse('no-idiom', 'a file of settings holds values by their paths, and no variables');
const BINDER: Binder = { add: () => NO_VARIABLES, replace: () => NO_VARIABLES };

/** The target's own file of settings: each goes by the variable that its path spells (`[api] url` is `PREFECT_API_URL`). */
export const settingsFile: Dialect = {
  id: 'settings-file',
  applies: (tree, path) => tree.kind === 'map' && tree.document.language === 'toml' && FILE.test(path),
  read(tree, prefix): Reading {
    if (tree.kind !== 'map') return { sites: [], guests: [] };
    const environment: Environment = { id: `${tree.document.id}:settings`, kind: 'config', document: tree.document, address: prefix, binder: BINDER };
    return { sites: [...sitesIn(tree, [], environment, 0)], guests: [] };
  },
};

function* sitesIn(map: DataMap, above: readonly string[], environment: Environment, depth: number): Generator<AssignmentSite> {
  for (const pair of map.pairs) {
    const path = [...above, pair.key.text];
    if (pair.value.kind === 'map' && depth < MAX_DEPTH) yield* sitesIn(pair.value, path, environment, depth + 1);
    // A number or truth value is taken as what it is, and not as its text.
    if (pair.value.kind !== 'scalar' || !pair.value.isString) continue;
    const name = `PREFECT_${path.join('_').toUpperCase()}`;
    yield {
      kind: 'assignment', document: pair.document, environment, source: 'value', entry: pairEntry(pair), value: scalarSlot(pair.value),
      name: { ...scalarSlot(pair.key), pieces: [{ kind: 'text', text: name }] }, address: addressOf(environment.address, ...path),
    };
  }
}
