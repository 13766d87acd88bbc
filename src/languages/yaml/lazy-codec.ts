import type { CST } from 'yaml';
import type { Codec, Document } from '../../document/document.ts';
import { scalarCodec, type ScalarSource } from './scalar-codec.ts';

/** The codec of a scalar token, made when first asked for and kept. `value` is the composed text. */
export function lazyCodec(document: Document, token: CST.FlowScalar | CST.BlockScalar, style: ScalarSource['style'], value: string,
  around: { readonly flow: boolean; readonly key: boolean }): () => Codec {
  let codec: Codec | undefined;
  // The token itself is let go of: a closure on it would keep the whole source tree.
  const source: ScalarSource = { style, value, range: wholeRange(token), parentIndent: token.indent, inFlow: around.flow, isKey: around.key };
  return () => codec ??= scalarCodec(document, source);
}

function wholeRange(token: CST.FlowScalar | CST.BlockScalar): { start: number; end: number } {
  const props = token.type === 'block-scalar' ? token.props : [];
  const head = props.reduce((sum, prop) => sum + ('source' in prop ? prop.source.length : 0), 0);
  return { start: token.offset, end: token.offset + head + token.source.length };
}
