import type { Severity, Target } from './rule.ts';

export type Command = 'check' | 'fix' | 'rules' | 'explain';

/** What the command line asks for; plain data, checked. */
export interface RunOptions {
  readonly command: Command;
  /** PATH arguments as given; for `explain` the rule. */
  readonly paths: readonly string[];
  readonly unsafe: boolean;
  readonly diff: boolean;
  readonly allowDirty: boolean;
  readonly select: readonly string[];
  readonly ignore: readonly string[];
  readonly failOn: Severity | 'never';
  readonly format: 'text' | 'json';
  readonly exitZero: boolean;
  readonly exitNonZeroOnFix: boolean;
  readonly noIgnore: boolean;
  /** Decided: the flag, NO_COLOR, FORCE_COLOR and the terminal are looked at already. */
  readonly color: boolean;
  readonly target?: Target;
  readonly set: readonly (readonly [key: string, value: string])[];
  readonly config?: string;
  /** Larger files are searched, not read. */
  readonly maxBytes: number;
  readonly quiet: boolean;
}

/** A file that passed the text gate: strict UTF-8, no larger than `maxBytes`. */
export interface Candidate {
  /** Relative to the working directory, with `/`. */
  readonly path: string;
  readonly bytes: Buffer;
  /** Permission bits. */
  readonly mode: number;
  /** Absolute, links resolved: where it would be written. */
  readonly realPath: string;
  /** Absolute, links resolved: the tree `realPath` must lie in to be written (git work tree, else the working directory). */
  readonly root: string;
}

/** A file that could not be read or decoded although it matters: exit 2, unless the configuration excludes it. */
export interface Problem {
  readonly path: string;
  readonly code: 'unreadable' | 'utf-16' | 'not-utf-8' | 'too-large' | 'file-name';
  readonly message: string;
}

export interface Counts {
  /** Files opened and searched. */
  readonly read: number;
  /** Of these, files that mention Prefect (binary ones and those with a problem included). */
  readonly mention: number;
  /** Of these, binary files: not understood. */
  readonly binary: number;
}

/** What the starter hands to `run` of src/cli.ts. */
export interface RunInput {
  readonly options: RunOptions;
  readonly cwd: string;
  readonly candidates: readonly Candidate[];
  /** `fix` on named paths only: files elsewhere in the same repositories that mention Prefect. Read, never written. */
  readonly elsewhere: readonly Candidate[];
  readonly counts: Counts;
  readonly problems: readonly Problem[];
  /** One sentence each, for stderr: what was left out and why (a submodule that is not checked out). */
  readonly notices: readonly string[];
}
