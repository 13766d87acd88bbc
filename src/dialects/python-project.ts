import { addressOf } from '../sites/address.ts';
import type { Guest, Reading } from '../sites/guest.ts';
import type { RequirementSite, Site } from '../sites/site.ts';
import { pairOf, valueAt, type DataNode, type DataPair } from '../tree/data-tree.ts';
import { pairEntry, scalarSlot } from '../tree/handles.ts';
import type { Dialect } from './dialect.ts';
import { packagesOf } from './package-texts.ts';
import { projectScripts } from './python-scripts.ts';

const FILE = /(?:^|\/)(?:pyproject\.toml|Pipfile)$/i;

/** Lists of packages, each as pip reads it; `*` is any one key. */
const LISTS: readonly (readonly string[])[] = [
  ['project', 'dependencies'], ['project', 'optional-dependencies', '*'], ['dependency-groups', '*'], ['build-system', 'requires'],
  ['tool', 'pdm', 'dev-dependencies', '*'], ['tool', 'uv', 'dev-dependencies'], ['tool', 'uv', 'constraint-dependencies'],
  ['tool', 'hatch', 'envs', '*', 'dependencies'], ['tool', 'hatch', 'envs', '*', 'extra-dependencies'], ['tool', 'tox', 'env', '*', 'deps'], ['tool', 'tox', 'env_run_base', 'deps'],
];

/** Tables of packages: a name and what is asked of its version. */
const TABLES: readonly (readonly string[])[] = [
  ['tool', 'poetry', 'dependencies'], ['tool', 'poetry', 'dev-dependencies'], ['tool', 'poetry', 'group', '*', 'dependencies'],
  ['packages'], ['dev-packages'],
];

/** What a Python project asks for, and the commands it gives names to: `pyproject.toml` and `Pipfile`. */
export const pythonProject: Dialect = {
  id: 'python-project',
  applies: (tree, path) => tree.kind === 'map' && tree.document.language === 'toml' && tree.document.host === undefined && FILE.test(path),
  read(tree, prefix): Reading {
    const sites: Site[] = [];
    const guests: Guest[] = [];
    for (const path of LISTS) for (const { node, address } of nodesAt(tree, path, prefix)) sites.push(...packagesOf(node, 'pip', address));
    for (const path of TABLES) for (const { node, address } of nodesAt(tree, path, prefix)) sites.push(...tableOf(node, address));
    projectScripts(tree, prefix, { sites, guests });
    return { sites, guests };
  },
};

interface Found {
  readonly node: DataNode;
  readonly address: string;
}

function nodesAt(node: DataNode, [step, ...rest]: readonly string[], address: string): readonly Found[] {
  if (step === undefined) return [{ node, address }];
  if (node.kind !== 'map') return [];
  const pairs = step === '*' ? node.pairs : [pairOf(node, step)];
  return pairs.flatMap((pair) => pair === undefined ? [] : nodesAt(pair.value, rest, addressOf(address, pair.key.text)));
}

function tableOf(node: DataNode, address: string): readonly RequirementSite[] {
  if (node.kind !== 'map') return [];
  return node.pairs.flatMap((pair) => {
    const at = addressOf(address, pair.key.text);
    // Several for several platforms or versions of Python.
    if (pair.value.kind === 'list') return pair.value.items.map((item) => packageOf(pair, item, at));
    return [packageOf(pair, pair.value, at)];
  });
}

/** `prefect = "^1.4"`, `prefect = { version = "^1.4", extras = ["aws"] }`. */
function packageOf(pair: DataPair, value: DataNode, address: string): RequirementSite {
  const version = value.kind === 'map' ? valueAt(value, 'version') : value;
  const extras = valueAt(value, 'extras');
  const revision = version === undefined && valueAt(value, 'git') !== undefined ? valueAt(value, 'tag') ?? valueAt(value, 'branch') : undefined;
  return {
    kind: 'requirement', document: pair.document, ecosystem: 'pip', name: scalarSlot(pair.key), address,
    extras: extras?.kind === 'list' ? extras.items.flatMap((item) => item.kind === 'scalar' ? [item.text] : []) : [],
    ...(version?.kind === 'scalar' ? { version: scalarSlot(version) } : {}),
    ...(revision?.kind === 'scalar' ? { revision: scalarSlot(revision) } : {}),
    range: { start: pair.key.range.start, end: value.range.end }, entry: pairEntry(pair),
  };
}
