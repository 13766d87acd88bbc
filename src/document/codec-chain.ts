import type { Codec } from './document.ts';
import type { CodecHost } from './mapped-codec.ts';
import { isRefusal, type Refusal } from '../text/refusal.ts';
import type { Range } from '../text/range.ts';

/**
 * Puts a second reading on the text of `outer` (compose's `$$` on a YAML scalar, escapes of an unquoted heredoc on its
 * stripped lines). `inner` makes the codec of the whole of that text. Positions and edits go through both, each with its law.
 */
export function chainCodecs(outer: Codec, inner: (host: CodecHost, range: Range) => Codec | Refusal): Codec | Refusal {
  const host: CodecHost = { text: outer.text, parseText: outer.text, opaque: outer.opaque };
  const codec = inner(host, { start: 0, end: outer.text.length });
  if (isRefusal(codec)) return codec;
  return {
    text: codec.text,
    range: outer.range,
    opaque: codec.opaque,
    toHost: (range) => outer.toHost(codec.toHost(range)),
    lift(edits) {
      const lifted = codec.lift(edits);
      return isRefusal(lifted) ? lifted : outer.lift(lifted);
    },
  };
}
