import { addressOf } from '../sites/address.ts';
import { readCommand } from '../sites/command-line.ts';
import type { Reading } from '../sites/guest.ts';
import type { Environment } from '../sites/site.ts';
import { refuse } from '../text/refusal.ts';
import { pairOf, textAt, valueAt, type DataMap, type DataNode } from '../tree/data-tree.ts';
import { argvWords, rangeOf } from './argv.ts';
import { mapsOf, readVariables, type CiIdiom, type Found } from './ci-places.ts';
import type { Dialect } from './dialect.ts';
import { filledReferences, filledText, patternFinder } from './filled-text.ts';
import { outsideOnly } from './outside-binder.ts';

const FILE = /(?:^|\/)\.vscode\/(launch|tasks|settings)\.json$|(\.code-workspace)$/;
const SYSTEMS = ['linux', 'osx', 'windows'];
const TERMINAL = /^terminal\.integrated\.env\.(?:linux|osx|windows)$/;

/** `${env:X}` is a variable of the editor's own environment; its other names begin small, and what it does not know it leaves alone. */
const find = patternFinder(/\$\{env:([A-Za-z_]\w*)\}|\$\{[a-z]\w*(?::[^{}\n]*)?\}/g);
const IDIOM: CiIdiom = {
  text: filledText(find, '${'),
  // An unset variable would be an empty text, and that is worse than none.
  reference: () => refuse('no-idiom', 'variables of the environment come in by themselves'),
  outside: 'in the environment that the editor is started in',
};

/** Visual Studio Code: variables and arguments of launches and tasks, variables of terminals. */
export const vscode: Dialect = {
  id: 'vscode',
  applies: (tree, path) => tree.kind === 'map' && FILE.test(path),
  read(tree, prefix): Reading {
    const found: Found = { sites: [], guests: [] };
    readPart(tree, prefix, found);
    for (const key of ['launch', 'tasks', 'settings']) {
      const inner = valueAt(tree, key);
      if (inner?.kind === 'map') readPart(inner, addressOf(prefix, key), found);
    }
    found.sites.push(...filledReferences(tree, find, prefix));
    return found;
  },
};

function readPart(tree: DataNode, prefix: string, found: Found): void {
  if (tree.kind !== 'map') return;
  for (const { map, address } of mapsOf(valueAt(tree, 'configurations'), addressOf(prefix, 'configurations'))) readLaunch(map, address, found);
  const options = valueAt(tree, 'options');
  const root = options?.kind === 'map' && pairOf(tree, 'tasks') !== undefined
    ? readVariables({ kind: 'workflow', owner: options, key: 'env', after: ['cwd'], address: addressOf(prefix, 'options') }, IDIOM, found) : undefined;
  for (const { map, address } of mapsOf(valueAt(tree, 'tasks'), addressOf(prefix, 'tasks'))) readTask(map, address, root, found);
  for (const { key } of tree.pairs) {
    if (TERMINAL.test(key.text)) readVariables({ kind: 'step', owner: tree, key: key.text, after: [], address: prefix }, IDIOM, found);
  }
}

function readLaunch(map: DataMap, address: string, found: Found): void {
  const environment = readVariables({ kind: 'step', owner: map, key: 'env', after: ['args', 'program', 'module', 'name'], address }, IDIOM, found);
  for (const system of SYSTEMS) {
    const inner = valueAt(map, system);
    if (inner?.kind === 'map') readVariables({ kind: 'step', owner: inner, key: 'env', after: [], address: addressOf(address, system), parent: environment }, IDIOM, found);
  }
  // The program of a module or of a path is one word of the command line.
  readArgv([valueAt(map, 'module'), valueAt(map, 'program')].find((each) => each !== undefined), valueAt(map, 'args'), environment, address, found);
}

function readTask(map: DataMap, address: string, parent: Environment | undefined, found: Found): void {
  const options = valueAt(map, 'options');
  const environment = options?.kind === 'map'
    ? readVariables({ kind: 'step', owner: options, key: 'env', after: ['cwd'], address: addressOf(address, 'options'), parent }, IDIOM, found)
    : { ...outsideOnly('step', map, address, IDIOM.outside!), ...(parent === undefined ? {} : { parent }) };
  const type = textAt(map, 'type');
  // On Windows another shell reads them.
  for (const [owner, at] of [[map, address] as const, ...SYSTEMS.filter((system) => system !== 'windows').map((system) => [valueAt(map, system), addressOf(address, system)] as const)]) {
    const command = valueAt(owner, 'command');
    const args = valueAt(owner, 'args');
    if (command?.kind !== 'scalar') continue;
    // Without arguments of its own a command is a line of the shell.
    if (type !== 'process' && args === undefined) found.guests.push({ codec: IDIOM.text.codec(command), language: 'shell', environment, address: addressOf(at, 'command') });
    else readArgv(command, args, environment, at, found);
  }
}

function readArgv(program: DataNode | undefined, args: DataNode | undefined, environment: Environment, address: string, found: Found): void {
  const first = program?.kind === 'scalar' ? argvWords({ kind: 'list', document: program.document, range: program.range, flow: true, items: [program] }, IDIOM.text.argv) : [];
  const words = [...first, ...(args?.kind === 'list' ? argvWords(args, IDIOM.text.argv) : [])];
  const range = rangeOf(words);
  if (range === undefined) return;
  const reading = readCommand(words, { document: environment.document, environment, range, address: addressOf(address, 'args') });
  found.sites.push(...reading.sites);
  found.guests.push(...reading.guests);
}
