import { agentTypeOf } from '../../src/prefect/agent-type.ts';
import { settingOfVariable } from '../../src/prefect/setting-names.ts';
import { commandFinding, dropOf, literal, literalOf, mentionFinding, MENTION_MESSAGES, NO_EDIT, safe, settingFinding, withheld } from '../../src/finding.ts';
import type { Finding, Intent, InvocationSite, Outcome, Rule, RuleContext, Scope, SettingSite } from '../../src/rule.ts';
import type { AssignmentSite, Environment } from '../../src/sites/site.ts';
import { AGENT_VARIABLES, placeOf, type AgentVariable } from './job-variables.ts';
import { variableMap } from './variable-map.ts';

/** Places whose variables a process gets for sure; those of a script it gets only when they are exported. */
const GIVEN: ReadonlySet<Environment['kind']> = new Set(['container', 'service', 'command', 'run-option', 'data', 'unit']);

/** What 1.x agents take from their environment and hand to the flow runs they start. */
export const agentEnv: Rule = {
  meta: {
    id: 'agent-env',
    summary: 'variables that a Prefect 1.x agent gives to its flow runs',
    messages: {
      ...MENTION_MESSAGES,
      nothing: '"{name}" gives no variable to flow runs.',
      process: '"{name}" gives variables to flow runs: a process worker hands its own environment on.',
      template: '"{name}" gives variables to flow runs, and the target ignores it: put them into the variable "env" of the base job template of the work pool.',
      single: '"{name}" is ignored by the target, and in 1.x its name came out in small letters: put the variable into "env" of the base job template of the work pool.',
      plain: '"{command}" reads {names} for the jobs it starts, and a worker does not: put the values into the base job template of the work pool, {places}.',
    },
  },
  settings: ['cloud.agent.env_vars'],
  commands: ['prefect agent * start', 'prefect agent start'],
  urls: false,
  *check(site, context): Iterable<Finding> {
    if (site.kind === 'mention') yield mentionFinding(site);
    if (site.kind === 'setting') yield settingOf(site, context);
    if (site.kind === 'invocation' && !site.mention && isKubernetes(site)) yield* plainVariables(site, context);
  },
};

function isKubernetes(site: InvocationSite): boolean {
  return site.form === 'v1' && agentTypeOf(site.path, site.args[0]?.text)?.v1 === 'kubernetes';
}

/** One finding for all of them, on the command: the names are no names of Prefect. */
function* plainVariables(site: InvocationSite, context: RuleContext): Iterable<Finding> {
  const scope = context.scope(site);
  const given = AGENT_VARIABLES.filter((variable) => {
    const nearest = scope.assignments(variable.name).find(({ environment }) => GIVEN.has(environment.kind));
    return nearest !== undefined && !isUsual(nearest, variable);
  });
  if (given.length === 0) return;
  const places = given.map((variable) => ({ name: variable.name, place: placeOf(variable, context.target) }));
  yield commandFinding(site, 'plain', {
    severity: 'warning', outcome: NO_EDIT,
    data: { names: listed(given.map(({ name }) => `"${name}"`)), places: listed(places.map(({ name, place }) => `"${name}" as ${place}`)) },
    steps: places.map(({ name, place }) => ({ order: 'work-pool', text: `Put the value of "${name}" into the base job template of the work pool, as ${place}.` })),
  });
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

function isUsual({ value, source, base64 }: AssignmentSite, { usual }: AgentVariable): boolean {
  const text = source === 'value' && base64 !== true ? literalOf(value)?.trim() : undefined;
  return text === '' || (text !== undefined && text === usual);
}

function settingOf(site: SettingSite, context: RuleContext): Finding {
  if (site.parameter !== undefined) return settingFinding(site, 'single', { outcome: kept(site) });
  const text = site.base64 === true ? undefined : literalOf(site.value);
  const variables = text === undefined ? undefined : variableMap(text);
  if (variables?.length === 0) return settingFinding(site, 'nothing', { severity: 'warning', outcome: safe(dropOf(site)) });
  const scope = context.scope(site);
  if (site.spelling === 'option' || scope.agents.length === 0) return settingFinding(site, 'template', { outcome: kept(site) });
  const local = scope.agents.every((agent) => agent.form === 'v1' && agentTypeOf(agent.path, agent.args[0]?.text)?.v1 === 'local');
  if (!local) return settingFinding(site, 'template', { outcome: withheld('env-option', `"${site.label}" belongs in the base job template of the work pool`) });
  return settingFinding(site, 'process', { outcome: processOutcome(site, variables, scope) });
}

/** Nothing is edited; an option also holds its command, which must not lose it. */
function kept(site: SettingSite): Outcome {
  return site.spelling === 'option' ? withheld('env-option', `"${site.label}" belongs in the base job template of the work pool`) : NO_EDIT;
}

/** One variable for each of the map, the first in its place. */
function processOutcome(site: SettingSite, variables: ReturnType<typeof variableMap>, scope: Scope): Outcome {
  if (variables === undefined) return withheld('env-option', `the variables that "${site.label}" gives are not known here`);
  const setting = variables.find(([name]) => settingOfVariable(name) !== undefined);
  if (setting !== undefined) return withheld('manual-option', `"${setting[0]}" is a 1.x setting of flow runs: say by hand what takes its place`);
  return safe(...variables.map(([name, value], index): Intent => ({
    intent: 'bind', name, value: literal(value), in: site.environment, rank: 0, standing: scope.assignments(name),
    ...(index === 0 ? { replaces: site } : {}),
  })));
}
