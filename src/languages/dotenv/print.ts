import type { Codec, Document } from '../../document/document.ts';
import { entriesOf } from '../../sites/word-part.ts';
import type { Operation, Shape } from '../../sites/site.ts';
import { firstOverlap, sortEdits, type Edit } from '../../text/edit.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { Assignment, Value } from './scan.ts';
import { piecesOf, spellValue } from './spelling.ts';

/** What slots and entries of a dotenv document carry. */
export type Handle =
  | { readonly kind: 'assignment'; readonly assignment: Assignment }
  | { readonly kind: 'name' }
  | { readonly kind: 'value'; readonly value: Value };

interface Change {
  readonly before: Shape[];
  readonly after: Shape[];
  dropped: boolean;
  comment: string | undefined;
}

/** Prints operations on one dotenv document: whole lines come and go, names and values are set in place. */
export function printDotenv(document: Document, operations: readonly Operation[]): readonly Edit[] | Refusal {
  const changes = new Map<Assignment, Change>();
  for (const operation of operations) {
    if (operation.op === 'set') continue;
    const entry = operation.op === 'insert' ? operation.beside : operation.entry;
    if (entry.frozen !== undefined) return refuse(entry.frozen, 'the line cannot be written');
    if (entry.document !== document) return refuse('not-writable', 'the entry belongs to another document');
    for (const part of entriesOf(entry)) {
      const handle = part.handle as Handle | undefined;
      if (handle?.kind !== 'assignment') return refuse('not-writable', 'the place is no assignment');
      const change = changes.get(handle.assignment) ?? { before: [], after: [], dropped: false, comment: undefined };
      changes.set(handle.assignment, change);
      if (operation.op === 'insert') change[operation.side].push(operation.shape);
      else change.dropped = true;
      if (operation.op === 'comment') change.comment = operation.text;
    }
  }
  const gone = [...changes].filter(([, change]) => change.dropped).map(([assignment]) => assignment.lines);
  const edits: Edit[] = [];
  const parts = new Map<Codec, Edit[]>();
  for (const operation of operations) {
    if (operation.op !== 'set') continue;
    const { slot, to } = operation;
    if (slot.document === document && gone.some((lines) => lines.start <= slot.range.start && slot.range.end <= lines.end)) continue;
    if (slot.frozen !== undefined) return refuse(slot.frozen, 'the place cannot be written');
    if (slot.part !== undefined) {
      const { codec, range } = slot.part;
      const text = piecesOf(to).map((piece) => piece.kind === 'text' ? piece.text : piece.source).join('');
      parts.set(codec, [...(parts.get(codec) ?? []), { range, text }]);
      continue;
    }
    const text = setText(document, slot.handle as Handle | undefined, to);
    if (isRefusal(text)) return text;
    edits.push({ range: slot.range, text });
  }
  for (const [codec, inner] of parts) {
    const lifted = codec.lift(sortEdits(inner));
    if (isRefusal(lifted)) return lifted;
    edits.push(...lifted);
  }
  for (const [assignment, change] of changes) {
    const lines = lineEdits(document, assignment, change);
    if (isRefusal(lines)) return lines;
    edits.push(...lines);
  }
  if (firstOverlap(edits) !== undefined) return refuse('overlap', 'two changes of one line do not go together');
  return sortEdits(edits);
}

function setText(document: Document, handle: Handle | undefined, to: Extract<Operation, { op: 'set' }>['to']): string | Refusal {
  if (handle?.kind === 'value') return spellValue(document, to, handle.value.quote);
  if (handle?.kind !== 'name') return refuse('not-writable', 'the place is no name and no value');
  const name = piecesOf(to).map((piece) => piece.kind === 'text' ? piece.text : '=').join('');
  return /^[\w.-]+$/.test(name) ? name : refuse('cannot-hold', 'this is no name of a variable');
}

function lineEdits(document: Document, assignment: Assignment, change: Change): readonly Edit[] | Refusal {
  const { text } = document;
  const { lines } = assignment;
  const ends = text[lines.end - 1] === '\n';
  const lineBreak = lineBreakOf(text, ends ? lines.end - 1 : text.indexOf('\n'));
  const before = rendered(document, change.before);
  const after = rendered(document, change.after);
  if (isRefusal(before)) return before;
  if (isRefusal(after)) return after;
  const comments = change.comment === undefined ? [] : commentLines(change.comment);
  if (change.dropped) {
    const all = [...before, ...comments, ...after];
    const end = ends && all.length > 0 ? lineBreak : '';
    return [{ range: lines, text: all.join(lineBreak) + end }];
  }
  return [
    ...(before.length === 0 ? [] : [{ range: { start: lines.start, end: lines.start }, text: before.map((line) => line + lineBreak).join('') }]),
    ...(after.length === 0 ? [] : [{
      range: { start: lines.end, end: lines.end }, text: after.map((line) => ends ? line + lineBreak : lineBreak + line).join(''),
    }]),
  ];
}

function rendered(document: Document, shapes: readonly Shape[]): readonly string[] | Refusal {
  const all: string[] = [];
  for (const shape of shapes) {
    if (shape.shape === 'comment') {
      all.push(...commentLines(shape.text));
      continue;
    }
    if (shape.shape !== 'assignment') return refuse('not-writable', `a ${shape.shape} cannot stand in this file`);
    const value = spellValue(document, shape.value, 'none');
    if (isRefusal(value)) return value;
    all.push(`${shape.exported ? 'export ' : ''}${shape.name}=${value}`);
  }
  return all;
}

function commentLines(text: string): readonly string[] {
  return text.split(/\r?\n/).map((line) => `# ${line}`.trimEnd());
}

function lineBreakOf(text: string, at: number): '\n' | '\r\n' {
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}
