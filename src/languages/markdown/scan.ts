import type { Range } from '../../text/range.ts';
import type { ParseFailure } from '../language.ts';
import { extentOf, linesOf, type Blocks, type CodeBlock, type Line } from './blocks.ts';
import { columnsOf, contentStart, type Frame } from './frame.ts';

/** Quote markers and list markers, then the fence. A fence of backticks has none behind it on its line. */
const OPEN = /^((?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t])))*[ \t]*)(`{3,}(?=[^`]*$)|~{3,})[ \t]*(.*)$/;
const LIST = /^([ \t]*)(?:[-*+]|\d{1,9}[.)])([ \t]+)(?=\S)/;
/** `!!! note`, `??? tip`, `=== "Tab"`: what follows is indented and is prose. */
const ADMONITION = /^[ \t]*(?:!!!|\?\?\?\+?|===)[ \t]/;
const CODE_INDENT = 4;

/** Finds the blocks of code, the comments and the front matter of a Markdown text, line by line. */
export function scanMarkdown(text: string): Blocks | ParseFailure {
  const lines = linesOf(text);
  if (lines === undefined) return { failed: 'too many lines', offset: 0 };
  const code: CodeBlock[] = [];
  const comments: Range[] = [];
  const front = frontMatter(lines);
  // Columns at which the content of the lists and admonitions around the line begins.
  const inside: number[] = [];
  let blank = true;
  for (let at = front?.next ?? 0; at < lines.length;) {
    const line = lines[at]!;
    const comment = commentLines(lines, at, comments);
    if (comment !== undefined) {
      at = comment;
      blank = false;
      continue;
    }
    const fence = fenceAt(lines, at);
    if (fence !== undefined) {
      if (fence.block !== undefined) code.push(fence.block);
      at = fence.next;
      blank = false;
      continue;
    }
    if (line.text.trim() === '') {
      blank = true;
      at++;
      continue;
    }
    const indent = columnsOf(line.text);
    if (blank) while (inside.length > 0 && indent < inside.at(-1)!) inside.pop();
    if (blank && indent >= (inside.at(-1) ?? 0) + CODE_INDENT && LIST.exec(line.text) === null) {
      const block = indentedAt(lines, at, (inside.at(-1) ?? 0) + CODE_INDENT);
      code.push(block.block);
      at = block.next;
      continue;
    }
    const list = LIST.exec(line.text);
    if (list !== null) {
      while (inside.length > 0 && indent < inside.at(-1)!) inside.pop();
      inside.push(columnsOf(line.text.replace(/(?:[-*+]|\d{1,9}[.)])/, (mark) => ' '.repeat(mark.length))));
    } else if (ADMONITION.test(line.text)) inside.push(indent + CODE_INDENT);
    blank = false;
    at++;
  }
  return { code, comments, ...(front?.block === undefined ? {} : { front: front.block }) };
}

interface Found {
  readonly block: CodeBlock | undefined;
  readonly next: number;
}

function fenceAt(lines: readonly Line[], at: number): Found | undefined {
  const match = OPEN.exec(lines[at]!.text);
  if (match === null) return undefined;
  const [, lead, mark, info] = match as unknown as readonly [string, string, string, string];
  const frame = frameOf(lead);
  let next = at + 1;
  while (next < lines.length && !ends(lines[next]!.text, frame, mark)) next++;
  const left = next < lines.length && contentStart(lines[next]!.text, frame) === undefined;
  let first = at + 1;
  // Options of a MyST directive.
  if (info.startsWith('{')) while (first < next && /^\s*:[\w-]+:/.test(lines[first]!.text)) first++;
  const body = extentOf(lines, first, next - 1);
  const block: CodeBlock | undefined = body === undefined ? undefined : { body, frame, end: { by: 'fence', mark }, info: info.trim() };
  return { block, next: left ? next : next + 1 };
}

function frameOf(lead: string): Frame {
  const quotes = lead.split('>').length - 1;
  const own = lead.slice(lead.lastIndexOf('>') + 1).replace(/[^ \t]/g, ' ');
  return { quotes, indent: columnsOf(quotes > 0 && own.startsWith(' ') ? own.slice(1) : own) };
}

function ends(line: string, frame: Frame, mark: string): boolean {
  const start = contentStart(line, frame);
  return start === undefined || isClosing(line.slice(start), mark);
}

/** True for a line that closes a fence: its mark, or a longer one, alone. */
export function isClosing(content: string, mark: string): boolean {
  const text = content.trim();
  return text.length >= mark.length && [...text].every((char) => char === mark[0]);
}

function indentedAt(lines: readonly Line[], at: number, indent: number): { readonly block: CodeBlock; readonly next: number } {
  let next = at + 1;
  let last = at;
  for (; next < lines.length; next++) {
    const { text } = lines[next]!;
    if (text.trim() === '') continue;
    if (columnsOf(text) < indent) break;
    last = next;
  }
  return { block: { body: extentOf(lines, at, last)!, frame: { quotes: 0, indent }, end: { by: 'indent' }, info: '', loose: true }, next: last + 1 };
}

/** The line behind an HTML comment that begins on this line; its text goes to `comments`. */
function commentLines(lines: readonly Line[], at: number, comments: Range[]): number | undefined {
  const open = lines[at]!.text.indexOf('<!--');
  if (open === -1 || !/^[ \t>]*$/.test(lines[at]!.text.slice(0, open))) return undefined;
  let from = lines[at]!.start + open + 4;
  for (let index = at; index < lines.length; index++) {
    const { start, text } = lines[index]!;
    const close = text.indexOf('-->', from - start);
    const end = close === -1 ? start + text.length : start + close;
    if (end > from) comments.push({ start: from, end });
    if (close !== -1) return index + 1;
    from = lines[index]!.end;
  }
  return lines.length;
}

function frontMatter(lines: readonly Line[]): { readonly block: Blocks['front'] | undefined; readonly next: number } | undefined {
  const mark = lines[0]?.text.trimEnd();
  if (mark !== '---' && mark !== '+++') return undefined;
  const close = lines.findIndex((line, index) => index > 0 && line.text.trimEnd() === mark);
  if (close === -1) return undefined;
  const body = extentOf(lines, 1, close - 1);
  return { block: body === undefined ? undefined : { body, language: mark === '---' ? 'yaml' : 'toml' }, next: close + 1 };
}
