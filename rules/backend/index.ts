import { bindUrl, dropOf, mentionedCommand, mentionFinding, MENTION_MESSAGES, COMMAND_MENTION, NO_EDIT, safe, settingFinding, withheld } from '../../src/finding.ts';
import type { Finding, Rule, RuleContext, SettingSite } from '../../src/rule.ts';

/** Below every setting that holds a URL, above a mere wish for one. */
const RANK = 5;

/** The 1.x switch between Cloud and server. */
export const backend: Rule = {
  meta: {
    id: 'backend',
    summary: 'the Prefect 1.x choice of backend',
    messages: {
      mention: MENTION_MESSAGES.mention,
      mentionedCommand: COMMAND_MENTION.mention,
      reference: MENTION_MESSAGES.reference,
      dropped: '"{name}" has no counterpart: PREFECT_API_URL alone says where the API is.',
      template: '"{name}" in a flow-run job template has no use: the worker gives each run its connection.',
      server: '"{name}" belongs to the 1.x server, which the target replaces.',
    },
  },
  settings: ['backend'],
  commands: ['prefect backend'],
  urls: false,
  *check(site, context): Iterable<Finding> {
    if (site.kind === 'mention') yield mentionFinding(site);
    if (site.kind === 'setting') yield backendFinding(site, context);
    if (site.kind === 'invocation' && site.mention) yield { ...mentionedCommand(site), messageId: 'mentionedCommand' };
    if (site.kind === 'invocation' && !site.mention && site.statement === undefined) {
      yield { ...mentionedCommand(site), severity: 'error', messageId: 'mentionedCommand', outcome: withheld('not-writable', 'the command cannot be taken out of its line') };
    }
  },
};

function backendFinding(site: SettingSite, context: RuleContext): Finding {
  if (site.audience === 'server') return settingFinding(site, 'server', { outcome: NO_EDIT });
  if (site.audience === 'flow-run') return settingFinding(site, 'template', { outcome: safe(dropOf(site)) });
  return settingFinding(site, 'dropped', {
    outcome: safe(bindUrl(site, context.scope(site), context, { rank: RANK, replaces: true })),
  });
}
