import type { StatementList } from '../../sites/site.ts';
import type { Range } from '../../text/range.ts';
import type { ParseFailure } from '../language.ts';
import { closeOf, readWord, variableAt, type PowerShellWord } from './word.ts';

/** `$env:NAME = …`, or the same by a method. */
export interface Assignment {
  readonly kind: 'assignment';
  readonly range: Range;
  readonly name: Range;
  /** The literal, where it is one alone. */
  readonly value: PowerShellWord | undefined;
  /** The extent of the whole expression. */
  readonly source: Range;
  readonly list: StatementList;
}

/** A program or cmdlet with its words. */
export interface Command {
  readonly kind: 'command';
  readonly range: Range;
  readonly words: readonly PowerShellWord[];
  /** True where it is a statement of its own: no part of a pipeline, an expression or a chain. */
  readonly whole: boolean;
  /** The statement it stands in. */
  readonly statement: Range;
  readonly list: StatementList;
}

export interface Closed extends Range {
  readonly comment: boolean;
}

export interface Script {
  readonly statements: readonly (Assignment | Command)[];
  /** Names read by `$env:NAME`. */
  readonly reads: readonly { readonly name: string; readonly range: Range }[];
  /** Comments, line by line, without their marks. */
  readonly comments: readonly Range[];
  /** Strings and comments, marks included: what stands in them parts no statements. */
  readonly closed: readonly Closed[];
}

const ENV = /\$(?:env:([A-Za-z_]\w*)|\{env:([A-Za-z_]\w*)\})[ \t]*=(?!=)[ \t]*/iy;
const METHOD = /\[(?:System\.)?Environment\]::SetEnvironmentVariable\([ \t]*/iy;
const GETTER = /GetEnvironmentVariable\([ \t]*$/i;
const VARIABLE = /(?:\[[\w.[\]]+\])?\$(?!env:)[\w:]+[ \t]*[+-]?=(?!=)[ \t]*/iy;
const CALL = /[&.][ \t]+(?=["'$.\\/\w~])/y;
const KEYWORD = /(?:if|elseif|else|while|for|foreach|switch|function|filter|workflow|try|catch|finally|do|until|param|begin|process|end|dynamicparam|class|enum|trap|using|break|continue|data)(?![\w-])/iy;
const RESULT = /(?:return|throw|exit)(?![\w-])[ \t]*/iy;
const PROGRAM = /[A-Za-z_~\\/.](?=[\w.\\/:~-]|[\s;|&(){}]|$)/y;
const REDIRECT = /(?:[*1-6]?>>?(?:&[12])?|<)/y;
const MAX_DEPTH = 60;

/** Reads a script into its assignments to the environment, its commands, and what they read. Never throws. */
export function scanScript(text: string): Script | ParseFailure {
  const statements: (Assignment | Command)[] = [];
  const reads: { name: string; range: Range }[] = [];
  const comments: Range[] = [];
  const closed: Closed[] = [];
  let failure: ParseFailure | undefined;
  let at = 0;

  function fail(failed: string, offset: number): void {
    failure ??= { failed, offset };
    at = text.length;
  }

  function comment(): boolean {
    if (text.startsWith('<#', at)) {
      const close = text.indexOf('#>', at + 2);
      if (close === -1) fail('a comment is not closed', at);
      else {
        lineRanges(at + 2, close);
        closed.push({ start: at, end: close + 2, comment: true });
        at = close + 2;
      }
      return true;
    }
    if (text[at] !== '#') return false;
    const end = lineEnd(at);
    comments.push({ start: at + 1, end });
    closed.push({ start: at, end, comment: true });
    at = end;
    return true;
  }

  function lineRanges(start: number, end: number): void {
    for (let from = start; from < end;) {
      const lineBreak = text.indexOf('\n', from);
      const to = lineBreak === -1 || lineBreak > end ? end : lineBreak;
      if (to > from) comments.push({ start: from, end: to });
      from = to + 1;
    }
  }

  function lineEnd(from: number): number {
    const lineBreak = text.indexOf('\n', from);
    const end = lineBreak === -1 ? text.length : lineBreak;
    return text[end - 1] === '\r' && end > from ? end - 1 : end;
  }

  /** Blanks of one line, and backticks that join the next one to it. */
  function blanks(): void {
    for (;;) {
      if (text[at] === ' ' || text[at] === '\t') at++;
      else if (text[at] === '`' && /^\r?\n/.test(text.slice(at + 1, at + 3))) at += text[at + 1] === '\r' ? 3 : 2;
      else if (text.startsWith('<#', at)) comment();
      else return;
    }
  }

  function sticky(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at;
    return pattern.exec(text);
  }

  function ended(): boolean {
    return at >= text.length || /[\r\n;|&)}]/.test(text[at]!) || (text[at] === '#' && /\s/.test(text[at - 1] ?? ' '));
  }

  function block(close: string | undefined, outer: StatementList | undefined, depth: number): void {
    if (depth > MAX_DEPTH) return fail('nested too deep', at);
    const list: StatementList = outer === undefined ? {} : { outer };
    while (at < text.length && failure === undefined) {
      if (/\s|[;,|&]/.test(text[at]!) && sticky(CALL) === null) at++;
      else if (text[at] === '`' && /\s/.test(text[at + 1] ?? ' ')) at++;
      else if (comment()) continue;
      else if (text[at] === close) { at++; return; }
      else if (text[at] === ')' || text[at] === '}') at++;
      else statement(list, depth);
    }
    if (close !== undefined && failure === undefined) fail('a bracket is not closed', text.length);
  }

  function statement(list: StatementList, depth: number): void {
    const start = at;
    const env = sticky(ENV);
    if (env !== null) return assignment(env, start, list, depth);
    const method = sticky(METHOD);
    if (method !== null) return methodCall(method, start, list, depth);
    const variable = sticky(VARIABLE) ?? sticky(RESULT);
    if (variable !== null) {
      at += variable[0].length;
      if (sticky(CALL) !== null || sticky(PROGRAM) !== null) command(list, depth, start, false);
      else rest(list, depth);
      return;
    }
    const keyword = sticky(KEYWORD);
    if (keyword !== null) {
      at += keyword[0].length;
      return rest(list, depth, true);
    }
    if (sticky(CALL) !== null || sticky(PROGRAM) !== null) return command(list, depth, start, true);
    rest(list, depth);
  }

  function assignment(match: RegExpExecArray, start: number, list: StatementList, depth: number): void {
    const name = match[1] ?? match[2]!;
    const nameStart = start + match[0].toLowerCase().indexOf('env:') + 4;
    at = start + match[0].length;
    // Braces around the name are its own.
    closed.push({ start, end: nameStart + name.length + (match[1] === undefined ? 1 : 0), comment: false });
    const from = at;
    const value = literal();
    const isAlone = value !== undefined;
    if (!isAlone) rest(list, depth);
    const end = trimmed(from, at);
    statements.push({
      kind: 'assignment', range: { start, end }, name: { start: nameStart, end: nameStart + name.length }, value, source: { start: from, end }, list,
    });
  }

  /** A literal that is the rest of the statement; nothing is read where it is not. */
  function literal(): PowerShellWord | undefined {
    const from = at;
    const isQuoted = /["'@]/.test(text[at] ?? '');
    const isName = text[at] === '$' && text[at + 1] !== '(' && variableAt(text, at) !== undefined;
    const word = isQuoted || isName || /\d/.test(text[at] ?? '') ? readWord(text, at, isQuoted && text[at] !== '@') : undefined;
    if (word === undefined) return undefined;
    at = word.range.end;
    blanks();
    if (ended() && text[at] !== '|' && text[at] !== '&') {
      note(word);
      return word;
    }
    at = from;
    return undefined;
  }

  function methodCall(match: RegExpExecArray, start: number, list: StatementList, depth: number): void {
    const open = start + match[0].indexOf('(');
    const end = closeOf(text, open);
    if (end === -1) return fail('a bracket is not closed', open);
    at = start + match[0].length;
    const name = argument();
    const value = argument();
    const plain = name?.pieces.length === 1 && name.pieces[0]!.kind === 'text' && /^[A-Za-z_]\w*$/.test(name.pieces[0]!.text) ? name : undefined;
    if (plain === undefined || value === undefined) {
      at = open;
      return rest(list, depth);
    }
    note(value);
    closed.push({ start, end, comment: false });
    at = end;
    statements.push({ kind: 'assignment', range: { start, end }, name: plain.zones[0]!.content, value, source: value.range, list });
    rest(list, depth);
  }

  /** A string between the commas of a call. */
  function argument(): PowerShellWord | undefined {
    blanks();
    if (!/["'$]/.test(text[at] ?? '')) return undefined;
    // A comma ends an argument here, and none of a command.
    const variable = text[at] === '$' ? variableAt(text, at) : undefined;
    const word = text[at] !== '$' ? readWord(text, at, true) : variable === undefined ? undefined : readWord(text.slice(0, variable.end), at);
    if (word === undefined) return undefined;
    at = word.range.end;
    blanks();
    if (text[at] === ',') at++;
    else if (text[at] !== ')') return undefined;
    return word;
  }

  function command(list: StatementList, depth: number, start: number, own: boolean): void {
    const call = sticky(CALL);
    if (call !== null) at += call[0].length;
    const words: PowerShellWord[] = [];
    while (!ended() && failure === undefined) {
      if (words.length > 0 && sticky(REDIRECT) !== null) { rest(list, depth); break; }
      const word = bracketed(list, depth) ?? readWord(text, at);
      if (word === undefined) return fail('a quote or bracket is not closed', at);
      at = word.range.end;
      note(word);
      words.push(word);
      blanks();
    }
    const end = words.at(-1)?.range.end ?? at;
    const isChain = text[at] === '|' || text[at] === '&';
    const before = text.slice(Math.max(0, start - 80), start).trimEnd();
    if (words.length > 0) {
      statements.push({
        kind: 'command', range: { start: words[0]!.range.start, end }, words, list,
        whole: own && !isChain && !/[|&]$/.test(before), statement: { start, end: trimmed(start, at) },
      });
    }
  }

  /** A block or a group in the place of a word: its own statements are read, its value is not known. */
  function bracketed(list: StatementList, depth: number): PowerShellWord | undefined {
    const opening = /@?[({]/y;
    const match = sticky(opening);
    if (match === null) return undefined;
    const start = at;
    at += match[0].length;
    block(match[0].endsWith('(') ? ')' : '}', list, depth + 1);
    const range = { start, end: at };
    return { range, zones: [], units: [], opaque: [], pieces: [{ kind: 'template', source: text.slice(start, at) }] };
  }

  /** The rest of a statement that is no command; what stands in its brackets is read. With `body` it ends behind a block. */
  function rest(list: StatementList, depth: number, body = false): void {
    while (failure === undefined) {
      blanks();
      if (at >= text.length || /[\r\n;|)}]/.test(text[at]!)) return;
      if (comment()) return;
      if (bracketed(list, depth) !== undefined) {
        if (body && text[at - 1] === '}') return;
        continue;
      }
      const char = text[at]!;
      if (char === "'" || char === '"' || (char === '@' && /["']/.test(text[at + 1] ?? ''))) {
        const word = readWord(text, at, char !== '@');
        if (word === undefined) return fail('a quote is not closed', at);
        note(word);
        const asked = GETTER.test(text.slice(Math.max(0, at - 40), at)) ? nameOf(word) : undefined;
        if (asked !== undefined) reads.push(asked);
        at = word.range.end;
      } else if (char === '$') {
        if (text[at + 1] === '(') { at++; continue; }
        const variable = variableAt(text, at);
        if (variable?.name !== undefined) reads.push({ name: variable.name, range: variable.at! });
        if (variable !== undefined) closed.push({ start: at, end: variable.end, comment: false });
        at = variable?.end ?? at + 1;
      } else if (char === '`') at += 2;
      else at++;
    }
  }

  function note(word: PowerShellWord): void {
    for (const zone of word.zones) if (zone.mode !== 'bare') closed.push({ ...zone.outer, comment: false });
    for (const { name, at: range, range: whole } of word.opaque) {
      closed.push({ ...whole, comment: false });
       if (name !== undefined && range !== undefined) reads.push({ name, range });
    }
  }

  function trimmed(from: number, to: number): number {
    return from + text.slice(from, to).trimEnd().length;
  }

  block(undefined, undefined, 0);
  return failure ?? { statements, reads, comments, closed };
}

/** The name that a word says as it stands, behind `drive`. */
export function nameOf({ zones, pieces }: PowerShellWord, drive = /^/): { readonly name: string; readonly range: Range } | undefined {
  const only = pieces[0];
  if (zones.length !== 1 || pieces.length !== 1 || only?.kind !== 'text') return undefined;
  const { start, end } = zones[0]!.content;
  const lead = drive.exec(only.text)?.[0];
  if (lead === undefined || only.text.length !== end - start) return undefined;
  const name = only.text.slice(lead.length);
  return /^[A-Za-z_]\w*$/.test(name) ? { name, range: { start: start + lead.length, end } } : undefined;
}
