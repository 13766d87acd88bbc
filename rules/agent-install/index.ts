import { agentTypeOf, defaultPool, type AgentType } from '../../src/prefect/agent-type.ts';
import { optionSetting } from '../../src/prefect/option-settings.ts';
import { commandWord, workerLine } from '../../src/prefect/worker-command.ts';
import { commandFinding, COMMAND_MENTION, mentionedCommand, NO_EDIT, withheld } from '../../src/finding.ts';
import type { Finding, InvocationSite, Outcome, Rule, RuleContext, Step } from '../../src/rule.ts';

/** What the role of a Kubernetes worker's service account has to allow (the prefect-worker chart). */
const ROLE = 'Its role needs get, watch and list on pods, pods/log and pods/status, and get, list, watch, create, update, patch and delete on jobs of batch.';

/** `prefect agent … install` prints how to run a 1.x agent; nothing of the target prints the same for a worker. */
export const agentInstall: Rule = {
  meta: {
    id: 'agent-install',
    summary: 'a command that prints the set-up of a Prefect 1.x agent',
    messages: {
      mentionedCommand: COMMAND_MENTION.mention,
      manifest: '"{command}" prints the manifest of a 1.x agent, and nothing of the target prints one of a worker: write a Deployment that runs "{worker}", or install the Helm chart prefect-worker.',
      supervisor: '"{command}" prints a supervisord configuration of a 1.x agent, which the target does not have: let the process manager run "{worker}".',
      other: '"{command}" prints the set-up of a 1.x agent, and nothing of the target prints one of a worker: write one that runs "prefect worker start".',
    },
  },
  settings: [],
  commands: ['prefect agent * install', 'prefect agent install'],
  urls: false,
  *check(site, context): Iterable<Finding> {
    if (site.kind !== 'invocation') return;
    if (site.mention) yield { ...mentionedCommand(site), messageId: 'mentionedCommand' };
    else yield installFinding(site, context);
  },
};

function installFinding(site: InvocationSite, context: RuleContext): Finding {
  const agent = site.form === 'dynamic' ? undefined : agentTypeOf(site.path, site.args[0]?.text);
  const messageId = agent?.type === 'kubernetes' ? 'manifest' : agent?.type === 'process' ? 'supervisor' : undefined;
  if (agent === undefined || messageId === undefined) return commandFinding(site, 'other', { outcome: outcomeOf(site) });
  const pool = context.answers.pools[agent.v1] ?? defaultPool(agent);
  const worker = workerLine(pool, agent.type);
  return commandFinding(site, messageId, { data: { worker }, steps: stepsOf(pool, agent), outcome: outcomeOf(site, worker) });
}

/** Options that spell a setting must not be taken off a command that stays. */
function outcomeOf(site: InvocationSite, worker?: string): Outcome {
  const spells = site.options.some(({ long }) => long === '--env' || optionSetting(site.path, long) !== undefined);
  return spells ? withheld('manual-option', 'the command has no counterpart, so its options stay with it', undefined, worker) : NO_EDIT;
}

function stepsOf(pool: string, { type }: AgentType): readonly Step[] {
  return [
    { order: 'work-pool', text: `Make the work pool "${pool}".`, command: `prefect work-pool create ${commandWord(pool)} --type ${type}` },
    { order: 'roll-out', text: type === 'kubernetes' ? `Deploy the worker in place of the agent. ${ROLE}` : 'Let the process manager start the worker in place of the agent.' },
  ];
}
