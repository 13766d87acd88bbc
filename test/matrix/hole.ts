/** A cell without a fix: the code of the refusal (`manual`: the finding says what to do by hand), and why it must be so. */
export interface Hole {
  readonly code: string;
  readonly why: string;
}

const ARGV = ['kubernetes block argv', 'kubernetes flow argv', 'kubernetes command and args', 'compose string command', 'compose list command'];
const FILES = ['dotenv', 'dotenv quoted', 'dotenv in a heredoc'];

const WHOLE: Hole = { code: 'not-writable', why: 'the command is all that its container runs, and without one the image runs another' };
const NO_AGENT: Hole = { code: 'manual', why: 'no agent is started in a file of variables, and nothing says which command reads it' };
const NO_REFERENCE: Hole = { code: 'no-idiom', why: 'a list of words runs without a shell, and no word of it can refer to a secret' };
const NO_SHELL: Hole = { code: 'overlap', why: 'the command would go with the container that the URL is for' };

const HOLES: readonly (readonly [example: string, places: readonly string[], hole: Hole])[] = [
  ['backend command', ARGV, WHOLE],
  ['backend command', ['docker run'], NO_SHELL],
  ['tenant create', ARGV, WHOLE],
  ['agent-start', FILES, NO_AGENT],
  ['hard-coded-credential --key', ARGV, NO_REFERENCE],
];

/** The declared hole of a cell, or undefined. */
export function holeOf(example: string, place: string): Hole | undefined {
  return HOLES.find(([id, places]) => id === example && places.includes(place))?.[2];
}
