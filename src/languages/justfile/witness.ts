import type { Witness } from '../language.ts';

/**
 * A second, deliberately different reader, because no package reads justfiles: whole strings are blanked out of the text
 * first, then every line that is left is an assignment, a comment, or a line of something else. It refuses a text in which
 * a quote or a bracket of an assignment stays open.
 */
export const justfileWitness: Witness = { read };

const STRING = /"""[^]*?"""|'''[^]*?'''|"(?:[^"\\]|\\[^])*"|'[^']*'|`[^`]*`/g;

function read(text: string): unknown {
  const variables: string[] = [];
  const others: string[] = [];
  let rest: string | undefined;
  let inRecipe = false;
  for (const line of text.replaceAll('\r\n', '\n').split('\n')) {
    const whole: string = rest === undefined ? line : `${rest}\n${line}`;
    const head = /^(?:export\s+)?[A-Za-z_][\w-]*\s*:=/.exec(whole);
    if (head === null) {
      if (line.trim() === '') continue;
      if (!/^[ \t]/.test(line)) inRecipe = !line.startsWith('#') && line.includes(':');
      const isComment = line.trimStart().startsWith('#') && !(inRecipe && /^[ \t]/.test(line));
      if (!isComment) others.push(line.trim());
      continue;
    }
    inRecipe = false;
    const blind = blinded(whole.slice(head[0].length));
    const open = blind === undefined || count(blind, /[([{]/g) > count(blind, /[)\]}]/g);
    rest = open ? whole : undefined;
    if (!open) variables.push(whole.slice(0, head[0].length + blind.length).trim());
  }
  return rest === undefined ? { variables, others } : undefined;
}

/** The text up to a comment, its strings as blank marks of the same length; undefined when one of them stays open. */
function blinded(text: string): string | undefined {
  const blind = text.replace(STRING, (match) => '_'.repeat(match.length));
  const hash = blind.indexOf('#');
  const code = hash === -1 ? blind : blind.slice(0, hash);
  return /["'`]/.test(code) ? undefined : code;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
