import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { rules as allRules } from '../rules/index.ts';
import { CONFIG_NAME } from './config/find.ts';
import { loadConfig, type Config } from './config/load.ts';
import type { KnownSecret } from './engine/mask.ts';
import { makeReport } from './engine/reporting.ts';
import type { Problem, Report } from './engine/result.ts';
import type { SourceFile } from './engine/scan.ts';
import { analyse, fixAll, type Analysis, type FixResult } from './engine/session.ts';
import { secretsOf } from './engine/secrets.ts';
import { sessionTools } from './engine/tools.ts';
import { complain, print, terminalWidth } from './io/output.ts';
import { neutral } from './report/neutral.ts';
import type { Candidate, RunInput, RunOptions } from './options.ts';
import type { TextOptions } from './report/screen.ts';
import { decodeSource, encodeSource, type SourceText } from './text/source-text.ts';

/** What a run has at hand once its files are decoded. */
interface Job {
  readonly input: RunInput;
  readonly config: Config;
  /** False for rules that are left out: their findings are not told, and nothing that goes with one is changed. */
  readonly selected: (rule: string) => boolean;
  readonly files: readonly SourceFile[];
  readonly sources: ReadonlyMap<string, { readonly candidate: Candidate; readonly source: SourceText }>;
  readonly problems: readonly Problem[];
  /** Paths the run was asked about; the others are read for their readers only. */
  readonly asked: ReadonlySet<string>;
}

/** Runs the command on what the starter found; gives the exit status (cases.md, Exit). */
export async function run(input: RunInput): Promise<number> {
  const { options } = input;
  if (options.command === 'rules' || options.command === 'explain') {
    const { explain, listRules } = await import('./explain.ts');
    return options.command === 'rules' ? listRules(options.format) : explain(options.paths, options.format);
  }
  const config = await loadConfig({ cwd: input.cwd, options });
  if (config.kind === 'bad-config') {
    for (const error of config.errors) complain(error.message);
    return 2;
  }
  if (!options.quiet) for (const notice of input.notices) complain(notice);
  const job = makeJob(input, config);
  return options.command === 'check' ? checkRun(job) : fixRun(job);
}

function makeJob(input: RunInput, config: Config): Job {
  const { options } = input;
  const sources = new Map<string, { candidate: Candidate; source: SourceText }>();
  const problems: Problem[] = input.problems.filter((problem) => !config.excluded(problem.path)).map((problem) => ({ ...problem }));
  const files: SourceFile[] = [];
  const asked = new Set<string>();
  for (const candidate of [...input.candidates, ...input.elsewhere]) {
    // The answers name what they are for.
    if (config.excluded(candidate.path) || basename(candidate.path) === CONFIG_NAME) continue;
    const source = decodeSource(candidate.bytes);
    if ('failed' in source) {
      problems.push({ path: candidate.path, code: source.failed, message: `cannot be decoded (${source.failed}, at byte ${source.offset}).` });
      continue;
    }
    sources.set(candidate.path, { candidate, source });
    files.push({ path: candidate.path, text: source.text });
    if (input.candidates.includes(candidate)) asked.add(candidate.path);
  }
  return { input, config, files, sources, problems, asked, selected: selection(options, config) };
}

function selection(options: RunOptions, config: Config): Job['selected'] {
  return (id) => (options.select.length === 0 || options.select.includes(id))
    && !options.ignore.includes(id) && (config.levels[id] !== 'off' || options.select.includes(id));
}

async function checkRun(job: Job): Promise<number> {
  const analysis = await analyse(job.files, toolsOf(job));
  const report = reportOf(job, analysis, job.problems);
  await printReport(report, job.input.options);
  return status(report, job.input.options);
}

async function fixRun(job: Job): Promise<number> {
  const { options } = job.input;
  const result = await fixAll(job.files, toolsOf(job), (plan) => plan.applicability === 'safe' || (options.unsafe && plan.applicability === 'unsafe'));
  const known = secretsBefore(result);
  const before = reportOf(job, result.passes[0]?.analysis ?? result.rest, job.problems);
  if (options.diff) return showDiff(job, result);
  const failed = result.texts.size === 0 ? [] : await write(job, result, options.allowDirty);
  const left = reportOf(job, failed.length === 0 ? result.rest : result.passes[0]!.analysis, [...job.problems, ...failed], known);
  const applied = failed.length === 0 ? appliedFixes(job, result) : [];
  if (options.format === 'json') await printReport(left, options);
  else if (failed.length > 0) for (const problem of failed) print(2, problemLine(problem));
  else {
    const { fixReport } = await import('./report/text.ts');
    print(1, fixReport({ before, applied, left }, await textOptions(options)));
  }
  const code = status(left, options);
  return code === 0 && applied.length > 0 && options.exitNonZeroOnFix ? 1 : code;
}

async function showDiff(job: Job, result: FixResult): Promise<number> {
  const { options } = job.input;
  const { chainFileEdits, diffReport } = await import('./report/diff.ts');
  const [first] = result.passes;
  if (first !== undefined) {
    const report = reportOf(job, { files: first.analysis.files, plans: first.applied }, [], secretsBefore(result));
    // What several passes change is shown as one change of the files as they are.
    const edits = chainFileEdits(result.passes.map((pass) => pass.edits), new Map(job.files.map(({ path, text }) => [path, text.length])));
    print(1, diffReport(report, [{ id: '', title: '', applicability: 'unsafe', because: [], set: [], edits }], { color: options.color }));
  }
  for (const problem of job.problems) print(2, problemLine(problem));
  if (job.problems.length > 0) return 2;
  return result.texts.size > 0 ? 1 : 0;
}

function appliedFixes(job: Job, result: FixResult): Report['fixes'] {
  const known = secretsBefore(result);
  return result.passes.flatMap((pass) => reportOf(job, { files: pass.analysis.files, plans: pass.applied }, [], known).fixes);
}

/** What was secret before something was written stays so, though the name that told it may be gone. */
function secretsBefore({ passes }: FixResult): readonly KnownSecret[] {
  return passes.flatMap((pass) => pass.analysis.files).flatMap(secretsOf).map(({ values }) => ({ path: '', start: 0, end: 0, values }));
}

async function write(job: Job, result: FixResult, allowDirty: boolean): Promise<readonly Problem[]> {
  const changed = [...result.texts].flatMap(([path, text]) => {
    const known = job.sources.get(path);
    return known === undefined ? [] : [{ path, text, ...known }];
  });
  if (!allowDirty) {
    const { uncommittedFiles } = await import('./io/uncommitted.ts');
    const dirty = uncommittedFiles(changed.map((each) => each.candidate.realPath));
    if (dirty.length > 0) {
      return changed.filter((each) => dirty.includes(each.candidate.realPath)).map(({ path }) => ({
        path, code: 'uncommitted', message: 'has uncommitted changes; nothing was written. Commit them, or give --allow-dirty.',
      }));
    }
  }
  const { writeAll } = await import('./io/write-atomic.ts');
  const written = writeAll([
    ...changed.map(({ path, text, candidate, source }) => ({
      path, realPath: candidate.realPath, root: candidate.root, expected: candidate.bytes, after: Buffer.from(encodeSource(source, text)),
    })),
    ...[...result.texts].filter(([path]) => !job.sources.has(path)).map(([path, text]) => ({
      path, realPath: resolve(job.input.cwd, path), root: changed[0]?.candidate.root ?? job.input.cwd, expected: undefined, after: Buffer.from(text),
    })),
  ]);
  return written.kind === 'written' ? [] : written.failures;
}

function toolsOf(job: Job): ReturnType<typeof sessionTools> {
  return {
    ...sessionTools(allRules, job.config.answers, (path) => job.asked.has(path)),
    selected: job.selected, exists: (path) => existsSync(resolve(job.input.cwd, path)),
  };
}

function reportOf(job: Job, analysis: Analysis, problems: readonly Problem[], known: readonly KnownSecret[] = []): Report {
  const { counts } = job.input;
  const unparsed = analysis.files.filter((file) => file.scan.unparsed !== undefined || file.scan.failures.length > 0).length;
  return makeReport({
    ...analysis, rules: allRules, problems, known, levels: job.config.levels, selected: job.selected, told: (path) => job.asked.has(path),
    counts: { read: counts.read, mention: counts.mention, notUnderstood: counts.binary + unparsed },
  });
}

async function printReport(report: Report, options: RunOptions): Promise<void> {
  if (options.format === 'json') {
    const { jsonReport } = await import('./report/json.ts');
    print(1, jsonReport(report));
    return;
  }
  const { textReport } = await import('./report/text.ts');
  print(1, textReport(report, await textOptions(options)));
}

async function textOptions({ color }: RunOptions): Promise<TextOptions> {
  const width = await terminalWidth();
  return { color, terminal: width !== undefined, ...(width === undefined ? {} : { width }) };
}

function problemLine(problem: Problem): string {
  return `prefect-uplift: ${neutral(problem.path)} ${problem.message}\n`;
}

function status(report: Report, options: RunOptions): number {
  const refused = report.findings.some((finding) => finding.refusal?.code === 'verification');
  if (report.problems.length > 0 || refused) return 2;
  if (options.exitZero || options.failOn === 'never') return 0;
  const { error, warning, info } = report.summary.findings;
  const counted = options.failOn === 'error' ? error : options.failOn === 'warning' ? error + warning : error + warning + info;
  return counted > 0 ? 1 : 0;
}
