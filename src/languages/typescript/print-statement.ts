import type { Document } from '../../document/document.ts';
import type { Shape } from '../../sites/site.ts';
import type { Edit } from '../../text/edit.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { Change } from './changes.ts';
import type { Statement } from './layout.ts';
import { spellContent } from './spelling.ts';
import type { Quote } from './string-style.ts';

/** Edits of a statement that goes or gets neighbours; one that has lines of its own goes with them. */
export function statementEdits({ text }: Document, statement: Statement, change: Change, common: Quote): readonly Edit[] | Refusal {
  const start = text.lastIndexOf('\n', statement.start - 1) + 1;
  const lineEnd = text.indexOf('\n', statement.end);
  const end = lineEnd === -1 ? text.length : lineEnd + 1;
  const ownLines = text.slice(start, statement.start).trim() === '' && /^[ \t]*(?:\/\/[^\n]*|\/\*[^*\n]*\*\/[ \t]*)?\r?\n?$/.test(text.slice(statement.end, end));
  if (!ownLines) return refuse('not-writable', 'the statement has no line of its own');
  const indent = text.slice(start, statement.start);
  const lineBreak = text[text.indexOf('\n') - 1] === '\r' ? '\r\n' : '\n';
  const written = [change.before, change.comment === undefined ? [] : [{ shape: 'comment', text: change.comment } as const], change.after].map((shapes) => shapes.map((shape) => write(shape, text, statement, common)));
  const refusal = written.flat().find(isRefusal);
  if (refusal !== undefined) return refusal;
  const [before, comment, after] = written as string[][];
  const ends = text[end - 1] === '\n';
  if (change.dropped) {
    const lines = [...before!, ...comment!, ...after!].map((each) => indent + each);
    return [{ range: { start, end }, text: lines.join(lineBreak) + (lines.length > 0 && ends ? lineBreak : '') }];
  }
  return [
    ...(before!.length === 0 ? [] : [{ range: { start, end: start }, text: before!.map((each) => indent + each + lineBreak).join('') }]),
    ...(after!.length === 0 ? [] : [{ range: { start: end, end }, text: after!.map((each) => ends ? indent + each + lineBreak : lineBreak + indent + each).join('') }]),
  ];
}

function write(shape: Shape, text: string, statement: Statement, common: Quote): string | Refusal {
  if (shape.shape === 'comment') return `// ${shape.text}`;
  if (shape.shape !== 'assignment' || statement.assign === undefined) return refuse('not-writable', `a ${shape.shape} cannot stand among statements`);
  const own = text.slice(statement.start, statement.end);
  const quote = (/(['"])(?:\\.|(?!\1)[^\\\n])*\1\)?;?$/.exec(own)?.[1] as Quote | undefined) ?? common;
  const value = spellContent(shape.value, quote);
  return isRefusal(value) ? value : statement.assign(shape.name, value) + (own.endsWith(';') ? ';' : '');
}
