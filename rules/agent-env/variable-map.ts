/**
 * The variables of a 1.x map literal, JSON or Python (`{"A": "1", 'B': 'x y'}`): names to texts, numbers as they stand.
 * Undefined when a part of it is not plain text under a plain name; none for an empty text.
 */
export function variableMap(text: string): readonly (readonly [name: string, value: string])[] | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  const inner = /^\{(.*)\}$/s.exec(trimmed)?.[1]?.trim();
  if (inner === undefined) return undefined;
  if (inner === '') return [];
  const found: (readonly [string, string])[] = [];
  const pair = /\s*(?:"([A-Za-z_]\w*)"|'([A-Za-z_]\w*)')\s*:\s*(?:"([^"\\\r\n]*)"|'([^'\\\r\n]*)'|(-?\d+(?:\.\d+)?))\s*(,|$)/y;
  while (pair.lastIndex < inner.length) {
    const match = pair.exec(inner);
    if (match === null) return undefined;
    found.push([match[1] ?? match[2] ?? '', match[3] ?? match[4] ?? match[5] ?? '']);
    if (match[6] === '') break;
  }
  const names = new Set(found.map(([name]) => name));
  return names.size === found.length ? found : undefined;
}
