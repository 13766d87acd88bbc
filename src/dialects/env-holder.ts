import type { Data, Operation } from '../sites/site.ts';
import { refuse, type Refusal } from '../text/refusal.ts';
import { pairOf, type DataMap, type DataNode, type DataPair } from '../tree/data-tree.ts';
import { pairEntry } from '../tree/handles.ts';

/** The pair that holds a thing's variables (`env`, `environment`), which may be missing. */
export interface EnvHolder {
  readonly key: string;
  /** The container, service or step. */
  readonly owner: DataMap;
  /** Keys after which a new holder goes, best first. */
  readonly after: readonly string[];
}

/** The holder's value, when it is there. */
export function holderOf(place: EnvHolder): DataNode | undefined {
  return pairOf(place.owner, place.key)?.value;
}

/** Writes the holder with its first variables; an empty one (`env: []`, `env:`) is written anew. */
export function insertHolder(place: EnvHolder, value: Data): readonly Operation[] | Refusal {
  const old = pairOf(place.owner, place.key);
  if (old !== undefined && !isEmpty(old.value)) return refuse(old.value.kind === 'alias' ? 'alias' : 'not-writable', `${place.key} is written elsewhere`);
  const others = place.owner.pairs.filter((pair) => pair !== old);
  const beside = neighbour(others, place.after);
  if (beside === undefined) return refuse('not-writable', `nothing stands beside ${place.key}`);
  return [
    ...(old === undefined ? [] : [{ op: 'drop', entry: pairEntry(old) } as const]),
    { op: 'insert', beside: pairEntry(beside), side: 'after', shape: { shape: 'pair', key: place.key, value } },
  ];
}

function neighbour(pairs: readonly DataPair[], keys: readonly string[]): DataPair | undefined {
  for (const key of keys) {
    const pair = pairs.find((each) => each.key.text === key);
    if (pair !== undefined) return pair;
  }
  return pairs.at(-1);
}

function isEmpty(node: DataNode): boolean {
  if (node.kind === 'scalar') return !node.isString && (node.text === '' || node.text === '~' || node.text === 'null');
  if (node.kind === 'list') return node.items.length === 0;
  return node.kind === 'map' && node.pairs.length === 0;
}
