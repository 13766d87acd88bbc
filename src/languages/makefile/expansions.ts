import type { Range } from '../../text/range.ts';

/** A variable that is read: the extent of its name alone. */
export interface NameRead {
  readonly name: string;
  readonly range: Range;
}

/** `$(…)`, `${…}` or `$x` that stands in no other one. */
export interface Expansion {
  readonly range: Range;
  /** The variable, where nothing but one plain name is read. */
  readonly name?: string;
}

/** What make fills in in a stretch. Offsets count in the text that was given. */
export interface Expansions {
  readonly outer: readonly Expansion[];
  /** Names read, those inside functions and of other expansions too. */
  readonly reads: readonly NameRead[];
  /** `$$`, each one dollar, outside every expansion. */
  readonly dollars: readonly Range[];
  /** True when one stays open at the end. */
  readonly open: boolean;
}

interface Frame {
  readonly start: number;
  readonly opens: string;
  readonly closes: string;
  depth: number;
}

const NAME = /^[A-Za-z_][\w.-]*$/;
const HEAD = /^([A-Za-z_][\w.-]*)(?::[^]*)?$/;
const FUNCTION = /^[a-z][\w-]*[ \t\n\\]/;
/** A name handed to a function: `$(origin NAME)`, `$(call check_defined, NAME)`. */
const ARGUMENT = /(?<![\w$.-])[A-Z][A-Z0-9_]{2,}(?![\w.-])/g;
/** Open expansions beyond which a text is none that people write. */
const MAX_DEPTH = 100;

/** Reads the expansions of `text` from `start` to `end`. */
export function expansionsIn(text: string, start: number, end: number): Expansions {
  const outer: Expansion[] = [];
  const reads: NameRead[] = [];
  const dollars: Range[] = [];
  const frames: Frame[] = [];
  for (let at = start; at < end; at++) {
    const char = text[at]!;
    const top = frames.at(-1);
    if (char !== '$') {
      if (top === undefined) continue;
      if (char === top.opens) top.depth++;
      if (char !== top.closes) continue;
      if (top.depth-- > 0) continue;
      frames.pop();
      const inner = text.slice(top.start + 2, at);
      const read = readOf(inner, top.start + 2);
      reads.push(...read);
      if (frames.length === 0) outer.push({ range: { start: top.start, end: at + 1 }, ...(NAME.test(inner) ? { name: inner } : {}) });
      continue;
    }
    const next = at + 1 < end ? text[at + 1]! : '';
    if (next === '(' || next === '{') {
      if (frames.length === MAX_DEPTH) return { outer, reads, dollars, open: true };
      frames.push({ start: at, opens: next, closes: next === '(' ? ')' : '}', depth: 0 });
    } else if (next === '$') {
      if (top === undefined) dollars.push({ start: at, end: at + 2 });
    } else if (next === '' || /\s/.test(next)) {
      continue;
    } else if (top === undefined) {
      const length = next.codePointAt(0)! > 0xd7ff ? String.fromCodePoint(text.codePointAt(at + 1)!).length : 1;
      outer.push({ range: { start: at, end: at + 1 + length } });
    }
    at++;
  }
  return { outer, reads: reads.sort((a, b) => a.range.start - b.range.start), dollars, open: frames.length > 0 };
}

function readOf(inner: string, start: number): readonly NameRead[] {
  const name = HEAD.exec(inner)?.[1];
  if (name !== undefined) return [{ name, range: { start, end: start + name.length } }];
  if (!FUNCTION.test(inner)) return [];
  // What stands in expansions of its own has been read with them.
  return [...withoutNested(inner).matchAll(ARGUMENT)].map((match) => ({
    name: match[0], range: { start: start + match.index, end: start + match.index + match[0].length },
  }));
}

function withoutNested(inner: string): string {
  let depth = 0;
  let text = '';
  for (let at = 0; at < inner.length; at++) {
    const opens = inner[at] === '$' && (inner[at + 1] === '(' || inner[at + 1] === '{');
    if (opens) depth++;
    text += depth === 0 ? inner[at] : ' ';
    if (depth > 0 && !opens && (inner[at] === ')' || inner[at] === '}')) depth--;
  }
  return text;
}
