import { agentType, defaultPool } from '../../src/prefect/agent-type.ts';
import { pythonCall, pythonCallIds } from '../../src/prefect/python-api.ts';
import { apiFinding, importFinding, IMPORT_MESSAGES, NO_EDIT } from '../../src/finding.ts';
import type { ApiSite, Finding, Rule, RuleContext } from '../../src/rule.ts';

/** Agents that a program starts itself; the settings in their `env_vars` are found by the rules of those settings. */
export const agentClass: Rule = {
  meta: {
    id: 'agent-class',
    summary: 'a Prefect 1.x agent in a program',
    messages: {
      ...IMPORT_MESSAGES,
      agent: 'The target has no "{name}": a worker takes its place, started by "{command}".',
      runAgent: 'The target has no "run_agent" of a flow: "{call}" is nearest, or a worker beside a deployment.',
    },
  },
  settings: [],
  commands: [],
  urls: false,
  apis: [...pythonCallIds('agent-'), 'flow-run-agent'],
  *check(site, context): Iterable<Finding> {
    if (site.kind !== 'api') return;
    const imported = importFinding(site);
    if (imported !== undefined) yield imported;
    else if (site.api === 'flow-run-agent') yield apiFinding(site, 'runAgent', { outcome: NO_EDIT, data: { call: pythonCall(site.api)?.instead[context.target].call ?? '' } });
    else if (site.use.variable === undefined) yield agentFinding(site, context);
  },
};

function agentFinding(site: ApiSite, { target, answers }: RuleContext): Finding {
  const agent = agentType(site.api.replace(/^agent-(\w+)Agent$/, '$1').toLowerCase());
  const call = pythonCall(site.api)?.instead[target].call ?? '';
  if (agent === undefined) return apiFinding(site, 'agent', { outcome: NO_EDIT, data: { command: call } });
  const pool = answers.pools[agent.v1] ?? defaultPool(agent);
  return apiFinding(site, 'agent', {
    outcome: NO_EDIT, data: { command: call.replace('<POOL>', pool) },
    steps: [{ order: 'work-pool', text: `Make the work pool "${pool}".`, command: `prefect work-pool create ${pool} --type ${agent.type}` }],
  });
}
