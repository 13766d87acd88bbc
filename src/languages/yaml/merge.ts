import { isAlias, isMap, isPair, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { DataNode } from '../../tree/data-tree.ts';

/** Merges of merges are followed this far; keys further away count as merged. */
const MAX_MERGES = 16;

/**
 * Tells which keys of a map also come in by a merge key (`<<`): an own value there overrides the merged one,
 * so changing or dropping it alone would change what is merged. Where the source is not known every key counts.
 */
export function mergedKeys(items: readonly unknown[], anchors: ReadonlyMap<string, DataNode>): (key: string) => boolean {
  const keys = new Set<string>();
  let known = true;
  let left = MAX_MERGES;

  function readValue(value: unknown): void {
    if (isAlias(value)) readNode(anchors.get(value.source));
    else if (isSeq(value)) value.items.forEach(readValue);
    else if (isMap(value)) for (const pair of value.items) if (isScalar(pair.key)) keys.add((pair.key as ParsedNode & { source?: string }).source ?? '');
  }
  function readNode(node: DataNode | undefined): void {
    if (node?.kind !== 'map' || left-- === 0) {
      known = false;
      return;
    }
    for (const pair of node.pairs) {
      if (pair.key.text === '<<') readMerge(pair.value);
      else keys.add(pair.key.text);
    }
  }
  function readMerge(node: DataNode): void {
    if (node.kind === 'alias') readNode(node.target);
    else if (node.kind === 'list') node.items.forEach(readMerge);
    else readNode(node);
  }

  let merges = false;
  for (const item of items) {
    if (!isPair(item) || !isScalar(item.key) || item.key.source !== '<<') continue;
    merges = true;
    readValue(item.value);
  }
  return (key) => merges && (!known || keys.has(key));
}
