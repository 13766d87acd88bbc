import { refuse } from '../text/refusal.ts';
import type { Match } from './match.ts';
import { placeOf } from './place.ts';
import type { Plan } from './plan.ts';
import { chainOf } from './scope.ts';

/**
 * Withholds what takes 1.x away from a command that is not changed: the package in another version, where a command of 1.x
 * stays in the same file, and the image that such a command runs in.
 */
export function keepForCommands(plans: readonly Plan[]): readonly Plan[] {
  const staying = plans.flatMap((plan) => plan.group.matches.filter((match) => isOfV1(match) && (plan.kind !== 'fix' || match.finding.outcome.kind !== 'fix')));
  if (staying.length === 0) return plans;
  return plans.map((plan) => {
    if (plan.kind !== 'fix') return plan;
    const command = staying.find((each) => plan.group.matches.some((match) => needs(each, match)));
    if (command === undefined) return plan;
    const { document, range } = command.finding;
    return { kind: 'withheld', group: plan.group, refusal: refuse('unit-withheld', `the command at ${placeOf(document, range)} needs 1.x and is not changed`) };
  });
}

function needs({ site: command, file }: Match, { site, file: other }: Match): boolean {
  if (file !== other || command.kind !== 'invocation') return false;
  if (site.kind === 'requirement') return true;
  return site.kind === 'image' && site.environment !== undefined && chainOf(command.environment).includes(site.environment);
}

/** True for a command that fails where the target is installed, and that is more than told of. */
function isOfV1({ site, finding }: Match): boolean {
  return site.kind === 'invocation' && !site.mention && site.form === 'v1' && finding.severity === 'error';
}
