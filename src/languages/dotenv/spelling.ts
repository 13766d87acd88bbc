import type { Document } from '../../document/document.ts';
import { contentPieces, textOf } from '../../sites/pieces.ts';
import type { Content, Piece } from '../../sites/site.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';
import { scanDotenv, type Quote } from './scan.ts';

/** What every reader of the format, and a shell that sources the file, takes as it stands. */
const BARE = /^[\w./:@%+,~^=-]*$/;

const MARKS: Readonly<Record<Quote, string>> = { none: '', single: "'", double: '"', backtick: '`' };

/** Content as a value, in `quote` where that can hold it. Line breaks are refused: readers do not agree on them. */
export function spellValue(document: Document, content: Content, quote: Quote): string | Refusal {
  const only = content[0];
  if (content.length === 1 && only?.kind === 'carry' && only.from.document === document && only.from.part === undefined) {
    return document.text.slice(only.from.range.start, only.from.range.end);
  }
  const pieces = contentPieces(content);
  const quotes: readonly Quote[] = [quote, 'none', 'double', 'single', 'backtick'];
  for (const each of quotes) {
    const source = spell(pieces, each);
    if (source !== undefined && readsAs(source, pieces)) return source;
  }
  return refuse('cannot-hold', 'no quotes of this format hold this text');
}

function spell(pieces: readonly Piece[], quote: Quote): string | undefined {
  const mark = MARKS[quote];
  const parts: string[] = [];
  for (const piece of pieces) {
    if (piece.kind !== 'text') {
      if (piece.kind === 'reference' && (quote === 'single' || quote === 'backtick')) return undefined;
      parts.push(piece.source);
      continue;
    }
    if (/[\r\n]/.test(piece.text) || (mark !== '' && piece.text.includes(mark))) return undefined;
    if (quote === 'none' && !BARE.test(piece.text)) return undefined;
    if (quote !== 'single' && /[\\$]/.test(piece.text)) return undefined;
    parts.push(piece.text);
  }
  return mark + parts.join('') + mark;
}

function readsAs(source: string, pieces: readonly Piece[]): boolean {
  const scanned = scanDotenv(`N=${source}`);
  if ('failed' in scanned) return false;
  const value = scanned.assignments[0]?.value;
  return scanned.assignments.length === 1 && value !== undefined && value.range.end === source.length + 2
    && value.writable && textOf(value.pieces) === textOf(pieces);
}
