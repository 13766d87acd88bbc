import type { Document } from '../../document/document.ts';
import { spellJsonString, type JsonEscaping } from '../../document/json-string.ts';
import { contentPieces, textOf } from '../../sites/pieces.ts';
import type { Content, Slot } from '../../sites/site.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';

/** Content as the source of one value: what is moved whole keeps its own, everything else is a string. */
export function spellContent(document: Document, content: Content, like: JsonEscaping): string | Refusal {
  return movedSource(document, content) ?? spelled(document, content, like);
}

/** Content in the place of a value without quotes: a number or boolean stays one. */
export function spellBare(document: Document, content: Content, old: string, like: JsonEscaping): string | Refusal {
  const text = textOf(contentPieces(content));
  return typeOf(text) !== 'text' && typeOf(text) === typeOf(old) ? text : spellContent(document, content, like);
}

function spelled(document: Document, content: Content, like: JsonEscaping): string | Refusal {
  const pieces = contentPieces(content);
  if (/\p{Cs}/u.test(textOf(pieces))) return refuse('cannot-hold', 'half of a surrogate pair cannot be written');
  // Where another program fills the document in first, its own source stays as it is.
  const isSource = document.opaque.length > 0;
  return `"${pieces.map((piece) => (piece.kind !== 'text' && isSource ? piece.source : spellJsonString(textOf([piece]), like).slice(1, -1))).join('')}"`;
}

function movedSource(document: Document, content: Content): string | undefined {
  const [only] = content;
  if (content.length !== 1 || only?.kind !== 'carry') return undefined;
  const { from }: { readonly from: Slot } = only;
  return from.document === document && from.part === undefined ? document.text.slice(from.range.start, from.range.end) : undefined;
}

function typeOf(text: string): 'number' | 'boolean' | 'text' {
  if (text === 'true' || text === 'false') return 'boolean';
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? 'number' : 'text';
}
