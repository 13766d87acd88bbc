import { deriveApiUrl, joinHostPort, type Derived } from '../../src/prefect/api-url.ts';
import { bindUrl, dropOf, literalOf, mentionFinding, MENTION_MESSAGES, NO_EDIT, pieced, safe, settingFinding, unsafe, urlFinding, withheld } from '../../src/finding.ts';
import type { Finding, Rule, RuleContext, Scope, SettingSite } from '../../src/rule.ts';

/** Which setting gives the URL where several do: 1.x uses cloud.api verbatim, the others only build its default. */
const RANKS: Readonly<Record<string, number>> = {
  'cloud.api': 50, 'cloud.graphql': 40, 'cloud.endpoint': 30, 'server.endpoint': 25, 'server.host': 20, 'server.port': 10,
};

/** A 1.x API address. */
export const apiEndpoint: Rule = {
  meta: {
    id: 'api-endpoint',
    summary: 'a Prefect 1.x API address',
    messages: {
      ...MENTION_MESSAGES,
      cloud: '"{name}" is ignored by the target, which reads PREFECT_API_URL with account and workspace in its path.',
      derived: '"{name}" is ignored by the target, which reads PREFECT_API_URL ending in /api.',
      unknown: '"{name}" is ignored by the target: {why}; set PREFECT_API_URL by hand.',
      passThrough: '"{name}" is taken from outside: set PREFECT_API_URL there.',
      second: '"{name}" is ignored by the target, and another setting here gives the URL: remove it.',
      template: '"{name}" in a flow-run job template has no use: the worker gives each run its connection.',
      server: '"{name}" belongs to the 1.x server, which the target replaces.',
      url: '"{url}" is the 1.x API, which is gone: use https://api.prefect.cloud/api with account and workspace in the path.',
    },
  },
  settings: Object.keys(RANKS),
  commands: [],
  urls: true,
  *check(site, context): Iterable<Finding> {
    if (site.kind === 'mention') yield mentionFinding(site);
    if (site.kind === 'setting') yield endpointFinding(site, context);
    if (site.kind === 'url') {
      yield urlFinding(site, 'url', {
        severity: site.comment ? 'info' : 'warning',
        outcome: site.comment ? NO_EDIT : withheld(site.slot.frozen ?? 'not-writable', 'the URL is not the value of a setting'),
      });
    }
  },
};

function endpointFinding(site: SettingSite, context: RuleContext): Finding {
  if (site.audience === 'server') return settingFinding(site, 'server', { outcome: NO_EDIT });
  if (site.audience === 'flow-run') return settingFinding(site, 'template', { outcome: safe(dropOf(site)) });
  const scope = context.scope(site);
  const rank = RANKS[site.key] ?? 0;
  const sameMeaning = isUrl(site);
  if (context.answers.apiUrl !== undefined) {
    return settingFinding(site, 'derived', { outcome: safe(bindUrl(site, scope, context, { rank, replaces: true, sameMeaning })) });
  }
  if (outranked(site, scope, rank)) {
    return settingFinding(site, 'second', { outcome: safe(bindUrl(site, scope, context, { rank, replaces: true, sameMeaning })) });
  }
  if (site.source === 'pass-through') {
    return settingFinding(site, 'passThrough', { outcome: {
      kind: 'fix', applicability: 'unsafe', because: ['PREFECT_API_URL has to be set outside'], settledByDefinition: true,
      intents: [{ ...bindUrl(site, scope, context, { rank, replaces: true, sameMeaning }), value: 'keep' }],
    } });
  }
  if (literalOf(site.value) === '') {
    return settingFinding(site, 'cloud', { outcome: safe(bindUrl(site, scope, context, { rank: 0, replaces: true, sameMeaning })) });
  }
  return valueFinding(site, scope, context, rank);
}

function valueFinding(site: SettingSite, scope: Scope, context: RuleContext, rank: number): Finding {
  const derived = derivedUrl(site, scope);
  const sameMeaning = isUrl(site);
  if (derived.kind === 'cloud') {
    return settingFinding(site, 'cloud', { outcome: safe(bindUrl(site, scope, context, { rank, replaces: true, sameMeaning })) });
  }
  if (derived.kind === 'unknown') {
    return settingFinding(site, 'unknown', {
      data: { why: derived.why },
      outcome: {
        ...withheld('url-not-derivable', derived.why, 'api-url=<URL ending in /api>', 'PREFECT_API_URL: ‹URL ending in /api›'),
        intents: [bindUrl(site, scope, context, { rank, replaces: true, sameMeaning })],
      },
    });
  }
  return settingFinding(site, 'derived', {
    outcome: unsafe('the URL is derived from the 1.x server\'s', ['api-url'],
      bindUrl(site, scope, context, { rank, replaces: true, value: pieced(derived.pieces), sameMeaning })),
  });
}

/** A host or port alone is no URL: who reads it cannot read the URL instead. */
function isUrl(site: SettingSite): boolean {
  return site.key !== 'server.host' && site.key !== 'server.port';
}

/** The URL that 1.x would build of the setting, in the target's form. */
function derivedUrl(site: SettingSite, scope: Scope): Derived {
  if (site.value === undefined) return { kind: 'unknown', why: 'the value is kept in another place' };
  const { pieces } = site.value;
  if (site.key === 'server.port') return joinHostPort([{ kind: 'text', text: 'http://localhost' }], pieces);
  if (site.key === 'server.host') return joinHostPort(pieces, scope.settings('server.port')[0]?.value?.pieces);
  return deriveApiUrl({ pieces }, site.key);
}

/** True when a setting that 1.x prefers stands in the same environment. */
function outranked(site: SettingSite, scope: Scope, rank: number): boolean {
  return Object.entries(RANKS).some(([key, other]) => other > rank
    && scope.settings(key).some((each) => each.environment === site.environment && literalOf(each.value) !== ''));
}
