import type { Edit } from '../../text/edit.ts';
import type { Range } from '../../text/range.ts';
import { blockOf, firstStatementOf, statementsOf, type PyNode } from './syntax.ts';

/** What happens to one statement. Texts are whole statements without indentation. */
export interface StatementChange {
  readonly before: string[];
  readonly after: string[];
  dropped: boolean;
}

/** Edits of statements: one goes with its lines and the comment behind it; a body that would be empty gets `pass`. */
export function statementEdits(text: string, changes: ReadonlyMap<PyNode, StatementChange>): readonly Edit[] {
  const edits: Edit[] = [];
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const emptied = new Set<PyNode>();
  for (const [node, change] of changes) {
    const block = blockOf(node);
    if (!gone(change) || block?.kind !== 'Body' || emptied.has(block)) continue;
    const rest = statementsOf(block).filter((each) => {
      const own = changes.get(each);
      return own === undefined || !gone(own);
    });
    if (rest.length === 0) emptied.add(block);
  }
  const dropped: Range[] = [];
  for (const [node, change] of changes) {
    const indent = indentOf(text, node);
    const all = [...change.before, ...change.after];
    const start = text.lastIndexOf('\n', node.start - 1) + 1;
    const alone = text.slice(start, node.start).trim() === '' && /^[ \t]*(?:;[ \t]*)?(?:#[^\n]*)?\r?(?:\n|$)/.test(text.slice(node.end, lineEnd(text, node.end)));
    if (change.dropped && all.length > 0) edits.push({ range: { start: node.start, end: node.end }, text: all.join(lineBreak + indent) });
    else if (change.dropped) {
      const block = blockOf(node);
      if (block !== undefined && emptied.has(block) && firstStatementOf(block) === node) edits.push({ range: { start: node.start, end: node.end }, text: 'pass' });
      else if (alone) dropped.push({ start, end: lineEnd(text, node.end) });
      else edits.push(besideOthers(text, node));
    } else {
      if (change.before.length > 0) edits.push({ range: { start: node.start, end: node.start }, text: change.before.map((each) => each + lineBreak + indent).join('') });
      if (change.after.length === 0) continue;
      const end = alone ? lineEnd(text, node.end) : node.end;
      const ends = text[end - 1] === '\n';
      // A statement that shares its line with others gets new ones behind `;`.
      if (!alone) edits.push({ range: { start: end, end }, text: change.after.map((each) => `; ${each}`).join('') });
      else edits.push({ range: { start: end, end }, text: change.after.map((each) => ends ? indent + each + lineBreak : lineBreak + indent + each).join('') });
    }
  }
  return [...edits, ...lineEdits(text, dropped)];
}

/** Lines that go, each run of them with blank lines that would be too many then. */
function lineEdits(text: string, dropped: readonly Range[]): readonly Edit[] {
  const runs: { start: number; end: number }[] = [];
  for (const { start, end } of [...dropped].sort((a, b) => a.start - b.start)) {
    const last = runs.at(-1);
    if (last?.end === start) last.end = end;
    else runs.push({ start, end });
  }
  return runs.flatMap(({ start, end }): readonly Edit[] => {
    const before = blankLines(text.slice(0, start), /(?:^|\n)((?:[ \t\f]*\r?\n)+)$/);
    const after = blankLines(text.slice(end), /^((?:[ \t\f]*\r?\n)+)/);
    const isFirst = text.slice(0, start).replace('\uFEFF', '').trim() === '';
    const spare = isFirst ? after : after.slice(0, Math.min(before.length, after.length));
    return [{ range: { start, end: end + spare.join('').length }, text: '' }];
  });
}

function blankLines(text: string, pattern: RegExp): readonly string[] {
  return pattern.exec(text)?.[1]?.match(/[^\n]*\n/g) ?? [];
}

function gone({ dropped, before, after }: StatementChange): boolean {
  return dropped && before.length + after.length === 0;
}

/** A statement among others of its line goes with one `;`. */
function besideOthers(text: string, node: PyNode): Edit {
  const behind = /^[ \t]*;[ \t]*(?=[^\s#])/.exec(text.slice(node.end, lineEnd(text, node.end)));
  if (behind !== null) return { range: { start: node.start, end: node.end + behind[0].length }, text: '' };
  const start = text.lastIndexOf('\n', node.start - 1) + 1;
  const before = /;[ \t]*$/.exec(text.slice(start, node.start));
  return { range: { start: node.start - (before?.[0].length ?? 0), end: node.end }, text: before === null ? 'pass' : '' };
}

/** The blanks in front of a statement's first line. */
export function indentOf(text: string, node: PyNode): string {
  const start = text.lastIndexOf('\n', node.start - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, node.start))![0];
}

/** Behind the line break of the line that `offset` stands in. */
export function lineEnd(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  return found === -1 ? text.length : found + 1;
}
