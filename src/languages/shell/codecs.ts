import type { Codec, Document } from '../../document/document.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal } from '../../text/refusal.ts';
import { wordCodec } from './word-codec.ts';

/** A word's codec, made on first demand; it gives undefined for a word that has none. */
export function wordCodecOf(document: Document, range: Range): () => Codec | undefined {
  let made: { readonly codec: Codec | undefined } | undefined;
  return () => {
    if (made === undefined) {
      const codec = wordCodec(document, range);
      made = { codec: codec === undefined || isRefusal(codec) ? undefined : codec };
    }
    return made.codec;
  };
}
