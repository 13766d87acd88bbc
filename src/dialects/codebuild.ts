import { addressOf } from '../sites/address.ts';
import type { Reading } from '../sites/guest.ts';
import type { AssignmentSite, Binder, Environment } from '../sites/site.ts';
import { refuse } from '../text/refusal.ts';
import { pairOf, textAt, valueAt, type DataMap } from '../tree/data-tree.ts';
import { pairEntry, scalarSlot } from '../tree/handles.ts';
import { entriesOfMap, mapsOf, readScript, readVariables, type CiIdiom, type Found } from './ci-places.ts';
import type { Dialect } from './dialect.ts';
import { filledText } from './filled-text.ts';
import { outsideOnly } from './outside-binder.ts';
import { languageOfShell } from './shell-names.ts';

const FILE = /(?:^|\/)[^/]*buildspec[^/]*\.ya?ml$/i;
const PHASES = ['install', 'pre_build', 'build', 'post_build'];
/** Maps whose values name a thing kept elsewhere. */
const STORES = ['secrets-manager', 'parameter-store'];

const IDIOM: CiIdiom = {
  text: filledText(() => [], '$'),
  reference: () => refuse('no-idiom', 'values are not filled in'),
  outside: 'in the environment of the CodeBuild project',
};

/** AWS CodeBuild: build specifications. */
export const codebuild: Dialect = {
  id: 'codebuild',
  applies: (tree, path) => valueAt(tree, 'phases')?.kind === 'map' && pairOf(tree, 'version') !== undefined
    && (FILE.test(path) || PHASES.some((phase) => valueAt(tree, 'phases', phase, 'commands') !== undefined)),
  read(tree, prefix): Reading {
    const found: Found = { sites: [], guests: [] };
    if (tree.kind === 'map') readSpecification(tree, prefix, found);
    return found;
  },
};

function readSpecification(tree: DataMap, prefix: string, found: Found): void {
  const environment = readEnvironment(tree, prefix, found);
  const language = languageOfShell(textAt(tree, 'env', 'shell'));
  for (const { map, address } of entriesOfMap(valueAt(tree, 'phases'), addressOf(prefix, 'phases'))) {
    // `finally` runs in the same shell, whatever became of the commands.
    readScript([valueAt(map, 'commands'), valueAt(map, 'finally')], IDIOM, environment, addressOf(address, 'commands'), found, language);
  }
  for (const list of ['build-list', 'build-graph', 'build-matrix']) {
    for (const { map, address } of mapsOf(valueAt(tree, 'batch', list), addressOf(prefix, 'batch', list))) {
      const env = valueAt(map, 'env');
      if (env?.kind === 'map') readVariables({ kind: 'job', owner: env, key: 'variables', after: [], address: addressOf(address, 'env') }, IDIOM, found);
    }
  }
}

/** The variables of all phases, with those that are taken from a store. */
function readEnvironment(tree: DataMap, prefix: string, found: Found): Environment {
  const env = valueAt(tree, 'env');
  const address = addressOf(prefix, 'env');
  if (env?.kind !== 'map') return outsideOnly('job', tree, address, IDIOM.outside!, newBinder(tree));
  const all: Found = { sites: [], guests: [] };
  const variables = readVariables({ kind: 'job', owner: env, key: 'variables', after: ['shell'], address }, IDIOM, all);
  const stores = new Map<string, Binder>();
  for (const key of STORES) {
    if (pairOf(env, key) === undefined) continue;
    const { binder } = readVariables({ kind: 'job', owner: env, key, after: [], address }, { ...IDIOM, external: () => true }, all);
    stores.set(addressOf(address, key), binder);
  }
  // What comes from a store is written as the store has it; all the rest is a variable.
  const storeOf = (site: AssignmentSite | undefined): Binder | undefined => [...stores].find(([at]) => site?.address.startsWith(at))?.[1];
  const binder: Binder = {
    ...variables.binder,
    add: (name, value, beside) => variables.binder.add(name, value, storeOf(beside) === undefined ? beside : undefined),
    replace: (site, name, value) => (storeOf(site) ?? variables.binder).replace(site, name, value),
  };
  const environment: Environment = { ...variables, binder, extent: [env.range] };
  found.sites.push(...all.sites.map((site) => (site.kind === 'assignment' ? { ...site, environment } : site)));
  const exported = valueAt(env, 'exported-variables');
  (exported?.kind === 'list' ? exported.items : []).forEach((item, index) => {
    if (item.kind !== 'scalar') return;
    found.sites.push({ kind: 'reference', document: item.document, name: scalarSlot(item), environment, address: addressOf(address, 'exported-variables', index) });
  });
  return environment;
}

/** Writes `env: variables:` where there is no `env` yet. */
function newBinder(tree: DataMap): Binder {
  const version = pairOf(tree, 'version');
  const refused = refuse('not-writable', 'there are no variables here');
  return {
    add(name, value) {
      if (value.kind === 'reference' || version === undefined) return refused;
      const variables = { map: [['variables', { map: [[name, { text: value.content }]] }]] } as const;
      return [{ op: 'insert', beside: pairEntry(version), side: 'after', shape: { shape: 'pair', key: 'env', value: variables } }];
    },
    replace: () => refused,
  };
}
