import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';

/** The nearest folder at or above `folder` (absolute) that holds `.git`, or undefined. */
export function gitRoot(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return undefined;
  }
}

/** True when `path` is `folder` or lies in it; both absolute, links resolved by the caller. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/**
 * The tree a file may be written in, links resolved: its git work tree, else the working directory when it lies there,
 * else the folder that holds the path as it was named. `path` is absolute, as named: links in it are not resolved,
 * so that a link out of the tree is not its own excuse.
 */
export function writableRoot(path: string, cwd: string, named: string): string {
  const root = gitRoot(dirname(path)) ?? (isWithin(cwd, path) ? cwd : dirname(named));
  return realpathSync(root);
}

/** A path for a person and for reports: relative to `cwd`, with `/`. */
export function shownPath(cwd: string, path: string): string {
  const way = relative(cwd, path);
  return sep === '/' ? way || '.' : way.replaceAll(sep, '/') || '.';
}
