import { chainCodecs } from '../document/codec-chain.ts';
import { escapesCodec, type DecodedEscapes, type EscapeStyle } from '../document/codec-escapes.ts';
import type { Codec } from '../document/document.ts';
import { frozenCodec } from '../document/mapped-codec.ts';
import type { Range } from '../text/range.ts';
import { isRefusal, refuse } from '../text/refusal.ts';

const STYLE: EscapeStyle = {
  decode,
  encode: (text) => (text.includes('${{') ? refuse('cannot-hold', 'the text would be read as an expression') : text),
  reference: (source) => source,
};

/** What a runner gets of a workflow's text: every `${{ … }}` stays as source and is opaque. `outer` is the scalar's codec. */
export function expressionCodec(outer: Codec): Codec {
  const codec = chainCodecs(outer, (host, range) => escapesCodec(host, range, STYLE));
  return isRefusal(codec) ? frozenCodec(outer.range, outer.text, codec) : codec;
}

function decode(source: string): DecodedEscapes {
  const all = { start: 0, end: source.length };
  return {
    pieces: [{ host: all }], opaque: expressionsIn(source).map((range) => ({ range })), empty: 0,
    zones: [{ outer: all, content: all, mode: '' }],
  };
}

/** Every `${{ … }}` of a text, in order; a `}}` inside quotes ends nothing, one that stays open is left out. */
export function expressionsIn(text: string): readonly Range[] {
  const found: Range[] = [];
  for (let start = text.indexOf('${{'); start !== -1; start = text.indexOf('${{', start)) {
    const end = expressionEnd(text, start + 3);
    if (end === undefined) break;
    found.push({ start, end });
    start = end;
  }
  return found;
}

function expressionEnd(text: string, from: number): number | undefined {
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "'") quoted = !quoted;
    else if (!quoted && text.startsWith('}}', at)) return at + 2;
  }
  return undefined;
}

const VARIABLE = /(?<![\w.-])env(?:\.([A-Za-z_][\w-]*)|\[\s*'([^']+)'\s*\])/g;

/** Where names of `env.X` and `env['X']` stand in the expressions of a text; `bare`: the text is one expression as a whole. */
export function variablesIn(text: string, bare: boolean): readonly Range[] {
  const ranges = bare && !text.includes('${{') ? [{ start: 0, end: text.length }] : expressionsIn(text);
  return ranges.flatMap(({ start, end }) => [...text.slice(start, end).matchAll(VARIABLE)].map((match) => {
    const name = (match[1] ?? match[2])!;
    const at = start + match.index + match[0].lastIndexOf(name);
    return { start: at, end: at + name.length };
  }));
}
