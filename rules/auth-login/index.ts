import { looksLikeCredential } from '../../src/prefect/credential.ts';
import { commandFinding, COMMAND_MENTION, literalOf, mentionedCommand, NO_EDIT, withheld } from '../../src/finding.ts';
import { imageDoubt } from '../../src/image-doubt.ts';
import type { Finding, Intent, InvocationSite, Outcome, Rule, RuleContext, Step } from '../../src/rule.ts';
import type { Content } from '../../src/sites/site.ts';

/** Commands of `prefect auth` with a counterpart that takes no options (cli-v1.json). */
const PLAIN: Readonly<Record<string, readonly string[]>> = {
  'prefect auth logout': ['prefect', 'cloud', 'logout'],
  'prefect auth status': ['prefect', 'config', 'view', '--show-sources'],
  'prefect auth list-tenants': ['prefect', 'cloud', 'workspace', 'ls'],
};

const STEPS: readonly Step[] = [
  { order: 'make-key', text: 'Make a new API key in Prefect Cloud; a 1.x key or token does not work there.' },
  { order: 'revoke', text: 'Revoke the 1.x key once nothing uses it.' },
];

/** `prefect auth …`: the 1.x commands for keys and log-in. */
export const authLogin: Rule = {
  meta: {
    id: 'auth-login',
    summary: 'a Prefect 1.x log-in or key command',
    messages: {
      ...COMMAND_MENTION,
      login: '"{command}" does not exist in the target: log in with a new key and name the workspace.',
      replaced: '"{command}" does not exist in the target, which has "{to}".',
      dropped: '"{command}" has no counterpart: remove it.',
      manual: '"{command}" has no counterpart on the command line: keys are made and revoked in the Cloud UI or by its REST API.',
    },
  },
  settings: [],
  commands: ['prefect auth *'],
  urls: false,
  *check(site, context): Iterable<Finding> {
    if (site.kind !== 'invocation' || site.path === 'prefect auth switch-tenants') return;
    if (site.mention) yield mentionedCommand(site);
    else yield authFinding(site, context);
  },
};

function authFinding(site: InvocationSite, context: RuleContext): Finding {
  if (site.path === 'prefect auth login') return commandFinding(site, 'login', { steps: STEPS, outcome: loginOutcome(site, context) });
  if (site.path === 'prefect auth purge-tokens') {
    const outcome = site.statement === undefined ? withheld('not-writable', 'the command cannot be taken out of its line')
      : imageDoubt(context.scope(site), context, [{ intent: 'drop', entry: site.statement }]);
    return commandFinding(site, 'dropped', { outcome });
  }
  const to = PLAIN[site.path];
  if (to === undefined) return commandFinding(site, 'manual', { outcome: NO_EDIT });
  const outcome = site.frozen !== undefined ? withheld(site.frozen, 'the words of the command cannot be changed')
    : imageDoubt(context.scope(site), context, replaceWords(site, to));
  return commandFinding(site, 'replaced', { data: { to: to.join(' ') }, outcome });
}

function loginOutcome(site: InvocationSite, context: RuleContext): Outcome {
  if (site.frozen !== undefined) return withheld(site.frozen, 'the words of the command cannot be changed');
  if (site.unknown.length > 0) return withheld('manual-option', 'the command has words that 1.x does not know');
  const key = site.options.find((option) => option.long === '--key' || option.long === '--token');
  const { workspace } = context.answers;
  if (workspace === undefined) {
    return withheld('missing-answer', 'the workspace is not known', 'workspace=<account>/<workspace>',
      'prefect cloud login --key … --workspace ‹account/workspace›');
  }
  const last = site.words.at(-1)!;
  const intents: Intent[] = [{ intent: 'set', slot: site.pathWords[1]!.slot, to: text('cloud') }];
  if (key !== undefined) {
    intents.push({ intent: 'set', slot: key.flag, to: text(key.words.length === 1 ? '--key=' : '--key') });
    if (key.value !== undefined && looksLikeCredential(literalOf(key.value) ?? '')) {
      intents.push({ intent: 'refer', slot: key.value, name: 'PREFECT_API_KEY', in: site.environment });
    }
  }
  for (const word of ['--workspace', workspace]) {
    intents.push({ intent: 'insert', beside: last.entry, side: 'after', shape: { shape: 'word', content: text(word) } });
  }
  return imageDoubt(context.scope(site), context, intents);
}

/** The command's words become `to`; its options go. */
function replaceWords(site: InvocationSite, to: readonly string[]): readonly Intent[] {
  const path = site.pathWords;
  const intents: Intent[] = [];
  path.slice(1).forEach((word, index) => {
    const next = to[index + 1];
    if (next === undefined) intents.push({ intent: 'drop', entry: word.entry });
    else intents.push({ intent: 'set', slot: word.slot, to: text(next) });
  });
  for (const more of to.slice(path.length)) {
    intents.push({ intent: 'insert', beside: path.at(-1)!.entry, side: 'after', shape: { shape: 'word', content: text(more) } });
  }
  for (const option of site.options) intents.push({ intent: 'drop', entry: option.entry });
  return intents;
}

function text(word: string): Content {
  return [{ kind: 'text', text: word }];
}
