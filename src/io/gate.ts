import { isUtf8 } from 'node:buffer';

/** What one look at a file's bytes tells. */
export type Verdict =
  | 'clean'    // does not mention Prefect
  | 'text'     // mentions it, strict UTF-8
  | 'binary'   // mentions it, but is no text
  | 'utf-16'
  | 'not-utf-8';

/** NUL is looked for in this many leading bytes only. */
const HEAD = 8192;

const MENTION = /prefect/i;
/** Every spelling that a program or a person writes has one of these. `f` is rare: they are found in half the time of the expression. */
const STEMS = ['fect', 'FECT', 'Fect'].map((stem) => Buffer.from(stem));
/** Either byte order, UTF-32 too. */
const WIDE_MENTION = /p\0+r\0+e\0+f\0+e\0+c\0+t/i;

/** 1.x configuration files that need not say "prefect". */
const CONFIG_NAME = /(?:^|[/\\])(?:config|backend|auth)\.toml$/;
const CONFIG_FOLDER = /(?:^|[/\\])\.prefect[/\\](?:[^/\\]+|client[/\\][^/\\]+[/\\]settings\.toml)$/;
const CONFIG_TEXT = /^\s*\[(?:context|cloud|server)\b|^\s*(?:auth_token|api_key|tenant_id)\s*=|^\s*backend\s*=\s*["'](?:cloud|server)["']/im;

/** Judges `length` bytes of `bytes`: a whole file. `path` decides about configuration files. */
export function judge(bytes: Buffer, length: number, path: string): Verdict {
  const isWide = hasWideMark(bytes, length) || hasNul(bytes, length);
  const whole = bytes.subarray(0, length);
  if (!isWide && !STEMS.some((stem) => whole.includes(stem)) && !isConfigName(path)) return 'clean';
  const text = bytes.toString('latin1', 0, length);
  if (isWide) {
    if (looksWide(bytes, length)) return WIDE_MENTION.test(text) ? 'utf-16' : 'clean';
    return MENTION.test(text) ? 'binary' : 'clean';
  }
  if (!MENTION.test(text) && !mentionsBySetting(text, path)) return 'clean';
  return isUtf8(whole) ? 'text' : 'not-utf-8';
}

/** True when `text` (one stretch of a file, as Latin-1) mentions Prefect in any encoding. */
export function mentions(text: string): boolean {
  return MENTION.test(text) || WIDE_MENTION.test(text);
}

/** True when the leading bytes of a file hold NUL. */
export function hasNul(bytes: Buffer, length: number): boolean {
  return bytes.subarray(0, Math.min(length, HEAD)).includes(0);
}

/** True when the bytes start with a UTF-16 mark, or when nearly every second byte of the head is NUL. */
export function looksWide(bytes: Buffer, length: number): boolean {
  if (hasWideMark(bytes, length)) return true;
  const head = Math.min(length, HEAD);
  const nul = [0, 0];
  for (let i = 0; i < head; i++) if (bytes[i] === 0) nul[i & 1]!++;
  const half = head / 2;
  return Math.max(nul[0]!, nul[1]!) > half * 0.7 && Math.min(nul[0]!, nul[1]!) < half * 0.05;
}

/** The 1-based line of the first byte that is not UTF-8. */
export function firstBadLine(bytes: Buffer): number {
  let line = 1;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(0x0a, start);
    if (end < 0 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
    line++;
  }
}

function hasWideMark(bytes: Buffer, length: number): boolean {
  return length >= 2 && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff));
}

/** True for 1.x configuration files that need not say "prefect". */
export function isConfigName(path: string): boolean {
  return CONFIG_FOLDER.test(path) || CONFIG_NAME.test(path);
}

function mentionsBySetting(text: string, path: string): boolean {
  return CONFIG_FOLDER.test(path) || (CONFIG_NAME.test(path) && CONFIG_TEXT.test(text));
}
