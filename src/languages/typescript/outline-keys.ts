/** A name or literal of a program, or a stretch in brackets that holds others. */
export type Leaf =
  | { readonly at: number; readonly end: number; readonly text: string }
  | { readonly at: number; readonly end: number; readonly bracket: string };

/** How many brackets of those around a leaf are told. */
const AROUND = 6;

/**
 * Counts each leaf by what stands before it in the same brackets and by the brackets around it: two readers that name a
 * few things differently still differ at the same places before and after a change.
 */
export function outlineOf(leaves: readonly Leaf[]): Readonly<Record<string, string>> {
  const counts = new Map<string, number>();
  const open: { readonly end: number; readonly path: string; last: string }[] = [{ end: Infinity, path: '', last: '' }];
  const sorted = [...leaves].sort((a, b) => a.at - b.at || b.end - a.end);
  for (const leaf of sorted) {
    while (open.at(-1)!.end <= leaf.at) open.pop();
    const around = open.at(-1)!;
    const text = 'bracket' in leaf ? leaf.bracket : leaf.text;
    const key = around.path + digest(`${around.last}\u0000${text}`);
    counts.set(key, (counts.get(key) ?? 0) + 1);
    around.last = text;
    if ('bracket' in leaf) open.push({ end: leaf.end, path: (around.path + leaf.bracket).slice(-AROUND), last: '' });
  }
  return Object.fromEntries([...counts].map(([key, count]) => [key, String(count)]));
}

/** Texts may be secret, and keys are told where two readers do not agree. */
function digest(text: string): string {
  let high = 0x811c9dc5;
  let low = 0x1000193;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low + unit, 0x85ebca6b) ^ (low >>> 13);
  }
  return ((high >>> 0) * 0x200000 + (low >>> 11)).toString(36);
}
