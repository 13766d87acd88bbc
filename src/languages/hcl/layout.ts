import type { Range } from '../../text/range.ts';
import type { Attribute, Block, Body, Expression, ObjectItem } from './syntax.ts';

/** An attribute or block in a body. */
export interface Member extends Range {
  readonly kind: 'member';
  readonly node: Attribute | Block;
  readonly owner: Scope;
}

/** A body with what holds it: a block; nothing for the file. */
export interface Scope {
  readonly kind: 'scope';
  readonly body: Body;
  readonly members: readonly Member[];
  readonly holder: Unit | undefined;
}

/** An item of an object or tuple. */
export interface Item extends Range {
  readonly kind: 'item';
  readonly node: ObjectItem | Expression;
  readonly owner: Flow;
  readonly index: number;
}

/** An object or tuple; `holder` is what it is the whole value of, and goes with it. */
export interface Flow {
  readonly kind: 'flow';
  readonly node: Extract<Expression, { type: 'object' | 'tuple' }>;
  readonly items: readonly Item[];
  readonly holder: Unit | undefined;
}

export type Unit = Member | Item;

/** The printer's view of a parsed file. */
export interface Layout {
  unitOf(handle: unknown): Unit | undefined;
  /** Comments in source order. */
  readonly comments: readonly Range[];
}

/** The key and its sign, where the unit has them. */
export function keyed(unit: Unit): Attribute | ObjectItem | undefined {
  const { node } = unit;
  return 'sign' in node ? node : undefined;
}
