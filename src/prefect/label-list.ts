/**
 * The labels that the text of a 1.x list literal holds (`['dev', "gpu"]`, JSON too); none for an empty text.
 * Undefined for anything else: 1.x takes a bare word letter by letter, so it is not guessed.
 */
export function labelList(text: string): readonly string[] | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  const inner = /^\[(.*)\]$/s.exec(trimmed)?.[1];
  if (inner === undefined) return undefined;
  if (inner.trim() === '') return [];
  const items = inner.split(',').map((item) => /^\s*(["'])([^"']*)\1\s*$/.exec(item)?.[2]);
  return items.every((item) => item !== undefined) ? items : undefined;
}
