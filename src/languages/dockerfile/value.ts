import type { Document } from '../../document/document.ts';
import type { Content, Piece } from '../../sites/site.ts';
import type { Range } from '../../text/range.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';
import type { Escape } from './instructions.ts';

/** A variable read in a text; `name` is the extent of the name alone, in that text. */
export interface Reference {
  readonly range: Range;
  readonly name: Range;
  readonly text: string;
}

/** A value as the builder reads it: quotes and escapes undone, variables told apart. */
export interface ReadValue {
  readonly pieces: readonly Piece[];
  readonly references: readonly Reference[];
  /** False where a quote or brace is not closed. */
  readonly whole: boolean;
}

const BARE_NAME = /\$([A-Za-z_]\w*)/y;
const BRACED = /\$\{([A-Za-z_]\w*)((?::?[-+?]|[#%/])[^{}'"\\`$]*)?\}/y;
const BRACES = /\$\{[^{}]*\}/y;

/** Reads the value whose source is `source`. */
export function readValue(source: string, escape: Escape): ReadValue {
  const pieces: Piece[] = [];
  const references: Reference[] = [];
  let text = '';
  let whole = true;
  let quote = '';
  const flush = (): void => {
    if (text !== '') pieces.push({ kind: 'text', text });
    text = '';
  };
  for (let at = 0; at < source.length;) {
    const char = source[at]!;
    if (quote === "'") {
      if (char === quote) quote = '';
      else text += char;
      at++;
      continue;
    }
    if (char === escape) {
      const next = source[at + 1];
      if (quote === '"' && next !== '"' && next !== '$' && next !== escape) text += next === undefined ? '' : char;
      else {
        text += next ?? '';
        at++;
      }
      at++;
      continue;
    }
    if (char === '"' || (char === "'" && quote === '')) {
      quote = quote === char ? '' : char;
      at++;
      continue;
    }
    const filled = char === '$' ? referenceAt(source, at) : undefined;
    if (filled === undefined) {
      text += char;
      at++;
      continue;
    }
    flush();
    const end = filled.end;
    if (filled.reference === undefined) pieces.push({ kind: 'template', source: source.slice(at, end) });
    else {
      references.push(filled.reference);
      pieces.push({ kind: 'reference', name: filled.reference.text, source: source.slice(at, end) });
    }
    if (end === source.length && source[at + 1] === '{' && source.at(-1) !== '}') whole = false;
    at = end;
  }
  flush();
  return { pieces, references, whole: whole && quote === '' };
}

function referenceAt(source: string, at: number): { readonly end: number; readonly reference?: Reference } | undefined {
  for (const form of [BARE_NAME, BRACED]) {
    form.lastIndex = at;
    const match = form.exec(source);
    if (match === null) continue;
    const start = at + (form === BARE_NAME ? 1 : 2);
    const end = at + match[0].length;
    return { end, reference: { range: { start: at, end }, name: { start, end: start + match[1]!.length }, text: match[1]! } };
  }
  if (source[at + 1] !== '{') return undefined;
  BRACES.lastIndex = at;
  const match = BRACES.exec(source);
  return { end: match === null ? source.length : at + match[0].length };
}

/** How a value is quoted, and so how its successor is. */
export type Style = 'bare' | 'single' | 'double' | 'rest';

/** The style of a value's source; `legacy` for `ENV NAME value`. */
export function styleOf(source: string, legacy: boolean): Style {
  const quote = source[0];
  const closed = source.length > 1 && (quote === '"' || quote === "'") && source.indexOf(quote, 1) === source.length - 1;
  if (closed) return quote === '"' ? 'double' : 'single';
  return legacy ? 'rest' : 'bare';
}

/** What every reader takes as it stands. */
const BARE = /^[\w./:@%+,~^=-]*$/;
const REST = /^(?:[^\s"'\\`$](?:[^"'\\`$\r\n]*[^\s"'\\`$])?)$/;
/** References that the builder fills in as a shell does. */
const WRITABLE = /^\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*(?::?[-+?][^{}'"\\`$]*)?\})$/;

/** Content as the source of a value, in `style` where that can hold it. */
export function spellValue(content: Content, document: Document, style: Style, escape: Escape): string | Refusal {
  const pieces: Piece[] = [];
  for (const part of content) {
    if (part.kind !== 'carry') {
      pieces.push(part);
      continue;
    }
    if (part.from.document.id !== document.id && part.from.pieces.some((piece) => piece.kind !== 'text')) {
      return refuse('cannot-hold', 'the value is written in another document and holds a reference');
    }
    pieces.push(...part.from.pieces);
  }
  if (pieces.some((piece) => piece.kind !== 'text' && !WRITABLE.test(piece.source))) return refuse('cannot-hold', 'the builder of images does not read such a reference');
  const styles: readonly Style[] = [style, style === 'rest' ? 'rest' : 'bare', 'double'];
  for (const each of styles) {
    const source = spell(pieces, each, escape);
    if (source !== undefined && sourceOf(readValue(source, escape).pieces) === sourceOf(pieces)) return source;
  }
  return refuse('cannot-hold', 'no quotes hold this text');
}

function spell(pieces: readonly Piece[], style: Style, escape: Escape): string | undefined {
  const mark = style === 'double' ? '"' : style === 'single' ? "'" : '';
  const parts: string[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind !== 'text') {
      if (style === 'single' || (style !== 'double' && /\s/.test(piece.source))) return undefined;
      const next = pieces[index + 1];
      const glued = next?.kind === 'text' && /^\w/.test(next.text) && /^\$\w+$/.test(piece.source);
      parts.push(glued ? `\${${piece.source.slice(1)}}` : piece.source);
      continue;
    }
    if (/[\r\n\0]/.test(piece.text)) return undefined;
    if (style === 'single' && piece.text.includes("'")) return undefined;
    if (style === 'bare' && !BARE.test(piece.text)) return undefined;
    if (style === 'rest' && !REST.test(piece.text) && !BARE.test(piece.text)) return undefined;
    parts.push(style === 'double' ? [...piece.text].map((char) => '"$'.includes(char) || char === escape ? escape + char : char).join('') : piece.text);
  }
  const source = mark + parts.join('') + mark;
  return source === '' && style === 'rest' ? undefined : source;
}

/** The pieces as text, a reference by its name so that `$A` and `${A}` are the same. */
function sourceOf(pieces: readonly Piece[]): string {
  return JSON.stringify(pieces.map((piece) => piece.kind === 'text' ? piece.text : piece.source.replace(/^\$\{(\w+)\}$/, '$$$1')).reduce<string[]>((all, each, index) => {
    const before = pieces[index - 1];
    if (pieces[index]!.kind === 'text' && before?.kind === 'text') all[all.length - 1] += each;
    else all.push(each);
    return all;
  }, []));
}
