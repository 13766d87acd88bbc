import { addressOf } from '../sites/address.ts';
import type { Reading } from '../sites/guest.ts';
import type { Content, Data, Environment } from '../sites/site.ts';
import { refuse } from '../text/refusal.ts';
import { pairOf, valueAt, type DataMap, type DataNode } from '../tree/data-tree.ts';
import { mapsOf, readImage, readScript, readVariables, type CiIdiom, type Found } from './ci-places.ts';
import type { Dialect } from './dialect.ts';
import { envList } from './env-list.ts';
import { exportBinder } from './export-binder.ts';
import { filledReferences, filledText, patternFinder } from './filled-text.ts';
import { outsideBinder, outsideOnly } from './outside-binder.ts';

const FILE = /(?:^|\/)[^/]*bitbucket-pipelines[^/]*\.ya?ml$/i;
const OUTSIDE = 'among the variables of the repository, the workspace or the deployment';

/** Deeper data is no pipeline. */
const MAX_DEPTH = 16;

const find = patternFinder(/\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)\}/g);
const SCRIPT: CiIdiom = { text: filledText(() => [], '$'), reference: () => refuse('no-idiom', 'a variable of the repository comes in by itself') };
/** A pipe gets what it is given, and no variable by itself. */
const PIPE: CiIdiom = { text: filledText(find, '$'), reference: (name): Content => [{ kind: 'reference', name, source: `$${name}` }] };

/** Bitbucket Pipelines. */
export const bitbucket: Dialect = {
  id: 'bitbucket',
  applies: (tree, path) => FILE.test(path) && (pairOf(tree, 'pipelines') !== undefined || pairOf(tree, 'definitions') !== undefined),
  read(tree, prefix): Reading {
    const found: Found = { sites: [], guests: [] };
    readImage(valueAt(tree, 'image'), PIPE, undefined, addressOf(prefix, 'image'), found);
    for (const key of ['definitions', 'pipelines']) {
      const part = valueAt(tree, key);
      if (part !== undefined) readPart(part, addressOf(prefix, key), undefined, found, 0);
    }
    return found;
  },
};

function readPart(node: DataNode, address: string, parent: Environment | undefined, found: Found, depth: number): void {
  if (depth > MAX_DEPTH) return;
  if (node.kind === 'list') {
    const asked = mapsOf(node, address).find(({ map }) => valueAt(map, 'variables')?.kind === 'list');
    const outer = asked === undefined ? parent : readAsked(asked.map, asked.address, found);
    node.items.forEach((item, index) => readPart(item, addressOf(address, index), outer, found, depth + 1));
  }
  if (node.kind !== 'map') return;
  for (const { key, value } of node.pairs) {
    const at = addressOf(address, key.text);
    if (key.text === 'step' && value.kind === 'map') readStep(value, at, parent, found);
    else if (key.text === 'services' && value.kind === 'map') readServices(value, at, found);
    else readPart(value, at, parent, found, depth + 1);
  }
}

/** Variables that someone who starts the pipeline by hand is asked for. */
function readAsked(owner: DataMap, address: string, found: Found): Environment {
  const noReference: readonly [string, Data] = ['default', { text: [] }];
  const variables = envList({ key: 'variables', owner, after: [], asks: 'default', slot: PIPE.text.whole, reference: () => noReference });
  const environment: Environment = {
    id: `${owner.document.id}@${owner.range.start}:workflow`, kind: 'workflow', document: owner.document, address, binder: outsideBinder(variables.binder, OUTSIDE),
  };
  found.sites.push(...variables.read(environment));
  return environment;
}

function readStep(step: DataMap, address: string, parent: Environment | undefined, found: Found): void {
  const script = valueAt(step, 'script');
  const own = { ...outsideOnly('job', step, address, OUTSIDE, exportBinder(script)), ...(parent === undefined ? {} : { parent }) };
  const image = valueAt(step, 'image');
  const environment = image?.kind === 'scalar' ? { ...own, image: PIPE.text.whole(image) } : own;
  readImage(image, PIPE, environment, addressOf(address, 'image'), found);
  readScript([script], SCRIPT, environment, addressOf(address, 'script'), found);
  readScript([valueAt(step, 'after-script')], SCRIPT, environment, addressOf(address, 'after-script'), found);
  for (const { map, address: at } of [...mapsOf(script, addressOf(address, 'script')), ...mapsOf(valueAt(step, 'after-script'), addressOf(address, 'after-script'))]) {
    const pipe = readVariables({ kind: 'step', owner: map, key: 'variables', after: ['pipe'], address: at }, PIPE, found);
    const variables = valueAt(map, 'variables');
    if (variables !== undefined) found.sites.push(...filledReferences(variables, find, addressOf(at, 'variables'), { ...pipe, parent: environment }));
  }
}

function readServices(services: DataMap, address: string, found: Found): void {
  for (const { key, value } of services.pairs) {
    const at = addressOf(address, key.text);
    if (value.kind !== 'map') continue;
    const variables = pairOf(value, 'environment') === undefined ? 'variables' : 'environment';
    readVariables({ kind: 'service', owner: value, key: variables, after: ['image'], address: at, image: valueAt(value, 'image') }, PIPE, found);
  }
}
