import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A real Prefect in a virtual environment of its own. */
export interface Installed {
  /** Runs its `prefect` command with nothing in the environment but `env`, and a home that holds `files`. */
  prefect(words: readonly string[], settings: Settings): Answer;
  /** The same for its Python. */
  python(words: readonly string[], settings: Settings): Answer;
}

export interface Settings {
  readonly home: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The Prefect of one target, or the last one of 1.x, installed from its lock file beside this module, and kept for the next run under the
 * lock's hash. Throws when it cannot be installed: a suite that proves nothing must fail.
 */
export function installed(target: '1' | '2' | '3'): Installed {
  const lock = fileURLToPath(new URL(`./prefect-${target}.txt`, import.meta.url));
  const python = pythonProgram();
  const version = run(python, ['--version'], process.env).stdout.trim();
  const hash = createHash('sha256').update(readFileSync(lock)).update(version).digest('hex').slice(0, 16);
  const store = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'prefect-uplift');
  const folder = join(store, `prefect-${target}-${hash}`);
  if (!existsSync(join(folder, 'whole'))) install(python, lock, store, folder);
  const ask = (program: string, words: readonly string[], { home, cwd, env }: Settings): Answer => run(join(folder, 'bin', program), words, {
    PATH: process.env['PATH'] ?? '', HOME: home, PREFECT_HOME: join(home, '.prefect'), NO_COLOR: '1', COLUMNS: '400', ...env,
  }, cwd ?? home);
  return { prefect: (words, settings) => ask('prefect', words, settings), python: (words, settings) => ask('python', words, settings) };
}

/** An empty folder, taken away by the caller. */
export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'prefect-uplift-conformance-'));
}

function install(python: string, lock: string, store: string, folder: string): void {
  mkdirSync(store, { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  const made = `${folder}.new-${process.pid}`;
  // A virtual environment holds its own path: it is made where it stays, and marked when it is whole.
  must(run(python, ['-m', 'venv', folder], process.env), 'the virtual environment cannot be made');
  must(run(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '-r', lock], process.env), `${lock} cannot be installed`);
  writeFileSync(made, '');
  renameSync(made, join(folder, 'whole'));
}

function must({ status, stderr }: Answer, what: string): void {
  if (status !== 0) throw new Error(`${what}:\n${stderr.slice(-4000)}`);
}

/** The oldest Python that both targets run on, or newer. */
function pythonProgram(): string {
  const found = ['python3.11', 'python3.12', 'python3.10', 'python3'].find((name) => run(name, ['-c', 'import venv, sys; sys.exit(not (3, 10) <= sys.version_info < (3, 13))'], process.env).status === 0);
  if (found === undefined) throw new Error('no Python from 3.10 to 3.12 is on PATH; the conformance suite needs one to install Prefect');
  return found;
}

function run(program: string, words: readonly string[], env: NodeJS.ProcessEnv, cwd?: string): Answer {
  const child = spawnSync(program, words, { encoding: 'utf8', env, ...(cwd === undefined ? {} : { cwd }), maxBuffer: 1 << 26, timeout: 900_000 });
  return { status: child.status, stdout: child.stdout ?? '', stderr: child.stderr ?? '' };
}
