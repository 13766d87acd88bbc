import type { Range } from '../text/range.ts';

/** Words that mean "put yours here". One of them makes a text of such words, FILLERS and NOUNS a placeholder. */
const MARKERS = new Set([
  'your', 'my', 'insert', 'replace', 'change', 'changeme', 'replaceme', 'todo', 'tbd', 'fixme', 'dummy', 'fake', 'example', 'sample', 'placeholder',
  'enter', 'put', 'here', 'redacted', 'value', 'goes', 'fill', 'paste', 'xxx', 'some',
]);
const FILLERS = new Set(['a', 'an', 'the', 'of', 'for', 'from', 'with', 'me', 'in', 'to', 'this', 'new', 'it', 'and', 'is', 'own', 'set', 'actual', 'real']);
const NOUNS = new Set([
  'api', 'key', 'token', 'secret', 'password', 'access', 'auth', 'credential', 'credentials', 'service', 'account', 'user',
  'prefect', 'cloud', 'agent', 'runner', 'tenant', 'server', 'github', 'gitlab', 'aws', 'id', 'name',
]);
/** Could be somebody's password as they stand. */
const WEAK_PASSWORDS = new Set(['password', 'secret', 'user', 'prefect', 'aws', 'github', 'gitlab', 'agent', 'server', 'cloud', 'tenant', 'runner', 'name']);
const EMPTY_WORDS = new Set(['null', 'none', 'nil', 'undefined', 'true', 'false', '~']);

const SECRET_PARTS = new Set([
  'KEY', 'KEYS', 'APIKEY', 'TOKEN', 'TOKENS', 'SECRET', 'SECRETS', 'PASSWORD', 'PASSWORDS', 'PASSWD', 'PWD', 'PASS', 'PASSPHRASE', 'PASSCODE',
  'CREDENTIAL', 'CREDENTIALS', 'CREDS', 'CRED', 'AUTH', 'AUTHORIZATION', 'BEARER', 'JWT', 'PAT', 'DSN', 'SALT', 'SIGNATURE',
]);
const SECRET_ENDS = /(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|APIKEY|ACCESSKEY|SECRETKEY|PRIVATEKEY|CREDENTIALS?)$/;
/** What every secret-looking name holds: most names are told by it alone. */
const SECRET_STEM = /KEY|TOKEN|SECRET|PASS|PWD|CRED|AUTH|BEARER|JWT|PAT|DSN|SALT|SIGNATURE/i;
/** The value is the name or place of a secret, not the secret. */
const POINTER_PARTS = new Set(['NAME', 'REF', 'REFS', 'FILE', 'FILENAME', 'PATH', 'DIR']);
const NOT_SECRET = new Set(['PWD', 'OLDPWD', 'USE_LOCAL_SECRETS']);

/** True for a literal that may be a real credential: anything but empty texts, references and plain placeholders. */
export function looksLikeCredential(text: string): boolean {
  const value = text.trim();
  if (value === '' || EMPTY_WORDS.has(value.toLowerCase())) return false;
  if (isReference(value)) return false;
  // The name of a variable: `key = "PREFECT__X"` says where to look.
  if (/^PREFECT_[A-Z0-9_]+$/.test(value)) return false;
  if (/^(?:<[^<>]*>|\[[^[\]]*\]|\{[^{}]*\}|%[\w -]*%|@[\w-]+@|__[\w-]*__)$/.test(value)) return false;
  if (/^(?:p[nc][ubc]_)?(?:[xX*.…_#?-]{2,}|…)$/.test(value)) return false;
  return !isPlaceholder(value.toLowerCase());
}

/** True when the value of an entry of this name is to be masked, told by the name's parts (`GITHUB_TOKEN`, `apiKey`). */
export function isSecretName(name: string): boolean {
  if (!SECRET_STEM.test(name)) return false;
  const parts = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase().split(/[^A-Z0-9]+/).filter((part) => part !== '');
  const plain = parts.join('_');
  if (NOT_SECRET.has(plain) || plain.endsWith('_USE_LOCAL_SECRETS')) return false;
  if (POINTER_PARTS.has(parts.at(-1) ?? '')) return false;
  return parts.some((part) => SECRET_PARTS.has(part.replace(/\d+$/, '')) || SECRET_ENDS.test(part));
}

/**
 * The password in the first URL of a text that has one (`scheme://user:PASSWORD@host`), as UTF-16 offsets of `text`.
 * A password that is a reference is none. `from`: where to look on from.
 */
export function urlPassword(text: string, from = 0): Range | undefined {
  for (let at = text.indexOf('://', from); at !== -1; at = text.indexOf('://', at + 3)) {
    if (!/[a-z0-9+.-]/i.test(text[at - 1] ?? '')) continue;
    const start = at + 3;
    const end = authorityEnd(text, start);
    const authority = text.slice(start, end);
    const sign = authority.lastIndexOf('@');
    const colon = authority.indexOf(':');
    if (colon < 0 || sign <= colon + 1) continue;
    const range = { start: start + colon + 1, end: start + sign };
    if (!isReference(text.slice(range.start, range.end))) return range;
  }
  return undefined;
}

/** The text behind base64, or undefined when it is none or holds no readable text. */
export function decodeBase64(text: string): string | undefined {
  if (text.length < 4 || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  try {
    const decoded = new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
     
    return /[\u0000-\u0008\u000e-\u001f\u007f]/.test(decoded) ? undefined : decoded;
  } catch {
    return undefined;
  }
}

/** True for base64 of readable text, as in a Kubernetes Secret's `data`. */
export function looksBase64(text: string): boolean {
  return decodeBase64(text.trim()) !== undefined;
}

function isPlaceholder(value: string): boolean {
  const words = value.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  if (words.length === 0) return false;
  const isMarker = (word: string): boolean => MARKERS.has(word) || /^x{3,}$/.test(word);
  if (!words.every((word) => isMarker(word) || NOUNS.has(word) || FILLERS.has(word))) return false;
  return words.some((word) => isMarker(word) || (NOUNS.has(word) && !WEAK_PASSWORDS.has(word)));
}

function isReference(value: string): boolean {
  return /^(?:\$\w+|\$\{\w+(?:\.[\w*-]+|\[(?:\w+|"[\w.-]+"|\*)\])*\}|\$\(\w+\)|\$?\{\{[^{}]*\}\})$/.test(value);
}

/** An authority ends at the first `/`, `?`, `#`, blank or quote; braces of a reference or template may hold any of them. */
function authorityEnd(text: string, start: number): number {
  let depth = 0;
  let at = start;
  // The next URL ends it even where a brace is left open, which keeps the search linear.
  const next = text.indexOf('://', start);
  const limit = next < 0 ? text.length : next;
  for (; at < limit; at++) {
    const char = text[at] ?? '';
    if (char === '{') depth++;
    else if (char === '}') depth = Math.max(0, depth - 1);
    else if (char === '\n' || (depth === 0 && /[/?#\s"'`<>]/.test(char))) break;
  }
  return at;
}
