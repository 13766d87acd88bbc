import type { Range } from '../text/range.ts';
import type { DataMap, DataNode } from './data-tree.ts';

/** Aliases of aliases are followed this far, and no more of them than this are. */
const MAX_DEPTH = 16;
const MAX_RANGES = 1000;

/**
 * The stretches of the document whose data belong to a map: its own, and those that aliases and merge keys bring in.
 * What a merge key would bring and the map overrides is left out.
 */
export function extentOf(map: DataMap): readonly Range[] {
  const ranges: Range[] = [map.range];
  addBrought(map, ranges, 0);
  return ranges;
}

function addBrought(node: DataNode, ranges: Range[], depth: number): void {
  if (depth > MAX_DEPTH || ranges.length > MAX_RANGES) return;
  if (node.kind === 'alias') addWhole(node.target, ranges, depth);
  if (node.kind === 'list') for (const item of node.items) addBrought(item, ranges, depth + 1);
  if (node.kind !== 'map') return;
  for (const { key, value } of node.pairs) {
    if (key.text === '<<') addMerged(value, new Set(node.pairs.map((pair) => pair.key.text)), ranges, depth + 1);
    else addBrought(value, ranges, depth + 1);
  }
}

function addWhole(target: DataNode | undefined, ranges: Range[], depth: number): void {
  if (target === undefined) return;
  ranges.push(target.range);
  addBrought(target, ranges, depth + 1);
}

function addMerged(value: DataNode, own: ReadonlySet<string>, ranges: Range[], depth: number): void {
  if (depth > MAX_DEPTH || ranges.length > MAX_RANGES) return;
  const target = value.kind === 'alias' ? value.target : value;
  if (target?.kind === 'list') for (const item of target.items) addMerged(item, own, ranges, depth + 1);
  if (target?.kind !== 'map') return;
  for (const pair of target.pairs) {
    if (pair.key.text === '<<') addMerged(pair.value, own, ranges, depth + 1);
    else if (!own.has(pair.key.text)) {
      ranges.push(pair.range);
      addBrought(pair.value, ranges, depth + 1);
    }
  }
}
