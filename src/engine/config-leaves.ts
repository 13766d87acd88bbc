import { rootRange } from '../document/document.ts';
import type { Range } from '../text/range.ts';
import type { DataNode } from '../tree/data-tree.ts';
import type { Scan } from './scan.ts';

/** A value in a program's configuration file. Ranges count in the root file. */
export interface ConfigLeaf {
  readonly name: string;
  readonly text: string;
  readonly own: Range;
  readonly key: Range;
}

const MAX_DEPTH = 200;

/** The documents that are read as a program's configuration. */
export function configDocuments({ documents }: Scan): ReadonlySet<string> {
  return new Set(documents.filter(({ sites }) => sites.some((site) => site.kind === 'config')).map(({ document }) => document.id));
}

/** All values of these documents, the user's own sections too: they may be read as something else once the settings are gone. */
export function configLeaves(scan: Scan, ids: ReadonlySet<string>): readonly ConfigLeaf[] {
  const leaves: ConfigLeaf[] = [];
  for (const { document, parsed } of scan.documents) if (ids.has(document.id)) for (const tree of parsed.trees) add(tree, [], 0);
  return leaves;

  function add(node: DataNode, path: readonly string[], depth: number): void {
    if (node.kind !== 'map' || depth > MAX_DEPTH) return;
    for (const { key, value, document, range } of node.pairs) {
      const inner = [...path, key.text];
      if (value.kind === 'map') add(value, inner, depth + 1);
      else leaves.push({
        name: inner.join('.'), own: rootRange(document, range), key: rootRange(document, key.range),
        text: value.kind === 'scalar' ? value.text : document.text.slice(value.range.start, value.range.end),
      });
    }
  }
}
