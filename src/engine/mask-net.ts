import type { Range } from '../text/range.ts';
import { isReference } from './mask-spellings.ts';

/** Keys of Prefect Cloud, and tokens in three parts. */
const KEYS = /(?<![A-Za-z0-9_])(?:p(?:nu|nb|cu)_[A-Za-z0-9_-]{3,}|(?<!-)eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*)/g;

/** A token right after the name of a 1.x auth setting, or after `value` that follows it. */
const AFTER_NAME = /PREFECT__CLOUD__(?:AGENT__)?(?:API_KEY|AUTH_TOKEN)(?:["']?,?\s{1,80}["']?value)?[ \t"'`\]=:,(]{1,40}([A-Za-z0-9_-]{20,})(?![\w:./(-])/gi;
const AFTER_KEY = /(?:api_key|auth_token)[ \t"'`\]=:,(]{1,40}([A-Za-z0-9_-]{20,})(?![\w:./(-])/gi;
const AFTER_OPTION = /(?<![\w-])(?:--token|--key|-t|-k)["']?[\s=,\\]{1,40}(?:- )?["']?([A-Za-z0-9_-]{20,})(?![\w:./-])/g;

/** How far before an option its program may stand. */
const COMMAND_REACH = 400;

const UPPER_NAME = /^[A-Z][A-Z0-9]*(?:_+[A-Z0-9]+)+$/;
const LOWER_NAME = /^[a-z]+(?:[_-]+[a-z]+)*$/;

/** What looks like a credential although nobody said so: unsorted, may overlap. Linear in the text. */
export function credentialLike(text: string): readonly Range[] {
  const found: Range[] = [];
  for (const match of text.matchAll(KEYS)) found.push({ start: match.index, end: match.index + match[0].length });
  if (/prefect/i.test(text)) {
    addTokens(text, AFTER_NAME, (token) => !UPPER_NAME.test(token), found);
    addTokens(text, AFTER_OPTION, (token, at) => !UPPER_NAME.test(token) && isPrefectOption(text, at), found);
  }
  addTokens(text, AFTER_KEY, (token) => !UPPER_NAME.test(token) && !LOWER_NAME.test(token), found);
  addUrlPasswords(text, found);
  return found;
}

function addTokens(text: string, pattern: RegExp, accept: (token: string, at: number) => boolean, found: Range[]): void {
  for (const match of text.matchAll(pattern)) {
    const token = match[1]!;
    const end = match.index + match[0].length;
    if (accept(token, match.index)) found.push({ start: end - token.length, end });
  }
}

function isPrefectOption(text: string, at: number): boolean {
  return /prefect/i.test(text.slice(Math.max(0, at - COMMAND_REACH), at));
}

/** Ends a URL in any text. */
const HARD_STOP = /[\s"'`<>\\]/;
const SOFT_STOP = /[/?#]/;
/** The text of a reference inside a URL; its colons, blanks and slashes are not the URL's. */
const INNER_REFERENCE = /\$?\{\{[^{}\n]{0,200}\}\}|\$\{[^{}\n]{0,200}\}|\$\([^()\n]{0,200}\)/y;
const PORT = /^(?:\d*|[${].*)$/;
/** A user name that is a token itself. */
const TOKEN_USER = /^[A-Za-z0-9_-]{20,}$/;

/** The passwords of `scheme://user:PASSWORD@host`, in whatever text. Each part of the text is walked at most twice. */
function addUrlPasswords(text: string, found: Range[]): void {
  /** The last `@` up to the next hard stop, known for all places before `end`. */
  let tail = { at: -1, end: -1 };
  for (let scheme = text.indexOf('://'); scheme !== -1; scheme = text.indexOf('://', scheme + 3)) {
    if (!/[A-Za-z0-9]/.test(text.charAt(scheme - 1))) continue;
    const start = scheme + 3;
    const authority = readAuthority(text, start);
    if (authority.at !== -1) {
      addUserInfo(text, start, authority.colon, authority.at, found);
      if (authority.colon === -1 || authority.colon > authority.at) addWebUser(text, scheme, authority.at, found);
      continue;
    }
    // A password with `/`, `?` or `#` in it ends the authority too early.
    if (authority.colon === -1 || PORT.test(text.slice(authority.colon + 1, authority.end))) continue;
    if (authority.end >= tail.end) tail = readTail(text, authority.end);
    if (tail.at >= authority.end) addUserInfo(text, start, authority.colon, tail.at, found);
  }
}

function addUserInfo(text: string, start: number, colon: number, at: number, found: Range[]): void {
  if (colon !== -1 && colon < at) {
    if (colon + 1 < at && !isReference(text.slice(colon + 1, at))) found.push({ start: colon + 1, end: at });
    return;
  }
  if (TOKEN_USER.test(text.slice(start, at))) found.push({ start, end: at });
}

/** `https://TOKEN@host`: what stands alone before a web host is a token more often than a name. */
function addWebUser(text: string, scheme: number, at: number, found: Range[]): void {
  const start = scheme + 3;
  const user = text.slice(start, at);
  if (/https?$/i.test(text.slice(Math.max(0, scheme - 5), scheme)) && user !== '' && user !== 'git' && !isReference(user)) found.push({ start, end: at });
}

/** The first colon and the last `@` of the authority; -1 where there is none. */
function readAuthority(text: string, start: number): { readonly colon: number; readonly at: number; readonly end: number } {
  let colon = -1;
  let at = -1;
  let here = start;
  while (here < text.length) {
    const char = text.charAt(here);
    if (char === '$' || char === '{') {
      INNER_REFERENCE.lastIndex = here;
      const inner = INNER_REFERENCE.exec(text);
      if (inner !== null) {
        here += inner[0].length;
        continue;
      }
    }
    if (SOFT_STOP.test(char) || HARD_STOP.test(char)) break;
    if (char === ':' && colon === -1) colon = here;
    if (char === '@') at = here;
    here++;
  }
  return { colon, at, end: here };
}

function readTail(text: string, start: number): { readonly at: number; readonly end: number } {
  let at = -1;
  let here = start;
  for (; here < text.length; here++) {
    const char = text.charAt(here);
    if (HARD_STOP.test(char)) break;
    if (char === '@') at = here;
  }
  return { at, end: here };
}
