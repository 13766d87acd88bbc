import type { Witness } from '../language.ts';
import { filledEnd } from './filled.ts';

/** `JSON.parse` as the second reader, after comments and trailing commas are taken out by a scanner of its own. */
export const jsonWitness: Witness = {
  read(text) {
    try {
      return [plain(JSON.parse(strict(text.replace(/^\uFEFF/, ''))))];
    } catch {
      return undefined;
    }
  },
};

/** The text as strict JSON; what another program fills in is null. */
function strict(text: string): string {
  const parts: string[] = [];
  /** Where in `parts` a comma stands that nothing follows yet. */
  let comma: number | undefined;
  for (let at = 0; at < text.length;) {
    const end = endOfPart(text, at);
    const part = text.slice(at, end);
    at = end;
    if (part.startsWith('//') || part.startsWith('/*')) continue;
    if ((part === '}' || part === ']') && comma !== undefined) parts[comma] = '';
    if (part === ',') comma = parts.length;
    else if (part.trim() !== '') comma = undefined;
    parts.push(filledEnd(part, 0) === part.length ? 'null' : part);
  }
  return parts.join('');
}

const PLAIN = /[^"/,}\]${]+/y;

function endOfPart(text: string, at: number): number {
  if (text[at] === '"') {
    let end = at + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
    return end + 1;
  }
  if (text.startsWith('//', at)) return orEnd(text, text.indexOf('\n', at));
  if (text.startsWith('/*', at)) return orEnd(text, text.indexOf('*/', at + 2) + 1) + 1;
  PLAIN.lastIndex = at;
  return filledEnd(text, at) ?? at + (PLAIN.exec(text)?.[0].length ?? 1);
}

function orEnd(text: string, at: number): number {
  return at <= 0 ? text.length : at;
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}
