import { chainCodecs } from '../document/codec-chain.ts';
import { escapesCodec, type DecodedEscapes, type EscapeStyle } from '../document/codec-escapes.ts';
import type { Codec, OpaqueRange } from '../document/document.ts';
import { frozenCodec } from '../document/mapped-codec.ts';
import type { Piece } from '../document/segment-map.ts';
import { isRefusal } from '../text/refusal.ts';

/**
 * What a container gets of a compose file's text: `$$` is `$`; `$X` and `${X…}` are filled in by compose, stay as source and
 * are opaque with their name. `outer` is the codec of the scalar. `raw` of an edit is such a reference; all other `$` are doubled.
 */
export function composeTextCodec(outer: Codec): Codec {
  const codec = chainCodecs(outer, (host, range) => escapesCodec(host, range, COMPOSE));
  return isRefusal(codec) ? frozenCodec(outer.range, outer.text, codec) : codec;
}

/** The same where only `${X…}` is filled in and `$X` is not (Drone): a `$` is doubled in front of a brace or another one. */
export function bracedTextCodec(outer: Codec): Codec {
  const codec = chainCodecs(outer, (host, range) => escapesCodec(host, range, BRACED));
  return isRefusal(codec) ? frozenCodec(outer.range, outer.text, codec) : codec;
}

const COMPOSE: EscapeStyle = {
  decode: (source) => decode(source, true),
  encode: (text) => text.replaceAll('$', '$$$$'),
  reference: (source) => source,
};

const BRACED: EscapeStyle = {
  decode: (source) => decode(source, false),
  encode: (text) => text.replace(/\$(?=[${])/g, '$$$$'),
  reference: (source) => source,
};

const REFERENCE = /\$(?:\$|([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*))/g;

/** `bare`: `$X` is filled in too. */
function decode(source: string, bare: boolean): DecodedEscapes {
  const pieces: Piece[] = [];
  const opaque: OpaqueRange[] = [];
  const ends = closedBraces(source);
  let run = 0;
  REFERENCE.lastIndex = 0;
  for (let match = REFERENCE.exec(source); match !== null; match = REFERENCE.exec(source)) {
    const [text, plain, braced] = match;
    const start = match.index;
    if (plain !== undefined && !bare) continue;
    if (text === '$$') {
      pieces.push({ host: { start: run, end: start } }, { host: { start, end: start + 2 }, text: '$' });
      run = start + 2;
      continue;
    }
    const end = braced === undefined ? start + text.length : ends.get(start);
    // Without its brace compose does not read the file at all.
    if (end === undefined) continue;
    opaque.push({ range: { start, end }, name: (plain ?? braced)! });
    REFERENCE.lastIndex = end;
  }
  pieces.push({ host: { start: run, end: source.length } });
  const all = { start: 0, end: source.length };
  return { pieces, opaque, empty: 0, zones: [{ outer: all, content: all, mode: '' }] };
}

/** Where each `${` ends, by its offset; one that stays open is not in it. */
function closedBraces(source: string): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (const { index, 0: text } of source.matchAll(/\$\{|\}/g)) {
    const start = text === '}' ? open.pop() : undefined;
    if (start !== undefined) ends.set(start, index + 1);
    if (text === '${') open.push(index);
  }
  return ends;
}
