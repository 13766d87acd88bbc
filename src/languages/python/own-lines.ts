import type { Range } from '../../text/range.ts';

/** A token, and the blanks and comments in front of it. */
interface Part {
  readonly gap: string;
  readonly token: string;
}

/** More tokens than this are laid out anew. */
const MAX_TOKENS = 400;

const TOKEN = /((?:[ \t\f\r\n]|\\\r?\n|#[^\n]*)*)((?:[rRbBuUfFtT]{0,2}(?:"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'))|[\p{L}\p{N}_]+|[^\s"'])/uy;

/** Lines longer than this are broken by the usual formatters. */
const MAX_COLUMNS = 88;

/**
 * New source of the expression at `range`. One that stood on several lines stays on its lines if it has a comment, ends its
 * arguments with a comma or would be too long for one: where old and new have the same tokens beside one another, what
 * stands between them stays. Any text may stand for any other.
 */
export function onOwnLines(text: string, range: Range, written: string): string {
  const old = text.slice(range.start, range.end);
  if (!old.includes('\n')) return written;
  const was = partsOf(old);
  const isKept = was?.some(({ gap, token }, index) => gap.includes('#') || (token === ',' && /^[)\]}]$/.test(was[index + 1]?.token ?? ''))) === true;
  if (!isKept && columnsWith(text, range, written) <= MAX_COLUMNS) return written;
  const is = partsOf(written);
  if (was === undefined || is === undefined || was.length * is.length > MAX_TOKENS * MAX_TOKENS) return written;
  const pairs = alignedPairs(was, is);
  let source = '';
  is.forEach((part, index) => {
    const own = pairs.get(index);
    const before = pairs.get(index - 1);
    source += (own === undefined || before === undefined ? undefined : between(was, before, own, part.token)) ?? part.gap;
    source += part.token;
  });
  return source;
}

/** How wide the line gets that the source stands on. */
function columnsWith(text: string, { start, end }: Range, written: string): number {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const rest = /^[^\r\n]*/.exec(text.slice(end, end + 1000))![0];
  return start - lineStart + written.length + rest.length;
}

/** What stands between two tokens of the old source, without what is gone from there. */
function between(was: readonly Part[], from: number, to: number, token: string): string | undefined {
  if (to === from + 1) return was[to]!.gap;
  if (/^[([{]$/.test(was[from]!.token)) return was[from + 1]!.gap;
  if (!/^[)\]}]$/.test(token)) return undefined;
  return to === from + 2 && was[from + 1]!.token === ',' ? `${was[from + 1]!.gap},${was[to]!.gap}` : was[to]!.gap;
}

function partsOf(source: string): readonly Part[] | undefined {
  const parts: Part[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const found = TOKEN.exec(source);
    if (found === null) return undefined;
    parts.push({ gap: found[1]!, token: found[2]! });
  }
  return parts;
}

/** Tokens of the new source with those of the old one that they stand for; neighbours stay neighbours where they can. */
function alignedPairs(was: readonly Part[], is: readonly Part[]): ReadonlyMap<number, number> {
  const width = is.length + 1;
  const size = (was.length + 1) * width;
  // The best score up to two tokens, and the best one that ends with the two as a pair.
  const best = new Int32Array(size);
  const paired = new Int32Array(size);
  for (let a = 1; a <= was.length; a++) {
    for (let b = 1; b <= is.length; b++) {
      const at = a * width + b;
      const before = at - width - 1;
      if (alike(was[a - 1]!.token, is[b - 1]!.token)) paired[at] = Math.max(best[before]! + 2, paired[before]! > 0 ? paired[before]! + 3 : 0);
      best[at] = Math.max(paired[at]!, best[at - width]!, best[at - 1]!);
    }
  }
  const pairs = new Map<number, number>();
  for (let a = was.length, b = is.length, isNext = false; a > 0 && b > 0;) {
    const at = a * width + b;
    const before = at - width - 1;
    if (paired[at]! > 0 && (isNext || paired[at] === best[at])) {
      pairs.set(b - 1, a - 1);
      isNext = paired[before]! > 0 && paired[at] === paired[before]! + 3;
      a--;
      b--;
    } else if (best[at - width]! >= best[at - 1]!) a--;
    else b--;
  }
  return pairs;
}

function alike(one: string, other: string): boolean {
  return one === other || (/["']$/.test(one) && /["']$/.test(other));
}
