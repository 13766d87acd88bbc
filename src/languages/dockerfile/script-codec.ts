import type { Codec, Document } from '../../document/document.ts';
import { frozenCodec, mappedCodec, type Decoded } from '../../document/mapped-codec.ts';
import type { Piece, SegmentMap } from '../../document/segment-map.ts';
import { applyEdits, firstOverlap, type Edit } from '../../text/edit.ts';
import { overlaps, shiftRange, type Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { continuationOf, lineAt, type Escape, type Instruction } from './instructions.ts';

/** How a script stands in an instruction. */
export interface ScriptForm {
  readonly escape: Escape;
  /** The instruction goes when its script is emptied; else a command that does nothing stays. */
  readonly goes: boolean;
  /** Here-documents that belong to the script, up to the end of the last delimiter's line. */
  readonly tail?: number;
}

/**
 * The script of an instruction in shell form. Lines go on as in the file, each with a backslash for the shell; comment
 * lines and empty lines between them are no part of it, and stay when what stands around them goes.
 */
export function scriptCodec(document: Document, instruction: Instruction, from: number, form: ScriptForm): Codec {
  const start = instruction.host({ start: from, end: from + 1 }).start;
  const header = instruction.range.end;
  const range = { start, end: form.tail ?? header };
  const source = document.parseText.slice(range.start, range.end);
  const tail = form.tail === undefined ? undefined : lastLine(source);
  const comments = instruction.gaps.filter((gap) => document.text.slice(gap.start, gap.end).trim() !== '');
  const style = {
    decode: (text: string): Decoded | Refusal => decode(text, form.escape, tail),
    write: (_: Decoded, map: SegmentMap, edits: readonly Edit[]): readonly Edit[] | Refusal => write(map, edits, form.escape, tail === undefined),
    fillsReferences: false,
  };
  const codec = mappedCodec(document, range, style);
  if (isRefusal(codec)) return frozenCodec(range, source, codec);
  return {
    ...codec,
    lift(given) {
      if (firstOverlap(given) !== undefined) return refuse('overlap', 'two edits change the same text');
      const edits = withoutOpenEnd(codec.text, given);
      if (firstOverlap(edits) !== undefined) return codec.lift(given);
      const after = applyEdits(codec.text, edits);
      if (form.goes && codec.text.trim() !== ':' && /^(?::|)$/.test(after.trim())) return removed(document.text, instruction);
      const lifted = codec.lift(edits);
      if (isRefusal(lifted) || !lifted.some((edit) => comments.some((gap) => overlaps(gap, edit.range)))) return lifted;
      // Each edit by itself: joined ones would not tell what stands above a comment from what stands below.
      const own = edits.map((edit) => ({ range: codec.toHost(edit.range), text: edit.text }));
      const cut = cutTail(document.text, own, comments, instruction);
      if (cut !== undefined) return cut;
      const around = aroundComments(document.text, own, comments, form.escape);
      if (around !== undefined && holds(document.text, range, around, after, style.decode)) return around;
      return refuse('not-writable', 'a comment stands in what would go');
    },
  };
}

/** Takes the whole instruction away; the comments in it stay. */
export function removed(text: string, { lines, gaps }: Instruction): readonly Edit[] {
  return without(lines, gaps.filter(({ start, end }) => text.slice(start, end).trim() !== ''));
}

/** Deletions of a range that leave some stretches of it. */
export function without(range: Range, kept: readonly Range[]): readonly Edit[] {
  const edits: Edit[] = [];
  let at = range.start;
  for (const gap of [...kept, { start: range.end, end: range.end }]) {
    if (gap.start > at) edits.push({ range: { start: at, end: gap.start }, text: '' });
    at = gap.end;
  }
  return edits;
}

function decode(source: string, escape: Escape, tail: string | undefined): Decoded | Refusal {
  const pieces: Piece[] = [];
  if (/^\s*(?:$|--)/.test(source)) return refuse('cannot-hold', 'the instruction would have no command');
  let at = 0;
  for (let first = true; ; first = false) {
    const { start, end, next } = lineAt(source, at);
    const line = source.slice(start, end);
    at = next;
    if (!first && (line.trim() === '' || line.trimStart().startsWith('#'))) {
      if (next >= source.length) return refuse('cannot-hold', 'the last line would be a comment');
      continue;
    }
    const mark = continuationOf(line, escape);
    if (mark === undefined) {
      pieces.push({ host: { start, end } });
      if (next < source.length || end < next) break;
      return tail === undefined ? { pieces, opaque: [], empty: 0 } : refuse('cannot-hold', 'the here-document is gone');
    }
    if (next >= source.length) return refuse('cannot-hold', 'the last line would go on');
    pieces.push({ host: { start, end: start + mark } }, { host: { start: start + mark, end: next }, ...(source.slice(start + mark, next) === '\\\n' ? {} : { text: '\\\n' }) });
  }
  if (tail === undefined || lastLine(source) !== tail) return refuse('cannot-hold', 'a line break would end the instruction');
  const headerEnd = pieces.at(-1)!.host.end;
  pieces.push(...lineBreaks(source, headerEnd));
  return { pieces, opaque: [], empty: 0 };
}

/** Verbatim lines, each line break as the shell gets it. */
function lineBreaks(source: string, from: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = from;
  for (let end = source.indexOf('\r\n', at); end !== -1; end = source.indexOf('\r\n', at)) {
    pieces.push({ host: { start: at, end } }, { host: { start: end, end: end + 2 }, text: '\n' });
    at = end + 2;
  }
  pieces.push({ host: { start: at, end: source.length } });
  return pieces;
}

function lastLine(source: string): string {
  return source.slice(source.trimEnd().lastIndexOf('\n') + 1).trim();
}

function write(map: SegmentMap, edits: readonly Edit[], escape: Escape, oneLine: boolean): readonly Edit[] | Refusal {
  const eol = map.source.includes('\r\n') ? '\r\n' : '\n';
  const written: Edit[] = [];
  for (const edit of edits) {
    const text = edit.text.replaceAll('\\\n', '\u0000');
    // The builder would take these for its own.
    if (text.includes('\r') || (oneLine && text.includes('<<'))) return refuse('cannot-hold', 'the builder would read the text itself');
    if (oneLine && text.includes('\n')) return refuse('cannot-hold', 'a line break would end the instruction');
    written.push({ range: map.toHost(edit.range), text: text.replaceAll('\n', eol).replaceAll('\u0000', `${escape}${eol}`) });
  }
  return written;
}

/** What takes the end of the script away takes the mark along that would go on to it. */
function withoutOpenEnd(text: string, edits: readonly Edit[]): readonly Edit[] {
  return edits.map((edit) => {
    if (edit.text !== '' || edit.range.start === edit.range.end || text.slice(edit.range.end).trim() !== '') return edit;
    const head = text.slice(0, edit.range.start) + (text[edit.range.start] === '\n' ? '\n' : '');
    const open = /(?:[ \t]*\\\n)+[ \t]*$/.exec(head);
    return open === null ? edit : { ...edit, range: { start: open.index, end: edit.range.end } };
  });
}

/** The edits with the comment lines that lie in what they take away left standing, each on its own line. */
function aroundComments(text: string, edits: readonly Edit[], comments: readonly Range[], escape: Escape): readonly Edit[] | undefined {
  const all: Edit[] = [];
  for (const edit of edits) {
    const { start, end } = edit.range;
    const inside = comments.filter((gap) => overlaps(gap, edit.range));
    const [first] = inside;
    if (first === undefined) {
      all.push(edit);
      continue;
    }
    // The line above the comments must still go on.
    const mark = start + text.slice(start, first.start).trimEnd().lastIndexOf(escape);
    const last = inside.at(-1)!;
    if (mark < start || /[\r\n]/.test(edit.text) || start > first.start || last.end > end) return undefined;
    const indent = /^[ \t]*/.exec(text.slice(last.end, end))![0].length;
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    // New text takes the place of what stands below the comments, where something does.
    const below = last.end + indent < end;
    const gone = text.slice(lineStart, start).trim() === '' && (edit.text === '' || below);
    const head = gone ? { start: lineStart, end: first.start } : { start, end: mark };
    all.push({ range: head, text: edit.text === '' || below ? '' : `${edit.text} ` });
    all.push(...without({ start: lineAt(text, mark).next, end: last.end }, inside).filter((each) => each.range.start >= head.end));
    if (below) all.push({ range: { start: last.end + indent, end }, text: edit.text });
  }
  const kept = all.filter((edit) => edit.text !== '' || edit.range.end > edit.range.start);
  return firstOverlap(kept) === undefined ? kept : undefined;
}

/** The one edit that takes the last commands away: the comments in front of them come to stand behind the instruction. */
function cutTail(text: string, edits: readonly Edit[], comments: readonly Range[], { range, lines, heredocs }: Instruction): readonly Edit[] | undefined {
  const [edit] = edits;
  const inside = comments.filter((gap) => edit !== undefined && overlaps(gap, edit.range));
  const [first] = inside;
  const isTail = edits.length === 1 && edit !== undefined && edit.text === '' && edit.range.end === range.end && heredocs.length === 0;
  if (!isTail || first === undefined || first.start <= edit.range.start) return undefined;
  const line = lineAt(text, edit.range.start);
  return [{ range: { start: edit.range.start, end: line.end }, text: '' }, ...without({ start: line.next, end: lines.end }, inside)];
}

/** The law, but for where lines are continued and how many blanks stand there. */
function holds(text: string, range: Range, edits: readonly Edit[], expected: string, read: (source: string) => Decoded | Refusal): boolean {
  const local = edits.map((edit) => ({ ...edit, range: shiftRange(edit.range, -range.start) }));
  const source = applyEdits(text.slice(range.start, range.end), local);
  const decoded = read(source);
  if (isRefusal(decoded)) return false;
  const got = decoded.pieces.map((piece) => piece.text ?? source.slice(piece.host.start, piece.host.end)).join('');
  return flat(got) === flat(expected);
}

function flat(script: string): string {
  return script.replace(/[ \t]*\\\n[ \t]*/g, ' ').trim();
}
