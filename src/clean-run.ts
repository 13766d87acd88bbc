import type { Problem, Summary } from './engine/result.ts';
import type { Counts } from './options.ts';

/** The line a terminal is told when nothing was found. */
export function cleanLine(counts: Counts): string {
  return `${counts.read === 1 ? '1 file' : `${counts.read} files`} read, ${counts.mention === 1 ? '1 mentions' : `${counts.mention} mention`} Prefect, ${counts.binary} not understood.\n`;
}

/** The JSON object of a run in which no file passed the gate; `errors` when it could not be finished. */
export function cleanJson(counts: Counts, errors: readonly Problem[]): string {
  const summary: Summary = {
    filesRead: counts.read,
    filesMatched: counts.mention,
    filesNotUnderstood: counts.binary,
    findings: { error: 0, warning: 0, info: 0 },
    fixes: { safe: 0, unsafe: 0, placeholder: 0 },
  };
  return `${JSON.stringify({ version: 1, findings: [], fixes: [], next: [], errors, summary }, undefined, 2)}\n`;
}
