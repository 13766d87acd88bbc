import { addressOf } from '../sites/address.ts';
import { readCommand } from '../sites/command-line.ts';
import type { Reading } from '../sites/guest.ts';
import type { Content, Environment } from '../sites/site.ts';
import { pairOf, valueAt, type DataMap, type DataNode } from '../tree/data-tree.ts';
import { argvWords, rangeOf } from './argv.ts';
import { readVariables, type CiIdiom, type Found } from './ci-places.ts';
import type { Dialect } from './dialect.ts';
import { filledReferences, filledText, patternFinder } from './filled-text.ts';

const FILE = /(?:^|\/)\.?devcontainer(?:\/.*|[^/]*)\.(?:json|jsonc|ya?ml)$/;
const BASES = ['image', 'build', 'dockerFile', 'dockerComposeFile'];
const HOOKS = ['initializeCommand', 'onCreateCommand', 'updateContentCommand', 'postCreateCommand', 'postStartCommand', 'postAttachCommand'];

/** `${localEnv:X}` is filled in from the caller, `${containerEnv:X}` from the container. */
const find = patternFinder(/\$\{(?:localEnv|env):([A-Za-z_]\w*)(?::[^{}\n]*)?\}|\$\{\w+(?::[^{}\n]*)?\}/g);
const IDIOM: CiIdiom = { text: filledText(find, '${'), reference: (name): Content => [{ kind: 'reference', name, source: `\${localEnv:${name}}` }] };

/** Development containers: their variables and the commands of their hooks. */
export const devcontainer: Dialect = {
  id: 'devcontainer',
  applies: (tree, path) => FILE.test(path) && (BASES.some((key) => pairOf(tree, key) !== undefined) || ['containerEnv', 'remoteEnv', ...HOOKS].some((key) => pairOf(tree, key) !== undefined)),
  read(tree, prefix): Reading {
    const found: Found = { sites: [], guests: [] };
    if (tree.kind === 'map') readContainer(tree, prefix, found);
    return found;
  },
};

function readContainer(tree: DataMap, prefix: string, found: Found): void {
  const container = readVariables({ kind: 'container', owner: tree, key: 'containerEnv', after: [...BASES, 'name'], address: prefix, image: valueAt(tree, 'image') }, IDIOM, found);
  // Tools and terminals see both; what is set for them goes over the container's own.
  const remote = pairOf(tree, 'remoteEnv') === undefined ? container
    : readVariables({ kind: 'step', owner: tree, key: 'remoteEnv', after: ['containerEnv'], address: prefix, parent: container }, IDIOM, found);
  found.sites.push(...filledReferences(tree, find, prefix));
  for (const hook of HOOKS) {
    const node = valueAt(tree, hook);
    const address = addressOf(prefix, hook);
    if (node?.kind === 'map') for (const { key, value } of node.pairs) readHook(value, remote, addressOf(address, key.text), found);
    else if (node !== undefined) readHook(node, remote, address, found);
  }
}

/** A text is run by a shell, a list as it is. */
function readHook(node: DataNode, environment: Environment, address: string, found: Found): void {
  if (node.kind === 'scalar') found.guests.push({ codec: IDIOM.text.codec(node), language: 'shell', environment, address });
  if (node.kind !== 'list') return;
  const words = argvWords(node, IDIOM.text.argv);
  const range = rangeOf(words);
  if (range === undefined) return;
  const reading = readCommand(words, { document: node.document, environment, range, address });
  found.sites.push(...reading.sites);
  found.guests.push(...reading.guests);
}
