import type { Document, OpaqueRange } from '../../document/document.ts';
import type { Content, Piece, Slot } from '../../sites/site.ts';
import { rawWithin } from '../../text/edit.ts';
import { overlaps } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { framed, joined, plain, rawSource, type Source } from './source-piece.ts';

/** How a word was quoted, and so how its successor is. */
export type Style = 'bare' | 'single' | 'double';

/** The quoting of a word's source; mixed quoting counts as bare. */
export function styleOf(source: string): Style {
  if (source.length < 2) return 'bare';
  const quote = source[0];
  if (quote !== source.at(-1) || (quote !== '"' && quote !== "'")) return 'bare';
  return source.slice(1, -1).includes(quote) ? 'bare' : quote === '"' ? 'double' : 'single';
}

/**
 * Writes content as the source of one word of `document`. Literal text is quoted as needed, in `style` where that can
 * hold it; one reference alone keeps its source, and its quotes where a shell `splits` words; carried words keep theirs.
 * `empty` is what nothing is written as.
 */
export function renderWord(content: Content, document: Document, style: Style, empty = "''", splits = true): Source | Refusal {
  const segments: Source[] = [];
  let run: Part[] = [];
  const flush = (): void => {
    if (run.length > 0) segments.push(renderParts(run, style, segments.at(-1)?.text, splits));
    run = [];
  };
  for (const piece of content) {
    if (piece.kind !== 'carry') {
      run.push({ piece, raw: isFilledIn(piece, document.opaque, document) });
      continue;
    }
    const carried = carriedParts(piece.from, document);
    if (isRefusal(carried)) return carried;
    if (!('text' in carried)) {
      run.push(...carried);
      continue;
    }
    flush();
    segments.push(carried);
  }
  flush();
  const word = joined(segments);
  if (word.text.includes('\0')) return refuse('cannot-hold', 'a shell word cannot hold a NUL');
  return word.text === '' ? plain(empty) : word;
}

/** A piece, and whether its source is for the host's reader. */
interface Part {
  readonly piece: Piece;
  readonly raw: boolean;
}

/** The user's own source where it is a whole word of this document; otherwise its pieces. */
function carriedParts(slot: Slot, document: Document): Source | readonly Part[] | Refusal {
  if (slot.document.id !== document.id) {
    if (slot.pieces.some((piece) => piece.kind !== 'text')) {
      return refuse('cannot-hold', 'the value is written in another document and holds a reference');
    }
    return slot.pieces.map((piece) => ({ piece, raw: false }));
  }
  if (slot.part === undefined) {
    return { text: document.text.slice(slot.range.start, slot.range.end), raw: rawWithin(document.opaque, slot.range) };
  }
  const opaque = document.opaque.filter((stretch) => overlaps(stretch.range, slot.range));
  return slot.pieces.map((piece) => ({ piece, raw: isFilledIn(piece, opaque, document) }));
}

function isFilledIn(piece: Piece, opaque: readonly OpaqueRange[], document: Document): boolean {
  return piece.kind !== 'text' && opaque.some(({ range }) => document.text.slice(range.start, range.end) === piece.source);
}

function renderParts(parts: readonly Part[], style: Style, before: string | undefined, splits: boolean): Source {
  const joins = before !== undefined && /\$[A-Za-z_][A-Za-z0-9_]*$/.test(before);
  const { piece, raw } = parts[0]!;
  if (parts.length === 1 && piece.kind !== 'text') return renderSource(sourceOf(piece.source, raw), splits && piece.inQuotes === true ? 'double' : style);
  const texts = parts.flatMap((part) => (part.piece.kind === 'text' ? [part.piece.text] : []));
  if (texts.length < parts.length) return renderMixed(parts);
  const text = texts.join('');
  return plain(quoteText(text, joins && style === 'bare' && /^[A-Za-z0-9_]/.test(text) ? 'double' : style));
}

function sourceOf(text: string, raw: boolean): Source {
  return raw ? rawSource(text) : plain(text);
}

function renderSource(source: Source, style: Style): Source {
  if (source.text.startsWith('"')) return source;
  const needsQuotes = style !== 'bare' || (/\s/.test(source.text) && source.text.startsWith('${'));
  return needsQuotes ? framed([source], '"', '"') : source;
}

/** Text and references together: one double-quoted word, sources that bring their own quotes beside it. */
function renderMixed(parts: readonly Part[]): Source {
  const word: Source[] = [];
  let inside: Source[] = [];
  const close = (): void => {
    const content = joined(inside);
    if (content.text !== '') word.push(isBare(content.text) ? content : framed([content], '"', '"'));
    inside = [];
  };
  parts.forEach(({ piece, raw }, index) => {
    if (piece.kind === 'text') {
      inside.push(plain(escapeDouble(piece.text)));
    } else if (piece.source.startsWith('"')) {
      close();
      word.push(sourceOf(piece.source, raw));
    } else {
      inside.push(sourceOf(braced(piece.source, parts[index + 1]?.piece), raw));
    }
  });
  close();
  return joined(word);
}

/** `$A` before a letter would read a longer name. */
function braced(source: string, next: Piece | undefined): string {
  if (next?.kind !== 'text' || !/^[A-Za-z0-9_]/.test(next.text)) return source;
  return /^\$[A-Za-z_][A-Za-z0-9_]*$/.test(source) ? `\${${source.slice(1)}}` : source;
}

function quoteText(text: string, style: Style): string {
  if (text === '') return style === 'double' ? '""' : style === 'single' ? "''" : '';
  if (style === 'bare' && isBare(text)) return text;
  if (style !== 'double' && !text.includes("'")) return `'${text}'`;
  return `"${escapeDouble(text)}"`;
}

function isBare(text: string): boolean {
  // A leading `~/` is always the user's own home folder, and quotes would stop its expansion.
  return /^(?:~\/)?[A-Za-z0-9_/.:,@%+=-]+$/.test(text);
}

function escapeDouble(text: string): string {
  return text.replace(/["$`\\]/g, '\\$&');
}
