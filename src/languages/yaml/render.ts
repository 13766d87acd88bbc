import type { Document } from '../../document/document.ts';
import type { Data } from '../../sites/site.ts';
import { pairOf, type DataMap, type DataNode, type DataScalar } from '../../tree/data-tree.ts';
import { isRefusal, type Refusal } from '../../text/refusal.ts';
import { spellScalar } from './spelling.ts';

/** How new data is to be laid out. */
export interface RenderStyle {
  readonly document: Document;
  /** Line break of the place. */
  readonly lineBreak: string;
  /** Blanks of one more level of a map. */
  readonly step: string;
  /** Blanks of a list's dashes under their key. */
  readonly listStep: string;
  /** Blanks between a dash and its item. */
  readonly dashGap: string;
}

/** Nodes that stand where the new one will, nearest first. */
export type Likes = readonly (DataNode | undefined)[];

/** A pair without the indent of its first line and without a line break at the end; further lines are indented. */
export function renderPair(key: string, value: Data, keyLike: DataScalar | undefined, likes: Likes, indent: string, style: RenderStyle): string | Refusal {
  const name = scalarText([{ kind: 'text', text: key }], [keyLike], false, true, style);
  if (isRefusal(name)) return name;
  if (isInline(value, likes)) {
    const text = renderFlow(value, likes, false, keyLike, style);
    return isRefusal(text) ? text : `${name}: ${text}`;
  }
  const inner = indent + ('list' in value ? style.listStep : style.step);
  const text = renderBlock(value, likes, inner, style);
  return isRefusal(text) ? text : `${name}:${style.lineBreak}${inner}${text}`;
}

/** A list item with its dash, as `renderPair`. */
export function renderItem(value: Data, likes: Likes, indent: string, style: RenderStyle): string | Refusal {
  const dash = `-${style.dashGap}`;
  const text = isInline(value, likes)
    ? renderFlow(value, likes, false, undefined, style)
    : renderBlock(value, likes, indent + ' '.repeat(dash.length), style);
  return isRefusal(text) ? text : dash + text;
}

/** Data in flow style on one line. */
export function renderFlow(value: Data, likes: Likes, inFlow: boolean, keyLike: DataScalar | undefined, style: RenderStyle): string | Refusal {
  if ('text' in value) return scalarText(value.text, [...likes, keyLike], inFlow, false, style);
  if ('list' in value) {
    const pad = padOf(likes, 'list');
    const inner = likes.map((like) => like?.kind === 'list' ? like.items[0] : undefined);
    return joined(value.list.map((item) => renderFlow(item, inner, true, keyLike, style)), `[${pad}`, `${pad}]`);
  }
  const pad = padOf(likes, 'map');
  return joined(value.map.map(([key, item]) => {
    const like = keysLike(likes, key) ?? keyLike;
    return renderFlowPair(key, item, like, valuesLike(likes, key), style);
  }), `{${pad}`, `${pad}}`);
}

/** A pair inside braces. */
export function renderFlowPair(key: string, value: Data, keyLike: DataScalar | undefined, likes: Likes, style: RenderStyle): string | Refusal {
  const name = scalarText([{ kind: 'text', text: key }], [keyLike], true, true, style);
  const text = renderFlow(value, likes, true, keyLike, style);
  if (isRefusal(name)) return name;
  return isRefusal(text) ? text : `${name}: ${text}`;
}

function renderBlock(value: Data, likes: Likes, indent: string, style: RenderStyle): string | Refusal {
  if ('text' in value) return scalarText(value.text, likes, false, false, style);
  const lines = 'list' in value
    ? value.list.map((item) => renderItem(item, likes.map((like) => like?.kind === 'list' ? like.items[0] : undefined), indent, style))
    : value.map.map(([key, item]) => renderPair(key, item, keysLike(likes, key), valuesLike(likes, key), indent, style));
  return joined(lines, '', '', style.lineBreak + indent);
}

/** Scalars, empty collections, and collections whose neighbours stand in flow style. */
function isInline(value: Data, likes: Likes): boolean {
  if ('text' in value) return true;
  if ('list' in value) return value.list.length === 0 || flowLike(likes, 'list');
  return value.map.length === 0 || flowLike(likes, 'map');
}

function flowLike(likes: Likes, kind: 'map' | 'list'): boolean {
  const like = likes.find((each) => each?.kind === kind);
  return (like?.kind === 'map' || like?.kind === 'list') && like.flow;
}

function valuesLike(likes: Likes, key: string): Likes {
  return likes.map((like) => pairOf(like, key)?.value).filter((like) => like !== undefined);
}

function keysLike(likes: Likes, key: string): DataScalar | undefined {
  const same = likes.find((like) => pairOf(like, key) !== undefined);
  const any = same ?? likes.find((like): like is DataMap => like?.kind === 'map' && like.pairs.length > 0);
  if (any?.kind !== 'map') return undefined;
  return pairOf(any, key)?.key ?? any.pairs[0]?.key;
}

function scalarText(content: Extract<Data, { text: unknown }>['text'], likes: Likes, flow: boolean, key: boolean, style: RenderStyle): string | Refusal {
  const scalars = likes.filter((like): like is DataScalar => like?.kind === 'scalar');
  const near = scalars[0]?.style ?? 'plain';
  const quotes = scalars.find((like) => like.style === 'single' || like.style === 'double')?.style === 'single' ? 'single' : 'double';
  return spellScalar(style.document, content, { flow, key, style: near === 'single' || near === 'double' ? near : 'plain', quotes });
}

/** The blank inside braces or brackets, as the nearest flow collection of the kind has it. */
function padOf(likes: Likes, kind: 'map' | 'list'): string {
  const like = likes.find((each) => each?.kind === kind && each.flow);
  return like !== undefined && like.document.text[like.range.start + 1] === ' ' ? ' ' : '';
}

function joined(parts: readonly (string | Refusal)[], open: string, close: string, separator = ', '): string | Refusal {
  const refusal = parts.find(isRefusal);
  return refusal ?? open + parts.join(separator) + close;
}
