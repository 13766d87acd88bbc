import type { Range } from '../../text/range.ts';
import type { ParseFailure } from '../language.ts';
import { extentOf, linesOf, type Blocks, type CodeBlock, type Line } from './blocks.ts';
import { columnsOf } from './frame.ts';

/** What begins an item of a list: its text stands behind it, and so does all that belongs to the item. */
const ITEM = /^[ \t]*(?:[-*+]|\(?(?:\d{1,9}|[A-Za-z]|#)[.)])[ \t]+/;
const DIRECTIVE = /^[ \t]*(?:(?:[-*+]|\(?(?:\d{1,9}|[A-Za-z]|#)[.)])[ \t]+)?\.\.[ \t]+([\w-]+)::[ \t]*(.*)$/;
const CODE = new Set(['code-block', 'code', 'sourcecode', 'code-cell', 'parsed-literal', 'prompt', 'highlight']);
const COMMENT = /^([ \t]*)\.\.(?:[ \t]+(?!\[|_|\||[\w-]+::)|$)/;
const OPTION = /^[ \t]*:[\w-]+:/;

/** Finds the blocks of code and the comments of a reStructuredText file, line by line. */
export function scanRst(text: string): Blocks | ParseFailure {
  const lines = linesOf(text);
  if (lines === undefined) return { failed: 'too many lines', offset: 0 };
  const code: CodeBlock[] = [];
  const comments: Range[] = [];
  let usual = '';
  for (let at = 0; at < lines.length;) {
    const { text: line } = lines[at]!;
    const directive = DIRECTIVE.exec(line);
    const name = directive?.[1] ?? '';
    if (name === 'highlight') usual = directive![2]!.trim();
    if (directive !== null && name !== 'highlight' && CODE.has(name)) {
      const found = blockAfter(lines, at, name === 'prompt' ? directive[2]!.split(/\s/)[0]! : directive[2]!.trim() || (name === 'parsed-literal' ? '' : usual), true);
      const isAuto = /\bauto\b/.test(directive[2]!);
      if (found.block !== undefined) code.push(name === 'prompt' && !isAuto ? { ...found.block, commands: true } : found.block);
      at = found.next;
      continue;
    }
    if (COMMENT.test(line)) {
      at = commentLines(lines, at, comments);
      continue;
    }
    if (/^[ \t]*>>> /.test(line)) {
      const found = doctest(lines, at);
      code.push(found.block);
      at = found.next;
      continue;
    }
    if (directive === null && line.trimEnd().endsWith('::')) {
      const found = blockAfter(lines, at, usual, false);
      if (found.block !== undefined) code.push(found.block);
      at = found.block === undefined ? at + 1 : found.next;
      continue;
    }
    at++;
  }
  return { code, comments };
}

/** The indented lines behind a head; a directive's options come first. */
function blockAfter(lines: readonly Line[], at: number, info: string, hasOptions: boolean): { readonly block: CodeBlock | undefined; readonly next: number } {
  const outer = columnsOf(lines[at]!.text.replace(ITEM, (item) => item.replace(/\S/g, ' ')));
  let first = at + 1;
  if (hasOptions) while (first < lines.length && OPTION.test(lines[first]!.text)) first++;
  while (first < lines.length && lines[first]!.text.trim() === '') first++;
  let last = first - 1;
  let indent = Infinity;
  for (let next = first; next < lines.length; next++) {
    const { text } = lines[next]!;
    if (text.trim() === '') continue;
    const column = columnsOf(text);
    if (column <= outer) break;
    indent = Math.min(indent, column);
    last = next;
  }
  const body = extentOf(lines, first, last);
  if (body === undefined) return { block: undefined, next: at + 1 };
  return { block: { body, frame: { quotes: 0, indent }, end: { by: 'indent' }, info }, next: last + 1 };
}

/** `>>>` lines up to a blank one. */
function doctest(lines: readonly Line[], at: number): { readonly block: CodeBlock; readonly next: number } {
  let next = at + 1;
  while (next < lines.length && lines[next]!.text.trim() !== '') next++;
  const indent = columnsOf(lines[at]!.text);
  return { block: { body: extentOf(lines, at, next - 1)!, frame: { quotes: 0, indent }, end: { by: 'indent' }, info: 'pycon', loose: true }, next };
}

/** The line behind a comment; its text goes to `comments`. */
function commentLines(lines: readonly Line[], at: number, comments: Range[]): number {
  const outer = columnsOf(lines[at]!.text);
  const push = ({ start, text }: Line, from: number): void => {
    if (text.trim() !== '') comments.push({ start: start + from, end: start + text.length });
  };
  push(lines[at]!, lines[at]!.text.indexOf('..') + 2);
  let next = at + 1;
  for (; next < lines.length; next++) {
    const { text } = lines[next]!;
    if (text.trim() !== '' && columnsOf(text) <= outer) break;
    push(lines[next]!, 0);
  }
  return next;
}
