import type { Piece } from '../sites/site.ts';

/** 1.x replaces this often, and so much text is no setting. */
const ROUNDS = 10;
const LONGEST = 10_000;

/**
 * A value of 1.x's configuration files with its `${section.key}` filled in, innermost first. What no key gives a value
 * to, and variables (`$HOST`), stay references.
 */
export function configPieces(text: string, valueOf: (key: string) => string | undefined): readonly Piece[] {
  let filled = text;
  for (let round = 0; round < ROUNDS && filled.length < LONGEST; round++) {
    const next = filled.replace(/\$\{([^${}]*)\}/g, (source, key: string) => valueOf(key) ?? source);
    if (next === filled) break;
    filled = next;
  }
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of filled.matchAll(/\$\{([^${}]*)\}|\$([A-Za-z_]\w*)/g)) {
    if (match.index > at) pieces.push({ kind: 'text', text: filled.slice(at, match.index) });
    pieces.push({ kind: 'reference', name: match[1] ?? match[2] ?? '', source: match[0] });
    at = match.index + match[0].length;
  }
  if (at < filled.length || pieces.length === 0) pieces.push({ kind: 'text', text: filled.slice(at) });
  return pieces;
}
