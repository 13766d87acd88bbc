import type { Problem } from '../engine/result.ts';
import type { Palette } from './color.ts';

/** What to do about a problem, by its code; said only where the message does not. */
const NEXT: Readonly<Record<string, string>> = {
  'unreadable': 'see that it is there and that this user may read it, or exclude it',
  'utf-16': 'save it as UTF-8, or exclude it',
  'not-utf-8': 'save it as UTF-8, or exclude it',
  'too-large': 'raise --max-size, or exclude it',
  'file-name': 'rename it, or exclude it',
  'changed': 'run the command again',
  'not-writable': 'see that this user may write the file and its folder, then run the command again',
  'verification': 'nothing was written for it: change the place by hand, and report the input',
};

/** A second sentence tells the next step already. */
const SECOND_SENTENCE = /\. \S/;

/** A problem on two lines: file, cause and code; then what to do, where that is known. */
export function problemLines(problem: Problem, colors: Palette, clean: (text: string) => string): readonly string[] {
  const place = problem.path === '' ? '' : `${colors.bold(clean(problem.path))}  `;
  const line = `${place}${colors.red('problem')}  ${clean(problem.message)}  ${colors.dim(`[${clean(problem.code)}]`)}`;
  const next = NEXT[problem.code];
  return next === undefined || SECOND_SENTENCE.test(problem.message) ? [line] : [line, `  next: ${next}`];
}
