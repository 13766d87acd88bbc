import type { DoubleQuotedChild, Word, WordPart } from 'unbash';
import type { Document, OpaqueRange } from '../../document/document.ts';
import type { Piece } from '../../sites/site.ts';
import { overlaps, type Range } from '../../text/range.ts';
import type { NormalisedSource } from './normalised-source.ts';
import { isName } from './script-model.ts';

/** Where a word's positions belong. */
export interface WordContext {
  readonly document: Document;
  readonly source: NormalisedSource;
}

/** The pieces of a word: quotes undone, expansions with their source; `$A`, `${A}` and `${A:-d}` are references. */
export function piecesOf(word: Word, context: WordContext): readonly Piece[] {
  const pieces: Piece[] = [];
  if (word.parts === undefined) addLiteral(word.pos, word.end, word.value, context, pieces);
  for (const part of word.parts ?? []) addPart(part, context, pieces);
  return pieces;
}

/** True where another program fills in part of the range. */
export function touchesOpaque(range: Range, document: Document): boolean {
  return document.opaque.some((opaque) => overlaps(opaque.range, range));
}

function addPart(part: WordPart | DoubleQuotedChild, context: WordContext, pieces: Piece[], inQuotes = false): void {
  switch (part.type) {
    case 'Literal': case 'SingleQuoted': case 'AnsiCQuoted':
      return addLiteral(part.pos, part.end, part.value, context, pieces);
    case 'DoubleQuoted': case 'LocaleString':
      for (const child of part.parts) addPart(child, context, pieces, true);
      return;
    case 'Glob':
      return part.text.includes('$') || part.text.includes('`')
        ? addSource(part, undefined, context, pieces, inQuotes)
        : addLiteral(part.pos, part.end, part.value, context, pieces);
    case 'SimpleExpansion': {
      const name = part.text.slice(1);
      return addSource(part, isName(name) ? name : undefined, context, pieces, inQuotes);
    }
    case 'ParameterExpansion': {
      const operation = part.operation;
      const plain = part.prefix === undefined && part.index === undefined && isName(part.parameter)
        && (operation === undefined || (operation.type === 'Default' && !operation.operator.includes('+')));
      return addSource(part, plain ? part.parameter : undefined, context, pieces, inQuotes);
    }
    default:
      return addSource(part, undefined, context, pieces, inQuotes);
  }
}

function addSource(part: { pos: number; end: number }, name: string | undefined, context: WordContext, pieces: Piece[], inQuotes: boolean): void {
  const range = context.source.range(part.pos, part.end);
  const source = context.document.text.slice(range.start, range.end);
  const known = name !== undefined && !touchesOpaque(range, context.document);
  const quotes = inQuotes ? { inQuotes } as const : {};
  pieces.push(known ? { kind: 'reference', name, source, ...quotes } : { kind: 'template', source, ...quotes });
}

function addLiteral(pos: number, end: number, value: string, context: WordContext, pieces: Piece[]): void {
  const range = context.source.range(pos, end);
  const opaque = context.document.opaque.filter((each) => overlaps(each.range, range));
  if (opaque.length === 0) return addText(value, pieces);
  const quotes = range.end - range.start - value.length;
  const from = quotes === 2 ? range.start + 1 : range.start;
  // Escapes inside: offsets of the value are not those of the source, so the whole stretch stays as written.
  if (context.document.parseText.slice(from, from + value.length) !== value) {
    pieces.push({ kind: 'template', source: context.document.text.slice(range.start, range.end) });
    return;
  }
  addAround(opaque, from, from + value.length, context.document, pieces);
}

function addAround(opaque: readonly OpaqueRange[], from: number, to: number, document: Document, pieces: Piece[]): void {
  let at = from;
  for (const each of opaque) {
    const start = Math.max(each.range.start, from);
    const end = Math.min(each.range.end, to);
    addText(document.text.slice(at, start), pieces);
    const source = document.text.slice(start, end);
    pieces.push(each.name === undefined ? { kind: 'template', source } : { kind: 'reference', name: each.name, source });
    at = end;
  }
  addText(document.text.slice(at, to), pieces);
}

function addText(text: string, pieces: Piece[]): void {
  if (text === '') return;
  const last = pieces.at(-1);
  if (last?.kind !== 'text') pieces.push({ kind: 'text', text });
  else pieces[pieces.length - 1] = { kind: 'text', text: last.text + text };
}
