import { addressOf } from '../sites/address.ts';
import type { Reading } from '../sites/guest.ts';
import type { Environment } from '../sites/site.ts';
import type { Range } from '../text/range.ts';
import { refuse } from '../text/refusal.ts';
import { pairOf, textAt, valueAt, type DataMap, type DataNode } from '../tree/data-tree.ts';
import { mapsOf, readImage, readScript, readVariables, type CiIdiom, type Found, type VariablesPlace } from './ci-places.ts';
import type { Dialect } from './dialect.ts';
import { filledReferences, filledText, patternFinder } from './filled-text.ts';

const FILE = /(?:^|\/)[^/]*\.gitlab-ci[^/]*\.ya?ml$/;
const FOLDER = /(?:^|\/)\.gitlab\/(?:.*\/)?[^/]+\.ya?ml$/;

/** Keys of a pipeline that are no jobs. */
const GLOBAL = new Set(['default', 'include', 'stages', 'variables', 'workflow', 'image', 'services', 'cache', 'before_script', 'after_script', 'spec']);
const JOB_KEYS = ['script', 'extends', 'trigger', 'before_script', 'after_script', 'rules', 'stage', 'image', 'variables', 'run'];
const NEIGHBOURS = ['extends', 'image', 'stage', 'services', 'needs'];
const MAX_EXTENDS = 8;

/** `$X`, `${X}` and `%X%` in a value; `$$` is a dollar. */
const findVariables = patternFinder(/\$\$|\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)\}|\$\[\[[^\]\n]*\]\]/g);
const findInputs = patternFinder(/\$\[\[[^\]\n]*\]\]/g);

const IDIOM: CiIdiom = {
  text: filledText(findVariables, '$'),
  script: filledText(findInputs, '$[['),
  reference: () => refuse('no-idiom', 'a variable of the project comes in by itself'),
  outside: "among the project's CI/CD variables",
  inner: (value) => valueAt(value, 'value'),
};

/** GitLab CI: pipelines and the files they include. */
export const gitlabCi: Dialect = {
  id: 'gitlab-ci',
  applies(tree, path) {
    if (tree.kind !== 'map' || pairOf(tree, 'apiVersion') !== undefined) return false;
    if (FILE.test(path)) return true;
    return FOLDER.test(path) && tree.pairs.some(({ key, value }) => key.text === 'include' || JOB_KEYS.slice(0, 5).some((each) => pairOf(value, each) !== undefined));
  },
  read(tree, prefix): Reading {
    const found: Found = { sites: [], guests: [] };
    if (tree.kind === 'map') readPipeline(tree, prefix, found);
    return found;
  },
};

function readPipeline(tree: DataMap, prefix: string, found: Found): void {
  const defaults = valueAt(tree, 'default');
  const root = environmentOf(tree, { kind: 'workflow', address: prefix, after: ['stages', 'include', 'image', 'default'], image: valueAt(defaults, 'image') ?? valueAt(tree, 'image') }, found);
  readRules(valueAt(tree, 'workflow'), root, addressOf(prefix, 'workflow'), found);
  const jobs = jobEnvironments(tree, root, prefix, found);
  for (const { key, value } of tree.pairs) {
    const name = key.text;
    const address = addressOf(prefix, name);
    const job = value.kind === 'map' && !GLOBAL.has(name) ? jobs(name) : undefined;
    if (name === 'default' && value.kind === 'map') readScripts(value, root, address, found);
    else if (name.startsWith('.') && value.kind !== 'map') readScript([value], IDIOM, root, address, found);
    else if (value.kind === 'map' && job !== undefined) readJob(value, job, address, found);
    else addReferences(value, root, address, found);
  }
  readScripts(tree, root, prefix, found);
}

/** The environment of each job by its name; a job stands inside the one that it extends. */
function jobEnvironments(tree: DataMap, root: Environment, prefix: string, found: Found): (name: string) => Environment | undefined {
  const known = new Map<string, Environment | undefined>();
  return function environment(name: string): Environment | undefined {
    if (known.has(name)) return known.get(name);
    // A job that extends itself finds nothing.
    known.set(name, undefined);
    const job = valueAt(tree, name);
    if (job?.kind !== 'map' || !JOB_KEYS.some((key) => pairOf(job, key) !== undefined)) return undefined;
    const base = basesOf(job).map(environment).findLast((each) => each !== undefined);
    const own = environmentOf(job, {
      // The variables of a template hold in every job that extends it.
      kind: name.startsWith('.') ? 'workflow' : 'job', address: addressOf(prefix, name), parent: base ?? root,
      image: valueAt(job, 'image'), brought: extended(job, tree), after: NEIGHBOURS,
    }, found);
    known.set(name, own);
    return own;
  };
}

function readJob(job: DataMap, environment: Environment, address: string, found: Found): void {
  readRules(job, environment, address, found);
  const scripts: Environment = environment.kind === 'job' ? environment : { ...environment, id: `${environment.id}:job`, kind: 'job', parent: environment };
  readScripts(job, scripts, address, found);
  for (const { key, value } of job.pairs) if (!/script$/.test(key.text)) addReferences(value, environment, addressOf(address, key.text), found);
}

/** `before_script` and `script` are lines of one shell; `after_script` has a shell of its own. */
function readScripts(owner: DataMap, environment: Environment, address: string, found: Found): void {
  const main = valueAt(owner, 'script');
  readScript([valueAt(owner, 'before_script'), main], IDIOM, environment, addressOf(address, main === undefined ? 'before_script' : 'script'), found);
  readScript([valueAt(owner, 'after_script')], IDIOM, environment, addressOf(address, 'after_script'), found);
  readScript([valueAt(owner, 'hooks', 'pre_get_sources_script')], IDIOM, environment, addressOf(address, 'hooks', 'pre_get_sources_script'), found);
  const services = valueAt(owner, 'services');
  if (services?.kind !== 'list') return;
  services.items.forEach((item, index) => {
    const at = addressOf(address, 'services', index);
    if (item.kind === 'map') readVariables({ kind: 'service', owner: item, key: 'variables', after: ['name', 'alias'], address: at, image: valueAt(item, 'name') }, IDIOM, found);
    else readImage(item, IDIOM, undefined, at, found);
  });
}

/** Variables that hold only where a rule does. */
function readRules(owner: DataNode | undefined, environment: Environment, address: string, found: Found): void {
  for (const { map, address: at } of mapsOf(valueAt(owner, 'rules'), addressOf(address, 'rules'))) {
    if (pairOf(map, 'variables') !== undefined) environmentOf(map, { kind: environment.kind, address: at, parent: environment, after: [] }, found);
  }
}

function environmentOf(owner: DataMap, place: Omit<VariablesPlace, 'owner' | 'key'>, found: Found): Environment {
  return readVariables({ ...place, owner, key: 'variables' }, IDIOM, found);
}

/** The variables of the jobs it extends. */
function extended(job: DataMap, tree: DataMap, depth = 0): readonly Range[] {
  if (depth > MAX_EXTENDS) return [];
  return basesOf(job).flatMap((name) => {
    const base = valueAt(tree, name);
    if (base?.kind !== 'map') return [];
    const variables = pairOf(base, 'variables');
    return [...(variables === undefined ? [] : [variables.range]), ...extended(base, tree, depth + 1)];
  });
}

function basesOf(job: DataMap): readonly string[] {
  const extend = valueAt(job, 'extends');
  const names = extend?.kind === 'list' ? extend.items.map((item) => textAt(item)) : [textAt(extend)];
  return names.flatMap((name) => (name === undefined || name === '' ? [] : [name]));
}

function addReferences(node: DataNode, environment: Environment, address: string, found: Found): void {
  found.sites.push(...filledReferences(node, findVariables, address, environment));
}
