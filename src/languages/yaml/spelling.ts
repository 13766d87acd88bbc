import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document } from '../../document/document.ts';
import { contentPieces, textOf } from '../../sites/pieces.ts';
import type { Content, Piece } from '../../sites/site.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';
import { plainType } from './plain-type.ts';

/** Where a scalar is to be written and what it should look like. */
export interface SpellingPlace {
  readonly flow: boolean;
  readonly key: boolean;
  /** The style of the scalar it replaces, or of its neighbours. */
  readonly style: string;
  /** Quotes to take where `style` cannot hold the text. */
  readonly quotes: 'single' | 'double';
}

/** Characters that double quotes must escape, and some that are only safe escaped. */
const ESCAPED = /["\\\u0000-\u001f\u007f-\u00a0\u2028\u2029\ufeff]/g;

const NAMED: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Content as the source of one scalar on one line. The style is kept where it can hold the text as a text, else quotes
 * are taken; references and templates are written as their source. Every spelling is read back before it is taken.
 */
export function spellScalar(document: Document, content: Content, place: SpellingPlace): string | Refusal {
  const carried = carriedSource(document, content, place);
  if (carried !== undefined) return carried;
  const pieces = contentPieces(content);
  const text = textOf(pieces);
  const other = place.quotes === 'single' ? 'double' : 'single';
  const styles = place.style === 'single' || place.style === 'double'
    ? [place.style, place.style === 'single' ? 'double' : 'single']
    : [...(place.style === 'plain' && !pieces.some(isQuoted) ? ['plain'] : []), place.quotes, other];
  for (const style of styles) {
    const source = spell(pieces, style);
    // Where templates are filled in first, what they stand for is a word to the reader.
    const read = document.opaque.length === 0 ? pieces : pieces.map(masked);
    const readSource = spell(read, style);
    if (source !== undefined && readSource !== undefined && readsAs(readSource, document.opaque.length === 0 ? text : textOf(read), style, place)) return source;
  }
  return refuse('cannot-hold', 'no YAML spelling on one line holds this text');
}

function masked(piece: Piece): Piece {
  return piece.kind === 'template' ? { kind: 'template', source: piece.source.replace(/[^\r\n]/g, '_') } : piece;
}

function isQuoted(piece: Piece): boolean {
  return piece.kind === 'reference' && piece.quoted === true;
}

/** A value moved whole keeps its own source, where it stands on one line and in the same kind of context. */
function carriedSource(document: Document, content: Content, place: SpellingPlace): string | undefined {
  const only = content[0];
  if (content.length !== 1 || only?.kind !== 'carry' || place.key) return undefined;
  const { from } = only;
  if (from.document !== document || from.part !== undefined) return undefined;
  const source = document.text.slice(from.range.start, from.range.end);
  if (source === '' || /[\r\n]/.test(source) || /^[|>]/.test(source)) return undefined;
  const read = read1(source, { ...place, key: false }, '1.2');
  const quoted = /^["']/.test(source);
  if (read === undefined) return from.pieces.some((piece) => piece.kind === 'template') && !place.flow ? source : undefined;
  return quoted || typeof read.value !== 'string' || read.value === textOf(from.pieces) ? source : undefined;
}

function spell(pieces: readonly Piece[], style: string): string | undefined {
  const encode = style === 'double' ? doubleQuoted : style === 'single' ? (text: string) => text.replaceAll("'", "''") : (text: string) => text;
  const inner = pieces.map((piece) => piece.kind === 'text' ? encode(piece.text) : piece.source).join('');
  if (/[\r\n]/.test(inner)) return undefined;
  if (style === 'plain') return inner;
  return style === 'double' ? `"${inner}"` : `'${inner}'`;
}

function doubleQuoted(text: string): string {
  return text.replace(ESCAPED, (char) => NAMED[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A word that is itself to every reader, wherever it stands, unless it is another type's. */
const WORD = /^[A-Za-z/][\w./-]*$/;

function readsAs(source: string, text: string, style: string, place: SpellingPlace): boolean {
  if (style === 'plain' && source === text && WORD.test(text) && plainType(text) === 'string') return true;
  if (style === 'single' && hasUnprintable(text)) return false;
  const read = read1(source, place, '1.2');
  if (read?.value !== text) return false;
  if (style !== 'plain') return true;
  // YAML 1.1 readers are still about: what they take for a number, a date or a boolean is quoted too.
  return source !== '<<' && !hasUnprintable(text) && read1(source, place, '1.1')?.value === text;
}

function hasUnprintable(text: string): boolean {
  return /[\u0000-\u001f\u007f-\u009f\ufeff]/.test(text.replaceAll('\t', '')) || /[\ud800-\udfff]/u.test(text);
}

/** Reads a scalar's source where it is to stand; undefined when it is not one whole scalar there. */
function read1(source: string, place: SpellingPlace, version: '1.1' | '1.2'): { readonly value: unknown } | undefined {
  const around = place.flow ? (place.key ? ['{', ': v}'] : ['[', ']']) : (place.key ? ['', ': v'] : ['- ', '']);
  const document = parseDocument(`${around[0]}${source}${around[1]}`, { version, uniqueKeys: false, logLevel: 'silent', prettyErrors: false });
  if (document.errors.length > 0 || document.comment !== null) return undefined;
  const root: unknown = document.contents;
  const only: unknown = isSeq(root) && root.items.length === 1 ? root.items[0] : isMap(root) && root.items.length === 1 ? root.items[0]?.key : undefined;
  if (!isScalar(only) || only.comment !== undefined || only.tag !== undefined || only.anchor !== undefined) return undefined;
  if (place.key !== isMap(root)) return undefined;
  return { value: only.value };
}
