import type { Range } from '../../text/range.ts';
import { afterToken, commentEnd, heredocAt, MAX_DEPTH, stringEnd } from './skipping.ts';
import type { Attribute, Block, Body, Expression, Name, ObjectItem } from './syntax.ts';

const IDENTIFIER = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const FUNCTION = /[\p{L}_][\p{L}\p{N}_-]*(?:::[\p{L}_][\p{L}\p{N}_-]*)*(?=[ \t]*\()/uy;
const FOR = /[[{]\s*for\s/y;
const ENDERS = ',}])';
const OPENERS = '{[(';

/** A parsed file. */
export interface File {
  readonly body: Body;
  readonly comments: readonly Range[];
}

export interface SyntaxFailure {
  readonly failed: string;
  readonly offset: number;
}

/** Reads a file of HCL: blocks, attributes and what is literal in their expressions. Never throws. */
export function parseFile(text: string): File | SyntaxFailure {
  const comments = new Map<number, Range>();
  let furthest = 0;
  let failed = 'cannot be parsed';

  function fail(why: string, offset: number): undefined {
    if (offset >= furthest) {
      furthest = offset;
      failed = why;
    }
    return undefined;
  }

  /** After blanks and comments, and line breaks too where they mean nothing. */
  function blanks(from: number, lines: boolean): number {
    let at = from;
    for (;;) {
      const char = text[at];
      if (char === ' ' || char === '\t' || char === '\r' || char === '\uFEFF' || (lines && char === '\n')) at++;
      else {
        const end = commentEnd(text, at);
        if (end === at || end === -1) return at;
        comments.set(at, { start: at, end });
        at = end;
      }
    }
  }

  function body(from: number, closes: boolean, depth: number): Body | undefined {
    if (depth > MAX_DEPTH) return fail(`nested more than ${MAX_DEPTH} deep`, from);
    const members: (Attribute | Block)[] = [];
    let at = blanks(from, true);
    while (at < text.length && text[at] !== '}') {
      const member = memberAt(at, depth);
      if (member === undefined) return undefined;
      members.push(member);
      const next = blanks(member.end, false);
      if (next < text.length && text[next] !== '\n' && text[next] !== '}') return fail('an end of line is missing', next);
      at = blanks(next, true);
    }
    if (closes === (at >= text.length)) return fail(closes ? 'a brace is not closed' : 'a brace closes nothing', at);
    return { start: from, end: at, members };
  }

  function memberAt(at: number, depth: number): Attribute | Block | undefined {
    const key = nameAt(at);
    if (key === undefined || key.form !== 'bare') return fail('a name is missing', at);
    let next = blanks(key.end, false);
    if (text[next] === '=' && text[next + 1] !== '=') {
      const value = expression(blanks(next + 1, false), true, depth + 1);
      return value === undefined ? undefined : { type: 'attribute', key, sign: next, value, start: key.start, end: value.end };
    }
    const labels: Name[] = [];
    while (text[next] !== '{') {
      const label = nameAt(next);
      if (label === undefined) return fail('a block is not opened', next);
      labels.push(label);
      next = blanks(label.end, false);
    }
    const inner = body(next + 1, true, depth + 1);
    return inner === undefined ? undefined : { type: 'block', key, labels, body: inner, start: key.start, end: inner.end + 1 };
  }

  function nameAt(at: number): Name | undefined {
    if (text[at] === '"') {
      const end = stringEnd(text, at);
      return end === -1 ? undefined : { start: at, end, form: 'string' };
    }
    const end = matchEnd(IDENTIFIER, at);
    return end === -1 ? undefined : { start: at, end, form: 'bare' };
  }

  /** `line`: a line break ends it, as it does everywhere but in round and square brackets. */
  function expression(at: number, line: boolean, depth: number): Expression | undefined {
    const whole = depth > MAX_DEPTH ? undefined : primary(at, depth);
    if (whole !== undefined) {
      const next = blanks(whole.end, !line);
      if (isEnd(next, line)) return whole;
    }
    return opaque(at, line);
  }

  function isEnd(at: number, line: boolean): boolean {
    return at >= text.length || ENDERS.includes(text[at]!) || (line && text[at] === '\n') || text.startsWith('...', at);
  }

  function primary(at: number, depth: number): Expression | undefined {
    const char = text[at];
    if (char === '"') {
      const end = stringEnd(text, at);
      return end === -1 ? fail('a string is not closed', at) : { type: 'string', start: at, end };
    }
    if (char === '<') {
      const found = heredocAt(text, at);
      return found === undefined ? fail('a heredoc is not closed', at) : { type: 'heredoc', indented: found.indented, body: found.body, start: at, end: found.end };
    }
    if (char === '{') return matchEnd(FOR, at) === -1 ? object(at, depth) : undefined;
    if (char === '[') return matchEnd(FOR, at) === -1 ? sequence(at, ']', depth, (items, end) => ({ type: 'tuple', items, start: at, end })) : undefined;
    const number = matchEnd(NUMBER, at);
    if (number !== -1) return { type: 'literal', start: at, end: number };
    const called = matchEnd(FUNCTION, at);
    if (called !== -1) {
      const name = text.slice(at, called);
      return sequence(blanks(called, false), ')', depth, (args, end) => ({ type: 'call', name, args, start: at, end }));
    }
    const end = matchEnd(IDENTIFIER, at);
    if (end === -1) return undefined;
    return { type: /^(?:true|false|null)$/.test(text.slice(at, end)) ? 'literal' : 'opaque', start: at, end };
  }

  function object(at: number, depth: number): Expression | undefined {
    const items: ObjectItem[] = [];
    let next = blanks(at + 1, true);
    while (text[next] !== '}') {
      const key = keyAt(next);
      if (key === undefined) return undefined;
      const sign = blanks(key.end, true);
      if (text[sign] !== ':' && (text[sign] !== '=' || text[sign + 1] === '=' || text[sign + 1] === '>')) return undefined;
      const value = expression(blanks(sign + 1, true), true, depth + 1);
      if (value === undefined) return undefined;
      items.push({ key, sign, value, start: key.start, end: value.end });
      const after = blanks(value.end, false);
      if (text[after] !== ',' && text[after] !== '\n' && text[after] !== '}') return fail('an object is not closed', after);
      next = blanks(text[after] === ',' ? after + 1 : after, true);
    }
    return { type: 'object', items, start: at, end: next + 1 };
  }

  function keyAt(at: number): Name | undefined {
    const name = nameAt(at);
    if (name !== undefined) {
      const next = text[blanks(name.end, true)];
      return next === '=' || next === ':' ? name : undefined;
    }
    const number = matchEnd(NUMBER, at);
    if (number !== -1) return { start: at, end: number, form: 'opaque' };
    if (text[at] !== '(') return undefined;
    const end = skipUntil(at + 1, (from) => text[from] === ')');
    return end === -1 ? undefined : { start: at, end: end + 1, form: 'opaque' };
  }

  function sequence<T>(at: number, close: string, depth: number, make: (items: readonly Expression[], end: number) => T): T | undefined {
    const items: Expression[] = [];
    let next = blanks(at + 1, true);
    while (text[next] !== close) {
      const item = expression(next, false, depth + 1);
      if (item === undefined) return undefined;
      let after = blanks(item.end, true);
      const spread = text.startsWith('...', after);
      if (spread) after = blanks(after + 3, true);
      items.push(spread ? { type: 'opaque', start: item.start, end: item.end } : item);
      if (text[after] !== ',' && text[after] !== close) return fail('a bracket is not closed', after);
      next = text[after] === ',' ? blanks(after + 1, true) : after;
    }
    return make(items, next + 1);
  }

  /** What is computed: up to where the expression around it goes on. */
  function opaque(start: number, line: boolean): Expression | undefined {
    let last = start;
    const end = skipUntil(start, (at) => (ENDERS.includes(text[at]!) || (line && text[at] === '\n') || text.startsWith('...', at)), (to) => {
      last = to;
    });
    if (end === -1 || last === start) return fail('a value is missing', start);
    return { type: 'opaque', start, end: last };
  }

  /** The first offset outside of brackets for which `stops` holds, the end of the text, or -1 where something stays open. */
  function skipUntil(from: number, stops: (at: number) => boolean, token?: (end: number) => void): number {
    let at = from;
    let open = 0;
    while (at < text.length) {
      if (open === 0 && stops(at)) return at;
      const char = text[at]!;
      if (OPENERS.includes(char)) open++;
      if ('}])'.includes(char) && --open < 0) return -1;
      const next = afterToken(text, at);
      if (next === -1) return fail('a string or comment is not closed', at) ?? -1;
      const isComment = commentEnd(text, at) !== at;
      if (isComment) comments.set(at, { start: at, end: next });
      else if (!/\s/.test(char)) token?.(next);
      at = next;
    }
    return open === 0 ? at : -1;
  }

  function matchEnd(pattern: RegExp, at: number): number {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    return found === null ? -1 : at + found[0].length;
  }

  const root = body(0, false, 0);
  if (root === undefined) return { failed, offset: furthest };
  return { body: root, comments: [...comments.values()].sort((a, b) => a.start - b.start) };
}
