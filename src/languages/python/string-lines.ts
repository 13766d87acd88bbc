import { chainCodecs } from '../../document/codec-chain.ts';
import { linesCodec, type DecodedLines, type HostLine, type LinesStyle } from '../../document/codec-lines.ts';
import type { Codec } from '../../document/document.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';

/**
 * The text of a string without the indentation that all its lines have, as `textwrap.dedent` gives it; with `fromSecond` as
 * `inspect.cleandoc` does for a docstring, whose first line stands behind the quotes. The codec itself where there is none.
 */
export function dedentedCodec(codec: Codec, fromSecond: boolean): Codec {
  const margin = marginOf(codec.text, fromSecond);
  if (margin === '' && !(fromSecond && /^[ \t]/.test(codec.text))) return codec;
  const dedented = chainCodecs(codec, (host, range) => linesCodec(host, range, styleOf(margin, fromSecond)));
  return isRefusal(dedented) ? codec : dedented;
}

function styleOf(margin: string, fromSecond: boolean): LinesStyle {
  return {
    decode(source) {
      const read = readLines(source, margin, fromSecond);
      return isRefusal(read) || marginOf(source, fromSecond) === margin ? read : refuse('cannot-hold', 'the lines would stand elsewhere');
    },
    prefix: () => margin,
  };
}

function readLines(source: string, margin: string, fromSecond: boolean): DecodedLines | Refusal {
  const lines: HostLine[] = [];
  for (let start = 0; start <= source.length;) {
    const lineBreak = source.indexOf('\n', start);
    const stop = lineBreak === -1 ? source.length : lineBreak;
    const line = source.slice(start, stop);
    const isFirst = fromSecond && start === 0;
    if (line.includes('\r')) return refuse('cannot-hold', 'a carriage return');
    const isBlank = /^[ \t]*$/.test(line);
    const lead = isFirst ? line.length - line.replace(/^[ \t]+/, '').length : margin.length;
    lines.push({ start, content: { start: isBlank ? stop : start + lead, end: stop }, end: lineBreak === -1 ? stop : stop + 1 });
    if (lineBreak === -1) break;
    start = stop + 1;
  }
  return { lines, terminated: false };
}

/** The blanks that all lines begin with, those of blanks only left out. */
function marginOf(text: string, fromSecond: boolean): string {
  let margin: string | undefined;
  for (const line of text.split('\n').slice(fromSecond ? 1 : 0)) {
    if (/^[ \t]*$/.test(line)) continue;
    const own = /^[ \t]*/.exec(line)![0];
    if (margin === undefined || margin.startsWith(own)) margin = own;
    else while (!own.startsWith(margin)) margin = margin.slice(0, -1);
  }
  return margin ?? '';
}
