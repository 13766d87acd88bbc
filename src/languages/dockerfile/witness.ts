import type { Witness } from '../language.ts';

const KEYWORD = /^([A-Za-z]+)(?:\s+([\s\S]*))?$/;
const WORD = /(?:[^\s"'\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"?|'[^']*'?)+/g;
const WORD_OF_BACKTICK = /(?:[^\s"'`]|`[\s\S]|"(?:[^"`]|`[\s\S])*"?|'[^']*'?)+/g;
const FLAGS = /^(?:--\S+\s+)*(?:--\S+$)?/;
const FLAGGED = /^(?:RUN|HEALTHCHECK|COPY|ADD|FROM)$/;
const HEREDOC = /^\d*<<(-?)(["']?)([\w.+-]+)\2$/;

/**
 * A second reader of Dockerfiles. It shares nothing with the first: it joins lines first, as the builder does, and then
 * takes the joined text apart with patterns, where the first one scans characters in place.
 */
export const dockerfileWitness: Witness = { read };

function read(text: string): unknown {
  const lines = text.replace(/\r(?=\n)/g, '').split('\n');
  const escape = escapeOf(lines);
  const continued = escape === '\\' ? /(^|[^\\])\\[ \t]*$/ : /(^|[^`])`[ \t]*$/;
  const found: unknown[] = [];
  for (let at = 0; at < lines.length;) {
    if (/^\s*(?:#|$)/.test(lines[at]!)) {
      at++;
      continue;
    }
    const parts: string[] = [];
    // Whether the text goes on is told by each line alone.
    for (let line = lines[at++]!.trimStart(); ;) {
      parts.push(line.replace(continued, '$1'));
      if (!continued.test(line)) break;
      while (at < lines.length && /^\s*(?:#|$)/.test(lines[at]!)) at++;
      if (at >= lines.length) break;
      line = lines[at++]!;
    }
    const joined = parts.join('').trim();
    if (joined === '') continue;
    const outer = /^ONBUILD\s+/i.exec(joined)?.[0] ?? '';
    const [, word = '', rest = ''] = KEYWORD.exec(joined.slice(outer.length)) ?? [];
    const keyword = word.toUpperCase();
    const heredocs: unknown[] = [];
    for (const { dash, name } of heredocsOf(keyword, rest, escape)) {
      const body: string[] = [];
      while (at < lines.length && (dash === '' ? lines[at] : lines[at]!.replace(/^\t+/, '')) !== name) body.push(lines[at++]!);
      if (at++ >= lines.length) return undefined;
      heredocs.push({ name, body: body.map((line) => `${line}\n`).join('') });
    }
    found.push({ keyword: outer === '' ? keyword : `ONBUILD ${keyword}`, ...bodyOf(keyword, rest, escape), heredocs });
  }
  return found;
}

function escapeOf(lines: readonly string[]): string {
  for (const line of lines) {
    const [, name, value] = /^\s*#\s*([A-Za-z]+)\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    if (name === undefined) return '\\';
    if (name.toLowerCase() === 'escape') return value === '`' ? '`' : '\\';
  }
  return '\\';
}

function wordsOf(text: string, escape: string): readonly string[] {
  return text.match(escape === '\\' ? WORD : WORD_OF_BACKTICK) ?? [];
}

function heredocsOf(keyword: string, rest: string, escape: string): readonly { readonly dash: string; readonly name: string }[] {
  if (!/^(?:RUN|COPY|ADD)$/.test(keyword) || /^\s*\[/.test(rest)) return [];
  return wordsOf(rest, escape).flatMap((word) => {
    const match = HEREDOC.exec(word);
    return match === null ? [] : [{ dash: match[1]!, name: match[3]! }];
  });
}

function bodyOf(keyword: string, rest: string, escape: string): object {
  if (keyword === 'ENV' || keyword === 'ARG') {
    const pairs = pairsOf(keyword, rest, escape);
    if (pairs !== undefined) return { pairs };
  }
  const flags = FLAGGED.test(keyword) ? FLAGS.exec(rest)![0] : '';
  const command = rest.slice(flags.length);
  const list = listOf(keyword === 'HEALTHCHECK' ? command.slice(Math.max(command.indexOf('['), 0)) : command);
  return { flags: flags.trim(), body: list ?? command.trim() };
}

function pairsOf(keyword: string, rest: string, escape: string): readonly object[] | undefined {
  const words = wordsOf(rest, escape);
  const [first] = words;
  if (first === undefined) return undefined;
  const name = /^[A-Za-z_][\w.-]*$/;
  if (keyword === 'ENV' && !first.includes('=')) {
    const value = rest.slice(rest.indexOf(first) + first.length).trim();
    return value === '' || !name.test(first) ? undefined : [{ name: first, value: unquoted(value, escape) }];
  }
  const parts = words.map((word) => [word.split('=', 1)[0]!, word.includes('=') ? word.slice(word.indexOf('=') + 1) : undefined] as const);
  if (parts.some(([label, value]) => !name.test(label) || (keyword === 'ENV' && value === undefined))) return undefined;
  return parts.map(([label, value]) => value === undefined ? { name: label } : { name: label, value: unquoted(value, escape) });
}

/** Quotes and escapes undone; references stay as they are. */
function unquoted(source: string, escape: string): string {
  const mark = escape === '\\' ? '\\\\' : '`';
  const part = new RegExp(`'([^']*)'?|"((?:[^"${mark}]|${mark}[\\s\\S]|${mark}$)*)"?|${mark}([\\s\\S]?)`, 'g');
  const inDouble = new RegExp(`${mark}(["$${mark}])`, 'g');
  // A reference may hold quotes of its own, which are none of the value's.
  return source.split(/(\$\{[^{}]*\})/).every((each, index) => index % 2 === 0 || !/["'`\\]/.test(each))
    ? source.replace(part, (_, single?: string, double?: string, char?: string) => single ?? double?.replace(inDouble, '$1') ?? char ?? '')
    : source;
}

function listOf(text: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}
