import type { LanguageId } from '../../document/document.ts';
import type { Range } from '../../text/range.ts';

/** What a line that the notebook's shell reads asks for. Ranges are offsets of the cell's text. */
export type Magic =
  /** A script: of a line or of a whole cell, without what calls it. */
  | { readonly magic: 'script'; readonly range: Range; readonly script: Range; readonly language: LanguageId }
  /** `%env NAME=value`; `value` is absent where the variable is only read. */
  | { readonly magic: 'variable'; readonly range: Range; readonly line: Range; readonly name: Range; readonly value?: Range }
  | { readonly magic: 'other'; readonly range: Range };

/** Cell magics whose cell is Python all the same. */
const PYTHON_CELL = /^%%(?:time|timeit|capture|prun|snakeviz|memit|mprun|heat|black|flake8|pycodestyle|wandb|dev|debug|scalene|px|matplotlib|python3?|py)\b/;
const SCRIPT_CELL = /^%%(?:bash|sh|script[ \t]+(?:\S*\/)?(?:ba|z|da|k)?sh|!|system|sx)(?![\w-])/;
const FILE_CELL = /^%%(?:writefile|file)[ \t]+(?:-\S+[ \t]+)*(\S+)/;
/** `!cmd`, `!!cmd`, `%sx cmd`, `%pip install`, `x = !cmd`. */
const COMMAND = /^([ \t]*(?:[A-Za-z_][\w, ]*=[ \t]*)?)(!{1,2}|%(?:sx|system)[ \t]+|%(?=(?:pip|conda|mamba|cd)[ \t]))/;
const VARIABLE = /^([ \t]*)%(?:env|set_env)[ \t]+([^\s=]+)(?:([ \t]*=[ \t]*|[ \t]+)(.*\S))?[ \t]*$/;
const OTHER = /^([ \t]*(?:[A-Za-z_][\w, ]*=[ \t]*)?)(?:%|\?|[/,;][A-Za-z_])|^([ \t]*)[\w.*]+\?{1,2}[ \t]*$/;
const LANGUAGES: readonly (readonly [RegExp, LanguageId])[] = [
  [/\.env(?:\.[\w-]+)?$/, 'dotenv'], [/\.(?:sh|bash)$/, 'shell'], [/\.toml$/, 'toml'], [/\.ya?ml$/, 'yaml'], [/\.py$/, 'python'], [/\.json$/, 'json'],
  [/(?:^|\/)Dockerfile[^/]*$/, 'dockerfile'], [/requirements[\w.-]*\.txt$/, 'requirements'], [/\.md$/, 'markdown'],
];

/** The lines of a code cell that are no Python, and the whole of a cell that another program reads. */
export function magicsOf(text: string): readonly Magic[] {
  const first = /^\s*/.exec(text)![0].length;
  const end = /\s*$/.exec(text)!.index;
  if (text.startsWith('%%', first) && !PYTHON_CELL.test(text.slice(first, first + 40))) return [cellMagic(text, { start: first, end: Math.max(first, end) })];
  const magics: Magic[] = [];
  const inside = stringLines(text);
  for (let start = 0; start < text.length;) {
    let stop = lineEnd(text, start);
    const line = text.slice(start, stop);
    const shell = COMMAND.exec(line);
    const variable = VARIABLE.exec(line);
    const other = OTHER.exec(line);
    if (inside.has(start) || (shell === null && variable === null && other === null)) {
      start = stop + 1;
      continue;
    }
    // What the shell reads goes on behind a backslash.
    while (text[stop - 1] === '\\' && stop < text.length) stop = lineEnd(text, stop + 1);
    if (shell !== null) {
      const from = start + shell[1]!.length;
      magics.push({ magic: 'script', range: { start: from, end: stop }, script: { start: from + shell[2]!.length, end: stop }, language: 'shell' });
    } else if (variable !== null) magics.push(variableMagic(variable, start, stop));
    else magics.push({ magic: 'other', range: { start: start + (other?.[1] ?? other?.[2] ?? '').length, end: stop } });
    start = stop + 1;
  }
  return magics;
}

function cellMagic(text: string, range: Range): Magic {
  const head = lineEnd(text, range.start);
  const line = text.slice(range.start, head);
  const file = FILE_CELL.exec(line)?.[1]?.replace(/^["']|["']$/g, '');
  const language = SCRIPT_CELL.test(line) ? 'shell' : file === undefined ? undefined : LANGUAGES.find(([pattern]) => pattern.test(file))?.[1];
  if (language === undefined || head + 1 >= range.end) return { magic: 'other', range };
  return { magic: 'script', range, script: { start: head + 1, end: text.length }, language };
}

function variableMagic(found: RegExpExecArray, start: number, stop: number): Magic {
  const [whole, indent, name, , value] = found;
  const at = start + whole.indexOf(name!, whole.search(/env/) + 3);
  const range = { start: start + indent!.length, end: stop };
  const base = { magic: 'variable', range, line: { start, end: stop }, name: { start: at, end: at + name!.length } } as const;
  if (value === undefined) return base;
  const end = start + whole.trimEnd().length;
  return { ...base, value: { start: end - value.length, end } };
}

/** Begins of lines that stand inside a string of several lines, or in brackets of a call that is not closed. */
function stringLines(text: string): ReadonlySet<number> {
  const found = new Set<number>();
  let depth = 0;
  for (const match of text.matchAll(/"""(?:[^"\\]|\\[^]|"(?!""))*(?:"""|$)|'''(?:[^'\\]|\\[^]|'(?!''))*(?:'''|$)|"(?:[^"\\\n]|\\[^])*"?|'(?:[^'\\\n]|\\[^])*'?|^[ \t]*[%!][^\n]*|#[^\n]*|[[\](){}]|\n/gm)) {
    const [token] = match;
    if (/^[ \t]*[%!]/.test(token) && depth === 0) continue;
    if ('([{'.includes(token)) depth++;
    else if (')]}'.includes(token)) depth = Math.max(0, depth - 1);
    for (let at = token.indexOf('\n'); at !== -1; at = token.indexOf('\n', at + 1)) if (token !== '\n' || depth > 0) found.add(match.index + at + 1);
  }
  return found;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}
