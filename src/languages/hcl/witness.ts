import type { Witness } from '../language.ts';

/**
 * A second, deliberately different reader, because no package reads HCL with positions or without a runtime of its own: a
 * lexer with a stack of modes makes one flat list of tokens, templates put aside; values are then told by the tokens they
 * begin and end with. It refuses a text whose brackets, strings or heredocs do not close.
 */
export const hclWitness: Witness = {
  read(text) {
    const tokens = lex(text.replaceAll('\r\n', '\n').replace(/^\uFEFF/, ''));
    const [value, end] = tokens === undefined ? [undefined, 0] : readBody(tokens, 0, 0);
    return value === undefined || end !== tokens!.length ? undefined : [value];
  },
};

interface Token {
  readonly kind: 'word' | 'string' | 'sign' | 'break';
  /** As it stands. */
  readonly source: string;
  /** Of a string: what it means. */
  readonly value?: string;
  /** Blanks in front of it. */
  readonly lead: string;
}

const MAX_DEPTH = 120;
const WORD = /[\p{L}_][\p{L}\p{N}_-]*(?:::[\p{L}_][\p{L}\p{N}_-]*)*|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/uy;
const COMMENT = /#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\//y;
const HEAD = /<<(-?)([\p{L}_][\p{L}\p{N}_-]*)[ \t]*\n/uy;
const SIGN = /=>|==|!=|<=|>=|&&|\|\||\.\.\.|[^]/y;
const CLOSES: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };
const UNWRAPPED = new Set(['jsonencode', 'yamlencode', 'tomap', 'tolist', 'toset', 'sensitive', 'nonsensitive', 'compact', 'distinct', 'tostring', 'base64encode', 'trimspace', 'chomp']);

function lex(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let at = 0;
  let lead = '';
  const push = (kind: Token['kind'], end: number, value?: string): void => {
    tokens.push({ kind, source: text.slice(at, end), lead, ...(value === undefined ? {} : { value }) });
    at = end;
    lead = '';
  };
  while (at < text.length) {
    const blank = text[at]!;
    const comment = match(COMMENT, text, at);
    if (blank === ' ' || blank === '\t' || comment !== undefined) {
      const end = at + (comment?.[0].length ?? 1);
      lead += text.slice(at, end);
      at = end;
    } else if (blank === '\n') push('break', at + 1);
    else if (blank === '"') {
      const end = closing(text, at);
      if (end === undefined) return undefined;
      push('string', end, unescaped(text.slice(at + 1, end - 1)));
    } else {
      const head = match(HEAD, text, at);
      const word = head === undefined ? match(WORD, text, at) : undefined;
      if (head === undefined) push(word === undefined ? 'sign' : 'word', at + (word ?? match(SIGN, text, at)!)[0].length);
      else {
        const found = heredoc(text, at + head[0].length, head[2]!, head[1] === '-');
        if (found === undefined) return undefined;
        push('string', found.end, found.value);
      }
    }
  }
  return tokens;
}

/** The end of what opens at `at` (`"` or the brace of a template), told with a stack of what is open. */
function closing(text: string, at: number): number | undefined {
  const open = [text[at] === '"' ? '"' : '{'];
  let next = at + (open[0] === '"' ? 1 : 2);
  while (next < text.length) {
    const char = text[next]!;
    const inString = open.at(-1) === '"';
    if (inString && char === '\n') return undefined;
    if (inString && (char === '\\' || /^(?:\$\$|%%)\{/.test(text.slice(next, next + 3)))) {
      next += char === '\\' ? 2 : 3;
      continue;
    }
    if (inString && (char === '$' || char === '%') && text[next + 1] === '{') {
      open.push('{');
      next += 2;
      continue;
    }
    if (!inString) {
      const skipped = match(COMMENT, text, next)?.[0].length ?? innerHeredoc(text, next);
      if (skipped !== undefined) {
        next += skipped;
        continue;
      }
      if (char === '{') open.push('{');
    }
    if (char === '"') {
      if (inString) open.pop();
      else open.push('"');
    } else if (!inString && char === '}') open.pop();
    next++;
    if (open.length === 0) return next;
  }
  return undefined;
}

function innerHeredoc(text: string, at: number): number | undefined {
  const head = match(HEAD, text, at);
  if (head === undefined) return undefined;
  const end = heredoc(text, at + head[0].length, head[2]!, false)?.end;
  return end === undefined ? undefined : end - at;
}

function heredoc(text: string, start: number, marker: string, indented: boolean): { readonly end: number; readonly value: string } | undefined {
  const { text: masked, spans } = putAside(text, start, marker);
  if (masked === undefined) return undefined;
  let body = masked;
  if (indented) {
    const lines = masked.split('\n').slice(0, -1);
    const shift = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length));
    body = lines.map((line) => (line.trim() === '' ? line : line.slice(shift)) + '\n').join('');
  }
  const length = spans.reduce((sum, span) => sum + span.length - 1, masked.length);
  const end = start + length + /^[ \t]*/.exec(text.slice(start + length))![0].length + marker.length;
  let index = 0;
  return { end, value: body.replace(/([$%])\1\{/g, '$1{').replace(/\u0001/g, () => spans[index++]!) };
}

/** The lines up to the marker with a mark in the place of each template. */
function putAside(text: string, start: number, marker: string): { readonly text: string | undefined; readonly spans: readonly string[] } {
  const spans: string[] = [];
  let masked = '';
  let line = '';
  for (let at = start; at <= text.length;) {
    const char = text[at];
    if (char === '\n' || char === undefined) {
      if (line.trim() === marker) return { text: masked, spans };
      if (char === undefined) break;
      masked += `${line}\n`;
      line = '';
      at++;
    } else if (/^(?:\$\$|%%)\{/.test(text.slice(at, at + 3))) {
      line += text.slice(at, at + 3);
      at += 3;
    } else if ((char === '$' || char === '%') && text[at + 1] === '{') {
      const end = closing(text, at);
      if (end === undefined) break;
      spans.push(text.slice(at, end));
      line += '\u0001';
      at = end;
    } else {
      line += char;
      at++;
    }
  }
  return { text: undefined, spans };
}

function unescaped(body: string): string {
  let value = '';
  for (let at = 0; at < body.length;) {
    if (/^[$%]\{/.test(body.slice(at, at + 2))) {
      const end = closing(body, at) ?? body.length;
      value += body.slice(at, end);
      at = end;
      continue;
    }
    const unit = /^(?:(?:\$\$|%%)\{|\\u[\da-fA-F]{4}|\\U[\da-fA-F]{8}|\\.|[^])/u.exec(body.slice(at, at + 10))![0];
    value += unit.length === 3 && unit[0] !== '\\' ? unit.slice(1) : unit[0] === '\\' ? meaning(unit) : unit;
    at += unit.length;
  }
  return value;
}

function meaning(escape: string): string {
  if (/^\\[uU]/.test(escape)) return String.fromCodePoint(Math.min(Number.parseInt(escape.slice(2), 16), 0x10ffff));
  return ({ n: '\n', r: '\r', t: '\t' } as Readonly<Record<string, string>>)[escape[1]!] ?? escape[1]!;
}

/** Names with the list of their values. */
function readBody(tokens: readonly Token[], from: number, depth: number): readonly [Readonly<Record<string, unknown[]>> | undefined, number] {
  const values = new Map<string, unknown[]>();
  let at = from;
  for (;;) {
    while (tokens[at]?.kind === 'break') at++;
    const name = tokens[at];
    if (name === undefined || name.source === '}') return [Object.fromEntries(values), at];
    if (name.kind !== 'word' || depth > MAX_DEPTH) return [undefined, at];
    const labels: string[] = [];
    for (at++; tokens[at] !== undefined && (tokens[at]!.kind === 'string' || tokens[at]!.kind === 'word'); at++) labels.push(tokens[at]!.value ?? tokens[at]!.source);
    const sign = tokens[at]?.source;
    let value: unknown;
    if (sign === '=' && labels.length === 0) {
      const end = endOf(tokens, at + 1, true);
      value = end === undefined ? undefined : valueOf(tokens.slice(at + 1, end), depth + 1);
      at = end ?? at;
    } else if (sign === '{') {
      const [inner, end] = readBody(tokens, at + 1, depth + 1);
      value = inner === undefined || tokens[end] === undefined ? undefined : labels.reduceRight<unknown>((held, label) => ({ [label]: held }), inner);
      at = end + 1;
    }
    if (value === undefined) return [undefined, at];
    const known = values.get(name.source) ?? [];
    values.set(name.source, [...known, value]);
  }
}

/** Where an expression ends: at a comma, a closing bracket, or the end of the line. */
function endOf(tokens: readonly Token[], from: number, line: boolean): number | undefined {
  const open: string[] = [];
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (open.length === 0 && ((line && token.kind === 'break') || (token.kind === 'sign' && ',}])'.includes(token.source)))) return at;
    if (token.kind !== 'sign') continue;
    if (token.source in CLOSES) open.push(CLOSES[token.source]!);
    else if (token.source === open.at(-1)) open.pop();
    else if ('}])'.includes(token.source)) return undefined;
  }
  return open.length === 0 ? tokens.length : undefined;
}

function valueOf(given: readonly Token[], depth: number): unknown {
  const isBreak = (token: Token): boolean => token.kind === 'break';
  const first = given.findIndex((token) => !isBreak(token));
  const tokens = first === -1 ? [] : given.slice(first, given.findLastIndex((token) => !isBreak(token)) + 1);
  const [head, second] = tokens;
  if (head === undefined || depth > MAX_DEPTH) return undefined;
  const source = tokens.map((token, index) => (index === 0 ? '' : token.lead) + token.source).join('');
  if (tokens.length === 1) return head.kind === 'string' ? head.value : /^(?:\d|(?:true|false|null)$)/.test(source) ? source : `\${${source}}`;
  if (/^-\d[\d.eE+-]*$/.test(source)) return source;
  const word = tokens.find((token, index) => index > 0 && !isBreak(token));
  const isFor = word?.source === 'for' && tokens[tokens.indexOf(word) + 1]?.kind === 'word';
  if (isClosed(tokens, 0) && !isFor) {
    const held = head.source === '{' ? objectOf(tokens.slice(1, -1), depth) : head.source === '[' ? itemsOf(tokens.slice(1, -1), depth) : undefined;
    if (held !== undefined) return held;
  }
  if (head.kind === 'word' && second?.source === '(' && isClosed(tokens, 1)) {
    const held = called(head.source, itemsOf(tokens.slice(2, -1), depth), tokens);
    if (held !== undefined) return held;
  }
  return `\${${source}}`;
}

function isClosed(tokens: readonly Token[], from: number): boolean {
  return tokens[from]!.kind === 'sign' && tokens[from]!.source in CLOSES && endOf(tokens.slice(from + 1), 0, false) !== undefined && closeOf(tokens, from) === tokens.length - 1;
}

function closeOf(tokens: readonly Token[], from: number): number {
  let depth = 0;
  return tokens.findIndex((token, index) => {
    if (index < from || token.kind !== 'sign') return false;
    if (token.source in CLOSES) depth++;
    if ('}])'.includes(token.source)) depth--;
    return depth === 0;
  });
}

/** What a call stands for, where it only dresses what is written in it. */
function called(name: string, args: readonly unknown[] | undefined, tokens: readonly Token[]): unknown {
  if (args === undefined) return undefined;
  const [only] = args;
  if (UNWRAPPED.has(name)) {
    if (args.length !== 1) return undefined;
    if (typeof only !== 'object' || only === null) return tokens.length === 4 + tokens.filter((token) => token.kind === 'break').length && tokens.some((token) => token.kind === 'string') ? only : nestedText(only, tokens);
    return Object.keys(only).length === 0 ? undefined : only;
  }
  if (name === 'concat') {
    const items = args.flatMap((each) => (Array.isArray(each) ? each as unknown[] : []));
    return items.length === 0 ? undefined : items;
  }
  if (name !== 'merge') return undefined;
  const pairs = args.flatMap((each) => (typeof each === 'object' && each !== null && !Array.isArray(each) ? Object.entries(each) : []));
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}

function computed(tokens: readonly Token[]): string {
  return `\${${tokens.map((token, index) => (index === 0 ? '' : token.lead) + token.source).join('')}}`;
}

/** A text in two such calls. */
function nestedText(value: unknown, tokens: readonly Token[]): unknown {
  const inner = tokens.slice(2, -1).filter((token) => token.kind !== 'break');
  return inner[0]?.kind === 'word' && UNWRAPPED.has(inner[0].source) && typeof value === 'string' && !value.startsWith('${') ? value : undefined;
}

function itemsOf(tokens: readonly Token[], depth: number): readonly unknown[] | undefined {
  const items: unknown[] = [];
  for (let at = 0; at < tokens.length;) {
    const end = endOf(tokens, at, false);
    if (end === undefined) return undefined;
    const part = tokens.slice(at, end);
    if (part.some((token) => token.kind !== 'break')) {
      const spread = part[part.findLastIndex((token) => token.kind !== 'break')]?.source === '...';
      const value = spread ? computed(part.slice(0, part.findLastIndex((token) => token.source === '...'))) : valueOf(part, depth + 1);
      if (value === undefined) return undefined;
      items.push(value);
    }
    at = end + 1;
  }
  return items;
}

function objectOf(tokens: readonly Token[], depth: number): Readonly<Record<string, unknown>> | undefined {
  const pairs: (readonly [string, unknown])[] = [];
  let at = 0;
  for (;;) {
    while (tokens[at] !== undefined && (tokens[at]!.kind === 'break' || tokens[at]!.source === ',')) at++;
    if (tokens[at] === undefined) return Object.fromEntries(pairs);
    const sign = tokens.findIndex((token, index) => index > at && (token.source === '=' || token.source === ':') && (tokens[at]!.source !== '(' || index > closeOf(tokens, at)));
    if (sign === -1) return undefined;
    const key = tokens.slice(at, sign).filter((token) => token.kind !== 'break');
    if (key.length !== 1 && key[0]?.source !== '(') return undefined;
    let start = sign + 1;
    while (tokens[start]?.kind === 'break') start++;
    const end = endOf(tokens, start, true);
    const value = end === undefined ? undefined : valueOf(tokens.slice(start, end), depth + 1);
    if (end === undefined || value === undefined) return undefined;
    const [only] = key;
    const name = key.length === 1 && only!.kind !== 'sign' && !/^\d/.test(only!.source) ? only!.value ?? only!.source : `\${${key.map((token, index) => (index === 0 ? '' : token.lead) + token.source).join('')}}`;
    pairs.push([name, value]);
    at = end;
  }
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
