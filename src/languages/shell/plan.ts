import type { Codec, Document } from '../../document/document.ts';
import { contentPieces, plainText } from '../../sites/pieces.ts';
import type { Content, Entry, Operation, Shape, Slot } from '../../sites/site.ts';
import { entriesOf } from '../../sites/word-part.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { isDeclaration } from './assignments.ts';
import type { Change } from './change.ts';
import { itemPlan, type ItemPlan } from './item-printer.ts';
import { renderWord, styleOf } from './quoting.ts';
import { isName, type Handle, type Link, type SimpleCommand } from './script-model.ts';
import { joined, plain, type Source } from './source-piece.ts';
import { linkPlan, type LinkPlan, type StatementPlans } from './statement-printer.ts';

/** New values of stretches of one word's decoded text, printed together. */
export interface WordParts {
  readonly slot: Slot;
  readonly codec: Codec;
  readonly parts: { readonly from: number; readonly to: number; readonly content: Content }[];
}

/** Assignments in front of an item; `env` goes before the first of them where that is needed. */
interface Front {
  readonly env: boolean;
  readonly words: Source[];
}

/** All that is asked of a script, sorted by what it concerns. */
export interface Plan {
  readonly document: Document;
  readonly items: Map<SimpleCommand, ItemPlan>;
  readonly fronts: Map<SimpleCommand, Map<number, Front>>;
  readonly statements: StatementPlans;
  /** By start of the word. */
  readonly words: Map<number, WordParts>;
  /** By start of the slot. */
  readonly sets: Map<number, Change>;
}

/** Sorts operations by what they concern; content becomes source here. */
export function planOperations(operations: readonly Operation[], document: Document): Plan | Refusal {
  const plan: Plan = { document, items: new Map(), fronts: new Map(), statements: new Map(), words: new Map(), sets: new Map() };
  for (const operation of operations) {
    const refused = planOperation(operation, plan);
    if (refused !== undefined) return refused;
  }
  return plan;
}

/** What is asked of a command's items, made when it is asked for the first time. */
export function itemsOf(plan: Plan, command: SimpleCommand): ItemPlan {
  const items = plan.items.get(command) ?? itemPlan();
  plan.items.set(command, items);
  return items;
}

function planOperation(operation: Operation, plan: Plan): Refusal | undefined {
  const target = operation.op === 'set' ? operation.slot : operation.op === 'insert' ? operation.beside : operation.entry;
  if (target.document.id !== plan.document.id) return refuse('not-writable', 'the place is in another document');
  if (target.frozen !== undefined) return refuse(target.frozen, 'the place cannot be changed');
  switch (operation.op) {
    case 'set':
      return planSet(operation.slot, operation.to, plan);
    case 'drop':
      return entriesOf(operation.entry).map((entry) => planDrop(entry, plan)).find((refused) => refused !== undefined);
    case 'insert':
      return planInsert(operation.beside, operation.side, operation.shape, plan);
    case 'comment':
      return planComment(operation.entry, operation.text, plan);
  }
}

function planSet(slot: Slot, to: Content, plan: Plan): Refusal | undefined {
  if (slot.part !== undefined) return planPart(slot, slot.part, to, plan);
  const handle = slot.handle as Handle;
  const source = setSource(slot, handle, to, plan.document);
  if (isRefusal(source)) return source;
  if (handle.kind === 'item') {
    const { replaced } = itemsOf(plan, handle.command);
    if (differs(replaced.get(handle.index), source)) return refuse('overlap', 'a word gets two values');
    replaced.set(handle.index, source);
    return undefined;
  }
  if (differs(plan.sets.get(slot.range.start)?.source, source)) return refuse('overlap', 'a place gets two values');
  plan.sets.set(slot.range.start, { kind: 'set', range: slot.range, source });
  return undefined;
}

function differs(other: Source | undefined, source: Source): boolean {
  return other !== undefined && other.text !== source.text;
}

function setSource(slot: Slot, handle: Handle, to: Content, document: Document): Source | Refusal {
  if (handle.kind === 'name' || handle.kind === 'comment') {
    const pieces = contentPieces(to);
    const literal = plainText(pieces);
    if (literal === undefined) return refuse('cannot-hold', 'only plain text can stand here');
    if (handle.kind === 'name' && !isName(literal)) return refuse('cannot-hold', 'this is no name of a variable');
    return /[\r\n]/.test(literal) ? refuse('cannot-hold', 'a comment is one line') : plain(literal);
  }
  const old = document.text.slice(slot.range.start, slot.range.end);
  return renderWord(to, document, styleOf(old), handle.kind === 'value' ? '' : "''");
}

function planPart(slot: Slot, part: NonNullable<Slot['part']>, to: Content, plan: Plan): Refusal | undefined {
  const key = part.codec.range.start;
  const word = plan.words.get(key) ?? { slot, codec: part.codec, parts: [] };
  plan.words.set(key, word);
  const clash = word.parts.some((each) => each.from < part.range.end && part.range.start < each.to);
  if (clash) return refuse('overlap', 'a part of a word gets two values');
  word.parts.push({ from: part.range.start, to: part.range.end, content: to });
  return undefined;
}

function planDrop(entry: Entry, plan: Plan): Refusal | undefined {
  if (entry.frozen !== undefined) return refuse(entry.frozen, 'the place cannot be changed');
  const handle = entry.handle as Handle;
  if (handle.kind === 'item') itemsOf(plan, handle.command).dropped.add(handle.index);
  else if (handle.kind === 'statement') linkPlan(plan.statements, handle.statement, handle.link).dropped = true;
  else return refuse('not-writable', 'this cannot be dropped');
  return undefined;
}

function planInsert(beside: Entry, side: 'before' | 'after', shape: Shape, plan: Plan): Refusal | undefined {
  const handle = entriesOf(beside).at(side === 'before' ? 0 : -1)!.handle as Handle;
  if (shape.shape === 'word') {
    if (handle.kind !== 'item') return refuse('not-writable', 'a word needs a word beside it');
    const word = renderWord(shape.content, plan.document, 'bare');
    return isRefusal(word) ? word : addItem(plan, handle, side, word);
  }
  if (shape.shape !== 'assignment') return refuse('not-writable', 'a script holds no such element');
  if (!isName(shape.name)) return refuse('cannot-hold', 'this is no name of a variable');
  const isPrefixed = handle.kind === 'front' ? !handle.env : handle.kind === 'item' && isPrefix(handle.command, handle.index);
  const value = renderWord(shape.value, plan.document, 'bare', '', !isPrefixed);
  if (isRefusal(value)) return value;
  const assignment = joined([plain(`${shape.name}=`), value]);
  if (handle.kind === 'front') return addFront(plan, handle, assignment);
  if (handle.kind === 'item' && isPrefix(handle.command, handle.index)) return addItem(plan, handle, side, assignment);
  const place = placeOf(handle, plan);
  if (place === undefined) return refuse('not-writable', 'a statement has no place beside this one');
  place[side].push(shape.exported ? joined([plain('export '), assignment]) : assignment);
  return undefined;
}

function placeOf(handle: Handle, plan: Plan): LinkPlan | undefined {
  if (handle.kind === 'statement') return linkPlan(plan.statements, handle.statement, handle.link);
  const link = handle.kind === 'item' ? handle.command.link : undefined;
  return link === undefined ? undefined : linkPlan(plan.statements, link.statement, sideOf(link));
}

/** The link where it is one of several; a statement of one link is planned as a whole. */
export function sideOf(link: Link): Link | undefined {
  return link.statement.links.length > 1 ? link : undefined;
}

function planComment(entry: Entry, text: string, plan: Plan): Refusal | undefined {
  if (/[\r\n]/.test(text)) return refuse('cannot-hold', 'a comment is one line');
  const entries = entriesOf(entry);
  for (const each of entries) {
    const refused = planDrop(each, plan);
    if (refused !== undefined) return refused;
  }
  const place = placeOf(entries[0]!.handle as Handle, plan);
  if (place === undefined) return refuse('not-writable', 'a comment has no place here');
  place.comments.push(text);
  return undefined;
}

function addFront(plan: Plan, handle: Handle & { kind: 'front' }, assignment: Source): undefined {
  const fronts = plan.fronts.get(handle.command) ?? new Map<number, Front>();
  plan.fronts.set(handle.command, fronts);
  const front = fronts.get(handle.index) ?? { env: handle.env, words: [] };
  fronts.set(handle.index, front);
  front.words.push(assignment);
}

function addItem(plan: Plan, at: { readonly command: SimpleCommand; readonly index: number }, side: 'before' | 'after', word: Source): undefined {
  const list = itemsOf(plan, at.command)[side];
  list.set(at.index, [...(list.get(at.index) ?? []), word]);
}

function isPrefix(command: SimpleCommand, index: number): boolean {
  return command.items[index]!.kind === 'assignment' && command.items.some((item) => item.kind === 'word') && !isDeclaration(command);
}
