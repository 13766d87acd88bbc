import type { Codec, Document } from '../../document/document.ts';
import { contentPieces, plainText } from '../../sites/pieces.ts';
import type { Content, Operation, Slot } from '../../sites/site.ts';
import { firstOverlap, sortEdits, type Edit } from '../../text/edit.ts';
import { contains } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { DataScalar } from '../../tree/data-tree.ts';
import { changesOf, isGone } from './changes.ts';
import type { Holder, Layout, NameHandle, Statement } from './layout.ts';
import { holderEdits } from './print-holder.ts';
import { statementEdits } from './print-statement.ts';
import { isName, spellContent } from './spelling.ts';
import { quoted, type Quote } from './string-style.ts';

/** Prints operations on one program: sorted edits that do not overlap, or the first refusal. */
export function printProgramText(document: Document, layout: Layout, operations: readonly Operation[]): readonly Edit[] | Refusal {
  const changes = changesOf(document, layout, operations);
  if (isRefusal(changes)) return changes;
  const edits: Edit[] = [];
  const holders = new Set<Holder>();
  const statements = new Set<Statement>();
  for (const unit of changes.keys()) {
    if (unit.kind === 'statement') statements.add(unit);
    else if (!isGone(changes, unit.owner.holder)) holders.add(unit.owner);
  }
  const printed = [
    ...[...holders].map((holder) => holderEdits(document, holder, changes, layout.quote)),
    ...[...statements].map((statement) => statementEdits(document, statement, changes.get(statement)!, layout.quote)),
  ];
  for (const each of printed) {
    if (isRefusal(each)) return each;
    edits.push(...each);
  }
  const gone = [...changes].flatMap(([unit, { dropped }]) => dropped ? [{ start: unit.start, end: unit.end }] : []);
  const sets = setEdits(document, operations.filter((each) => each.op !== 'set' || !gone.some((range) => contains(range, each.slot.range))), layout.quote);
  if (isRefusal(sets)) return sets;
  const all = [...edits, ...sets];
  if (firstOverlap(all) !== undefined) return refuse('overlap', 'two changes of one place do not go together');
  return sortEdits(all);
}

function setEdits(document: Document, operations: readonly Operation[], quote: Quote): readonly Edit[] | Refusal {
  const edits: Edit[] = [];
  const parts = new Map<Codec, Edit[]>();
  const whole = new Map<number, string>();
  for (const operation of operations) {
    if (operation.op !== 'set') continue;
    const { slot, to } = operation;
    if (slot.document !== document) return refuse('not-writable', 'the slot belongs to another document');
    if (slot.frozen !== undefined) return refuse(slot.frozen, 'the place cannot be written');
    if (slot.part !== undefined) {
      const { codec, range } = slot.part;
      const known = parts.get(codec) ?? [];
      parts.set(codec, known);
      const edit = partEdit(range, to);
      if (!known.some((each) => each.range.start === range.start && each.range.end === range.end && each.text === edit.text)) known.push(edit);
      continue;
    }
    const text = wholeText(document, slot, to, quote);
    if (isRefusal(text)) return text;
    const before = whole.get(slot.range.start);
    if (before === text) continue;
    if (before !== undefined) return refuse('overlap', 'one value is set twice');
    whole.set(slot.range.start, text);
    edits.push({ range: slot.range, text });
  }
  for (const [codec, inner] of parts) {
    if (firstOverlap(inner) !== undefined) return refuse('overlap', 'one stretch of a value is set twice');
    const lifted = codec.lift(sortEdits(inner));
    if (isRefusal(lifted)) return lifted;
    edits.push(...lifted.map(({ range, text }): Edit => ({ range, text })));
  }
  return edits;
}

/** New text inside a literal; what a template fills in stays as it is. */
function partEdit(range: Edit['range'], to: Content): Edit {
  let text = '';
  const raw: { start: number; end: number }[] = [];
  for (const piece of contentPieces(to)) {
    const source = piece.kind === 'text' ? piece.text : piece.source;
    if (piece.kind !== 'text') raw.push({ start: text.length, end: text.length + source.length });
    text += source;
  }
  return raw.length === 0 ? { range, text } : { range, text, raw };
}

function wholeText(document: Document, slot: Slot, to: Content, quote: Quote): string | Refusal {
  const handle = slot.handle as DataScalar | NameHandle | undefined;
  const kind = handle?.kind === 'scalar' ? handle.style : handle?.kind;
  const text = plainText(contentPieces(to));
  switch (kind) {
    case 'identifier': {
      const inObject = handle?.kind === 'scalar';
      if (text === undefined || (!isName(text) && !inObject)) return refuse('cannot-hold', 'no name can hold this text');
      return isName(text) ? text : quoted(text, quote);
    }
    case 'shorthand': return text === undefined ? refuse('cannot-hold', 'a name holds a text only') : `${isName(text) ? text : quoted(text, quote)}: ${document.text.slice(slot.range.start, slot.range.end)}`;
    case 'string': return text === undefined ? refuse('cannot-hold', 'a name holds a text only') : quoted(text, (handle as NameHandle).quote ?? quote);
    case 'single': return spellContent(to, '\'');
    case 'double': return spellContent(to, '"');
    case 'template': return text !== undefined ? quoted(text, '`') : spellContent(to, '`');
    case 'literal':
    case 'expression': return spellContent(to, quote);
    default: return refuse('not-writable', 'the place is no value of a program');
  }
}
