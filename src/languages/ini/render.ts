import type { Document } from '../../document/document.ts';
import { contentPieces, textOf } from '../../sites/pieces.ts';
import type { Content, Data, Shape } from '../../sites/site.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { valueCodec, type ValuePlace } from './codec.ts';
import type { Flavour } from './flavour.ts';
import type { IniEntry } from './scan.ts';
import type { Place } from './tree.ts';

/** New text of one or more lines, without the last line break; with its key where it is one. */
export interface NewLines {
  readonly text: string;
  readonly key?: string;
}

const INDENT = '    ';

/** The new lines in the style of the place they stand beside, or why it cannot hold them. */
export function rendered(document: Document, flavour: Flavour, place: Place, shapes: readonly Shape[]): readonly NewLines[] | Refusal {
  const lines: NewLines[] = [];
  for (const shape of shapes) {
    const text = oneShape(document, flavour, place, shape);
    if (isRefusal(text)) return text;
    lines.push(...text);
  }
  return lines;
}

function oneShape(document: Document, flavour: Flavour, place: Place, shape: Shape): readonly NewLines[] | Refusal {
  if (shape.shape === 'comment') {
    const mark = commentMark(document.text);
    const indent = place.kind === 'item' ? itemIndent(document, place.entry) : '';
    return shape.text.split(/\r?\n/).map((line) => ({ text: `${indent}${mark} ${line}`.trimEnd() }));
  }
  if (place.kind === 'section') return refuse('not-writable', 'nothing can be written beside a section');
  const { name } = place.section;
  const value: ValuePlace = { flavour, section: name === undefined ? '' : document.text.slice(name.start, name.end).trim(), kind: 'value' };
  if (shape.shape === 'item') {
    const text = written(shape.value, { ...value, kind: 'line' });
    return isRefusal(text) ? text : [{ text: itemIndent(document, place.entry) + text }];
  }
  if (shape.shape !== 'pair' || place.kind !== 'entry') return refuse('not-writable', `a ${shape.shape} cannot stand in this place`);
  const { entry } = place;
  const lead = document.text.slice(entry.lines.start, entry.key.start);
  const delimiter = delimiterOf(document.text, entry);
  const key = written({ text: [{ kind: 'text', text: shape.key }] }, { ...value, kind: 'name' });
  if (isRefusal(key)) return key;
  if (!('list' in shape.value)) {
    const text = written(shape.value, value);
    return isRefusal(text) ? text : [{ text: `${lead}${key}${delimiter}${text}`.trimEnd(), key }];
  }
  const lines = [`${lead}${key}${delimiter}`.trimEnd()];
  for (const item of shape.value.list) {
    const text = written(item, { ...value, kind: 'line' });
    if (isRefusal(text)) return text;
    lines.push(lead + INDENT + text);
  }
  return [{ text: lines.join(document.text.includes('\r\n') ? '\r\n' : '\n'), key }];
}

/** The delimiter with the blanks around it. */
function delimiterOf(text: string, entry: IniEntry): string {
  const before = text.slice(entry.key.end, entry.delimiterEnd);
  const after = /^[ \t]*/.exec(text.slice(entry.delimiterEnd, entry.valueStart))![0];
  return before + (after === '' && before.length > 1 ? ' ' : after.slice(0, 1));
}

/** The indentation of the value's lines; one step more than the key where there is none yet. */
function itemIndent(document: Document, entry: IniEntry): string {
  const own = entry.items.find((item) => item.own);
  if (own !== undefined) return document.text.slice(own.lines.start, own.range.start);
  return document.text.slice(entry.lines.start, entry.key.start) + INDENT;
}

/** A text, or pairs `K=V` behind one another. */
function written(data: Data, place: ValuePlace): string | Refusal {
  if ('map' in data) {
    const pairs = data.map.flatMap(([key, value], index): Content => (
      'text' in value ? [{ kind: 'text', text: `${index === 0 ? '' : ','}${key}=` }, ...value.text] : []));
    return written({ text: pairs }, place);
  }
  if (!('text' in data)) return refuse('not-writable', 'a value of this file is a text or a list of lines');
  const text = textOf(contentPieces(data.text));
  const document = { id: '', path: '', language: '', text, parseText: text, opaque: [] };
  const codec = valueCodec(document, { start: 0, end: text.length }, place);
  const probe = /[\r\n]/.test(text) ? refuse('cannot-hold', 'a value of this file has no line breaks') : codec.lift([{ range: { start: 0, end: text.length }, text: `${text}x` }]);
  return isRefusal(probe) ? probe : text;
}

/** The mark that the file's comments have. */
function commentMark(text: string): string {
  return /^[ \t]*([#;])/m.exec(text)?.[1] ?? '#';
}
