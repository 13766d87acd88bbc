import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GIVEN } from './variable.ts';

/** A program that a script ran: its words, and the variables it saw. */
export interface Call {
  readonly words: readonly string[];
  readonly variables: ReadonlyMap<string, string>;
}

/** What stands for a value that comes from outside the script. */
export const OUTSIDE = 'from-outside';

/** Every stub: notes its words and variables, then runs what the real program would. */
const STUB = `#!/bin/bash
name=\${0##*/}
case "$name" in
  poetry) shift; exec "$@" ;;
  sudo)
    keep=no
    if [ "$1" = -E ]; then keep=yes; shift; fi
    if [ "$keep" = yes ]; then exec env "$@"; fi
    exec env -i PATH="$PATH" STUB_LOG="$STUB_LOG" "$@" ;;
  docker)
    given=()
    shift; shift
    while [ "$1" = -e ]; do
      case "$2" in *=*) given+=("$2") ;; *) if [ -n "\${!2+set}" ]; then given+=("$2=\${!2}"); fi ;; esac
      shift; shift
    done
    shift
    exec env -i PATH="$PATH" STUB_LOG="$STUB_LOG" "\${given[@]}" "$@" ;;
esac
text=$'\\x1e'"$name"
for word in "$@"; do text+=$'\\x1f'"$word"; done
text+=$'\\x1d'
for each in $(compgen -e); do text+="$each=\${!each}"$'\\x1f'; done
printf '%s' "$text" >> "$STUB_LOG"
`;

const PROGRAMS = ['prefect', 'probe', 'docker', 'sudo', 'poetry'];
const SECONDS = 120;

/** Runs scripts under bash with stubs for every program, all in one child. Scripts that run too long have no calls. */
export function callsOf(scripts: readonly string[]): readonly (readonly Call[])[] {
  const folder = mkdtempSync(join(tmpdir(), 'uplift-calls-'));
  try {
    const stubs = join(folder, 'stubs');
    mkdirSync(stubs);
    writeFileSync(join(stubs, 'stub'), STUB);
    chmodSync(join(stubs, 'stub'), 0o755);
    for (const program of PROGRAMS) copyFileSync(join(stubs, 'stub'), join(stubs, program));
    scripts.forEach((text, index) => writeFileSync(join(folder, `${index}.sh`), runnable(text)));
    const driver = 'for i in $(seq 0 $1); do mkdir -p w; cd w; STUB_LOG=$PWD/../$i.log timeout 10 bash ../$i.sh > /dev/null 2>../$i.err < /dev/null; wait; cd ..; rm -rf w; done';
    const ended = spawnSync('bash', ['-c', driver, 'driver', String(scripts.length - 1)], {
      cwd: folder, timeout: SECONDS * 1000, encoding: 'utf8', env: { PATH: `${stubs}:/usr/bin:/bin`, ...GIVEN },
    });
    if (ended.status !== 0) throw new Error(`the scripts could not be run: ${ended.stderr}`);
    return scripts.map((_, index) => {
      const log = join(folder, `${index}.log`);
      return existsSync(log) ? readCalls(readFileSync(log, 'utf8')) : [];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** References to the outside become its value, so that it is told from a value of the script. Nothing runs in the background. */
function runnable(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(/\$\{PREFECT_API_(?:KEY|URL):\?[^}]*\}/g, OUTSIDE).replace(/(?<!&) &(?=['"]?$)/gm, '');
}

function readCalls(log: string): readonly Call[] {
  return log.split('\x1e').slice(1).map((record) => {
    const [words = '', variables = ''] = record.split('\x1d');
    const pairs = variables.split('\x1f').filter((entry) => entry !== '').map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)] as const);
    return { words: words.split('\x1f'), variables: new Map(pairs) };
  });
}

/** Those of the texts that bash cannot parse, by index. */
export function unparsable(texts: readonly string[]): ReadonlySet<number> {
  const folder = mkdtempSync(join(tmpdir(), 'uplift-parse-'));
  try {
    texts.forEach((text, index) => writeFileSync(join(folder, `${index}.sh`), text.replaceAll('\r\n', '\n')));
    const driver = 'for i in $(seq 0 $1); do bash -n $i.sh 2>/dev/null || echo $i; done';
    const ended = spawnSync('bash', ['-c', driver, 'driver', String(texts.length - 1)], { cwd: folder, encoding: 'utf8', timeout: SECONDS * 1000 });
    return new Set(ended.stdout.split('\n').filter((line) => line !== '').map(Number));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
