import { spawnSync } from 'node:child_process';

export type GitAnswer =
  | { readonly kind: 'answer'; readonly out: Buffer }
  /** `why`: one line. */
  | { readonly kind: 'failed'; readonly why: string };

const OF_A_HOOK = new Set(['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_COMMON_DIR']);

/**
 * How git is run in `folder`. The variables a hook sets (GIT_DIR and others) are taken away: they would make every
 * nested repository answer for the outer one. No program named by the repository's own configuration is started, and
 * nothing is fetched.
 */
export function gitCommand(folder: string, words: readonly string[]): { readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv } {
  const kept = Object.entries(process.env).filter(([name]) => !OF_A_HOOK.has(name));
  return {
    args: ['-c', 'core.fsmonitor=false', '-C', folder, ...words],
    env: { ...Object.fromEntries(kept), GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C' },
  };
}

/** Runs git in `folder` and gives its standard output. */
export function askGit(folder: string, words: readonly string[]): GitAnswer {
  const { args, env } = gitCommand(folder, words);
  const child = spawnSync('git', args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 30,
    windowsHide: true,
  });
  if (child.error !== undefined) return { kind: 'failed', why: `git cannot be run (${'code' in child.error ? String(child.error.code) : child.error.name})` };
  if (child.status === 0) return { kind: 'answer', out: child.stdout };
  return { kind: 'failed', why: child.stderr.toString('utf8').split('\n')[0] || `git ended with ${child.status ?? child.signal}` };
}

/** Entries of a NUL-separated list. `raw` is there when the name is not UTF-8. */
export function splitNul(out: Buffer): readonly { readonly name: string; readonly raw?: Buffer }[] {
  const text = out.toString('utf8');
  if (!text.includes('\uFFFD')) return text.split('\0').filter((name) => name !== '').map((name) => ({ name }));
  const entries: { name: string; raw?: Buffer }[] = [];
  for (let start = 0, end = out.indexOf(0); end >= 0; start = end + 1, end = out.indexOf(0, start)) {
    const raw = out.subarray(start, end);
    const name = raw.toString('utf8');
    if (name !== '') entries.push(name.includes('\uFFFD') ? { name, raw } : { name });
  }
  return entries;
}

/**
 * Tracked and untracked files under `folder`, relative to it. An entry that ends in `/` is a nested repository; a
 * submodule comes as a plain name. Deleted files are listed too: reading finds out.
 */
export function listGitFiles(folder: string, noIgnore: boolean): GitAnswer {
  return askGit(folder, ['ls-files', '-z', '-c', '-o', ...(noIgnore ? [] : ['--exclude-standard'])]);
}

/** True when git ignores `folder`. */
export function isIgnoredFolder(folder: string): boolean {
  return askGit(folder, ['check-ignore', '-q', '.']).kind === 'answer';
}
