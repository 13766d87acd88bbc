import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseDotenv } from 'dotenv';
import { parse as parseToml } from '@iarna/toml';
import { DEFAULT_SCHEMA, loadAll, Type } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { discoverCases, filesUnder, type ExpectedFinding, type FixtureCase } from './fixture-case.ts';

const BIN = join(import.meta.dirname, '..', 'bin', 'prefect-uplift.js');
const CHILDREN = 2;
const CHILD_TIMEOUT_MS = 60_000;
const CASE_TIMEOUT_MS = 300_000;

interface Ended {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface JsonFinding {
  readonly rule: string;
  readonly severity: string;
  readonly path: string;
  readonly start: { readonly line: number; readonly column: number };
  readonly fix: string | null;
  readonly refusal: { readonly code: string; readonly set: string | null } | null;
}

interface JsonReport {
  readonly findings: readonly JsonFinding[];
  readonly fixes: readonly { readonly id: string; readonly applicability: string }[];
  readonly errors: readonly unknown[];
}

const cases = discoverCases();

describe('the fixtures themselves', () => {
  for (const fixture of cases) {
    it(fixture.name, () => {
      const keys = fixture.findings.map((finding) => finding.key);
      expect(new Set(keys).size).toBe(keys.length);
      for (const key of keys) expect(startsInText(fixture, key), key).toBe(true);
      if (fixture.after === undefined) {
        expect(fixture.runExpected).toBeUndefined();
        return;
      }
      // A fix may make new files.
      for (const path of filesUnder(fixture.before)) expect(filesUnder(fixture.after), path).toContain(path);
      const changed = changedFiles(fixture.before, fixture.after);
      expect(changed.length).toBeGreaterThan(0);
      for (const path of changed) secondParser(path, readFileSync(join(fixture.after, path), 'utf8'));
    });
  }
});

describe('check and fix', () => {
  it('has a command to run', () => expect(existsSync(BIN)).toBe(true));
  for (const fixture of cases) {
    it.concurrent(fixture.name, async ({ expect: expected }) => {
      const folder = mkdtempSync(join(tmpdir(), 'uplift-fixture-'));
      try {
        cpSync(fixture.before, folder, { recursive: true });
        await runCase(fixture, folder, expected.soft);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }, CASE_TIMEOUT_MS);
  }
});

async function runCase(fixture: FixtureCase, folder: string, soft: typeof expect.soft): Promise<void> {
  const check = ['check', '--format', 'json', ...answers(fixture)];
  const fix = ['fix', '--allow-dirty', ...(fixture.options.unsafe === false ? [] : ['--unsafe']), ...answers(fixture)];

  const first = await run(check, folder);
  const found = report(first);
  const lines = compare(fixture.findings, found);
  soft(lines.actual, `findings\n${first.stderr}`).toBe(lines.expected);
  soft(found.errors, 'errors of check').toEqual([]);
  soft(first.exit, `exit of check\n${first.stderr}`).toBe(exitOf(found));
  soft(contents(folder), 'check writes nothing').toEqual(contents(fixture.before));
  if (fixture.options.checkOnly === true) return;

  const fixed = await run(fix, folder);
  const wanted = fixture.after ?? fixture.before;
  soft(contents(folder), `files after fix\n${fixed.stderr}`).toEqual(contents(wanted));
  soft({ ...modes(folder), ...modes(fixture.before) }, 'modes').toEqual(modes(folder));
  for (const path of changedFiles(fixture.before, folder)) {
    soft(() => secondParser(path, readFileSync(join(folder, path), 'utf8')), `${path} parses`).not.toThrow();
  }

  const stands = contents(folder);
  const second = fixture.after === undefined ? fixed : await run(fix, folder);
  soft(contents(folder), 'a second fix changes nothing').toEqual(stands);
  const last = fixture.after === undefined ? first : await run(check, folder);
  const left = report(last);
  const applicable = fixture.options.unsafe === false ? ['safe'] : ['safe', 'unsafe'];
  soft(rows(left).filter((row) => applicable.includes(row.outcome)).map(rowText), 'findings left with a fix').toEqual([]);
  soft(fixed.exit, `exit of fix\n${fixed.stderr}`).toBe(fixture.options.exit ?? exitOf(left));
  soft(second.exit, `exit of the second fix\n${second.stderr}`).toBe(fixture.options.exit ?? exitOf(left));
}

function answers(fixture: FixtureCase): readonly string[] {
  const { target, set, files } = fixture.options;
  return [
    ...(target === undefined ? [] : ['--target', target]),
    ...Object.entries(set ?? {}).flatMap(([key, value]) => ['--set', `${key}=${value}`]),
    ...(files ?? ['.']),
  ];
}

function report(ended: Ended): JsonReport {
  try {
    return JSON.parse(ended.stdout) as JsonReport;
  } catch (cause) {
    throw new Error(`check printed no JSON (exit ${ended.exit})\n${ended.stdout.slice(0, 500)}\n${ended.stderr.slice(0, 2000)}`, { cause });
  }
}

function exitOf(found: JsonReport): number {
  return found.findings.some((finding) => finding.severity !== 'info') ? 1 : 0;
}

interface Row {
  readonly key: string;
  readonly severity: string;
  readonly outcome: string;
  /** A withheld fix that an answer would lift: what findings.txt calls `placeholder`. */
  readonly liftable: boolean;
}

function rows(found: JsonReport): readonly Row[] {
  const classes = new Map(found.fixes.map((fix) => [fix.id, fix.applicability]));
  return found.findings.map((finding) => ({
    key: `${finding.path}:${finding.start.line}:${finding.start.column} ${finding.rule}`,
    severity: finding.severity,
    outcome: outcomeOf(finding, classes),
    liftable: (finding.refusal?.set ?? null) !== null,
  }));
}

function outcomeOf(finding: JsonFinding, classes: ReadonlyMap<string, string>): string {
  if (finding.fix !== null) return classes.get(finding.fix) ?? 'lost';
  if (finding.refusal !== null) return `refused:${finding.refusal.code}`;
  return finding.severity === 'info' ? 'none' : 'manual';
}

/** Both sides as sorted lines; what a fixture leaves open is filled in from what was found. */
function compare(wanted: readonly ExpectedFinding[], found: JsonReport): { expected: string; actual: string } {
  const actual = rows(found);
  const expected = wanted.flatMap((finding): readonly string[] => {
    const row = actual.find((each) => each.key === finding.key);
    if (row === undefined) return finding.optional ? [] : [rowText(finding)];
    const outcome = finding.outcome === '*' || (finding.outcome === 'placeholder' && row.liftable) ? row.outcome : finding.outcome;
    return [rowText({ key: row.key, severity: finding.severity === '*' ? row.severity : finding.severity, outcome })];
  });
  return { expected: expected.sort().join('\n'), actual: actual.map(rowText).sort().join('\n') };
}

function rowText(row: { readonly key: string; readonly severity: string; readonly outcome: string }): string {
  return `${row.key} ${row.severity} ${row.outcome}`;
}

function startsInText(fixture: FixtureCase, key: string): boolean {
  const [, path, line, column] = /^(.+):(\d+):(\d+) /.exec(key) ?? [];
  if (path === undefined) return false;
  const at = readFileSync(join(fixture.before, path), 'utf8').split('\n')[Number(line) - 1]?.[Number(column) - 1];
  // A program may begin with its folder: an absolute path, `$VENV/…`, `%h/…`; all names of a module are `*`.
  return at !== undefined && /[A-Za-z_"'/$%*-]/.test(at);
}

/** Texts by path; a carriage return is shown so that a diff tells the line endings apart. */
function contents(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(filesUnder(folder).map((path) => [path, readFileSync(join(folder, path), 'utf8').replaceAll('\r', '␍')]));
}

function modes(folder: string): Readonly<Record<string, number>> {
  return Object.fromEntries(filesUnder(folder).map((path) => [path, statSync(join(folder, path)).mode & 0o777]));
}

function changedFiles(before: string, after: string): readonly string[] {
  return filesUnder(after).filter((path) => {
    const old = join(before, path);
    return !existsSync(old) || !readFileSync(old).equals(readFileSync(join(after, path)));
  });
}

/** Stacks of CloudFormation have tags of their own. */
const TAGGED = DEFAULT_SCHEMA.extend((['scalar', 'sequence', 'mapping'] as const).map((kind) => new Type('!', { kind, multi: true })));

/** Reads the text with a parser that is not the tool's own; throws when it cannot. */
function secondParser(path: string, text: string): void {
  if (/\.ya?ml$/.test(path)) {
    const isTemplate = text.includes('{{');
    // Both cases of a condition may give the same key.
    loadAll(isTemplate ? withoutTemplates(text) : text, undefined, { json: isTemplate, schema: TAGGED });
  }
  if (/\.toml$/.test(path)) parseToml(text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n'));
  if (/(^|\/)[^/]*\.env$/.test(path)) {
    const names = text.split(/\r?\n/).flatMap((line) => /^\s*(?:export\s+)?([\w.-]+)\s*=/.exec(line)?.[1] ?? []);
    expect(Object.keys(parseDotenv(text)).sort()).toEqual([...new Set(names)].sort());
  }
}

/** A crude mask, not the tool's: lines of template go, expressions become a word. */
function withoutTemplates(text: string): string {
  return text.replace(/^[ \t]*\{\{(?:(?!\}\}).)*\}\}[ \t]*$/gms, '').replace(/\{\{(?:(?!\}\}).)*\}\}/gs, 'x');
}

let running = 0;
const waiting: (() => void)[] = [];

async function run(args: readonly string[], cwd: string): Promise<Ended> {
  if (running >= CHILDREN) await new Promise<void>((free) => waiting.push(free));
  running += 1;
  try {
    return await child(args, cwd);
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

function child(args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((done, failed) => {
    const process_ = spawn(process.execPath, [BIN, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: CHILD_TIMEOUT_MS });
    let stdout = '';
    let stderr = '';
    process_.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text; });
    process_.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
    process_.on('error', failed);
    process_.on('close', (exit) => done({ exit, stdout, stderr }));
  });
}
