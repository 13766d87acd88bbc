import type { Codec, OpaqueRange } from '../../document/document.ts';

/** `<YOUR-KEY>`, `<path to the flows>`: what the reader has to put in. A name with a dot is a file's (`<in.txt`). */
const PLACEHOLDER = /(?<![<\d&$\\])<[A-Za-z][\w '/:,-]{0,100}(?<!\s)>(?![\w./&$>-])/g;

/**
 * A script that is shown to be read, with its placeholders as opaque stretches: a shell would take them for redirections,
 * and nobody types them. Those in quotes stay text, for they are that to a shell too.
 */
export function withPlaceholders(codec: Codec): Codec {
  const found = [...codec.text.matchAll(PLACEHOLDER)]
    .map((match): OpaqueRange => ({ range: { start: match.index, end: match.index + match[0].length } }))
    .filter(({ range }) => !isQuoted(codec.text, range.start));
  if (found.length === 0) return codec;
  return { ...codec, opaque: [...codec.opaque, ...found].sort((a, b) => a.range.start - b.range.start) };
}

/** Longer lines are no command that somebody reads. */
const MAX_LINE = 4_000;

/** True inside of quotes that were opened on the same line. */
function isQuoted(text: string, offset: number): boolean {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  if (offset - start > MAX_LINE) return true;
  let quote = '';
  for (let at = start; at < offset; at++) {
    const char = text[at]!;
    if (quote === "'" ? char === "'" : quote === char) quote = '';
    else if (char === '\\' && quote !== "'") at++;
    else if (quote === '' && (char === '"' || char === "'" || char === '`')) quote = char;
  }
  return quote === '"' || quote === "'";
}
