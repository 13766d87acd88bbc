import type { Document } from '../../document/document.ts';
import type { Shape } from '../../sites/site.ts';
import type { Edit } from '../../text/edit.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { Change, Changes } from './changes.ts';
import type { Collection, Item } from './layout.ts';
import { mannerOf, renderData, renderPair, valuesNear, type Manner } from './render.ts';
import { blanksBefore, indentAt, lineBreakOf, lineStart } from './rows.ts';

/** An item with its comma and what belongs to it around. */
interface Unit {
  readonly item: Item;
  /** Nothing but its comma and a comment stands beside it on its lines. */
  readonly ownLine: boolean;
  /** Its whole lines, or itself and its comma. */
  readonly from: number;
  readonly to: number;
}

/** New elements beside an item, those that are comments apart. */
interface Added {
  readonly before: readonly Line[];
  readonly after: readonly Line[];
}

interface Line {
  readonly text: string;
  readonly comment: boolean;
}

/** Edits of an object or array: each item goes with one comma and the blanks or lines beside it. */
export function collectionEdits(document: Document, { items, node }: Collection, changes: Changes): readonly Edit[] | Refusal {
  const { text } = document;
  const trailing = items.at(-1)!.comma !== undefined;
  const stays = (item: Item): boolean => {
    const change = changes.get(item);
    return change?.dropped !== true || [...change.before, ...change.after].some((shape) => shape.shape !== 'comment');
  };
  const lastKept = items.findLast(stays);
  const comesLast = lastKept !== undefined && lastKept.index < items.length - 1;
  const edits: Edit[] = [];
  if (comesLast && !changes.has(lastKept)) edits.push(...withoutComma(lastKept));
  for (const item of items) {
    const change = changes.get(item);
    if (change === undefined) continue;
    const unit = unitOf(text, item);
    const { ownLine } = unit;
    const isLastKept = item === lastKept;
    const added = render(unit, change);
    if (isRefusal(added)) return added;
    if (change.comment !== undefined) {
      if (!ownLine) return refuse('not-writable', 'a comment cannot take the place of a part of a line');
      edits.push({ range: { start: item.start, end: withoutBreak(text, unit.to) }, text: commentLines(change.comment, indentAt(text, item.start), lineBreakOf(text)) });
      continue;
    }
    if (change.dropped && stays(item)) {
      const lines = [...added.before, ...added.after].filter((line) => !line.comment).map((line) => line.text);
      edits.push({ range: { start: item.start, end: item.end }, text: lines.join(separatorOf(unit)) });
      if (isLastKept && comesLast) edits.push(...withoutComma(item));
      continue;
    }
    if (change.dropped) {
      edits.push(removal(unit, change, lastKept === undefined || item.index > lastKept.index));
      continue;
    }
    if (added.before.length > 0) edits.push(...inserted(unit, added.before, 'before', isLastKept));
    if (added.after.length > 0) edits.push(...inserted(unit, added.after, 'after', isLastKept));
    // New lines behind it bring their own commas.
    const closes = !ownLine || !added.after.some((line) => !line.comment);
    if (isLastKept && comesLast && closes) edits.push(...withoutComma(item));
  }
  return edits;

  /** What is left last has no comma where the last one had none. */
  function withoutComma(item: Item): readonly Edit[] {
    if (item.comma === undefined || trailing) return [];
    const start = text.slice(item.end, item.comma).trim() === '' ? item.end : item.comma;
    return [{ range: { start, end: item.comma + 1 }, text: '' }];
  }

  function removal({ item, ownLine, from, to }: Unit, { comments }: Change, atEnd: boolean): Edit {
    const previous = items[item.index - 1];
    const next = items[item.index + 1];
    const limit = previous === undefined ? node.range.start + 1 : (previous.comma ?? previous.end) + 1;
    if (ownLine) return { range: { start: comments ? commentsAbove(text, from, limit) : from, end: to }, text: '' };
    const noComment = text.slice(limit, item.start).trim() === '';
    if (atEnd || (previous !== undefined && next !== undefined && /^[ \t]*,[ \t]*\r?\n/.test(text.slice(item.end, next.start)))) {
      return { range: { start: blanksBefore(text, item.start, limit, noComment && atEnd), end: to }, text: '' };
    }
    const clean = next !== undefined && /^\s*,\s*$/.test(text.slice(item.end, next.start));
    return { range: { start: from, end: clean ? next.start : to }, text: '' };
  }

  function inserted(unit: Unit, lines: readonly Line[], side: 'before' | 'after', isLast: boolean): readonly Edit[] {
    const { item, ownLine, to } = unit;
    const separator = separatorOf(unit);
    const at = (offset: number): Edit['range'] => ({ start: offset, end: offset });
    if (side === 'before') return [{ range: at(item.start), text: lines.map((line) => (line.comment ? line.text + separator.replace(',', '') : line.text + separator)).join('') }];
    if (!ownLine) return [{ range: at(item.end), text: lines.map((line) => separator + line.text).join('') }];
    const indent = indentAt(text, item.start);
    const lastReal = lines.findLastIndex((line) => !line.comment);
    const comma = (line: Line, index: number): string => (line.comment || (index === lastReal && isLast && !trailing) ? '' : ',');
    const written = lines.map((line, index) => `${indent}${line.text}${comma(line, index)}${lineBreakOf(text)}`).join('');
    const missing = item.comma === undefined && lastReal !== -1 ? [{ range: at(item.end), text: ',' }] : [];
    return [...missing, { range: at(to), text: written }];
  }

  /** What stands between this item and a new one beside it. */
  function separatorOf({ item, ownLine }: Unit): string {
    if (ownLine) return `,${lineBreakOf(text)}${indentAt(text, item.start)}`;
    const next = items[item.index + 1];
    const previous = items[item.index - 1];
    const gap = next !== undefined ? text.slice(item.end, next.start) : previous !== undefined ? text.slice(previous.end, item.start) : '';
    return /^\s*,\s*$/.test(gap) ? gap : mannerOf(document, item, false).comma;
  }

  function render({ item, ownLine }: Unit, { before, after }: Change): Added | Refusal {
    if (before.length + after.length === 0) return { before: [], after: [] };
    const manner = mannerOf(document, item, ownLine || text.slice(item.start, item.end).includes('\n'));
    const written = [before, after].map((shapes) => shapes.map((shape) => rendered(shape, item, ownLine, manner)));
    const refusal = written.flat().find(isRefusal);
    if (refusal !== undefined) return refusal;
    const [first, last] = written as [Line[], Line[]];
    return { before: first, after: last };
  }

  function rendered(shape: Shape, item: Item, ownLine: boolean, manner: Manner): Line | Refusal {
    const indent = indentAt(text, item.end);
    if (shape.shape === 'comment') {
      if (!ownLine) return refuse('not-writable', 'a comment needs a line of its own');
      return { text: commentLines(shape.text, indentAt(text, item.start), manner.lineBreak), comment: true };
    }
    const source = shape.shape === 'pair' && node.kind === 'map' ? renderPair(shape.key, shape.value, valuesNear(item), indent, manner)
      : shape.shape === 'item' && node.kind === 'list' ? renderData(shape.value, valuesNear(item), indent, manner)
        : refuse('not-writable', `a ${shape.shape} cannot stand in this collection`);
    return isRefusal(source) ? source : { text: source, comment: false };
  }
}

const REST_OF_LINE = /[ \t]*(?:\/\/[^\n]*|\/\*[^*\n]*\*\/[ \t]*)?\r?\n/y;

function unitOf(text: string, item: Item): Unit {
  const behind = (item.comma ?? item.end - 1) + 1;
  const from = blanksBefore(text, item.start, 0, false);
  REST_OF_LINE.lastIndex = behind;
  const rest = REST_OF_LINE.exec(text)?.[0];
  const alone = text[from - 1] === '\n' && rest !== undefined && !text.slice(item.end, behind).includes('\n');
  return alone ? { item, ownLine: true, from, to: behind + rest.length } : { item, ownLine: false, from: item.start, to: behind };
}

/** Start of the comment lines that stand right above. */
function commentsAbove(text: string, from: number, limit: number): number {
  let at = from;
  for (;;) {
    const start = at === 0 ? 0 : lineStart(text, at - 1);
    if (start < limit || start === at || !/^[ \t]*\/\//.test(text.slice(start, at))) return at;
    at = start;
  }
}

function commentLines(comment: string, indent: string, lineBreak: string): string {
  return comment.split(/\r?\n/).map((line) => `// ${line}`.trimEnd()).join(lineBreak + indent);
}

function withoutBreak(text: string, end: number): number {
  if (text[end - 1] !== '\n') return end;
  return text[end - 2] === '\r' ? end - 2 : end - 1;
}
