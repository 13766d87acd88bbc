/** A cell without a fix: the code of the refusal (`manual`: the finding says what to do by hand), and why it must be so. */
export interface Hole {
  readonly code: string;
  readonly why: string;
}

const ARGV = ['kubernetes block argv', 'kubernetes flow argv', 'kubernetes command and args', 'compose string command', 'compose list command', 'terraform argv', 'typescript pulumi argv', 'ecs argv'];
const IMAGE_ARGV = ['dockerfile exec form'];
const FILES = ['dotenv', 'dotenv quoted', 'dotenv in a heredoc', 'markdown fence of variables'];

const WHOLE: Hole = { code: 'not-writable', why: 'the command is all that its container runs, and without one the image runs another' };
const NO_AGENT: Hole = { code: 'manual', why: 'no agent is started in a file of variables, and nothing says which command reads it' };
const NO_REFERENCE: Hole = { code: 'no-idiom', why: 'a list of words runs without a shell, and no word of it can refer to a secret' };
const NO_SHELL: Hole = { code: 'overlap', why: 'the command would go with the container that the URL is for' };

const UNITS = ['systemd line', 'systemd continued line'];
const WHOLE_UNIT: Hole = { code: 'not-writable', why: 'the command is all that its unit runs, and a unit without one does not load' };
const SILENT: Hole = { code: 'no-idiom', why: 'systemd starts a command with an empty word where a variable is missing, and no spelling of a word makes it fail' };

const TERRAFORM = ['terraform jsonencode', 'terraform map'];
const NO_VARIABLE: Hole = { code: 'no-idiom', why: 'which variable or secret of the configuration holds the value stands in other files' };

const PROGRAMS = ['typescript cdk environment', 'typescript call', 'typescript process'];
const NO_SOURCE: Hole = { code: 'no-idiom', why: 'a program has no reference that is there for sure: what is not set is `undefined` in it' };

const TASKS = ['ecs environment', 'cloudformation environment'];
const NO_ARN: Hole = { code: 'no-idiom', why: 'a secret of ECS is named by its ARN, which only the operator knows' };

const HOLES: readonly (readonly [example: string, places: readonly string[], hole: Hole])[] = [
  ['backend command', [...UNITS, 'supervisord command'], WHOLE_UNIT],
  ['tenant create', [...UNITS, 'supervisord command'], WHOLE_UNIT],
  ['hard-coded-credential --key', UNITS, SILENT],
  ['backend command', [...ARGV, ...IMAGE_ARGV], WHOLE],
  ['backend command', ['docker run'], NO_SHELL],
  ['tenant create', [...ARGV, ...IMAGE_ARGV], WHOLE],
  ['cloud-api-key', TERRAFORM, NO_VARIABLE],
  ['backend', TERRAFORM, NO_VARIABLE],
  ['cloud-api-key', TASKS, NO_ARN],
  ['backend', TASKS, NO_ARN],
  ['cloud-api-key --key', ['ecs argv', 'ecs sh -c'], NO_ARN],
  ['backend command', ['ecs sh -c'], NO_ARN],
  ['agent-start', [...FILES, 'python map'], NO_AGENT],
  ['cloud-api-key', PROGRAMS, NO_SOURCE],
  ['backend', PROGRAMS, NO_SOURCE],
  ['hard-coded-credential --key', [...ARGV, ...IMAGE_ARGV], NO_REFERENCE],
];

/** The declared hole of a cell, or undefined. */
export function holeOf(example: string, place: string): Hole | undefined {
  return HOLES.find(([id, places]) => id === example && places.includes(place))?.[2];
}
