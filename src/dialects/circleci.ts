import { addressOf } from '../sites/address.ts';
import type { Reading } from '../sites/guest.ts';
import type { AssignmentSite, Environment } from '../sites/site.ts';
import { refuse } from '../text/refusal.ts';
import { pairOf, textAt, valueAt, type DataMap, type DataNode } from '../tree/data-tree.ts';
import { entriesOfMap, mapsOf, readScript, readVariables, type CiIdiom, type Found } from './ci-places.ts';
import type { Dialect } from './dialect.ts';
import { filledText, patternFinder } from './filled-text.ts';
import { outsideOnly } from './outside-binder.ts';
import { languageOfShell } from './shell-names.ts';

const FILE = /(?:^|\/)\.circleci\/(?:.*\/)?[^/]+\.ya?ml$/;
const KEYS = ['jobs', 'commands', 'executors', 'orbs', 'workflows'];
const NEIGHBOURS = ['executor', 'docker', 'machine', 'macos', 'shell', 'working_directory', 'parameters', 'command', 'name', 'image'];

/** Steps in `when:` in `when:`: more is nobody's. */
const MAX_DEPTH = 12;

const IDIOM: CiIdiom = {
  text: filledText(patternFinder(/(?<!\\)<<[^<>\n]*>>/g), '<<'),
  reference: () => refuse('no-idiom', 'values are not filled in'),
  rows: true,
  outside: 'among the environment variables of the project or of a context',
  // Values are not filled in: `$X` gives those two characters, and hides what comes in.
  useless: ({ value }: AssignmentSite) => value?.pieces.length === 1 && value.pieces[0]!.kind === 'text' && /^\$\{?\w+\}?$/.test(value.pieces[0]!.text),
};

/** CircleCI: jobs, executors, commands and inline orbs. */
export const circleci: Dialect = {
  id: 'circleci',
  applies: (tree, path) => FILE.test(path) && KEYS.some((key) => pairOf(tree, key) !== undefined),
  read(tree, prefix): Reading {
    const found: Found = { sites: [], guests: [] };
    readOrb(tree, prefix, found, 0);
    return found;
  },
};

/** A configuration, or an orb inside of one, which looks the same. */
function readOrb(tree: DataNode, prefix: string, found: Found, depth: number): void {
  if (depth > MAX_DEPTH) return;
  const executors = new Map(entriesOfMap(valueAt(tree, 'executors'), addressOf(prefix, 'executors')).map(({ name, map, address }) => (
    [name, readEnvironment(map, 'workflow', address, undefined, found)] as const)));
  for (const { map, address } of entriesOfMap(valueAt(tree, 'jobs'), addressOf(prefix, 'jobs'))) {
    const executor = textAt(map, 'executor') ?? textAt(map, 'executor', 'name') ?? '';
    const environment = readEnvironment(map, 'job', address, executors.get(executor), found);
    const windows = /\bwin(?:dows)?\b/i.test(`${executor} ${textAt(map, 'machine', 'image') ?? ''}`);
    readSteps(valueAt(map, 'steps'), environment, textAt(map, 'shell') ?? (windows ? 'powershell' : undefined), addressOf(address, 'steps'), found, 0);
  }
  for (const { map, address } of entriesOfMap(valueAt(tree, 'commands'), addressOf(prefix, 'commands'))) {
    readSteps(valueAt(map, 'steps'), outsideOnly('job', map, address, IDIOM.outside!), undefined, addressOf(address, 'steps'), found, 0);
  }
  for (const { map, address } of entriesOfMap(valueAt(tree, 'orbs'), addressOf(prefix, 'orbs'))) readOrb(map, address, found, depth + 1);
}

/** The first docker image is where the steps run; the others run beside it. */
function readEnvironment(owner: DataMap, kind: 'job' | 'workflow', address: string, executor: Environment | undefined, found: Found): Environment {
  const images = mapsOf(valueAt(owner, 'docker'), addressOf(address, 'docker'));
  let parent = executor;
  images.forEach(({ map, address: at }, index) => {
    const environment = readVariables({
      kind: index === 0 ? 'workflow' : 'service', owner: map, key: 'environment', after: ['image'], address: at, image: valueAt(map, 'image'),
      ...(index === 0 ? { parent: executor } : {}),
    }, IDIOM, found);
    if (index === 0) parent = environment;
  });
  return readVariables({ kind, owner, key: 'environment', after: NEIGHBOURS, address, parent }, IDIOM, found);
}

function readSteps(steps: DataNode | undefined, outer: Environment, shell: string | undefined, address: string, found: Found, depth: number): void {
  if (depth > MAX_DEPTH) return;
  for (const { map, address: at } of mapsOf(steps, address)) {
    for (const condition of ['when', 'unless']) {
      readSteps(valueAt(map, condition, 'steps'), outer, shell, addressOf(at, condition, 'steps'), found, depth + 1);
    }
    const run = valueAt(map, 'run');
    if (run?.kind === 'scalar') readScript([run], IDIOM, outer, addressOf(at, 'run'), found, languageOfShell(shell));
    if (run?.kind !== 'map') continue;
    const inside = addressOf(at, 'run');
    const environment = pairOf(run, 'environment') === undefined ? outer
      : readVariables({ kind: 'step', owner: run, key: 'environment', after: NEIGHBOURS, address: inside, parent: outer }, IDIOM, found);
    readScript([valueAt(run, 'command')], IDIOM, environment, addressOf(inside, 'command'), found, languageOfShell(textAt(run, 'shell') ?? shell));
  }
}
