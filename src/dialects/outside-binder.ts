import type { AssignmentSite, Binder, Environment, EnvironmentKind } from '../sites/site.ts';
import { refuse } from '../text/refusal.ts';
import type { DataMap } from '../tree/data-tree.ts';

/**
 * For places that get variables from outside without a word (a project's variables in a CI system) and have no way to
 * refer to one under its own name: a reference is written by writing nothing. `outside` says where it has to be set;
 * a value for which `useless` holds only hides what comes in.
 */
export function outsideBinder(binder: Binder, outside: string, useless: (site: AssignmentSite) => boolean = readsItself): Binder {
  return {
    outside,
    add: (name, value, beside) => (value.kind === 'reference' ? [] : binder.add(name, value, beside)),
    replace(site, name, value) {
      // What names a thing kept elsewhere is a reference already.
      const comesIn = value === 'keep' ? useless(site) : value.kind === 'reference' && site.source === 'value';
      return comesIn ? [{ op: 'drop', entry: site.entry }] : binder.replace(site, name, value);
    },
  };
}

/** The environment of a thing that gets variables from outside only. */
export function outsideOnly(kind: EnvironmentKind, owner: DataMap, address: string, outside: string, binder: Binder = CLOSED): Environment {
  return { id: `${owner.document.id}@${owner.range.start}:${kind}`, kind, document: owner.document, address, binder: outsideBinder(binder, outside) };
}

const REFUSED = refuse('not-writable', 'no variables can be written here');
const CLOSED: Binder = { add: () => REFUSED, replace: () => REFUSED };

/** `X: $X`: what comes in under the name, or nothing. */
function readsItself({ name, value }: AssignmentSite): boolean {
  const [own, ...more] = value?.pieces ?? [];
  const [label] = name.pieces;
  return own?.kind === 'reference' && more.length === 0 && label?.kind === 'text' && own.name === label.text;
}
