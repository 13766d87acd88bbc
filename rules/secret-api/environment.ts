import { argumentsOf } from '../../src/prefect/python-api.ts';
import { apiFinding, withheld } from '../../src/finding.ts';
import type { ApiSite, Finding, Outcome } from '../../src/rule.ts';
import type { Argument, Expression } from '../../src/sites/site.ts';
import { methodRead } from './shape.ts';

/** `EnvVarSecret("X").run()`: a variable of the process, no secret of Prefect's. */
export function environmentFinding(site: ApiSite): Finding {
  const read = methodRead(site.use.steps, 'run');
  return apiFinding(site, 'variable', { outcome: outcomeOf(site, read?.extra === true) }, read?.slot ?? site.use.slot);
}

function outcomeOf(site: ApiSite, extra: boolean): Outcome {
  const { use } = site;
  const args = argumentsOf(use) ?? [];
  const name = args.find((arg) => arg.name === 'name') ?? (args[0]?.name === undefined ? args[0] : undefined);
  const raises = args.find((arg) => arg.name === 'raise_if_missing');
  const read = methodRead(use.steps, 'run');
  if (use.slot.frozen !== undefined) return withheld(use.slot.frozen, 'the expression cannot be changed');
  if (use.place.guarded) return withheld('guarded', 'it is run only under a condition about versions, or after an import that failed');
  if (read === undefined) {
    const inFlow = use.place.managers.some((each) => /(?:^|\.)Flow$/.test(each));
    return inFlow ? withheld('load-time', 'it is a task of the 1.x flow that is built here') : withheld('far-use', 'it makes a task, which gives its value only where a flow runs it');
  }
  if (extra || name === undefined || name.spread === true) return withheld('name-not-known', 'the name of the variable is given elsewhere');
  if (args.some((arg) => arg !== name && arg !== raises)) return withheld('no-counterpart', 'its other arguments have no place in "os.environ"');
  const must = raises === undefined ? 'False' : sourceOf(raises);
  if (must !== 'True' && must !== 'False') return withheld('no-counterpart', 'whether a missing variable is an error is known only when the program runs');

  const environ: Expression = { member: 'environ', of: { symbol: 'os' } };
  const key: Expression = { carry: name.value };
  const to: Expression = must === 'True' ? { index: key, of: environ } : { call: { member: 'get', of: environ }, args: [key] };
  const intents = [{ intent: 'express', slot: read.slot, to }] as const;
  return must === 'True' ? { kind: 'fix', applicability: 'unsafe', intents, because: ['a missing variable raises KeyError, where 1.x raised ValueError'] }
    : { kind: 'fix', applicability: 'safe', intents };
}

function sourceOf({ value: { pieces } }: Argument): string {
  return pieces.map((piece) => piece.kind === 'text' ? piece.text : piece.source).join('');
}
