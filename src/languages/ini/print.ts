import type { Codec, Document } from '../../document/document.ts';
import { contentPieces } from '../../sites/pieces.ts';
import type { Content, Operation, Shape } from '../../sites/site.ts';
import { entriesOf } from '../../sites/word-part.ts';
import { firstOverlap, sortEdits, type Edit } from '../../text/edit.ts';
import { lineBreakAt } from '../../text/line-ends.ts';
import type { Range } from '../../text/range.ts';
import { contains } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { DataScalar } from '../../tree/data-tree.ts';
import type { Flavour } from './flavour.ts';
import { rendered, type NewLines } from './render.ts';
import type { IniEntry, IniItem } from './scan.ts';
import type { Layout, Place } from './tree.ts';

interface Change {
  readonly place: Place;
  readonly before: Shape[];
  readonly after: Shape[];
  dropped: boolean;
  comment: string | undefined;
}

type Changes = Map<IniEntry | IniItem | Place, Change>;

/** Prints operations on one INI document: whole lines come and go, names and values are set in place. */
export function printIni(document: Document, layout: Layout, flavour: Flavour, operations: readonly Operation[]): readonly Edit[] | Refusal {
  const changes = changesOf(document, layout, operations);
  if (isRefusal(changes)) return changes;
  dropEmptied(changes);
  const gone = [...changes.values()].filter((change) => change.dropped).map((change) => linesOf(change.place));
  const sets = setEdits(document, layout, operations, gone);
  if (isRefusal(sets)) return sets;
  const edits: Edit[] = [...sets];
  const written = new Set<string>();
  for (const change of changes.values()) {
    if (change.place.kind === 'item' && changes.get(change.place.entry)?.dropped === true) continue;
    const lines = changeEdits(document, flavour, change, changes, written);
    if (isRefusal(lines)) return lines;
    edits.push(...lines);
  }
  if (firstOverlap(edits) !== undefined) return refuse('overlap', 'two changes of one place do not go together');
  return sortEdits(edits);
}

function changesOf(document: Document, layout: Layout, operations: readonly Operation[]): Changes | Refusal {
  const changes: Changes = new Map();
  for (const operation of operations) {
    if (operation.op === 'set') continue;
    const entry = operation.op === 'insert' ? operation.beside : operation.entry;
    if (entry.document !== document) return refuse('not-writable', 'the entry belongs to another document');
    if (entry.frozen !== undefined) return refuse(entry.frozen, 'the place cannot be written');
    const found = entriesOf(entry).map((part) => layout.placeOf(part.handle));
    if (found.some((place) => place === undefined)) return refuse('not-writable', 'the place is no key and no line of a value');
    const places = found.filter((place) => place !== undefined).map((place) => changeOf(changes, place));
    if (operation.op === 'insert') places.at(operation.side === 'before' ? 0 : -1)![operation.side].push(operation.shape);
    else for (const change of places) change.dropped = true;
    if (operation.op === 'comment') places[0]!.comment = operation.text;
  }
  return changes;
}

function changeOf(changes: Changes, place: Place): Change {
  const key = place.kind === 'item' ? place.item : place.kind === 'entry' ? place.entry : place;
  const known = changes.get(key) ?? { place, before: [], after: [], dropped: false, comment: undefined };
  changes.set(key, known);
  return known;
}

/** A key all of whose lines go goes with them. */
function dropEmptied(changes: Changes): void {
  for (const { place } of [...changes.values()]) {
    if (place.kind !== 'item') continue;
    const { entry, section } = place;
    const emptied = entry.items.every((item) => {
      const change = changes.get(item);
      return change !== undefined && change.dropped && change.comment === undefined && change.before.length + change.after.length === 0;
    });
    if (emptied) changeOf(changes, { kind: 'entry', section, entry }).dropped = true;
  }
}

function linesOf(place: Place): Range {
  return place.kind === 'section' ? place.section.lines : place.kind === 'entry' ? place.entry.lines : place.item.own ? place.item.lines : place.item.range;
}

function setEdits(document: Document, layout: Layout, operations: readonly Operation[], gone: readonly Range[]): readonly Edit[] | Refusal {
  const parts = new Map<Codec, Edit[]>();
  for (const operation of operations) {
    if (operation.op !== 'set') continue;
    const { slot, to } = operation;
    if (slot.document !== document) return refuse('not-writable', 'the slot belongs to another document');
    if (gone.some((lines) => contains(lines, slot.range))) continue;
    if (slot.frozen !== undefined) return refuse(slot.frozen, 'the place cannot be written');
    if (slot.part === undefined && layout.placeOf(slot.handle) === undefined) return refuse('not-writable', 'the place is no key and no value');
    const codec = slot.part?.codec ?? (slot.handle as DataScalar).codec();
    const range = slot.part?.range ?? { start: 0, end: codec.text.length };
    const known = parts.get(codec) ?? [];
    parts.set(codec, known);
    const edit = editOf(range, to);
    if (!known.some((each) => each.range.start === edit.range.start && each.range.end === edit.range.end && each.text === edit.text)) known.push(edit);
  }
  const edits: Edit[] = [];
  for (const [codec, inner] of parts) {
    if (firstOverlap(inner) !== undefined) return refuse('overlap', 'one stretch of a value is set twice');
    const lifted = codec.lift(sortEdits(inner));
    if (isRefusal(lifted)) return lifted;
    // What is further out has another reader: there references are text like any other.
    edits.push(...lifted.map(({ range, text }): Edit => ({ range, text: isEmptyValue(document, codec, range) ? ` ${text}` : text })));
  }
  return edits;
}

/** `KEY =` with a blank in front of the delimiter gets one behind it too. */
function isEmptyValue(document: Document, codec: Codec, range: Range): boolean {
  return codec.text === '' && /[ \t][=:]$/.test(document.text.slice(Math.max(0, range.start - 2), range.start));
}

/** References are marked for the codecs that fill them in. */
function editOf(range: Range, to: Content): Edit {
  const raw: Range[] = [];
  let text = '';
  for (const piece of contentPieces(to)) {
    const source = piece.kind === 'text' ? piece.text : piece.source;
    if (piece.kind !== 'text') raw.push({ start: text.length, end: text.length + source.length });
    text += source;
  }
  return raw.length === 0 ? { range, text } : { range, text, raw };
}

/** The lines that a change takes away and brings. The same key with the same value is written once in a section. */
function changeEdits(document: Document, flavour: Flavour, change: Change, changes: Changes, written: Set<string>): readonly Edit[] | Refusal {
  const { place } = change;
  const sides: string[][] = [[], [], []];
  for (const [index, shapes] of [change.before, change.comment === undefined ? [] : [{ shape: 'comment', text: change.comment } as const], change.after].entries()) {
    const lines = rendered(document, flavour, place, shapes);
    if (isRefusal(lines)) return lines;
    sides[index]!.push(...lines.filter((line) => isNew(line, place, written)).map((line) => line.text));
  }
  const [before, comments, after] = sides as [string[], string[], string[]];
  const lines = place.kind === 'item' && !place.item.own ? undefined : linesOf(place);
  if (lines === undefined) return inKeyLine(document, place as Extract<Place, { kind: 'item' }>, change, [...before, ...comments], after, changes);
  const { text } = document;
  const ends = text[lines.end - 1] === '\n';
  const lineBreak = lineBreakAt(text, ends ? lines.end - 1 : text.indexOf('\n'));
  if (change.dropped) {
    const all = [...before, ...comments, ...after];
    if (all.length === 0 && !ends && lines.start > 0) return [{ range: { start: lines.start, end: lines.end }, text: '' }];
    return [{ range: lines, text: all.join(lineBreak) + (ends && all.length > 0 ? lineBreak : '') }];
  }
  return [
    ...(before.length === 0 ? [] : [{ range: { start: lines.start, end: lines.start }, text: before.map((line) => line + lineBreak).join('') }]),
    ...(after.length === 0 ? [] : [{ range: { start: lines.end, end: lines.end }, text: after.map((line) => ends ? line + lineBreak : lineBreak + line).join('') }]),
  ];
}

/** The first line of a list may stand behind its key. */
function inKeyLine(document: Document, place: Extract<Place, { kind: 'item' }>, change: Change, before: readonly string[], after: readonly string[], changes: Changes): readonly Edit[] | Refusal {
  const { item, entry } = place;
  if (before.length > 0 && !change.dropped) return refuse('not-writable', 'nothing can stand between a key and the value behind it');
  const lineBreak = lineBreakAt(document.text, document.text.indexOf('\n'));
  const lines = [...before, ...after];
  if (!change.dropped) return lines.length === 0 ? [] : [{ range: { start: item.range.end, end: item.range.end }, text: lines.map((line) => lineBreak + line).join('') }];
  if (lines.length === 0 && entry.items.every((each) => changes.get(each)?.dropped === true)) return [];
  return [{ range: { start: entry.delimiterEnd, end: item.range.end }, text: lines.map((line) => lineBreak + line).join('') }];
}

function isNew(line: NewLines, place: Place, written: Set<string>): boolean {
  if (line.key === undefined) return true;
  const same = `${place.section.lines.start} ${line.text.trim()}`;
  if (written.has(same)) return false;
  written.add(same);
  return true;
}
