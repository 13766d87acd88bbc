import { addressOf } from '../sites/address.ts';
import type { AssignmentSite, Binder, BindValue, Data, Environment, Operation, Slot } from '../sites/site.ts';
import { refuse, type Refusal } from '../text/refusal.ts';
import { pairOf, type DataMap, type DataNode, type DataPair, type DataScalar } from '../tree/data-tree.ts';
import { itemEntry, pairEntry, scalarSlot } from '../tree/handles.ts';
import { strangeReference } from './carried.ts';
import { holderOf, insertHolder, type EnvHolder } from './env-holder.ts';

/** Where a list of `{name, value}` maps stands, and how a reference is written there. */
export interface EnvListPlace extends EnvHolder {
  /** What stands in place of `value`, for a reference to a variable of this name. */
  reference(name: string): readonly [string, Data];
  /** A value's slot, references told apart. */
  slot(scalar: DataScalar): Slot;
  /** The key of a value that is given in advance; an entry without one asks for it from outside. */
  readonly asks?: string;
  /** What the keys of an entry are called here; `name`, `value`, `valueFrom` by default. */
  readonly keys?: EnvListKeys;
  /** True for a value that stands for something kept elsewhere (`{"Ref": "X"}`). */
  readonly external?: (value: DataNode) => boolean;
}

/** The keys of an entry. */
export interface EnvListKeys {
  readonly name: string;
  readonly value: string;
  /** Of what is kept elsewhere. */
  readonly from: string;
  /** What stands under `from` is the value itself, hidden from view. */
  readonly hides?: true;
  /** Others that change nothing. */
  readonly more?: readonly string[];
}

/** An environment's variables as they are written: how to write more, and those that are there. */
export interface EnvReading {
  readonly binder: Binder;
  read(environment: Environment): readonly AssignmentSite[];
}

const ENTRY_KEYS: EnvListKeys = { name: 'name', value: 'value', from: 'valueFrom' };

function keysOf(place: EnvListPlace): EnvListKeys {
  return place.keys ?? (place.asks === undefined ? ENTRY_KEYS : { ...ENTRY_KEYS, value: place.asks, more: ['description'] });
}

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
      const keys = keysOf(place);
      const known = place.asks === undefined ? [keys.name, keys.value, keys.from, ...keys.more ?? []] : [keys.name, keys.value, 'description'];
      list.items.forEach((item, index) => {
        const name = pairOf(item, keys.name);
        if (item.kind !== 'map' || name?.value.kind !== 'scalar' || name.value.text === '') return;
        const from = pairOf(item, keys.from)?.value;
        const hidden = keys.hides === true && from?.kind === 'scalar' && place.external?.(from) !== true ? from : undefined;
        const value = hidden ?? pairOf(item, keys.value)?.value;
        const external = (from !== undefined && hidden === undefined) || (value !== undefined && place.external?.(value) === true);
        // `$patch: delete` and its like: what the entry means is not known.
        const odd = item.pairs.some((pair) => !known.includes(pair.key.text));
        const freeze = odd ? { frozen: 'not-writable' as const } : {};
        const site: AssignmentSite = {
          kind: 'assignment',
          document: item.document,
          name: { ...scalarSlot(name.value), ...freeze },
          ...(value?.kind === 'scalar' && place.external?.(value) !== true ? { value: place.slot(value) } : {}),
          source: place.asks !== undefined && value === undefined ? 'pass-through' : external ? 'external' : 'value',
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
  const second: readonly [string, Data] = value.kind === 'reference' ? place.reference(name) : [keysOf(place).value, { text: value.content }];
  const item: Data = { map: [[keysOf(place).name, { text: [{ kind: 'text', text: name }] }], second] };
  const list = holderOf(place);
  const last = list?.kind === 'list' && list.items.length > 0 ? itemEntry(list, list.items.length - 1) : undefined;
  const entry = beside?.entry ?? last;
  if (entry === undefined) return insertHolder(place, { list: [item] });
  return [{ op: 'insert', beside: entry, side: 'after', shape: { shape: 'item', value: item } }];
}

function replaceItem(place: EnvListPlace, site: AssignmentSite, item: Item, name: string, value: BindValue | 'keep'): readonly Operation[] {
  const rename: Operation = { op: 'set', slot: site.name, to: [{ kind: 'text', text: name }] };
  // A 1.x `valueFrom` is kept: it already is a reference.
  if (value === 'keep' || (value.kind === 'reference' && site.source !== 'value')) return [rename];
  if (value.kind === 'content' && site.value !== undefined) return [rename, { op: 'set', slot: site.value, to: value.content }];
  const [key, data] = value.kind === 'reference' ? place.reference(name) : [keysOf(place).value, { text: value.content }] as const;
  const old = item.map.pairs.filter((pair) => pair.key.text === keysOf(place).value || pair.key.text === keysOf(place).from);
  return [
    rename,
    ...old.map((pair): Operation => ({ op: 'drop', entry: pairEntry(pair) })),
    { op: 'insert', beside: pairEntry(old[0] ?? item.name), side: 'after', shape: { shape: 'pair', key, value: data } },
  ];
}
