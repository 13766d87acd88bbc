import type { Closed } from './scan.ts';

/** The text cut at what parts statements, without comments; blanks and joined lines are one blank each. */
export function partsOf(text: string, closed: readonly Closed[]): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let at = 0;
  const plain = (to: number): void => {
    for (const [token] of text.slice(at, to).matchAll(/`\r?\n|`[^]|[\r\n;{}|]|[^`\r\n;{}|]+|`/g)) {
      if (!/^[\r\n;{}|]$/.test(token)) part += token;
      else {
        parts.push(part);
        part = '';
      }
    }
  };
  for (const { start, end, comment } of [...closed].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (start < at) continue;
    plain(start);
    if (!comment) part += text.slice(start, end);
    at = end;
  }
  plain(text.length);
  return [...parts, part].map((each) => each.trim().replace(/[`\s]+/g, ' '));
}
