import type { Shape } from '../../sites/site.ts';
import type { DataNode } from '../../tree/data-tree.ts';
import type { Element } from './layout.ts';

/** What becomes of one element of a collection. */
export interface Change {
  readonly before: Shape[];
  readonly after: Shape[];
  dropped: boolean;
  /** Text of the comment that takes its place. */
  comment: string | undefined;
}

export type Changes = ReadonlyMap<Element, Change>;

/** Values that stand where a new neighbour of `element` goes, nearest first. */
export function valuesNear(element: Element): readonly DataNode[] {
  return near(element).map((each) => each.value);
}

/** How far neighbours are looked at for their style. */
const REACH = 20;

function near(element: Element): readonly Element[] {
  const { elements } = element.owner;
  const found = [element];
  for (let distance = 1; distance <= REACH; distance++) {
    const before = elements[element.index - distance];
    const after = elements[element.index + distance];
    if (before !== undefined) found.push(before);
    if (after !== undefined) found.push(after);
  }
  return found;
}
