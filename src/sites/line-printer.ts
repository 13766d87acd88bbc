import type { Codec, Document } from '../document/document.ts';
import { firstOverlap, sortEdits, type Edit } from '../text/edit.ts';
import { lineBreakAt } from '../text/line-ends.ts';
import type { Range } from '../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../text/refusal.ts';
import type { Content, Operation, Shape, Slot } from './site.ts';
import { entriesOf } from './word-part.ts';

/** An element that has lines of its own: they come and go as a whole. */
export interface OwnLines {
  /** With the last line break. */
  readonly lines: Range;
}

/** What a language of lines knows of its lines. */
export interface LineWriter<L extends OwnLines> {
  /** The element behind an entry's handle. */
  lineOf(handle: unknown): L | undefined;
  /** New lines beside one, each without its line break. */
  render(shape: Shape, beside: L): readonly string[] | Refusal;
  /** The new source of a name or value. */
  setText(slot: Slot, to: Content): string | Refusal;
}

interface Change {
  readonly before: Shape[];
  readonly after: Shape[];
  dropped: boolean;
  comment: string | undefined;
}

/** Prints operations on a document whose entries have lines of their own; names and values are set in place. */
export function printLines<L extends OwnLines>(document: Document, operations: readonly Operation[], writer: LineWriter<L>): readonly Edit[] | Refusal {
  const changes = changesOf(document, operations, writer);
  if (isRefusal(changes)) return changes;
  const gone = [...changes].filter(([, change]) => change.dropped).map(([line]) => line.lines);
  const edits: Edit[] = [];
  const parts = new Map<Codec, Edit[]>();
  for (const operation of operations) {
    if (operation.op !== 'set') continue;
    const { slot, to } = operation;
    if (slot.document !== document) return refuse('not-writable', 'the place belongs to another document');
    if (gone.some((lines) => lines.start <= slot.range.start && slot.range.end <= lines.end)) continue;
    if (slot.frozen !== undefined) return refuse(slot.frozen, 'the place cannot be written');
    const text = writer.setText(slot, to);
    if (isRefusal(text)) return text;
    if (slot.part === undefined) edits.push({ range: slot.range, text });
    else parts.set(slot.part.codec, [...(parts.get(slot.part.codec) ?? []), { range: slot.part.range, text }]);
  }
  for (const [codec, inner] of parts) {
    const lifted = codec.lift(sortEdits(inner));
    if (isRefusal(lifted)) return lifted;
    edits.push(...lifted);
  }
  for (const [line, change] of changes) {
    const printed = lineEdits(document.text, line, change, writer);
    if (isRefusal(printed)) return printed;
    edits.push(...printed);
  }
  if (firstOverlap(edits) !== undefined) return refuse('overlap', 'two changes of one line do not go together');
  return sortEdits(edits);
}

function changesOf<L extends OwnLines>(document: Document, operations: readonly Operation[], { lineOf }: LineWriter<L>): ReadonlyMap<L, Change> | Refusal {
  const changes = new Map<L, Change>();
  for (const operation of operations) {
    if (operation.op === 'set') continue;
    const entry = operation.op === 'insert' ? operation.beside : operation.entry;
    if (entry.frozen !== undefined) return refuse(entry.frozen, 'the line cannot be written');
    if (entry.document !== document) return refuse('not-writable', 'the entry belongs to another document');
    for (const part of entriesOf(entry)) {
      const line = lineOf(part.handle);
      if (line === undefined) return refuse('not-writable', 'the place has no line of its own');
      const change = changes.get(line) ?? { before: [], after: [], dropped: false, comment: undefined };
      changes.set(line, change);
      if (operation.op === 'insert') change[operation.side].push(operation.shape);
      else change.dropped = true;
      if (operation.op === 'comment') change.comment = operation.text;
    }
  }
  return changes;
}

function lineEdits<L extends OwnLines>(text: string, line: L, change: Change, writer: LineWriter<L>): readonly Edit[] | Refusal {
  const { lines } = line;
  const ends = text[lines.end - 1] === '\n';
  const lineBreak = lineBreakAt(text, ends ? lines.end - 1 : text.indexOf('\n'));
  const comments = change.comment === undefined ? [] : [{ shape: 'comment', text: change.comment } as const];
  const before = rendered(change.before, line, writer);
  if (isRefusal(before)) return before;
  const after = rendered([...comments, ...change.after], line, writer);
  if (isRefusal(after)) return after;
  if (change.dropped) {
    const all = [...before, ...after];
    return [{ range: lines, text: all.join(lineBreak) + (ends && all.length > 0 ? lineBreak : '') }];
  }
  return [
    ...(before.length === 0 ? [] : [{ range: { start: lines.start, end: lines.start }, text: before.map((each) => each + lineBreak).join('') }]),
    ...(after.length === 0 ? [] : [{
      range: { start: lines.end, end: lines.end }, text: after.map((each) => (ends ? each + lineBreak : lineBreak + each)).join(''),
    }]),
  ];
}

function rendered<L extends OwnLines>(shapes: readonly Shape[], line: L, writer: LineWriter<L>): readonly string[] | Refusal {
  const all: string[] = [];
  for (const shape of shapes) {
    const written = writer.render(shape, line);
    if (isRefusal(written)) return written;
    all.push(...written);
  }
  return all;
}
