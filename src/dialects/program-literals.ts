import { addressOf } from '../sites/address.ts';
import type { Guest, Reading } from '../sites/guest.ts';
import type { Site } from '../sites/site.ts';
import { pairOf, valueAt, type DataMap, type DataNode } from '../tree/data-tree.ts';
import { readContainer } from './kubernetes.ts';
import type { Dialect } from './dialect.ts';
import { isVariableList, isVariables, readFlatVariables, readProgramContainer, readVariableList, VARIABLE_KEYS } from './program-container.ts';

/** Languages whose literals are handed to libraries that describe infrastructure. */
const PROGRAMS: ReadonlySet<string> = new Set(['typescript', 'python']);

/** Lists of containers as Kubernetes has them, under its own names. */
const POD_LISTS = ['initContainers', 'containers', 'ephemeralContainers'];

/** Deeper data describes no infrastructure. */
const MAX_DEPTH = 40;

/**
 * Literals of programs that describe containers, functions and tasks (Pulumi, CDK, CDKTF, cdk8s), wherever they stand, and
 * objects that are nothing but variables. What has `apiVersion` and `kind` is read as the manifest it is.
 */
export const programLiterals: Dialect = {
  id: 'program-literals',
  applies: (tree) => PROGRAMS.has(tree.document.language),
  read(tree, prefix): Reading {
    const found: Found = { sites: [], guests: [] };
    // Python itself says to whom a map of variables is handed.
    if (tree.document.language === 'python' && tree.kind === 'map' && isVariables(tree)) return found;
    readNode(tree, prefix, 0, found);
    return found;
  },
};

interface Found extends Reading {
  readonly sites: Site[];
  readonly guests: Guest[];
}

function readNode(node: DataNode, address: string, depth: number, found: Found): void {
  if (depth > MAX_DEPTH) return;
  if (node.kind === 'list' && isVariableList(node)) return void found.sites.push(...readVariableList(node, address));
  if (node.kind === 'list') node.items.forEach((item, index) => readNode(item, addressOf(address, index), depth + 1, found));
  if (node.kind !== 'map') return;
  if (isVariables(node)) {
    found.sites.push(...readFlatVariables(node, address));
    return;
  }
  const own = readProgramContainer(node, address);
  if (own !== undefined) add(own, found);
  const taken = own === undefined ? [] : VARIABLE_KEYS;
  for (const pair of node.pairs) {
    const inner = addressOf(address, pair.key.text);
    if (POD_LISTS.includes(pair.key.text) && pair.value.kind === 'list' && pair.value.items.some(isPodContainer)) {
      pair.value.items.forEach((item, index) => {
        if (item.kind === 'map') add(readContainer(item, addressOf(inner, index)), found);
      });
    } else if (!taken.includes(pair.key.text)) readNode(pair.value, inner, depth + 1, found);
  }
}

function add({ sites, guests }: Reading, found: Found): void {
  found.sites.push(...sites);
  found.guests.push(...guests);
}

/** `env` is a list of its own here, where other libraries have a map, or call it otherwise. */
function isPodContainer(node: DataNode): node is DataMap {
  if (node.kind !== 'map') return false;
  const env = pairOf(node, 'env');
  if (env !== undefined) return env.value.kind === 'list';
  const other = VARIABLE_KEYS.some((key) => valueAt(node, key) !== undefined);
  return !other && pairOf(node, 'image') !== undefined && pairOf(node, 'name') !== undefined;
}
