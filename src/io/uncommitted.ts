import { dirname } from 'node:path';
import { realpathSync } from 'node:fs';
import { askGit, splitNul } from './git-files.ts';
import { gitRoot, isWithin } from './roots.ts';

/** More names than this are not given to git one by one. */
const MANY = 200;

/**
 * The files among `realPaths` (absolute, links resolved) whose text git could not give back: changed, staged or
 * untracked. Files outside every work tree and ignored ones are not named. A work tree git cannot tell about counts as
 * changed as a whole.
 */
export function uncommittedFiles(realPaths: readonly string[]): readonly string[] {
  const byRoot = new Map<string, string[]>();
  for (const path of realPaths) {
    const root = gitRoot(dirname(path));
    if (root === undefined) continue;
    const real = realpathSync(root);
    byRoot.set(real, [...(byRoot.get(real) ?? []), path]);
  }
  return [...byRoot].flatMap(([root, files]) => uncommittedIn(root, files));
}

function uncommittedIn(root: string, files: readonly string[]): readonly string[] {
  const named = files.length > MANY ? [] : files.filter((file) => isWithin(root, file));
  const answer = askGit(root, ['--literal-pathspecs', 'status', '--porcelain', '-z', '--no-renames', '--untracked-files=all', '--ignore-submodules=all', '--', ...named]);
  if (answer.kind === 'failed') return files;
  const changed = new Set(splitNul(answer.out).map(({ name }) => `${root}/${name.slice(3)}`));
  return files.filter((file) => changed.has(file));
}
