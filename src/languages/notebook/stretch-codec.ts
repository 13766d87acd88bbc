import { chainCodecs } from '../../document/codec-chain.ts';
import type { Codec, OpaqueRange } from '../../document/document.ts';
import { mappedCodec } from '../../document/mapped-codec.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal } from '../../text/refusal.ts';

/** A stretch of the text of `outer`, as it stands there; `opaque` are the parts of it that something else fills in. */
export function stretchCodec(outer: Codec, stretch: Range, opaque: readonly OpaqueRange[]): Codec | undefined {
  const codec = chainCodecs(outer, (host) => mappedCodec(host, stretch, {
    decode: (source) => ({ pieces: [{ host: { start: 0, end: source.length } }], opaque: [], empty: 0 }),
    fillsReferences: false,
    write: (_, map, edits) => edits.map((edit) => ({ ...edit, range: map.toHost(edit.range) })),
  }));
  return isRefusal(codec) ? undefined : { ...codec, range: outer.toHost(stretch), opaque };
}
