import type { FileEdit, Mask, Report, ReportedFinding } from '../engine/result.ts';
import { firstEndingAfter } from './neutral.ts';
import { sortSteps } from './next.ts';

/** How far around an edit its line is looked at. */
const REACH = 2000;

/** Characters that JSON allows raw in a string and a terminal obeys or hides. */
const UNSAFE = /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udfff]|[\u{e0000}-\u{e007f}]/gu;

/**
 * The report as one JSON document, version 1 (docs: `--format json`). Paths stay as they are, so that they can be opened;
 * every other text is masked. An edit that would hold a secret has `"text": null, "withheld": "secret"`.
 */
export function jsonReport(report: Report): string {
  const { mask, summary } = report;
  const data = {
    version: 1,
    findings: report.findings.map((finding) => findingData(finding, mask)),
    fixes: report.fixes.map((fix) => ({
      id: fix.id,
      title: mask.text(fix.title),
      applicability: fix.applicability,
      edits: fix.edits.map((edit) => editData(edit, report)),
    })),
    next: sortSteps(report.next).map(({ step, command, evidence }) => ({ step, command: command === null ? null : mask.text(command), evidence })),
    errors: report.problems.map(({ path, code, message }) => ({ path, code, message: mask.text(message) })),
    summary: {
      filesRead: summary.filesRead,
      filesMatched: summary.filesMatched,
      filesNotUnderstood: summary.filesNotUnderstood,
      findings: { error: summary.findings.error, warning: summary.findings.warning, info: summary.findings.info },
      fixes: { safe: summary.fixes.safe, unsafe: summary.fixes.unsafe, placeholder: summary.fixes.placeholder },
    },
  };
  return `${JSON.stringify(data, null, 2).replace(UNSAFE, escaped)}\n`;
}

function findingData(finding: ReportedFinding, mask: Mask): object {
  const { start, end, refusal } = finding;
  return {
    id: finding.id,
    rule: finding.rule,
    messageId: finding.messageId,
    message: mask.prose(finding.message),
    severity: finding.severity,
    path: finding.path,
    address: mask.text(finding.address),
    start: { line: start.line, column: start.column, offset: start.offset },
    end: { line: end.line, column: end.column, offset: end.offset },
    nested: finding.nested.map(({ language, line, column }) => ({ language, line, column })),
    fix: finding.fix,
    refusal: refusal === null ? null : { code: refusal.code, reason: mask.prose(refusal.reason), set: refusal.set === null ? null : mask.text(refusal.set) },
    ...(finding.related === undefined ? {} : { related: finding.related.map(({ path, line, column }) => ({ path, line, column })) }),
  };
}

function editData(edit: FileEdit, report: Report): object {
  const { path, start, end, text } = edit;
  if (holdsSecret(edit, report)) return { path, start, end, text: null, withheld: 'secret' };
  return { path, start, end, text };
}

/** True when the new text shows a secret, alone or together with the rest of its line. */
function holdsSecret({ path, start, end, text }: FileEdit, { texts, mask }: Report): boolean {
  if (text === '') return false;
  if (mask.find(text).length > 0) return true;
  const old = texts.get(path) ?? '';
  const head = old.slice(Math.max(0, start - REACH), start);
  const tail = old.slice(end, end + REACH);
  const before = head.slice(head.lastIndexOf('\n') + 1);
  const line = `${before}${text}${tail.split('\n', 1)[0] ?? ''}`;
  const found = mask.find(line);
  const first = found[firstEndingAfter(found, before.length)];
  return first !== undefined && first.start < before.length + text.length;
}

function escaped(char: string): string {
  return [...Array(char.length).keys()].map((at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
}
