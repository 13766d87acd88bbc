import type { Word } from './site.ts';

/** Which options a program takes: names with their dashes, blanks between. */
export interface OptionTable {
  readonly flags?: string;
  readonly valued?: string;
  /** Number options such as `nice -10`. */
  readonly numbers?: boolean;
}

/** One option of a command line as it was given. */
export interface ReadOption {
  readonly name: string;
  /** Index of the option's own word. */
  readonly flag: number;
  /** Where its value begins: word and offset in that word's decoded text. */
  readonly value?: { readonly word: number; readonly from: number };
}

export interface ReadOptions {
  readonly options: readonly ReadOption[];
  /** The words that are no options; only the first one unless options may follow operands. */
  readonly operands: readonly number[];
  /** Index of the first word after the options (and `--`). */
  readonly next: number;
}

/** The literal text a word begins with; empty when it begins with a reference. */
export function leadingText(word: Word | undefined): string {
  let text = '';
  for (const piece of word?.slot.pieces ?? []) {
    if (piece.kind !== 'text') break;
    text += piece.text;
  }
  return text;
}

/**
 * Reads options from `words[at]` on up to the first operand, or past operands when `permute` is set.
 * Undefined when an option is not in the table: whether it takes the next word is then not known.
 */
export function readOptions(words: readonly Word[], at: number, table: OptionTable, permute = false): ReadOptions | undefined {
  const flags = new Set((table.flags ?? '').split(' '));
  const valued = new Set((table.valued ?? '').split(' '));
  const options: ReadOption[] = [];
  const operands: number[] = [];
  let next = at;
  while (next < words.length) {
    const text = leadingText(words[next]);
    if (text === '--') return { options, operands, next: next + 1 };
    if (!isOption(text) || (table.numbers === true && /^-\d+$/.test(text))) {
      if (isOption(text)) {
        options.push({ name: text, flag: next++ });
        continue;
      }
      if (!permute) break;
      operands.push(next++);
      continue;
    }
    const read = text.startsWith('--') ? longOption(text, next, flags, valued) : shortOptions(text, next, flags, valued);
    if (read === undefined) return undefined;
    options.push(...read);
    next = (read.at(-1)?.value?.word ?? next) + 1;
  }
  return { options, operands, next: Math.min(next, words.length) };
}

function isOption(text: string): boolean {
  return text.startsWith('-') && text.length > 1;
}

function longOption(text: string, at: number, flags: ReadonlySet<string>, valued: ReadonlySet<string>): ReadOption[] | undefined {
  const equals = text.indexOf('=');
  if (equals !== -1) return [{ name: text.slice(0, equals), flag: at, value: { word: at, from: equals + 1 } }];
  if (flags.has(text)) return [{ name: text, flag: at }];
  if (valued.has(text)) return [{ name: text, flag: at, value: { word: at + 1, from: 0 } }];
  return undefined;
}

function shortOptions(text: string, at: number, flags: ReadonlySet<string>, valued: ReadonlySet<string>): ReadOption[] | undefined {
  const read: ReadOption[] = [];
  for (let i = 1; i < text.length; i++) {
    const name = `-${text[i]}`;
    if (valued.has(name)) {
      const attached = i + 1 < text.length;
      const from = attached && text[i + 1] === '=' ? i + 2 : i + 1;
      read.push({ name, flag: at, value: attached ? { word: at, from } : { word: at + 1, from: 0 } });
      return read;
    }
    if (!flags.has(name)) return undefined;
    read.push({ name, flag: at });
  }
  return read;
}
