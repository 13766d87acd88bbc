import type { Codec, Document } from '../document/document.ts';
import { applyEdits, firstOverlap, sortEdits, type Edit } from '../text/edit.ts';
import { contains, type Range } from '../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../text/refusal.ts';
import { printLines, type OwnLines } from './line-printer.ts';
import { contentPieces } from './pieces.ts';
import type { Content, Operation, Shape } from './site.ts';
import { entriesOf } from './word-part.ts';

/** A statement of a script of lines. */
export interface StatementHandle extends OwnLines {
  readonly kind: 'statement';
  /** False where other statements stand on its lines. */
  readonly alone: boolean;
  readonly range: Range;
}

/** A word of a command; `before` is where the word in front of it ends. */
export interface WordHandle {
  readonly kind: 'word';
  readonly range: Range;
  readonly before: number | undefined;
  readonly style: string;
}

/** A name that is set in place, no word of its own. */
export interface NameHandle {
  readonly kind: 'name';
}

export type ScriptHandle = StatementHandle | WordHandle | NameHandle;

/** How one script language writes. */
export interface ScriptWriter {
  /** A statement that gives a variable a value. */
  assignment(name: string, value: Content): string | Refusal;
  comment(text: string): string;
  /** A word of a command, or the value of an assignment, in the style of the one it takes the place of. */
  word(content: Content, style: string): string | Refusal;
  /** True when the text is a script still. */
  parses(text: string): boolean;
}

/** Prints operations on a script whose statements have lines of their own and whose commands are words with blanks between. */
export function printLineScript(document: Document, operations: readonly Operation[], writer: ScriptWriter): readonly Edit[] | Refusal {
  const words: Operation[] = [];
  const statements: Operation[] = [];
  for (const operation of operations) {
    if (operation.op === 'set') words.push(operation);
    else {
      const handle = entriesOf(operation.op === 'insert' ? operation.beside : operation.entry)[0]?.handle as ScriptHandle | undefined;
      (handle?.kind === 'word' ? words : statements).push(operation);
    }
  }
  const gone = statements.flatMap((operation) => operation.op === 'drop' || operation.op === 'comment' ? entriesOf(operation.entry).map((each) => each.range) : []);
  const lines = printLines<StatementHandle>(document, statements, {
    lineOf(handle) {
      const own = handle as ScriptHandle | undefined;
      return own?.kind === 'statement' && own.alone ? own : undefined;
    },
    render: (shape, beside) => rendered(document, shape, beside, writer),
    setText: () => refuse('not-writable', 'the place is no statement'),
  });
  if (isRefusal(lines)) return lines;
  const printed = printWords(document, words, gone, writer);
  if (isRefusal(printed)) return printed;
  const edits = sortEdits([...lines, ...printed]);
  if (firstOverlap(edits) !== undefined) return refuse('overlap', 'two changes of the script touch the same text');
  return writer.parses(applyEdits(document.text, edits)) ? edits : refuse('cannot-hold', 'the script would not parse');
}

function rendered(document: Document, shape: Shape, beside: StatementHandle, writer: ScriptWriter): readonly string[] | Refusal {
  const indent = /^[ \t]*/.exec(document.text.slice(beside.lines.start, beside.range.start))![0];
  if (shape.shape === 'comment') return shape.text.split(/\r?\n/).map((line) => (indent + writer.comment(line)).trimEnd());
  if (shape.shape !== 'assignment') return refuse('not-writable', `a ${shape.shape} is no statement`);
  const text = writer.assignment(shape.name, shape.value);
  return isRefusal(text) ? text : [indent + text];
}

function printWords(document: Document, operations: readonly Operation[], gone: readonly Range[], writer: ScriptWriter): readonly Edit[] | Refusal {
  const edits: Edit[] = [];
  const parts = new Map<Codec, Edit[]>();
  const dropped = operations.flatMap((operation) => operation.op === 'drop' ? entriesOf(operation.entry).map((each) => each.range) : []);
  for (const operation of operations) {
    const refusal = print(operation);
    if (refusal !== undefined) return refusal;
  }

  function print(operation: Operation): Refusal | undefined {
    if (operation.op === 'set') return set(operation);
    if (operation.op === 'comment') return refuse('not-writable', 'no comment can stand between words');
    for (const entry of entriesOf(operation.op === 'insert' ? operation.beside : operation.entry)) {
      if (entry.frozen !== undefined) return refuse(entry.frozen, 'the word cannot be written');
      if (entry.document !== document) return refuse('not-writable', 'the word belongs to another document');
      if (gone.some((range) => contains(range, entry.range))) continue;
      const handle = entry.handle as ScriptHandle | undefined;
      if (handle?.kind !== 'word') return refuse('not-writable', 'the place is no word');
      if (operation.op === 'drop') {
        if (handle.before === undefined) return refuse('not-writable', 'the program of a command cannot go alone');
        edits.push({ range: { start: handle.before, end: handle.range.end }, text: '' });
      }
    }
    return operation.op === 'insert' ? insert(operation) : undefined;
  }

  function insert({ beside, side, shape }: Extract<Operation, { op: 'insert' }>): Refusal | undefined {
    const entries = entriesOf(beside);
    const { range } = side === 'before' ? entries[0]! : entries.at(-1)!;
    if (shape.shape !== 'word') return refuse('not-writable', `a ${shape.shape} cannot stand among words`);
    if (gone.some((each) => contains(each, range))) return undefined;
    const text = writer.word(shape.content, 'bare');
    if (isRefusal(text)) return text;
    const handle = (side === 'before' ? entries[0]! : entries.at(-1)!).handle as ScriptHandle;
    const start = handle.kind === 'word' ? handle.before : undefined;
    if (side === 'before' && start !== undefined) edits.push({ range: { start, end: start }, text: ` ${text}` });
    else if (side === 'before') edits.push({ range: { start: range.start, end: range.start }, text: `${text} ` });
    else edits.push({ range: { start: range.end, end: range.end }, text: ` ${text}` });
    return undefined;
  }

  function set({ slot, to }: Extract<Operation, { op: 'set' }>): Refusal | undefined {
    if (slot.document !== document) return refuse('not-writable', 'the place belongs to another document');
    if ([...gone, ...dropped].some((range) => contains(range, slot.range))) return undefined;
    if (slot.frozen !== undefined) return refuse(slot.frozen, 'the place cannot be written');
    if (slot.part !== undefined) {
      const { text, raw } = source(to);
      const edit: Edit = raw.length === 0 ? { range: slot.part.range, text } : { range: slot.part.range, text, raw };
      parts.set(slot.part.codec, [...parts.get(slot.part.codec) ?? [], edit]);
      return undefined;
    }
    const handle = slot.handle as ScriptHandle | undefined;
    if (handle === undefined || handle.kind === 'statement') return refuse('not-writable', 'the place is no word');
    const text = handle.kind === 'name' ? nameOf(to) : writer.word(to, handle.style);
    if (isRefusal(text)) return text;
    edits.push({ range: slot.range, text });
    return undefined;
  }

  for (const [codec, inner] of parts) {
    const lifted = codec.lift(sortEdits(inner));
    if (isRefusal(lifted)) return lifted;
    edits.push(...lifted);
  }
  return edits;
}

function nameOf(to: Content): string | Refusal {
  const name = contentPieces(to).map((piece) => piece.kind === 'text' ? piece.text : '=').join('');
  return /^[A-Za-z_]\w*$/.test(name) ? name : refuse('cannot-hold', 'this is no name of a variable');
}

/** The content as text, with its references marked. */
function source(content: Content): { readonly text: string; readonly raw: readonly Range[] } {
  let text = '';
  const raw: Range[] = [];
  for (const piece of contentPieces(content)) {
    const part = piece.kind === 'text' ? piece.text : piece.source;
    if (piece.kind !== 'text') raw.push({ start: text.length, end: text.length + part.length });
    text += part;
  }
  return { text, raw };
}
