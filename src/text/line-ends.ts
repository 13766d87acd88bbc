/** True where an odd number of backslashes stands before `end`, none of them before `start`: the last one is not escaped. */
export function endsInBackslash(text: string, end: number, start = 0): boolean {
  let at = end;
  while (at > start && text[at - 1] === '\\') at--;
  return (end - at) % 2 === 1;
}

/** The line break whose line feed stands at `at`; that of Unix for -1. */
export function lineBreakAt(text: string, at: number): '\n' | '\r\n' {
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}
