import { withheld } from '../../src/finding.ts';
import type { ApiSite, Intent, Outcome, RuleContext } from '../../src/rule.ts';
import type { Expression } from '../../src/sites/site.ts';
import { isFlow, usedAsMap, type Read } from './shape.ts';

/** The steps of `.get()`. */
const CALL = 2;

/** What becomes of the place that reads a secret whose block is known. */
export function readOutcome(site: ApiSite, read: Read | undefined, secret: string, block: string, context: RuleContext): Outcome {
  const { place } = site.use;
  const isModule = place.body === 'module';
  const isAsync = place.body === 'async-function' || (isModule && place.reachedFromAsync);
  const text = isAsync ? `(await Secret.load("${block}")).get()` : `Secret.load("${block}").get()`;
  const refusal = doubtOf(site, read, secret);
  if (refusal !== undefined || read === undefined) return { ...refusal ?? withheld('far-use', 'what gives the value stands elsewhere'), wouldWrite: text };

  const load: Expression = { call: { member: 'load', of: { symbol: 'prefect.blocks.system.Secret' } }, args: [{ text: block }] };
  const object: Expression = isAsync ? { awaits: load } : load;
  const taken = site.use.steps.length + (read.reads === undefined ? 0 : CALL);
  const isMap = usedAsMap(read.rest) || site.through.some(({ steps }) => usedAsMap(steps.slice(taken)));
  const valueOf = (of: Expression): Expression => {
    const value: Expression = { call: { member: 'get', of }, args: [] };
    return context.target === '2' && isMap ? { call: { symbol: 'json.loads' }, args: [value] } : value;
  };
  const intents: readonly Intent[] = read.reads === undefined ? [{ intent: 'express', slot: read.slot, to: valueOf(object) }]
    : [{ intent: 'express', slot: read.slot, to: object }, ...read.reads.flatMap(({ name, steps }): Intent[] => {
      const call = steps[taken - 1];
      return call === undefined ? [] : [{ intent: 'express', slot: call.slot, to: valueOf({ carry: name }) }];
    })];

  const because: string[] = [];
  if (isModule) because.push(isAsync ? 'the cell awaits, which only an interactive Python takes outside of a function' : 'the block is loaded when the file is, so importing the file asks the API: better load it in the flow or a task');
  const set: string[] = [];
  if (context.answers.blocks[secret] === undefined) {
    because.push(`the block name "${block}" is a default`);
    set.push(`blocks.${/^[\w-]+$/.test(secret) ? secret : `"${secret}"`}=${block}`);
  }
  if (context.target === '2' && !isMap) because.push('a block of 2.x gives text, where 1.x gave a number, a truth value or what JSON in it said');
  if (context.target === '3' && read.raw === true) because.push('a block of 3.x gives what JSON in the text says, where 1.x gave what its configuration held');
  if (read.lenient === true) because.push('a block that is missing is an error, where 1.x gave None');
  return because.length === 0 ? { kind: 'fix', applicability: 'safe', intents } : { kind: 'fix', applicability: 'unsafe', intents, because, set };
}

/** Why the place is not changed. */
function doubtOf(site: ApiSite, read: Read | undefined, secret: string): Extract<Outcome, { kind: 'refused' }> | undefined {
  const { use: { place, slot, role } } = site;
  if (secret.includes('__')) return withheld('nested-secret', `"${secret}" holds a value of another secret where it comes from a variable`);
  if (slot.frozen !== undefined) return withheld(slot.frozen, 'the expression cannot be changed');
  if (place.guarded) return withheld('guarded', 'it is run only under a condition about versions, or after an import that failed');
  if (place.managers.some(isFlow)) {
    return withheld('load-time', site.api === 'prefect-secret-task' && read === undefined ? 'it is a task of the 1.x flow that is built here' : 'it stands where a 1.x flow is built, not where it is run');
  }
  if (read === undefined || role !== 'value') {
    return withheld('far-use', site.api === 'prefect-secret-task' ? 'it makes a task, which gives its value only where a flow runs it' : 'the object is made here, and what gives the value is called elsewhere');
  }
  if (read.extra) return withheld('no-counterpart', read.lenient === true ? 'a block has no value to fall back to' : 'the call is given something that a block does not take');
  if (read.lenient === true && place.optional === true) return withheld('no-counterpart', 'the code goes on where the secret is missing, and loading a missing block is an error');
  if ([place, ...(read.reads ?? []).map((each) => each.place)].some(({ managers }) => managers.includes('prefect.context'))) return withheld('no-counterpart', 'the context around it may have been given the secret');
  if (place.isDefault) return withheld('load-time', 'a default value is made once, when the function is');
  if (place.body === 'class') return withheld('load-time', 'the body of a class is run when the file is loaded, and importing the file would need the API');
  if (place.body === 'function' && place.reachedFromAsync) {
    return withheld('async-caller', `code with an event loop calls ${place.name === undefined ? 'this function' : `"${place.name}"`}, and there "Secret.load" gives a coroutine`);
  }
  return undefined;
}
