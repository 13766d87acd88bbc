import type { AnyOperation } from '../sites/site.ts';

/** The operations with a comment in the place of every drop that may leave one; undefined when none may. */
export function leavingComments(operations: readonly AnyOperation[]): readonly AnyOperation[] | undefined {
  if (!operations.some((each) => each.op === 'drop' && each.leaves !== undefined)) return undefined;
  return operations.map((each) => each.op === 'drop' && each.leaves !== undefined ? { op: 'comment', entry: each.entry, text: each.leaves } : each);
}
