import ignore from 'ignore';

/** Says of a path below the ignore file (a folder ends in `/`): true ignored, false taken back with `!`, undefined not named. */
export type IgnoreRules = (path: string) => boolean | undefined;

/** Reads the text of one ignore file. */
export function ignoreRules(text: string): IgnoreRules {
  const matcher = ignore().add(text.replace(/^\uFEFF/, ''));
  return (path) => {
    const { ignored, unignored } = matcher.test(path);
    if (ignored) return true;
    return unignored ? false : undefined;
  };
}
