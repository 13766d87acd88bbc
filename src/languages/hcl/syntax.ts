import type { Range } from '../../text/range.ts';

/** What an expression is, as far as it is literal; everything else is opaque. Offsets count in the document. */
export type Expression =
  | { readonly type: 'string' } & Range
  | { readonly type: 'heredoc'; readonly indented: boolean; readonly body: Range } & Range
  | { readonly type: 'object'; readonly items: readonly ObjectItem[] } & Range
  | { readonly type: 'tuple'; readonly items: readonly Expression[] } & Range
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Expression[] } & Range
  /** A number, `true`, `false`, `null`. */
  | { readonly type: 'literal' } & Range
  | { readonly type: 'opaque' } & Range;

/** `key = value` or `key : value` in braces. */
export interface ObjectItem extends Range {
  readonly key: Name;
  /** Where `=` or `:` stands. */
  readonly sign: number;
  readonly value: Expression;
}

/** A key or label; `opaque` is one that is computed. */
export interface Name extends Range {
  readonly form: 'bare' | 'string' | 'opaque';
}

/** `name = value` in a body. */
export interface Attribute extends Range {
  readonly type: 'attribute';
  readonly key: Name;
  readonly sign: number;
  readonly value: Expression;
}

/** `type "label" { … }`. */
export interface Block extends Range {
  readonly type: 'block';
  readonly key: Name;
  readonly labels: readonly Name[];
  readonly body: Body;
}

/** Between braces, or the whole file. */
export interface Body extends Range {
  readonly members: readonly (Attribute | Block)[];
}
