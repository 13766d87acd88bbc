import { looksLikeCredential } from '../../src/prefect/credential.ts';
import { bindUrl, carried, dropOf, literalOf, mentionFinding, MENTION_MESSAGES, NO_EDIT, safe, settingFinding, withheld } from '../../src/finding.ts';
import type { Finding, Intent, Rule, RuleContext, Scope, SettingSite, Step } from '../../src/rule.ts';
import type { BindValue } from '../../src/sites/site.ts';

/** Which of several 1.x names for one key gives the value: README pitfalls 3 and 4. */
const RANKS: Readonly<Record<string, number>> = { 'cloud.api_key': 3, 'cloud.auth_token': 2, 'cloud.agent.auth_token': 1 };

/** What tells whether the API is Cloud or an own server. */
const DEPLOYMENT_KEYS = ['backend', 'cloud.api', 'cloud.graphql', 'cloud.endpoint', 'server.endpoint', 'server.host'];

/** An empty value gives way to any other name's value. */
const FILLED = 10;

/** An agent prefers its options to any variable. */
const OPTION = 100;

const STEPS: readonly Step[] = [
  { order: 'make-key', text: 'Make a new API key in Prefect Cloud; a 1.x key or token does not work there.' },
  { order: 'revoke', text: 'Revoke the 1.x key once nothing uses it.' },
];

/** A 1.x API key or token in an environment or on an agent's command line. */
export const cloudApiKey: Rule = {
  meta: {
    id: 'cloud-api-key',
    summary: 'a Prefect 1.x API key or token',
    messages: {
      ...MENTION_MESSAGES,
      renamed: '"{name}" is ignored by the target, which reads PREFECT_API_KEY: what it refers to must hold a new key.',
      credential: '"{name}" holds a 1.x credential {value}: put a new key outside the repository and revoke this one.',
      placeholder: '"{name}" is ignored by the target, which reads PREFECT_API_KEY.',
      passThrough: '"{name}" is taken from outside: set PREFECT_API_KEY to a new key there.',
      selfHosted: '"{name}" has no use with an own server: remove it.',
      template: '"{name}" in a flow-run job template has no use: the worker gives each run its connection.',
      base64: '"{name}" is a key in the data of a Kubernetes Secret {value}: store a new key under PREFECT_API_KEY by hand.',
      server: '"{name}" belongs to the 1.x server, which the target replaces.',
      wrongCase: '"{name}" was never read by 1.x because of its case: remove it.',
    },
  },
  settings: Object.keys(RANKS),
  wrongCase: true,
  commands: [],
  urls: false,
  *check(site, context): Iterable<Finding> {
    if (site.kind === 'mention') yield mentionFinding(site);
    if (site.kind === 'setting') yield keyFinding(site, context);
  },
};

function keyFinding(site: SettingSite, context: RuleContext): Finding {
  const shown = site.value === undefined ? {} : { value: { secret: site.value } };
  if (site.note === 'wrong-case') return settingFinding(site, 'wrongCase', { severity: 'info', outcome: NO_EDIT });
  if (site.base64 === true) {
    return settingFinding(site, 'base64', { data: shown, steps: STEPS, outcome: withheld('base64', 'the value is base64 data of a Kubernetes Secret') });
  }
  if (site.audience === 'server') return settingFinding(site, 'server', { outcome: NO_EDIT });
  if (site.audience === 'flow-run') return settingFinding(site, 'template', { outcome: safe(dropOf(site)) });
  const scope = context.scope(site);
  const text = literalOf(site.value);
  if (scope.deployment === 'self-hosted') {
    const cloud = scope.settings('backend').some((each) => literalOf(each.value)?.toLowerCase() === 'cloud');
    const settled = text === '' || (context.answers.apiUrl !== undefined && !cloud);
    // An answered URL may stand nowhere yet: the key may be all that says that the API is used here.
    const intents = [context.answers.apiUrl === undefined ? dropOf(site) : bindUrl(site, scope, context, { rank: -1, replaces: true })];
    const because = ['it removes a key, because this scope talks to an own server'];
    return settingFinding(site, 'selfHosted', {
      outcome: settled ? safe(...intents) : { kind: 'fix', applicability: 'unsafe', because, set: ['api-url'], intents, restsOn: DEPLOYMENT_KEYS.flatMap(scope.settings) },
    });
  }
  if (scope.deployment === 'mixed') {
    const outcome = withheld('conflict', 'some commands around it are for Cloud and some for an own server', 'api-url=<URL ending in /api>');
    return settingFinding(site, 'placeholder', { steps: STEPS, outcome: { ...outcome, intents: keyIntents(site, scope, context) } });
  }
  const intents = keyIntents(site, scope, context);
  if (site.source === 'pass-through') {
    return settingFinding(site, 'passThrough', { steps: STEPS, outcome: {
        kind: 'fix', applicability: 'unsafe', because: ['PREFECT_API_KEY has to be set outside'], settledByDefinition: true, intents,
      },
    });
  }
  const credential = text !== undefined && looksLikeCredential(text);
  const messageId = credential ? 'credential' : text === undefined && site.value !== undefined ? 'renamed' : 'placeholder';
  return settingFinding(site, messageId, { data: shown, steps: STEPS, outcome: safe(...intents) });
}

function keyIntents(site: SettingSite, scope: Scope, context: RuleContext): readonly Intent[] {
  const text = literalOf(site.value);
  const filled = site.source !== 'value' || (text !== undefined ? text !== '' : true);
  return [
    {
      intent: 'bind', name: 'PREFECT_API_KEY', value: keyValue(site, text), in: site.environment, replaces: site,
      rank: (RANKS[site.key] ?? 0) + (filled ? FILLED : 0) + (filled && site.spelling === 'option' ? OPTION : 0), standing: scope.assignments('PREFECT_API_KEY'),
      sameMeaning: true,
    },
    bindUrl(site, scope, context, { rank: -1, replaces: false }),
  ];
}

/** What an image takes from its build is read by everybody who has the image, and is empty where the build was given none. */
function isBaked({ environment: { kind }, spelling, source }: SettingSite, text: string | undefined): boolean {
  return spelling === 'variable' && (kind === 'image' || kind === 'build') && (text === undefined || source === 'pass-through');
}

/** References and plain placeholders stay; a credential, or nothing, becomes a reference. */
function keyValue(site: SettingSite, text: string | undefined): BindValue | 'keep' {
  const stays = site.source !== 'value' || (text === undefined ? true : text !== '' && !looksLikeCredential(text));
  if (!stays || isBaked(site, text)) return { kind: 'reference', hint: 'new key' };
  return site.spelling === 'variable' || site.value === undefined ? 'keep' : carried(site.value);
}
