import type { Range } from '../../text/range.ts';

/** `set NAME=value` in one of its forms. */
export interface Assignment {
  readonly kind: 'assignment';
  readonly range: Range;
  /** With what leads it: `@`, `call`. */
  readonly statement: Range;
  readonly name: Range;
  readonly value: Range;
  /** `set "NAME=value"`. */
  readonly quoted: boolean;
  /** A statement of its own, no part of a line with others. */
  readonly whole: boolean;
}

/** A command with its words, quotes included. */
export interface Command {
  readonly kind: 'command';
  readonly range: Range;
  /** With what leads it, and with what it reads and writes. */
  readonly statement: Range;
  readonly words: readonly Range[];
  readonly whole: boolean;
}

export interface BatchFile {
  readonly statements: readonly (Assignment | Command)[];
  /** Names read as `%NAME%` or `!NAME!`, or asked for by `if defined NAME`. */
  readonly reads: readonly { readonly name: string; readonly range: Range }[];
  readonly comments: readonly Range[];
}

const SET = /^(?:set)[ \t]+(?!\/[apAP])(?:"([A-Za-z_]\w*)=([^"]*)"[ \t]*$|([A-Za-z_]\w*)=(.*)$)/i;
/** Words that stand before a command. */
const LEAD = /^(?:@|\(|call[ \t]+|(?:else|do)[ \t]*\(?|if[ \t]+(?:\/i[ \t]+)?(?:not[ \t]+)?(?:exist[ \t]+(?:"[^"]*"|\S+)|defined[ \t]+\S+|errorlevel[ \t]+\d+|(?:"[^"]*"|[^\s"=]+)[ \t]*==[ \t]*(?:"[^"]*"|\S+))[ \t]*|for[ \t]+(?:\/\w[ \t]+)?.{0,300}?[ \t]do[ \t]+|[ \t]+)/i;
/** One part of a command line: a string, an escape, a variable, a separator, a blank, or another character. */
const PART = /"[^"\r\n]*"?|[<>]+&\d|\^\r?\n[ \t]*|\^[^]|&&|\|\||[&|()<>]|[ \t,;=]+|[^"^&|()<>\s,;=]+|[^]/g;
const DEFINED = /\bif[ \t]+(?:\/i[ \t]+)?(?:not[ \t]+)?defined[ \t]+([A-Za-z_]\w*)/gi;
export const READ = /%(?:~[\w$:]*\d|\d|\*|([A-Za-z_]\w*)(?::[^%\r\n]*)?%)|!([A-Za-z_]\w*)(?::[^!\r\n]*)?!/g;

/** Reads a batch file command by command. Never throws; what is no command is left alone. */
export function scanBatch(text: string): BatchFile {
  const statements: (Assignment | Command)[] = [];
  const comments: Range[] = [];
  const reads: { name: string; range: Range }[] = [];
  for (let start = 0; start < text.length;) {
    const next = logicalEnd(text, start);
    const end = trimmedEnd(text, start, next);
    readLine({ start, end });
    start = next;
  }

  function readLine(line: Range): void {
    const solid = text.slice(line.start, line.end).search(/[^\s@]/);
    if (solid === -1) return;
    const at = line.start + solid;
    const comment = /^(?:rem(?=\s|$)|::)/i.exec(text.slice(at, line.end));
    if (comment !== null) {
      if (at + comment[0].length < line.end) comments.push({ start: at + comment[0].length, end: line.end });
      return;
    }
    for (const match of text.slice(at, line.end).matchAll(READ)) {
      const name = match[1] ?? match[2];
      if (name !== undefined) reads.push({ name, range: { start: at + match.index + 1, end: at + match.index + 1 + name.length } });
    }
    for (const match of text.slice(at, line.end).matchAll(DEFINED)) {
      const end = at + match.index + match[0].length;
      reads.push({ name: match[1]!, range: { start: end - match[1]!.length, end } });
    }
    if (text[at] === ':') return;
    const parts = pieces({ start: at, end: line.end });
    for (const part of parts) {
      const read = readCommand(part, parts.length === 1);
      if (read !== undefined) statements.push(read);
    }
  }

  /** The commands of a line, as `&`, `|` and brackets part them. */
  function pieces(line: Range): readonly Range[] {
    const found: Range[] = [];
    let from = line.start;
    for (const match of text.slice(line.start, line.end).matchAll(PART)) {
      if (!/^(?:&&?|\|\|?|[()])$/.test(match[0])) continue;
      found.push({ start: from, end: line.start + match.index });
      from = line.start + match.index + match[0].length;
    }
    found.push({ start: from, end: line.end });
    return found.filter(({ start, end }) => text.slice(start, end).trim() !== '');
  }

  function readCommand({ start, end }: Range, single: boolean): Assignment | Command | undefined {
    let at = start;
    let led = false;
    for (let lead = LEAD.exec(text.slice(at, end)); lead !== null && lead[0] !== ''; lead = LEAD.exec(text.slice(at, end))) {
      led ||= !/^(?:@|[ \t]+|call[ \t]+)$/i.test(lead[0]);
      at += lead[0].length;
    }
    const to = trimmedEnd(text, at, end);
    if (at >= to) return undefined;
    const whole = single && !led;
    const begin = start + (/\S/.exec(text.slice(start, to))?.index ?? 0);
    const statement = { start: text[begin - 1] === '@' ? begin - 1 : begin, end: to };
    const source = text.slice(at, to);
    const set = SET.exec(source);
    if (set !== null) {
      const quoted = set[1] !== undefined;
      const label = set[1] ?? set[3]!;
      const nameStart = at + source.indexOf(quoted ? '"' : label) + (quoted ? 1 : 0);
      const valueStart = nameStart + label.length + 1;
      return {
        kind: 'assignment', range: { start: at, end: to }, statement, quoted, whole,
        name: { start: nameStart, end: nameStart + label.length }, value: { start: valueStart, end: valueStart + (set[2] ?? set[4]!).length },
      };
    }
    const words = wordsOf({ start: at, end: to });
    return words.length === 0 ? undefined : { kind: 'command', range: { start: at, end: words.at(-1)!.end }, statement, words, whole };
  }

  /** Words end at blanks outside quotes; what goes to a file or comes from one is none. */
  function wordsOf(range: Range): readonly Range[] {
    const words: Range[] = [];
    let open: number | undefined;
    let at = range.start;
    for (const match of text.slice(range.start, range.end).matchAll(PART)) {
      at = range.start + match.index;
      const isGap = /^(?:[ \t]+|\^\r?\n[ \t]*)$/.test(match[0]);
      if (/^[<>]/.test(match[0])) {
        // The digit in front of it is that of a stream.
        if (open !== undefined && !/^\d$/.test(text.slice(open, at))) words.push({ start: open, end: at });
        return words;
      }
      if (isGap && open !== undefined) {
        words.push({ start: open, end: at });
        open = undefined;
      } else if (!isGap) open ??= at;
    }
    if (open !== undefined) words.push({ start: open, end: range.end });
    return words;
  }

  return { statements, reads, comments };
}

/** The start of the line behind this one; a caret at the end joins the next. */
function logicalEnd(text: string, start: number): number {
  for (let at = start; ;) {
    const lineBreak = text.indexOf('\n', at);
    if (lineBreak === -1) return text.length;
    const end = text[lineBreak - 1] === '\r' && lineBreak > at ? lineBreak - 1 : lineBreak;
    if (text[end - 1] !== '^' || end <= start) return lineBreak + 1;
    at = lineBreak + 1;
  }
}

function trimmedEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length;
}
