import { argumentsOf } from '../../src/prefect/python-api.ts';
import { apiFinding, withheld } from '../../src/finding.ts';
import type { ApiSite, Finding, Outcome } from '../../src/rule.ts';
import type { Argument, Expression } from '../../src/sites/site.ts';
import { isFlow, methodRead } from './shape.ts';

/** `EnvVarSecret("X").run()`, and the task of a flow: a variable of the process, no secret of Prefect's. */
export function environmentFinding(site: ApiSite): Finding {
  const read = methodRead(site.use.steps, 'run');
  return apiFinding(site, 'variable', { outcome: outcomeOf(site, read?.extra === true) }, read?.slot ?? site.use.slot);
}

function outcomeOf(site: ApiSite, extra: boolean): Outcome {
  const { use } = site;
  const args = argumentsOf(use) ?? [];
  const name = args.find((arg) => arg.name === 'name') ?? (args[0]?.name === undefined ? args[0] : undefined);
  const raises = args.find((arg) => arg.name === 'raise_if_missing');
  const cast = args.find((arg) => arg.name === 'cast');
  const read = methodRead(use.steps, 'run');
  const made = use.steps.length === 1 && use.steps[0]?.step === 'call';
  const isTask = read === undefined && made && use.role === 'value' && use.place.managers.some(isFlow);
  if (use.slot.frozen !== undefined) return withheld(use.slot.frozen, 'the expression cannot be changed');
  if (use.place.guarded) return withheld('guarded', 'it is run only under a condition about versions, or after an import that failed');
  if (read === undefined && !isTask) return withheld('far-use', 'it makes a task, which gives its value only where a flow runs it');
  if (extra || name === undefined || name.spread === true || (isTask && !isLiteral(name))) return withheld('name-not-known', 'the name of the variable is given elsewhere');
  if (args.some((arg) => arg !== name && arg !== raises && arg !== cast)) return withheld('no-counterpart', 'its other arguments have no place in "os.environ"');
  const must = raises === undefined ? 'False' : sourceOf(raises);
  if (must !== 'True' && must !== 'False') return withheld('no-counterpart', 'whether a missing variable is an error is known only when the program runs');
  const isCast = cast !== undefined && sourceOf(cast) !== 'None';

  const environ: Expression = { member: 'environ', of: { symbol: 'os' } };
  const key: Expression = { carry: name.value };
  const value: Expression = must === 'True' ? { index: key, of: environ } : { call: { member: 'get', of: environ }, args: [key] };
  const to: Expression = isCast ? { call: { carry: cast.value }, args: [value] } : value;
  const because = [
    ...isTask ? ['the value is read where the flow function runs, once "with Flow" has become a function'] : [],
    ...must === 'True' ? ['a missing variable raises KeyError, where 1.x raised ValueError'] : [],
    ...isCast && must === 'False' ? ['a missing variable is handed on as None'] : [],
  ];
  const intents = [{ intent: 'express', slot: read?.slot ?? use.slot, to }] as const;
  return because.length === 0 ? { kind: 'fix', applicability: 'safe', intents } : { kind: 'fix', applicability: 'unsafe', intents, because };
}

function isLiteral({ value: { pieces } }: Argument): boolean {
  return pieces.length > 0 && pieces.every((piece) => piece.kind === 'text');
}

function sourceOf({ value: { pieces } }: Argument): string {
  return pieces.map((piece) => piece.kind === 'text' ? piece.text : piece.source).join('');
}
