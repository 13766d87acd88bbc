import { addressOf } from '../sites/address.ts';
import type { Reading } from '../sites/guest.ts';
import type { Environment } from '../sites/site.ts';
import { pairOf, textAt, valueAt, type DataMap, type DataNode } from '../tree/data-tree.ts';
import { mapsOf, readScript, readVariables, type CiIdiom, type Found } from './ci-places.ts';
import type { Dialect } from './dialect.ts';
import { envWords } from './env-words.ts';
import { filledText } from './filled-text.ts';
import { outsideBinder, outsideOnly } from './outside-binder.ts';

const FILE = /(?:^|\/)\.travis\.ya?ml$/;
const PHASES = ['before_install', 'install', 'before_script', 'script', 'after_success', 'after_failure', 'before_deploy', 'after_deploy', 'after_script', 'before_cache'];
const OUTSIDE = "among the variables in the repository's settings";

const IDIOM: CiIdiom = { text: filledText(() => [], '$'), reference: () => [], outside: OUTSIDE };

/** Travis CI. */
export const travis: Dialect = {
  id: 'travis',
  applies: (tree, path) => FILE.test(path) && tree.kind === 'map',
  read(tree, prefix): Reading {
    const found: Found = { sites: [], guests: [] };
    if (tree.kind === 'map') readJob(tree, undefined, prefix, found);
    return found;
  },
};

function readJob(owner: DataMap, parent: Environment | undefined, address: string, found: Found): void {
  const environment = readEnvironment(owner, parent, address, found);
  const language = textAt(owner, 'os') === 'windows' ? 'text' : 'shell';
  for (const phase of PHASES) readScript([valueAt(owner, phase)], IDIOM, environment, addressOf(address, phase), found, language);
  for (const { map, address: at } of deploysOf(owner, address)) {
    if (textAt(map, 'provider') === 'script') readScript([valueAt(map, 'script')], IDIOM, environment, addressOf(at, 'script'), found, language);
  }
  if (parent !== undefined) return;
  for (const key of ['jobs', 'matrix']) {
    for (const { map, address: at } of mapsOf(valueAt(owner, key, 'include'), addressOf(address, key, 'include'))) readJob(map, environment, at, found);
  }
}

function deploysOf(owner: DataMap, address: string): readonly { readonly map: DataMap; readonly address: string }[] {
  const deploy = valueAt(owner, 'deploy');
  return deploy?.kind === 'map' ? [{ map: deploy, address: addressOf(address, 'deploy') }] : mapsOf(deploy, addressOf(address, 'deploy'));
}

/** `env:` is a text, a list, or a map with `global`; what stands in a matrix holds in one job each. */
function readEnvironment(owner: DataMap, parent: Environment | undefined, address: string, found: Found): Environment {
  const env = valueAt(owner, 'env');
  const global = valueAt(env, 'global');
  const at = addressOf(address, 'env');
  const kind = parent === undefined ? 'workflow' : 'job';
  if (global?.kind === 'map' && env?.kind === 'map') return readVariables({ kind, owner: env, key: 'global', after: [], address: at, parent }, IDIOM, found);
  if (env?.kind === 'map' && global === undefined && !['jobs', 'matrix'].some((key) => pairOf(env, key) !== undefined)) {
    return readVariables({ kind, owner, key: 'env', after: [], address, parent }, IDIOM, found);
  }
  const list: DataNode | undefined = env?.kind === 'map' ? global : env;
  const words = envWords(list, env?.kind !== 'map' && parent === undefined);
  const environment: Environment = {
    ...outsideOnly(kind, owner, at, OUTSIDE), binder: outsideBinder(words.binder, OUTSIDE), ...(parent === undefined ? {} : { parent }),
  };
  found.sites.push(...words.read(environment));
  for (const key of ['jobs', 'matrix']) {
    const matrix = env?.kind === 'map' ? valueAt(env, key) : undefined;
    const inner = envWords(matrix, true);
    if (matrix !== undefined) found.sites.push(...inner.read({ ...outsideOnly('job', owner, addressOf(at, key), OUTSIDE), binder: outsideBinder(inner.binder, OUTSIDE), parent: environment }));
  }
  return environment;
}
