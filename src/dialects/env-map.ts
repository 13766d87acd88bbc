import { addressOf } from '../sites/address.ts';
import type { AssignmentSite, BindValue, Content, Operation, Slot } from '../sites/site.ts';
import { isRefusal, refuse, type Refusal, type RefusalCode } from '../text/refusal.ts';
import type { DataPair, DataScalar } from '../tree/data-tree.ts';
import { pairEntry, scalarSlot } from '../tree/handles.ts';
import { strangeReference } from './carried.ts';
import { holderOf, insertHolder, type EnvHolder } from './env-holder.ts';
import type { EnvReading } from './env-list.ts';

/** Where a map `NAME: value` stands, and how things are written there. */
export interface EnvMapPlace extends EnvHolder {
  /** A reference to a variable of this name, or why there is none. */
  reference(name: string): Content | Refusal;
  /** Literal content as this format must write it. */
  literal(content: Content): Content;
  /** A value's slot, references told apart. */
  slot(scalar: DataScalar): Slot;
  /** True when `NAME:` without a value takes the caller's variable over. */
  readonly passThrough: boolean;
  /** Pairs that hold something else than a variable. */
  readonly skip?: (name: string) => boolean;
  /** Values are base64 data, which nothing here writes. */
  readonly base64?: boolean;
}

/** The variables of a map: compose `environment`, CI `env`, ConfigMap `data`. */
export function envMap(place: EnvMapPlace): EnvReading {
  const empties = new Map<AssignmentSite, Slot>();
  function written(name: string, value: BindValue): Content | Refusal {
    return strangeReference(value, place.owner.document) ?? (value.kind === 'reference' ? place.reference(name) : place.literal(value.content));
  }
  return {
    binder: {
      add(name, value, beside) {
        const content = written(name, value);
        if (isRefusal(content)) return content;
        const map = holderOf(place);
        const last = map?.kind === 'map' ? map.pairs.at(-1) : undefined;
        const entry = beside?.entry ?? (last === undefined ? undefined : pairEntry(last));
        if (entry === undefined) return insertHolder(place, { map: [[name, { text: content }]] });
        return [{ op: 'insert', beside: entry, side: 'after', shape: { shape: 'pair', key: name, value: { text: content } } }];
      },
      replace(site, name, value) {
        const rename: Operation = { op: 'set', slot: site.name, to: [{ kind: 'text', text: name }] };
        // What takes the caller's variable over already is a reference.
        if (value === 'keep' || (value.kind === 'reference' && site.source === 'pass-through')) return [rename];
        const content = written(name, value);
        if (isRefusal(content)) return content;
        const slot = site.value ?? empties.get(site);
        return slot === undefined ? refuse('not-writable', 'the value is no text') : [rename, { op: 'set', slot, to: content }];
      },
    },
    read(environment) {
      const map = holderOf(place);
      if (map?.kind !== 'map') return [];
      return map.pairs.flatMap((pair): AssignmentSite[] => {
        const label = pair.key.text;
        if (label === '<<' || label === '' || place.skip?.(label) === true) return [];
        const empty = place.passThrough && isNothing(pair);
        const frozen: RefusalCode | undefined = place.base64 === true ? 'base64' : undefined;
        const freeze = frozen === undefined ? {} : { frozen };
        const site: AssignmentSite = {
          kind: 'assignment',
          document: pair.document,
          name: { ...scalarSlot(pair.key), ...freeze },
          ...(pair.value.kind === 'scalar' && !empty ? { value: { ...place.slot(pair.value), ...freeze } } : {}),
          source: empty ? 'pass-through' : 'value',
          entry: { ...pairEntry(pair), ...freeze },
          environment,
          address: addressOf(environment.address, place.key, label),
          ...(place.base64 === true ? { base64: true } : {}),
        };
        if (empty && pair.value.kind === 'scalar') empties.set(site, scalarSlot(pair.value));
        return [site];
      });
    },
  };
}

function isNothing(pair: DataPair): boolean {
  const { value } = pair;
  return value.kind === 'scalar' && !value.isString && (value.text === '' || value.text === '~' || value.text === 'null');
}
