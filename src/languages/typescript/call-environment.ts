import { addressOf } from '../../sites/address.ts';
import type { AssignmentSite, Binder, BindValue, Content, Environment, Operation } from '../../sites/site.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';
import type { DataMap } from '../../tree/data-tree.ts';
import { pairEntry, scalarSlot } from '../../tree/handles.ts';

const NO_IDIOM = refuse('no-idiom', 'the program would have to get the variable from where it is started');

/** The variables that one call gives to the process it starts: `{ env: { NAME: "value" } }`. `alone`: it gets no others. */
export function callEnvironment(map: DataMap, parent: Environment, address: string, alone: boolean): { readonly environment: Environment; readonly sites: readonly AssignmentSite[] } {
  const environment: Environment = {
    id: `${map.document.id}@${map.range.start}:call`, kind: 'call', parent, document: map.document, address, binder: mapBinder(map), ...(alone ? { shielded: true as const } : {}),
  };
  return { environment, sites: map.pairs.map((pair): AssignmentSite => ({
    kind: 'assignment', document: map.document, name: scalarSlot(pair.key), source: 'value', environment, entry: pairEntry(pair),
    ...(pair.value.kind === 'scalar' ? { value: scalarSlot(pair.value) } : {}),
    address: addressOf(address, pair.key.text),
  })) };
}

function mapBinder(map: DataMap): Binder {
  return {
    add(name, value, beside): readonly Operation[] | Refusal {
      const content = contentOf(value);
      if (content === undefined) return NO_IDIOM;
      const last = map.pairs.at(-1);
      const entry = beside?.entry ?? (last === undefined ? undefined : pairEntry(last));
      if (entry === undefined) return refuse('not-writable', 'the object is empty');
      return [{ op: 'insert', beside: entry, side: 'after', shape: { shape: 'pair', key: name, value: { text: content } } }];
    },
    replace(site, name, value): readonly Operation[] | Refusal {
      const rename: Operation = { op: 'set', slot: site.name, to: [{ kind: 'text', text: name }] };
      if (value === 'keep') return [rename];
      const content = contentOf(value);
      if (content === undefined) return NO_IDIOM;
      return site.value === undefined ? refuse('not-writable', 'the value is no text') : [rename, { op: 'set', slot: site.value, to: content }];
    },
  };
}

function contentOf(value: BindValue): Content | undefined {
  return value.kind === 'content' ? value.content : undefined;
}
