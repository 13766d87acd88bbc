import { commandLinesV2, commandLinesV3 } from './cli-targets.ts';
import { readWords, type ReadOption } from './option-words.ts';
import type { Target } from './target.ts';
import type { OptionSpec } from './v1-command.ts';

interface TargetOption extends OptionSpec {
  readonly required: boolean;
  /** Name of the argument it may be given as instead. */
  readonly positional?: string;
  readonly choices?: readonly string[];
}

interface Argument {
  readonly name: string;
  readonly required: boolean;
  readonly repeatable: boolean;
}

interface TargetCommand {
  readonly path: string;
  readonly group: boolean;
  readonly args: readonly Argument[];
  readonly options: readonly TargetOption[];
}

const HELP: TargetOption = { names: ['--help'], takesValue: false, repeatable: false, required: false };
/** Path → the row of a command, read when it is asked for: the table is long and a run asks for a few. */
const tables = new Map<Target, ReadonlyMap<string, string>>();

/**
 * Checks a command of ours against the target's command line (cli-targets.json).
 * @param words the program first; placeholders and references count as values
 * @returns why it does not parse, or undefined when it does
 */
export function checkCommand(words: readonly string[], target: Target): string | undefined {
  if (!/(?:^|\/)prefect$/.test(words[0] ?? '')) return 'the program is not prefect';
  const table = tableOf(target);
  const globals = [...commandAt(table, '')?.options ?? [], HELP];
  let at = 1;
  while (words[at]?.startsWith('-')) {
    const read = readWords(words.slice(0, at + 2), at, globals, 1).options[0];
    if (read === undefined) return `${target}.x has no option ${words[at]} before a command`;
    at = (read.valueIndex ?? read.flagIndex) + 1;
  }
  let path = '';
  for (; at < words.length; at++) {
    const longer = `${path} ${words[at]}`.trimStart();
    if (!table.has(longer)) break;
    path = longer;
  }
  const command = commandAt(table, path);
  if (command === undefined || (command.group && !isCommandToo(command))) {
    const next = words[at] ?? '';
    return next === '' ? `${target}.x: ${['prefect', path].join(' ').trimEnd()} is no command, only a group` : `${target}.x has no command ${['prefect', path, next].filter((word) => word !== '').join(' ')}`;
  }
  const everywhere = target === '3' ? globals : [HELP];
  return checkWords(words, at, command, [...command.options, ...everywhere]);
}

/** A group with options of its own is a command as well (`prefect deploy` of 3.x); the program's options are global ones. */
function isCommandToo(group: TargetCommand): boolean {
  return group.path !== '' && group.options.length + group.args.length > 0;
}

function checkWords(words: readonly string[], from: number, command: TargetCommand, options: readonly TargetOption[]): string | undefined {
  const name = `prefect ${command.path}`;
  const read = readWords(words, from, options, 0);
  const given = new Set<TargetOption>();
  for (const index of read.unknown) if (words[index] !== '--') return `${name} has no option ${words[index]}`;
  for (const option of read.options) {
    const problem = checkOption(words, option) ?? (given.has(option.spec) && !option.spec.repeatable ? 'is given twice' : undefined);
    if (problem !== undefined) return `${name}: ${option.spelled} ${problem}`;
    given.add(option.spec);
  }
  // It is answered before anything else is looked at.
  if (given.has(HELP)) return undefined;
  const places = [
    ...command.args,
    ...options.filter((option) => option.positional !== undefined && !given.has(option))
      .map((option) => ({ name: option.positional ?? '', required: option.required, repeatable: option.repeatable })),
  ];
  const missing = places.slice(read.args.length).find((place) => place.required);
  if (missing !== undefined) return `${name}: the argument ${missing.name} is missing`;
  if (read.args.length > places.length && !places.some((place) => place.repeatable)) return `${name}: too many arguments, ${words[read.args[places.length] ?? 0]}`;
  const needed = options.find((option) => option.required && option.positional === undefined && !given.has(option));
  return needed === undefined ? undefined : `${name}: ${needed.names[0]} is missing`;
}

function checkOption(words: readonly string[], option: ReadOption<TargetOption>): string | undefined {
  if (!option.spec.takesValue) return undefined;
  const value = option.valueIndex !== undefined ? words[option.valueIndex] : words[option.flagIndex]?.slice(option.inlineAt ?? Infinity);
  if (value === undefined || value === '' || (option.valueIndex !== undefined && /^-[A-Za-z-]/.test(value))) return 'has no value';
  const choices = option.spec.choices;
  if (choices !== undefined && /^[\w-]+$/.test(value) && !choices.includes(value)) return `is one of ${choices.join(', ')}`;
  return undefined;
}

function tableOf(target: Target): ReadonlyMap<string, string> {
  const known = tables.get(target);
  if (known !== undefined) return known;
  const lines = (target === '2' ? commandLinesV2 : commandLinesV3).split('\n').filter((line) => line !== '');
  const table = new Map(lines.map((line) => [pathOf(headOf(line)), line]));
  tables.set(target, table);
  return table;
}

function commandAt(table: ReadonlyMap<string, string>, path: string): TargetCommand | undefined {
  const line = table.get(path);
  return line === undefined ? undefined : readLine(line);
}

function headOf(line: string): string {
  const end = line.indexOf('\t');
  return end === -1 ? line : line.slice(0, end);
}

function pathOf(head: string): string {
  return head.endsWith(' …') ? head.slice(0, -2) : head;
}

function readLine(line: string): TargetCommand {
  const [head = '', ...cells] = line.split('\t');
  const isOption = (cell: string): boolean => cell.startsWith('-');
  return {
    path: pathOf(head),
    group: head.endsWith(' …'),
    args: cells.filter((cell) => !isOption(cell)).flatMap((cell) => cell.split(' ')).map(readArgument),
    options: cells.filter(isOption).map(readOption),
  };
}

function readArgument(text: string): Argument {
  return { name: text.slice(1, -1).replace('…', ''), required: text.startsWith('<'), repeatable: text.includes('…') };
}

function readOption(text: string): TargetOption {
  const [, names = '', marks = '', positional, choices] = /^([-\w/]+)([=*!]*)(?:@(\w+))?(?:\{(.*)\})?$/.exec(text) ?? [];
  return {
    names: names.split('/'), takesValue: marks.includes('='), repeatable: marks.includes('*'), required: marks.includes('!'),
    ...(positional === undefined ? {} : { positional }),
    ...(choices === undefined ? {} : { choices: choices.split('|') }),
  };
}
