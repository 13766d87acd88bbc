import { refuse } from '../text/refusal.ts';
import { splitWords, type WordSyntax } from './shell-quoting.ts';
import type { Filling, Mark } from './value-text.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', s: ' ', '\\': '\\', '"': '"', '\'': '\'',
};
const NUMBER = /^\\(?:x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/;

/** systemd's own splitting of lines into words: quotes of both kinds take C escapes, and so does bare text. */
export const SYSTEMD_WORDS: WordSyntax = {
  escape(text, at) {
    const next = text[at + 1];
    if (next === undefined) return 'odd';
    const plain = Object.hasOwn(ESCAPES, next) ? ESCAPES[next] : next === ';' ? ';' : undefined;
    if (plain !== undefined) return { length: 2, text: plain };
    const match = NUMBER.exec(text.slice(at, at + 10));
    const digits = match?.[1] ?? match?.[3] ?? match?.[4];
    const code = digits === undefined ? Number.parseInt(match?.[2] ?? '', 8) : Number.parseInt(digits, 16);
    // Bytes of more than seven bits are no characters yet, and NUL is refused.
    const known = match !== null && code > 0 && code < 0x110000 && (code < 0x80 || match[3] !== undefined || match[4] !== undefined) && (code < 0xd800 || code > 0xdfff);
    return known ? { length: match[0].length, text: String.fromCodePoint(code) } : 'odd';
  },
  encode(text, quote) {
    if (quote === '' && /[\s"'\\]/.test(text)) return refuse('cannot-hold', 'a word without quotes cannot hold this text');
    return text.replace(quote === '"' ? /["\\]/g : /['\\]/g, '\\$&');
  },
};

const MARKS = /%%|%[A-Za-z]|\{\{[^{}\n]*\}\}/g;
const MARKS_AND_VARIABLES = /%%|%[A-Za-z]|\{\{[^{}\n]*\}\}|\$\$|\$\{([A-Za-z_]\w*)\}/g;

/** Values of a unit: `%%` is a percent sign, `%h` a specifier, `$` itself. */
export const UNIT_TEXT: Filling = {
  marks: (source) => marksOf(source, MARKS),
  encode: (text) => encode(text, /%/g),
};

/** Command lines of a unit: `${X}` anywhere and `$X` as a word of its own are variables, `$$` is a dollar. */
export const COMMAND_TEXT: Filling = {
  marks: (source) => [...marksOf(source, MARKS_AND_VARIABLES), ...loneVariables(source)].sort((a, b) => a.range.start - b.range.start),
  encode: (text) => encode(text, /[%$]/g),
};

function marksOf(source: string, pattern: RegExp): readonly Mark[] {
  return [...source.matchAll(pattern)].map((match): Mark => {
    const range = { start: match.index, end: match.index + match[0].length };
    if (match[0] === '%%' || match[0] === '$$') return { range, text: match[0][0]! };
    return match[1] === undefined ? { range } : { range, name: { text: match[1], start: match.index + 2 } };
  });
}

function loneVariables(source: string): readonly Mark[] {
  if (!source.includes('$')) return [];
  return (splitWords(source, SYSTEMD_WORDS) ?? []).flatMap(({ range }): Mark[] => {
    const name = /^\$([A-Za-z_]\w*)$/.exec(source.slice(range.start, range.end))?.[1];
    return name === undefined ? [] : [{ range, name: { text: name, start: range.start + 1 } }];
  });
}

function encode(text: string, doubled: RegExp): ReturnType<Filling['encode']> {
  if (/\{\{|\\(?![\\"'])/.test(text.replaceAll('\\\\', ''))) return refuse('cannot-hold', 'the text would be read as an escape or a template');
  return text.replace(doubled, '$&$&');
}

/** `NAME=value` as one word, in the quotes of a neighbour. */
export function spellAssignment(name: string, value: string, neighbour: string | undefined): string {
  const quote = neighbour === undefined ? undefined : /^(?:[A-Za-z_]\w*=)?(["'])/.exec(neighbour);
  const bare = !/[\s"'\\]/.test(value);
  if (quote === undefined || quote === null) return bare ? `${name}=${value}` : `"${name}=${value.replace(/["\\]/g, '\\$&')}"`;
  const mark = quote[1]!;
  const inside = value.replace(mark === '"' ? /["\\]/g : /['\\]/g, '\\$&');
  return quote[0].length > 1 ? `${name}=${mark}${inside}${mark}` : `${mark}${name}=${inside}${mark}`;
}
