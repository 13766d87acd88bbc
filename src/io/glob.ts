import fastGlob from 'fast-glob';

/** Files that a glob names, relative to `cwd` (or absolute when the glob is), sorted. Links are matched, folders are not entered through them. */
export function expandGlob(pattern: string, cwd: string): readonly string[] {
  const found = fastGlob.sync(pattern, {
    cwd,
    dot: true,
    onlyFiles: false,
    stats: false,
    objectMode: true,
    followSymbolicLinks: false,
    suppressErrors: true,
    ignore: ['**/.git/**'],
  });
  return found.filter((entry) => !entry.dirent.isDirectory()).map((entry) => entry.path).sort();
}
