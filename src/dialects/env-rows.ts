import { addressOf } from '../sites/address.ts';
import type { AssignmentSite, Operation } from '../sites/site.ts';
import { refuse } from '../text/refusal.ts';
import { itemEntry, pairEntry, scalarSlot } from '../tree/handles.ts';
import { holderOf } from './env-holder.ts';
import type { EnvReading } from './env-list.ts';
import { envPairs, type EnvPairsPlace } from './env-pairs.ts';

/** A list of variables that are `NAME=value` texts, or maps of one or a few (`- NAME: value`). */
export function envRows(place: EnvPairsPlace): EnvReading {
  const texts = envPairs(place);
  const mapped = new Set<AssignmentSite>();
  const refused = refuse('not-writable', 'the value is no text');
  return {
    binder: {
      add(name, value, beside) {
        const list = holderOf(place);
        const inMaps = list?.kind === 'list' && list.items.length > 0 && list.items.every((item) => item.kind === 'map');
        if (!inMaps) return texts.binder.add(name, value, beside);
        if (value.kind === 'reference') return refused;
        const item = { map: [[name, { text: place.literal(value.content) }] as const] };
        return [{ op: 'insert', beside: itemEntry(list, list.items.length - 1), side: 'after', shape: { shape: 'item', value: item } }];
      },
      replace(site, name, value) {
        if (!mapped.has(site)) return texts.binder.replace(site, name, value);
        const rename: Operation = { op: 'set', slot: site.name, to: [{ kind: 'text', text: name }] };
        if (value === 'keep') return [rename];
        return value.kind === 'reference' || site.value === undefined ? refused : [rename, { op: 'set', slot: site.value, to: place.literal(value.content) }];
      },
    },
    read(environment) {
      const list = holderOf(place);
      if (list?.kind !== 'list') return [];
      const rows = list.items.flatMap((item, index) => item.kind !== 'map' ? [] : item.pairs.flatMap((pair): AssignmentSite[] => {
        if (pair.value.kind !== 'scalar' || pair.key.text === '<<' || pair.key.text === '') return [];
        const site: AssignmentSite = {
          kind: 'assignment', document: pair.document, name: scalarSlot(pair.key), value: place.whole(pair.value), source: 'value',
          entry: item.pairs.length === 1 ? itemEntry(list, index) : pairEntry(pair), environment, address: addressOf(environment.address, place.key, pair.key.text),
        };
        mapped.add(site);
        return [site];
      }));
      return [...texts.read(environment), ...rows];
    },
  };
}
