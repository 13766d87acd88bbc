import type { Codec, Document } from '../../document/document.ts';
import { contentPieces, plainText } from '../../sites/pieces.ts';
import type { Content, Operation, Slot } from '../../sites/site.ts';
import { entriesOf } from '../../sites/word-part.ts';
import { firstOverlap, sortEdits, type Edit } from '../../text/edit.ts';
import { contains } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { Handle, PairList } from './handles.ts';
import type { Escape, Instruction } from './instructions.ts';
import { jsonString, type JsonArray } from './json-array.ts';
import { printArray, type ArrayChange } from './print-array.ts';
import { printLines, type LineChange } from './print-lines.ts';
import { dropPairs } from './print-pairs.ts';
import { spellValue } from './value.ts';

type SetOperation = Extract<Operation, { op: 'set' }>;

/** Prints operations on one Dockerfile. */
export function printDockerfile(document: Document, escape: Escape, operations: readonly Operation[]): readonly Edit[] | Refusal {
  const pairs = new Map<PairList, Set<number>>();
  const arrays = new Map<JsonArray, ArrayChange>();
  const lines = new Map<Instruction, LineChange>();
  const lineChange = (instruction: Instruction): LineChange => {
    const known = lines.get(instruction) ?? { before: [], after: [], gone: false };
    lines.set(instruction, known);
    return known;
  };
  for (const operation of operations) {
    const refusal = operation.op === 'set' ? undefined : place(operation);
    if (refusal !== undefined) return refusal;
  }
  const edits: Edit[] = [];
  for (const [list, gone] of pairs) {
    const printed = gone.size === list.pairs.length ? undefined : dropPairs(document.text, list, gone, escape);
    if (printed === undefined) lineChange(list.instruction).gone = true;
    else if (isRefusal(printed)) return printed;
    else edits.push(...printed);
  }
  const written = printSets(document, escape, operations.filter((each) => each.op === 'set'), arrays);
  if (isRefusal(written)) return written;
  for (const [array, change] of arrays) {
    const printed = printArray(document.text, array, change);
    if (isRefusal(printed)) return printed;
    edits.push(...printed);
  }
  for (const [instruction, change] of lines) {
    const printed = printLines(document, escape, instruction, change);
    if (isRefusal(printed)) return printed;
    edits.push(...printed);
  }
  // What goes takes with it what would have been written in it.
  const gone = edits.filter((edit) => edit.text === '' && edit.range.end > edit.range.start);
  const all = sortEdits([...edits, ...written.filter((edit) => !gone.some((each) => contains(each.range, edit.range)))]);
  return firstOverlap(all) === undefined ? all : refuse('overlap', 'two changes of one instruction do not go together');

  function place(operation: Exclude<Operation, SetOperation>): Refusal | undefined {
    const entry = operation.op === 'insert' ? operation.beside : operation.entry;
    if (entry.frozen !== undefined) return refuse(entry.frozen, 'the instruction cannot be written');
    const parts = entriesOf(entry).map((each) => each.handle as Handle | undefined);
    for (const handle of parts) {
      if (handle?.kind === 'element') {
        const refusal = placeElement(operation, handle, handle === parts.at(operation.op === 'insert' && operation.side === 'before' ? 0 : -1));
        if (refusal !== undefined) return refusal;
        continue;
      }
      const instruction = handle?.kind === 'pair' ? handle.list.instruction : handle?.kind === 'instruction' ? handle.instruction : undefined;
      if (handle === undefined || instruction === undefined) return refuse('not-writable', 'the place is no instruction');
      if (operation.op === 'insert') {
        lineChange(instruction)[operation.side].push(operation.shape);
        continue;
      }
      if (operation.op === 'comment') lineChange(instruction).before.push({ shape: 'comment', text: operation.text });
      if (handle.kind === 'pair') pairs.set(handle.list, (pairs.get(handle.list) ?? new Set()).add(handle.index));
      else lineChange(instruction).gone = true;
    }
    return undefined;
  }

  function placeElement(operation: Exclude<Operation, SetOperation>, { array, index }: Extract<Handle, { kind: 'element' }>, own: boolean): Refusal | undefined {
    const change = arrays.get(array) ?? { dropped: new Set(), inserts: [] };
    arrays.set(array, change);
    if (operation.op === 'comment') return refuse('not-writable', 'no comment can stand between words');
    if (operation.op === 'drop') {
      change.dropped.add(index);
      return undefined;
    }
    const text = operation.shape.shape === 'word' ? literal(operation.shape.content) : undefined;
    if (text === undefined) return refuse('cannot-hold', 'only a word without variables can stand in a list of words');
    if (own) change.inserts.push({ at: operation.side === 'before' ? index : index + 1, source: jsonString(text) });
    return undefined;
  }
}

function printSets(document: Document, escape: Escape, sets: readonly SetOperation[], arrays: ReadonlyMap<JsonArray, ArrayChange>): readonly Edit[] | Refusal {
  const edits: Edit[] = [];
  const parts = new Map<Codec, Edit[]>();
  for (const { slot, to } of sets) {
    if (slot.frozen !== undefined) return refuse(slot.frozen, 'the place cannot be written');
    const handle = slot.handle as Handle | undefined;
    const dropped = handle?.kind === 'element' && arrays.get(handle.array)?.dropped.has(handle.index) === true;
    if (dropped) continue;
    if (slot.part !== undefined) {
      const text = literal(to);
      if (text === undefined) return refuse('cannot-hold', 'a list of words holds no variables');
      parts.set(slot.part.codec, [...(parts.get(slot.part.codec) ?? []), { range: slot.part.range, text }]);
      continue;
    }
    const text = spelled(document, escape, slot, handle, to);
    if (isRefusal(text)) return text;
    edits.push({ range: slot.range, text });
  }
  for (const [codec, inner] of parts) {
    const lifted = codec.lift(sortEdits(distinct(inner)));
    if (isRefusal(lifted)) return lifted;
    edits.push(...lifted);
  }
  const all = distinct(edits);
  // A value that is set as a whole takes the place of a name in it.
  return all.filter((edit) => !all.some((each) => each !== edit && contains(each.range, edit.range)));
}

function distinct(edits: readonly Edit[]): readonly Edit[] {
  return edits.filter((edit, index) => !edits.slice(0, index).some((each) => each.text === edit.text
    && each.range.start === edit.range.start && each.range.end === edit.range.end));
}

function spelled(document: Document, escape: Escape, slot: Slot, handle: Handle | undefined, to: Content): string | Refusal {
  switch (handle?.kind) {
    case 'name': {
      const name = literal(to) ?? '';
      return /^[A-Za-z_][\w.-]*$/.test(name) ? name : refuse('cannot-hold', 'this is no name of a variable');
    }
    case 'value': return spellValue(to, document, handle.style, escape);
    case 'element': {
      const text = literal(to);
      return text === undefined ? refuse('cannot-hold', 'a list of words holds no variables') : jsonString(text);
    }
    case 'plain': {
      const written = spellValue(to, document, 'bare', escape);
      if (isRefusal(written)) return written;
      return /^[^\s"]+$/.test(written) ? written : refuse('cannot-hold', 'the word would need quotes');
    }
    default: return refuse('not-writable', `nothing can be written at ${slot.range.start}`);
  }
}

/** The text of content without variables. */
function literal(content: Content): string | undefined {
  return plainText(contentPieces(content));
}

