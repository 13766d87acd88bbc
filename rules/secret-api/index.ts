import { blockName } from '../../src/prefect/block-name.ts';
import { secretOfUse } from '../../src/prefect/python-api.ts';
import { apiFinding, importFinding, IMPORT_MESSAGES, NO_EDIT, withheld } from '../../src/finding.ts';
import type { ApiSite, Finding, Rule, RuleContext, Step } from '../../src/rule.ts';
import { environmentFinding } from './environment.ts';
import { readOutcome } from './read.ts';
import { readOf } from './shape.ts';

/** Secrets in programs. */
export const secretApi: Rule = {
  meta: {
    id: 'secret-api',
    summary: 'a Prefect 1.x secret in a program',
    messages: {
      ...IMPORT_MESSAGES,
      loaded: 'The target has no "{name}": the value of "{secret}" comes from the Secret block "{block}".',
      dynamic: 'The target has no "{name}": load a Secret block; which one is known only when the program runs.',
      noName: 'The target has no "{name}", and "{secret}" gives no name that a Secret block may have: choose one.',
      exists: 'The target has no "{name}": "Secret.load" raises ValueError where there is no block.',
      variable: 'The target has no "{name}": read the variable from "os.environ".',
      derived: 'The target has no "{name}": derive the class from "prefect.blocks.abstract.SecretBlock".',
      context: 'The target has no secrets in its context: what is put here reaches nothing. Store the value once, by "{call}"; that keeps it in the API, where 1.x kept it in this process.',
      saved: 'The target has no "{name}" with "set_secret": store the value by "{call}" (from prefect.blocks.system import Secret).{strings}',
      mutation: 'The target has no GraphQL: store the secret by "Secret(value=…).save(…)" or "POST /block_documents/".',
    },
  },
  settings: [],
  commands: [],
  urls: false,
  apis: ['secret-get', 'secret-exists', 'prefect-secret-task', 'env-var-secret', 'secret-base', 'context-secrets', 'context-secrets-set', 'client-set-secret', 'gql-set-secret'],
  *check(site, context): Iterable<Finding> {
    if (site.kind === 'api') yield* findings(site, context);
  },
};

function* findings(site: ApiSite, context: RuleContext): Iterable<Finding> {
  const { use } = site;
  const imported = importFinding(site);
  if (imported !== undefined) yield imported;
  else if (use.role === 'base') yield apiFinding(site, 'derived', { outcome: NO_EDIT });
  else {
    switch (site.api) {
      case 'secret-exists': yield apiFinding(site, 'exists', { outcome: withheld('no-counterpart', 'a block is looked for by loading it') }); break;
      case 'env-var-secret': if (use.variable === undefined) yield environmentFinding(site); break;
      case 'secret-base': yield apiFinding(site, 'derived', { outcome: NO_EDIT }); break;
      case 'context-secrets-set': yield apiFinding(site, 'context', { outcome: NO_EDIT, data: { call: saveCall(site, context) }, steps: steps(secretOfUse(site.api, use), context) }); break;
      case 'client-set-secret': yield apiFinding(site, 'saved', { outcome: NO_EDIT, data: { call: saveCall(site, context), strings: context.target === '2' ? ' 2.x takes text only.' : '' }, steps: steps(secretOfUse(site.api, use), context) }); break;
      case 'gql-set-secret': yield apiFinding(site, 'mutation', { outcome: NO_EDIT }); break;
      default: if (use.variable === undefined) yield readFinding(site, context);
    }
  }
}

function readFinding(site: ApiSite, context: RuleContext): Finding {
  const read = readOf(site);
  const secret = secretOfUse(site.api, site.use);
  const slot = read?.slot ?? site.use.slot;
  if (secret === undefined) {
    const why = read === undefined && site.use.steps.length === 0 ? 'it is handed on as it is' : 'the name of the secret is made when the program runs';
    return apiFinding(site, 'dynamic', { outcome: withheld(site.use.steps.length === 0 ? 'far-use' : 'name-not-known', why) }, slot);
  }
  const block = context.answers.blocks[secret] ?? blockName(secret);
  if (block === undefined) {
    return apiFinding(site, 'noName', { data: { secret }, outcome: withheld('missing-answer', 'no block name can be made of it', `blocks.${secret}=<name>`) }, slot);
  }
  return apiFinding(site, 'loaded', { data: { secret, block }, outcome: readOutcome(site, read, secret, block, context), steps: steps(secret, context) }, slot);
}

/** In the words of the rule about secrets in environments, so that the two are one step. */
function steps(secret: string | undefined, { answers }: RuleContext): readonly Step[] {
  const block = secret === undefined ? undefined : answers.blocks[secret] ?? blockName(secret);
  return block === undefined ? [] : [{ order: 'block', text: `Store the value of the 1.x secret "${secret}" in the Secret block "${block}".` }];
}

function saveCall(site: ApiSite, { answers }: RuleContext): string {
  const secret = secretOfUse(site.api, site.use);
  const block = secret === undefined ? undefined : answers.blocks[secret] ?? blockName(secret);
  return `Secret(value=…).save(${block === undefined ? '…' : `'${block}'`}, overwrite=True)`;
}
