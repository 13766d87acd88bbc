import fc from 'fast-check';
import type { Codec } from '../../src/document/document.ts';
import { trimEdit, type Edit } from '../../src/text/edit.ts';
import type { Range } from '../../src/text/range.ts';
import { VALUES } from './strata.ts';
import type { Subject } from './subject.ts';

const SPECIAL = ['\n', 'a\nb', '\n\n', 'x\n  y\n', '"', '"q"', "'", "it's", '#', ' # c', 'a #b', ': ', 'k: v', ' lead', '  two', '\ttab', '\r\n', 'a\r\nb', '😀', 'x😀y'];
const ODD = ['$', '$X', '$$', '\\', '\\n', '`', '{', '}', ',', '[x]', '- ', '--- ', 'true', 'null', '%', '@', '*', '&a', '!x', '|', '>', '~', 'é', '\u0085', '\u2028', '\ufeff', '\r', '\u0007', 'EOF', '${', 'x:', ':'];
const USUAL = ['PREFECT_API_KEY', 'worker', 'a', '', 'x y', '8080', 'prefect worker start --pool p', 'https://h/api', '-'];
export const IS_SPECIAL = /[\n'"#]|: |^[ \t]|\p{Extended_Pictographic}/u;

interface Draft {
  readonly at: number;
  readonly length: number;
  readonly text: string;
  readonly shape: 'stretch' | 'insert' | 'line' | 'word' | 'reference';
}

const draft: fc.Arbitrary<Draft> = fc.record({
  at: fc.nat({ max: 10_000 }),
  length: fc.integer({ min: 0, max: 14 }),
  text: fc.oneof(
    { weight: 11, arbitrary: fc.constantFrom(...SPECIAL) },
    { weight: 3, arbitrary: fc.constantFrom(...ODD) },
    { weight: 6, arbitrary: fc.constantFrom(...USUAL) },
  ),
  shape: fc.constantFrom('stretch', 'insert', 'line', 'word', 'reference'),
});
export const drafts = fc.tuple(fc.nat({ max: 1000 }), fc.oneof(
  { weight: 3, arbitrary: fc.array(draft, { minLength: 1, maxLength: 1 }) },
  { weight: 2, arbitrary: fc.array(draft, { minLength: 2, maxLength: 4 }) },
));

/** Edits for this guest: sorted, apart from each other, not inside a surrogate pair. */
export function realise(codec: Codec, list: readonly Draft[], references: readonly string[]): readonly Edit[] {
  const edits: Edit[] = [];
  for (const each of list) {
    const given = realiseOne(codec.text, each, references);
    // Text put back at the ends of an edit counts as untouched; a reference there stays one.
    const edit = codec.opaque.length === 0 ? given : trimEdit(codec.text, given);
    if (edits.every(({ range }) => edit.range.end < range.start || range.end < edit.range.start)) edits.push(edit);
  }
  return edits.sort((a, b) => a.range.start - b.range.start);
}

function realiseOne(text: string, { at, length, text: written, shape }: Draft, references: readonly string[]): Edit {
  const start = whole(text, at % (text.length + 1));
  if (shape === 'insert') return { range: { start, end: start }, text: written };
  if (shape === 'line') {
    const line = text.slice(0, start).lastIndexOf('\n') + 1;
    const end = text.indexOf('\n', start);
    return length < 5 ? { range: { start: line, end: line }, text: `${written}\n` } : { range: { start: line, end: end === -1 ? text.length : end }, text: written };
  }
  if (shape === 'word') {
    const from = text.slice(0, start).search(/[\w:/.-]*$/);
    const to = start + text.slice(start).search(/[^\w:/.-]|$/);
    return { range: { start: from, end: to }, text: written };
  }
  const range = { start, end: whole(text, Math.min(text.length, start + length)) };
  if (shape === 'stretch' || references.length === 0) return { range, text: written };
  const reference = references[at % references.length]!;
  return { range, text: `${written}${reference}`, raw: [{ start: written.length, end: written.length + reference.length }] };
}

function whole(text: string, offset: number): number {
  return /^[\udc00-\udfff]/.test(text.slice(offset)) ? offset - 1 : offset;
}

/** The guest after the edits as a program gets it: references still standing, and new ones, are filled in. */
export function expected({ codec }: Subject, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of [...edits, { range: { start: codec.text.length, end: codec.text.length }, text: '', raw: [] } satisfies Edit]) {
    parts.push(filled(codec.text, at, edit.range.start, codec.opaque.map((stretch) => stretch.range)));
    parts.push(filled(edit.text, 0, edit.text.length, edit.raw ?? []));
    at = edit.range.end;
  }
  return parts.join('');
}

function filled(text: string, from: number, to: number, references: readonly Range[]): string {
  let result = '';
  let at = from;
  for (const { start, end } of references) {
    if (start < from || end > to) continue;
    result += text.slice(at, start) + VALUES[text.slice(start, end)];
    at = end;
  }
  return result + text.slice(at, to);
}
