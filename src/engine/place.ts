import { rootOf, rootRange, type Document } from '../document/document.ts';
import { lineIndex } from '../text/line-index.ts';
import type { Range } from '../text/range.ts';

/** `path:line` of a stretch of a document, for reasons that point at another place. */
export function placeOf(document: Document, range: Range): string {
  const root = rootOf(document);
  return `${root.path}:${lineIndex(root.text).at(rootRange(document, range).start).line}`;
}
