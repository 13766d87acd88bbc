import { segmentMap, type Piece, type SegmentMap } from '../../document/segment-map.ts';
import { shiftRange, type Range } from '../../text/range.ts';
import type { ParseFailure } from '../language.ts';
import { heredocWords, type HeredocWord } from './heredoc-words.ts';

/** A file fed to an instruction: `<<EOF`. */
export interface Heredoc extends HeredocWord {
  /** From the start of its first line to the start of the delimiter's line. */
  readonly body: Range;
}

/** One instruction over all of its lines. Ranges count in the document. */
export interface Instruction {
  /** Upper case. */
  readonly keyword: string;
  /** It is run by images that are built upon this one. */
  readonly onbuild: boolean;
  /** Keyword to the end of what belongs to it, here-documents not included. */
  readonly range: Range;
  /** Whole lines, here-documents and the last line break included. */
  readonly lines: Range;
  /** Comment lines and empty lines inside it, with their line breaks. */
  readonly gaps: readonly Range[];
  readonly heredocs: readonly Heredoc[];
  /** What follows the keyword, on one line: continuations and comments taken out. */
  readonly text: string;
  /** The document's range of a range of `text`. */
  host(range: Range): Range;
}

export interface DockerfileLines {
  readonly instructions: readonly Instruction[];
  /** Comments without their `#`, those inside instructions too. */
  readonly comments: readonly Range[];
  /** The character that escapes and continues lines. */
  readonly escape: Escape;
}

export type Escape = '\\' | '`';

const KEYWORDS = new Set([
  'ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'ONBUILD', 'RUN', 'SHELL',
  'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR',
]);
const HEREDOC_KEYWORDS = new Set(['RUN', 'COPY', 'ADD']);
const DIRECTIVE = /^#[ \t]*([A-Za-z]+)[ \t]*=[ \t]*(\S+)[ \t]*$/;
const HEAD = /^([A-Za-z]+)(?:[ \t\v\f]+|$)/;
const ONBUILD = /^ONBUILD[ \t\v\f]+/i;

/** More instructions than this are no image's. */
const MAX_INSTRUCTIONS = 50_000;

interface Line {
  readonly start: number;
  /** Without the line break. */
  readonly end: number;
  readonly next: number;
}

/** Reads a text instruction by instruction; a text with a word that is no instruction is no Dockerfile. */
export function readInstructions(text: string): DockerfileLines | ParseFailure {
  const instructions: Instruction[] = [];
  const comments: Range[] = [];
  let escape: Escape = '\\';
  let directives = true;
  for (let at = 0; at < text.length;) {
    const line = lineAt(text, at);
    const source = text.slice(line.start, line.end);
    at = line.next;
    const solid = source.search(/\S/);
    if (solid === -1) {
      directives = false;
      continue;
    }
    if (source[solid] === '#') {
      const [, name, value] = directives ? DIRECTIVE.exec(source.slice(solid)) ?? [] : [];
      if (name === undefined) directives = false;
      else if (name.toLowerCase() === 'escape' && value === '`') escape = '`';
      comments.push({ start: line.start + solid + 1, end: line.end });
      continue;
    }
    directives = false;
    if (instructions.length === MAX_INSTRUCTIONS) return { failed: 'too many instructions', offset: line.start };
    const read = instructionAt(text, line, escape, comments);
    if (read === undefined) continue;
    if ('failed' in read) return read;
    instructions.push(read);
    at = read.lines.end;
  }
  return { instructions, comments, escape };
}

/** The instruction that starts on `line`; undefined for a lone continuation mark. */
function instructionAt(text: string, line: Line, escape: Escape, comments: Range[]): Instruction | ParseFailure | undefined {
  const base = line.start;
  const pieces: Piece[] = [];
  const gaps: Range[] = [];
  let current = line;
  let end = line.start;
  for (let first = true; ; first = false) {
    const source = text.slice(current.start, current.end);
    const blank = source.search(/\S/);
    if (!first && (blank === -1 || source[blank] === '#')) {
      gaps.push({ start: current.start, end: current.next });
      if (blank !== -1) comments.push({ start: current.start + blank + 1, end: current.end });
    } else {
      const mark = continuationOf(source, escape);
      const from = current.start + (first ? blank : 0);
      const to = mark === undefined ? current.end : current.start + mark;
      pieces.push({ host: { start: from - base, end: to - base } });
      end = to;
      if (mark === undefined) break;
    }
    if (current.next >= text.length) break;
    current = lineAt(text, current.next);
  }
  // Comments behind the last line of an instruction that ends with the file belong to nothing.
  const map = segmentMap(text.slice(base, end), pieces, 0);
  return built(text, map, { start: base, end: current.next }, gaps, escape);
}

function built(text: string, map: SegmentMap, own: Range, gaps: readonly Range[], escape: Escape): Instruction | ParseFailure | undefined {
  const whole = map.text.trimEnd();
  if (whole === '') return undefined;
  const host = (range: Range): Range => shiftRange(map.toHost(range), own.start);
  let offset = 0;
  const outer = ONBUILD.exec(whole);
  if (outer !== null) offset = outer[0].length;
  const head = HEAD.exec(whole.slice(offset));
  const keyword = head?.[1]?.toUpperCase() ?? '';
  if (head === null || !KEYWORDS.has(keyword)) return { failed: 'a word that is no instruction', offset: host({ start: offset, end: offset + 1 }).start };
  const from = offset + head[0].length;
  const body = whole.slice(from);
  const words = HEREDOC_KEYWORDS.has(keyword) ? heredocWords(body, escape) : [];
  const heredocs = bodiesOf(text, own.end, words);
  if (heredocs === undefined) return { failed: 'a here-document is not closed', offset: own.start };
  const closing = heredocs.at(-1);
  return {
    keyword, onbuild: outer !== null, gaps, heredocs, text: body,
    range: { start: host({ start: 0, end: 1 }).start, end: host({ start: whole.length - 1, end: whole.length }).end },
    lines: { start: own.start, end: closing === undefined ? own.end : lineAt(text, closing.body.end).next },
    host: (range) => host(shiftRange(range, from)),
  };
}

function bodiesOf(text: string, start: number, words: readonly HeredocWord[]): readonly Heredoc[] | undefined {
  const heredocs: Heredoc[] = [];
  let at = start;
  for (const word of words) {
    const from = at;
    let found: Line | undefined;
    while (found === undefined && at < text.length) {
      const line = lineAt(text, at);
      const source = text.slice(line.start, line.end);
      if ((word.chomp ? source.replace(/^\t+/, '') : source) === word.name) found = line;
      at = line.next;
    }
    if (found === undefined) return undefined;
    heredocs.push({ ...word, body: { start: from, end: found.start } });
  }
  return heredocs;
}

/** Where the mark that continues the line stands; undefined for a line that ends its instruction. */
export function continuationOf(source: string, escape: Escape): number | undefined {
  const at = source.trimEnd().length - 1;
  if (at < 0 || source[at] !== escape || !/^[ \t]*$/.test(source.slice(at + 1))) return undefined;
  // A doubled mark is an escaped one.
  return source[at - 1] === escape ? undefined : at;
}

/** The line that starts at `start`. */
export function lineAt(text: string, start: number): Line {
  const lineBreak = text.indexOf('\n', start);
  if (lineBreak === -1) return { start, end: text.length, next: text.length };
  const end = lineBreak > start && text[lineBreak - 1] === '\r' ? lineBreak - 1 : lineBreak;
  return { start, end, next: lineBreak + 1 };
}
