import { hasLetterOrDigit } from '../text/letter.ts';

/** What a secret's values look like in texts. */
export interface Spellings {
  /** Hidden wherever they stand. */
  readonly exact: ReadonlySet<string>;
  /** Stretches of base64 text that only this value gives; the run of base64 around one is hidden with it. */
  readonly base64: ReadonlySet<string>;
  /** Plain words, hidden wherever they stand whole: `conn` is, the head of `connection` is not. */
  readonly words: ReadonlySet<string>;
  /** Too short or too common to be hidden everywhere: only whole, and only after `=` or `: `. */
  readonly weak: ReadonlySet<string>;
}

/** Values shorter than this are weak. */
const MIN_LENGTH = 4;
/** Longer values are searched as they stand, in pieces, without their other spellings. */
const MAX_RESPELLED = 1024;
/** Only the head of a longer value is searched for in other places; its own place is hidden whole. */
const MAX_SEARCHED = 65_536;
/** Lines of a value that are worth hiding alone: a key file quoted with another indentation. */
const MIN_LINE = 8;

/**
 * Words that our own texts, prose and every repository use: hiding them everywhere would hide the report, not the secret.
 * `use --key instead of --token` makes "instead" look like a key.
 */
const COMMON = new Set([
  'admin', 'agent', 'also', 'change', 'cloud', 'command', 'commands', 'default', 'docker', 'each', 'else', 'example', 'false', 'file',
  'files', 'from', 'guest', 'have', 'here', 'host', 'http', 'https', 'image', 'instead', 'into', 'kubernetes', 'label', 'labels', 'latest', 'line',
  'local', 'localhost', 'must', 'name', 'names', 'none', 'null', 'only', 'option', 'password', 'place', 'pool', 'port', 'positions', 'postgres',
  'postgresql', 'prefect', 'queue', 'read', 'resource', 'resources', 'root', 'secret', 'secrets', 'server', 'service', 'setting', 'settings',
  'string', 'test', 'text', 'that', 'their', 'them', 'then', 'these', 'they', 'this', 'token', 'true', 'type', 'user', 'username', 'value',
  'variable', 'when', 'where', 'which', 'will', 'with', 'words', 'worker', 'write', 'your',
]);

/** True for such a word, whatever its case. */
export function isCommon(word: string): boolean {
  return COMMON.has(word.toLowerCase());
}

/** A short word of letters; as a part of other words it says nothing. */
const WORD = /^[a-z]{4,6}$/i;

const QUOTED = /^(["'`])([^]*)\1$/;

/** A whole value that only names where the secret is: `$X`, `${X}`, `${x.y[0]}`, `${X:?m}`, `$(X)`, `${{ … }}`, `{{ … }}` without a default. */
const REFERENCES = /^\s*(?:\$[A-Z_][A-Z0-9_]*|\$\{\w+(?:(?:\.[\w*-]+|\[(?:\w+|"[\w.-]+"|\*)\])+|:?\?[^{}]*)?\}|\$\([\w.-]+\)|\$?\{\{(?![^{}]{0,4000}\bdefault\b[^{}]{0,40}["'])[^{}]*\}\}|%\(\w+\)s)+\s*$/;

/** The text without the quotes around it. */
export function unquoted(text: string): string {
  return QUOTED.exec(text)?.[2] ?? text;
}

/** True for a sign that opens something else (`$`, `|`, `>-`) and hides nothing. */
function isSign(text: string): boolean {
  return text !== '' && text.length <= 4 && [...text].length <= 2 && !hasLetterOrDigit(text);
}

/** True when the text, quotes aside, is nothing but references, or a mere sign. */
export function isReference(text: string): boolean {
  const bare = unquoted(text.trim());
  return isSign(bare) || (text.length <= MAX_RESPELLED && REFERENCES.test(bare));
}

/** All spellings of `values` that are looked for; references and values that are masked already give none. */
export function spellingsOf(values: Iterable<string>): Spellings {
  const exact = new Set<string>();
  const base64 = new Set<string>();
  const weak = new Set<string>();
  const words = new Set<string>();
  for (const value of values) {
    for (const core of coresOf(value.trim())) {
      if (core === '' || isReference(core) || /^\*+$/.test(core)) continue;
      if (isWeak(core)) {
        weak.add(core);
        weak.add(toBase64(core));
        continue;
      }
      if (WORD.test(core)) words.add(core);
      else for (const piece of piecesOf(core)) exact.add(piece);
      if (core.length > MAX_RESPELLED) continue;
      for (const spelling of respelled(core)) if (!words.has(spelling)) exact.add(spelling);
      for (const text of new Set([core, encodeURIComponent(wellFormed(core))])) {
        exact.add(toBase64(text));
        for (const stretch of base64Stretches(text)) base64.add(stretch);
      }
    }
  }
  return { exact, base64, words, weak };
}

/** The text in the quotes alone, whose quotes are no secret; with them too where that says less of it than a word does. */
function coresOf(value: string): ReadonlySet<string> {
  const bare = unquoted(value).trim();
  return new Set(isWeak(bare) || WORD.test(bare) ? [value, bare] : [bare]);
}

function isWeak(value: string): boolean {
  return value.length < MIN_LENGTH || isCommon(value);
}

/** The value, cut where it is long (each piece is hidden, so all of it is), and its long lines. */
function piecesOf(value: string): readonly string[] {
  const pieces: string[] = [];
  const head = value.slice(0, MAX_SEARCHED);
  for (let at = 0; at < head.length; at += MAX_RESPELLED) {
    pieces.push(head.slice(Math.max(0, Math.min(at, head.length - MAX_RESPELLED)), at + MAX_RESPELLED));
  }
  if (!head.includes('\n')) return pieces;
  return [...pieces, ...head.split(/\r?\n/).map((line) => line.trim().slice(0, MAX_RESPELLED)).filter((line) => line.length >= MIN_LINE)];
}

/** The value as JSON, YAML, shell and URLs write it. */
function respelled(value: string): readonly string[] {
  const percent = encodeURIComponent(wellFormed(value));
  const strict = percent.replace(/[!'()*~._-]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const lower = (text: string): string => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  return [
    JSON.stringify(value).slice(1, -1),
    value.replaceAll("'", "''"),
    value.replaceAll("'", "'\\''"),
    value.replace(/[\\"$`]/g, '\\$&'),
    value.replace(/[^\w@%+=:,./\n-]/g, '\\$&'),
    value.replaceAll('$', '$$$$'),
    percent, lower(percent), strict, lower(strict), percent.replaceAll('%20', '+'),
    value.replaceAll('\n', '\r\n'),
  ];
}

function toBase64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/**
 * The base64 digits that `text` alone decides, for each of the three places it can have in a longer text (`user:text`,
 * `text` and a newline), in both alphabets.
 */
function base64Stretches(text: string): readonly string[] {
  const bytes = Buffer.from(text, 'utf8');
  const stretches: string[] = [];
  for (let shift = 0; shift < 3; shift++) {
    const digits = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    const stretch = digits.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
    // Fewer digits turn up by chance.
    if (stretch.length >= 5) stretches.push(stretch, stretch.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return stretches;
}

function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udfff]/gu, '\ufffd');
}
