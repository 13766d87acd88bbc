import { addressOf } from '../sites/address.ts';
import type { Reading } from '../sites/guest.ts';
import { refuse } from '../text/refusal.ts';
import { pairOf, textAt, valueAt } from '../tree/data-tree.ts';
import { mapsOf, readScript, readVariables, type CiIdiom, type Found } from './ci-places.ts';
import type { Dialect } from './dialect.ts';
import { filledText } from './filled-text.ts';

const FILE = /(?:^|\/)\.?appveyor\.ya?ml$/i;
const PHASES = ['init', 'install', 'before_build', 'build_script', 'after_build', 'before_test', 'test_script', 'after_test', 'before_deploy', 'deploy_script', 'after_deploy', 'on_success', 'on_failure', 'on_finish'];

const IDIOM: CiIdiom = {
  text: filledText(() => [], '$'), reference: () => refuse('no-idiom', 'values are not filled in'),
  outside: "among the environment variables in the project's settings",
  external: (value) => pairOf(value, 'secure') !== undefined,
};

/** AppVeyor: variables, and the lines that a Unix shell runs. */
export const appveyor: Dialect = {
  id: 'appveyor',
  applies: (tree, path) => FILE.test(path) && tree.kind === 'map',
  read(tree, prefix): Reading {
    const found: Found = { sites: [], guests: [] };
    if (tree.kind !== 'map') return found;
    const environment = readVariables({ kind: 'job', owner: tree, key: 'environment', after: ['image', 'version'], address: prefix }, IDIOM, found);
    const own = valueAt(tree, 'environment');
    const inside = addressOf(prefix, 'environment');
    if (own?.kind === 'map' && valueAt(own, 'global')?.kind === 'map') readVariables({ kind: 'job', owner: own, key: 'global', after: [], address: inside }, IDIOM, found);
    const image = textAt(tree, 'image') ?? '';
    const language = /ubuntu|macos|linux/i.test(image) ? 'shell' : 'text';
    for (const phase of PHASES) {
      const lines = valueAt(tree, phase);
      const at = addressOf(prefix, phase);
      for (const { map, address } of mapsOf(lines, at)) readScript([valueAt(map, 'sh')], IDIOM, environment, addressOf(address, 'sh'), found);
      readScript([lines], IDIOM, environment, at, found, language);
    }
    return found;
  },
};
