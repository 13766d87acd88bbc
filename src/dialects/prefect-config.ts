import { addressOf } from '../sites/address.ts';
import type { Reading } from '../sites/guest.ts';
import type { Binder, ConfigSite, Environment, Slot } from '../sites/site.ts';
import type { DataMap, DataNode, DataPair } from '../tree/data-tree.ts';
import { pairEntry, scalarSlot } from '../tree/handles.ts';
import type { Dialect } from './dialect.ts';
import { configKind, type ConfigKind } from './prefect-config-shape.ts';
import { successorOf } from './prefect-config-successor.ts';

/** Deeper tables hold no setting. */
const MAX_DEPTH = 20;

/** A file has one value of these for each server it knows; elsewhere they are keys of `[cloud]`. */
const LOGIN_KEYS: Readonly<Record<string, readonly string[]>> = {
  api_key: ['cloud', 'api_key'], tenant_id: ['cloud', 'tenant_id'], api_token: ['cloud', 'auth_token'], active_tenant_id: ['cloud', 'tenant_id'],
};

/** Nothing is written into a file that the target does not read: what is asked for goes to its successor. */
const NOWHERE: Binder = { add: () => [], replace: () => [] };

/** The files of Prefect 1.x's own configuration: `config.toml`, `backend.toml`, and what its log-in has left. */
export const prefectConfig: Dialect = {
  id: 'prefect-config',
  applies: (tree, path) => configKind(tree, path) !== undefined,
  read(tree, prefix): Reading {
    const kind = configKind(tree, tree.document.path);
    if (tree.kind !== 'map' || kind === undefined) return { sites: [], guests: [] };
    const { document } = tree;
    const environment: Environment = {
      id: `${document.id}:config`, kind: 'config', document, address: prefix, binder: NOWHERE,
      // Of a switch and of keys by server, the target's log-in writes its own files.
      successor: kind === 'settings' ? { write: (form, settings) => successorOf(document, form, settings) } : {},
    };
    return { sites: [...sitesIn(tree, [], { environment, kind, prefix }, 0)], guests: [] };
  },
};

interface Place {
  readonly environment: Environment;
  readonly kind: ConfigKind;
  readonly prefix: string;
}

function* sitesIn(map: DataMap, above: readonly string[], place: Place, depth: number): Generator<ConfigSite> {
  for (const pair of map.pairs) {
    const path = [...above, pair.key.text];
    if (pair.value.kind === 'map' && depth < MAX_DEPTH) yield* sitesIn(pair.value, path, place, depth + 1);
    else yield siteOf(pair, path, place);
  }
}

function siteOf(pair: DataPair, path: readonly string[], { environment, kind, prefix }: Place): ConfigSite {
  const { value } = pair;
  const login = kind === 'login' ? LOGIN_KEYS[pair.key.text] : undefined;
  return {
    kind: 'config', document: pair.document, path: login ?? path, name: scalarSlot(pair.key), entry: pairEntry(pair), environment,
    address: addressOf(prefix, ...path), value: valueSlot(value),
  };
}

/** A value that is no text is known by its source. */
function valueSlot(value: DataNode): Slot {
  if (value.kind === 'scalar') return scalarSlot(value);
  const source = value.document.text.slice(value.range.start, value.range.end);
  return { document: value.document, range: value.range, pieces: [{ kind: 'template', source }], handle: value, frozen: 'not-writable' };
}
