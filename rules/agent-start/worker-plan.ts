import { agentTypeOf, defaultPool } from '../../src/prefect/agent-type.ts';
import { commandWord, workerLine } from '../../src/prefect/worker-command.ts';
import { withheld } from '../../src/finding.ts';
import { doubtOf, imageAnswer, imageIntents, imageText } from '../../src/image-doubt.ts';
import type { Intent, InvocationSite, Outcome, RuleContext, Scope, Step } from '../../src/rule.ts';
import type { Content } from '../../src/sites/site.ts';
import { isRefusal } from '../../src/text/refusal.ts';
import { apiPlan, type ApiPlan } from './api.ts';
import { healthPlan } from './health.ts';
import { labelPlan, type LabelPlan } from './labels.ts';
import { optionPlan } from './options.ts';

export interface WorkerPlan {
  readonly pool: string;
  readonly steps: readonly Step[];
  readonly outcome: Outcome;
}

/** What becomes of one agent command: the worker command word by word, or why not. */
export function workerPlan(site: InvocationSite, context: RuleContext): WorkerPlan {
  const agent = agentTypeOf(site.path, site.args[0]?.text);
  if (agent === undefined) return { pool: '', steps: [], outcome: withheld('manual-option', 'this agent type has no worker') };
  const { v1, type } = agent;
  const pool = context.answers.pools[v1] ?? defaultPool(agent);
  const scope = context.scope(site);
  const labels = labelPlan(site, scope, context);
  const steps = stepsOf(pool, type, 'queue' in labels ? labels.queue : undefined);
  const line = workerLine(pool, type);
  if (site.frozen !== undefined) return { pool, steps, outcome: withheld(site.frozen, 'the words of the command cannot be changed', undefined, line) };
  if (isRefusal(labels)) return { pool, steps, outcome: { kind: 'refused', refusal: labels, wouldWrite: `${line} --work-queue ‹queue›` } };
  const options = optionPlan(site, scope, v1);
  if (isRefusal(options)) return { pool, steps, outcome: { kind: 'refused', refusal: options, wouldWrite: line } };
  const health = healthPlan(site, scope);
  if (isRefusal(health)) return { pool, steps, outcome: { kind: 'refused', refusal: health, wouldWrite: line } };
  const api = apiPlan(site, scope, context);
  const intents = [...pathIntents(site, pool, type), ...labels.intents, ...options.intents, ...health.intents, ...api.intents, ...imageIntents(scope, context)];
  return { pool, steps, outcome: graded(intents, scope, context, v1, pool, labels, api) };
}

/** `agent local start` → `worker start --pool P --type T`, in place of the words that were there. */
function pathIntents(site: InvocationSite, pool: string, type: string): readonly Intent[] {
  const words = site.pathWords.slice(1);
  const intents: Intent[] = [{ intent: 'set', slot: words[0]!.slot, to: text('worker') }];
  const start = words.at(-1)!;
  for (const word of words.slice(1, -1)) intents.push({ intent: 'drop', entry: word.entry });
  if (site.path === 'prefect agent start') for (const word of site.args) intents.push({ intent: 'drop', entry: word.entry });
  for (const word of ['--pool', pool, '--type', type]) {
    intents.push({ intent: 'insert', beside: start.entry, side: 'after', shape: { shape: 'word', content: text(word) } });
  }
  return intents;
}

/** Safe only when the pool is answered and the image can run a worker. */
function graded(intents: readonly Intent[], scope: Scope, context: RuleContext, v1: string, pool: string, labels: LabelPlan, api: ApiPlan): Outcome {
  const because: string[] = [];
  const set: string[] = [];
  if (context.answers.pools[v1] === undefined) {
    because.push(`the pool name "${pool}" is a default`);
    set.push(`pools.${v1}=${pool}`);
  }
  for (const doubt of labels.because) {
    because.push(`the queue "${doubt}" is the 1.x label`);
    // What is computed has no name that an answer could go by.
    if (labels.queue !== undefined) set.push(`queues."${doubt}"=${doubt}`);
  }
  if (api.because !== undefined) because.push(api.because);
  if (api.set !== undefined) set.push(api.set);
  const image = doubtOf(scope, context);
  if (image !== undefined) {
    because.push(image);
    const written = imageText(scope.container?.image);
    if (written !== undefined) set.push(imageAnswer(written));
  }
  return because.length === 0 ? { kind: 'fix', applicability: 'safe', intents }
    : { kind: 'fix', applicability: 'unsafe', intents, because, set };
}

function stepsOf(pool: string, type: string, queue: string | undefined): readonly Step[] {
  const steps: Step[] = [{ order: 'work-pool', text: `Make the work pool "${pool}".`, command: `prefect work-pool create ${commandWord(pool)} --type ${type}` }];
  if (queue !== undefined) steps.push({ order: 'work-queue', text: `Make its work queue "${queue}".`, command: `prefect work-queue create ${commandWord(queue)} --pool ${commandWord(pool)}` });
  steps.push({ order: 'roll-out', text: 'Stop the agents, then start the workers.' });
  return steps;
}

function text(content: string): Content {
  return [{ kind: 'text', text: content }];
}

