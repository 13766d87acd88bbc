import { addressOf } from '../sites/address.ts';
import type { AssignmentSite, BindValue, Content, Operation, Slot } from '../sites/site.ts';
import { isRefusal, refuse, type Refusal } from '../text/refusal.ts';
import type { Range } from '../text/range.ts';
import type { DataScalar } from '../tree/data-tree.ts';
import { itemEntry } from '../tree/handles.ts';
import { strangeReference } from './carried.ts';
import { holderOf, insertHolder, type EnvHolder } from './env-holder.ts';
import type { EnvReading } from './env-list.ts';

/** Where a list of `NAME=value` texts stands, and how things are written there. */
export interface EnvPairsPlace extends EnvHolder {
  reference(name: string): Content | Refusal;
  /** Literal content as a new item must hold it; existing ones are written through their codec. */
  literal(content: Content): Content;
  text(scalar: DataScalar): string;
  /** The slot of a part of the text, which keeps the scalar's style. */
  part(scalar: DataScalar, range: Range): Slot;
  /** The slot of the scalar, written in any style. */
  whole(scalar: DataScalar): Slot;
}

/** A list of `NAME=value` texts (compose, `docker run --env-file` in YAML clothes); `NAME` alone takes the caller's variable over. */
export function envPairs(place: EnvPairsPlace): EnvReading {
  const wholes = new Map<AssignmentSite, Slot>();
  return {
    binder: {
      add(name, value, beside) {
        const content = itemContent(place, name, value);
        if (isRefusal(content)) return content;
        const list = holderOf(place);
        const last = list?.kind === 'list' && list.items.length > 0 ? itemEntry(list, list.items.length - 1) : undefined;
        const entry = beside?.entry ?? last;
        if (entry === undefined) return insertHolder(place, { list: [{ text: content }] });
        return [{ op: 'insert', beside: entry, side: 'after', shape: { shape: 'item', value: { text: content } } }];
      },
      replace(site, name, value) {
        const rename: Operation = { op: 'set', slot: site.name, to: [{ kind: 'text', text: name }] };
        // What takes the caller's variable over already is a reference.
        if (value === 'keep' || (value.kind === 'reference' && site.source === 'pass-through')) return [rename];
        const strange = strangeReference(value, place.owner.document);
        if (strange !== undefined) return strange;
        if (value.kind === 'content' && site.value !== undefined) return [rename, { op: 'set', slot: site.value, to: value.content }];
        const content = itemContent(place, name, value);
        const slot = wholes.get(site);
        if (isRefusal(content)) return content;
        return slot === undefined ? refuse('not-writable', 'the entry is not one of this list') : [{ op: 'set', slot, to: content }];
      },
    },
    read(environment) {
      const list = holderOf(place);
      if (list?.kind !== 'list') return [];
      return list.items.flatMap((item, index): AssignmentSite[] => {
        if (item.kind !== 'scalar') return [];
        const text = place.text(item);
        const equals = text.indexOf('=');
        const label = (equals === -1 ? text : text.slice(0, equals)).trim();
        if (label === '') return [];
        const site: AssignmentSite = {
          kind: 'assignment',
          document: item.document,
          name: place.part(item, { start: 0, end: equals === -1 ? text.length : equals }),
          ...(equals === -1 ? {} : { value: place.part(item, { start: equals + 1, end: text.length }) }),
          source: equals === -1 ? 'pass-through' : 'value',
          entry: itemEntry(list, index),
          environment,
          address: addressOf(environment.address, place.key, label),
        };
        wholes.set(site, place.whole(item));
        return [site];
      });
    },
  };
}

function itemContent(place: EnvPairsPlace, name: string, value: BindValue): Content | Refusal {
  const content = strangeReference(value, place.owner.document) ?? (value.kind === 'reference' ? place.reference(name) : place.literal(value.content));
  return isRefusal(content) ? content : [{ kind: 'text', text: `${name}=` }, ...content];
}
