import { leadingText, readOptions, type OptionTable, type ReadOption } from './options.ts';
import type { Word } from './site.ts';

/** What is left of a command when its first program is taken off. */
export type Unwrapped =
  /** The program stands at `at`; `cut`: assignments made outside do not reach it. */
  | { readonly kind: 'inner'; readonly at: number; readonly cut: boolean; readonly assignments: readonly number[] }
  /** Word `at` is a script; `far`: it runs on another machine. */
  | { readonly kind: 'script'; readonly at: number; readonly cut: boolean; readonly far: boolean };

interface Wrapper extends OptionTable {
  /** Operands in front of the command. */
  readonly operands?: number;
  /** `NAME=value` words in front of the command. */
  readonly assigns?: boolean;
  /** Assignments made outside do not reach the command, but for these options. */
  readonly cuts?: { readonly unless: string };
  /** A word that must follow the options, and the options after it. */
  readonly then?: { readonly word: string; readonly table: OptionTable };
  /** Options with which it runs no command. */
  readonly not?: string;
  /** The command follows `--` only. */
  readonly dashes?: boolean;
}

const RUN = { word: 'run', table: {} };

/** Programs that run the command after them. An option that is not named here stops the reading. */
const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  sudo: {
    flags: '-E -H -n -S -k -b -i -s -A -B -P -K --preserve-env --set-home --non-interactive --stdin --login --shell --background --askpass',
    valued: '-u -g -h -p -C -T -D -R -r -t -U --user --group --host --prompt --close-from --command-timeout --chdir --chroot --role --type --other-user',
    assigns: true,
    cuts: { unless: '-E --preserve-env' },
  },
  doas: { flags: '-L -n -s', valued: '-C -u', cuts: { unless: '' } },
  exec: { flags: '-c -l', valued: '-a' },
  command: { flags: '-p -v -V', not: '-v -V' },
  builtin: {},
  nohup: {},
  setsid: { flags: '-c -f -w --ctty --fork --wait' },
  time: { flags: '-p -a -v --portability --append --verbose', valued: '-f -o --format --output' },
  timeout: { flags: '-v --preserve-status --foreground --verbose', valued: '-k -s --kill-after --signal', operands: 1 },
  nice: { valued: '-n --adjustment', numbers: true },
  ionice: { flags: '-t --ignore', valued: '-c -n --class --classdata' },
  stdbuf: { valued: '-i -o -e --input --output --error' },
  env: {
    flags: '-i -v --ignore-environment --debug', valued: '-u -C --unset --chdir', assigns: true,
  },
  gosu: { operands: 1 },
  'su-exec': { operands: 1 },
  setuser: { operands: 1 },
  chroot: { operands: 1 },
  tini: { flags: '-s -g -v -w', valued: '-p -e' },
  'tini-static': { flags: '-s -g -v -w', valued: '-p -e' },
  catatonit: { flags: '-g -P' },
  'dumb-init': { flags: '-c -v --single-child --verbose', valued: '-r --rewrite' },
  sshpass: { flags: '-e -v', valued: '-p -f -d -P' },
  'ddtrace-run': {},
  'opentelemetry-instrument': {},
  'newrelic-admin': { then: { word: 'run-program', table: {} } },
  poetry: { flags: '-q -n -v --quiet --no-interaction --no-plugins --no-cache --ansi --no-ansi', valued: '-C -P --directory --project', then: RUN },
  pipenv: { flags: '-q -v --quiet --verbose', valued: '--python', then: RUN },
  pdm: { flags: '-q -v', valued: '-c --config', then: { word: 'run', table: { flags: '-s --site-packages', valued: '-p --project' } } },
  hatch: { flags: '-v -q', valued: '-e --env -p --project', then: RUN },
  rye: { then: RUN },
  pixi: { then: { word: 'run', table: { flags: '--frozen --locked', valued: '-e --environment --manifest-path' } } },
  uv: {
    flags: '-q -v -n --quiet --verbose --offline --no-cache', valued: '--directory --project --cache-dir --config-file',
    then: {
      word: 'run',
      table: {
        flags: '-q -v -n --quiet --verbose --offline --no-cache --no-sync --frozen --locked --isolated --active --no-project --all-extras --all-groups --no-dev --dev --only-dev --exact --no-env-file --all-packages --no-config --system-certs --native-tls',
        valued: '-p --python --with --with-editable --with-requirements --extra --no-extra --group --no-group --only-group --env-file --directory --project --package --index --default-index -i --index-url --extra-index-url --cache-dir --config-file --refresh-package --color',
      },
    },
  },
  uvx: { flags: '-q -v --isolated --offline', valued: '--from --with -p --python --index --env-file' },
  conda: condaRun(),
  mamba: condaRun(),
  micromamba: condaRun(),
  dotenv: { flags: '-e --export', valued: '-f --file -q --quote', then: { word: 'run', table: { flags: '--override --no-override' } } },
  dotenvx: { then: { word: 'run', table: { flags: '-q --quiet --overload', valued: '-f --env-file -e --env' } } },
  doppler: { then: RUN, dashes: true },
  op: { then: RUN, dashes: true },
  'aws-vault': { then: { word: 'exec', table: {} }, dashes: true },
  chamber: { then: { word: 'exec', table: {} }, dashes: true },
  dockerize: { dashes: true },
  'wait-for-it': { dashes: true },
  'wait-for-it.sh': { dashes: true },
  'wait-for': { dashes: true },
  'wait-for.sh': { dashes: true },
};

function condaRun(): Wrapper {
  return {
    then: {
      word: 'run',
      table: { flags: '-v --no-capture-output --live-stream --no-stream --debug-wrapper-scripts', valued: '-n -p --name --prefix --cwd' },
    },
  };
}

const SHELLS = new Set(['sh', 'bash', 'dash', 'zsh', 'ash', 'ksh']);
const SHELL_OPTIONS: OptionTable = {
  flags: '-a -b -c -e -f -h -i -k -l -m -n -p -r -s -t -u -v -x -B -C -E -H -P -T -D --login --norc --noprofile --posix --verbose --restricted --noediting',
  valued: '-o -O --rcfile --init-file',
};
const PYTHON = /^(?:python|pypy)[\d.]*$/;
const PYTHON_OPTIONS: OptionTable = { flags: '-u -O -B -E -s -S -I -q -v -b -d -x -i -P', valued: '-m -W -X -c' };
const SU_OPTIONS: OptionTable = {
  flags: '-l -m -p -P -f --login --preserve-environment --fast --pty',
  valued: '-c -u -g -G -s -w --command --session-command --user --group --shell --whitelist-environment',
};
const SSH_OPTIONS: OptionTable = {
  flags: '-4 -6 -A -a -C -f -G -g -K -k -M -N -n -q -s -T -t -V -v -X -x -Y -y',
  valued: '-b -c -D -E -e -F -I -i -J -L -l -m -O -o -p -Q -R -S -W -w -B',
};
const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** The last part of a program's path; undefined for a word that is not literal. */
export function programName(word: Word | undefined): string | undefined {
  return word?.text?.replace(/^.*\//s, '');
}

/** Takes the program at `words[at]` off, when it runs another command that can be told. */
export function unwrap(words: readonly Word[], at: number): Unwrapped | undefined {
  const name = programName(words[at]);
  if (name === undefined) return undefined;
  if (SHELLS.has(name)) return shellScript(words, at);
  if (PYTHON.test(name)) return pythonModule(words, at);
  if (name === 'su' || name === 'runuser') return switchUser(words, at);
  if (name === 'ssh') return remote(words, at);
  if (!Object.hasOwn(WRAPPERS, name)) return undefined;
  return wrapped(words, at + 1, WRAPPERS[name]!);
}

function wrapped(words: readonly Word[], from: number, wrapper: Wrapper): Unwrapped | undefined {
  if (wrapper.dashes === true) {
    if (wrapper.then !== undefined && words[from]?.text !== wrapper.then.word) return undefined;
    const dashes = words.findIndex((word, index) => index >= from && word.text === '--');
    return dashes === -1 ? undefined : inner(words, dashes + 1);
  }
  let read = readOptions(words, from, wrapper);
  if (read === undefined) return undefined;
  const options = [...read.options];
  if (wrapper.then !== undefined) {
    if (words[read.next]?.text !== wrapper.then.word) return undefined;
    read = readOptions(words, read.next + 1, wrapper.then.table);
    if (read === undefined) return undefined;
    options.push(...read.options);
  }
  if (has(options, wrapper.not ?? '')) return undefined;
  let at = read.next + (wrapper.operands ?? 0);
  const assignments: number[] = [];
  // `env -` is the old spelling of `env -i`.
  if (wrapper.assigns === true && words[at]?.text === '-') at++;
  while (wrapper.assigns === true && ASSIGNMENT.test(leadingText(words[at]))) assignments.push(at++);
  // `tini -- cmd`, `gosu user -- cmd`: operands may be followed by `--` as well.
  if ((wrapper.operands ?? 0) > 0 && words[at]?.text === '--') at++;
  return inner(words, at, assignments, wrapper.cuts !== undefined && !has(options, wrapper.cuts.unless));
}

function inner(words: readonly Word[], at: number, assignments: readonly number[] = [], cut = false): Unwrapped | undefined {
  if (at >= words.length && assignments.length === 0) return undefined;
  return { kind: 'inner', at, cut, assignments };
}

function has(options: readonly ReadOption[], names: string): boolean {
  const wanted = names.split(' ');
  return options.some((option) => wanted.includes(option.name));
}

function shellScript(words: readonly Word[], at: number): Unwrapped | undefined {
  const read = readOptions(words, at + 1, SHELL_OPTIONS);
  if (read === undefined || !has(read.options, '-c') || read.next >= words.length) return undefined;
  return { kind: 'script', at: read.next, cut: false, far: false };
}

function pythonModule(words: readonly Word[], at: number): Unwrapped | undefined {
  // Everything after `-m NAME` belongs to the module.
  for (let next = at + 1; next < words.length; next++) {
    const read = readOptions(words.slice(0, next + 1), next, PYTHON_OPTIONS);
    const last = read?.options.at(-1);
    if (read === undefined || last === undefined || last.name === '-c') return undefined;
    if (last.name === '-m') return last.value?.word === next + 1 && last.value.from === 0 ? inner(words, next + 1) : undefined;
    if (last.value?.word === next + 1) next++;
  }
  return undefined;
}

function switchUser(words: readonly Word[], at: number): Unwrapped | undefined {
  const read = readOptions(words, at + 1, SU_OPTIONS, true);
  if (read === undefined) return undefined;
  const login = has(read.options, '-l --login') || read.operands.some((index) => words[index]?.text === '-');
  const script = read.options.findLast((option) => ['-c', '--command', '--session-command'].includes(option.name))?.value;
  if (script !== undefined) return script.from === 0 && script.word < words.length ? { kind: 'script', at: script.word, cut: login, far: false } : undefined;
  if (!has(read.options, '-u --user')) return undefined;
  return inner(words, read.operands[0] ?? read.next, [], login);
}

function remote(words: readonly Word[], at: number): Unwrapped | undefined {
  const before = readOptions(words, at + 1, SSH_OPTIONS);
  const after = before === undefined ? undefined : readOptions(words, before.next + 1, SSH_OPTIONS);
  if (after === undefined || after.next !== words.length - 1) return undefined;
  return { kind: 'script', at: after.next, cut: true, far: true };
}
