import type { Shape } from '../../sites/site.ts';
import type { Edit } from '../../text/edit.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { Change, Changes } from './changes.ts';
import { keyed, type Flow, type Item, type Layout } from './layout.ts';
import { indentAt, isAligned, lineBreakOf, lineEnd, lineStart, stepAt } from './rows.ts';
import { PLAIN_STYLE, spellData, spellKey, type ItemStyle } from './spelling.ts';

/** An item with its comma and what belongs to it around. */
interface Placed {
  readonly item: Item;
  readonly comma: number | undefined;
  /** Nothing but its comma and a comment stands beside it on its lines. */
  readonly ownLine: boolean;
  readonly from: number;
  readonly to: number;
}

/** Edits of an object or tuple: each item goes with one comma and the blanks beside it. */
export function flowEdits(text: string, layout: Layout, flow: Flow, changes: Changes): readonly Edit[] | Refusal {
  const { items, node } = flow;
  const close = node.end - 1;
  const all = items.map((item, index) => placedItem(text, item, items[index + 1]?.start ?? close, index === items.length - 1));
  // What others take the place of stays as a place.
  const stays = (item: Item): boolean => {
    const change = changes.get(item);
    return change?.dropped !== true || change.before.length + change.after.length > 0;
  };
  const lastKept = items.findLast(stays);
  const edits: Edit[] = [];
  for (const placed of all) {
    const { item, ownLine } = placed;
    const change = changes.get(item);
    const endsNow = item === lastKept && item !== items.at(-1) && (change === undefined || change.dropped || change.after.length === 0 || !ownLine);
    if (endsNow) edits.push(...withoutComma(placed, all));
    if (change === undefined) continue;
    if (change.comment !== undefined) return refuse('not-writable', 'a comment cannot stand in brackets');
    const added = rendered(text, item, change);
    if (isRefusal(added)) return added;
    const { before, after } = added;
    const separator = ownLine ? `${node.type === 'tuple' || placed.comma !== undefined ? ',' : ''}${lineBreakOf(text)}${indentAt(text, item.start)}` : ', ';
    if (change.dropped && before.length + after.length > 0) {
      edits.push({ range: { start: item.start, end: item.end }, text: [...before, ...after].join(separator) });
      continue;
    }
    if (change.dropped) {
      edits.push({ range: { start: change.comments && ownLine ? commentStart(text, layout, placed, all, changes) : placed.from - leadOf(text, placed, lastKept), end: placed.to }, text: '' });
      continue;
    }
    if (before.length > 0) edits.push({ range: { start: item.start, end: item.start }, text: before.map((each) => each + separator).join('') });
    if (after.length > 0) edits.push(...appended(text, placed, after, item === lastKept ? all.at(-1)!.comma !== undefined : placed.comma !== undefined));
  }
  return joinedDrops(edits);
}

/** New items behind a kept one; on lines of their own where it has one. `closes`: the last of them has a comma too. */
function appended(text: string, { item, comma, ownLine, to }: Placed, after: readonly string[], closes: boolean): readonly Edit[] {
  const at = (offset: number): Edit['range'] => ({ start: offset, end: offset });
  if (!ownLine) return [{ range: at(item.end), text: after.map((each) => `, ${each}`).join('') }];
  const indent = indentAt(text, item.start);
  const commas = comma !== undefined || item.owner.node.type === 'tuple';
  const lines = after.map((each, index) => `${indent}${each}${commas && (index < after.length - 1 || closes) ? ',' : ''}${lineBreakOf(text)}`).join('');
  return [...(comma === undefined && commas ? [{ range: at(item.end), text: ',' }] : []), { range: at(to), text: lines }];
}

/** What is left last has no comma where the last one had none. */
function withoutComma({ comma }: Placed, all: readonly Placed[]): readonly Edit[] {
  return comma === undefined || all.at(-1)!.comma !== undefined ? [] : [{ range: { start: comma, end: comma + 1 }, text: '' }];
}

function placedItem(text: string, item: Item, next: number, isLast: boolean): Placed {
  const gap = /^(?:\s|(?:#|\/\/)[^\n]*\n)*,/.exec(text.slice(item.end, next));
  const comma = gap === null ? undefined : item.end + gap[0].length - 1;
  const behind = (comma ?? item.end - 1) + 1;
  const start = lineStart(text, item.start);
  const end = lineEnd(text, behind);
  const alone = text.slice(start, item.start).trim() === '' && /^[ \t]*(?:(?:#|\/\/)[^\n]*)?\r?\n$/.test(text.slice(behind, end)) && start > item.owner.node.start;
  if (alone) return { item, comma, ownLine: true, from: start, to: end };
  const blanks = /^[ \t]*/.exec(text.slice(behind, next))![0].length;
  return { item, comma, ownLine: false, from: item.start, to: isLast ? behind : behind + blanks };
}

/** What goes at the end takes the blank in front of it, so that none is left before the bracket. */
function leadOf(text: string, { item, ownLine }: Placed, lastKept: Item | undefined): number {
  if (ownLine || lastKept === undefined || item.index !== lastKept.index + 1) return 0;
  let at = item.start;
  while (text[at - 1] === ' ' || text[at - 1] === '\t') at--;
  return item.start - at;
}

/** Start of the comment lines above, where they speak of nothing that stays. */
function commentStart(text: string, { comments }: Layout, { from, to }: Placed, all: readonly Placed[], changes: Changes): number {
  const next = all.find((each) => each.from === to);
  if (next !== undefined && changes.get(next.item)?.dropped !== true) return from;
  let start = from;
  for (let index = comments.findLastIndex((each) => each.end <= from); index >= 0; index--) {
    const line = lineStart(text, comments[index]!.start);
    if (lineEnd(text, comments[index]!.end) !== start || text.slice(line, comments[index]!.start).trim() !== '') break;
    start = line;
  }
  return start;
}

function rendered(text: string, item: Item, { before, after, renamed }: Change): { readonly before: readonly string[]; readonly after: readonly string[] } | Refusal {
  const write = (shape: Shape): string | Refusal => {
    const isObject = item.owner.node.type === 'object';
    const indent = indentAt(text, item.start);
    if (isObject && shape.shape === 'pair') return writtenPair(text, item, shape.key, spellData(shape.value, indent, pairStyle(text, item), lineBreakOf(text)), renamed);
    if (!isObject && shape.shape === 'item') return spellData(shape.value, indent, itemStyle(text, item), lineBreakOf(text));
    return refuse('not-writable', `a ${shape.shape} cannot stand in these brackets`);
  };
  const written = [before.map(write), after.map(write)] as const;
  const refusal = written.flat().find(isRefusal);
  if (refusal !== undefined) return refusal;
  return { before: written[0] as string[], after: written[1] as string[] };
}

function writtenPair(text: string, item: Item, name: string, value: string | Refusal, renamed: string | undefined): string | Refusal {
  const node = keyed(item);
  const style = pairStyle(text, item);
  const key = spellKey(name, style.quotedKeys);
  if (isRefusal(key)) return key;
  if (isRefusal(value) || node === undefined) return value;
  const width = node.sign - node.key.start - 1;
  const inColumn = isAligned(text, item, item.owner.items);
  if (renamed !== undefined && !inColumn && style.sign === ' = ' && lineStart(text, item.start) > item.owner.node.start) return key.padEnd(renamed.length + key.length - name.length) + style.sign + value;
  const aligned = style.sign === ' = ' && !value.includes('\n') && (inColumn || (width > key.length && lineStart(text, item.start) > item.owner.node.start));
  return (aligned ? key.padEnd(width) : key) + style.sign + value;
}

/** How pairs are written beside this one. */
function pairStyle(text: string, item: Item): ItemStyle {
  const node = keyed(item);
  if (node === undefined) return PLAIN_STYLE;
  return { ...signStyle(text, item), step: stepAt(text, item), lines: true, commas: false };
}

/** How an item is written beside this one: as its object is, if it is one. */
function itemStyle(text: string, item: Item): ItemStyle {
  const node = 'type' in item.node ? item.node : undefined;
  if (node?.type !== 'object' || node.items.length === 0) return { ...PLAIN_STYLE, step: stepAt(text, item) };
  const lines = text.slice(node.start, node.items[0]!.start).includes('\n');
  const own = indentAt(text, node.items[0]!.start);
  const outer = indentAt(text, item.start);
  const last = node.items.at(-1)!;
  return {
    ...signStyle(text, { node: node.items[0]! }),
    step: lines && own.startsWith(outer) && own.length > outer.length ? own.slice(outer.length) : '  ',
    lines,
    commas: lines && /^\s*,/.test(text.slice(last.end, node.end)),
  };
}

function signStyle(text: string, unit: Pick<Item, 'node'>): Pick<ItemStyle, 'quotedKeys' | 'sign'> {
  const { node } = unit;
  if (!('sign' in node)) return PLAIN_STYLE;
  const quotedKeys = node.key.form === 'string';
  const tight = node.sign === node.key.end;
  const sign = text[node.sign] === ':' ? (tight ? ': ' : ' : ') : tight ? '=' : ' = ';
  return { quotedKeys, sign };
}

/** Drops of neighbours in one piece. */
function joinedDrops(edits: readonly Edit[]): readonly Edit[] {
  const all: Edit[] = [];
  for (const edit of [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end)) {
    const last = all.at(-1);
    if (last !== undefined && last.text === '' && edit.text === '' && edit.range.start < last.range.end) {
      all[all.length - 1] = { range: { start: last.range.start, end: Math.max(last.range.end, edit.range.end) }, text: '' };
    } else all.push(edit);
  }
  return all;
}
