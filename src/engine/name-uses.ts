import type { Range } from '../text/range.ts';

/** A line is looked at this far on each side of a name. */
const REACH = 200;

/** What programs and shells without a language here write before a name that they read or set. */
const BEFORE = /(?:%|\$\{?env:|\bvariable=|\b(?:environ|env|ENV|getenv)(?:\.get|\.fetch|\.pop|\.setdefault)?[[({.]{1,2}[ \t]*["']?|\b(?:os\.)?getenv\([ \t]*["'])$/;

/** A line that is added to the file of variables of the steps that follow. */
const HANDED_ON = /^[=:<].{0,200}>>?[ \t]{0,20}["']?(?:\$|%)/;

/** True for a name that the code around it plainly reads or sets: `environ["NAME"]`, `$env:NAME`, `%NAME%`, `echo NAME=x >> $FILE`. */
export function usesName(text: string, { start, end }: Range): boolean {
  const before = text.slice(Math.max(0, start - REACH), start);
  const line = before.slice(Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1);
  return BEFORE.test(line) || HANDED_ON.test(text.slice(end, end + REACH).split(/[\r\n]/, 1)[0] ?? '');
}
