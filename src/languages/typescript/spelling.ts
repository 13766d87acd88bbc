import { contentPieces } from '../../sites/pieces.ts';
import type { Content, Data } from '../../sites/site.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { quoted, templateText, type Quote } from './string-style.ts';

/** How the neighbours of new data are written. */
export interface Manner {
  readonly quote: Quote;
  /** Keys stand in quotes also where they need none. */
  readonly quotedKeys: boolean;
  /** Braces on one line have blanks inside. */
  readonly blanks: boolean;
  /** Of an object on lines of its own: the indent of its braces, and what comes before a key beyond that. */
  readonly lines?: { readonly indent: string; readonly unit: string; readonly lineBreak: string; readonly lastComma: boolean };
}

const NAME = /^[A-Za-z_$][\w$]*$/;

/** True for what can be a key without quotes, or stand behind a dot. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

/** A value: a text in quotes, an expression as it stands, or a template of both. */
export function spellContent(content: Content, quote: Quote): string | Refusal {
  const pieces = contentPieces(content);
  const [only] = pieces;
  if (pieces.some((piece) => piece.kind === 'text' && /\p{Cs}/u.test(piece.text))) return refuse('cannot-hold', 'half of a surrogate pair cannot be written');
  if (pieces.every((piece) => piece.kind === 'text')) return quoted(pieces.map((piece) => piece.text).join(''), quote === '`' ? '"' : quote);
  if (pieces.length === 1 && only !== undefined && only.kind !== 'text' && !only.source.startsWith('${')) return only.source;
  return `\`${pieces.map((piece) => piece.kind === 'text' ? templateText(piece.text) : piece.source.startsWith('${') ? piece.source : `\${${piece.source}}`).join('')}\``;
}

/** The key of a property. */
export function spellKey(text: string, { quote, quotedKeys }: Pick<Manner, 'quote' | 'quotedKeys'>): string {
  return isName(text) && !quotedKeys ? text : quoted(text, quote === '`' ? '"' : quote);
}

/** New data; only the outermost object stands on several lines, where the manner has lines. */
export function spellData(data: Data, manner: Manner): string | Refusal {
  if ('text' in data) return spellContent(data.text, manner.quote);
  const { lines, ...flat } = manner;
  if ('list' in data) {
    const items = data.list.map((item) => spellData(item, flat));
    return items.find(isRefusal) ?? `[${items.join(', ')}]`;
  }
  const pairs = data.map.map(([key, value]) => spellPair(key, value, flat));
  const refusal = pairs.find(isRefusal);
  if (refusal !== undefined) return refusal;
  if (pairs.length === 0) return '{}';
  if (lines !== undefined) {
    const inner = pairs.map((pair) => `${lines.lineBreak}${lines.indent}${lines.unit}${String(pair)}`).join(',');
    return `{${inner}${lines.lastComma ? ',' : ''}${lines.lineBreak}${lines.indent}}`;
  }
  return manner.blanks ? `{ ${pairs.join(', ')} }` : `{${pairs.join(', ')}}`;
}

/** `key: value`. */
export function spellPair(key: string, value: Data, manner: Manner): string | Refusal {
  const text = spellData(value, manner);
  return isRefusal(text) ? text : `${spellKey(key, manner)}: ${text}`;
}
