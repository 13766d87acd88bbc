import type { Range } from '../text/range.ts';

/** `http://host:port/path` and `host:port/path`. */
const URL_PATH = /(?:https?:\/\/[^\s/"'`|&;()<>]+|[\w.-]+:\d+)(\/[^\s"'`?#|&;()<>\\]*)/g;

/** Where the paths of the URLs in a command stand: what it asks of a server. */
export function urlPathsIn(text: string): readonly Range[] {
  return [...text.matchAll(URL_PATH)].map((match) => {
    const end = match.index + match[0].length;
    return { start: end - match[1]!.length, end };
  });
}
