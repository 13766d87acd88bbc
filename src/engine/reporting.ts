import { rootRange, type Document } from '../document/document.ts';
import type { Rule, Severity, Shown, Step } from '../rule.ts';
import { textOf } from '../sites/pieces.ts';
import { lineIndex, type LineIndex } from '../text/line-index.ts';
import { makeMask, type KnownSecret } from './mask.ts';
import type { FileSites, Match } from './match.ts';
import type { Plan } from './plan.ts';
import type { Mask, NestedPosition, NextStep, Position, Problem, Report, ReportedFinding, ReportedFix } from './result.ts';
import { relatedMatches } from './secret-names.ts';
import { secretsOf } from './secrets.ts';

/** What a report is made of beside the plans. */
export interface ReportInput {
  readonly files: readonly FileSites[];
  readonly plans: readonly Plan[];
  readonly rules: readonly Rule[];
  readonly problems: readonly Problem[];
  readonly counts: { readonly read: number; readonly mention: number; readonly notUnderstood: number };
  /** Overrides of severities by rule. */
  readonly levels: Readonly<Record<string, Severity | 'off'>>;
  /** False for rules whose findings are not told. */
  readonly selected: (rule: string) => boolean;
  /** Secrets that the files' texts do not tell any more. */
  readonly known?: readonly KnownSecret[];
  /** Only findings of these paths are told; the others were read for their readers. */
  readonly told: (path: string) => boolean;
}

/** The steps in the order in which they have to be done. */
const ORDER: readonly Step['order'][] = ['make-key', 'work-pool', 'work-queue', 'block', 'variable', 'roll-out', 'revoke'];

/** The words of our messages: what stands in `{}` is not ours. */
function ownWords(rules: readonly Rule[]): ReadonlySet<string> {
  const texts = rules.flatMap((rule) => Object.values(rule.meta.messages));
  return new Set(texts.flatMap((text) => text.replace(/\{\w+\}/g, ' ').toLowerCase().match(/[a-z]+/g) ?? []));
}

/** Makes the report of a run: findings in the order of the files and their texts, all texts masked. */
export function makeReport(input: ReportInput): Report {
  const texts = new Map(input.files.map((file) => [file.scan.root.path, file.scan.root.text]));
  const mask = makeMask([...input.files.flatMap(secretsOf), ...input.known ?? []], texts, ownWords(input.rules));
  const indexes = new Map<Document, LineIndex>();
  const indexOf = (document: Document): LineIndex => {
    const known = indexes.get(document);
    if (known !== undefined) return known;
    const made = lineIndex(document.text);
    indexes.set(document, made);
    return made;
  };
  const drafts: { readonly finding: Omit<ReportedFinding, 'id'>; readonly match: Match; readonly plan: Plan }[] = [];
  const fixes: ReportedFix[] = [];
  const related = relatedMatches(input.plans.flatMap((plan) => plan.group.matches));
  input.plans.forEach((plan, index) => {
    const told = plan.group.matches.filter((match) => input.selected(match.rule) && input.told(match.file.scan.root.path));
    if (told.length === 0) return;
    const fixId = plan.kind === 'fix' ? `fix-${fixes.length + 1}` : null;
    if (plan.kind === 'fix' && fixId !== null) fixes.push(reportedFix(plan, fixId, mask));
    for (const match of told) {
      const severity = severityOf(match, input.levels);
      if (severity === 'off') continue;
      drafts.push({ match, plan, finding: { ...reportedFinding(match, plan, fixId, severity, `group-${index + 1}`, input.rules, mask, indexOf), ...relatedPlaces(related.get(match), indexOf) } });
    }
  });
  drafts.sort((a, b) => compare(a.finding.path, b.finding.path) || a.finding.start.offset - b.finding.start.offset || compare(a.finding.rule, b.finding.rule));
  const findings = drafts.map(({ finding }, index) => ({ id: `finding-${index + 1}`, ...finding }));
  return {
    findings, fixes, problems: input.problems, texts, mask,
    next: nextSteps(drafts.map(({ match, plan, finding }) => ({ match, plan, place: `${finding.path}:${finding.start.line}` })), mask),
    summary: {
      filesRead: input.counts.read, filesMatched: input.counts.mention, filesNotUnderstood: input.counts.notUnderstood,
      findings: { error: count(findings, 'error'), warning: count(findings, 'warning'), info: count(findings, 'info') },
      fixes: {
        safe: fixes.filter((fix) => fix.applicability === 'safe').length,
        unsafe: fixes.filter((fix) => fix.applicability === 'unsafe').length,
        placeholder: fixes.filter((fix) => fix.applicability === 'placeholder').length,
      },
    },
  };
}

function reportedFix(plan: Extract<Plan, { kind: 'fix' }>, id: string, mask: Mask): ReportedFix {
  return {
    id, title: mask.text(titleOf(plan)), applicability: plan.applicability,
    because: plan.because.map((text) => mask.prose(text)), set: plan.set.map((text) => mask.text(text)),
    edits: [
      ...[...plan.edits].flatMap(([file, edits]) => edits.map((edit) => ({
        path: file.scan.root.path, start: edit.range.start, end: edit.range.end, text: edit.text,
      }))),
      ...plan.creates.map(({ path, text }) => ({ path, start: 0, end: 0, text })),
    ],
  };
}

function titleOf(plan: Plan): string {
  const paths = plan.group.matches.flatMap((match) => match.site.kind === 'invocation' ? [match.site.path] : []);
  const agent = paths.find((path) => path.startsWith('prefect agent'));
  if (agent !== undefined) return `${agent} → prefect worker start`;
  if (paths[0] !== undefined) return paths[0];
  const labels = plan.group.matches.flatMap(({ site }) => {
    switch (site.kind) {
      case 'setting': return [site.label];
      case 'target': return [site.name];
      case 'image': return [textOf(site.image.pieces)];
      case 'requirement': return [textOf(site.name.pieces)];
      case 'api': return [site.use.symbol];
      default: return [];
    }
  });
  return [...new Set(labels)].join(', ');
}

function reportedFinding(match: Match, plan: Plan, fixId: string | null, severity: Severity, group: string, rules: readonly Rule[],
  mask: Mask, indexOf: (document: Document) => LineIndex): Omit<ReportedFinding, 'id'> {
  const { finding } = match;
  const range = rootRange(finding.document, finding.range);
  const root = match.file.scan.root;
  const at = (offset: number): Position => ({ ...indexOf(root).at(offset), offset });
  const changes = finding.outcome.kind === 'fix' || plan.group.readers.some((reader) => reader.match === match);
  const refusal = finding.outcome.kind === 'refused' ? finding.outcome.refusal
    : plan.kind === 'withheld' && changes ? plan.refusal : undefined;
  return {
    rule: match.rule, messageId: finding.messageId, severity, path: root.path, address: mask.text(finding.address),
    message: mask.prose(messageOf(match, rules)),
    start: at(range.start), end: at(range.end), nested: nestedPositions(finding.document, finding.range.start, indexOf),
    fix: changes ? fixId : null,
    refusal: refusal === undefined ? null : { code: refusal.refused, reason: mask.prose(refusal.why), set: refusal.set === undefined ? null : mask.text(refusal.set) },
    wouldWrite: finding.outcome.kind === 'refused' && finding.outcome.wouldWrite !== undefined ? mask.text(finding.outcome.wouldWrite) : null,
    group,
  };
}

/** The most places that a finding names beside its own. */
const MAX_RELATED = 10;

function relatedPlaces(matches: readonly Match[] | undefined, indexOf: (document: Document) => LineIndex): Pick<ReportedFinding, 'related'> {
  if (matches === undefined) return {};
  const places = matches.map(({ file, finding }) => ({ path: file.scan.root.path, ...indexOf(file.scan.root).at(rootRange(finding.document, finding.range).start) }));
  const unique = new Map(places.map((place) => [`${place.path}:${place.line}:${place.column}`, place]));
  return { related: [...unique.values()].slice(0, MAX_RELATED) };
}

function nestedPositions(document: Document, offset: number, indexOf: (document: Document) => LineIndex): readonly NestedPosition[] {
  if (document.host === undefined) return [];
  const outer = document.host.codec.toHost({ start: offset, end: offset }).start;
  return [...nestedPositions(document.host.document, outer, indexOf), { language: document.language, ...indexOf(document).at(offset) }];
}

function messageOf(match: Match, rules: readonly Rule[]): string {
  const rule = rules.find((each) => each.meta.id === match.rule);
  const template = rule?.meta.messages[match.finding.messageId];
  if (template === undefined) throw new Error(`rule ${match.rule} has no message ${match.finding.messageId}`);
  return template.replace(/\{(\w+)\}/g, (_, name: string) => shown(match.finding.data[name]));
}

function shown(value: Shown | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : '(***)';
}

function severityOf(match: Match, levels: ReportInput['levels']): Severity | 'off' {
  const level = levels[match.rule];
  if (level === undefined || (match.finding.severity === 'info' && level !== 'off')) return match.finding.severity;
  return level;
}

function nextSteps(told: readonly { readonly match: Match; readonly plan: Plan; readonly place: string }[], mask: Mask): readonly NextStep[] {
  const steps = new Map<string, { step: Step; places: Set<string> }>();
  for (const { match, plan, place } of told) {
    const ofPlan = plan.kind === 'fix' && match.finding.outcome.kind === 'fix' ? plan.steps : [];
    for (const step of [...match.finding.steps ?? [], ...ofPlan]) {
      const key = `${step.order} ${step.command ?? ''} ${step.text}`;
      const known = steps.get(key) ?? { step, places: new Set<string>() };
      known.places.add(place);
      steps.set(key, known);
    }
  }
  return [...steps.values()].sort((a, b) => ORDER.indexOf(a.step.order) - ORDER.indexOf(b.step.order)).map(({ step, places }) => ({
    step: step.order, text: mask.prose(step.text), command: step.command === undefined ? null : mask.text(step.command), evidence: [...places],
  }));
}

function count(findings: readonly { readonly severity: Severity }[], severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
