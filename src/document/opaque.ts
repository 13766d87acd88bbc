import type { OpaqueRange } from './document.ts';

/** Line breaks keep their place; everything else becomes a letter that no syntax gives a meaning to. */
const MASKED = /[^\r\n]/g;

/** `text` with the opaque stretches replaced by text of the same length that every guest language reads as a word. */
export function maskOpaque(text: string, opaque: readonly OpaqueRange[]): string {
  if (opaque.length === 0) return text;
  const parts: string[] = [];
  let at = 0;
  for (const { range } of opaque) {
    if (range.start < at) continue;
    parts.push(text.slice(at, range.start), text.slice(range.start, range.end).replace(MASKED, '_'));
    at = range.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
