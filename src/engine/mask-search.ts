import type { Range } from '../text/range.ts';

/** Finds the stretches of a text that one of the patterns covers: sorted, without overlap. */
export type Search = (text: string) => readonly Range[];

/** Keys of transitions: node and UTF-16 unit in one number. */
const UNITS = 0x10000;

interface Trie {
  readonly next: Map<number, number>;
  /** Per node: its parent, the unit that leads to it, its depth, and the longest pattern that ends there. */
  readonly parent: number[];
  readonly unit: number[];
  readonly depth: number[];
  readonly ends: number[];
}

/**
 * A search for all patterns at once (Aho-Corasick): its time grows with the text only, however the patterns nest,
 * overlap or repeat. Patterns that overlap in the text give one stretch, so a longer one is never left half shown.
 */
export function makeSearch(patterns: readonly string[]): Search {
  const trie = buildTrie(patterns);
  if (trie.parent.length === 1) return () => [];
  const fail = failLinks(trie);
  const { next, ends } = trie;
  const starts = new Uint8Array(UNITS);
  for (const pattern of patterns) if (pattern !== '') starts[pattern.charCodeAt(0)] = 1;

  return function search(text) {
    const found: Range[] = [];
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (state === 0 && starts[unit] === 0) continue;
      let to = next.get(state * UNITS + unit);
      while (to === undefined && state !== 0) {
        state = fail[state]!;
        to = next.get(state * UNITS + unit);
      }
      state = to ?? 0;
      if (ends[state]! > 0) addEnding(found, { start: at + 1 - ends[state]!, end: at + 1 });
    }
    return found;
  };
}

/** Adds a stretch that ends after all others; those it reaches back over become one with it. */
function addEnding(found: Range[], range: Range): void {
  let start = range.start;
  for (let last = found.at(-1); last !== undefined && last.end >= start; last = found.at(-1)) {
    start = Math.min(start, last.start);
    found.pop();
  }
  found.push({ start, end: range.end });
}

function buildTrie(patterns: readonly string[]): Trie {
  const trie: Trie = { next: new Map(), parent: [0], unit: [0], depth: [0], ends: [0] };
  for (const pattern of patterns) {
    let node = 0;
    for (let at = 0; at < pattern.length; at++) {
      const unit = pattern.charCodeAt(at);
      let to = trie.next.get(node * UNITS + unit);
      if (to === undefined) {
        to = trie.parent.length;
        trie.next.set(node * UNITS + unit, to);
        trie.parent.push(node);
        trie.unit.push(unit);
        trie.depth.push(at + 1);
        trie.ends.push(0);
      }
      node = to;
    }
    trie.ends[node] = pattern.length;
  }
  return trie;
}

/** For each node the longest proper suffix that is a node too; fills in the patterns that end with that suffix. */
function failLinks(trie: Trie): readonly number[] {
  const fail = trie.parent.map(() => 0);
  const order = trie.parent.map((_, node) => node).sort((a, b) => trie.depth[a]! - trie.depth[b]!);
  for (const node of order) {
    if (trie.depth[node]! < 2) continue;
    const unit = trie.unit[node]!;
    let from = fail[trie.parent[node]!]!;
    while (from !== 0 && !trie.next.has(from * UNITS + unit)) from = fail[from]!;
    fail[node] = trie.next.get(from * UNITS + unit) ?? 0;
    if (trie.ends[node] === 0) trie.ends[node] = trie.ends[fail[node]!]!;
  }
  return fail;
}
