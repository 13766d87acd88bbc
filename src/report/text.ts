import type { Report, ReportedFinding, ReportedFix, Summary } from '../engine/result.ts';
import { blockLines, placeOf } from './block.ts';
import { neutral } from './neutral.ts';
import { nextLines } from './next.ts';
import { problemLines } from './problem.ts';
import { screenOf, type Screen, type TextOptions } from './screen.ts';

/** What `fix` did. */
export interface FixRun {
  /** What was found first; its positions are those before writing. */
  readonly before: Report;
  /** Recognised in `before` by title and edits, not by id: a later pass counts anew. */
  readonly applied: readonly ReportedFix[];
  /** What is found in the texts as written. */
  readonly left: Report;
}

/** The report of `check` for a person: a block per group, problems, and a summary line. '' when there is nothing to say. */
export function textReport(report: Report, options: TextOptions): string {
  const screen = screenOf(report, options);
  const blocks = reportBlocks(screen);
  if (report.findings.length > 0) blocks.push([summaryLine(report)]);
  else if (options.terminal) blocks.push([countsLine(report.summary)]);
  return joined(blocks);
}

/** The report of `fix`: what was applied, what is left, and what to do next. '' when there is nothing to say. */
export function fixReport(run: FixRun, options: TextOptions): string {
  const before = screenOf(run.before, options);
  const after = screenOf(run.left, options);
  const steps = run.applied.length > 0 ? run.before.next : run.left.next;
  const blocks: (readonly string[])[] = [
    appliedLines(run, before),
    ...reportBlocks(after),
    nextLines(steps, before),
  ];
  if (run.applied.length > 0 || run.left.findings.length > 0) blocks.push(fixSummary(run));
  else if (options.terminal) blocks.push([countsLine(run.left.summary)]);
  return joined(blocks);
}

/** A block per group, in the order of the first finding of each; then one per problem. */
function reportBlocks(screen: Screen): (readonly string[])[] {
  const { report } = screen;
  const groups = new Map<string, ReportedFinding[]>();
  for (const finding of report.findings) {
    const group = groups.get(finding.group);
    if (group === undefined) groups.set(finding.group, [finding]);
    else group.push(finding);
  }
  return [
    ...[...groups.values()].map((findings) => blockLines(findings, screen)),
    ...report.problems.map((problem) => problemLines(problem, screen.colors, screen.clean)),
  ];
}

function appliedLines(run: FixRun, screen: Screen): readonly string[] {
  const { colors, clean } = screen;
  return run.applied.map((fix) => {
    const known = run.before.fixes.find((each) => sameFix(each, fix));
    const findings = run.before.findings.filter((finding) => known !== undefined && finding.fix === known.id);
    const first = findings[0];
    const place = first === undefined ? neutral(fix.edits[0]?.path ?? '') : placeOf(first);
    const rules = [...new Set(findings.map((finding) => finding.rule))].join(', ');
    return `${colors.bold(place)}  ${colors.green('fixed')}  ${clean(fix.title)}${rules === '' ? '' : `  ${colors.dim(`[${rules}]`)}`}`;
  });
}

function sameFix(a: ReportedFix, b: ReportedFix): boolean {
  return a.title === b.title && a.edits.length === b.edits.length && a.edits.every((edit, index) => {
    const other = b.edits[index]!;
    return edit.path === other.path && edit.start === other.start && edit.end === other.end && edit.text === other.text;
  });
}

function fixSummary(run: FixRun): readonly string[] {
  const files = new Set(run.applied.flatMap((fix) => fix.edits.map((edit) => edit.path))).size;
  const done = run.applied.length === 0 ? 'Nothing fixed.' : `Fixed ${run.applied.length} in ${counted(files, 'file')}.`;
  return [run.left.findings.length === 0 ? `${done} Nothing left.` : `${done} Left: ${summaryLine(run.left)}`];
}

/** `2 errors, 1 warning in 2 files. Fixes: 1 with fix, 1 more with fix --unsafe.` */
function summaryLine(report: Report): string {
  const { findings, fixes } = report.summary;
  const severities = [
    ...findings.error > 0 ? [counted(findings.error, 'error')] : [],
    ...findings.warning > 0 ? [counted(findings.warning, 'warning')] : [],
    ...findings.info > 0 ? [`${findings.info} info`] : [],
  ].join(', ');
  const files = new Set(report.findings.map((finding) => finding.path)).size;
  const flags = [
    ...fixes.safe > 0 ? [`${fixes.safe} with fix`] : [],
    ...fixes.unsafe > 0 ? [`${fixes.unsafe}${fixes.safe > 0 ? ' more' : ''} with fix --unsafe`] : [],
    ...fixes.placeholder > 0 ? [`${fixes.placeholder} with --set`] : [],
  ].join(', ');
  const problems = report.problems.length === 0 ? '' : ` ${counted(report.problems.length, 'problem')}.`;
  return `${severities} in ${counted(files, 'file')}. ${flags === '' ? 'No fix applies.' : `Fixes: ${flags}.`}${problems}`;
}

/** `12 files read, 5 mention Prefect, 0 not understood.` */
function countsLine(summary: Summary): string {
  const mention = summary.filesMatched === 1 ? '1 mentions Prefect' : `${summary.filesMatched} mention Prefect`;
  return `${counted(summary.filesRead, 'file')} read, ${mention}, ${summary.filesNotUnderstood} not understood.`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function joined(blocks: readonly (readonly string[])[]): string {
  const full = blocks.filter((block) => block.length > 0);
  return full.length === 0 ? '' : `${full.map((block) => block.join('\n')).join('\n\n')}\n`;
}
