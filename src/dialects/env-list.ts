import { addressOf } from '../sites/address.ts';
import type { AssignmentSite, Binder, BindValue, Data, Environment, Operation, Slot } from '../sites/site.ts';
import { refuse, type Refusal } from '../text/refusal.ts';
import { pairOf, type DataMap, type DataPair, type DataScalar } from '../tree/data-tree.ts';
import { itemEntry, pairEntry, scalarSlot } from '../tree/handles.ts';
import { strangeReference } from './carried.ts';
import { holderOf, insertHolder, type EnvHolder } from './env-holder.ts';

/** Where a list of `{name, value}` maps stands, and how a reference is written there. */
export interface EnvListPlace extends EnvHolder {
  /** What stands in place of `value`, for a reference to a variable of this name. */
  reference(name: string): readonly [string, Data];
  /** A value's slot, references told apart. */
  slot(scalar: DataScalar): Slot;
}

/** An environment's variables as they are written: how to write more, and those that are there. */
export interface EnvReading {
  readonly binder: Binder;
  read(environment: Environment): readonly AssignmentSite[];
}

const ENTRY_KEYS = ['name', 'value', 'valueFrom'];

interface Item {
  readonly map: DataMap;
  readonly name: DataPair;
}

/** The `env` list of a container: `- name: X` with `value` or `valueFrom`. */
export function envList(place: EnvListPlace): EnvReading {
  const items = new Map<AssignmentSite, Item>();
  return {
    binder: {
      add: (name, value, beside) => strangeReference(value, place.owner.document) ?? addItem(place, name, value, beside),
      replace(site, name, value) {
        const item = items.get(site);
        if (item === undefined) return refuse('not-writable', 'the entry is not one of this list');
        return strangeReference(value, place.owner.document) ?? replaceItem(place, site, item, name, value);
      },
    },
    read(environment) {
      const list = holderOf(place);
      if (list?.kind !== 'list') return [];
      list.items.forEach((item, index) => {
        const name = pairOf(item, 'name');
        if (item.kind !== 'map' || name?.value.kind !== 'scalar' || name.value.text === '') return;
        const value = pairOf(item, 'value')?.value;
        // `$patch: delete` and its like: what the entry means is not known.
        const odd = item.pairs.some((pair) => !ENTRY_KEYS.includes(pair.key.text));
        const freeze = odd ? { frozen: 'not-writable' as const } : {};
        const site: AssignmentSite = {
          kind: 'assignment',
          document: item.document,
          name: { ...scalarSlot(name.value), ...freeze },
          ...(value?.kind === 'scalar' ? { value: place.slot(value) } : {}),
          source: pairOf(item, 'valueFrom') === undefined ? 'value' : 'external',
          entry: { ...itemEntry(list, index), ...freeze },
          environment,
          address: addressOf(environment.address, place.key, name.value.text),
        };
        items.set(site, { map: item, name });
      });
      return [...items.keys()];
    },
  };
}

function addItem(place: EnvListPlace, name: string, value: BindValue, beside: AssignmentSite | undefined): readonly Operation[] | Refusal {
  const second: readonly [string, Data] = value.kind === 'reference' ? place.reference(name) : ['value', { text: value.content }];
  const item: Data = { map: [['name', { text: [{ kind: 'text', text: name }] }], second] };
  const list = holderOf(place);
  const last = list?.kind === 'list' && list.items.length > 0 ? itemEntry(list, list.items.length - 1) : undefined;
  const entry = beside?.entry ?? last;
  if (entry === undefined) return insertHolder(place, { list: [item] });
  return [{ op: 'insert', beside: entry, side: 'after', shape: { shape: 'item', value: item } }];
}

function replaceItem(place: EnvListPlace, site: AssignmentSite, item: Item, name: string, value: BindValue | 'keep'): readonly Operation[] {
  const rename: Operation = { op: 'set', slot: site.name, to: [{ kind: 'text', text: name }] };
  // A 1.x `valueFrom` is kept: it already is a reference.
  if (value === 'keep' || (value.kind === 'reference' && site.source === 'external')) return [rename];
  if (value.kind === 'content' && site.value !== undefined) return [rename, { op: 'set', slot: site.value, to: value.content }];
  const [key, data] = value.kind === 'reference' ? place.reference(name) : ['value', { text: value.content }] as const;
  const old = item.map.pairs.filter((pair) => pair.key.text === 'value' || pair.key.text === 'valueFrom');
  return [
    rename,
    ...old.map((pair): Operation => ({ op: 'drop', entry: pairEntry(pair) })),
    { op: 'insert', beside: pairEntry(old[0] ?? item.name), side: 'after', shape: { shape: 'pair', key, value: data } },
  ];
}
