import type { Codec, Document } from '../../document/document.ts';
import { addressOf } from '../../sites/address.ts';
import { contentPieces, filledPieces, plainText } from '../../sites/pieces.ts';
import type { AssignmentSite, Binder, Entry, Environment, Operation, ReferenceSite, Slot } from '../../sites/site.ts';
import type { Edit } from '../../text/edit.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { Magic } from './magics.ts';

/** The line of a `%env`, in the text of its cell. */
interface LineHandle {
  readonly codec: Codec;
  readonly line: Range;
  readonly magic: string;
}

/** What `%env` fills in: `$name`, `{expression}`. */
const FILLED = /\$\w+|\{[^{}\n]*\}/g;

/** The kernel's own variables, which all cells and the commands in them get. A first one is written in front of `anchor`. */
export function notebookEnvironment(document: Document, address: string, anchor: Entry | undefined): Environment {
  return { id: `${document.id}:kernel`, kind: 'program', document, address: addressOf(address, 'kernel'), binder: kernelBinder(anchor) };
}

/** The line of a command, in front of which variables can be set. */
export function commandLine(document: Document, codec: Codec, line: Range): Entry {
  const handle: LineHandle = { codec, line, magic: 'env' };
  return { document, range: codec.toHost(line), handle };
}

function kernelBinder(anchor: Entry | undefined): Binder {
  return {
    outside: 'where the notebook is started',
    add(name, value, beside) {
      if (value.kind === 'reference') return [];
      const own = beside !== undefined && handleOf(beside.entry) !== undefined ? beside.entry : undefined;
      const entry = own ?? anchor;
      if (entry === undefined) return refuse('no-idiom', 'no line of the notebook sets variables or runs a command here');
      return [{ op: 'insert', beside: entry, side: own === undefined ? 'before' : 'after', shape: { shape: 'assignment', name, value: value.content, exported: true } }];
    },
    replace(site, name, value) {
      if (value !== 'keep' && value.kind === 'reference') return [{ op: 'drop', entry: site.entry }];
      const renamed: Operation = { op: 'set', slot: site.name, to: [{ kind: 'text', text: name }] };
      if (value === 'keep') return [renamed];
      return site.value === undefined ? refuse('not-writable', 'the line gives no value') : [renamed, { op: 'set', slot: site.value, to: value.content }];
    },
  };
}

/** A `%env` line as a site of the notebook. */
export function variableSite(document: Document, codec: Codec, magic: Extract<Magic, { magic: 'variable' }>, environment: Environment): AssignmentSite | ReferenceSite {
  const { name, value, line } = magic;
  const label = codec.text.slice(name.start, name.end);
  const command = /%(\w+)/.exec(codec.text.slice(line.start, line.end))?.[1] ?? 'env';
  const handle: LineHandle = { codec, line, magic: command };
  const entry: Entry = { document, range: codec.toHost(magic.range), handle };
  const address = addressOf(environment.address, label);
  const slots = { name: slotOf(document, codec, name, handle), environment, address };
  if (value === undefined) return { kind: 'reference', document, entry, ...slots };
  return { kind: 'assignment', document, entry, ...slots, value: slotOf(document, codec, value, handle), source: 'value' };
}

function slotOf(document: Document, codec: Codec, range: Range, handle: LineHandle): Slot {
  const text = codec.text.slice(range.start, range.end);
  const opaque = [...text.matchAll(FILLED)].map((found) => ({ range: { start: found.index, end: found.index + found[0].length } }));
  return { document, range: codec.toHost(range), pieces: filledPieces(text, opaque), handle, part: { codec, range } };
}

/** The edits for operations on `%env` lines. */
export function printVariables(operations: readonly Operation[]): readonly Edit[] | Refusal {
  const edits = new Map<Codec, Edit[]>();
  const dropped = new Set<LineHandle>();
  for (const operation of operations) if (operation.op === 'drop' || operation.op === 'comment') dropped.add(operation.entry.handle as LineHandle);
  for (const operation of operations) {
    const handle = handleOf(operation.op === 'set' ? operation.slot : operation.op === 'insert' ? operation.beside : operation.entry);
    if (handle === undefined) return refuse('not-writable', 'only lines that set variables are written here');
    if (operation.op === 'set' && dropped.has(handle)) continue;
    const edit = editOf(operation, handle);
    if (isRefusal(edit)) return edit;
    edits.set(handle.codec, [...edits.get(handle.codec) ?? [], edit]);
  }
  const printed: Edit[] = [];
  for (const [codec, own] of edits) {
    const lifted = codec.lift(own);
    if (isRefusal(lifted)) return lifted;
    printed.push(...lifted);
  }
  return printed.sort((a, b) => a.range.start - b.range.start);
}

function editOf(operation: Operation, { codec, line, magic }: LineHandle): Edit | Refusal {
  const indent = /^[ \t]*/.exec(codec.text.slice(line.start, line.end))![0];
  const whole = { start: line.start, end: Math.min(line.end + 1, codec.text.length) };
  switch (operation.op) {
    case 'set': {
      const text = operation.to.map((part) => part.kind === 'text' ? part.text : contentPieces([part]).map((piece) => piece.kind === 'text' ? piece.text : piece.source).join('')).join('');
      const plain = operation.to.every((part) => part.kind !== 'text' || !/[\n\r{}$]/.test(part.text));
      return plain ? { range: operation.slot.part!.range, text } : refuse('cannot-hold', 'the line cannot hold this character');
    }
    case 'drop': return { range: whole, text: '' };
    case 'comment': return { range: { start: line.start + indent.length, end: line.end }, text: `# ${operation.text}` };
    case 'insert': {
      const { shape, side } = operation;
      const value = shape.shape === 'assignment' ? plainText(contentPieces(shape.value)) : undefined;
      const text = shape.shape === 'comment' ? `# ${shape.text}` : shape.shape === 'assignment' && value !== undefined && !/[\n\r{}$]/.test(value) ? `%${magic} ${shape.name}=${value}` : undefined;
      if (text === undefined) return refuse('not-writable', 'no line of a notebook can hold this');
      const at = side === 'before' ? whole.start : whole.end;
      return { range: { start: at, end: at }, text: `${indent}${text}\n` };
    }
  }
}

function handleOf({ handle }: { readonly handle: unknown }): LineHandle | undefined {
  return typeof handle === 'object' && handle !== null && 'codec' in handle && 'line' in handle && 'magic' in handle ? handle as LineHandle : undefined;
}
