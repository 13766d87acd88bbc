import type { Document } from '../../document/document.ts';
import type { Shape } from '../../sites/site.ts';
import type { Edit } from '../../text/edit.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { DataNode } from '../../tree/data-tree.ts';
import { valuesNear, type Change, type Changes } from './changes.ts';
import { keepsBlankLines, type Collection, type Element } from './layout.ts';
import { lineBreakAt, lineEnd, lineStart, isBlank } from './lines.ts';
import { renderItem, renderPair, type RenderStyle } from './render.ts';
import { stepsOf } from './steps.ts';
import { commentsLeft, unitEnd } from './unit.ts';

/** The lines of one element. */
interface Unit {
  readonly element: Element;
  /** Line start; the element's own start where a dash stands before it on its line. */
  readonly from: number;
  /** After its last line, its trailing comment and the deeper comments right below included. */
  readonly to: number;
}

/** Edits of a block collection: whole lines go and come, other lines keep their bytes. */
export function blockEdits(document: Document, trees: readonly DataNode[], collection: Collection, changes: Changes): readonly Edit[] | Refusal {
  const { text } = document;
  const { elements } = collection;
  const first = elements[0]!;
  const column = first.start - lineStart(text, first.start);
  const indent = ' '.repeat(column);
  const inline = !isBlank(text.slice(lineStart(text, first.start), first.start));
  const units = elements.map((element, index): Unit => ({
    element,
    from: index === 0 && inline ? element.start : lineStart(text, element.start),
    to: unitEnd(text, element, column, elements[index + 1]),
  }));
  const edits: Edit[] = [];
  let next = 0;
  let seated = false;

  if (inline && changes.get(first)?.dropped === true) {
    const head = headEdit();
    if (isRefusal(head)) return head;
    edits.push(head.edit);
    next = head.next;
    seated = head.seated;
  }
  for (const [index, unit] of units.entries()) {
    if (index < next) continue;
    const asked = changes.get(unit.element);
    if (asked === undefined) continue;
    const change = seated && index === next ? { ...asked, before: [] } : asked;
    const printed = index === 0 && inline ? inlineEdits(unit, change) : lineEdits(unit, index, change);
    if (isRefusal(printed)) return printed;
    edits.push(...printed);
  }
  return edits;

  function lineEdits(unit: Unit, index: number, change: Change): readonly Edit[] | Refusal {
    const lineBreak = lineBreakAt(text, unit.to);
    if (change.dropped) {
      const lines = replacement(unit.element, change);
      if (isRefusal(lines)) return lines;
      if (lines.length === 0) return [{ range: { start: dropStart(unit), end: dropEnd(unit, index) }, text: '' }];
      const end = endsLine(unit.to) ? lineBreak : '';
      return [{ range: { start: unit.from, end: unit.to }, text: lines.map((line) => indent + line).join(lineBreak) + end }];
    }
    const before = rendered(unit.element, change.before);
    const after = afterEdits(unit, change);
    if (isRefusal(before)) return before;
    if (isRefusal(after)) return after;
    if (before.length === 0) return after;
    return [{ range: { start: unit.from, end: unit.from }, text: before.map((line) => indent + line + lineBreak).join('') }, ...after];
  }

  /** The first element on its dash's line stays, something new may come before it. */
  function inlineEdits(unit: Unit, change: Change): readonly Edit[] | Refusal {
    const before = rendered(unit.element, change.before);
    const after = afterEdits(unit, change);
    if (isRefusal(before)) return before;
    if (isRefusal(after)) return after;
    if (before.length === 0) return after;
    const lineBreak = lineBreakAt(text, unit.to);
    return [{ range: { start: unit.from, end: unit.from }, text: before.map((line) => line + lineBreak + indent).join('') }, ...after];
  }

  function afterEdits(unit: Unit, change: Change): readonly Edit[] | Refusal {
    const lines = rendered(unit.element, change.after);
    if (isRefusal(lines)) return lines;
    if (lines.length === 0) return [];
    const lineBreak = lineBreakAt(text, unit.to);
    const ends = endsLine(unit.to);
    const inserted = lines.map((line) => ends ? indent + line + lineBreak : lineBreak + indent + line).join('');
    return [{ range: { start: unit.to, end: unit.to }, text: inserted }];
  }

  /** The first element leaves its dash: what comes next is seated there. */
  function headEdit(): { readonly edit: Edit; readonly next: number; readonly seated: boolean } | Refusal {
    const start = first.start;
    for (let index = 0; index < units.length; index++) {
      const unit = units[index]!;
      const change = changes.get(unit.element);
      const lineBreak = lineBreakAt(text, unit.to);
      const lines = change === undefined ? [] : change.dropped ? replacement(unit.element, change) : rendered(unit.element, change.before);
      if (isRefusal(lines)) return lines;
      if (change?.dropped !== true) {
        const before = lines.map((line) => line + lineBreak + indent).join('');
        return { edit: { range: { start, end: unit.element.start }, text: before }, next: index, seated: true };
      }
      if (lines.length > 0) {
        const end = endsLine(unit.to) ? lineBreak : '';
        return { edit: { range: { start, end: unit.to }, text: lines.join(lineBreak + indent) + end }, next: index + 1, seated: false };
      }
      const gap = text.slice(unit.to, units[index + 1]?.from ?? unit.to);
      const comment = gap.search(/[^ \t\r\n]/);
      if (comment !== -1) return { edit: { range: { start, end: unit.to + comment }, text: '' }, next: index + 1, seated: false };
    }
    return refuse('not-writable', 'nothing would be left of the collection');
  }

  function replacement(element: Element, change: Change): readonly string[] | Refusal {
    const before = rendered(element, change.before);
    const after = rendered(element, change.after);
    if (isRefusal(before)) return before;
    if (isRefusal(after)) return after;
    const comments = change.comment === undefined ? [] : commentLines(change.comment);
    const to = unitEnd(text, element, column, elements[element.index + 1]);
    return [...before, ...commentsLeft(text, element, to, changes), ...comments, ...after];
  }

  function rendered(element: Element, shapes: readonly Shape[]): readonly string[] | Refusal {
    const lines: string[] = [];
    for (const shape of shapes) {
      const line = renderShape(element, shape);
      if (isRefusal(line)) return line;
      lines.push(line);
    }
    return lines;
  }

  function renderShape(element: Element, shape: Shape): string | Refusal {
    if (shape.shape === 'comment') return commentLines(shape.text).join(lineBreakAt(text, element.end) + indent);
    const style: RenderStyle = { document, lineBreak: lineBreakAt(text, element.end), ...stepsOf(document, trees, collection) };
    const likes = valuesNear(element);
    const inMap = collection.node.kind === 'map';
    if (shape.shape === 'pair' && inMap) return renderPair(shape.key, shape.value, element.pair?.key, likes, indent, style);
    if (shape.shape === 'item' && !inMap) return renderItem(shape.value, likes, indent, style);
    return refuse('not-writable', `a ${shape.shape} cannot stand in this collection`);
  }

  /** A text inside another one that ends without a line break goes on doing so. */
  function dropStart(unit: Unit): number {
    if (document.host === undefined || unit.to < text.length || endsLine(unit.to) || text[unit.from - 1] !== '\n') return unit.from;
    return text[unit.from - 2] === '\r' ? unit.from - 2 : unit.from - 1;
  }

  /** Blank lines below would become part of a block scalar above that keeps its blank lines. */
  function dropEnd(unit: Unit, index: number): number {
    const above = elements[index - 1];
    if (above === undefined || !endsWithKeep(text, above.value)) return unit.to;
    let end = unit.to;
    while (end < text.length && isBlank(text.slice(end, lineEnd(text, end)))) end = lineEnd(text, end);
    return end;
  }

  function endsLine(offset: number): boolean {
    return text[offset - 1] === '\n';
  }
}

function commentLines(text: string): readonly string[] {
  return text.split(/\r?\n/).map((line) => `# ${line}`.trimEnd());
}

function endsWithKeep(text: string, node: DataNode): boolean {
  if (node.kind === 'map') return !node.flow && node.pairs.length > 0 && endsWithKeep(text, node.pairs.at(-1)!.value);
  if (node.kind === 'list') return !node.flow && node.items.length > 0 && endsWithKeep(text, node.items.at(-1)!);
  return node.kind === 'scalar' && keepsBlankLines(text, node);
}
