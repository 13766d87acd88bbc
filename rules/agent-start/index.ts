import { commandFinding, COMMAND_MENTION, dropOf, literal, literalOf, mentionedCommand, mentionFinding, MENTION_MESSAGES, NO_EDIT, pieced, safe, settingFinding, withheld } from '../../src/finding.ts';
import type { Finding, Intent, InvocationSite, Outcome, Rule, RuleContext, SettingSite } from '../../src/rule.ts';
import { helpOutcome } from './help.ts';
import { workerPlan } from './worker-plan.ts';

/** Settings that only an agent reads, and that go with its command. */
const AGENT_SETTINGS = ['cloud.agent.labels', 'cloud.agent.agent_address', 'cloud.agent.level', 'cloud.agent.name'];

/** The same, where no agent is started beside them: `agent-labels`. */
const LEFT_ALONE = new Set(['cloud.agent.labels', 'cloud.agent.agent_address', 'cloud.agent.name']);

/** `prefect agent … start` becomes a worker, with everything that belongs to it. */
export const agentStart: Rule = {
  meta: {
    id: 'agent-start',
    summary: 'a Prefect 1.x agent',
    messages: {
      mention: MENTION_MESSAGES.mention,
      reference: MENTION_MESSAGES.reference,
      mentionedCommand: COMMAND_MENTION.mention,
      worker: '"{command}" does not exist in the target: start a worker for the work pool "{pool}".',
      help: '"{command}" does not exist in the target: in its place stands "prefect worker start".',
      ambiguous: '"{command}" is valid in 0.x and in 2.x, and gone in 3.x: write which work pool or queue it serves.',
      gone: '"{command}" is gone in 3.x: start a worker for the work pool or queue it serves.',
      dynamic: '"{command}" is put together when it runs: start a worker there by hand.',
      withAgent: '"{name}" goes with the agent that reads it.',
      alone: '"{name}" is ignored by the target, and no agent is started here: its worker reads PREFECT_LOGGING_LEVEL.',
      template: '"{name}" in a flow-run job template has no use: the worker gives each run its connection.',
    },
  },
  settings: AGENT_SETTINGS,
  commands: ['prefect agent * start', 'prefect agent start'],
  urls: false,
  *check(site, context): Iterable<Finding> {
    if (site.kind === 'mention') yield mentionFinding(site);
    if (site.kind === 'setting') yield* agentSetting(site, context);
    if (site.kind !== 'invocation') return;
    if (site.mention) yield mentionedAgent(site, context);
    else if (site.form !== 'v2') yield commandOutcome(site, context);
    else if (context.target === '3') yield commandFinding(site, 'gone', { outcome: NO_EDIT });
  },
};

function mentionedAgent(site: InvocationSite, context: RuleContext): Finding {
  const finding = mentionedCommand(site);
  if (site.form !== 'ambiguous') return { ...finding, messageId: 'mentionedCommand' };
  if (context.target === '3') return { ...finding, messageId: 'gone' };
  return { ...finding, messageId: 'ambiguous', severity: 'info', outcome: NO_EDIT };
}

function commandOutcome(site: InvocationSite, context: RuleContext): Finding {
  if (site.form === 'ambiguous') {
    return commandFinding(site, 'ambiguous', { severity: context.target === '3' ? 'error' : 'info', outcome: NO_EDIT });
  }
  if (site.form === 'dynamic') {
    return commandFinding(site, 'dynamic', { outcome: withheld('command-substitution', 'the words of the command are not known before it runs') });
  }
  const help = helpOutcome(site);
  if (help !== undefined) return commandFinding(site, 'help', { outcome: help });
  const plan = workerPlan(site, context);
  return commandFinding(site, 'worker', { data: { pool: plan.pool }, steps: plan.steps, outcome: plan.outcome });
}

function* agentSetting(site: SettingSite, context: RuleContext): Iterable<Finding> {
  const scope = context.scope(site);
  if (site.audience !== 'flow-run' && scope.agents.length > 0) {
    yield settingFinding(site, 'withAgent', { outcome: settingOutcome(site, scope.assignments('PREFECT_LOGGING_LEVEL')) });
  } else if (LEFT_ALONE.has(site.key)) return;
  else if (site.audience === 'flow-run') yield settingFinding(site, 'template', { outcome: safe(dropOf(site)) });
  else yield settingFinding(site, 'alone', { outcome: NO_EDIT });
}

function settingOutcome(site: SettingSite, standing: Extract<Intent, { intent: 'bind' }>['standing']): Outcome {
  if (site.key !== 'cloud.agent.level') return safe(dropOf(site));
  const level = literalOf(site.value);
  if (level === '') return safe(dropOf(site));
  return safe({
    intent: 'bind', name: 'PREFECT_LOGGING_LEVEL', in: site.environment, replaces: site, rank: 0, standing, sameMeaning: true,
    value: level === undefined || site.value === undefined ? pieced(site.value?.pieces ?? []) : level === level.toUpperCase() ? 'keep' : literal(level.toUpperCase()),
  });
}
