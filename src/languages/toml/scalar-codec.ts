import { escapesCodec, type EscapeStyle } from '../../document/codec-escapes.ts';
import type { Codec, Document } from '../../document/document.ts';
import { frozenCodec } from '../../document/mapped-codec.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal, refuse } from '../../text/refusal.ts';
import { bareKeyStyle, bareValueStyle, basicStyle, literalStyle, multiLineBasicStyle, multiLineLiteralStyle } from './string-style.ts';

export type StringStyle = 'bare' | 'basic' | 'literal' | 'multi-line-basic' | 'multi-line-literal';

/** A key or value as it stands; `text` is what the TOML reader has read. */
export interface ScalarSource {
  readonly range: Range;
  readonly text: string;
  readonly style: StringStyle;
  readonly isKey: boolean;
}

const STYLES: Readonly<Record<Exclude<StringStyle, 'bare'>, EscapeStyle>> = {
  basic: basicStyle, literal: literalStyle, 'multi-line-basic': multiLineBasicStyle, 'multi-line-literal': multiLineLiteralStyle,
};

/** The two-way map between a scalar's text and its source. One that is not read alike twice can be read and not written. */
export function scalarCodec(host: Document, { range, text, style, isKey }: ScalarSource): Codec {
  const codec = escapesCodec(host, range, styleOf(style, isKey));
  if (isRefusal(codec)) return frozenCodec(range, text, codec);
  if (host.parseText === host.text && codec.text !== text) {
    return frozenCodec(range, text, refuse('not-writable', 'two readings of this string differ'));
  }
  return codec;
}

function styleOf(style: StringStyle, isKey: boolean): EscapeStyle {
  return style === 'bare' ? (isKey ? bareKeyStyle : bareValueStyle) : STYLES[style];
}
