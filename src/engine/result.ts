import type { Applicability, Severity, Step } from '../rule.ts';
import type { Refusal } from '../text/refusal.ts';

/** A position in a root file: 1-based line and column, and the UTF-16 offset after a byte order mark. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** Where the site stands inside one nested document, outermost first. */
export interface NestedPosition {
  readonly language: string;
  readonly line: number;
  readonly column: number;
}

/** A finding as reported. Every text in it is masked already. */
export interface ReportedFinding {
  /** Stable within a run. */
  readonly id: string;
  readonly rule: string;
  readonly messageId: string;
  readonly message: string;
  readonly severity: Severity;
  readonly path: string;
  readonly address: string;
  readonly start: Position;
  readonly end: Position;
  readonly nested: readonly NestedPosition[];
  /** Id of a fix in `fixes`, or null. */
  readonly fix: string | null;
  readonly refusal: { readonly code: Refusal['refused']; readonly reason: string; readonly set: string | null } | null;
  /** The line a withheld fix would write, the gap marked; masked. */
  readonly wouldWrite: string | null;
  /** Findings of one pod or one command share a group, with or without a fix. */
  readonly group: string;
  /** Places of the same thing elsewhere: where a secret that is loaded here is given its value, and the other way round. */
  readonly related?: readonly { readonly path: string; readonly line: number; readonly column: number }[];
}

/** An edit of a root file; offsets are UTF-16 units after a byte order mark. */
export interface FileEdit {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A fix that survived verification. */
export interface ReportedFix {
  readonly id: string;
  readonly title: string;
  readonly applicability: Applicability;
  /** Why it is not safe. */
  readonly because: readonly string[];
  /** `--set` keys that would make it safer. */
  readonly set: readonly string[];
  readonly edits: readonly FileEdit[];
}

export interface NextStep {
  readonly step: Step['order'];
  readonly text: string;
  readonly command: string | null;
  /** `path:line` of the findings that ask for it. */
  readonly evidence: readonly string[];
}

export interface Problem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

export interface Summary {
  readonly filesRead: number;
  /** Files that mention Prefect. */
  readonly filesMatched: number;
  readonly filesNotUnderstood: number;
  readonly findings: { readonly error: number; readonly warning: number; readonly info: number };
  readonly fixes: { readonly safe: number; readonly unsafe: number; readonly placeholder: number };
}

/** What one run found; the input of every reporter. */
export interface Report {
  readonly findings: readonly ReportedFinding[];
  readonly fixes: readonly ReportedFix[];
  readonly next: readonly NextStep[];
  readonly problems: readonly Problem[];
  readonly summary: Summary;
  /** Unmasked file texts by path, for frames and diffs: reporters print them only through `mask`. */
  readonly texts: ReadonlyMap<string, string>;
  readonly mask: Mask;
}

/** Hides secrets. */
export interface Mask {
  /** Root ranges of secret values, sorted, per path. */
  ranges(path: string): readonly { readonly start: number; readonly end: number }[];
  /** Stretches of any text that must not be shown, sorted, without overlap: known values, their base64, URL passwords, keys. */
  find(text: string): readonly { readonly start: number; readonly end: number }[];
  /** `text` with every known secret value, its base64 and URL passwords replaced by `***`. */
  text(text: string): string;
  /** The same for a sentence of ours: words of our own texts stay, unless they stand in double quotes, where a user's text stands. */
  prose(text: string): string;
}
