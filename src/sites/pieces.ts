import type { OpaqueRange } from '../document/document.ts';
import type { Content, Piece } from './site.ts';

/** The pieces of `content`, what is carried over included. */
export function contentPieces(content: Content): readonly Piece[] {
  return content.flatMap((part): readonly Piece[] => part.kind === 'carry' ? part.from.pieces : [part]);
}

/** The decoded text of pieces; references and templates as their source. */
export function textOf(pieces: readonly Piece[]): string {
  return pieces.map((piece) => piece.kind === 'text' ? piece.text : piece.source).join('');
}

/** The text of a value all of whose pieces are text; undefined for any other. */
export function plainText(pieces: readonly Piece[]): string | undefined {
  return pieces.every((piece) => piece.kind === 'text') ? textOf(pieces) : undefined;
}

/** The parts of a text some stretches of which another program fills in; none for an empty text. */
export function filledPieces(text: string, opaque: readonly OpaqueRange[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { range, name } of opaque) {
    if (range.start > at) pieces.push({ kind: 'text', text: text.slice(at, range.start) });
    const source = text.slice(range.start, range.end);
    pieces.push(name === undefined ? { kind: 'template', source } : { kind: 'reference', name, source });
    at = range.end;
  }
  if (at < text.length) pieces.push({ kind: 'text', text: text.slice(at) });
  return pieces;
}
