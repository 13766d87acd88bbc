import { escapesCodec, type EscapeStyle } from '../../document/codec-escapes.ts';
import type { Codec, Document } from '../../document/document.ts';
import { frozenCodec } from '../../document/mapped-codec.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal, refuse } from '../../text/refusal.ts';

const NAME = style(/^[A-Za-z_]\w*$/, 'no name of an argument');
const VALUE = style(/^(?:True|False|None|[-+]?[\d.][\w.+-]*)$/, 'no number or truth value');

/** The two-way map of what stands without quotes: the name of an argument, a number, `True`. */
export function bareCodec(document: Document, range: Range, kind: 'name' | 'value'): Codec {
  const codec = escapesCodec(document, range, kind === 'name' ? NAME : VALUE);
  return isRefusal(codec) ? frozenCodec(range, document.text.slice(range.start, range.end), codec) : codec;
}

function style(shape: RegExp, why: string): EscapeStyle {
  return {
    decode(source) {
      if (!shape.test(source)) return refuse('cannot-hold', why);
      const whole = { start: 0, end: source.length };
      return { pieces: [{ host: whole }], opaque: [], empty: 0, zones: [{ outer: whole, content: whole, mode: '' }] };
    },
    encode: (text) => text,
  };
}
