import type { Piece, Word } from '../../sites/site.ts';
import { programName, unwrap } from '../../sites/wrappers.ts';
import type { Handle, SimpleCommand } from './script-model.ts';

/** The item in front of which assignments reach a program, and whether `env` must be written there. */
export interface Front {
  readonly index: number;
  readonly env: boolean;
}

/**
 * Where assignments for a command go; undefined where they would not reach the program.
 * `words` are the command's words from the first one on that sees its variables.
 */
export function frontOf(command: SimpleCommand, words: readonly Word[]): Front | undefined {
  const start = itemIndex(words[0], command);
  if (start === undefined) return undefined;
  const before = command.items.slice(0, start).findLast((item) => item.kind === 'word');
  // The keyword `time` takes assignments behind it in bash only; `env` is right in every shell.
  const env = before === undefined ? command.timed : before.kind === 'word' && !isAssignment(before.pieces);
  let front: Front = { index: start, env };
  let at = 0;
  for (let step = unwrap(words, at); step?.kind === 'inner'; step = unwrap(words, at)) {
    const assigns = programName(words[at]) === 'env' || step.assignments.length > 0;
    at = step.at;
    if (!assigns && !step.cut) continue;
    const index = itemIndex(words[at], command);
    if (index === undefined) return undefined;
    front = { index, env: !assigns };
  }
  return front;
}

function isAssignment(pieces: readonly Piece[]): boolean {
  const first = pieces[0];
  return first?.kind === 'text' && /^[A-Za-z_][A-Za-z0-9_]*=/.test(first.text);
}

function itemIndex(word: Word | undefined, command: SimpleCommand): number | undefined {
  const handle = word?.entry.handle as Handle | undefined;
  return handle?.kind === 'item' && handle.command === command ? handle.index : undefined;
}
