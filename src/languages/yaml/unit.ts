import type { Changes } from './changes.ts';
import type { Element } from './layout.ts';
import { lineEnd, lineStart } from './lines.ts';

/** End of an element of a block collection at `column`: after its last line and the deeper comments right below. */
export function unitEnd(text: string, element: Element, column: number, next: Element | undefined): number {
  let end = lineEnd(text, element.end);
  const limit = next === undefined ? text.length : lineStart(text, next.start);
  while (end < limit) {
    const line = text.slice(end, lineEnd(text, end));
    const depth = line.search(/[^ ]/);
    if (line[depth] !== '#' || depth <= column) break;
    end += line.length;
  }
  return end;
}

/** The comment lines between the elements of a block collection that goes because nothing is left in it: they stay. */
export function commentsLeft(text: string, holder: Element, to: number, changes: Changes): readonly string[] {
  const inner = [...changes.keys()].find((element) => element.owner.holder === holder)?.owner;
  if (inner === undefined || inner.node.flow) return [];
  const column = inner.elements[0]!.start - lineStart(text, inner.elements[0]!.start);
  const units = inner.elements.map((element, index) => ({ start: element.start, end: unitEnd(text, element, column, inner.elements[index + 1]) }));
  const comments: string[] = [];
  for (let at = lineEnd(text, holder.start); at < to; at = lineEnd(text, at)) {
    const line = text.slice(at, lineEnd(text, at)).trim();
    if (line.startsWith('#') && !units.some((unit) => unit.start < at && at < unit.end)) comments.push(line);
  }
  return comments;
}
