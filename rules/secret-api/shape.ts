import type { ApiSite } from '../../src/rule.ts';
import type { Argument, Slot, UseSite, UseStep } from '../../src/sites/site.ts';

/** A call or subscript that gives a secret's value. */
export interface Read {
  /** From the begin of the expression to the step that gives the value. */
  readonly slot: Slot;
  /** What is done with the value right behind it. */
  readonly rest: readonly UseStep[];
  /** `.get(…)` of a map: nothing where the secret is missing. */
  readonly lenient?: true;
  /** Arguments that the target has no place for. */
  readonly extra: boolean;
  /** The object is put into a variable, and these calls give its value: all that is done with it. */
  readonly reads?: readonly UseSite[];
  /** 1.x gave the value as its configuration read it, and read no JSON in it. */
  readonly raw?: true;
}

/** Where a use of the API gives the value; undefined where it only makes an object. */
export function readOf(site: ApiSite): Read | undefined {
  const { api, use: { steps } } = site;
  switch (api) {
    case 'secret-get': return methodRead(steps, 'get') ?? objectRead(site, 'get');
    case 'prefect-secret-task': return methodRead(steps, 'run') ?? objectRead(site, 'run');
    case 'context-secrets': return contextRead(site);
    default: return undefined;
  }
}

/** `a = Class("X")`, where every use of `a` is `a.method()`. */
function objectRead({ use: { steps, role, document, place }, through, api }: ApiSite, method: string): Read | undefined {
  const [made, ...more] = steps;
  if (made?.step !== 'call' || more.length > 0 || role !== 'value' || through.length === 0) return undefined;
  // Another file may take the task from here, and run it by its old method.
  if (api !== 'secret-get' && place.body === 'module' && document.host === undefined) return undefined;
  const isRead = ({ role: as, place: at, steps: [, member, call] }: UseSite): boolean => as === 'value' && !at.guarded && member?.step === 'member' && member.name === method
    && call?.step === 'call' && call.args.length === 0;
  if (!through.every(isRead)) return undefined;
  // A variable that the value is put into goes on from the same call.
  const reads = through.filter(({ name, steps: [, , call] }) => call !== undefined && name.range.start >= call.slot.range.start && name.range.end <= call.slot.range.end);
  return { slot: made.slot, rest: [], extra: false, reads };
}

/** `Class("X").method()`. */
export function methodRead(steps: readonly UseStep[], method: string): Read | undefined {
  const [made, member, call, ...rest] = steps;
  if (made?.step !== 'call' || member?.step !== 'member' || member.name !== method || call?.step !== 'call') return undefined;
  return { slot: call.slot, rest, extra: call.args.length > 0 };
}

/** `context.secrets["X"]`, `context.secrets.get("X")`, and the same with `context.get("secrets", {})` and `context["secrets"]`. */
function contextRead({ use: { symbol, steps } }: ApiSite): Read | undefined {
  const selected = symbol.startsWith('prefect.context.secrets') ? 0 : 1 + steps.findIndex((step) => step.step !== 'member' || step.name === 'secrets');
  const rest = steps.slice(selected);
  const [first, second] = rest;
  const bySymbol = symbol.endsWith('.secrets.get') && first?.step === 'call';
  if (bySymbol) return { slot: first.slot, rest: rest.slice(1), lenient: true, extra: first.args.length !== 1, raw: true };
  if (first?.step === 'index') return { slot: first.slot, rest: rest.slice(1), extra: false, raw: true };
  if (first?.step !== 'member' || first.name !== 'get' || second?.step !== 'call') return undefined;
  return { slot: second.slot, rest: rest.slice(2), lenient: true, extra: second.args.length !== 1, raw: true };
}

/** Methods that a map has, and a text has not. */
const MAP_METHODS = new Set(['items', 'keys', 'values', 'get', 'pop', 'setdefault', 'update']);

/** True for a value that is taken for a map right behind it: 1.x had read it as JSON. */
export function usedAsMap(rest: readonly UseStep[]): boolean {
  const [first, second] = rest;
  if (first?.step === 'index') return isText(first.index);
  return first?.step === 'member' && MAP_METHODS.has(first.name) && second?.step === 'call';
}

function isText({ value: { pieces } }: Argument): boolean {
  return pieces.length > 0 && pieces.every((piece) => piece.kind === 'text');
}

/** True for the class of 1.x whose `with` block builds a flow, and for classes that are named as one. */
export function isFlow(manager: string): boolean {
  return /(?:^|\.)\w*Flow$/.test(manager);
}
