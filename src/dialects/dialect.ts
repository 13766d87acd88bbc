import type { Reading } from '../sites/guest.ts';
import type { DataNode } from '../tree/data-tree.ts';

/**
 * Knows where environments, commands and scripts stand in one kind of data file.
 * It reads the syntax-neutral tree, so it serves every data language.
 */
export interface Dialect {
  readonly id: string;
  /** `tree` is one document of the stream; `path` the file's path with `/`. */
  applies(tree: DataNode, path: string): boolean;
  /** `prefix` comes before every address. */
  read(tree: DataNode, prefix: string): Reading;
}
