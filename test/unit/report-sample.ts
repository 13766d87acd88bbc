import { makeMask, type KnownSecret } from '../../src/engine/mask.ts';
import type { NextStep, Position, Problem, Report, ReportedFinding, ReportedFix, Summary } from '../../src/engine/result.ts';

/** A finding at the `nth` place where `at` stands in the file's text; `edits` replace their text once. */
export interface FindingSketch extends Partial<Omit<ReportedFinding, 'path' | 'start' | 'end'>> {
  readonly path?: string;
  readonly at: string;
  readonly nth?: number;
}

export interface FixSketch extends Partial<Omit<ReportedFix, 'edits'>> {
  readonly edits: readonly { readonly path?: string; readonly from: string; readonly to: string }[];
}

export interface ReportSketch {
  readonly files: Readonly<Record<string, string>>;
  readonly findings?: readonly FindingSketch[];
  readonly fixes?: readonly FixSketch[];
  readonly next?: readonly NextStep[];
  readonly problems?: readonly Problem[];
  readonly summary?: Partial<Summary>;
  /** Texts that are secrets at every place of every file. */
  readonly secrets?: readonly string[];
}

export function sampleReport(sketch: ReportSketch): Report {
  const texts = new Map(Object.entries(sketch.files));
  const home = [...texts.keys()][0] ?? '';
  const findings = (sketch.findings ?? []).map((each, index): ReportedFinding => {
    const { at, nth, path = home, ...rest } = each;
    const text = texts.get(path) ?? '';
    let offset = text.indexOf(at);
    for (let turn = 1; turn < (nth ?? 1); turn++) offset = text.indexOf(at, offset + 1);
    if (offset === -1) throw new Error(`not in the sample: ${at}`);
    return {
      id: `n${index + 1}`, rule: 'agent-start', messageId: 'm', message: 'the command is gone', severity: 'error', address: '',
      nested: [], fix: null, refusal: null, wouldWrite: null, group: 'g1', ...rest,
      path, start: positionAt(text, offset), end: positionAt(text, offset + at.length),
    };
  });
  const fixes = (sketch.fixes ?? []).map((each, index): ReportedFix => ({
    id: `f${index + 1}`, title: 'start a worker', applicability: 'safe', because: [], set: [], ...each,
    edits: each.edits.map(({ path = home, from, to }) => {
      const start = (texts.get(path) ?? '').indexOf(from);
      if (start === -1) throw new Error(`not in the sample: ${from}`);
      return { path, start, end: start + from.length, text: to };
    }),
  }));
  const secrets: KnownSecret[] = [];
  for (const [path, text] of texts) {
    for (const value of sketch.secrets ?? []) {
      for (let start = text.indexOf(value); start !== -1; start = text.indexOf(value, start + 1)) {
        secrets.push({ path, start, end: start + value.length, values: [value] });
      }
    }
  }
  if (secrets.length === 0) secrets.push(...(sketch.secrets ?? []).map((value) => ({ path: 'elsewhere', start: 0, end: 0, values: [value] })));
  return {
    findings, fixes, next: sketch.next ?? [], problems: sketch.problems ?? [],
    summary: { filesRead: 3, filesMatched: 1, filesNotUnderstood: 0, findings: { error: 0, warning: 0, info: 0 }, fixes: { safe: 0, unsafe: 0, placeholder: 0 }, ...sketch.summary },
    texts, mask: makeMask(secrets, texts),
  };
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1, offset };
}
