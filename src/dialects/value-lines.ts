import type { Entry } from '../sites/site.ts';
import type { DataMap, DataPair, DataScalar } from '../tree/data-tree.ts';
import { itemEntry, pairEntry } from '../tree/handles.ts';

/** One line of a value with several. */
export interface ValueLine {
  readonly scalar: DataScalar;
  readonly entry: Entry;
  /** The key it stands under. */
  readonly pair: DataPair;
}

/** The lines of the values under these keys, in order; a value on one line is one. */
export function valueLines(section: DataMap, keys: readonly string[]): readonly ValueLine[] {
  return section.pairs.filter((pair) => keys.includes(pair.key.text)).flatMap((pair) => {
    const { value } = pair;
    if (value.kind === 'scalar') return value.text === '' ? [] : [{ scalar: value, entry: pairEntry(pair), pair }];
    if (value.kind !== 'list') return [];
    return value.items.flatMap((item, index) => item.kind === 'scalar' ? [{ scalar: item, entry: itemEntry(value, index), pair }] : []);
  });
}
