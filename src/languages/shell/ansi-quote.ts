import { refuse, type Refusal } from '../../text/refusal.ts';

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07', b: '\b', e: '\x1b', E: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', "'": "'", '"': '"', '?': '?',
};
const NUMERIC = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8}))/y;

/** The escape of a `$'…'` string at `at`; undefined for bytes that are no character, NUL, `\c` and what shells read differently. */
export function ansiEscapeAt(source: string, at: number): { readonly end: number; readonly text: string } | undefined {
  const simple = SIMPLE[source[at + 1] ?? ''];
  if (simple !== undefined) return { end: at + 2, text: simple };
  NUMERIC.lastIndex = at;
  const match = NUMERIC.exec(source);
  if (match === null) return undefined;
  const [all, octal, hex, short, long] = match;
  const code = octal === undefined ? Number.parseInt((hex ?? short ?? long)!, 16) : Number.parseInt(octal, 8);
  const isByte = octal !== undefined || hex !== undefined;
  if (code === 0 || code > 0x10ffff || (isByte && code > 0x7f) || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return { end: at + all.length, text: String.fromCodePoint(code) };
}

/** New text for the inside of `$'…'`. */
export function ansiEncode(text: string): string | Refusal {
  if (text.includes('\0')) return refuse('cannot-hold', 'no shell word holds a NUL');
  return text
    .replace(/[\\']/g, (char) => `\\${char}`)
    .replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
}
