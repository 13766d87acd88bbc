import type { Document } from '../document/document.ts';
import type { Slot } from '../sites/site.ts';
import type { Range } from '../text/range.ts';

const TEXT = /"(?:[^"\\\r\n]|\\.){0,4000}"|'(?:[^'\\\r\n]|\\.){0,4000}'/g;
/** A text behind this is a name: of a key, a variable, a secret. */
const NAMING = /(?:[\w)\]]\[|\b(?:get|getenv|pop|Secret|load|variable)\()[ \t]{0,8}[a-zA-Z]{0,2}$/;
const MAX_LENGTH = 20_000;

const known = new WeakMap<Document, Map<string, readonly Range[]>>();

/**
 * Ranges, in the document of a value that a program computes, of the texts that may be all or a part of it: in its
 * expression, or in what the variable it is is set to.
 */
export function computedTexts({ document, range, pieces, part }: Slot): readonly Range[] {
  if (part !== undefined || pieces.every((piece) => piece.kind === 'text')) return [];
  const source = document.text.slice(range.start, Math.min(range.end, range.start + MAX_LENGTH));
  return /^[A-Za-z_]\w*$/.test(source) ? variableTexts(document, source) : textsIn(source, range.start);
}

function variableTexts(document: Document, name: string): readonly Range[] {
  const names = known.get(document) ?? new Map<string, readonly Range[]>();
  known.set(document, names);
  const before = names.get(name);
  if (before !== undefined) return before;
  const set = new RegExp(`(?<![\\w.])${name}(?:[ \\t]{0,8}:[^=\\r\\n]{0,80})?[ \\t]{0,80}=(?!=)([^\\r\\n]{1,4000})`, 'g');
  const found = [...document.text.matchAll(set)].flatMap((match) => textsIn(match[1]!, match.index + match[0].length - match[1]!.length));
  names.set(name, found);
  return found;
}

function textsIn(source: string, offset: number): readonly Range[] {
  return [...source.matchAll(TEXT)].flatMap(({ 0: whole, index }): readonly Range[] => (
    whole.length === 2 || NAMING.test(source.slice(Math.max(0, index - 40), index)) ? [] : [{ start: offset + index + 1, end: offset + index + whole.length - 1 }]));
}
