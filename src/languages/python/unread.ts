import { isText, type Program } from './program.ts';
import type { PyNode } from './syntax.ts';

/** Tells of the name that an import gives whether nothing in the file reads it; a text that holds the name, but a docstring, may be an annotation. */
export function unreadTest({ document, syntax, scopes, textOf }: Program): (local: PyNode) => boolean {
  let words: ReadonlySet<string> | undefined;

  function readWords(): ReadonlySet<string> {
    const texts = syntax.nodes.filter((node) => isText(node) && node.parent?.kind !== 'ExpressionStatement').map(textOf);
    const comments = [...document.parseText.matchAll(/#[ \t]*type:[^\r\n]*/g)].map(([comment]) => comment);
    return new Set([
      ...scopes.reads.map(textOf),
      ...[...texts, ...comments].flatMap((text) => text.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []),
      ...(syntax.unknown ?? []).flatMap(({ tokens }) => tokens),
    ]);
  }

  return (local) => !(words ??= readWords()).has(textOf(local));
}
