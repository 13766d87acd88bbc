import type { Document } from '../../document/document.ts';
import { printLines } from '../../sites/line-printer.ts';
import { contentPieces, textOf } from '../../sites/pieces.ts';
import type { Content, Operation, Shape, Slot } from '../../sites/site.ts';
import { firstOverlap, sortEdits, type Edit } from '../../text/edit.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { EnvList, Handle, VariableLine } from './handles.ts';
import { spellString } from './string-codec.ts';
import type { Quote } from './tokens.ts';

type BlockHandle = Extract<Handle, { kind: 'block' }>;

/** Prints operations on a Groovy text: lines of `environment` blocks, items of `withEnv` lists, names and string values. */
export function printGroovy(document: Document, operations: readonly Operation[]): readonly Edit[] | Refusal {
  const blocks = new Map<BlockHandle['block'], { readonly handle: BlockHandle; readonly shapes: Shape[] }>();
  const lists = new Map<EnvList, Operation[]>();
  const rest: Operation[] = [];
  for (const operation of operations) {
    const handle = operation.op === 'set' ? undefined : (operation.op === 'insert' ? operation.beside : operation.entry).handle as Handle | undefined;
    if (operation.op === 'insert' && handle?.kind === 'block') {
      const known = blocks.get(handle.block) ?? { handle, shapes: [] };
      known.shapes.push(operation.shape);
      blocks.set(handle.block, known);
    } else if (handle?.kind === 'item') lists.set(handle.list, [...(lists.get(handle.list) ?? []), operation]);
    else rest.push(operation);
  }
  const edits: Edit[] = [];
  for (const { handle, shapes } of blocks.values()) {
    const printed = newBlock(document, handle, shapes);
    if (isRefusal(printed)) return printed;
    edits.push(printed);
  }
  for (const [list, asked] of lists) {
    const printed = listEdits(document, list, asked);
    if (isRefusal(printed)) return printed;
    edits.push(...printed);
  }
  const gone = edits.filter((edit) => edit.text === '').map((edit) => edit.range);
  const kept = rest.filter((each) => each.op !== 'set' || !gone.some((range) => range.start <= each.slot.range.start && each.slot.range.end <= range.end));
  const lines = printLines<VariableLine>(document, kept, {
    lineOf(handle) {
      const own = handle as Handle | undefined;
      return own?.kind === 'line' ? own.line : undefined;
    },
    render: (shape, beside) => variable(document, shape, beside.lead, beside.between, beside.quote),
    setText: (slot, to) => setText(document, slot, to),
  });
  if (isRefusal(lines)) return lines;
  const all = sortEdits([...edits, ...lines]);
  return firstOverlap(all) === undefined ? all : refuse('overlap', 'two changes of one line do not go together');
}

function variable(document: Document, shape: Shape, lead: string, between: string, quote: Quote | undefined): readonly string[] | Refusal {
  if (shape.shape === 'comment') return shape.text.split(/\r?\n/).map((line) => `${lead}// ${line}`.trimEnd());
  if (shape.shape !== 'assignment') return refuse('not-writable', `a ${shape.shape} cannot stand in an environment block`);
  const value = spellValue(document, shape.value, quote);
  return isRefusal(value) ? value : [`${lead}${shape.name}${between}${value}`];
}

function newBlock(document: Document, { at, indent, unit }: BlockHandle, shapes: readonly Shape[]): Edit | Refusal {
  const lines: string[] = [];
  for (const shape of shapes) {
    const written = variable(document, shape, indent + unit, ' = ', undefined);
    if (isRefusal(written)) return written;
    lines.push(...written);
  }
  const lineBreak = document.text.includes('\r\n') ? '\r\n' : '\n';
  const text = [`${indent}environment {`, ...lines, `${indent}}`].map((line) => lineBreak + line).join('');
  return { range: { start: at, end: at }, text };
}

/** Items come and go with their commas; an emptied list stays as `[]`. */
function listEdits(document: Document, list: EnvList, operations: readonly Operation[]): readonly Edit[] | Refusal {
  const { items } = list;
  const dropped = new Set<number>();
  const edits: Edit[] = [];
  for (const operation of operations) {
    if (operation.op === 'drop') {
      const handle = operation.entry.handle as Handle;
      if (handle.kind === 'item') dropped.add(handle.index);
      continue;
    }
    if (operation.op !== 'insert' || operation.shape.shape !== 'assignment') return refuse('not-writable', 'this cannot stand in the list of withEnv');
    const handle = operation.beside.handle as Handle;
    const item = handle.kind === 'item' ? items[handle.index]! : list.inside;
    const value = spellValue(document, [{ kind: 'text', text: `${operation.shape.name}=` }, ...operation.shape.value], undefined);
    if (isRefusal(value)) return value;
    edits.push({ range: { start: item.end, end: item.end }, text: `, ${value}` });
  }
  if (dropped.size === 0) return edits;
  if (dropped.size === items.length) {
    const between = items.slice(1).some((item, index) => /\/[/*]/.test(document.text.slice(items[index]!.end, item.start)));
    if (between) return refuse('not-writable', 'a comment stands between the items');
    const texts = edits.map((edit) => edit.text.slice(2)).join(', ');
    return [{ range: { start: items[0]!.start, end: items.at(-1)!.end }, text: texts }];
  }
  for (const index of dropped) {
    const stretch = document.text.slice(items[Math.max(0, index - 1)]!.end, items[index + 1]?.start ?? items[index]!.end);
    if (hasComment(stretch, document.text.slice(items[index]!.start, items[index]!.end))) return refuse('not-writable', 'a comment stands between the items');
    const before = items.findLastIndex((_, at) => at < index && !dropped.has(at));
    if (before !== -1) edits.push({ range: { start: items[index - 1]!.end, end: items[index]!.end }, text: '' });
    else edits.push({ range: { start: items[index]!.start, end: items[index + 1]!.start }, text: '' });
  }
  return edits;
}

/** True when there is a comment around the item in the stretch. */
function hasComment(stretch: string, item: string): boolean {
  const at = stretch.indexOf(item);
  const around = at === -1 ? stretch : stretch.slice(0, at) + stretch.slice(at + item.length);
  return /\/[/*]/.test(around);
}

function setText(document: Document, slot: Slot, to: Content): string | Refusal {
  const handle = slot.handle as Handle;
  if (handle.kind === 'value') return spellValue(document, to, handle.quote);
  const pieces = contentPieces(to);
  const text = textOf(pieces);
  if (slot.part !== undefined) return pieces.every((piece) => piece.kind === 'text') ? text : refuse('cannot-hold', 'a reference does not go into a part of a string');
  return /^[A-Za-z_]\w*$/.test(text) ? text : refuse('cannot-hold', 'this is no name of a variable');
}

/** Text as a string; `credentials('…')` and what stands in this file as they are. */
function spellValue(document: Document, content: Content, quote: Quote | undefined): string | Refusal {
  const only = content[0];
  if (content.length === 1 && only?.kind === 'carry' && only.from.document === document && only.from.part === undefined) {
    return document.text.slice(only.from.range.start, only.from.range.end);
  }
  const pieces = contentPieces(content);
  const first = pieces[0];
  if (pieces.length === 1 && first?.kind === 'template' && /^credentials\('[\w-]+'\)$/.test(first.source)) return first.source;
  const style = quote === undefined || quote === 'slashy' ? 'single' : quote;
  if (pieces.every((piece) => piece.kind === 'text')) return spellString(pieces.map((piece) => piece.text).join(''), style);
  let inside = '';
  for (const piece of pieces) {
    if (piece.kind === 'text') inside += spellString(piece.text, 'double').slice(1, -1);
    else if (/^\$(?:\{|env\.|[A-Za-z_])/.test(piece.source) && document.text.includes(piece.source)) inside += piece.source;
    else return refuse('no-idiom', 'the value is filled in by another program than Jenkins');
  }
  return `"${inside}"`;
}
