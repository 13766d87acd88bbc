import type { OptionSpec } from './v1-command.ts';

/**
 * A word's decoded text; `prefix` is the literal text before the first part that is not known
 * (`--key=` of `--key=$K`); undefined when nothing of it is known.
 */
export type WordText = string | undefined | { readonly prefix: string };

/** An option as it stands among the words. */
export interface ReadOption<Spec extends OptionSpec> {
  readonly spec: Spec;
  /** The name as written. */
  readonly spelled: string;
  readonly flagIndex: number;
  /** The word that is its value; absent for a flag, a value in the same word, and a value that is missing. */
  readonly valueIndex?: number;
  /** Where the value begins in the decoded flag word (`--label=x`, `-lx`). */
  readonly inlineAt?: number;
  /** Its word holds other short options too. */
  readonly grouped: boolean;
}

/** Indexes into the words; each word from `from` on is in exactly one place. */
export interface ReadWords<Spec extends OptionSpec> {
  readonly options: readonly ReadOption<Spec>[];
  readonly args: readonly number[];
  readonly unknown: readonly number[];
}

/**
 * Reads words as click does: options and arguments may mix, `--` ends the options, a value is the next word whatever it is.
 * A word of which nothing is known is an argument while fewer than `room` are taken, else unknown.
 */
export function readWords<Spec extends OptionSpec>(texts: readonly WordText[], from: number, specs: readonly Spec[], room: number): ReadWords<Spec> {
  const options: ReadOption<Spec>[] = [];
  const args: number[] = [];
  const unknown: number[] = [];
  let literalOnly = false;
  for (let i = from; i < texts.length; i++) {
    const text = texts[i];
    const known = knownText(text);
    if (known === '' && text !== '') {
      (args.length < room ? args : unknown).push(i);
    } else if (!literalOnly && known === '--') {
      literalOnly = true;
      unknown.push(i);
    } else if (literalOnly || !known.startsWith('-') || known === '-') {
      (known === '-' && typeof text !== 'string' ? unknown : args).push(i);
    } else {
      const found = optionsOf(known, typeof text !== 'string', i, i + 1 < texts.length, specs);
      if (found.length === 0) unknown.push(i);
      options.push(...found);
      if (found.at(-1)?.valueIndex !== undefined) i++;
    }
  }
  return { options, args, unknown };
}

/** The literal text a word begins with; empty when nothing is known. */
export function knownText(text: WordText): string {
  if (text === undefined) return '';
  return typeof text === 'string' ? text : text.prefix;
}

function optionsOf<Spec extends OptionSpec>(word: string, cut: boolean, index: number, hasNext: boolean, specs: readonly Spec[]): ReadOption<Spec>[] {
  const whole = wholeOption(word, cut, index, hasNext, specs);
  if (whole !== undefined) return [whole];
  return word.startsWith('--') ? [] : shortOptions(word, cut, index, hasNext, specs);
}

function wholeOption<Spec extends OptionSpec>(word: string, cut: boolean, index: number, hasNext: boolean, specs: readonly Spec[]): ReadOption<Spec> | undefined {
  const equals = word.indexOf('=');
  const spelled = equals < 0 ? word : word.slice(0, equals);
  // `-l=x` is the short option with the value `=x`; only names of more than one letter are cut at `=`.
  if (spelled.length === 2 && equals >= 0) return undefined;
  const spec = specOf(spelled, specs);
  if (spec === undefined) return undefined;
  if (equals >= 0) return spec.takesValue ? { spec, spelled, flagIndex: index, inlineAt: equals + 1, grouped: false } : undefined;
  if (cut) return undefined;
  return { spec, spelled, flagIndex: index, grouped: false, ...(spec.takesValue && hasNext ? { valueIndex: index + 1 } : {}) };
}

function shortOptions<Spec extends OptionSpec>(word: string, cut: boolean, index: number, hasNext: boolean, specs: readonly Spec[]): ReadOption<Spec>[] {
  const found: ReadOption<Spec>[] = [];
  const grouped = (at: number): boolean => at > 1 || found.length > 0;
  for (let at = 1; at < word.length; at++) {
    const spelled = `-${word[at]}`;
    const spec = specOf(spelled, specs);
    if (spec === undefined) return [];
    if (spec.takesValue) {
      const rest = at + 1 < word.length || cut;
      const value = rest ? { inlineAt: at + 1 } : hasNext ? { valueIndex: index + 1 } : {};
      found.push({ spec, spelled, flagIndex: index, grouped: grouped(at), ...value });
      return found;
    }
    found.push({ spec, spelled, flagIndex: index, grouped: grouped(at) || at + 1 < word.length });
  }
  return cut ? [] : found;
}

function specOf<Spec extends OptionSpec>(name: string, specs: readonly Spec[]): Spec | undefined {
  return specs.find((spec) => spec.names.includes(name));
}
