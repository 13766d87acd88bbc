import type { Document } from '../../document/document.ts';
import type { Shape } from '../../sites/site.ts';
import type { Edit } from '../../text/edit.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { Escape, Instruction } from './instructions.ts';
import { removed } from './script-codec.ts';
import { spellValue } from './value.ts';

/** What happens to an instruction as a whole, and beside it. */
export interface LineChange {
  readonly before: Shape[];
  readonly after: Shape[];
  gone: boolean;
}

/** New instructions on lines of their own, and an instruction that goes with its lines. */
export function printLines(document: Document, escape: Escape, instruction: Instruction, change: LineChange): readonly Edit[] | Refusal {
  const { text } = document;
  const { lines } = instruction;
  const before = rendered(document, escape, instruction, change.before);
  const after = rendered(document, escape, instruction, change.after);
  if (isRefusal(before)) return before;
  if (isRefusal(after)) return after;
  const first = text.indexOf('\n', lines.start);
  const eol = (first > 0 && text[first - 1] === '\r') || (first === -1 && text.includes('\r\n')) ? '\r\n' : '\n';
  const closed = text[lines.end - 1] === '\n';
  const edits: Edit[] = [];
  if (before.length > 0) edits.push({ range: { start: lines.start, end: lines.start }, text: before.map((line) => line + eol).join('') });
  if (change.gone) edits.push(...removed(text, instruction));
  if (after.length > 0 && (closed || change.gone)) {
    const end = closed ? eol : '';
    edits.push({ range: { start: lines.end, end: lines.end }, text: after.join(eol) + end });
  } else if (after.length > 0) edits.push({ range: { start: lines.end, end: lines.end }, text: after.map((line) => eol + line).join('') });
  return change.gone && before.length + after.length === 0 ? withoutBreak(text, edits, instruction) : edits;
}

/** A text without a final line break gets none when its last instruction goes. */
function withoutBreak(text: string, edits: readonly Edit[], { lines }: Instruction): readonly Edit[] {
  const [only] = edits;
  if (text.endsWith('\n') || lines.end !== text.length || edits.length !== 1 || only === undefined || only.range.start === 0) return edits;
  const start = only.range.start - (text[only.range.start - 2] === '\r' ? 2 : 1);
  return [{ range: { start, end: only.range.end }, text: '' }];
}

function rendered(document: Document, escape: Escape, { range, lines }: Instruction, shapes: readonly Shape[]): readonly string[] | Refusal {
  const { text } = document;
  const indent = text.slice(lines.start, range.start);
  const head = /^(?:onbuild[ \t]+)?[a-z]+/i.exec(text.slice(range.start, range.end))?.[0] ?? '';
  const outer = /^(onbuild[ \t]+)/i.exec(head)?.[0] ?? '';
  const keyword = outer + (head === head.toLowerCase() ? 'env' : 'ENV');
  const all: string[] = [];
  for (const shape of shapes) {
    if (shape.shape === 'comment') {
      all.push(...shape.text.split(/\r?\n/).map((line) => `${indent}# ${line}`.trimEnd()));
      continue;
    }
    if (shape.shape !== 'assignment') return refuse('not-writable', `a ${shape.shape} cannot stand in this file`);
    const value = spellValue(shape.value, document, 'bare', escape);
    if (isRefusal(value)) return value;
    all.push(`${indent}${keyword} ${shape.name}=${value}`);
  }
  return all;
}
