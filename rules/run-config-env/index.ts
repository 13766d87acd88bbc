import { argumentsOf, pythonCall, pythonCallIds } from '../../src/prefect/python-api.ts';
import { apiFinding, importFinding, IMPORT_MESSAGES, NO_EDIT } from '../../src/finding.ts';
import type { ApiSite, Finding, Rule, RuleContext } from '../../src/rule.ts';

/** Run configurations; the settings in their `env` are found by the rules of those settings. */
export const runConfigEnv: Rule = {
  meta: {
    id: 'run-config-env',
    summary: 'a Prefect 1.x run configuration',
    messages: {
      ...IMPORT_MESSAGES,
      named: 'The target has no "{name}": what is asked of the class here goes with it.',
      gone: 'The target has no "{name}": what it says goes to "{call}"{pool}.{places}',
    },
  },
  settings: [],
  commands: [],
  urls: false,
  apis: pythonCallIds('run-config-'),
  *check(site, context): Iterable<Finding> {
    if (site.kind === 'api' && site.use.variable === undefined) yield importFinding(site) ?? goneFinding(site, context);
  },
};

function goneFinding(site: ApiSite, { target }: RuleContext): Finding {
  const row = pythonCall(site.api);
  const args = argumentsOf(site.use) ?? [];
  const places = args.flatMap(({ name }) => name === undefined ? [] : [`"${name}" → ${row?.places.get(name) ?? 'no place of its own'}`]);
  const made = site.use.steps[0];
  if (made === undefined && site.use.role !== 'decorator') return apiFinding(site, 'named', { outcome: NO_EDIT });
  return apiFinding(site, 'gone', {
    outcome: NO_EDIT,
    data: {
      call: row?.instead[target].call ?? '',
      pool: row?.pool === undefined ? '' : `, with a work pool of type "${row.pool}"`,
      places: places.length === 0 ? '' : ` ${places.join(', ')}.`,
    },
  }, made?.slot ?? site.use.slot);
}
