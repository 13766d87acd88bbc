import { commandFinding, COMMAND_MENTION, dropOf, mentionedCommand, mentionFinding, MENTION_MESSAGES, NO_EDIT, safe, settingFinding, withheld } from '../../src/finding.ts';
import { imageDoubt } from '../../src/image-doubt.ts';
import type { Finding, Intent, InvocationSite, Outcome, Rule, RuleContext } from '../../src/rule.ts';
import type { Content } from '../../src/sites/site.ts';

/** Tenants: the target has workspaces, named in the URL. */
export const tenant: Rule = {
  meta: {
    id: 'tenant',
    summary: 'a Prefect 1.x tenant',
    messages: {
      mention: MENTION_MESSAGES.mention,
      reference: MENTION_MESSAGES.reference,
      mentionedCommand: COMMAND_MENTION.mention,
      dropped: '"{name}" has no counterpart: account and workspace stand in the path of PREFECT_API_URL.',
      server: '"{name}" belongs to the 1.x server, which the target replaces.',
      switched: '"{command}" does not exist in the target: name the workspace.',
      created: '"{command}" has no counterpart, an own server has no tenants: remove it.',
    },
  },
  settings: ['cloud.tenant_id'],
  commands: ['prefect auth switch-tenants', 'prefect server create-tenant'],
  urls: false,
  *check(site, context): Iterable<Finding> {
    if (site.kind === 'mention') yield mentionFinding(site);
    if (site.kind === 'setting') {
      if (site.audience === 'server') yield settingFinding(site, 'server', { outcome: NO_EDIT });
      else yield settingFinding(site, 'dropped', { outcome: safe(dropOf(site)) });
    }
    if (site.kind !== 'invocation') return;
    if (site.mention) yield { ...mentionedCommand(site), messageId: 'mentionedCommand' };
    else if (site.path === 'prefect server create-tenant') yield commandFinding(site, 'created', { outcome: createOutcome(site, context) });
    else yield commandFinding(site, 'switched', { outcome: switchOutcome(site, context) });
  },
};

function createOutcome(site: InvocationSite, context: RuleContext): Outcome {
  if (site.statement === undefined) return withheld('not-writable', 'the command cannot be taken out of its line');
  return imageDoubt(context.scope(site), context, [{ intent: 'drop', entry: site.statement }]);
}

function switchOutcome(site: InvocationSite, context: RuleContext): Outcome {
  const { workspace } = context.answers;
  if (site.frozen !== undefined) return withheld(site.frozen, 'the words of the command cannot be changed');
  if (workspace === undefined) {
    return withheld('missing-answer', 'the workspace is not known', 'workspace=<account>/<workspace>',
      'prefect cloud workspace set --workspace ‹account/workspace›');
  }
  const [, auth, last] = site.pathWords;
  const beside = last!.entry;
  const intents: Intent[] = [
    { intent: 'set', slot: auth!.slot, to: text('cloud') },
    { intent: 'set', slot: last!.slot, to: text('workspace') },
    ...['set', '--workspace', workspace].map((word): Intent => ({ intent: 'insert', beside, side: 'after', shape: { shape: 'word', content: text(word) } })),
    ...site.options.map((option): Intent => ({ intent: 'drop', entry: option.entry })),
  ];
  return imageDoubt(context.scope(site), context, intents);
}

function text(word: string): Content {
  return [{ kind: 'text', text: word }];
}
