import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { applyEdits } from '../src/text/edit.ts';
import { contains } from '../src/text/range.ts';
import { drafts, expected, IS_SPECIAL, realise } from './law/random-edits.ts';
import { strata } from './law/strata.ts';

/** Larger runs: LAW_CASES=4000 LAW_SEED=7. */
const CASES = Number(process.env['LAW_CASES'] ?? 500);
const SEED = Number(process.env['LAW_SEED'] ?? 20260101);

/** What bash prints for each snippet, one process for all. */
function runBash(snippets: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'law-'));
  try {
    const loop = `X='<x>'; unset Y; while IFS= read -r -d '' s; do eval "$s" 2>&1; printf '\\0'; done`;
    const result = spawnSync('bash', ['--norc', '--noprofile', '-c', loop], {
      input: snippets.map((snippet) => `${snippet}\0`).join(''), cwd: folder, maxBuffer: 1 << 28,
      env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' },
    });
    return result.stdout.toString('utf8').split('\0').slice(0, -1);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Tally {
  readonly name: string;
  edits: number;
  held: number;
  special: number;
  broken: number;
  readonly low: string;
}

const tallies: Tally[] = [];

describe('lift law: an independent reader of the host finds the edited guest', () => {
  for (const [index, stratum] of strata.entries()) {
    it(stratum.name, () => {
      const tally: Tally = { name: stratum.name, edits: 0, held: 0, special: 0, broken: 0, low: stratum.low ?? '' };
      tallies.push(tally);
      const forBash: { readonly snippet: string; readonly expected: string; readonly told: () => string }[] = [];
      for (const [choice, list] of fc.sample(drafts, { seed: SEED + index, numRuns: CASES })) {
        const subject = stratum.subjects[choice % stratum.subjects.length]!;
        const edits = realise(subject.codec, list, stratum.references ?? []);
        tally.edits++;
        if (edits.some((edit) => IS_SPECIAL.test(edit.text))) tally.special++;
        const hostEdits = subject.lift(edits);
        if (hostEdits === undefined) continue;
        tally.held++;
        if (!hostEdits.every((edit) => contains(subject.extent, edit.range))) expect.fail(`an edit outside the guest: ${subject.root}`);
        const root = applyEdits(subject.root, hostEdits);
        const want = expected(subject, edits);
        const told = (): string => JSON.stringify({ root: subject.root, edits, after: root, want });
        if (subject.judge.by === 'bash') {
          forBash.push({ snippet: subject.judge.snippet(root), expected: `[${want}]`, told });
          continue;
        }
        const got = attempt(subject.judge.read, root);
        if (got === want) continue;
        tally.broken++;
        expect.soft(got, told()).toBe(want);
      }
      const outputs = runBash(forBash.map((each) => each.snippet));
      expect(outputs).toHaveLength(forBash.length);
      for (const [i, each] of forBash.entries()) {
        if (outputs[i] === each.expected) continue;
        tally.broken++;
        expect.soft(outputs[i], each.told()).toBe(each.expected);
      }
      if (stratum.low === undefined) expect(tally.held / tally.edits).toBeGreaterThanOrEqual(0.4);
      else expect(tally.held).toBeGreaterThan(0);
    });
  }

  it('has enough edits, half of them special, and none is broken', () => {
    const sum = (field: 'edits' | 'special' | 'broken'): number => tallies.reduce((total, tally) => total + tally[field], 0);
    expect(sum('edits')).toBeGreaterThanOrEqual(20_000);
    expect(tallies.every((tally) => tally.edits >= 500)).toBe(true);
    expect(sum('special') / sum('edits')).toBeGreaterThanOrEqual(0.5);
    expect(sum('broken')).toBe(0);
  });

  afterAll(() => {
    console.log(tallies.map(({ name, edits, held, broken, low }) =>
      `${name.padEnd(36)} ${String(edits).padStart(5)} ${`${Math.round((100 * held) / edits)}%`.padStart(5)} ${String(broken).padStart(3)}  ${low}`).join('\n'));
  });
});

function attempt(read: (root: string) => string, root: string): string {
  try {
    return read(root);
  } catch (error) {
    return `unreadable: ${String(error)}`;
  }
}
