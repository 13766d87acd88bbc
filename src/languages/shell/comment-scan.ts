import type { Range } from '../../text/range.ts';

/** The comments of a script, `#` to end of line; `covered` marks what belongs to words and here-documents. */
export function findComments(text: string, covered: Uint8Array): readonly Range[] {
  const comments: Range[] = [];
  for (let at = text.indexOf('#'); at !== -1; at = text.indexOf('#', at + 1)) {
    if (covered[at] === 1 || !startsToken(text, at)) continue;
    let end = at;
    // A comment in a backquoted script ends at the closing quote, which is covered.
    while (end < text.length && text[end] !== '\n' && covered[end] === 0) end++;
    comments.push({ start: at, end });
    at = end - 1;
  }
  return comments;
}

function startsToken(text: string, at: number): boolean {
  return at === 0 || ' \t\n;&|()`'.includes(text[at - 1]!);
}
