import type { Document } from '../../document/document.ts';
import { jsonEscapingOf, spellJsonString, type JsonEscaping } from '../../document/json-string.ts';
import type { Data } from '../../sites/site.ts';
import { isRefusal, type Refusal } from '../../text/refusal.ts';
import { pairOf, type DataList, type DataMap, type DataNode } from '../../tree/data-tree.ts';
import type { Collection, Item } from './layout.ts';
import { indentAt, lineBreakOf } from './rows.ts';
import { spellContent } from './spelling.ts';

/** How new data is written beside an item. */
export interface Manner {
  readonly document: Document;
  readonly escaping: JsonEscaping;
  readonly lineBreak: string;
  /** Between key and value, with its blanks. */
  readonly colon: string;
  /** Between elements on one line. */
  readonly comma: string;
  /** One more level. */
  readonly step: string;
  /** Objects and arrays without an example go over several lines. */
  readonly open: boolean;
  /** Inside the braces of an object on one line, where an example is known. */
  readonly pad: string | undefined;
}

/** Nodes that stand where the new one will, nearest first. */
export type Likes = readonly DataNode[];

/** How far neighbours are looked at for their style. */
const REACH = 20;

/** Values beside an item, its own first. */
export function valuesNear(item: Item): Likes {
  const { items } = item.owner;
  const found = [item.value];
  for (let distance = 1; distance <= REACH; distance++) {
    for (const near of [items[item.index - distance], items[item.index + distance]]) if (near !== undefined) found.push(near.value);
  }
  return found;
}

/** The manner of the place beside `item`; `open`: it stands on lines of its own. */
export function mannerOf(document: Document, item: Item, open: boolean): Manner {
  const { text } = document;
  const colon = colonOf(text, item) ?? ': ';
  return {
    document, escaping: jsonEscapingOf(text), lineBreak: lineBreakOf(text), colon, comma: commaOf(text, item.owner) ?? (colon === ':' ? ',' : ', '),
    step: stepOf(text, item), open, pad: item.owner.node.kind === 'map' && !open ? padIn(item.owner.node) : undefined,
  };
}

/** `"key": value`. */
export function renderPair(key: string, value: Data, likes: Likes, indent: string, manner: Manner): string | Refusal {
  const text = renderData(value, likes, indent, manner);
  return isRefusal(text) ? text : spellJsonString(key, manner.escaping) + manner.colon + text;
}

/** New data; `indent` is that of the line it ends on. */
export function renderData(value: Data, likes: Likes, indent: string, manner: Manner): string | Refusal {
  if ('text' in value) return spellContent(manner.document, value.text, manner.escaping);
  const isList = 'list' in value;
  const ofTexts = isList && value.list.every((item) => 'text' in item);
  const like = likes.find((node): node is DataMap | DataList => (
    isList ? node.kind === 'list' && node.items.length > 0 && (node.items[0]!.kind === 'scalar') === ofTexts : node.kind === 'map' && node.pairs.length > 0));
  const open = like === undefined ? manner.open && !ofTexts : isOpen(like);
  const inner = open ? indent + manner.step : indent;
  const pad = like !== undefined && !open ? padIn(like) : isList ? '' : manner.pad ?? padOf(manner);
  // What stands in one line holds nothing that goes over several.
  const within: Manner = open ? manner : { ...manner, open: false, pad: isList ? manner.pad : pad };
  const parts = isList
    ? value.list.map((item) => renderData(item, likes.flatMap((node) => (node.kind === 'list' ? node.items.slice(0, REACH) : [])), inner, within))
    : value.map.map(([key, item]) => renderPair(key, item, likes.flatMap((node) => pairOf(node, key)?.value ?? []), inner, within));
  const refusal = parts.find(isRefusal);
  if (refusal !== undefined) return refusal;
  const [left, right] = isList ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return left! + right!;
  if (open) return left! + manner.lineBreak + inner + parts.join(`,${manner.lineBreak}${inner}`) + manner.lineBreak + indent + right!;
  return left! + pad + parts.join(manner.comma) + pad + right!;
}

/** True where the first element begins on a line of its own. */
function isOpen(node: DataMap | DataList): boolean {
  const first = node.kind === 'list' ? node.items[0]! : node.pairs[0]!;
  return node.document.text.slice(node.range.start, first.range.start).includes('\n');
}

function padIn({ document, range }: DataMap | DataList): string {
  return document.text[range.start + 1] === ' ' ? ' ' : '';
}

/** Without an example: objects on one line have blanks inside where colons have one. */
function padOf({ colon }: Manner): string {
  return colon.endsWith(' ') ? ' ' : '';
}

function colonOf(text: string, item: Item): string | undefined {
  for (let at: Item | undefined = item; at !== undefined; at = at.owner.holder) {
    const pair = at.pair ?? (at.value.kind === 'map' ? at.value.pairs[0] : undefined);
    if (pair === undefined) continue;
    const between = text.slice(pair.key.range.end, pair.value.range.start);
    if (/^[ \t]*:[ \t]*$/.test(between)) return between;
  }
  return undefined;
}

function commaOf(text: string, { items }: Collection): string | undefined {
  const [first, second] = items;
  const between = second === undefined ? '' : text.slice(first!.end, second.start);
  return /^[ \t]*,[ \t]*$/.test(between) ? between : undefined;
}

/** How far a level stands in: that of the nearest level around that has lines of its own, then of the document. */
function stepOf(text: string, item: Item): string {
  for (let at: Item | undefined = item; at !== undefined; at = at.owner.holder) {
    const outer = indentAt(text, at.owner.node.range.end - 1);
    const inner = indentAt(text, at.start);
    if (inner.length > outer.length && inner.startsWith(outer)) return inner.slice(outer.length);
  }
  return /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
}
