import { isRefusal } from '../../src/text/refusal.ts';
import { applyEdits, firstOverlap } from '../../src/text/edit.ts';
import { yaml } from '../../src/languages/yaml/index.ts';
import type { Document } from '../../src/document/document.ts';
import type { Parsed } from '../../src/languages/language.ts';
import type { Content, Data, Entry, Operation, Piece, Shape, Slot } from '../../src/sites/site.ts';
import { itemEntry, pairEntry, scalarSlot } from '../../src/tree/handles.ts';
import type { DataNode, DataPair, DataScalar } from '../../src/tree/data-tree.ts';
import { valueAt } from '../../src/tree/data-tree.ts';

export type Path = readonly (string | number)[];

/** The parsed stream with short ways to its places. */
export interface Places {
  readonly parsed: Parsed;
  node(...path: Path): DataNode;
  scalar(...path: Path): DataScalar;
  /** The pair or item at a path. */
  entry(...path: Path): Entry;
  value(...path: Path): Slot;
  key(...path: Path): Slot;
}

export function documentOf(text: string): Document {
  return { id: '0', path: 'a.yaml', language: 'yaml', text, parseText: text, opaque: [] };
}

export function parse(text: string): Parsed {
  const parsed = yaml.parse(documentOf(text), { address: '' });
  if ('failed' in parsed) throw new Error(`${parsed.failed} at ${parsed.offset}`);
  return parsed;
}

export function places(text: string, index = 0): Places {
  const parsed = parse(text);
  function node(...path: Path): DataNode {
    const found = valueAt(parsed.trees[index], ...path);
    if (found === undefined) throw new Error(`nothing at ${path.join('.')}`);
    return found;
  }
  function pair(...path: Path): DataPair {
    const holder = node(...path.slice(0, -1));
    const found = holder.kind === 'map' ? holder.pairs.find((each) => each.key.text === path.at(-1)) : undefined;
    if (found === undefined) throw new Error(`no pair at ${path.join('.')}`);
    return found;
  }
  function scalar(...path: Path): DataScalar {
    const found = node(...path);
    if (found.kind !== 'scalar') throw new Error(`no scalar at ${path.join('.')}`);
    return found;
  }
  return {
    parsed, node, scalar,
    entry(...path) {
      const last = path.at(-1);
      const holder = node(...path.slice(0, -1));
      return typeof last === 'number' && holder.kind === 'list' ? itemEntry(holder, last) : pairEntry(pair(...path));
    },
    value: (...path) => scalarSlot(scalar(...path)),
    key: (...path) => scalarSlot(pair(...path).key),
  };
}

/** The text after the operations, or `refused: <code>`. */
export function printed(text: string, operations: (at: Places) => readonly Operation[], index = 0): string {
  const at = places(text, index);
  const edits = at.parsed.print(operations(at));
  if (isRefusal(edits)) return `refused: ${edits.refused}`;
  if (firstOverlap(edits) !== undefined) throw new Error('overlapping edits');
  return applyEdits(text, edits);
}

export const text = (value: string): Content => [{ kind: 'text', text: value }];
export const template = (source: string): Content => [{ kind: 'template', source }];
export const reference = (name: string, source: string): Content => [{ kind: 'reference', name, source } satisfies Piece];
export const carry = (from: Slot): Content => [{ kind: 'carry', from }];

export const set = (slot: Slot, to: Content | string): Operation => ({ op: 'set', slot, to: typeof to === 'string' ? text(to) : to });
export const drop = (entry: Entry): Operation => ({ op: 'drop', entry });
export const comment = (entry: Entry, words: string): Operation => ({ op: 'comment', entry, text: words });
export const after = (beside: Entry, shape: Shape): Operation => ({ op: 'insert', beside, side: 'after', shape });
export const before = (beside: Entry, shape: Shape): Operation => ({ op: 'insert', beside, side: 'before', shape });

/** Data from a plain value; strings become text. */
export function data(value: unknown): Data {
  if (typeof value === 'string') return { text: text(value) };
  if (Array.isArray(value)) return value.length > 0 && isPiece(value[0]) ? { text: value as Content } : { list: value.map(data) };
  return { map: Object.entries(value as object).map(([key, each]) => [key, data(each)] as const) };
}

function isPiece(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

export const pair = (key: string, value: unknown): Shape => ({ shape: 'pair', key, value: data(value) });
export const item = (value: unknown): Shape => ({ shape: 'item', value: data(value) });
