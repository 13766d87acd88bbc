import { addressOf } from '../sites/address.ts';
import type { Reading } from '../sites/guest.ts';
import type { Content, Environment, Site } from '../sites/site.ts';
import { pairOf, textAt, valueAt, type DataList, type DataMap, type DataNode } from '../tree/data-tree.ts';
import { readImage, readScript, readVariables, type CiIdiom, type Found } from './ci-places.ts';
import type { Dialect } from './dialect.ts';
import { envList } from './env-list.ts';
import { asWritten, filledReferences, filledText, patternFinder } from './filled-text.ts';
import { outsideBinder } from './outside-binder.ts';

const FILE = /(?:^|\/)(?:[^/]*azure-?pipelines?[^/]*|\.(?:azure|azure-?pipelines|azuredevops|ado|pipelines|vsts)\/(?:.*\/)?[^/]+|\.vsts-ci)\.ya?ml$/i;
const LISTS = ['steps', 'jobs', 'stages'];
const MARKS = ['trigger', 'pr', 'pool', 'schedules', 'resources', 'stages'];
const STEPS = ['script', 'bash', 'pwsh', 'powershell', 'task', 'checkout', 'template', 'publish', 'download'];
const SCRIPT_TASK = /^(?:Bash|ShellScript|CmdLine)@\d+$/i;

/** Deeper data is no pipeline. */
const MAX_DEPTH = 30;

/** `$(x)`, `${{ x }}` and `$[ x ]`. A name with a dot or blank is no variable of a process. */
const find = patternFinder(/\$\{\{[^{}\n]*\}\}|\$\[[^[\]\n]*\]|\$\(([A-Za-z_]\w*)\)|\$\([A-Za-z_][\w.-]*\)/g);
const text = filledText(find, '$');

const STEP: CiIdiom = { text, reference: (name): Content => [{ kind: 'reference', name, source: `$(${name})` }] };
/** A variable cannot be given its own value: what the pipeline has comes in by itself. */
const OUTSIDE = 'among the variables of the pipeline (a secret one has to be mapped into `env:` of its steps)';
const VARIABLES: CiIdiom = { ...STEP, outside: OUTSIDE };

/** Azure Pipelines: pipelines and their templates. */
export const azurePipelines: Dialect = {
  id: 'azure-pipelines',
  applies(tree, path) {
    const list = LISTS.map((key) => valueAt(tree, key)).find((each) => each?.kind === 'list');
    if (tree.kind !== 'map' || pairOf(tree, 'apiVersion') !== undefined) return false;
    if (FILE.test(path)) return list !== undefined || ['extends', 'variables', 'parameters'].some((key) => pairOf(tree, key) !== undefined);
    return list?.kind === 'list' && MARKS.some((key) => pairOf(tree, key) !== undefined) && list.items.some((item) => isOwn(item));
  },
  read(tree, prefix): Reading {
    const found: Found = { sites: [], guests: [] };
    if (tree.kind === 'map') readScope(tree, undefined, 'workflow', prefix, found, 0);
    return found;
  },
};

function isOwn(item: DataNode): boolean {
  return pairOf(item, 'job') !== undefined || pairOf(item, 'deployment') !== undefined || pairOf(item, 'stage') !== undefined
    || STEPS.some((key) => key !== 'template' && pairOf(item, key) !== undefined);
}

/** A pipeline, stage or job: its variables, and what is in it. */
function readScope(owner: DataMap, parent: Environment | undefined, kind: 'workflow' | 'job', address: string, found: Found, depth: number): void {
  if (depth > MAX_DEPTH) return;
  const environment = variablesOf(owner, parent, kind, address, found);
  const windows = /windows|\bwin\d|vs20\d\d/i.test(`${textAt(owner, 'pool', 'vmImage') ?? ''} ${textAt(owner, 'pool') ?? ''}`);
  const inside = { environment, windows };
  if (kind === 'job') readImage(valueAt(owner, 'container'), STEP, environment, addressOf(address, 'container'), found);
  for (const { key, value } of owner.pairs) readInside(value, inside, addressOf(address, key.text), found, depth + 1);
}

interface Inside {
  readonly environment: Environment;
  readonly windows: boolean;
}

function readInside(node: DataNode, inside: Inside, address: string, found: Found, depth: number): void {
  if (depth > MAX_DEPTH) return;
  if (node.kind === 'list') node.items.forEach((item, index) => readElement(item, inside, addressOf(address, index), found, depth + 1));
  else if (node.kind === 'map') for (const { key, value } of node.pairs) readInside(value, inside, addressOf(address, key.text), found, depth + 1);
  else found.sites.push(...filledReferences(node, find, address, inside.environment));
}

function readElement(item: DataNode, inside: Inside, address: string, found: Found, depth: number): void {
  const isJob = pairOf(item, 'job') !== undefined || pairOf(item, 'deployment') !== undefined;
  const isStage = pairOf(item, 'stage') !== undefined;
  if (item.kind === 'map' && (isJob || isStage)) readScope(item, inside.environment, isJob ? 'job' : 'workflow', address, found, depth);
  else if (item.kind === 'map' && STEPS.some((key) => pairOf(item, key) !== undefined)) readStep(item, inside, address, found, depth);
  // `- ${{ if … }}:` holds more of the same list.
  else readInside(item, inside, address, found, depth);
}

function readStep(step: DataMap, { environment: outer, windows }: Inside, address: string, found: Found, depth: number): void {
  const environment = readVariables({
    kind: 'step', owner: step, key: 'env', address, parent: outer, after: ['inputs', 'script', 'bash', 'task', 'displayName'],
  }, STEP, found);
  for (const { key, value } of step.pairs) readInside(value, { environment, windows }, addressOf(address, key.text), found, depth + 1);
  const script = valueAt(step, 'bash') ?? (windows ? undefined : valueAt(step, 'script'));
  if (script !== undefined) readScript([script], STEP, environment, addressOf(address, pairOf(step, 'bash') === undefined ? 'script' : 'bash'), found);
  const task = textAt(step, 'task') ?? '';
  const isShell = SCRIPT_TASK.test(task) && !(windows && /^CmdLine/i.test(task));
  const inline = valueAt(step, 'inputs', 'script');
  const other = valueAt(step, 'pwsh') ?? valueAt(step, 'powershell');
  readScript([other], STEP, environment, addressOf(address, pairOf(step, 'pwsh') === undefined ? 'powershell' : 'pwsh'), found, 'powershell');
  if (windows) readScript([valueAt(step, 'script')], STEP, environment, addressOf(address, 'script'), found, 'batch');
  readScript([inline ?? valueAt(step, 'inputs', 'inlineScript')], STEP, environment, addressOf(address, 'inputs', 'script'), found, isShell || usesBash(step) ? 'shell' : taskLanguage(task, step, windows));
}

/** `PowerShell@2`, `CmdLine@2` on Windows, `AzureCLI@2` with a `scriptType`. */
function taskLanguage(task: string, step: DataMap, windows: boolean): string {
  const type = textAt(step, 'inputs', 'scriptType') ?? '';
  if (/^(?:Azure)?PowerShell@/i.test(task) || /^(?:ps|pscore)$/i.test(type)) return 'powershell';
  return (windows && /^CmdLine@/i.test(task)) || /^batch$/i.test(type) ? 'batch' : 'text';
}

/** `AzureCLI@2` with `scriptType: bash`. */
function usesBash(step: DataMap): boolean {
  return textAt(step, 'inputs', 'scriptType') === 'bash';
}

/** A map of variables, or a list of `name` and `value` with groups and templates between them. */
function variablesOf(owner: DataMap, parent: Environment | undefined, kind: 'workflow' | 'job', address: string, found: Found): Environment {
  const after = ['trigger', 'pr', 'pool', 'dependsOn', 'displayName', kind === 'job' ? 'job' : 'stage'];
  const list = valueAt(owner, 'variables');
  if (list?.kind !== 'list') return readVariables({ kind, owner, key: 'variables', address, parent, after }, VARIABLES, found);
  const variables = envList({ key: 'variables', owner, after, slot: text.whole, reference: () => ['value', { text: [] }] });
  const environment: Environment = {
    id: `${owner.document.id}@${owner.range.start}:${kind}`, kind, document: owner.document, address,
    ...(parent === undefined ? {} : { parent }),
    binder: outsideBinder(variables.binder, OUTSIDE),
    extent: [list.range],
  };
  const sites: readonly Site[] = variables.read(environment);
  found.sites.push(...sites, ...conditionalVariables(list, environment, address));
  return environment;
}

/** Variables under `- ${{ if … }}:`. */
function conditionalVariables(list: DataList, environment: Environment, address: string): readonly Site[] {
  return list.items.flatMap((item) => {
    const [pair] = item.kind === 'map' && item.pairs.length === 1 ? item.pairs : [];
    if (item.kind !== 'map' || pair === undefined || !pair.key.text.startsWith('${{') || pair.value.kind !== 'list') return [];
    const inner = envList({ key: pair.key.text, owner: item, after: [], slot: text.whole, reference: () => ['value', { text: asWritten([]) }] });
    return inner.read({ ...environment, id: `${environment.id}:${item.range.start}`, address: addressOf(address, 'variables'), parent: environment, binder: outsideBinder(inner.binder, OUTSIDE) });
  });
}
