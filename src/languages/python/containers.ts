import { addressOf } from '../../sites/address.ts';
import type { Binder, Environment } from '../../sites/site.ts';
import { refuse } from '../../text/refusal.ts';
import { mapBinder } from './binders.ts';
import { COMMAND_CALLS, functionPath } from './environments.ts';
import { isText, rangeOf, type Program } from './program.ts';
import { argumentsOf, bare, type PyArgument, type PyNode } from './syntax.ts';

/** Arguments that hold the words of a command, whatever is called with them. */
export const COMMAND_ARGUMENTS = /^(?:command|cmd|entry_?point)$/;

/** Arguments that take variables with plain values, and those that take what is kept elsewhere. */
const PLAIN = /^(?:env|environment|env_vars|environment_variables)$/;
const KEPT = /^(?:secrets|secret_env|secret_environment)$/;

/**
 * Finds the container that a call describes: it is given a command and maps of variables. All of these are one thing.
 * `isNew` is true the first time a call is asked for.
 */
export function containerReader(program: Program): (map: PyNode, count: number) => { readonly environment: Environment; readonly isNew: boolean } | undefined {
  const { textOf, chains, document, context } = program;
  const known = new Map<PyNode, Environment>();
  const named = (args: readonly PyArgument[], name: RegExp): PyArgument | undefined => args.find((each) => each.name !== undefined && name.test(textOf(each.name)));

  return (map, count) => {
    const list = map.parent;
    if (list?.kind !== 'ArgList' || list.parent?.kind !== 'CallExpression') return undefined;
    const args = argumentsOf(list);
    const own = args.find(({ value }) => value === map);
    const isVariables = own?.name !== undefined && (PLAIN.test(textOf(own.name)) || KEPT.test(textOf(own.name)));
    if (!isVariables || named(args, COMMAND_ARGUMENTS) === undefined || COMMAND_CALLS.has(chains.symbolOf(list.parent.children[0]!) ?? '')) return undefined;
    const before = known.get(list);
    if (before !== undefined) return { environment: before, isNew: false };
    const image = named(args, /^image$/)?.value;
    const environment: Environment = {
      id: `${document.id}@${list.start}:container`, kind: 'container', document, extent: [rangeOf(list)], binder: binderOf(args),
      address: addressOf(context.address, ...functionPath(program, list), 'container', count),
      ...(image !== undefined && isText(bare(image)) ? { image: program.slotOf(image) } : {}),
      ...(context.environment === undefined ? {} : { parent: context.environment }),
    };
    known.set(list, environment);
    return { environment, isNew: true };
  };

  /** New variables stand among the plain ones: what is kept elsewhere takes no literal. */
  function binderOf(args: readonly PyArgument[]): Binder {
    const plain = named(args, PLAIN)?.value;
    const tree = plain === undefined ? undefined : program.trees.of(plain);
    const own = tree?.kind === 'map' ? mapBinder(program, tree) : undefined;
    return {
      add(name, value, beside) {
        if (own === undefined) return refuse('not-writable', 'the call is given no map of plain variables');
        return own.add(name, value, beside);
      },
      replace(site, name, value) {
        const isPlain = tree?.kind === 'map' && tree.pairs.some((pair) => pair === site.entry.handle);
        if (!isPlain && value !== 'keep') return refuse('not-writable', 'what is kept elsewhere takes no plain value');
        return (own ?? mapBinder(program, { kind: 'map', document, range: site.entry.range, flow: true, pairs: [] })).replace(site, name, value);
      },
    };
  }
}
