import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/engine/result.ts';
import { diffReport } from '../../src/report/diff.ts';
import { jsonReport } from '../../src/report/json.ts';
import { fixReport, textReport } from '../../src/report/text.ts';
import { sampleReport } from './report-sample.ts';

const CANARY = 'Kan4ri/Vogel+Zwölf';

/** The canary as it may stand in a file beside its known place. */
const SPELLINGS = {
  plain: CANARY,
  double: `"${CANARY}"`,
  single: `'${CANARY}'`,
  base64: 'S2FuNHJpL1ZvZ2VsK1p3w7ZsZg==',
  'base64 unpadded': 'S2FuNHJpL1ZvZ2VsK1p3w7ZsZg',
  'base64 with user': 'bWU6S2FuNHJpL1ZvZ2VsK1p3w7ZsZg==',
  percent: 'Kan4ri%2FVogel%2BZw%C3%B6lf',
  url: `amqp://me:${CANARY}@h/x`,
} as const;

/** No piece of the canary longer than a few characters, nor of its base64, may show. */
const TRACES = ['Kan4', 'Vogel', 'Zw', 'S2Fu', 'ZvZ2', 'w7ZsZg', 'U6S2'];

const PLACES = {
  'a line': (value: string) => `T=${CANARY}\nOLD ${value} OLD2\n`,
  'CRLF and tabs': (value: string) => `\tT=${CANARY}\r\n\tOLD\t${value}\tOLD2\r\n`,
  'a line cut before it': (value: string) => `T=${CANARY}\nOLD${' '.repeat(25)}${value}OLD2\n`,
  'a line cut after it': (value: string) => `T=${CANARY}\n${value}${' '.repeat(90)}OLD ${'.'.repeat(90)} OLD2\n`,
  'a line that is cut inside it': (value: string) => `T=${CANARY}\nOLD${'.'.repeat(21)} ${value} ${'.'.repeat(200)} OLD2\n`,
} as const;

function outputs(report: Report): readonly string[] {
  const widths = [40, 44, 48, 52, 60, 120].map((width) => ({ color: false, terminal: true, width }));
  return [
    ...widths.map((options) => textReport(report, options)),
    textReport(report, { color: true, terminal: true }),
    ...widths.map((options) => fixReport({ before: report, applied: report.fixes, left: report }, options)),
    diffReport(report, report.fixes),
    diffReport(report, report.fixes, { color: true }),
    jsonReport(report),
  ];
}

describe.each(Object.entries(PLACES))('in %s', (_, place) => {
  it.each(Object.entries(SPELLINGS))('the canary stays hidden: %s', (_, value) => {
    const report = sampleReport({
      files: { a: place(value) }, secrets: [CANARY],
      findings: [
        { at: 'OLD', fix: 'f1', message: `read ${value} there`, address: `x.${value}` },
        { at: CANARY, message: 'revoke it' },
        { at: 'OLD2', group: 'g2', message: 'm', wouldWrite: `run ${value} ‹gap›`, refusal: { code: 'labels', reason: `no ${value}`, set: `k.${value}` } },
      ],
      fixes: [{ title: `write ${value}`, because: [`of ${value}`], set: [`s.${value}`], applicability: 'unsafe',
        edits: [{ from: 'OLD', to: `NEW ${value}` }, { from: 'OLD2', to: `NEW\n${value}` }] }],
      next: [{ step: 'variable', text: `set ${value}`, command: `prefect ${value}`, evidence: ['a:1'] }],
      problems: [{ path: 'b', code: 'unreadable', message: `near ${value}` }],
      summary: { findings: { error: 3, warning: 0, info: 0 }, fixes: { safe: 0, unsafe: 1, placeholder: 0 } },
    });
    for (const output of outputs(report)) {
      expect(output).toContain('***');
      for (const trace of TRACES) expect(output).not.toContain(trace);
    }
  });
});
