import type { Range } from '../../text/range.ts';
import type { ParseFailure } from '../language.ts';
import { sectionReading, type Flavour, type SectionReading } from './flavour.ts';
import { commentStart, isContinued, lineAt, type Line } from './lines.ts';

/** One line of a value, or several that a backslash joins. Offsets count in the document. */
export interface IniItem {
  /** From the first to the last character that is no blank. */
  readonly range: Range;
  /** Where one line ends and its continuation begins: backslash to the next character that counts. */
  readonly joints: readonly Range[];
  /** All of its lines, with the last line break. */
  readonly lines: Range;
  /** True where the key does not stand on its first line. */
  readonly own: boolean;
}

/** `KEY = value`, with the lines that continue it. */
export interface IniEntry {
  /** All of its lines, with the last line break; blank lines and comments below are not of it. */
  readonly lines: Range;
  readonly key: Range;
  /** End of the delimiter itself. */
  readonly delimiterEnd: number;
  /** Where the value begins, or would. */
  readonly valueStart: number;
  readonly items: readonly IniItem[];
  /** True where the value goes on in indented lines. */
  readonly indented: boolean;
}

export interface IniSection {
  /** The name between the brackets; undefined for what stands above the first section. */
  readonly name: Range | undefined;
  /** The header line to the start of the next one. */
  readonly lines: Range;
  readonly reading: SectionReading;
  readonly entries: readonly IniEntry[];
}

export interface IniFile {
  readonly sections: readonly IniSection[];
  /** Comments without their mark, in order. */
  readonly comments: readonly Range[];
}

/** More keys than this are no configuration that a person wrote. */
const MAX_ENTRIES = 100_000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type OpenEntry = Mutable<IniEntry> & { items: IniItem[]; indent: number };
type OpenSection = Mutable<IniSection> & { entries: OpenEntry[] };

/** Reads an INI text line by line; lines that are no section, key, continuation or comment are left alone. */
export function scanIni(text: string, flavour: Flavour): IniFile | ParseFailure {
  const top = sectionReading(flavour, '');
  const sections: OpenSection[] = [{ name: undefined, lines: { start: 0, end: 0 }, reading: top, entries: [] }];
  const comments: Range[] = [];
  let entry: OpenEntry | undefined;
  let count = 0;

  for (let start = 0; start < text.length;) {
    const line = lineAt(text, start);
    const section = sections.at(-1)!;
    start = line.next;
    if (line.first === line.content) continue;
    if (isComment(text, line)) {
      comments.push({ start: line.first + 1, end: line.content });
      continue;
    }
    if (flavour.kind === 'config' && entry !== undefined && line.first - line.start > entry.indent) {
      const item = itemAt(text, line, line.first, section.reading, comments, entry.indent, true);
      if (item === undefined) continue;
      entry.indented = true;
      entry.items.push(item);
      entry.lines = { start: entry.lines.start, end: item.lines.end };
      start = item.lines.end;
      continue;
    }
    entry = undefined;
    const header = text[line.first] === '[' ? headerAt(text, line) : undefined;
    if (header !== undefined) {
      section.lines = { start: section.lines.start, end: line.start };
      const reading = sectionReading(flavour, text.slice(header.start, header.end).trim());
      sections.push({ name: header, lines: { start: line.start, end: text.length }, reading, entries: [] });
      continue;
    }
    const found = entryAt(text, line, flavour, section.reading, comments);
    if (found === undefined) continue;
    if (++count > MAX_ENTRIES) return { failed: 'too many keys', offset: line.start };
    section.entries.push(found);
    entry = found;
    start = found.lines.end;
  }
  const last = sections.at(-1)!;
  last.lines = { start: last.lines.start, end: text.length };
  return { sections, comments };
}

function headerAt(text: string, line: Line): Range | undefined {
  const close = text.indexOf(']', line.first);
  if (close === -1 || close >= line.content || close === line.first + 1) return undefined;
  return { start: line.first + 1, end: close };
}

function entryAt(text: string, line: Line, flavour: Flavour, reading: SectionReading, comments: Range[]): OpenEntry | undefined {
  const source = text.slice(line.first, line.content);
  const at = source.search(flavour.kind === 'unit' ? /=/ : /[=:]/);
  if (at <= 0) return undefined;
  const delimiterEnd = line.first + at + 1;
  const key = { start: line.first, end: line.first + source.slice(0, at).trimEnd().length };
  let from = delimiterEnd;
  while (from < line.content && isBlank(text[from]!)) from++;
  const indent = line.first - line.start;
  const item = itemAt(text, line, from, reading, comments, flavour.kind === 'unit' ? -1 : indent, false);
  return {
    lines: { start: line.start, end: item?.lines.end ?? line.next }, key, delimiterEnd,
    valueStart: item?.range.start ?? delimiterEnd, items: item === undefined ? [] : [item], indented: false, indent,
  };
}

/** The value's part on a line from `from` on, with the lines a backslash joins to it; undefined where there is none. */
function itemAt(text: string, line: Line, from: number, reading: SectionReading, comments: Range[], indent: number, own: boolean): IniItem | undefined {
  const joints: Range[] = [];
  let last = line;
  let end = valueEnd(text, line, from, reading, comments);
  if (end <= from) return undefined;
  while (reading.joins && isContinued(text, from, end)) {
    const next = joined(text, last, indent, comments);
    if (next === undefined) break;
    joints.push({ start: end - 1, end: next.first });
    last = next;
    end = valueEnd(text, next, next.first, reading, comments);
  }
  return { range: { start: from, end }, joints, lines: { start: line.start, end: last.next }, own };
}

/** The line that a backslash at the end of `line` joins to it, past comments between the two. */
function joined(text: string, line: Line, indent: number, comments: Range[]): Line | undefined {
  const between: Range[] = [];
  let next = line;
  do {
    if (next.next >= text.length) return undefined;
    next = lineAt(text, next.next);
    if (!isComment(text, next)) break;
    between.push({ start: next.first + 1, end: next.content });
  } while (true);
  if (indent >= 0 && next.first - next.start <= indent) return undefined;
  comments.push(...between);
  return next;
}

function isComment(text: string, { first, content }: Line): boolean {
  return first < content && '#;'.includes(text[first]!);
}

/** Where the value ends on a line: before a comment and the blanks in front of it. */
function valueEnd(text: string, line: Line, from: number, reading: SectionReading, comments: Range[]): number {
  const mark = commentStart(text, from, line.content, reading.inlineComments);
  if (mark !== undefined) comments.push({ start: mark + 1, end: line.content });
  let end = mark ?? line.content;
  while (end > from && isBlank(text[end - 1]!)) end--;
  return end;
}

function isBlank(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\f' || char === '\v';
}
