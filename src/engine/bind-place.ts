import type { Intent } from '../rule.ts';
import type { Environment } from '../sites/site.ts';
import { openChainOf } from './scope.ts';

export type Bind = Extract<Intent, { intent: 'bind' }>;

/** The environment that a binding is written to: the one it asks for, or the thing that gives a script its variables. */
export function bindPlace(bind: Bind): Environment {
  return staysInside(bind) ? bind.in : promoted(bind);
}

/** An assignment keeps its place, but a reference to a variable is of use only where something outside gives it a value. */
function staysInside(bind: Bind): boolean {
  if (bind.replaces?.assignment === undefined) return false;
  return bind.value === 'keep' || bind.value.kind === 'content' || bind.replaces.environment.kind === 'run-option';
}

/** A pure request goes to the thing that gives the script its environment, where there is one. */
function promoted(bind: Bind): Environment {
  const ownValue = bind.own === true || bind.replaces?.spelling === 'option';
  if (ownValue && bind.value !== 'keep' && bind.value.kind === 'content') return bind.in;
  if (bind.in.kind !== 'script' && bind.in.kind !== 'command') return bind.in;
  // A value from outside does not get past `sudo`.
  const chain = openChainOf(bind.in);
  // `prefect backend` is still in force in the steps that follow.
  const lasting = bind.replaces?.spelling === 'command' ? chain.findLast((each) => each.kind === 'job' || each.kind === 'program' || each.gathers === true) ?? chain.find((each) => each.kind === 'workflow') : undefined;
  return lasting ?? chain.find((each) => ['container', 'service', 'run-option', 'step', 'job', 'workflow', 'image', 'unit'].includes(each.kind) || each.gathers === true) ?? bind.in;
}
