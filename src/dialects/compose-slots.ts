import type { Content, Piece, ReferenceSite } from '../sites/site.ts';
import type { Range } from '../text/range.ts';
import type { DataNode } from '../tree/data-tree.ts';
import { addressOf } from '../sites/address.ts';
import { partSlot } from '../tree/handles.ts';
import { composeTextCodec } from './compose-text.ts';
import { textReading, type TextReading } from './filled-text.ts';

/** Deeper data is no compose file. */
const MAX_DEPTH = 40;

/** Reads a compose file's scalars as containers get them: `$$` undone, `${X}` told apart. Literals must come through `literalContent`. */
export type ComposeText = TextReading;

/** Makes the reader of one file. */
export function composeText(): ComposeText {
  return textReading(composeTextCodec, (text) => !text.includes('$'));
}

/** Content as it stands in the file: every `$` of literal text doubled. A value carried whole keeps its source. */
export function literalContent(content: Content): Content {
  return content.flatMap((piece): Content => {
    if (piece.kind !== 'carry') return [doubled(piece)];
    const whole = piece.from.part === undefined && piece.from.document.host === undefined;
    return whole ? [piece] : piece.from.pieces.map(doubled);
  });
}

function doubled(piece: Piece): Piece {
  return piece.kind === 'text' ? { kind: 'text', text: piece.text.replaceAll('$', '$$$$') } : piece;
}

const NAME = /^\$\{?([A-Za-z_]\w*)/;

/** Every `$X` and `${X…}` of the file; compose reads them from its own surroundings. */
export function composeReferences(node: DataNode, address: string, depth = 0): readonly ReferenceSite[] {
  if (depth > MAX_DEPTH) return [];
  if (node.kind === 'list') return node.items.flatMap((item, index) => composeReferences(item, addressOf(address, index), depth + 1));
  if (node.kind === 'map') return node.pairs.flatMap((pair) => composeReferences(pair.value, addressOf(address, pair.key.text), depth + 1));
  if (node.kind !== 'scalar' || !node.text.includes('$')) return [];
  return variablesIn(node.text).map(({ start, end }) => ({
    kind: 'reference', document: node.document, name: partSlot(node, { start, end }), address,
  }));
}

/** Where names stand in `$X` and `${X…}`; `$$` is a dollar. */
function variablesIn(text: string): readonly Range[] {
  const found: Range[] = [];
  for (let at = text.indexOf('$'); at !== -1; at = text.indexOf('$', at)) {
    const match = NAME.exec(text.slice(at, at + 300));
    const name = match?.[1];
    if (name === undefined || match === null) {
      at += text[at + 1] === '$' ? 2 : 1;
      continue;
    }
    const start = at + match[0].length - name.length;
    found.push({ start, end: start + name.length });
    at += match[0].length;
  }
  return found;
}
