import { looksLikeCredential } from '../../src/prefect/credential.ts';
import { apiOf, pythonCall } from '../../src/prefect/python-api.ts';
import { apiFinding, importFinding, IMPORT_MESSAGES, literalOf, NO_EDIT } from '../../src/finding.ts';
import type { ApiSite, Finding, Rule, RuleContext, Shown, Step } from '../../src/rule.ts';
import type { Argument, UseStep } from '../../src/sites/site.ts';

/** The arguments of the class, in their order. */
const KEYS = new Set(['api_key', 'api_token']);
const SECOND = 1;

/** In the words of the other rules about keys, so that they are one step each. */
const STEPS: readonly Step[] = [
  { order: 'make-key', text: 'Make a new API key in Prefect Cloud; a 1.x key or token does not work there.' },
  { order: 'revoke', text: 'Revoke the 1.x key once nothing uses it.' },
];

/** Methods whose requests make or take back keys. */
const TOKENS = /\b(?:create|delete|revoke)_?api_?(?:token|key)\b/i;

/** The client of the 1.x API, and how it authenticates. */
export const clientAuth: Rule = {
  meta: {
    id: 'client-auth',
    summary: 'the client of the Prefect 1.x API in a program',
    messages: {
      ...IMPORT_MESSAGES,
      client: 'The target has no "{name}": in its place stands "{call}" ({importing}).',
      keyed: 'The target has no "{name}": in its place stands "{call}" ({importing}); its key and address come from PREFECT_API_KEY and PREFECT_API_URL.',
      key: 'The argument "{argument}" of "{name}" holds a 1.x key in clear text {value}: revoke it, and give PREFECT_API_KEY a new one from outside.',
      tenant: 'The target has no tenants: the workspace is named in PREFECT_API_URL, or by "prefect cloud workspace set".',
      graphql: 'The target has no GraphQL: ask the REST API under PREFECT_API_URL, through "{call}" ({importing}).',
      token: 'The target has no GraphQL: keys of service accounts are made and taken back in Prefect Cloud.',
    },
  },
  settings: [],
  commands: [],
  urls: false,
  apis: ['client', 'client-token', 'client-tenant', 'client-graphql'],
  *check(site, context): Iterable<Finding> {
    if (site.kind !== 'api') return;
    const imported = importFinding(site);
    if (imported !== undefined) yield imported;
    else yield* findings(site, context);
  },
};

function* findings(site: ApiSite, { target }: RuleContext): Iterable<Finding> {
  const { use: { steps, variable } } = site;
  const client = pythonCall('client')!.instead[target];
  const data = { call: client.call.split('  #')[0]!, importing: client.importing };
  const made = steps[0];
  const isOwn = variable === undefined;
  if (!isOwn && isResult(site)) return;
  switch (site.api) {
    case 'client-tenant': yield apiFinding(site, 'tenant', { outcome: NO_EDIT }); break;
    case 'client-graphql': yield apiFinding(site, asksForKeys(steps) ? 'token' : 'graphql', { outcome: NO_EDIT, data }); break;
    default: if (isOwn) yield apiFinding(site, argumentsOf(made).length > 0 ? 'keyed' : 'client', { outcome: NO_EDIT, data }, made?.slot);
  }
  if (!isOwn) return;
  for (const [name, { value }] of keysOf(made)) {
    const shown: Readonly<Record<string, Shown>> = { argument: name, value: { secret: value } };
    yield apiFinding(site, 'key', { severity: 'warning', outcome: NO_EDIT, data: shown, steps: STEPS }, value);
  }
}

/** A use of what a method gave, through a variable: the call itself is a site of its own. */
function isResult({ api, use }: ApiSite): boolean {
  const { start, end } = use.slot.range;
  const before = use.steps.filter(({ slot: { document, range } }) => document === use.slot.document && (range.start < start || range.end > end));
  return before.length > 0 && apiOf(use.symbol, before, 'value') === api;
}

function argumentsOf(step: UseStep | undefined): readonly Argument[] {
  return step?.step === 'call' ? step.args : [];
}

/** Arguments that hold a key as a literal. */
function keysOf(made: UseStep | undefined): readonly (readonly [string, Argument])[] {
  return argumentsOf(made).flatMap((argument, index) => {
    const name = argument.name ?? (index === SECOND ? 'api_key' : '');
    const text = literalOf(argument.value);
    return KEYS.has(name) && text !== undefined && looksLikeCredential(text) ? [[name, argument] as const] : [];
  });
}

function asksForKeys(steps: readonly UseStep[]): boolean {
  return steps.some((step) => argumentsOf(step).some(({ value }) => value.pieces.some((piece) => TOKENS.test(piece.kind === 'text' ? piece.text : piece.source))));
}
