import { readRequirement, type RequirementParts } from '../../sites/requirement-line.ts';
import { shiftRange, type Range } from '../../text/range.ts';
import type { ParseFailure } from '../language.ts';

/** One requirement, or an option such as `-r FILE`. Offsets count in the document. */
export interface Requirement {
  /** All lines that backslashes join, with the last line break. */
  readonly lines: Range;
  /** What stands on its first line, without options of its own and comments. */
  readonly range: Range;
  readonly parts?: RequirementParts;
  /** The file behind `-r` or `-c`. */
  readonly file?: Range;
  /** All of its lines as one, without comments. */
  readonly whole: string;
  /** Its version cannot change alone: hashes are those of one version, or it goes on in the next line. */
  readonly tied: boolean;
}

export interface RequirementFile {
  readonly requirements: readonly Requirement[];
  /** Comments without their mark. */
  readonly comments: readonly Range[];
}

const MAX_LINES = 200_000;
const COMMENT = /(?:^|\s)#/;
const OWN_OPTION = /\s--(?:hash|config-settings?|global-option|install-option)\b/;
const FILE = /^(?:-r|--requirement|-c|--constraint)(?:[ \t]+|=|(?=[\w./]))(\S+)/;
const EDITABLE = /^(?:-e|--editable)(?:[ \t]+|=)/;

/** Reads a requirements file as pip does, line by line; options that name no package are left alone. */
export function scanRequirements(text: string): RequirementFile | ParseFailure {
  const requirements: Requirement[] = [];
  const comments: Range[] = [];
  let count = 0;
  for (let start = 0; start < text.length;) {
    if (++count > MAX_LINES) return { failed: 'too many lines', offset: start };
    const { first, all, next } = logicalLine(text, start, comments);
    const source = text.slice(first.start, first.end);
    const lead = source.length - source.trimStart().length;
    const body = withoutOptions(source.slice(lead));
    const lines = { start, end: next };
    start = next;
    if (body === '') continue;
    const at = first.start + lead;
    const found = read(body, at);
    // What goes on behind a backslash with more than options is not known from its first line.
    const isSplit = !/^(?:--|;|$)/.test(all.slice(source.length).trim());
    requirements.push({ lines, whole: all, ...found, tied: isSplit || /--hash\b/.test(all) });
  }
  return { requirements, comments };
}

function read(body: string, at: number): Pick<Requirement, 'range' | 'parts' | 'file'> {
  const range = { start: at, end: at + body.length };
  const file = FILE.exec(body);
  if (file?.[1] !== undefined) {
    const from = at + file[0].length - file[1].length;
    return { range, file: { start: from, end: from + file[1].length } };
  }
  const editable = EDITABLE.exec(body)?.[0].length ?? 0;
  const parts = body.startsWith('-') && editable === 0 ? undefined : readRequirement(body.slice(editable));
  if (parts === undefined) return { range };
  const from = at + editable;
  return { range, parts: {
    ...parts, name: shiftRange(parts.name, from), range: shiftRange(parts.range, from),
    ...(parts.version === undefined ? {} : { version: shiftRange(parts.version, from) }),
  } };
}

/** The first line's content, the text of all lines joined to it, and where the next one begins. */
function logicalLine(text: string, start: number, comments: Range[]): { readonly first: Range; readonly all: string; readonly next: number } {
  let first: Range | undefined;
  let all = '';
  for (let at = start; ;) {
    const lineBreak = text.indexOf('\n', at);
    const end = lineBreak === -1 ? text.length : lineBreak;
    const line = text.slice(at, end);
    const mark = COMMENT.exec(line);
    const hash = mark === null ? -1 : mark.index + mark[0].length - 1;
    if (hash !== -1) comments.push({ start: at + hash + 1, end: at + line.trimEnd().length });
    const solid = (hash === -1 ? line : line.slice(0, hash)).trimEnd();
    const joins = hash === -1 && solid.endsWith('\\');
    const content = joins ? solid.slice(0, -1).trimEnd() : solid;
    first ??= { start: at, end: at + content.length };
    all += `${content} `;
    at = lineBreak === -1 ? text.length : lineBreak + 1;
    if (!joins || at >= text.length) return { first, all, next: at };
  }
}

function withoutOptions(body: string): string {
  const option = OWN_OPTION.exec(body);
  return (option === null ? body : body.slice(0, option.index)).trimEnd();
}
