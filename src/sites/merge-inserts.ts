import type { Data, Operation, Shape } from './site.ts';

/**
 * Joins insertions of one new pair that several bindings ask for (`env:` of a container that has none) into one pair
 * that holds all. Call it on the operations of a document before they are printed.
 */
export function mergeInserts(operations: readonly Operation[]): readonly Operation[] {
  const merged: Operation[] = [];
  for (const operation of operations) {
    const index = merged.findIndex((each) => isSamePlace(each, operation));
    const known = merged[index];
    const shape = known?.op === 'insert' && operation.op === 'insert' ? joined(known.shape, operation.shape) : undefined;
    if (known?.op === 'insert' && shape !== undefined) merged[index] = { ...known, shape };
    else if (index === -1 || operation.op !== 'drop') merged.push(operation);
  }
  return merged;
}

/** The same new pair at the same place, or the same entry dropped twice. */
function isSamePlace(a: Operation, b: Operation): boolean {
  if (a.op === 'drop' && b.op === 'drop') {
    return a.entry.document.id === b.entry.document.id && a.entry.handle === b.entry.handle && a.entry.range.start === b.entry.range.start;
  }
  if (a.op !== 'insert' || b.op !== 'insert' || a.side !== b.side || a.beside.document.id !== b.beside.document.id) return false;
  const pairs = a.shape.shape === 'pair' && b.shape.shape === 'pair' && a.shape.key === b.shape.key;
  return pairs && a.beside.range.start === b.beside.range.start && a.beside.range.end === b.beside.range.end;
}

function joined(a: Shape, b: Shape): Shape | undefined {
  if (a.shape !== 'pair' || b.shape !== 'pair') return undefined;
  const value = joinedData(a.value, b.value);
  return value === undefined ? undefined : { shape: 'pair', key: a.key, value };
}

function joinedData(a: Data, b: Data): Data | undefined {
  if ('list' in a && 'list' in b) return { list: [...a.list, ...b.list] };
  // Blocks of one kind stand beside each other.
  if ('map' in a && 'map' in b && a.block !== true && b.block !== true) return { map: [...a.map, ...b.map] };
  return undefined;
}
