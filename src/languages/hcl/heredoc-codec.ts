import { chainCodecs } from '../../document/codec-chain.ts';
import { escapesCodec } from '../../document/codec-escapes.ts';
import { linesCodec, type DecodedLines, type HostLine, type LinesStyle } from '../../document/codec-lines.ts';
import type { Codec, Document } from '../../document/document.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { markerEnd, templateEnd } from './skipping.ts';
import { linesStyle } from './string-style.ts';

/** The two-way map of a heredoc's body; `indented`: `<<-`, whose lines lose the blanks that all of them begin with. */
export function heredocCodec(host: Document, body: Range, indented: boolean, marker: string): Codec | Refusal {
  const lines = linesCodec(host, body, blockStyle(indented, marker));
  return isRefusal(lines) ? lines : chainCodecs(lines, (text, all) => escapesCodec(text, all, linesStyle));
}

function blockStyle(indented: boolean, marker: string): LinesStyle {
  return {
    decode: (source) => decode(source, indented, marker),
    prefix: (neighbour) => neighbour,
  };
}

/** A line of the source; one that begins inside a template is none that the reader takes blanks from. */
interface Row extends Range {
  readonly inside: boolean;
}

function decode(source: string, indented: boolean, marker: string): DecodedLines | Refusal {
  if (source !== '' && !source.endsWith('\n')) return refuse('cannot-hold', 'the marker must stand on a line of its own');
  const rows = rowsOf(source);
  if (rows === undefined) return refuse('cannot-hold', 'a template is not closed');
  if (rows.some((row) => !row.inside && markerEnd(source, row.start, marker) !== -1)) return refuse('cannot-hold', 'a line would end the heredoc');
  const shift = indented ? Math.min(...rows.filter((row) => !row.inside && !isBlank(source, row)).map((row) => blanksOf(source, row))) : 0;
  const lines = rows.map((row): HostLine => {
    const own = row.inside || isBlank(source, row) ? 0 : shift;
    const end = source[row.end - 2] === '\r' ? row.end - 2 : row.end - 1;
    return { start: row.start, content: { start: row.start + own, end }, end: row.end };
  });
  return { lines, terminated: true };
}

function rowsOf(source: string): readonly Row[] | undefined {
  const rows: Row[] = [];
  let covered = 0;
  const sign = /[$%]\{/g;
  for (let start = 0; start < source.length;) {
    const end = source.indexOf('\n', start) + 1;
    rows.push({ start, end, inside: start < covered });
    sign.lastIndex = Math.max(start, covered);
    for (let found = sign.exec(source); found !== null && found.index < end; found = sign.exec(source)) {
      // `$${` stands for itself.
      if (source[found.index - 1] === found[0][0] && found.index - 1 >= Math.max(start, covered)) continue;
      const close = templateEnd(source, found.index);
      if (close === -1) return undefined;
      covered = close;
      sign.lastIndex = close;
    }
    start = end;
  }
  return rows;
}

function isBlank(source: string, { start, end }: Range): boolean {
  return source.slice(start, end).trim() === '';
}

function blanksOf(source: string, { start, end }: Range): number {
  return end - start - source.slice(start, end).trimStart().length;
}
