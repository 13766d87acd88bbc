import { labelList } from '../../src/prefect/label-list.ts';
import { commandWord } from '../../src/prefect/worker-command.ts';
import { dropOf, literalOf, NO_EDIT, safe, settingFinding } from '../../src/finding.ts';
import type { Finding, Rule, RuleContext, SettingSite } from '../../src/rule.ts';

/** 1.x names an agent so when nothing else is said. */
const DEFAULT_NAME = 'agent';

/** What only an agent reads, where no agent is started: the words its worker needs stand on a command elsewhere. */
export const agentLabels: Rule = {
  meta: {
    id: 'agent-labels',
    summary: 'labels, name or address of a Prefect 1.x agent without its command',
    messages: {
      template: '"{name}" in a flow-run job template has no use: only an agent reads it.',
      nothing: '"{name}" says nothing that a worker needs.',
      queue: '"{name}" is ignored by the target, and no agent is started here: the worker it is for needs "--work-queue {queue}".',
      queues: '"{name}" is ignored by the target, and no agent is started here: the worker it is for needs "--work-queue" with the one queue that stands for {labels}.',
      unknown: '"{name}" is ignored by the target, and no agent is started here: the worker it is for needs "--work-queue" with its queue.',
      worker: '"{name}" is ignored by the target, and no agent is started here: the worker it is for needs "--name {value}".',
      health: '"{name}" is ignored by the target, and no agent is started here: the worker it is for needs "--with-healthcheck", and answers /health.',
    },
  },
  settings: ['cloud.agent.labels', 'cloud.agent.name', 'cloud.agent.agent_address'],
  commands: [],
  urls: false,
  *check(site, context): Iterable<Finding> {
    if (site.kind !== 'setting') return;
    if (site.audience === 'flow-run') yield settingFinding(site, 'template', { outcome: safe(dropOf(site)) });
    // With an agent they are decided together with it.
    else if (context.scope(site).agents.length === 0) yield aloneFinding(site, context);
  },
};

function aloneFinding(site: SettingSite, context: RuleContext): Finding {
  const text = site.base64 === true ? undefined : literalOf(site.value);
  const empty = site.key === 'cloud.agent.labels' ? labelList(text ?? '?')?.length === 0 : text === '' || (site.key === 'cloud.agent.name' && text === DEFAULT_NAME);
  if (empty) return settingFinding(site, 'nothing', { severity: 'warning', outcome: safe(dropOf(site)) });
  if (site.key === 'cloud.agent.agent_address') return settingFinding(site, 'health', { outcome: NO_EDIT });
  if (site.key === 'cloud.agent.name') return settingFinding(site, 'worker', { data: { value: text === undefined ? '…' : commandWord(text) }, outcome: NO_EDIT });
  return labelsFinding(site, text === undefined ? undefined : labelList(text), context);
}

function labelsFinding(site: SettingSite, labels: readonly string[] | undefined, context: RuleContext): Finding {
  if (labels === undefined) return settingFinding(site, 'unknown', { outcome: NO_EDIT });
  const key = [...labels].sort().join('+');
  const queue = context.answers.queues[key] ?? (labels.length === 1 ? labels[0] : undefined);
  if (queue === undefined) return settingFinding(site, 'queues', { data: { labels: labels.map((label) => `"${label}"`).join(' and ') }, outcome: NO_EDIT });
  return settingFinding(site, 'queue', {
    data: { queue: commandWord(queue) }, outcome: NO_EDIT,
    steps: [{ order: 'work-queue', text: `Make the work queue "${queue}" in the pool of the worker that takes the place of the agent.` }],
  });
}
