import { addressOf } from '../sites/address.ts';
import type { Reading } from '../sites/guest.ts';
import type { Content } from '../sites/site.ts';
import { pairOf, valueAt, type DataMap, type DataNode } from '../tree/data-tree.ts';
import { closedSpans } from './brace-spans.ts';
import { entriesOfMap, readScript, readVariables, type CiIdiom, type Found } from './ci-places.ts';
import type { Dialect } from './dialect.ts';
import { filledReferences, filledText, type Finder } from './filled-text.ts';
import { outsideOnly } from './outside-binder.ts';

const FILE = /(?:^|\/)[^/]*serverless[^/]*\.ya?ml$/i;
/** Where plugins keep shell commands. */
const SCRIPTS = [['scripts', 'hooks'], ['scripts', 'commands'], ['scriptable', 'hooks'], ['scriptable', 'commands'], ['scriptHooks'], ['hooks']];

const ENV = /^\$\{env:([A-Za-z_]\w*)/;

/** `${…}` of any kind; that of one environment variable of the caller has its name. */
const find: Finder = (text) => closedSpans(text, '${').map((range) => {
  const name = ENV.exec(text.slice(range.start, range.end))?.[1];
  return name === undefined ? { range } : { range, name };
});

const IDIOM: CiIdiom = {
  text: filledText(find, '${'),
  reference: (name): Content => [{ kind: 'reference', name, source: `\${env:${name}}` }],
};

/** The Serverless Framework: variables of the provider and of functions, images, commands of plugins. */
export const serverless: Dialect = {
  id: 'serverless',
  applies(tree, path) {
    if (pairOf(tree, 'provider') === undefined || pairOf(tree, 'apiVersion') !== undefined) return false;
    return FILE.test(path) || (pairOf(tree, 'service') !== undefined && pairOf(tree, 'functions') !== undefined);
  },
  read(tree, prefix): Reading {
    const found: Found = { sites: [], guests: [] };
    if (tree.kind === 'map') readService(tree, prefix, found);
    return found;
  },
};

function readService(tree: DataMap, prefix: string, found: Found): void {
  const provider = valueAt(tree, 'provider');
  const parent = provider?.kind !== 'map' ? undefined : readVariables({
    kind: 'workflow', owner: provider, key: 'environment', after: ['runtime', 'name'], address: addressOf(prefix, 'provider'),
  }, IDIOM, found);
  for (const { map, address } of functionsOf(valueAt(tree, 'functions'), addressOf(prefix, 'functions'))) {
    readVariables({ kind: 'service', owner: map, key: 'environment', after: ['handler', 'image'], address, parent, image: valueAt(map, 'image') }, IDIOM, found);
  }
  for (const path of SCRIPTS) readCommands(valueAt(tree, 'custom', ...path), addressOf(prefix, 'custom', ...path), found);
  found.sites.push(...filledReferences(tree, find, prefix));
}

/** A map by name, or a list of such maps. */
function functionsOf(node: DataNode | undefined, address: string): readonly { readonly map: DataMap; readonly address: string }[] {
  if (node?.kind !== 'list') return entriesOfMap(node, address);
  return node.items.flatMap((item, index) => entriesOfMap(item, addressOf(address, index)));
}

/** Commands by the name of their event, run where the framework runs. */
function readCommands(node: DataNode | undefined, address: string, found: Found): void {
  if (node?.kind !== 'map') return;
  const environment = outsideOnly('job', node, address, 'in the environment that the framework runs in');
  for (const { key, value } of node.pairs) readScript([value], IDIOM, environment, addressOf(address, key.text), found);
}
