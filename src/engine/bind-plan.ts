import type { SettingSite } from '../rule.ts';
import { plainText } from '../sites/pieces.ts';
import type { AssignmentSite, BindValue, Environment } from '../sites/site.ts';
import type { Refusal } from '../text/refusal.ts';
import { bindPlace, type Bind } from './bind-place.ts';
import { bestOf, bindRuns, referenceConflict, repeats } from './bind-runs.ts';
import { chainOf, inForce, openChainOf } from './scope.ts';

/** The order in which names are bound: the URL comes to stand after the key. */
export const FIRST = ['PREFECT_API_KEY', 'PREFECT_API_URL'];

/** What one name gets in one environment, of all that ask for it. */
export interface BindPlan {
  readonly environment: Environment;
  readonly name: string;
  readonly value: BindValue | 'keep';
  readonly rank: number;
  readonly key: string | undefined;
  /** The setting that gives the value. */
  readonly source: SettingSite | undefined;
  readonly conflict: Refusal | undefined;
  /** What stands before it has given the same value already. */
  readonly repeated: boolean;
  readonly replaced: readonly SettingSite[];
  /** Those of `replaced` whose readers are to read the new name. */
  readonly alike: readonly SettingSite[];
  /** The assignment that takes the new name. */
  readonly place: AssignmentSite | undefined;
  /** True where the value belongs to one command alone. */
  readonly own: boolean;
  standing(name: string): AssignmentSite | undefined;
}

/** One plan for all that ask for one name in one environment, outermost environments first. */
export function planBinds(binds: readonly Bind[]): readonly BindPlan[] {
  const plans = new Map<Environment, Map<string, Bind[]>>();
  for (const bind of binds) {
    const environment = bindPlace(bind);
    const names = plans.get(environment) ?? new Map<string, Bind[]>();
    plans.set(environment, names);
    names.set(bind.name, [...(names.get(bind.name) ?? []), bind]);
  }
  const ordered = [...plans].sort(([a], [b]) => chainOf(a).length - chainOf(b).length);
  return ordered.flatMap(([environment, names]) => [...names]
    .sort(([a], [b]) => rankOfName(a) - rankOfName(b))
    .flatMap(([name, asked]) => {
      const runs = bindRuns(asked, environment.document);
      const conflict = referenceConflict(name, runs);
      if (environment.kind !== 'script' && environment.kind !== 'program') return [bindPlan(environment, name, asked, conflict, false)];
      return runs.map((run, index) => bindPlan(environment, name, run, conflict, index > 0 && repeats(run, runs[index - 1]!)));
    }));
}

function bindPlan(environment: Environment, name: string, asked: readonly Bind[], conflict: Refusal | undefined, repeated: boolean): BindPlan {
  const best = bestOf(asked);
  const replaced = asked.flatMap((bind) => bind.replaces === undefined ? [] : [bind.replaces]);
  const alike = asked.flatMap((bind) => bind.replaces === undefined || bind.sameMeaning !== true ? [] : [bind.replaces]);
  const places = [best, ...asked].flatMap((bind) => bind.replaces?.assignment === undefined ? [] : [bind.replaces.assignment]);
  return {
    environment, name, value: best.value, rank: best.rank, key: best.replaces?.key, source: best.replaces, conflict, repeated, replaced, alike,
    place: places.find((place) => place.environment === environment),
    own: best.own === true,
    standing: (wanted) => best.standing.find((each) => plainText(each.name.pieces) === wanted && comesIn(each, environment)),
  };
}

/** True for an assignment whose value an environment has: its own, or one around it that is made in time. */
function comesIn(assignment: AssignmentSite, environment: Environment): boolean {
  const home = assignment.environment;
  if (home === environment) return true;
  if (chainOf(environment).includes(home)) return openChainOf(environment).includes(home) && inForce(assignment.entry, environment);
  return !chainOf(home).includes(environment);
}

function rankOfName(name: string): number {
  const at = FIRST.indexOf(name);
  return at === -1 ? FIRST.length : at;
}
