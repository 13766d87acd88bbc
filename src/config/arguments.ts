import type { Command, RunOptions } from '../options.ts';
import { RULE_IDS } from '../rule-ids.ts';
import { suggestion } from './nearest.ts';

/** What is left to decide where the terminal is known. */
export type ParsedOptions = Omit<RunOptions, 'color'> & { readonly color: 'auto' | 'always' | 'never' };

export type Arguments =
  | { readonly kind: 'run'; readonly options: ParsedOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'usage-error'; readonly message: string };

const COMMANDS: readonly Command[] = ['check', 'fix', 'rules', 'explain'];

/** Options: with a value or not, and the commands that know them (all when absent). */
const OPTIONS: Readonly<Record<string, { readonly value: boolean; readonly commands?: readonly Command[] }>> = {
  '--unsafe': { value: false, commands: ['fix'] },
  '--diff': { value: false, commands: ['fix'] },
  '--allow-dirty': { value: false, commands: ['fix'] },
  '--exit-non-zero-on-fix': { value: false, commands: ['fix'] },
  '--exit-zero': { value: false, commands: ['check', 'fix'] },
  '--no-ignore': { value: false, commands: ['check', 'fix'] },
  '--select': { value: true, commands: ['check', 'fix'] },
  '--ignore': { value: true, commands: ['check', 'fix'] },
  '--fail-on': { value: true, commands: ['check', 'fix'] },
  '--set': { value: true, commands: ['check', 'fix'] },
  '--config': { value: true, commands: ['check', 'fix'] },
  '--max-size': { value: true, commands: ['check', 'fix'] },
  '--target': { value: true },
  '--format': { value: true },
  '--color': { value: true },
  '--quiet': { value: false },
  '--help': { value: false },
  '--version': { value: false },
};

const SHORT: Readonly<Record<string, string>> = { '-h': '--help', '-q': '--quiet' };

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  '--fail-on': ['error', 'warning', 'info', 'never'],
  '--format': ['text', 'json'],
  '--color': ['auto', 'always', 'never'],
  '--target': ['2', '3'],
};

interface Given {
  readonly values: Map<string, string[]>;
  readonly words: string[];
}

/** Reads the words after the program's name. Nothing is looked up on the disk. */
export function parseArguments(argv: readonly string[]): Arguments {
  const given = readWords(argv);
  if (typeof given === 'string') return { kind: 'usage-error', message: given };
  if (given.values.has('--help')) return { kind: 'help' };
  if (given.values.has('--version')) return { kind: 'version' };
  const problem = checkCommand(given) ?? checkValues(given);
  if (problem !== undefined) return { kind: 'usage-error', message: problem };
  return { kind: 'run', options: toOptions(given) };
}

function readWords(argv: readonly string[]): Given | string {
  const values = new Map<string, string[]>();
  const words: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    if (word === '--') {
      words.push(...argv.slice(i + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      words.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    const written = equals < 0 ? word : word.slice(0, equals);
    const name = SHORT[written] ?? written;
    const option = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined;
    if (option === undefined) return `Unknown option '${written}'.${suggestion(written, Object.keys(OPTIONS))}`;
    if (!option.value && equals >= 0) return `Option ${name} takes no value.`;
    let value = '';
    if (option.value) {
      const next = equals < 0 ? argv[++i] : word.slice(equals + 1);
      if (next === undefined || next === '') return `Option ${name} needs a value.`;
      value = next;
    }
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return { values, words };
}

function checkCommand({ values, words }: Given): string | undefined {
  const [command, ...rest] = words;
  if (command === undefined) return `No command given. Say one of: ${COMMANDS.join(', ')}.`;
  if (!isCommand(command)) return `Unknown command '${command}'.${suggestion(command, COMMANDS) || ` Say one of: ${COMMANDS.join(', ')}.`}`;
  if (command === 'rules' && rest.length > 0) return `'rules' takes no argument; '${rest[0]}' was given.`;
  if (command === 'explain' && rest.length !== 1) return `'explain' takes one rule; ${rest.length} were given.`;
  if (rest.includes('')) return 'An empty PATH was given.';
  for (const name of values.keys()) {
    const commands = OPTIONS[name]?.commands;
    if (commands !== undefined && !commands.includes(command)) return `Option ${name} belongs to ${commands.join(' and ')}, not to '${command}'.`;
  }
  return command === 'explain' ? unknownRule('explain', rest) : undefined;
}

function checkValues({ values }: Given): string | undefined {
  for (const [name, choices] of Object.entries(CHOICES)) {
    const wrong = values.get(name)?.find((value) => !choices.includes(value));
    if (wrong !== undefined) return `Option ${name} is one of ${choices.join(', ')}, not '${wrong}'.${suggestion(wrong, choices)}`;
  }
  const size = values.get('--max-size')?.at(-1);
  if (size !== undefined && !(/^\d+(\.\d+)?$/.test(size) && Number(size) > 0 && Number(size) <= 500)) {
    return `Option --max-size is a number of megabytes, over 0 and up to 500, not '${size}'.`;
  }
  const set = values.get('--set')?.find((value) => value.indexOf('=') < 1);
  if (set !== undefined) return 'Option --set is written key=value, as in --set pools.local=my-pool.';
  return unknownRule('--select', list(values.get('--select'))) ?? unknownRule('--ignore', list(values.get('--ignore')));
}

function unknownRule(where: string, rules: readonly string[]): string | undefined {
  const unknown = rules.find((rule) => !RULE_IDS.includes(rule));
  if (unknown === undefined) return undefined;
  return `Unknown rule '${unknown}' in ${where}.${suggestion(unknown, RULE_IDS) || " 'prefect-uplift rules' lists them."}`;
}

function toOptions({ values, words }: Given): ParsedOptions {
  const last = (name: string): string | undefined => values.get(name)?.at(-1);
  const target = last('--target');
  const config = last('--config');
  return {
    command: words[0] as Command,
    paths: words.slice(1),
    unsafe: values.has('--unsafe'),
    diff: values.has('--diff'),
    allowDirty: values.has('--allow-dirty'),
    select: list(values.get('--select')),
    ignore: list(values.get('--ignore')),
    failOn: (last('--fail-on') ?? 'warning') as RunOptions['failOn'],
    format: (last('--format') ?? 'text') as RunOptions['format'],
    exitZero: values.has('--exit-zero'),
    exitNonZeroOnFix: values.has('--exit-non-zero-on-fix'),
    noIgnore: values.has('--no-ignore'),
    color: (last('--color') ?? 'auto') as ParsedOptions['color'],
    ...(target === undefined ? {} : { target: target as '2' | '3' }),
    set: (values.get('--set') ?? []).map(splitSet),
    ...(config === undefined ? {} : { config }),
    maxBytes: Math.round(Number(last('--max-size') ?? 10) * 1_000_000),
    quiet: values.has('--quiet'),
  };
}

/** `queues."a=b"=x`: the first `=` outside quotes parts key and value. */
function splitSet(text: string): readonly [string, string] {
  const quoted = /^(?:[^"=]|"[^"]*")*/.exec(text)?.[0].length ?? 0;
  const at = text[quoted] === '=' ? quoted : text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

function list(values: readonly string[] | undefined): readonly string[] {
  return (values ?? []).flatMap((value) => value.split(',')).map((item) => item.trim()).filter((item) => item !== '');
}

function isCommand(word: string): word is Command {
  return (COMMANDS as readonly string[]).includes(word);
}
