import { addressOf } from '../sites/address.ts';
import type { AssignmentSite, BindValue, Content, Data, Entry, Operation, Slot } from '../sites/site.ts';
import { isRefusal, refuse, type Refusal, type RefusalCode } from '../text/refusal.ts';
import type { DataNode, DataPair, DataScalar } from '../tree/data-tree.ts';
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
  /** Where the text of a value stands that is a map of its own (`value:` beside a description). */
  readonly inner?: (value: DataNode) => DataNode | undefined;
  /** True for a value that names a thing kept elsewhere (`from_secret: key`). */
  readonly external?: (value: DataNode) => boolean;
  /** A reference that is no text; `reference` is not asked then. */
  readonly referenceData?: (name: string) => Data;
  /** True for a pair under an anchor all whose readers are known to go with it. */
  readonly thawed?: (pair: DataPair) => boolean;
  /** Values are base64 data, which nothing here writes. */
  readonly base64?: boolean;
}

/** The variables of a map: compose `environment`, CI `env`, ConfigMap `data`. */
export function envMap(place: EnvMapPlace): EnvReading {
  const empties = new Map<AssignmentSite, Slot>();
  function written(name: string, value: BindValue): Content | Refusal {
    return strangeReference(value, place.owner.document) ?? (value.kind === 'reference' ? place.reference(name) : place.literal(value.content));
  }
  function data(name: string, value: BindValue): Data | Refusal {
    if (value.kind === 'reference' && place.referenceData !== undefined) return place.referenceData(name);
    const content = written(name, value);
    return isRefusal(content) ? content : { text: content };
  }
  return {
    binder: {
      add(name, value, beside) {
        const content = data(name, value);
        if (isRefusal(content)) return content;
        const map = holderOf(place);
        const last = map?.kind === 'map' ? map.pairs.at(-1) : undefined;
        const entry = beside?.entry ?? (last === undefined ? undefined : pairHandle(place, last));
        if (entry === undefined) return insertHolder(place, { map: [[name, content]] });
        return [{ op: 'insert', beside: entry, side: 'after', shape: { shape: 'pair', key: name, value: content } }];
      },
      replace(site, name, value) {
        const rename: Operation = { op: 'set', slot: site.name, to: [{ kind: 'text', text: name }] };
        // What takes the caller's variable over already is a reference.
        if (value === 'keep' || (value.kind === 'reference' && site.source !== 'value')) return [rename];
        if (site.source === 'external' || (value.kind === 'reference' && place.referenceData !== undefined)) {
          const anew = data(name, value);
          if (isRefusal(anew)) return anew;
          return [{ op: 'drop', entry: site.entry }, { op: 'insert', beside: site.entry, side: 'after', shape: { shape: 'pair', key: name, value: anew } }];
        }
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
        const external = place.external?.(pair.value) === true;
        const text = pair.value.kind === 'scalar' ? pair.value : place.inner?.(pair.value);
        const frozen: RefusalCode | undefined = place.base64 === true ? 'base64' : undefined;
        const freeze = frozen === undefined ? {} : { frozen };
        const free = place.thawed?.(pair) === true;
        const slot = (own: Slot): Slot => ({ ...(free ? thaw(own) : own), ...freeze });
        const site: AssignmentSite = {
          kind: 'assignment',
          document: pair.document,
          name: slot(scalarSlot(pair.key)),
          ...(text?.kind === 'scalar' && !empty && !external ? { value: slot(isNone(text) ? scalarSlot(text, [{ kind: 'template', source: text.text }]) : place.slot(text)) } : {}),
          source: empty ? 'pass-through' : external ? 'external' : 'value',
          entry: { ...pairHandle(place, pair), ...freeze },
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

/** A program's word for no value is no text that a variable gets. */
function isNone({ text, isString }: DataScalar): boolean {
  return !isString && text === 'None';
}

function isNothing(pair: DataPair): boolean {
  const { value } = pair;
  return value.kind === 'scalar' && !value.isString && (value.text === '' || value.text === '~' || value.text === 'null');
}

function pairHandle(place: EnvMapPlace, pair: DataPair): Entry {
  const entry = pairEntry(pair);
  return place.thawed?.(pair) === true ? thaw(entry) : entry;
}

/** The same place, free to be changed. */
function thaw<T extends Slot | Entry>(place: T): T {
  const { frozen, ...rest } = place;
  return frozen === 'alias' ? rest as T : place;
}
