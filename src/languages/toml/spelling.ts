import { escapesCodec, type EscapeStyle } from '../../document/codec-escapes.ts';
import { contentPieces, textOf } from '../../sites/pieces.ts';
import type { Data } from '../../sites/site.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { basicStyle, isBareValue, literalStyle } from './string-style.ts';

/** A string on one line, in the quotes of `like` where they can hold it. */
export function spellString(text: string, like: string | undefined): string | Refusal {
  if (/\p{Cs}/u.test(text)) return refuse('cannot-hold', 'half of a surrogate pair cannot be written');
  const literal = like === 'literal' ? quoted(text, '\'', literalStyle) : undefined;
  return literal ?? quoted(text, '"', basicStyle) ?? refuse('cannot-hold', 'no TOML string holds this text');
}

/** A value in the place of a number or boolean: one of the same kind stays without quotes. */
export function spellValue(text: string, old: string): string | Refusal {
  const kind = (value: string): string => !isBareValue(value) ? 'text' : /^[tf]/.test(value) ? 'boolean' : 'number';
  return kind(old) !== 'text' && kind(text) === kind(old) ? text : spellString(text, undefined);
}

/** One part of a key. */
export function spellKey(text: string): string | Refusal {
  return /^[\w-]+$/.test(text) && /^[\x21-\x7e]+$/.test(text) ? text : spellString(text, undefined);
}

/** New data on one line. */
export function spellData(data: Data, like: string | undefined): string | Refusal {
  if ('text' in data) return spellString(textOf(contentPieces(data.text)), like);
  if ('list' in data) return joined(data.list.map((item) => spellData(item, like)), '[', ']');
  const pairs = data.map.map(([key, value]) => spellPair(key, value, like));
  return pairs.length === 0 ? '{}' : joined(pairs, '{ ', ' }');
}

/** `key = value`. */
export function spellPair(key: string, value: Data, like: string | undefined): string | Refusal {
  const name = spellKey(key);
  const text = spellData(value, like);
  return isRefusal(name) ? name : isRefusal(text) ? text : `${name} = ${text}`;
}

function joined(parts: readonly (string | Refusal)[], open: string, close: string): string | Refusal {
  return parts.find(isRefusal) ?? open + parts.join(', ') + close;
}

/** The text in quotes when it is read back as it is. */
function quoted(text: string, quote: string, style: EscapeStyle): string | undefined {
  const encoded = style.encode(text, '');
  if (isRefusal(encoded)) return undefined;
  const source = quote + encoded + quote;
  const codec = escapesCodec({ text: source, parseText: source, opaque: [] }, { start: 0, end: source.length }, style);
  return isRefusal(codec) || codec.text !== text ? undefined : source;
}
