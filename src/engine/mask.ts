import { hasLetter } from '../text/letter.ts';
import type { Range } from '../text/range.ts';
import { credentialLike } from './mask-net.ts';
import { makeSearch } from './mask-search.ts';
import { isCommon, isReference, spellingsOf } from './mask-spellings.ts';
import type { Mask } from './result.ts';

/** A secret at its place in a root file: UTF-16 offsets, and its decoded and raw spellings. */
export interface KnownSecret {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly values: readonly string[];
}

/** What stands for a secret. */
const HIDDEN = '***';

/** A short word after `=` or `: `, as weak values are looked for; base64 padding belongs to the word. */
const AFTER_SIGN = /(?:=|:[ \t]{1,8})["'`]?([^\s"'`,;)}\]&|=]{1,64}={0,2})(?![^\s"'`,;)}\]&|])/g;

/** The neighbours of a word in a sentence; none at its ends. */
const BEFORE_WORD = /^[\s(]?$/;
const AFTER_WORD = /^[\s.,;:)]?$/;

const BASE64_DIGIT = /[A-Za-z0-9+/_-]/;

/**
 * A mask for the secrets of a run. In its own file a secret is hidden by its range; everywhere, the same text is hidden
 * with its usual spellings (quoted, escaped, percent, base64), and so is what looks like a key or a URL password.
 * References (`$X`, `${{ secrets.X }}`) are no secrets. `texts` are the root files' texts by path; `own` are words of our
 * own sentences, in lower case.
 */
export function makeMask(secrets: readonly KnownSecret[], texts: ReadonlyMap<string, string>, own: ReadonlySet<string> = new Set()): Mask {
  const real = secrets.filter((secret) => !isReference(texts.get(secret.path)?.slice(secret.start, secret.end) ?? ''));
  const spellings = spellingsOf(new Set(real.flatMap((secret) => secret.values)));
  const searchExact = makeSearch([...spellings.exact]);
  const searchWords = makeSearch([...spellings.words]);
  const searchBase64 = makeSearch([...spellings.base64]);
  const byPath = new Map<string, Range[]>();
  for (const { path, start, end } of real) {
    const list = byPath.get(path);
    if (list === undefined) byPath.set(path, [{ start, end }]);
    else list.push({ start, end });
  }
  const known = new Map<string, readonly Range[]>();

  function find(text: string): readonly Range[] {
    return merged([
      ...searchExact(text),
      ...searchWords(text).filter((range) => standsAlone(text, range)),
      ...wholeRuns(text, searchBase64(text)),
      ...weakWords(text, spellings.weak),
      ...credentialLike(text),
    ]);
  }

  function ranges(path: string): readonly Range[] {
    const before = known.get(path);
    if (before !== undefined) return before;
    const all = merged([...byPath.get(path) ?? [], ...find(texts.get(path) ?? '')]);
    known.set(path, all);
    return all;
  }

  /** True for a word of ours that stands in a sentence: `the`, and not the `the` in `the-key`. */
  function isOurs(text: string, range: Range): boolean {
    if (!BEFORE_WORD.test(text.charAt(range.start - 1)) || !AFTER_WORD.test(text.charAt(range.end))) return false;
    const word = text.slice(range.start, range.end).toLowerCase();
    return own.has(word) || isCommon(word);
  }

  function prose(text: string): string {
    const quotes = quoted(text);
    return hide(text, find(text).filter((range) => quotes.some((each) => range.end > each.start && range.start < each.end) || !isOurs(text, range)));
  }

  return { ranges, find, text: (text) => hide(text, find(text)), prose };
}

/** The stretches in double quotes; all of the text where one is left open. */
function quoted(text: string): readonly Range[] {
  const parts = text.split('"');
  if (parts.length % 2 === 0) return [{ start: 0, end: text.length }];
  const found: Range[] = [];
  let at = 0;
  parts.forEach((part, index) => {
    if (index % 2 === 1) found.push({ start: at, end: at + part.length });
    at += part.length + 1;
  });
  return found;
}

function hide(text: string, ranges: readonly Range[]): string {
  if (ranges.length === 0) return text;
  const parts: string[] = [];
  let at = 0;
  for (const range of ranges) {
    parts.push(text.slice(at, range.start), HIDDEN);
    at = range.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

/** Base64 that holds a secret among other bytes: the digits beside the match tell bits of it, so all the run goes. */
function wholeRuns(text: string, matches: readonly Range[]): readonly Range[] {
  const runs: Range[] = [];
  for (const match of matches) {
    const last = runs.at(-1);
    if (last !== undefined && match.start < last.end) continue;
    let { start, end } = match;
    while (start > (last?.end ?? 0) && BASE64_DIGIT.test(text.charAt(start - 1))) start--;
    while (end < text.length && BASE64_DIGIT.test(text.charAt(end))) end++;
    while (end < text.length && text.charAt(end) === '=') end++;
    runs.push({ start, end });
  }
  return runs;
}

function standsAlone(text: string, { start, end }: Range): boolean {
  return !hasLetter(text.charAt(start - 1)) && !hasLetter(text.charAt(end));
}

function weakWords(text: string, weak: ReadonlySet<string>): readonly Range[] {
  if (weak.size === 0) return [];
  const found: Range[] = [];
  for (const match of text.matchAll(AFTER_SIGN)) {
    const end = match.index + match[0].length;
    if (weak.has(match[1]!)) found.push({ start: end - match[1]!.length, end });
  }
  return found;
}

/** Sorted; stretches that overlap or touch become one. */
function merged(ranges: readonly Range[]): readonly Range[] {
  const result: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    if (range.end <= range.start) continue;
    const last = result.at(-1);
    if (last === undefined || range.start > last.end) result.push(range);
    else if (range.end > last.end) result[result.length - 1] = { start: last.start, end: range.end };
  }
  return result;
}
