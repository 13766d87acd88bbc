import type { Document } from '../../document/document.ts';
import type { DataNode } from '../../tree/data-tree.ts';
import type { Collection } from './layout.ts';
import { lineStart } from './lines.ts';

/** How far each level of the document stands in. */
export interface Steps {
  readonly step: string;
  readonly listStep: string;
  readonly dashGap: string;
}

/** So many nodes are looked at for a sample of the indentation. */
const MAX_SAMPLES = 2_000;

/** The indentation around a collection: that of its own ancestors first, then of the document. */
export function stepsOf(document: Document, trees: readonly DataNode[], collection: Collection): Steps {
  const { text } = document;
  let step: number | undefined;
  let listStep: number | undefined;
  let dashGap: string | undefined;

  function column(offset: number): number {
    return offset - lineStart(text, offset);
  }
  function sample(node: DataNode, holder: number): void {
    if ((node.kind !== 'map' && node.kind !== 'list') || node.flow) return;
    const depth = column(node.range.start) - column(holder);
    if (node.kind === 'map' && depth > 0) step ??= depth;
    if (node.kind === 'list' && depth >= 0) listStep ??= depth;
  }
  function sampleGap(list: Collection): void {
    for (const { start, value } of list.elements) dashGap ??= /^-( +)[^ \r\n#]/.exec(text.slice(start, Math.min(value.range.start + 1, start + 20)))?.[1];
  }
  for (let at: Collection | undefined = collection; at !== undefined; at = at.holder?.owner) {
    if (at.node.kind === 'list' && !at.node.flow) sampleGap(at);
    if (at.holder?.pair !== undefined) sample(at.node, at.holder.start);
  }
  const queue: DataNode[] = [...trees];
  for (let seen = 0; seen < MAX_SAMPLES && seen < queue.length && (step === undefined || listStep === undefined); seen++) {
    const node = queue[seen]!;
    if (node.kind === 'list') queue.push(...node.items.slice(0, MAX_SAMPLES));
    if (node.kind !== 'map') continue;
    for (const pair of node.pairs.slice(0, MAX_SAMPLES)) {
      sample(pair.value, pair.range.start);
      queue.push(pair.value);
    }
  }
  const blanks = ' '.repeat(step ?? 2);
  return { step: blanks, listStep: listStep === undefined ? blanks : ' '.repeat(listStep), dashGap: dashGap ?? ' ' };
}
