import { trimEdit, type Edit } from '../text/edit.ts';
import { lineIndex } from '../text/line-index.ts';
import type { Range } from '../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../text/refusal.ts';
import type { Codec } from './document.ts';
import { mappedCodec, type CodecHost, type Decoded } from './mapped-codec.ts';
import type { Piece, SegmentMap } from './segment-map.ts';

/** One host line that holds a guest line. Offsets count from the start of the codec's range. */
export interface HostLine {
  /** Start of the line, before its indentation. */
  readonly start: number;
  /** The guest's part of the line. */
  readonly content: Range;
  /** After the line break; equals `content.end` on a last line without one. */
  readonly end: number;
}

/** A block of lines, read. */
export interface DecodedLines {
  readonly lines: readonly HostLine[];
  /** Whether the guest's text ends with a line break after the last line, whatever the host has there. */
  readonly terminated: boolean;
}

/** The parameters of one kind of block. The guest's line breaks are always `\n`. */
export interface LinesStyle {
  /** Must refuse what the real reader would read otherwise: it is also the check on what was written. */
  decode(source: string): DecodedLines | Refusal;
  /** What stands before a new line that is not empty; `neighbour` is the prefix of the line it grows from, `previous` the new line before. */
  prefix(neighbour: string, previous: string | undefined): string;
}

interface LinesRead extends Decoded, DecodedLines {}

/**
 * The codec of a block of lines: block scalar, heredoc, fence. Only touched lines are written again, with the line
 * break of their neighbour. A Refusal when the stretch `range` of `host` is not in this style.
 */
export function linesCodec(host: CodecHost, range: Range, style: LinesStyle): Codec | Refusal {
  return mappedCodec<LinesRead>(host, range, {
    fillsReferences: false,
    decode(source) {
      const read = style.decode(source);
      if (isRefusal(read)) return read;
      return { ...read, pieces: piecesOf(source, read), opaque: [], empty: read.lines[0]?.content.start ?? source.length };
    },
    write(decoded, map, edits) {
      if (decoded.lines.length === 0) return refuse('cannot-hold', 'the block holds no line yet');
      const written: Edit[] = [];
      for (const group of touchedLines(map.text, edits)) {
        const edit = writeGroup(group, decoded, map, style);
        if (isRefusal(edit)) return edit;
        written.push(edit);
      }
      return written;
    },
  });
}

function piecesOf(source: string, { lines, terminated }: DecodedLines): readonly Piece[] {
  return lines.flatMap((line, i) => {
    const lineBreak = { start: line.content.end, end: line.end };
    if (i === lines.length - 1 && !terminated) return [{ host: line.content }];
    if (source.slice(lineBreak.start, lineBreak.end) === '\n') return [{ host: { start: line.content.start, end: line.end } }];
    return [{ host: line.content }, { host: lineBreak, text: '\n' }];
  });
}

/** Edits on the same lines, with the guest lines they touch (indexes, both included). */
interface Group {
  readonly first: number;
  readonly last: number;
  readonly edits: readonly Edit[];
}

function touchedLines(text: string, edits: readonly Edit[]): readonly Group[] {
  const index = lineIndex(text);
  const groups: Group[] = [];
  for (const edit of edits) {
    const first = index.at(edit.range.start).line - 1;
    const last = index.at(edit.range.end).line - 1;
    const before = groups.at(-1);
    if (before === undefined || before.last < first) groups.push({ first, last, edits: [edit] });
    else groups[groups.length - 1] = { first: before.first, last, edits: [...before.edits, edit] };
  }
  return groups;
}

function writeGroup(group: Group, decoded: LinesRead, map: SegmentMap, style: LinesStyle): Edit | Refusal {
  const { lines } = decoded;
  // After a final line break the guest has one more line, empty, that the host has not.
  const endsBehind = group.last === lines.length;
  const startsBehind = group.first === lines.length;
  const head = lines[startsBehind ? lines.length - 1 : group.first]!;
  const tail = lines[endsBehind ? lines.length - 1 : group.last]!;
  const texts = newLines(group, decoded, map);
  if (endsBehind && texts.pop() !== '') return refuse('cannot-hold', 'the final line break cannot be left out');

  const source = map.source;
  const neighbour = source.slice(head.start, head.content.start);
  const lineBreak = lineBreakNear(source, lines, group.first);
  const written = texts.map((text, i) => {
    if (!startsBehind && i === 0 && text === contentOf(source, head)) return source.slice(head.start, head.content.end);
    if (!endsBehind && i === texts.length - 1 && text === contentOf(source, tail)) return source.slice(tail.start, tail.content.end);
    return text === '' ? '' : style.prefix(neighbour, texts[i - 1]) + text;
  });
  if (startsBehind) {
    const isOpen = tail.end === tail.content.end;
    const text = isOpen ? written.map((line) => lineBreak + line) : written.map((line) => line + lineBreak);
    return { range: { start: tail.end, end: tail.end }, text: text.join('') };
  }
  if (!endsBehind) return trimEdit(source, { range: { start: head.start, end: tail.content.end }, text: written.join(lineBreak) });
  const closing = tail.end === tail.content.end || written.length === 0 ? '' : lineBreak;
  return trimEdit(source, { range: { start: head.start, end: tail.end }, text: written.join(lineBreak) + closing });
}

function newLines({ first, last, edits }: Group, { lines }: LinesRead, map: SegmentMap): string[] {
  const start = guestStart(first);
  const end = last === lines.length ? map.text.length : map.toGuest(lines[last]!.content).end;
  const parts: string[] = [];
  let at = start;
  for (const edit of edits) {
    parts.push(map.text.slice(at, edit.range.start), edit.text);
    at = edit.range.end;
  }
  parts.push(map.text.slice(at, end));
  return parts.join('').split('\n');

  function guestStart(line: number): number {
    if (line === lines.length) return map.text.length;
    return map.toGuest({ start: lines[line]!.content.start, end: lines[line]!.content.start }).start;
  }
}

function contentOf(source: string, line: HostLine): string {
  return source.slice(line.content.start, line.content.end);
}

function lineBreakNear(source: string, lines: readonly HostLine[], index: number): string {
  // Only the last line may have none.
  const line = [lines[index], lines[index - 1], lines[0]].find((each) => each !== undefined && each.end > each.content.end);
  if (line !== undefined) return source.slice(line.content.end, line.end).replace(/^[ \t]+/, '');
  return source.includes('\r\n') ? '\r\n' : '\n';
}
