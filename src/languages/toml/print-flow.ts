import type { Document } from '../../document/document.ts';
import type { Shape } from '../../sites/site.ts';
import type { Edit } from '../../text/edit.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { Change, Changes } from './changes.ts';
import type { Flow, Item } from './layout.ts';
import { lineBreakOf, lineEnd, lineStart } from './rows.ts';
import { spellData, spellPair } from './spelling.ts';

/** An item with its comma and what belongs to it around. */
interface Unit {
  readonly item: Item;
  readonly comma: number | undefined;
  /** Nothing but its comma and a comment stands beside it on its lines. */
  readonly ownLine: boolean;
  readonly from: number;
  readonly to: number;
}

/** Edits of an array or inline table: each item goes with one comma and the blanks beside it. */
export function flowEdits(document: Document, flow: Flow, changes: Changes): readonly Edit[] | Refusal {
  const { text } = document;
  const { items, node } = flow;
  const close = node.range.end - 1;
  const units = items.map((item, index) => unitOf(document, item, items[index + 1]?.start ?? close));
  // What others take the place of stays as a place.
  const stays = (item: Item): boolean => {
    const change = changes.get(item);
    return change?.dropped !== true || change.before.length + change.after.length > 0;
  };
  const lastKept = items.findLast(stays);
  const edits: Edit[] = [];
  for (const unit of units) {
    const { item, ownLine } = unit;
    const change = changes.get(item);
    // New items on lines of their own bring their commas.
    const endsNow = item === lastKept && item !== items.at(-1) && (change === undefined || change.dropped || change.after.length === 0 || !ownLine);
    if (endsNow) edits.push(...withoutComma(unit, units, node.kind === 'map'));
    if (change === undefined) continue;
    if (change.comment !== undefined) return refuse('not-writable', 'a comment cannot stand in brackets');
    const added = rendered(text, item, change);
    if (isRefusal(added)) return added;
    const { before, after } = added;
    const separator = ownLine ? `,${lineBreakOf(text)}${text.slice(lineStart(text, item.start), item.start)}` : ', ';
    if (change.dropped && before.length + after.length > 0) {
      edits.push({ range: item, text: [...before, ...after].join(separator) });
      continue;
    }
    if (change.dropped) {
      edits.push({ range: { start: unit.from - leadOf(text, unit, lastKept), end: unit.to }, text: '' });
      continue;
    }
    if (before.length > 0) edits.push({ range: { start: item.start, end: item.start }, text: before.map((each) => each + separator).join('') });
    if (after.length > 0) edits.push(...appended(text, unit, after, item === lastKept ? units.at(-1)!.comma !== undefined : unit.comma !== undefined));
  }
  return edits;
}

/** New items behind a kept one; on lines of their own where it has one. `closes`: the last of them has a comma too. */
function appended(text: string, { item, comma, ownLine, to }: Unit, after: readonly string[], closes: boolean): readonly Edit[] {
  const at = (offset: number): Edit['range'] => ({ start: offset, end: offset });
  if (!ownLine) return [{ range: at(item.end), text: after.map((each) => `, ${each}`).join('') }];
  const indent = text.slice(lineStart(text, item.start), item.start);
  const lineBreak = lineBreakOf(text);
  const lines = after.map((each, index) => `${indent}${each}${index < after.length - 1 || closes ? ',' : ''}${lineBreak}`).join('');
  return [...(comma === undefined ? [{ range: at(item.end), text: ',' }] : []), { range: at(to), text: lines }];
}

/** What is left last has no comma where the last one had none, and an inline table never has. */
function withoutComma(unit: Unit, units: readonly Unit[], inline: boolean): readonly Edit[] {
  if (unit.comma === undefined || (units.at(-1)!.comma !== undefined && !inline)) return [];
  return [{ range: { start: unit.comma, end: unit.comma + 1 }, text: '' }];
}

function unitOf(document: Document, item: Item, next: number): Unit {
  const { text, parseText } = document;
  const gap = /^[ \t\r\n]*(?:#[^\n]*\n[ \t\r\n]*)*,/.exec(parseText.slice(item.end, next));
  const comma = gap === null ? undefined : item.end + gap[0].length - 1;
  const behind = (comma ?? item.end - 1) + 1;
  const start = lineStart(text, item.start);
  const end = lineEnd(text, behind);
  const alone = text.slice(start, item.start).trim() === '' && /^[ \t]*(?:#[^\n]*)?\r?\n$/.test(text.slice(behind, end)) && start > item.owner.node.range.start;
  if (alone) return { item, comma, ownLine: true, from: start, to: end };
  const blanks = /^[ \t]*/.exec(text.slice(behind, next))![0].length;
  const isLast = item.index === item.owner.items.length - 1;
  return { item, comma, ownLine: false, from: item.start, to: isLast ? behind : behind + blanks };
}

/** What goes at the end takes the blank in front of it, so that none is left before the bracket. */
function leadOf(text: string, { item, ownLine }: Unit, lastKept: Item | undefined): number {
  if (ownLine || lastKept === undefined || item.index !== lastKept.index + 1) return 0;
  return /[ \t]*$/.exec(text.slice(lineStart(text, item.start), item.start))![0].length;
}

function rendered(text: string, item: Item, { before, after }: Change): { readonly before: readonly string[]; readonly after: readonly string[] } | Refusal {
  const like = text[item.end - 1] === '\'' ? 'literal' : undefined;
  const isMap = item.owner.node.kind === 'map';
  const write = (shape: Shape): string | Refusal => {
    if (isMap && shape.shape === 'pair') return spellPair(shape.key, shape.value, like);
    if (!isMap && shape.shape === 'item') return spellData(shape.value, like);
    return refuse('not-writable', `a ${shape.shape} cannot stand in these brackets`);
  };
  const written = [before.map(write), after.map(write)] as const;
  const refusal = written.flat().find(isRefusal);
  if (refusal !== undefined) return refusal;
  return { before: written[0] as string[], after: written[1] as string[] };
}
