import type { Escape } from './instructions.ts';
import { splitWords } from './words.ts';

/** `<<EOF` as it stands in an instruction. */
export interface HeredocWord {
  readonly name: string;
  /** `<<-`: leading tabs of each line are dropped. */
  readonly chomp: boolean;
  /** The delimiter is quoted: nothing in the body is filled in. */
  readonly quoted: boolean;
  /** The word is all that the instruction says. */
  readonly alone: boolean;
}

const WORD = /^\d{0,9}<<(-?)(["']?)([\w.+-]{1,200})\2$/;

/** The here-documents that the text of an instruction asks for. */
export function heredocWords(text: string, escape: Escape): readonly HeredocWord[] {
  if (!text.includes('<<') || /^\s*\[/.test(text)) return [];
  const words = splitWords(text, escape).filter(({ start, end }) => !text.startsWith('--', start) || end - start < 3);
  return words.flatMap(({ start, end }) => {
    const [match, dash, quote, name] = WORD.exec(text.slice(start, end)) ?? [];
    return match === undefined ? [] : [{ name: name!, chomp: dash === '-', quoted: quote !== '', alone: words.length === 1 }];
  });
}
