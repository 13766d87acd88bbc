import { addressOf } from '../sites/address.ts';
import type { AssignmentSite, BindValue, Data, Operation, Slot } from '../sites/site.ts';
import { isRefusal, refuse, type Refusal } from '../text/refusal.ts';
import { pairOf, type DataMap, type DataPair, type DataScalar } from '../tree/data-tree.ts';
import { pairEntry, scalarSlot } from '../tree/handles.ts';
import { strangeReference } from './carried.ts';
import type { EnvReading } from './env-list.ts';

/** Where blocks `env { name = … value = … }` stand, one for each variable. */
export interface EnvBlocksPlace {
  readonly owner: DataMap;
  readonly key: string;
  /** What a block holds in place of `value`, for a reference to a variable of this name; or why nothing. */
  reference(name: string): readonly [string, Data] | Refusal;
  slot(scalar: DataScalar): Slot;
}

/** Blocks in a block that name where the value is kept. */
const SOURCES = ['value_from', 'value_source'];
/** Attributes that do. */
const STORES = ['secret_name', 'secret', 'value_from'];

/** The variables of repeated blocks: how to write more, and those that are there. */
export function envBlocks(place: EnvBlocksPlace): EnvReading {
  const blocks = new Map<AssignmentSite, DataMap>();
  return {
    binder: {
      add(name, value, beside) {
        const second = secondOf(place, name, value);
        if (isRefusal(second)) return second;
        const after = beside?.entry ?? lastEntry(place);
        if (after === undefined) return refuse('not-writable', `nothing stands beside ${place.key}`);
        const block: Data = { map: [['name', { text: [{ kind: 'text', text: name }] }], second], block: true };
        return [{ op: 'insert', beside: after, side: 'after', shape: { shape: 'pair', key: place.key, value: block } }];
      },
      replace(site, name, value) {
        const block = blocks.get(site);
        if (block === undefined) return refuse('not-writable', 'the entry is not one of these blocks');
        return replaced(place, site, block, name, value);
      },
    },
    read(environment) {
      return blocksOf(place).flatMap((pair): AssignmentSite[] => {
        const block = pair.value;
        const name = pairOf(block, 'name')?.value;
        if (block.kind !== 'map' || name?.kind !== 'scalar' || name.text === '') return [];
        const value = pairOf(block, 'value')?.value;
        const external = value === undefined && [...SOURCES, ...STORES].some((key) => pairOf(block, key) !== undefined);
        const site: AssignmentSite = {
          kind: 'assignment', document: pair.document, name: scalarSlot(name), ...(value?.kind === 'scalar' ? { value: place.slot(value) } : {}),
          source: external ? 'external' : 'value', entry: pairEntry(pair), environment, address: addressOf(environment.address, place.key, name.text),
        };
        blocks.set(site, block);
        return [site];
      });
    },
  };
}

function secondOf(place: EnvBlocksPlace, name: string, value: BindValue): readonly [string, Data] | Refusal {
  return strangeReference(value, place.owner.document) ?? (value.kind === 'reference' ? place.reference(name) : ['value', { text: value.content }]);
}

function replaced(place: EnvBlocksPlace, site: AssignmentSite, block: DataMap, name: string, value: BindValue | 'keep'): readonly Operation[] | Refusal {
  const rename: Operation = { op: 'set', slot: site.name, to: [{ kind: 'text', text: name }] };
  // What names a place that keeps the value already is a reference.
  if (value === 'keep' || (value.kind === 'reference' && site.source === 'external')) return [rename];
  const second = secondOf(place, name, value);
  if (isRefusal(second)) return second;
  if (value.kind === 'content' && site.value !== undefined) return [rename, { op: 'set', slot: site.value, to: value.content }];
  const old = block.pairs.filter(({ key }) => key.text !== 'name');
  const beside = old[0] ?? pairOf(block, 'name');
  if (beside === undefined) return refuse('not-writable', 'the block has no name');
  return [
    rename,
    ...old.map((pair): Operation => ({ op: 'drop', entry: pairEntry(pair) })),
    { op: 'insert', beside: pairEntry(beside), side: 'after', shape: { shape: 'pair', key: second[0], value: second[1] } },
  ];
}

function blocksOf({ owner, key }: EnvBlocksPlace): readonly DataPair[] {
  return owner.pairs.filter((pair) => pair.key.text === key && pairOf(pair.value, 'name') !== undefined);
}

function lastEntry(place: EnvBlocksPlace): ReturnType<typeof pairEntry> | undefined {
  const last = blocksOf(place).at(-1) ?? place.owner.pairs.at(-1);
  return last === undefined ? undefined : pairEntry(last);
}
