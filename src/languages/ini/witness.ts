import type { Witness } from '../language.ts';
import { flavourOf, sectionReading, type SectionReading } from './flavour.ts';

/** A key with what follows it: its own line, then lines that are indented further, blank or a comment. */
const CONFIG_ENTRY = /^([ \t]*)([^\s#;[=:][^=:\n]*?)[ \t]*[=:][ \t]*([^\n]*)((?:\n(?:\1[ \t]+\S[^\n]*|[ \t]*(?:[#;][^\n]*)?(?=\n|$)))*)/gm;
const UNIT_ENTRY = /^[ \t]*([^\s#;[=][^=\n]*?)[ \t]*=[ \t]*([^\n]*?)[ \t]*$/gm;

/**
 * A second reader of INI files, made of patterns over the whole text instead of a scanner of lines. No package reads
 * repeated keys and continued lines, so this one was written for the purpose: it shares with the first only which
 * sections take comments behind values. It gives sections, keys and values as lists, in order.
 */
export const iniWitness: Witness = {
  read(text) {
    const clean = text.replaceAll('\r\n', '\n');
    const unit = flavourOf(text).kind === 'unit';
    const parts = clean.split(unit ? /^(?=[ \t]*\[[^\]\n]+\])/m : /^(?=\[[^\]\n]+\])/m);
    const root = new Map<string, unknown[]>();
    for (const part of parts) {
      const name = /^[ \t]*\[([^\]\n]+)\]/.exec(part)?.[1]?.trim();
      const body = name === undefined ? part : part.slice(part.indexOf('\n') === -1 ? part.length : part.indexOf('\n') + 1);
      const values = unit ? unitValues(body) : configValues(body, sectionReading({ kind: 'config' }, name ?? ''));
      if (name === undefined) for (const [key, list] of values) root.set(key, list);
      else root.set(name, [...root.get(name) ?? [], Object.fromEntries(values)]);
    }
    // One file is a stream of one document.
    return [Object.fromEntries(root)];
  },
};

function unitValues(body: string): Map<string, unknown[]> {
  const joined = body.replace(/^[ \t]*[#;][^\n]*(?:\n|$)/gm, '').replace(/(?<!\\)((?:\\\\)*)\\\n[ \t]*/g, '$1 ');
  const values = new Map<string, unknown[]>();
  for (const [, key, value] of joined.matchAll(UNIT_ENTRY)) push(values, key!, value!);
  return values;
}

function configValues(body: string, reading: SectionReading): Map<string, unknown[]> {
  const values = new Map<string, unknown[]>();
  for (const [, , key, first, rest] of body.matchAll(CONFIG_ENTRY)) {
    const below = rest!.split('\n').slice(1).map((line) => line.trim()).filter((line) => line !== '' && !/^[#;]/.test(line));
    const own = [first!, ...below].map((line) => withoutComment(line, reading)).filter((line) => line !== '');
    const joined = reading.joins ? own.join('\n').replace(/\\\n/g, '').split('\n') : own;
    const indented = joined.length > 1 || (withoutComment(first!, reading) === '' && joined.length === 1 && joined[0] !== '');
    push(values, key!, indented ? joined : joined[0] ?? '');
  }
  return values;
}

function withoutComment(line: string, { inlineComments }: SectionReading): string {
  const trimmed = line.trim();
  return inlineComments === '' ? trimmed : trimmed.replace(new RegExp(`(?:^|\\s)[${inlineComments}].*$`), '').trim();
}

function push(values: Map<string, unknown[]>, key: string, value: unknown): void {
  const list = values.get(key) ?? [];
  values.set(key, list);
  list.push(value);
}
