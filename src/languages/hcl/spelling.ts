import { contentPieces } from '../../sites/pieces.ts';
import type { Content, Data } from '../../sites/site.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { isTemplate, quotedStyle } from './string-style.ts';

/** How the neighbours write the items of an object. */
export interface ItemStyle {
  readonly quotedKeys: boolean;
  /** What stands between key and value: ` = `, `: `. */
  readonly sign: string;
  /** One step of indentation. */
  readonly step: string;
  /** Items of an object stand on lines of their own, each with a comma or not. */
  readonly lines: boolean;
  readonly commas: boolean;
}

export const PLAIN_STYLE: ItemStyle = { quotedKeys: false, sign: ' = ', step: '  ', lines: false, commas: false };

const BARE = /^[\p{L}_][\p{L}\p{N}_-]*$/u;

/** A value: a string, or the expression itself where the content is one template and nothing else. */
export function spellContent(content: Content): string | Refusal {
  const pieces = contentPieces(content);
  const [only, ...more] = pieces;
  if (only !== undefined && more.length === 0 && only.kind !== 'text' && only.source.startsWith('${') && isTemplate(only.source)) {
    const inner = only.source.slice(2, -1);
    if (inner.trim() !== '' && !/^~|~$|\n/.test(inner)) return inner.trim();
  }
  let text = '';
  for (const piece of pieces) {
    const written = piece.kind === 'text' ? quotedStyle.encode(piece.text, '') : quotedStyle.reference!(piece.source, '');
    if (isRefusal(written)) return written;
    text += written;
  }
  const source = `"${text}"`;
  return isRefusal(quotedStyle.decode(source)) ? refuse('cannot-hold', 'no string holds this text') : source;
}

/** A key of an object, or the name of an attribute. */
export function spellKey(name: string, quoted: boolean): string | Refusal {
  if (!quoted && BARE.test(name)) return name;
  return spellContent([{ kind: 'text', text: name }]);
}

/** Data as a value. `indent` is that of the line it begins on; further lines stand below it. */
export function spellData(data: Data, indent: string, style: ItemStyle, lineBreak: string): string | Refusal {
  if ('text' in data) return spellContent(data.text);
  const inner = indent + style.step;
  if ('list' in data) {
    const items = data.list.map((each) => spellData(each, inner, style, lineBreak));
    const refusal = items.find(isRefusal);
    if (refusal !== undefined) return refusal;
    const apart = data.list.some((each) => 'map' in each);
    if (!apart) return `[${items.join(', ')}]`;
    return `[${lineBreak}${items.map((each) => `${inner}${each as string},${lineBreak}`).join('')}${indent}]`;
  }
  const pairs = spellPairs(data.map, inner, style, lineBreak);
  if (isRefusal(pairs)) return pairs;
  if (pairs.length === 0) return '{}';
  if (!style.lines) return `{ ${pairs.join(', ')} }`;
  const comma = style.commas || style.sign.includes(':') ? ',' : '';
  return `{${lineBreak}${pairs.map((each, index) => inner + each + (index < pairs.length - 1 || style.commas ? comma : '') + lineBreak).join('')}${indent}}`;
}

/** `key { … }` over several lines; what is a map in it and says so is a block too. */
export function spellBlock(key: string, map: readonly (readonly [string, Data])[], indent: string, step: string, lineBreak: string): string | Refusal {
  const style: ItemStyle = { ...PLAIN_STYLE, step, lines: true };
  const inner = indent + step;
  const attributes = map.filter(([, data]) => !isBlock(data));
  const lines = spellPairs(attributes, inner, style, lineBreak);
  if (isRefusal(lines)) return lines;
  const parts = [...lines];
  for (const [name, data] of map) {
    if (!isBlock(data)) continue;
    const block = spellBlock(name, data.map, inner, step, lineBreak);
    if (isRefusal(block)) return block;
    parts.push(block);
  }
  return `${key} {${lineBreak}${parts.map((each) => inner + each + lineBreak).join('')}${indent}}`;
}

export function isBlock(data: Data): data is Extract<Data, { map: unknown }> {
  return 'map' in data && data.block === true;
}

/** Pairs with their signs below each other where they have lines of their own. */
function spellPairs(map: readonly (readonly [string, Data])[], indent: string, style: ItemStyle, lineBreak: string): readonly string[] | Refusal {
  const written: (readonly [string, string])[] = [];
  for (const [name, data] of map) {
    const key = spellKey(name, style.quotedKeys);
    const value = spellData(data, indent, { ...style, lines: true }, lineBreak);
    if (isRefusal(key)) return key;
    if (isRefusal(value)) return value;
    written.push([key, value]);
  }
  const aligned = style.lines && style.sign === ' = ';
  return written.map(([key, value], index) => (aligned ? key.padEnd(widthAt(written, index)) : key) + style.sign + value);
}

/** Values of one line have their signs below each other; one of several lines stands alone. */
function widthAt(written: readonly (readonly [string, string])[], index: number): number {
  const isLong = (at: number): boolean => written[at] === undefined || written[at][1].includes('\n');
  if (isLong(index)) return 0;
  let [from, to] = [index, index];
  while (!isLong(from - 1)) from--;
  while (!isLong(to + 1)) to++;
  return Math.max(...written.slice(from, to + 1).map(([key]) => key.length));
}
