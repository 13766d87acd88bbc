import type { Witness } from '../language.ts';

/** A second reader: one expression cuts the text into strings, comments, what joins or ends statements, and the rest. */
export const powershellWitness: Witness = { read };

const TOKEN = /<#[^]*?#>|(?<![^\s;{}()|&])#[^\n]*|@'\r?\n[^]*?\n'@|@"\r?\n[^]*?\n"@|'(?:[^']|'')*'|"(?:[^"`]|`[^]|"")*"|`\r?\n|`[^]|\$\{[^}]*\}|[\r\n;{}|]|[^]/g;

function read(text: string): unknown {
  const statements: string[] = [];
  let now = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (/^[\r\n;{}|]$/.test(token)) {
      statements.push(now);
      now = '';
    } else if (/^`\r?\n$/.test(token)) now += ' ';
    else if (!/^(?:<#|#)/.test(token)) now += token;
  }
  return Object.fromEntries([...statements, now].map((each) => [each.trim().replace(/[`\s]+/g, ' '), '']));
}
