import type { Document } from '../../document/document.ts';
import type { Shape } from '../../sites/site.ts';
import type { Edit } from '../../text/edit.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { valuesNear, type Changes } from './changes.ts';
import type { Collection, Element } from './layout.ts';
import { isBlank, lineBreakAt, lineEnd, lineStart } from './lines.ts';
import { renderFlow, renderFlowPair, type RenderStyle } from './render.ts';

/** An element with its comma and what belongs to it around. */
interface Unit {
  readonly element: Element;
  /** The element's start; the start of its line where it is the first there. */
  readonly from: number;
  /** Over its comma, and then over blanks up to the next element or over a trailing comment and the line break. */
  readonly to: number;
  /** It starts a line and nothing but its comma and comment follow on it. */
  readonly ownLine: boolean;
}

/** What is left of an element. */
type Fate = 'kept' | 'gone' | 'replaced';

/** Edits of a flow collection: each element goes with one comma and the blanks beside it. */
export function flowEdits(document: Document, collection: Collection, changes: Changes): readonly Edit[] | Refusal {
  const { text } = document;
  const { elements, node } = collection;
  const close = node.range.end - 1;
  const units = elements.map((element, index) => unitOf(element, elements[index + 1]));
  const trailing = elements.at(-1)!.comma !== undefined;
  const written: { readonly fate: Fate; readonly before: readonly string[]; readonly after: readonly string[] }[] = [];
  for (const element of elements) {
    const change = changes.get(element);
    if (change?.comment !== undefined) return refuse('not-writable', 'a comment cannot stand in a collection in braces or brackets');
    const before = rendered(element, change?.before ?? []);
    const after = rendered(element, change?.after ?? []);
    if (isRefusal(before)) return before;
    if (isRefusal(after)) return after;
    const fate = change?.dropped !== true ? 'kept' : before.length + after.length > 0 ? 'replaced' : 'gone';
    written.push({ fate, before, after });
  }
  const last = written.findLastIndex(({ fate }) => fate !== 'gone');
  const edits: Edit[] = [];
  for (const [index, unit] of units.entries()) {
    const { fate, before, after } = written[index]!;
    const { element, ownLine } = unit;
    if (fate === 'gone') {
      edits.push({ range: { start: unit.from, end: unit.to }, text: '' });
      continue;
    }
    const indent = text.slice(unit.from, element.start);
    const separator = ownLine ? `,${lineBreakAt(text, unit.to)}${indent}` : ', ';
    if (fate === 'replaced') {
      edits.push({ range: { start: element.start, end: element.end }, text: [...before, ...after].join(separator) }, ...trailingComment(unit));
    } else if (before.length > 0) {
      edits.push({ range: { start: element.start, end: element.start }, text: before.map((each) => each + separator).join('') });
    }
    const added = fate === 'kept' ? after : [];
    edits.push(...tail(unit, index, added));
  }
  return edits;

  /** New elements after a kept one, and the comma that this or the end of the collection asks for. */
  function tail(unit: Unit, index: number, added: readonly string[]): readonly Edit[] {
    const { element, ownLine } = unit;
    const isLast = index === last;
    if (added.length > 0 && ownLine) {
      const lineBreak = lineBreakAt(text, unit.to);
      const indent = text.slice(unit.from, element.start);
      const lines = added.map((each, at) => `${indent}${each}${at < added.length - 1 || !isLast || trailing ? ',' : ''}${lineBreak}`);
      const comma = element.comma === undefined ? [{ range: { start: element.end, end: element.end }, text: ',' }] : [];
      return [...comma, { range: { start: unit.to, end: unit.to }, text: lines.join('') }];
    }
    const inserted = added.length === 0 ? [] : [{ range: { start: element.end, end: element.end }, text: added.map((each) => `, ${each}`).join('') }];
    return [...inserted, ...(isLast && index < elements.length - 1 ? lastComma(unit) : [])];
  }

  /** The element comes to stand last: its comma goes unless the collection ends with one, its blanks go. */
  function lastComma(unit: Unit): readonly Edit[] {
    const { element } = unit;
    if (element.comma === undefined) return [];
    const afterComma = element.comma + 1;
    const end = /[\r\n#]/.test(text.slice(afterComma, unit.to)) ? afterComma : unit.to;
    const start = trailing ? afterComma : element.comma;
    return start === end ? [] : [{ range: { start, end }, text: '' }];
  }

  function trailingComment(unit: Unit): readonly Edit[] {
    const start = (unit.element.comma ?? unit.element.end - 1) + 1;
    const rest = text.slice(start, unit.to);
    const comment = rest.search(/[ \t]*#/);
    if (comment === -1) return [];
    const end = start + rest.replace(/\r?\n$/, '').length;
    return [{ range: { start: start + comment, end }, text: '' }];
  }

  function unitOf(element: Element, next: Element | undefined): Unit {
    const start = lineStart(text, element.start);
    const startsLine = start > node.range.start && isBlank(text.slice(start, element.start));
    const content = (element.comma ?? element.end - 1) + 1;
    const limit = next?.start ?? close;
    const end = Math.min(lineEnd(text, content), limit);
    const rest = text.slice(content, end);
    const endsLine = text[end - 1] === '\n' && end > content && /^[ \t]*(?:#[^\n]*)?\r?\n$/.test(rest);
    if (startsLine && endsLine) return { element, from: start, to: end, ownLine: true };
    const blanks = /^[ \t]*/.exec(rest)![0].length;
    // Before the closing bracket the blanks are the bracket's own.
    const to = next === undefined ? content : content + blanks;
    return { element, from: element.start, to, ownLine: false };
  }

  function rendered(element: Element, shapes: readonly Shape[]): readonly string[] | Refusal {
    const parts: string[] = [];
    const style: RenderStyle = { document, lineBreak: '\n', step: '', listStep: '', dashGap: ' ' };
    const likes = valuesNear(element);
    for (const shape of shapes) {
      const part = shape.shape === 'pair' && node.kind === 'map' ? renderFlowPair(shape.key, shape.value, element.pair?.key, likes, style)
        : shape.shape === 'item' && node.kind === 'list' ? renderFlow(shape.value, likes, true, undefined, style)
          : refuse('not-writable', `a ${shape.shape} cannot stand in this collection`);
      if (isRefusal(part)) return part;
      parts.push(part);
    }
    return parts;
  }
}
