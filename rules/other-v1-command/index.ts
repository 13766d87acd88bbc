import { v1CommandPaths } from '../../src/prefect/v1-command.ts';
import { commandAction } from '../../src/prefect/worker-command.ts';
import { commandFinding, NO_EDIT } from '../../src/finding.ts';
import type { Finding, InvocationSite, Rule, RuleContext } from '../../src/rule.ts';

/** Commands of 1.x that other rules decide about. */
const ELSEWHERE = /^prefect (?:agent|auth|backend|server)(?: |$)/;

/** Commands of 1.x outside auth and agents: registering, running and asking for flows. */
export const otherV1Command: Rule = {
  meta: {
    id: 'other-v1-command',
    summary: 'another Prefect 1.x command',
    messages: {
      replaced: '"{command}" does not exist in the target, which has "{to}".',
      nearest: '"{command}" does not exist in the target; the nearest is "{to}".',
      gone: '"{command}" does not exist in the target, and no command takes its place.',
    },
  },
  settings: [],
  commands: v1CommandPaths().filter((path) => !ELSEWHERE.test(path)),
  urls: false,
  *check(site, context): Iterable<Finding> {
    // In prose "prefect run" is an ordinary pair of words.
    if (site.kind === 'invocation' && !site.mention) yield commandOf(site, context);
  },
};

function commandOf(site: InvocationSite, context: RuleContext): Finding {
  const told = (messageId: string, data: Readonly<Record<string, string>> = {}): Finding => commandFinding(site, messageId, { severity: 'info', outcome: NO_EDIT, data });
  const action = commandAction(site.path, context.target);
  if (action?.to === undefined) return told('gone');
  return told(action.verb === 'manual' ? 'nearest' : 'replaced', { to: action.to });
}
