import { addressOf } from '../sites/address.ts';
import type { Guest, Reading } from '../sites/guest.ts';
import type { Content, Environment, EnvironmentKind, Site, Slot } from '../sites/site.ts';
import { refuse, type Refusal } from '../text/refusal.ts';
import { pairOf, textAt, valueAt, type DataMap, type DataNode, type DataScalar } from '../tree/data-tree.ts';
import { extentOf } from '../tree/extent.ts';
import { partSlot, scalarSlot } from '../tree/handles.ts';
import type { Dialect } from './dialect.ts';
import { envMap } from './env-map.ts';
import { expressionCodec, expressionsIn, variablesIn } from './expression-text.ts';
import { imageSites } from './image-sites.ts';
import { languageOfShell } from './shell-names.ts';
import { piecesOf } from './shell-quoting.ts';

const WORKFLOW = /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/;
const KEY_LIKE = /KEY|TOKEN|SECRET|PASSWORD|STRING/;

/** What stands before the image of a step that runs in one. */
const DOCKER = 'docker://';

/** Deeper data is no workflow. */
const MAX_DEPTH = 40;

/** GitHub Actions: workflows and composite actions. */
export const githubActions: Dialect = {
  id: 'github-actions',
  applies(tree, path) {
    if (textAt(tree, 'runs', 'using') === 'composite') return true;
    if (valueAt(tree, 'jobs')?.kind !== 'map') return false;
    return WORKFLOW.test(path) || pairOf(tree, 'on') !== undefined;
  },
  read(tree, prefix) {
    if (tree.kind !== 'map') return { sites: [], guests: [] };
    const found: Found = { sites: [], guests: [] };
    if (textAt(tree, 'runs', 'using') === 'composite') readAction(tree, prefix, found);
    else readWorkflow(tree, prefix, found);
    return found;
  },
};

interface Found extends Reading {
  readonly sites: Site[];
  readonly guests: Guest[];
}

/** What holds for the steps of one job. */
interface Job {
  readonly environment: Environment | undefined;
  readonly reference: (name: string) => Content | Refusal;
  /** `defaults.run.shell`, nearest first. */
  readonly shell: string | undefined;
  readonly windows: boolean;
}

function readWorkflow(tree: DataMap, prefix: string, found: Found): void {
  const root = readEnvironment(tree, 'workflow', prefix, undefined, contextReference, ['on', 'name'], found);
  for (const pair of tree.pairs) if (pair.key.text !== 'jobs') addReferences(pair.value, root, addressOf(prefix, pair.key.text), found);
  const jobs = valueAt(tree, 'jobs');
  if (jobs?.kind !== 'map') return;
  for (const { key, value } of jobs.pairs) {
    if (value.kind !== 'map') continue;
    const address = addressOf(prefix, 'jobs', key.text);
    const environment = readEnvironment(value, 'job', address, root, contextReference, ['runs-on', 'needs', 'name'], found);
    const shell = textAt(value, 'defaults', 'run', 'shell') ?? textAt(tree, 'defaults', 'run', 'shell');
    const inside = readContainer(value, environment, address, found);
    readServices(value, address, found);
    for (const pair of value.pairs) {
      if (pair.key.text !== 'steps') addReferences(pair.value, environment, addressOf(address, pair.key.text), found, pair.key.text === 'if');
    }
    readSteps(valueAt(value, 'steps'), addressOf(address, 'steps'), { environment: inside, reference: contextReference, shell, windows: isWindows(value) }, found);
  }
}

function readAction(tree: DataMap, prefix: string, found: Found): void {
  const inputs = valueAt(tree, 'inputs');
  const names = inputs?.kind === 'map' ? inputs.pairs.map((pair) => pair.key.text) : [];
  const reference = (name: string): Content | Refusal => {
    const input = names.find((each) => each.toLowerCase().replaceAll('-', '_') === name.toLowerCase());
    return input === undefined
      ? refuse('no-idiom', `a composite action has no secrets, and no input for ${name}`)
      : [{ kind: 'template', source: `\${{ inputs.${input} }}` }];
  };
  const steps = valueAt(tree, 'runs', 'steps');
  readSteps(steps, addressOf(prefix, 'runs', 'steps'), { environment: undefined, reference, shell: undefined, windows: false }, found);
}

function readSteps(steps: DataNode | undefined, address: string, job: Job, found: Found): void {
  if (steps?.kind !== 'list') return;
  steps.items.forEach((step, index) => {
    if (step.kind !== 'map') return;
    const at = addressOf(address, index);
    const environment = readEnvironment(step, 'step', at, job.environment, job.reference, ['run', 'uses', 'name'], found);
    for (const pair of step.pairs) addReferences(pair.value, environment, addressOf(at, pair.key.text), found, pair.key.text === 'if');
    const uses = valueAt(step, 'uses');
    if (uses?.kind === 'scalar' && uses.text.startsWith(DOCKER)) {
      const image = partSlot(uses, { start: DOCKER.length, end: uses.text.length });
      found.sites.push({ kind: 'image', document: uses.document, image, use: 'run', environment, address: addressOf(at, 'uses') });
    }
    const run = valueAt(step, 'run');
    if (run?.kind !== 'scalar') return;
    const shell = textAt(step, 'shell') ?? job.shell;
    found.guests.push({
      codec: expressionCodec(run.codec()), language: languageOfShell(shell, job.windows ? 'powershell' : 'shell'), environment, address: addressOf(at, 'run'),
    });
  });
}

/** The container a job's steps run in; the job itself when it has none. */
function readContainer(job: DataMap, environment: Environment, address: string, found: Found): Environment {
  const container = valueAt(job, 'container');
  if (container?.kind !== 'map') return environment;
  return readEnvironment(container, 'container', addressOf(address, 'container'), environment, contextReference, ['image'], found);
}

function readServices(job: DataMap, address: string, found: Found): void {
  const services = valueAt(job, 'services');
  if (services?.kind !== 'map') return;
  for (const { key, value } of services.pairs) {
    if (value.kind === 'map') readEnvironment(value, 'service', addressOf(address, 'services', key.text), undefined, contextReference, ['image'], found);
  }
}

function readEnvironment(
  owner: DataMap, kind: EnvironmentKind, address: string, parent: Environment | undefined,
  reference: (name: string) => Content | Refusal, after: readonly string[], found: Found,
): Environment {
  const variables = envMap({ key: 'env', owner, after, slot: expressionSlot, literal: (content) => content, reference, passThrough: false });
  const image = valueAt(owner, kind === 'job' ? 'container' : 'image');
  const variablesNode = pairOf(owner, 'env');
  const environment: Environment = {
    id: `${owner.document.id}@${owner.range.start}:${kind}`,
    kind,
    ...(parent === undefined ? {} : { parent }),
    document: owner.document,
    address,
    binder: variables.binder,
    ...(image?.kind === 'scalar' ? { image: expressionSlot(image) } : {}),
    ...(variablesNode === undefined ? {} : { extent: extentOf({ ...owner, range: variablesNode.range, pairs: [variablesNode] }) }),
  };
  found.sites.push(...imageSites(environment), ...variables.read(environment));
  return environment;
}

/** Keys stand among the repository's secrets, everything else among its variables. */
function contextReference(name: string): Content {
  return [{ kind: 'template', source: `\${{ ${KEY_LIKE.test(name) ? 'secrets' : 'vars'}.${name} }}` }];
}

function expressionSlot(scalar: DataScalar): Slot {
  if (!scalar.text.includes('${{')) return scalarSlot(scalar);
  return scalarSlot(scalar, piecesOf(scalar.text, expressionsIn(scalar.text).map((range) => ({ range }))));
}

function addReferences(node: DataNode, environment: Environment, address: string, found: Found, bare = false, depth = 0): void {
  if (depth > MAX_DEPTH) return;
  if (node.kind === 'list') node.items.forEach((item, index) => addReferences(item, environment, addressOf(address, index), found, false, depth + 1));
  if (node.kind === 'map') for (const pair of node.pairs) addReferences(pair.value, environment, addressOf(address, pair.key.text), found, false, depth + 1);
  if (node.kind !== 'scalar' || !node.text.includes('env')) return;
  for (const range of variablesIn(node.text, bare)) {
    found.sites.push({ kind: 'reference', document: node.document, name: partSlot(node, range), environment, address });
  }
}

function isWindows(job: DataMap): boolean {
  const runner = pairOf(job, 'runs-on')?.value;
  const matrix = valueAt(job, 'strategy', 'matrix');
  const mentions = (node: DataNode | undefined): boolean => node !== undefined && /windows/i.test(node.document.text.slice(node.range.start, node.range.end));
  return mentions(runner) || (/matrix\./.test(textAt(runner) ?? '') && mentions(matrix));
}
