import type { EscapeStyle } from '../../document/codec-escapes.ts';
import type { DecodedLines, HostLine, LinesStyle } from '../../document/codec-lines.ts';
import type { Piece } from '../../document/segment-map.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { UNWRITABLE } from './flow-scalar.ts';

const HEADER = /^[|>](?:([+-])([1-9])?|([1-9])([+-])?)?[ \t]*(?:[ \t]#[^\r\n]*)?(?:\r?\n|$)/;

interface Block {
  readonly indent: number;
  readonly keep: boolean;
  readonly strip: boolean;
  /** Lines of the value: without the final empty ones, unless they are kept. */
  readonly lines: readonly HostLine[];
}

/** `|` with any indicators; `parentIndent` is what an indentation indicator counts from, `source` the scalar as it stands. */
export function literalStyle(parentIndent: number, source: string): LinesStyle {
  const now = readBlock(source, parentIndent);
  const indent = isRefusal(now) ? 0 : now.indent;
  return {
    decode(text): DecodedLines | Refusal {
      const block = readBlock(text, parentIndent);
      if (isRefusal(block)) return block;
      if (block.lines.length > 0 && block.indent !== indent) return cannotHold('the indentation would change');
      return { lines: block.lines, terminated: !block.strip };
    },
    prefix: () => ' '.repeat(indent),
  };
}

/** `>` with any indicators: text inside a line can be replaced, line breaks stay where they are. */
export function foldedStyle(parentIndent: number): EscapeStyle {
  return {
    decode(source) {
      const block = readBlock(source, parentIndent);
      if (isRefusal(block)) return block;
      const { lines } = block;
      const start = lines[0]?.content.start ?? source.length;
      const end = lines.at(-1)?.end ?? source.length;
      return {
        pieces: foldedPieces(source, block),
        opaque: [],
        empty: start,
        zones: [{ outer: { start: 0, end: source.length }, content: { start, end }, mode: '' }],
      };
    },
    encode(text) {
      return /[\r\n]/.test(text) ? cannotHold('a folded scalar cannot hold a new line break') : text;
    },
  };
}

function readBlock(source: string, parentIndent: number): Block | Refusal {
  const header = HEADER.exec(source);
  if (header === null) return cannotHold('not a block scalar');
  if (UNWRITABLE.test(source) || /\r(?!\n)/.test(source)) return cannotHold('a block scalar cannot hold this character');
  const chomping = header[1] ?? header[4] ?? '';
  const indicator = header[2] ?? header[3];
  const rows = rowsOf(source, header[0].length);
  const firstText = rows.findIndex((row) => row.textStart < row.textEnd);
  const indent = indicator !== undefined ? parentIndent + Number(indicator)
    : firstText === -1 ? undefined : rows[firstText]!.textStart - rows[firstText]!.start;
  if (indent === undefined) return cannotHold('the block holds no text that shows its indentation');
  if (indicator === undefined && rows.slice(0, firstText).some((row) => row.textStart - row.start > indent)) {
    return cannotHold('a blank line before the text is indented deeper than the text');
  }
  const lines: HostLine[] = [];
  for (const row of rows) {
    const isBlank = row.textStart === row.textEnd;
    if (!isBlank && row.textStart - row.start < indent) {
      return cannotHold('a line is indented less than the block');
    }
    const from = Math.min(row.start + indent, row.textEnd);
    lines.push({ start: row.start, content: { start: from, end: row.textEnd }, end: row.end });
  }
  if (indent === 0 && lines.some((line) => /^(?:---|\.\.\.)(?:\s|$)/.test(source.slice(line.content.start, line.end)))) {
    return cannotHold('a line would be a document marker');
  }
  const last = lines.findLastIndex((line) => line.content.start < line.content.end);
  if (last !== -1 && source.slice(lines[last]!.content.start, lines[last]!.content.end).trim() === '') {
    return cannotHold('readers differ on a last line of blanks');
  }
  const keep = chomping === '+';
  return { indent, keep, strip: chomping === '-', lines: keep ? lines : lines.slice(0, last + 1) };
}

interface Row {
  readonly start: number;
  /** After the blanks at the start. */
  readonly textStart: number;
  readonly textEnd: number;
  readonly end: number;
}

function rowsOf(source: string, from: number): readonly Row[] {
  const rows: Row[] = [];
  let start = from;
  while (start < source.length) {
    const newline = source.indexOf('\n', start);
    const end = newline === -1 ? source.length : newline + 1;
    const textEnd = newline === -1 ? end : newline > start && source[newline - 1] === '\r' ? newline - 1 : newline;
    let textStart = start;
    while (textStart < textEnd && source[textStart] === ' ') textStart++;
    rows.push({ start, textStart, textEnd, end });
    start = end;
  }
  return rows;
}

function foldedPieces(source: string, { lines, strip }: Block): readonly Piece[] {
  const pieces: Piece[] = [];
  let before = -1;
  for (const [i, line] of lines.entries()) {
    if (line.content.start === line.content.end) continue;
    const gap = breaksBefore(source, lines, before, i);
    const start = before === -1 ? lines[0]!.start : lines[before]!.content.end;
    if (gap !== '') pieces.push({ host: { start, end: line.content.start }, text: gap });
    pieces.push({ host: line.content });
    before = i;
  }
  const last = lines.at(-1);
  if (last === undefined || strip) return pieces;
  const start = before === -1 ? lines[0]!.start : lines[before]!.content.end;
  return [...pieces, { host: { start, end: last.end }, text: '\n'.repeat(lines.length - Math.max(before, 0)) }];
}

function breaksBefore(source: string, lines: readonly HostLine[], before: number, line: number): string {
  if (before === -1) return '\n'.repeat(line);
  const breaks = line - before;
  if (isSpaced(source, lines[before]!) || isSpaced(source, lines[line]!)) return '\n'.repeat(breaks);
  return breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
}

/** Lines that begin with a blank are not folded. */
function isSpaced(source: string, line: HostLine): boolean {
  const first = source[line.content.start];
  return first === ' ' || first === '\t';
}

function cannotHold(why: string): Refusal {
  return refuse('cannot-hold', why);
}
