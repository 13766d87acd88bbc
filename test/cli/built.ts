import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
/** A run that takes longer hangs. */
const HANG = 60_000;
/** The system's account without rights. */
const NOBODY = 65_534;

export interface Run {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunSettings {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** As an account without rights; an ordinary account stays what it is. */
  readonly unprivileged?: boolean;
  readonly node?: readonly string[];
}

export interface Built {
  /** Where bin/ and dist/ stand, readable for everyone. */
  readonly folder: string;
  run(words: readonly string[], settings: RunSettings): Run;
}

/** Builds the package from the sources as they are now, apart from the repository, so that nothing but dist/ can be loaded. */
export function buildPackage(): Built {
  const folder = tempFolder();
  mkdirSync(join(folder, 'bin'));
  copyFileSync(join(REPOSITORY, 'bin/prefect-uplift.js'), join(folder, 'bin/prefect-uplift.js'));
  const built = spawnSync(process.execPath, [join(REPOSITORY, 'build.mjs'), '--outdir', join(folder, 'dist')], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`build failed:\n${built.stderr}`);
  return {
    folder,
    run(words, { cwd, env, unprivileged, node }) {
      const heap = ['--max-old-space-size=512', ...(node ?? [])];
      return runNode([...heap, join(folder, 'bin/prefect-uplift.js'), ...words], { cwd, ...(env === undefined ? {} : { env }), unprivileged: unprivileged ?? false });
    },
  };
}

/** Runs node with a hang guard; a child that hangs comes back with a signal and no status. */
export function runNode(words: readonly string[], { cwd, env, unprivileged }: RunSettings): Run {
  const root = process.getuid?.() === 0;
  const child = spawnSync(process.execPath, words, {
    cwd,
    env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, NODE_OPTIONS: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    timeout: HANG,
    killSignal: 'SIGKILL',
    maxBuffer: 1 << 28,
    ...(unprivileged === true && root ? { uid: NOBODY, gid: NOBODY } : {}),
  });
  return { status: child.status, signal: child.signal, stdout: child.stdout, stderr: child.stderr };
}

/** For `node --require`: appends a line to docker-compose.yml once it was read, as another program would. */
export const MEANWHILE = `const fs = require('node:fs');
const close = fs.closeSync;
let done = false;
fs.closeSync = (fd) => {
  const name = done ? '' : fs.readlinkSync('/proc/self/fd/' + fd);
  close(fd);
  if (name.endsWith('docker-compose.yml')) { done = true; fs.appendFileSync(name, '# meanwhile\\n'); }
};
`;

const made: string[] = [];

/** A new folder that every account can enter; gone after `removeTempFolders`. */
export function tempFolder(files: Readonly<Record<string, string | Buffer>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'prefect-uplift-test-')));
  made.push(folder);
  chmodSync(folder, 0o755);
  writeTree(folder, files);
  return folder;
}

/** Writes files below `folder`, their folders included. */
export function writeTree(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** For `afterAll`. */
export function removeTempFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Runs git in `folder` under a name of its own; throws when it fails. */
export function git(folder: string, ...words: readonly string[]): string {
  const child = spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', '-c', 'init.defaultBranch=main', '-c', 'protocol.file.allow=always', '-C', folder, ...words], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`git ${words.join(' ')}: ${child.stderr}`);
  return child.stdout;
}

export interface JsonReport {
  readonly version: number;
  readonly findings: readonly { readonly rule: string; readonly path: string; readonly fix: string | null }[];
  readonly errors: readonly { readonly path: string; readonly code: string; readonly message: string }[];
  readonly summary: { readonly filesRead: number; readonly filesMatched: number; readonly filesNotUnderstood: number };
}

/** The JSON object a run printed. */
export function jsonOf(run: Run): JsonReport {
  return JSON.parse(run.stdout) as JsonReport;
}
