import type { Document } from '../../document/document.ts';
import { printLines } from '../../sites/line-printer.ts';
import { contentPieces } from '../../sites/pieces.ts';
import type { Content, Operation, Shape, Slot } from '../../sites/site.ts';
import type { Edit } from '../../text/edit.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { readExpression, spellString } from './expression.ts';
import type { AssignmentLine, Justfile, JustLine } from './scan.ts';

/** What slots and entries of a justfile carry. */
export type Handle =
  | { readonly kind: 'line'; readonly line: JustLine }
  | { readonly kind: 'name' }
  | { readonly kind: 'value' };

/** Prints operations on a justfile: lines come and go whole, names and values are set in place. */
export function printJustfile(document: Document, operations: readonly Operation[], justfile: Justfile): readonly Edit[] | Refusal {
  return printLines<JustLine>(document, operations, {
    lineOf(handle) {
      const own = handle as Handle | undefined;
      return own?.kind === 'line' ? own.line : undefined;
    },
    render: (shape, beside) => render(document, shape, beside, justfile),
    setText: (slot, to) => setText(document, slot, to),
  });
}

function setText(document: Document, slot: Slot, to: Content): string | Refusal {
  if ((slot.handle as Handle).kind === 'value') return spellValue(document, to, document.text[slot.range.start] ?? '"');
  const name = contentPieces(to).map((piece) => (piece.kind === 'text' ? piece.text : '=')).join('');
  return /^[A-Za-z_][\w-]*$/.test(name) ? name : refuse('cannot-hold', 'this is no name of a variable');
}

/** Text as a string; an expression that stands in this file, or was made for it, as it is. */
function spellValue(document: Document, content: Content, quote: string): string | Refusal {
  const only = content[0];
  if (content.length === 1 && only?.kind === 'carry' && only.from.document === document && only.from.part === undefined) {
    return document.text.slice(only.from.range.start, only.from.range.end);
  }
  const pieces = contentPieces(content);
  if (pieces.every((piece) => piece.kind === 'text')) return spellString(pieces.map((piece) => piece.text).join(''), quote);
  const first = pieces[0]!;
  const isOwn = first.kind !== 'text' && (OUTSIDE.test(first.source) || document.text.includes(first.source));
  if (pieces.length > 1 || first.kind === 'text' || !isOwn || /[$]/.test(first.source)) return refuse('no-idiom', 'the value is filled in by another program than just');
  return first.source;
}

const OUTSIDE = /^env_var\('\w+'\)$/;

function render(document: Document, shape: Shape, beside: JustLine, justfile: Justfile): readonly string[] | Refusal {
  if (shape.shape === 'comment') return shape.text.split(/\r?\n/).map((line) => `# ${line}`.trimEnd());
  if (shape.shape !== 'assignment') return refuse('not-writable', `a ${shape.shape} cannot stand in a justfile`);
  const like = beside.kind === 'assignment' ? beside : neighbour(justfile);
  const text = like === undefined ? '' : document.text;
  const value = spellValue(document, shape.value, quoteOf(document.text, like, justfile));
  if (isRefusal(value)) return value;
  const operator = like === undefined ? ' := ' : text.slice(like.name.end, like.value.start);
  const line = `${shape.exported && !justfile.exportsAll ? 'export ' : ''}${shape.name}${/[\r\n]/.test(operator) ? ' := ' : operator}${value}`;
  return beside.kind === 'assignment' || beside.kind === 'setting' ? [line] : [line, ''];
}

/** The quote of the neighbour, else of the first string in the file. */
function quoteOf(text: string, like: AssignmentLine | undefined, { lines }: Justfile): string {
  const starts = [like, ...lines].map((line) => (line?.kind === 'assignment' ? text[line.value.start] : undefined));
  return starts.find((start) => start === '"' || start === "'") ?? '"';
}

function neighbour({ lines }: Justfile): AssignmentLine | undefined {
  return lines.flatMap((line) => (line.kind === 'assignment' ? [line] : []))[0];
}

/** Variables of the file that a value reads. */
export function namesRead(text: string): readonly string[] {
  const { reads, outside } = readExpression(text, { start: 0, end: text.length });
  return [...reads, ...outside].map((range) => text.slice(range.start, range.end));
}
