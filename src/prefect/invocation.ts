import type { Word } from '../sites/site.ts';
import { agentType } from './agent-type.ts';
import { knownText, readWords, type ReadWords, type WordText } from './option-words.ts';
import { sharedCommand, v1Command, v1Commands, type OptionSpec, type SharedCommand, type V1Command, type V1Option } from './v1-command.ts';

/** An option of a parsed command; indexes count the words given. */
export interface ParsedOption {
  /** Long name of the table; of an on/off pair the one that was written. */
  readonly long: string;
  readonly flagIndex: number;
  /** The word that is its value. Absent for flags, for a value in the flag's own word, and for a missing value. */
  readonly valueIndex?: number;
  /** Where the value begins in the decoded text of the flag's word (`--label=x`, `-lx`, `-fl=x`). */
  readonly inlineAt?: number;
  /** The value stands in the flag's word. */
  readonly inline: boolean;
  /** Its word holds other short options too (`-fl dev`): it cannot be dropped alone. */
  readonly grouped: boolean;
  /** Index of its last word. */
  readonly last: number;
}

/**
 * A `prefect …` command line that 1.x understands.
 * `v2`: the words mean something else in 2.x (`agent start -q x`). `ambiguous`: valid in 0.x and in 2.x.
 * `dynamic`: 1.x, but a word of the path is not known; it is `*` in `path`, or the path ends before it.
 */
export interface ParsedInvocation {
  readonly kind: 'v1' | 'v2' | 'ambiguous' | 'dynamic';
  /** Path in cli-v1.json: `prefect agent local start`. */
  readonly path: string;
  readonly pathWords: readonly number[];
  readonly options: readonly ParsedOption[];
  readonly args: readonly number[];
  /** Options the table does not know, and words that may be anything. */
  readonly unknown: readonly number[];
}

const PROGRAM = /(?:^|[\\/])prefect(?:\.exe)?$/;
const PLACEHOLDER = /^(?:[<[{$%]|[A-Z][A-Z_-]+$)/;

/**
 * Parses the words of a command, the program first (`prefect`, `/usr/bin/prefect`), against cli-v1.json.
 * Undefined when it is not a 1.x command: another program, a command of 2.x or 3.x, or a group without a command.
 */
export function parseInvocation(texts: readonly WordText[]): ParsedInvocation | undefined {
  const program = texts[0];
  if (typeof program !== 'string' || !PROGRAM.test(program)) return undefined;
  let path = 'prefect';
  let at = 1;
  for (; at < texts.length; at++) {
    const text = texts[at];
    if (typeof text !== 'string' || v1Command(`${path} ${text}`) === undefined) break;
    path += ` ${text}`;
  }
  const command = v1Command(path);
  if (command === undefined) return undefined;
  const pathWords = Array.from({ length: at }, (_, index) => index);
  const dynamic = command.group ? parseDynamic(texts, path, at) : undefined;
  if (dynamic !== undefined) return dynamic;
  if (command.group && command.actions[2] === undefined) return undefined;
  const read = readWords(texts, at, command.options, command.args);
  if (path === 'prefect backend' && !isBackend(texts[read.args[0] ?? texts.length])) return undefined;
  const shared = sharedCommand(path);
  if (shared === undefined) return parsed('v1', path, pathWords, read);
  const alien = readWords(texts, at, shared.options, 1);
  if (path === 'prefect agent start') {
    const kind = agentStartKind(texts, read, alien, shared);
    return parsed(kind, path, pathWords, kind === 'v2' ? alien : read);
  }
  return read.options.some((option) => !isShared(option.spelled, shared)) ? parsed('v1', path, pathWords, read) : undefined;
}

/** A word as parseInvocation takes it: its text, or the literal text it begins with. */
export function literalText(word: Word): WordText {
  if (word.text !== undefined) return word.text;
  let prefix = '';
  for (const piece of word.slot.pieces) {
    if (piece.kind !== 'text') break;
    prefix += piece.text;
  }
  return prefix === '' ? undefined : { prefix };
}

function parsed(kind: ParsedInvocation['kind'], path: string, pathWords: readonly number[], read: ReadWords<OptionSpec>): ParsedInvocation {
  const options = read.options.map((option): ParsedOption => ({
    long: option.spelled.startsWith('--') ? option.spelled : option.spec.names[0] ?? option.spelled,
    flagIndex: option.flagIndex,
    ...(option.valueIndex === undefined ? {} : { valueIndex: option.valueIndex }),
    ...(option.inlineAt === undefined ? {} : { inlineAt: option.inlineAt }),
    inline: option.inlineAt !== undefined,
    grouped: option.grouped,
    last: option.valueIndex ?? option.flagIndex,
  }));
  return { kind, path, pathWords, options, args: read.args, unknown: read.unknown };
}

/** `prefect agent $TYPE start`, `prefect auth $COMMAND`: the word after a group is not known. */
function parseDynamic(texts: readonly WordText[], path: string, at: number): ParsedInvocation | undefined {
  if (at >= texts.length) return undefined;
  const text = texts[at];
  const placeholder = typeof text === 'string';
  if (placeholder && !(path === 'prefect agent' && PLACEHOLDER.test(text))) return undefined;
  if (!placeholder && knownText(text).startsWith('-')) return undefined;
  const next = texts[typeEnd(texts, at) + 1];
  if (path === 'prefect agent' && (next === 'start' || next === 'install')) {
    const verbAt = typeEnd(texts, at) + 1;
    const words = Array.from({ length: verbAt + 1 }, (_, index) => index);
    return parsed('dynamic', `prefect agent * ${next}`, words, readWords(texts, verbAt + 1, agentOptions(next), 0));
  }
  // Groups that a target has too may be given a command of the target.
  if (placeholder || (sharedCommand(path) !== undefined && path !== 'prefect agent')) return undefined;
  return parsed('dynamic', path, Array.from({ length: at }, (_, index) => index), readWords(texts, at, [], 0));
}

/** A placeholder may be written over several words: `<AGENT TYPE>`. */
function typeEnd(texts: readonly WordText[], at: number): number {
  const first = texts[at];
  if (typeof first !== 'string' || !first.startsWith('<')) return at;
  const end = texts.slice(at, at + 3).findIndex((text) => typeof text === 'string' && text.endsWith('>'));
  return end < 0 ? at : at + end;
}

/** The options of `prefect agent TYPE start` for every TYPE. */
function agentOptions(verb: string): readonly V1Option[] {
  const isOne = (command: V1Command): boolean => command.path.startsWith('prefect agent ') && command.path.endsWith(` ${verb}`);
  return [...new Set([...v1Commands()].filter(isOne).flatMap((command) => command.options))];
}

/** Prose ("the prefect backend is …") is no command: 1.x takes two words only. */
function isBackend(text: WordText): boolean {
  return typeof text !== 'string' || /^(?:cloud|server)(?![\w-])/.test(text) || PLACEHOLDER.test(text);
}

function isShared(spelled: string, shared: SharedCommand): boolean {
  return shared.options.some((option) => option.names.includes(spelled));
}

function agentStartKind(texts: readonly WordText[], v1: ReadWords<OptionSpec>, v2: ReadWords<OptionSpec>, shared: SharedCommand): 'v1' | 'v2' | 'ambiguous' {
  const valueOf = (option: { valueIndex?: number; flagIndex: number; inlineAt?: number }): string =>
    option.valueIndex !== undefined ? knownText(texts[option.valueIndex]) : knownText(texts[option.flagIndex]).slice(option.inlineAt ?? Infinity);
  const given = (name: string): readonly string[] => v1.options.filter((option) => option.spelled === name).map(valueOf);
  const v1Names = new Set(v1.options.map((option) => option.spelled));
  // A limit is a number and no pool's name has a slash: only a label or an import path can be meant.
  const onlyV1 = v1.options.some((option) => !isShared(option.spelled, shared))
    || given('-l').some((value) => value !== '' && !/^\d+$/.test(value)) || given('-p').some((value) => value.includes('/'));
  if (onlyV1) return 'v1';
  if (v2.options.some((option) => !v1Names.has(option.spelled))) return 'v2';
  const first = texts[v1.args[0] ?? texts.length];
  if (typeof first === 'string') return agentType(first) !== undefined || first === 'nomad' ? 'v1' : 'v2';
  return v1Names.has('-p') ? 'v2' : 'ambiguous';
}
