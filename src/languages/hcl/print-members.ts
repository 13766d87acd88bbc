import type { Shape } from '../../sites/site.ts';
import type { Edit } from '../../text/edit.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { Change, Changes } from './changes.ts';
import { keyed, type Layout, type Member, type Scope } from './layout.ts';
import { indentAt, isAligned, isBlankLine, lineBreakOf, lineEnd, linesOf, lineStart, stepAt } from './rows.ts';
import { isBlock, PLAIN_STYLE, spellBlock, spellData, spellKey } from './spelling.ts';

/** Edits of the lines of a body: attributes and blocks that go or gain a neighbour. */
export function memberEdits(text: string, layout: Layout, scope: Scope, changes: Changes): readonly Edit[] | Refusal {
  const edits: Edit[] = [];
  const gone: Range[] = [];
  for (const member of scope.members) {
    const change = changes.get(member);
    if (change === undefined) continue;
    if (!hasOwnLines(text, member)) return refuse('not-writable', 'the entry shares its line with others');
    const added = additions(text, member, change, scope);
    if (isRefusal(added)) return added;
    const lines = linesOf(text, member);
    if (change.comment !== undefined) edits.push(commentEdit(text, member, change.comment));
    else if (change.dropped && added.before + added.after !== '') {
      const own = added.before + added.after;
      edits.push({ range: lines, text: lines.end === lineEnd(text, member.end) && text[lines.end - 1] !== '\n' ? own.replace(/\r?\n$/, '') : own });
      continue;
    } else if (change.dropped) gone.push({ start: change.comments ? commentsAbove(text, layout, member, scope, changes) : lines.start, end: lines.end });
    if (added.before !== '') edits.push({ range: { start: lines.start, end: lines.start }, text: added.before });
    if (added.after === '') continue;
    const open = text[lines.end - 1] !== '\n';
    edits.push({ range: { start: lines.end, end: lines.end }, text: open ? lineBreakOf(text) + added.after.replace(/\r?\n$/, '') : added.after });
  }
  const taken = edits.map((edit) => edit.range.start);
  return [...edits, ...joined(gone).map((range) => ({ range: withBlanks(text, range, taken), text: '' }))];
}

function hasOwnLines(text: string, { start, end }: Range): boolean {
  return text.slice(lineStart(text, start), start).trim() === '' && /^[ \t]*(?:(?:#|\/\/)[^\n]*|\/\*[^\n*]*\*\/[ \t]*)?\r?(?:\n|$)/.test(text.slice(end, lineEnd(text, end)));
}

function commentEdit(text: string, member: Member, comment: string): Edit {
  const lineBreak = lineBreakOf(text);
  const indent = indentAt(text, member.start);
  const end = lineEnd(text, member.end);
  const cut = text[end - 1] !== '\n' ? end : text[end - 2] === '\r' ? end - 2 : end - 1;
  return { range: { start: member.start, end: cut }, text: comment.split(/\r?\n/).map((line) => `# ${line}`.trimEnd()).join(lineBreak + indent) };
}

/** Whole new lines above and below. */
function additions(text: string, member: Member, { before, after, dropped, renamed }: Change, scope: Scope): { readonly before: string; readonly after: string } | Refusal {
  if (before.length + after.length === 0) return { before: '', after: '' };
  const lineBreak = lineBreakOf(text);
  const blocks = [...before, ...after].every((shape) => shape.shape === 'pair' && isBlock(shape.value));
  const gap = !dropped && blocks && (member.node.type === 'attribute' || isSpaced(text, member)) ? lineBreak : '';
  const parts: string[] = [];
  const write = (shapes: readonly Shape[]): readonly string[] | Refusal => {
    const written = shapes.map((shape) => rendered(text, member, shape, scope, renamed));
    return written.find(isRefusal) ?? written as string[];
  };
  for (const shapes of [before, after]) {
    const written = write(shapes);
    if (isRefusal(written)) return written;
    const indent = indentAt(text, member.start);
    parts.push(written.map((each) => (shapes === after ? gap : '') + indent + each + lineBreak + (shapes === before ? gap : '')).join(''));
  }
  return { before: parts[0]!, after: parts[1]! };
}

/** True where a blank line parts a block from its neighbours. */
function isSpaced(text: string, member: Member): boolean {
  const start = lineStart(text, member.start);
  const end = lineEnd(text, member.end);
  return (start > 0 && isBlankLine(text, start - 1)) || (end < text.length && isBlankLine(text, end));
}

function rendered(text: string, member: Member, shape: Shape, scope: Scope, renamed?: string): string | Refusal {
  const lineBreak = lineBreakOf(text);
  const indent = indentAt(text, member.start);
  if (shape.shape === 'comment') return shape.text.split(/\r?\n/).map((line) => `# ${line}`.trimEnd()).join(lineBreak + indent);
  if (shape.shape !== 'pair') return refuse('not-writable', `a ${shape.shape} cannot stand in a body`);
  const key = spellKey(shape.key, false);
  if (isRefusal(key)) return key;
  const step = stepAt(text, member);
  if (isBlock(shape.value)) return spellBlock(key, shape.value.map, indent, step, lineBreak);
  const value = spellData(shape.value, indent, { ...PLAIN_STYLE, step, lines: true }, lineBreak);
  if (isRefusal(value)) return value;
  const node = keyed(member);
  const width = node !== undefined && !value.includes('\n') && (isAligned(text, member, scope.members) || key.length < node.sign - node.key.start) ? node.sign - node.key.start - 1 : 0;
  if (renamed !== undefined && !isAligned(text, member, scope.members)) return `${key.padEnd(renamed.length)} = ${value}`;
  return `${key.padEnd(width)} = ${value}`;
}

/** The start of the comment lines right above, where all that they speak of goes: what follows up to a blank or comment line. */
function commentsAbove(text: string, { comments }: Layout, member: Member, scope: Scope, changes: Changes): number {
  const own = lineStart(text, member.start);
  const first = scope.members.indexOf(member);
  for (let index = first + 1, end = lineEnd(text, member.end); index < scope.members.length; index++) {
    const next = scope.members[index]!;
    if (lineStart(text, next.start) !== end) break;
    const change = changes.get(next);
    if (change?.dropped !== true || !change.comments) return own;
    end = lineEnd(text, next.end);
  }
  let start = own;
  for (let comment = comments.findLastIndex((each) => each.end <= own); comment >= 0; comment--) {
    const range = comments[comment]!;
    const line = lineStart(text, range.start);
    if (lineEnd(text, range.end) !== start || text.slice(line, range.start).trim() !== '') break;
    start = line;
  }
  return start;
}

function joined(ranges: readonly Range[]): readonly Range[] {
  const all: Range[] = [];
  for (const range of ranges) {
    const last = all.at(-1);
    if (last !== undefined && last.end >= range.start) all[all.length - 1] = { start: last.start, end: range.end };
    else all.push(range);
  }
  return all;
}

/** Where entries went, no more blank lines are left than stood on one side, and none beside a brace. */
function withBlanks(text: string, { start, end }: Range, taken: readonly number[]): Range {
  if (taken.includes(end)) return { start, end };
  const above = start === 0 ? '{' : text.slice(lineStart(text, start - 1), start).trim();
  let to = end;
  if (above === '' || above.endsWith('{')) while (to < text.length && isBlankLine(text, to)) to = lineEnd(text, to);
  let from = start;
  if (above === '' && (to === text.length || text.slice(to, lineEnd(text, to)).trim().startsWith('}'))) {
    while (from > 0 && isBlankLine(text, from - 1)) from = lineStart(text, from - 1);
  }
  // A text that ends without a line break goes on doing so.
  if (to === text.length && !text.endsWith('\n') && from > 0) from = text[from - 2] === '\r' ? from - 2 : from - 1;
  return { start: from, end: to };
}
