import { parse } from '@iarna/toml';
import type { Witness } from '../language.ts';

/** @iarna/toml as the second reader. It takes neither a byte order mark nor CRLF after a comment; texts it rejects are undefined. */
export const tomlWitness: Witness = {
  read(text) {
    try {
      return [plain(parse(text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')))];
    } catch {
      return undefined;
    }
  },
};

/** What the engine compares: strings, and `null` for every value of another type. */
function plain(value: unknown): unknown {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || value instanceof Date) return null;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}
