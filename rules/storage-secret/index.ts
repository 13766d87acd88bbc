import { blockName } from '../../src/prefect/block-name.ts';
import { argumentsOf, DEFAULT_SECRET, defaultSecretsOf, pythonCall, pythonCallIds } from '../../src/prefect/python-api.ts';
import { apiFinding, importFinding, IMPORT_MESSAGES, literalOf, NO_EDIT } from '../../src/finding.ts';
import type { ApiSite, Finding, Rule, RuleContext, Step } from '../../src/rule.ts';
import type { Argument, Slot } from '../../src/sites/site.ts';

/** Secrets that 1.x loads by itself: those named to a storage, and those that storages and tasks look for by default. */
export const storageSecret: Rule = {
  meta: {
    id: 'storage-secret',
    summary: 'a secret that Prefect 1.x loads by itself',
    messages: {
      ...IMPORT_MESSAGES,
      named: 'The target has no "{name}", which loads the secret "{secret}": store it in the Secret block "{block}"{typed}, and give it to {to}.',
      listed: 'The target has no "{name}", which puts the secret "{secret}" into the context: store it in the Secret block "{block}", and load it where it is used.',
      dynamic: 'The target has no "{name}": "{argument}" names a secret that is known only when the program runs; store it in a Secret block, and give it to {to}.',
      implied: 'The target has no "{name}", which looks for the secret "{secret}" by itself: if it is set, store it in the Secret block "{block}"{typed}.',
    },
  },
  settings: [],
  commands: [],
  urls: false,
  apis: [...pythonCallIds('storage-'), DEFAULT_SECRET, 'slack-notifier'],
  *check(site, context): Iterable<Finding> {
    if (site.kind !== 'api' || site.use.variable !== undefined) return;
    const imported = importFinding(site);
    if (imported === undefined) yield* findings(site, context);
    else if (site.api !== DEFAULT_SECRET) yield imported;
  },
};

function* findings(site: ApiSite, context: RuleContext): Iterable<Finding> {
  const row = pythonCall(site.api);
  const args = argumentsOf(site.use) ?? [];
  const to = row?.instead[context.target].call === undefined || row.instead[context.target].call === '' ? 'what reads it' : `"${row.instead[context.target].call}"`;
  const names = (row?.secretArguments ?? []).filter((name) => /_secret(?:_name)?$/.test(name));
  for (const argument of args) {
    if (argument.name === 'secrets') yield* listed(site, argument, context);
    else if (argument.name !== undefined && names.includes(argument.name)) yield* named(site, argument, to, row?.credentials, context);
  }
  if (site.use.role !== 'value' && site.use.role !== 'decorator') return;
  const isGiven = (name: string | undefined): boolean => args.some((arg) => arg.spread === true || (name !== undefined && arg.name === name));
  const implied = row?.implicitSecret !== undefined && args.length > 0 && !isGiven(names[0]) ? [{ secret: row.implicitSecret, ...(row.credentials === undefined ? {} : { block: row.credentials }) }]
    : defaultSecretsOf(site.use.symbol).filter(({ argument }) => !isGiven(argument));
  for (const { secret, block: typed } of implied) yield secretFinding(site, 'implied', secret, typed, '', context, site.use.slot);
}

function* listed(site: ApiSite, { value, tree }: Argument, context: RuleContext): Iterable<Finding> {
  const items = tree?.kind === 'list' ? tree.items : [];
  if (items.length === 0) {
    yield apiFinding(site, 'dynamic', { outcome: NO_EDIT, data: { argument: 'secrets', to: 'what reads it' } }, value);
    return;
  }
  for (const item of items) {
    if (item.kind !== 'scalar') continue;
    const slot: Slot = { ...value, document: item.document, range: item.range };
    yield secretFinding(site, 'listed', item.text, undefined, '', context, slot);
  }
}

function* named(site: ApiSite, { name, value }: Argument, to: string, typed: string | undefined, context: RuleContext): Iterable<Finding> {
  const secret = literalOf(value);
  if (secret !== undefined) yield secretFinding(site, 'named', secret, typed, to, context, value);
  else if (value.pieces.some((piece) => piece.kind !== 'text' && piece.source !== 'None')) {
    yield apiFinding(site, 'dynamic', { outcome: NO_EDIT, data: { argument: name ?? '', to } }, value);
  }
}

/** A secret that is only looked for may not be there: that is information. */
function secretFinding(site: ApiSite, messageId: string, secret: string, typed: string | undefined, to: string, { answers }: RuleContext, slot: Slot): Finding {
  const block = answers.blocks[secret] ?? blockName(secret);
  const steps: readonly Step[] = block === undefined ? [] : [{ order: 'block', text: `Store the value of the 1.x secret "${secret}" in the Secret block "${block}".` }];
  return apiFinding(site, messageId, {
    severity: messageId === 'implied' ? 'info' : 'error', outcome: NO_EDIT,
    data: { secret, block: block ?? '‹name›', to, typed: typed === undefined ? '' : ` or in one of type "${typed}"` },
    ...(messageId === 'implied' ? {} : { steps }),
  }, slot);
}
