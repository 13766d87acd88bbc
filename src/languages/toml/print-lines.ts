import type { Document } from '../../document/document.ts';
import type { Shape } from '../../sites/site.ts';
import type { Edit } from '../../text/edit.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { Change, Changes } from './changes.ts';
import type { Layout, Line, Section } from './layout.ts';
import { goneRows } from './gone-rows.ts';
import { indentAt, lineBreakOf, lineEnd, lineStart } from './rows.ts';
import { spellPair } from './spelling.ts';

/** Edits of whole lines: entries and headers that go or gain a neighbour. */
export function lineEdits(document: Document, layout: Layout, changes: Changes): readonly Edit[] | Refusal {
  const { text } = document;
  const edits: Edit[] = [];
  const stretches = goneRows(text, layout, changes);
  for (const range of stretches) edits.push({ range, text: '' });
  for (const [unit, change] of changes) {
    if (unit.kind === 'item') continue;
    const inside = unit.kind === 'line' && changes.get(unit.section)?.dropped === true;
    const added = change.before.length + change.after.length;
    if (inside && added > 0) return refuse('overlap', 'something is added to a table that goes');
    if (change.comment !== undefined) {
      edits.push(commentEdit(text, unit, change.comment));
    }
    if (added === 0) continue;
    if (unit.kind === 'section') return refuse('not-writable', 'a new entry cannot stand beside a table');
    const written = insertions(document, unit, change);
    if (isRefusal(written)) return written;
    edits.push(...written);
  }
  return edits;
}

/** A comment line in the place of an entry, its trailing comment included. */
function commentEdit(text: string, unit: Line | Section, comment: string): Edit {
  const lineBreak = lineBreakOf(text);
  const indent = indentAt(text, unit.start);
  const end = lineEnd(text, unit.end);
  const body = comment.split(/\r?\n/).map((line) => `# ${line}`.trimEnd()).join(lineBreak + indent);
  return { range: { start: unit.start, end: withoutBreak(text, end) }, text: body };
}

function insertions(document: Document, line: Line, { before, after }: Change): readonly Edit[] | Refusal {
  const { text } = document;
  const lineBreak = lineBreakOf(text);
  const indent = indentAt(text, line.start);
  const likes = likeOf(document, line);
  const written = [before, after].map((shapes) => shapes.map((shape) => rendered(shape, likes)));
  const refusal = written.flat().find(isRefusal);
  if (refusal !== undefined) return refusal;
  const [first, last] = written as [string[], string[]];
  const start = lineStart(text, line.start);
  const end = lineEnd(text, line.end);
  const open = end === withoutBreak(text, end);
  const at = (offset: number): Range => ({ start: offset, end: offset });
  return [
    ...(first.length === 0 ? [] : [{ range: at(start), text: first.map((each) => indent + each + lineBreak).join('') }]),
    ...(last.length === 0 ? [] : [{ range: at(end), text: last.map((each) => open ? lineBreak + indent + each : indent + each + lineBreak).join('') }]),
  ];
}

function rendered(shape: Shape, like: string | undefined): string | Refusal {
  switch (shape.shape) {
    case 'pair': return spellPair(shape.key, shape.value, like);
    case 'assignment': return spellPair(shape.name, { text: shape.value }, like);
    case 'comment': return shape.text.split(/\r?\n/).map((each) => `# ${each}`.trimEnd()).join('\n');
    default: return refuse('not-writable', `a ${shape.shape} cannot stand in a table`);
  }
}

/** The quotes of the line's own value. */
function likeOf({ text }: Document, line: Line): string | undefined {
  return text[line.end - 1] === '\'' ? 'literal' : undefined;
}

function withoutBreak(text: string, end: number): number {
  if (text[end - 1] !== '\n') return end;
  return text[end - 2] === '\r' ? end - 2 : end - 1;
}
