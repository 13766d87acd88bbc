import type { Environment } from '../sites/site.ts';
import type { DataAlias, DataMap, DataNode, DataPair } from '../tree/data-tree.ts';

/** Maps that merge maps are followed this far. */
const MAX_DEPTH = 8;

/** Anchored maps of variables in one file, and who reads them. */
export interface SharedMaps {
  /** True where all that read the anchor are maps of variables: what changes in one changes for all of them alike. */
  isThawed(pair: DataPair): boolean;
  /** The environment that a map's variables come from too: by an alias in its place, or by a merge key. */
  parentOf(holder: DataNode | undefined): Environment | undefined;
  /** Says that a map is read as this environment. */
  note(holder: DataNode | undefined, environment: Environment): void;
  /** True for a map that others read. */
  isShared(holder: DataNode | undefined): boolean;
}

/** `holders` are the values under the keys that hold variables, in the file's order. */
export function sharedMaps(holders: readonly (DataNode | undefined)[]): SharedMaps {
  const readers = new Map<DataAlias, DataMap | undefined>();
  const environments = new Map<DataNode, Environment>();
  const homes = new Map<DataPair, DataMap>();
  for (const holder of holders) {
    if (holder?.kind === 'alias') readers.set(holder, undefined);
    if (holder?.kind !== 'map') continue;
    for (const pair of holder.pairs) homes.set(pair, holder);
    const merged = mergedBy(holder);
    if (merged !== undefined) readers.set(merged, holder);
  }

  /** An alias read in a map of variables whose own readers are such, too. */
  function isReader(alias: DataAlias, depth: number): boolean {
    if (!readers.has(alias) || depth > MAX_DEPTH) return false;
    const within = readers.get(alias);
    return within?.shared === undefined || within.shared.every((each) => isReader(each, depth + 1));
  }

  return {
    isThawed(pair) {
      if (pair.shared === undefined) return false;
      const home = homes.get(pair);
      // What overrides a merged key goes with it, so the merged map must be free too.
      const outer = home?.pairs.some((each) => each.key.text === '<<') === true ? mergedBy(home)?.target?.shared : [];
      return outer !== undefined && [...pair.shared, ...outer].every((each) => isReader(each, 0));
    },
    parentOf(holder) {
      const alias = holder?.kind === 'alias' ? holder : holder?.kind === 'map' ? mergedBy(holder) : undefined;
      return alias?.target === undefined ? undefined : environments.get(alias.target);
    },
    note(holder, environment) {
      if (holder !== undefined) environments.set(holder, environment);
    },
    isShared: (holder) => holder?.kind === 'map' && holder.shared !== undefined && holder.shared.length > 0,
  };
}

/** The one alias that a map merges; several are not told apart. */
function mergedBy(map: DataMap): DataAlias | undefined {
  const merges = map.pairs.filter((pair) => pair.key.text === '<<');
  const value = merges[0]?.value;
  const only = value?.kind === 'list' && value.items.length === 1 ? value.items[0] : value;
  return merges.length === 1 && only?.kind === 'alias' ? only : undefined;
}
