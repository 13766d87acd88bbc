import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { discoverCases, type FixtureCase } from './fixture-case.ts';

const STUBS = join(import.meta.dirname, 'stub');

/** What a script of `after` prints when every program in it is a stub that prints its words and environment. */
function runScript(fixture: FixtureCase, folder: string): { readonly stdout: string; readonly stderr: string; readonly exit: number | null } {
  const { run = '', runThen } = fixture.options;
  const ended = spawnSync('bash', runThen === undefined ? [run] : ['-c', `. ./${run}\n${runThen}`], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 20_000,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: [STUBS, '/usr/bin', '/bin'].join(delimiter),
      HOME: folder,
      STUB_SHOW: (fixture.options.runShow ?? []).join(' '),
      ...fixture.options.runEnv,
    },
  });
  return { stdout: ended.stdout, stderr: ended.stderr, exit: ended.status };
}

describe('rewritten scripts under bash', () => {
  const runs = discoverCases().filter((fixture) => fixture.runExpected !== undefined);
  it('has scripts to run', () => expect(runs.length).toBeGreaterThan(20));
  for (const fixture of runs) {
    it(fixture.name, () => {
      const folder = mkdtempSync(join(tmpdir(), 'uplift-run-'));
      try {
        cpSync(fixture.after!, folder, { recursive: true });
        const ended = runScript(fixture, folder);
        expect(ended.stdout, ended.stderr).toBe(fixture.runExpected);
        expect(ended.exit).toBe(0);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
