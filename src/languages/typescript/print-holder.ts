import type { Document } from '../../document/document.ts';
import type { Shape } from '../../sites/site.ts';
import type { Edit } from '../../text/edit.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { Change, Changes } from './changes.ts';
import type { Holder, Item } from './layout.ts';
import { spellData, spellPair, type Manner } from './spelling.ts';
import type { Quote } from './string-style.ts';

/** An element with its comma and what belongs to it around. */
interface Placed {
  readonly item: Item;
  readonly comma: number | undefined;
  /** Nothing but its comma and a comment stands beside it on its lines. */
  readonly ownLine: boolean;
  readonly from: number;
  readonly to: number;
}

const BLANKS = '(?:[ \\t\\r\\n]|//[^\\n]*\\n|/\\*[^*]*\\*+(?:[^/*][^*]*\\*+)*/)*';
const COMMA = new RegExp(`^${BLANKS},`);
const COMMENT_TAIL = /^[ \t]*(?:\/\*[^*\n]*\*\/[ \t]*)?(?:\/\/[^\n]*)?\r?\n$/;
const COMMENT_LEAD = /^[ \t]*(?:\/\*[^*\n]*\*\/[ \t]*)?$/;

/** Edits of an object or array: each element goes with one comma, the comments of its lines and the blanks beside it. */
export function holderEdits({ text }: Document, holder: Holder, changes: Changes, quote: Quote): readonly Edit[] | Refusal {
  const { items } = holder;
  const close = holder.end - 1;
  const placed = items.map((item, index) => placedItem(text, item, items[index + 1]?.start ?? close));
  // What others take the place of stays as a place.
  const stays = (item: Item): boolean => {
    const change = changes.get(item);
    return change?.dropped !== true || change.before.length + change.after.length > 0;
  };
  const lastKept = items.findLast(stays);
  const edits: Edit[] = [];
  for (const place of placed) {
    const { item, ownLine } = place;
    const change = changes.get(item);
    // New elements on lines of their own bring their commas.
    const endsNow = item === lastKept && item !== items.at(-1) && (change === undefined || change.dropped || change.after.length === 0 || !ownLine);
    if (endsNow) edits.push(...withoutComma(place, placed));
    if (change === undefined) continue;
    const added = rendered(text, place, change, quote);
    if (isRefusal(added)) return added;
    const { before, after } = added;
    const indent = indentOf(text, item.start);
    const separator = ownLine ? `,${lineBreakOf(text)}${indent}` : ', ';
    if (change.dropped && change.comment !== undefined) {
      if (!ownLine || before.length + after.length > 0) return refuse('not-writable', 'a comment needs a line of its own');
      edits.push({ range: { start: place.from, end: place.to }, text: `${indent}// ${change.comment}${lineBreakOf(text)}` });
    } else if (change.dropped && before.length + after.length > 0) edits.push({ range: item, text: [...before, ...after].join(separator) });
    else if (change.dropped) edits.push({ range: { start: place.from - leadOf(text, place, lastKept), end: place.to }, text: '' });
    else {
      if (before.length > 0) edits.push({ range: { start: item.start, end: item.start }, text: before.map((each) => each + separator).join('') });
      if (after.length > 0) edits.push(...appended(text, place, after, item === lastKept ? placed.at(-1)!.comma !== undefined : place.comma !== undefined));
    }
  }
  return lastKept === undefined && holder.stays === true ? emptied(text, holder, edits) : edits;
}

/** Brackets that stay empty are closed up, where no comment is left in them. */
function emptied(text: string, { start, end }: Holder, edits: readonly Edit[]): readonly Edit[] {
  let at = start + 1;
  let rest = '';
  for (const { range, text: written } of edits) {
    rest += text.slice(at, Math.max(at, range.start)) + written;
    at = range.end;
  }
  return (rest + text.slice(at, end - 1)).trim() === '' ? [{ range: { start: start + 1, end: end - 1 }, text: '' }] : edits;
}

/** New elements behind one that stays; on lines of their own where it has one. `closes`: the last of them has a comma too. */
function appended(text: string, { item, comma, ownLine, to }: Placed, after: readonly string[], closes: boolean): readonly Edit[] {
  const at = (offset: number): Edit['range'] => ({ start: offset, end: offset });
  if (!ownLine) return [{ range: at(item.end), text: after.map((each) => `, ${each}`).join('') }];
  const indent = indentOf(text, item.start);
  const lineBreak = lineBreakOf(text);
  const lines = after.map((each, index) => `${indent}${each}${index < after.length - 1 || closes ? ',' : ''}${lineBreak}`).join('');
  return [...(comma === undefined ? [{ range: at(item.end), text: ',' }] : []), { range: at(to), text: lines }];
}

/** What is left last has no comma where the last one had none. */
function withoutComma(place: Placed, all: readonly Placed[]): readonly Edit[] {
  if (place.comma === undefined || all.at(-1)!.comma !== undefined) return [];
  return [{ range: { start: place.comma, end: place.comma + 1 }, text: '' }];
}

function placedItem(text: string, item: Item, next: number): Placed {
  const gap = COMMA.exec(text.slice(item.end, next));
  const comma = gap === null ? undefined : item.end + gap[0].length - 1;
  const behind = (comma ?? item.end - 1) + 1;
  const start = text.lastIndexOf('\n', item.start - 1) + 1;
  const lineEnd = text.indexOf('\n', behind);
  const end = lineEnd === -1 ? text.length : lineEnd + 1;
  const alone = start > item.owner.start && COMMENT_LEAD.test(text.slice(start, item.start)) && COMMENT_TAIL.test(text.slice(behind, end));
  if (alone) return { item, comma, ownLine: true, from: start, to: end };
  const blanks = /^[ \t]*/.exec(text.slice(behind, next))![0].length;
  const isLast = item.index === item.owner.items.length - 1;
  return { item, comma, ownLine: false, from: item.start, to: isLast ? behind : behind + blanks };
}

/** What goes at the end takes the blank in front of it, so that none is left before the bracket. */
function leadOf(text: string, { item, ownLine }: Placed, lastKept: Item | undefined): number {
  if (ownLine || lastKept === undefined || item.index !== lastKept.index + 1) return 0;
  return /[ \t]*$/.exec(text.slice(text.lastIndexOf('\n', item.start - 1) + 1, item.start))![0].length;
}

function rendered(text: string, place: Placed, { before, after }: Change, quote: Quote): { readonly before: readonly string[]; readonly after: readonly string[] } | Refusal {
  const { owner } = place.item;
  const manner = mannerOf(text, place, quote);
  const write = (shape: Shape): string | Refusal => {
    if (owner.form === 'map' && shape.shape === 'pair') return spellPair(shape.key, shape.value, manner);
    if (owner.form === 'list' && shape.shape === 'item') return spellData(shape.value, manner);
    return refuse('not-writable', `a ${shape.shape} cannot stand in these brackets`);
  };
  const written = [before.map(write), after.map(write)] as const;
  const refusal = written.flat().find(isRefusal);
  if (refusal !== undefined) return refusal;
  return { before: written[0] as string[], after: written[1] as string[] };
}

/** As the neighbour is written: its quotes, those of its keys, the blanks in its braces, its lines. */
function mannerOf(text: string, { item, ownLine }: Placed, common: Quote): Manner {
  const own = text.slice(item.start, item.end);
  const object = item.owner.form === 'list' ? own : text.slice(item.owner.start, item.owner.end);
  const sibling = /(['"])(?:\\.|(?!\1)[^\\\n])*\1\s*([:,}\]]|$)/.exec(own);
  const quote = (sibling?.[1] as Quote | undefined) ?? common;
  const firstKey = item.owner.form === 'map' ? own : /^\{\s*([^\n]*)/.exec(own)?.[1] ?? '';
  const quotedKeys = /^\s*(['"])(?:\\.|(?!\1)[^\\\n])*\1\s*:/.test(firstKey);
  const brace = /\{([ \t]*)[^\s}]/.exec(object) ?? /\{([ \t]*)[^\s}]/.exec(text);
  const manner: Manner = { quote, quotedKeys, blanks: brace?.[1] !== '' };
  const lines = item.owner.form === 'list' && ownLine ? /^\{[ \t]*(\r?\n)([ \t]*)\S/.exec(own) : null;
  if (lines === null) return manner;
  const indent = indentOf(text, item.start);
  const unit = lines[2]!.startsWith(indent) ? lines[2]!.slice(indent.length) : '  ';
  return { ...manner, lines: { indent, unit, lineBreak: lines[1]!, lastComma: /,\s*\}$/.test(own) } };
}

function indentOf(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', at - 1) + 1, at))![0];
}

function lineBreakOf(text: string): string {
  return text[text.indexOf('\n') - 1] === '\r' ? '\r\n' : '\n';
}
