import type { ReportedFinding, ReportedFix } from '../engine/result.ts';
import type { Severity } from '../rule.ts';
import { severityPaint } from './color.ts';
import { frame } from './frame.ts';
import { neutral } from './neutral.ts';
import { previewLines } from './preview.ts';
import type { Screen } from './screen.ts';

const WEIGHT: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** One pod or one command: its title, its findings with a frame each, what would change, and the flag that does it. */
export function blockLines(findings: readonly ReportedFinding[], screen: Screen): readonly string[] {
  const { colors, clean, said, report } = screen;
  const first = findings[0];
  if (first === undefined) return [];
  const ids = new Set(findings.flatMap((finding) => (finding.fix === null ? [] : [finding.fix])));
  const fixes = report.fixes.filter((fix) => ids.has(fix.id));
  const title = fixes.length === 1 ? fixes[0]!.title : first.message;
  const severity = findings.map((finding) => finding.severity).sort((a, b) => WEIGHT[a] - WEIGHT[b])[0]!;
  const rules = [...new Set(findings.map((finding) => finding.rule))].join(', ');
  return [
    `${colors.bold(placeOf(first))}  ${severityPaint(severity, colors)(severity)}  ${colors.bold(title === first.message ? said(title) : clean(title))}  ${colors.dim(`[${rules}]`)}`,
    ...messageLines(findings, title, severity, screen),
    ...refusalLines(findings, screen),
    ...fixes.flatMap((fix) => fixLines(fix, first.path, screen)),
  ];
}

/** `path:line:column`. */
export function placeOf(finding: ReportedFinding): string {
  return `${neutral(finding.path)}:${finding.start.line}:${finding.start.column}`;
}

/** Each message once, with the frames of all findings that have it; no place is framed twice. */
function messageLines(findings: readonly ReportedFinding[], title: string, severity: Severity, screen: Screen): readonly string[] {
  const byMessage = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.severity, finding.message]);
    const list = byMessage.get(key);
    if (list === undefined) byMessage.set(key, [finding]);
    else list.push(finding);
  }
  const home = findings[0]!.path;
  const framed = new Set<string>();
  return [...byMessage.values()].flatMap((same) => {
    const { message, severity: own } = same[0]!;
    const mark = own === severity ? '' : `${severityPaint(own, screen.colors)(own)}: `;
    const said = message === title ? [] : [`  ${mark}${screen.said(message)}`];
    return [...said, ...same.flatMap((finding) => {
      const place = `${finding.path}:${finding.start.offset}-${finding.end.offset}`;
      if (framed.has(place)) return [];
      framed.add(place);
      return frameLines(finding, home, screen);
    })];
  });
}

function frameLines(finding: ReportedFinding, home: string, screen: Screen): readonly string[] {
  const away = finding.path === home ? [] : [`  in ${placeOf(finding)}`];
  const text = screen.report.texts.get(finding.path);
  if (text === undefined) return away;
  const source = { text, hidden: screen.report.mask.ranges(finding.path) };
  const range = { start: finding.start.offset, end: finding.end.offset };
  const paint = severityPaint(finding.severity, screen.colors);
  return [...away, ...frame(source, range, finding.start.line, screen.width, screen.colors, paint), ...relatedLines(finding)];
}

/** Where the same secret is loaded, or given its value. */
function relatedLines({ related = [] }: ReportedFinding): readonly string[] {
  return related.length === 0 ? [] : [`  see also ${related.map(({ path, line, column }) => `${neutral(path)}:${line}:${column}`).join(', ')}`];
}

/** Why nothing is written, what would be, and the answer that lifts it; each once. */
function refusalLines(findings: readonly ReportedFinding[], screen: Screen): readonly string[] {
  const { clean, colors } = screen;
  const lines: string[] = [];
  const said = new Set<string>();
  for (const { refusal, wouldWrite } of findings) {
    if (refusal === null && wouldWrite === null) continue;
    const key = JSON.stringify([refusal?.code, refusal?.reason, refusal?.set, wouldWrite]);
    if (said.has(key)) continue;
    said.add(key);
    if (wouldWrite !== null) {
      lines.push('  would write:', ...screen.report.mask.text(wouldWrite).split(/\r?\n/).map((line) => `    ${colors.green(`+ ${neutral(line)}`)}`));
    }
    if (refusal === null) continue;
    lines.push(`  ${colors.yellow('withheld')}: ${screen.said(refusal.reason)} [${refusal.code}]`);
    if (refusal.set !== null) lines.push(`  lift with: ${colors.cyan(`${setFlag(clean(refusal.set))}`)}`);
  }
  return lines;
}

function fixLines(fix: ReportedFix, home: string, screen: Screen): readonly string[] {
  const { clean, colors } = screen;
  const sets = fix.set.map((key) => setFlag(clean(key)));
  const why = fix.because.map(screen.said).join('; ');
  const preview = previewLines(fix, home, screen);
  const lines = [...preview.length === 0 ? [] : ['  change:', ...preview], `  apply with: ${colors.cyan(`prefect-uplift ${flagOf(fix, sets)}`)}`];
  if (why !== '') lines.push(`  ${fix.applicability === 'placeholder' ? 'a placeholder' : 'unsafe'}: ${why}`);
  if (fix.applicability === 'unsafe' && sets.length > 0) lines.push(`  answer with: ${colors.cyan(sets.join(' '))}`);
  return lines;
}

function flagOf(fix: ReportedFix, sets: readonly string[]): string {
  if (fix.applicability === 'safe') return 'fix';
  if (fix.applicability === 'unsafe') return 'fix --unsafe';
  return ['fix', ...(sets.length === 0 ? ['--set KEY=VALUE'] : sets)].join(' ');
}

/** `--set key=…` as it can be typed in a shell. */
function setFlag(key: string): string {
  const text = key.includes('=') ? key : `${key}=…`;
  return /^[\w.:/@%+=,…-]+$/.test(text) ? `--set ${text}` : `--set '${text.replaceAll("'", "'\\''")}'`;
}
