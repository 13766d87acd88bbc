import { addressOf } from '../sites/address.ts';
import { readCommand } from '../sites/command-line.ts';
import type { Guest, Reading } from '../sites/guest.ts';
import type { Content, Environment, EnvironmentKind, RequirementSite, Site, Word } from '../sites/site.ts';
import { pairOf, textAt, valueAt, type DataMap, type DataNode } from '../tree/data-tree.ts';
import { extentOf } from '../tree/extent.ts';
import { looksLikeTask, moduleOf } from './ansible-modules.ts';
import { argvWords, rangeOf, type ArgvReading } from './argv.ts';
import type { Dialect } from './dialect.ts';
import { envMap } from './env-map.ts';
import { languageOfFile } from './file-guest.ts';
import { imageSites } from './image-sites.ts';
import { jinjaCodec, jinjaReferences, jinjaSlot, jinjaWord } from './jinja-text.ts';
import { packagesIn } from './package-texts.ts';
import { quotedWords } from './shell-quoting.ts';

const TASK_FOLDER = /(?:^|\/)(?:tasks|handlers)\/[^/]+\.ya?ml$/;
const VARS_FILE = /(?:^|\/)(?:group_vars|host_vars|vars|defaults)\//;
const TASK_LISTS = ['pre_tasks', 'tasks', 'post_tasks', 'handlers'];
const BLOCKS = ['block', 'rescue', 'always'];
const ENV_NAME = /(?:^|_)env(?:ironment)?s?(?:_|$)/i;

/** Blocks in blocks are read this far. */
const MAX_DEPTH = 16;

const ARGV: ArgvReading = { slot: jinjaWord, codec: (scalar) => jinjaCodec(scalar.codec()) };

/** Ansible: playbooks, task files, and files of variables. */
export const ansible: Dialect = {
  id: 'ansible',
  applies(tree, path) {
    if (tree.kind === 'map') return VARS_FILE.test(path) && tree.pairs.some((pair) => isEnvVariable(pair.key.text, pair.value)) && pairOf(tree, 'apiVersion') === undefined;
    if (tree.kind !== 'list') return false;
    return tree.items.some((item) => item.kind === 'map' && looksLikeTask(item.pairs.map((pair) => pair.key.text), TASK_FOLDER.test(path)));
  },
  read(tree, prefix) {
    const found: Found = { sites: [...jinjaReferences(tree, prefix)], guests: [] };
    if (tree.kind === 'map') readVars(tree, prefix, found);
    else readTasks(tree, prefix, undefined, found, 0);
    return found;
  },
};

interface Found extends Reading {
  readonly sites: Site[];
  readonly guests: Guest[];
}

function readTasks(list: DataNode | undefined, address: string, parent: Environment | undefined, found: Found, depth: number): void {
  if (list?.kind !== 'list' || depth > MAX_DEPTH) return;
  list.items.forEach((item, index) => {
    if (item.kind === 'map') readTask(item, addressOf(address, index), parent, found, depth);
  });
}

/** A play, a block or a task: what is inside gets its environment. */
function readTask(task: DataMap, address: string, parent: Environment | undefined, found: Found, depth: number): void {
  const isPlay = pairOf(task, 'hosts') !== undefined;
  const modules = task.pairs.filter((pair) => moduleOf(pair.key.text) !== undefined).map((pair) => pair.key.text);
  const environment = environmentOf(task, 'environment', isPlay ? 'job' : 'step', address, parent, [...modules, ...BLOCKS, 'hosts', 'name'], found);
  const vars = valueAt(task, 'vars');
  if (vars?.kind === 'map') readVars(vars, addressOf(address, 'vars'), found);
  for (const key of [...TASK_LISTS, ...BLOCKS]) readTasks(valueAt(task, key), addressOf(address, key), environment, found, depth + 1);
  for (const pair of task.pairs) {
    const at = addressOf(address, pair.key.text);
    const kind = moduleOf(pair.key.text);
    if (kind === 'script') readScript(task, pair.value, at, environment, found);
    if (kind === 'container' && pair.value.kind === 'map') readContainer(pair.value, at, found);
    if (kind === 'packages' && pair.value.kind === 'map') found.sites.push(...installed(pair.value, at));
    if (kind === 'file' && pair.value.kind === 'map') readFile(pair.value, ['content'], at, found);
    // What a pattern finds and a line replaces go together: both are left to the eye.
    if (kind === 'line' && pair.value.kind === 'map' && pairOf(pair.value, 'regexp') === undefined) readFile(pair.value, ['line', 'block'], at, found);
  }
}

/** `name: x==1`, or the name and a `version` beside it. */
function installed(module: DataMap, address: string): readonly RequirementSite[] {
  const sites = packagesIn(valueAt(module, 'name'), 'pip', addressOf(address, 'name'));
  const version = valueAt(module, 'version');
  const [only] = sites;
  if (version?.kind !== 'scalar' || version.text === '' || only === undefined || sites.length > 1 || only.version !== undefined) return sites;
  return [{ ...only, version: jinjaSlot(version) }];
}

function readScript(task: DataMap, value: DataNode, address: string, environment: Environment, found: Found): void {
  const argv = valueAt(value, 'argv') ?? valueAt(task, 'args', 'argv');
  if (argv?.kind === 'list') readWords(argvWords(argv, ARGV), addressOf(address, 'argv'), environment, found);
  const script = value.kind === 'scalar' ? value : valueAt(value, 'cmd') ?? valueAt(task, 'args', 'cmd');
  if (script?.kind !== 'scalar' || script.text === '') return;
  found.guests.push({ codec: jinjaCodec(script.codec()), language: 'shell', environment, address });
}

function readContainer(container: DataMap, address: string, found: Found): void {
  const environment = environmentOf(container, 'env', 'container', address, undefined, ['image', 'name'], found);
  found.sites.push(...imageSites(environment));
  const words = ['entrypoint', 'command'].flatMap((key) => wordsOf(valueAt(container, key)));
  readWords(words, addressOf(address, 'command'), environment, found);
}

function wordsOf(node: DataNode | undefined): readonly Word[] {
  if (node?.kind === 'list') return argvWords(node, ARGV);
  if (node?.kind !== 'scalar' || node.text === '') return [];
  return quotedWords(jinjaCodec(node.codec()), node.document, node.frozen) ?? [];
}

function readWords(words: readonly Word[], address: string, environment: Environment, found: Found): void {
  const range = rangeOf(words);
  if (range === undefined) return;
  const reading = readCommand(words, { document: environment.document, environment, range, address });
  found.sites.push(...reading.sites);
  found.guests.push(...reading.guests);
}

function readFile(module: DataMap, keys: readonly string[], address: string, found: Found): void {
  const language = languageOfFile(textAt(module, 'dest') ?? textAt(module, 'path') ?? '');
  if (language === undefined) return;
  for (const key of keys) {
    const content = valueAt(module, key);
    if (content?.kind === 'scalar') found.guests.push({ codec: jinjaCodec(content.codec()), language, address: addressOf(address, key) });
  }
}

/** Maps of variables that are given a name (`agent_env: {A: b}`), to be read elsewhere. */
function readVars(vars: DataMap, address: string, found: Found): void {
  for (const { key, value } of vars.pairs) {
    if (isEnvVariable(key.text, value)) environmentOf(vars, key.text, 'data', address, undefined, [], found);
  }
}

function isEnvVariable(name: string, value: DataNode): boolean {
  return ENV_NAME.test(name) && value.kind === 'map' && value.pairs.every((pair) => /^[A-Za-z_]\w*$/.test(pair.key.text) || pair.key.text === '<<');
}

function environmentOf(owner: DataMap, key: string, kind: EnvironmentKind, address: string, parent: Environment | undefined, after: readonly string[], found: Found): Environment {
  const variables = envMap({ key, owner, after, slot: jinjaSlot, literal: (content) => content, reference: lookup, passThrough: false });
  const image = valueAt(owner, 'image');
  const environment: Environment = {
    id: `${owner.document.id}@${owner.range.start}:${kind}:${key}`,
    kind,
    ...(parent === undefined ? {} : { parent }),
    document: owner.document,
    address,
    binder: { ...variables.binder, presumes: 'it is taken from the environment of the machine that runs the playbook' },
    ...(kind === 'container' && image?.kind === 'scalar' ? { image: jinjaSlot(image) } : {}),
    ...(kind === 'container' ? { extent: extentOf(owner) } : {}),
  };
  found.sites.push(...variables.read(environment));
  return environment;
}

/** Templates of Ansible must stand in quotes, which the printer takes of itself. */
function lookup(name: string): Content {
  return [{ kind: 'template', source: `{{ lookup('env', '${name}') or undef(hint='set ${name}') }}` }];
}
