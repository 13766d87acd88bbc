import { isSecretName, looksLikeCredential, urlPassword } from '../prefect/credential.ts';
import type { Range } from '../text/range.ts';
import { isReference } from './mask-spellings.ts';

/** A value up to a blank or quote; a Python prefix may stand before a quote. References with blanks in them are one value. */
const VALUE = String.raw`(?:[bBfFrRuU]{0,2}"((?:[^"\\\r\n]|\\.){1,4000})"|[bBfFrRuU]{0,2}'([^'\r\n]{1,4000})'|((?:\$\{\{[^{}\r\n]{0,200}\}\}|\$\{[^{}\s]{0,1000}\}|[^\s"'#,;{}[\]()]|[#,;](?=[^\s"'#,;{}[\]()])){1,4000}))`;
/** From its first letter on, or a long word would be read once for each of its letters. */
const NAME = String.raw`(?<![\w.])([A-Za-z_][\w.-]{2,80})`;

/** `name: value`, `name = value`, `"name": "value"`, `x["name"] = "value"`. */
const NAMED = new RegExp(`${NAME}["'\`]?\\]?[ \\t]{0,4}(?::=|[?+=]=|=>|[:=])[ \\t]{0,4}${VALUE}`, 'g');
/** `set("NAME", "value")`, and not the next key of `{"a": "NAME", "key": "value"}`. */
const ARGUMENT = new RegExp(`["']${NAME}["'][ \\t]{0,4},[ \\t]{0,4}(?=[bBfFrRuU]{0,2}["'])${VALUE}(?![ \\t]{0,4}:)`, 'g');
/** `name: NAME` and then `value: …`, on one line or the next. */
const PAIRED = new RegExp(`\\bname["']?[ \\t]{0,4}[:=][ \\t]{0,4}["']?${NAME}["']?,?\\s{1,80}["']?value["']?[ \\t]{0,4}[:=][ \\t]{0,4}${VALUE}`, 'gi');
/** The same the other way round: the value is the first part. */
const REVERSED = new RegExp(`\\bvalue["']?[ \\t]{0,4}[:=][ \\t]{0,4}${VALUE},?\\s{1,80}["']?name["']?[ \\t]{0,4}[:=][ \\t]{0,4}["']?${NAME}`, 'gi');
/** `Authorization: Bearer value`. */
const HEADER = /\b(?:Bearer|Basic|Token)[ \t]{1,8}([\w.~+/=-]{6,4000})/g;
/** The same with its name before it: any word is one then. */
const AUTHORIZATION = /\bauthorization["']?[ \t]{0,4}[:=,][ \t]{0,4}["']?(?:bearer|basic|token)[ \t]{1,8}([^\s"'`\\]{1,4000})/gi;
/** `curl -u user:value`, `docker login -p value`, behind the program in one command. */
const USER = /\b(?:curl|wget|http|https|xh)(?=["']?,?[ \t])(?:[^\r\n;|]|\\\r?\n){0,400}?[ \t"'](?:-u|--user|-a|--auth)["']?(?:[ \t]{0,4},[ \t]{0,4}|[ \t]{0,20}|=)["']?[^\s:"'$=]{1,200}:([^\s"']{1,4000})/g;
const LOGIN = /\b(?:docker|podman|helm[ \t]{1,8}registry)["']?,?[ \t]{1,8}["']?login\b(?:[^\r\n;|]|\\\r?\n){0,400}?[ \t"']-p["']?(?:[ \t]{0,4},[ \t]{0,4}|[ \t]{1,20}|=)["']?([^\s"']{1,4000})/g;
/** The token in the address of a conda channel. */
const CHANNEL = /:\/\/[^\s/"']{1,200}\/t\/([^\s/"']{4,200})\//g;
/** `ENV NAME value` of a Dockerfile. */
const WORDED = new RegExp(`^[ \\t]{0,80}(?:ENV|ARG|set|setx|setenv)[ \\t]{1,20}${NAME}[ \\t]{1,20}${VALUE}`, 'gim');
/** `--password value`, `"--token", "value"`, one word per line. */
const OPTION = new RegExp(`(?<![\\w-])--${NAME}["']?(?:[ \\t]{0,4},[ \\t]{0,4}|[ \\t]{1,20})(?!-)${VALUE}`, 'g');
/** The short options of 1.x, behind its name in one command. */
const SHORT = new RegExp(`\\bprefect(?:["']?,?[ \\t]{1,8}["']?(?:agent|auth)\\b)(?:[^\\r\\n;|&]|\\\\\\r?\\n){0,400}?[ \\t"']-[kt]["']?(?:[ \\t]{0,4},[ \\t]{0,4}|[ \\t]{1,20}|\\\\?=)${VALUE}`, 'g');

/** Programs, where a bare word is a variable or a type and a credential stands in quotes. */
const PROGRAM = /\.(?:pyi?|ipynb|[cm]?[jt]sx?|go|tf|hcl|rb|java|kt|scala|rs|groovy)$/;

/** Configurations in which a name with dots refers to something. */
const INFRASTRUCTURE = /\.(?:tf|hcl|nomad)$/;
const TRAVERSAL = /^(?:var|local|data|module|each|self|[a-z][a-z0-9]*_[a-z0-9_]+)\.[\w.*-]+$/;

/**
 * The stretches of any text that a name or option beside them tells to be secret, and the passwords in its URLs: unsorted,
 * may overlap. `path` tells a program, where a bare word is no value. Linear in the text.
 */
export function secretStretches(text: string, path: string): readonly Range[] {
  const found: Range[] = [];
  const lower = text.toLowerCase();
  // An expression costs more than a look for a word that it needs.
  const worth = (patterns: readonly (readonly [word: string, pattern: RegExp])[]): readonly RegExp[] => (
    patterns.flatMap(([word, pattern]) => lower.includes(word) ? [pattern] : []));
  for (const pattern of worth([['', NAMED], [',', ARGUMENT], ['value', PAIRED], ['', WORDED], ['--', OPTION]])) {
    for (const match of text.matchAll(pattern)) {
      const name = match[1] ?? '';
      if (!isSecretName(name) || isKeyReference(text, match.index, name) || (pattern === ARGUMENT && isNameList(name, match[2] ?? match[3] ?? ''))) continue;
      addValue(text, path, match, match.slice(2, 5), pattern === NAMED ? name : name.toUpperCase(), found);
    }
  }
  for (const match of lower.includes('value') ? text.matchAll(REVERSED) : []) {
    if (!isSecretName(match[4] ?? '')) continue;
    const value = match[1] ?? match[2] ?? match[3] ?? '';
    const start = match.index + match[0].indexOf(value, 'value'.length);
    if (looksLikeCredential(value)) found.push({ start, end: start + value.length });
  }
  for (const match of text.matchAll(HEADER)) {
    const end = match.index + match[0].length;
    if (/\d|[A-Z].*[a-z]/.test(match[1]!)) found.push({ start: end - match[1]!.length, end });
  }
  for (const pattern of worth([['authorization', AUTHORIZATION], [':', USER], ['login', LOGIN], ['/t/', CHANNEL]])) {
    for (const match of text.matchAll(pattern)) {
      const value = match[1]!;
      const start = match.index + match[0].lastIndexOf(value);
      if (looksLikeCredential(value) && !isReference(value)) found.push({ start, end: start + value.length });
    }
  }
  for (const match of lower.includes('prefect') ? text.matchAll(SHORT) : []) addValue(text, path, match, match.slice(1, 4), '', found);
  for (let at = urlPassword(text); at !== undefined; at = urlPassword(text, at.end)) found.push(at);
  return found;
}

function addValue(text: string, path: string, match: RegExpExecArray, values: readonly (string | undefined)[], name: string, found: Range[]): void {
  const [double, single, bare] = values;
  const value = double ?? single ?? bare ?? '';
  const after = match.index + match[0].length;
  if (!looksLikeCredential(value) || isReference(value)) return;
  // The first word of a command whose output is the value.
  if (bare?.startsWith('`') === true) return;
  if (bare !== undefined && isExpression(name, value, text.charAt(after), path)) return;
  const end = bare === undefined ? after - 1 : after;
  found.push({ start: end - value.length, end });
}

/** `attributes("secret", "vault_name")`: names of fields, one after the other. */
function isNameList(name: string, value: string): boolean {
  return name === name.toLowerCase() && /^[a-z]+(?:_[a-z]+)+$/.test(value);
}

/** `secretKeyRef: {key: …}` says where a secret is. */
function isKeyReference(text: string, at: number, name: string): boolean {
  return name === 'key' && /KeyRef["']?:[^:]{0,60}(?:name["']?:[^:]{0,80})?$/.test(text.slice(Math.max(0, at - 200), at));
}

/** `load(…)`, `env[…]`, and in a program any name: `token = other`. `API_TOKEN=word` may stand in a string there. */
function isExpression(name: string, value: string, next: string, path: string): boolean {
  if (INFRASTRUCTURE.test(path) && TRAVERSAL.test(value)) return true;
  if (!/^[A-Za-z_][\w.]*$/.test(value)) return false;
  return next === '(' || next === '[' || (PROGRAM.test(path) && name !== name.toUpperCase());
}
