import { expect, it } from 'vitest';
import { jsonReport } from '../../src/report/json.ts';
import { sampleReport } from './report-sample.ts';

it('has the fields of version 1 and no others', () => {
  const report = sampleReport({
    files: { 'run.sh': 'x\nprefect agent start\n' },
    findings: [{
      at: 'prefect agent start', address: '@2', fix: 'f1', nested: [{ language: 'shell', line: 2, column: 1 }],
      refusal: { code: 'labels', reason: 'two labels', set: null }, wouldWrite: 'prefect worker start',
    }],
    fixes: [{ because: ['a default'], set: ['pools.local'], edits: [{ from: 'agent', to: 'worker' }] }],
    next: [
      { step: 'revoke', text: 'revoke it', command: null, evidence: ['run.sh:2'] },
      { step: 'make-key', text: 'make it', command: 'prefect cloud login', evidence: [] },
    ],
    problems: [{ path: 'b', code: 'utf-16', message: 'is UTF-16' }],
    summary: { findings: { error: 1, warning: 0, info: 0 }, fixes: { safe: 1, unsafe: 0, placeholder: 0 } },
  });
  const text = jsonReport(report);
  expect(text.endsWith('}\n')).toBe(true);
  expect(JSON.parse(text)).toEqual({
    version: 1,
    findings: [{
      id: 'n1', rule: 'agent-start', messageId: 'm', message: 'the command is gone', severity: 'error', path: 'run.sh', address: '@2',
      start: { line: 2, column: 1, offset: 2 }, end: { line: 2, column: 20, offset: 21 },
      nested: [{ language: 'shell', line: 2, column: 1 }], fix: 'f1', refusal: { code: 'labels', reason: 'two labels', set: null },
    }],
    fixes: [{ id: 'f1', title: 'start a worker', applicability: 'safe', edits: [{ path: 'run.sh', start: 10, end: 15, text: 'worker' }] }],
    next: [
      { step: 'make-key', command: 'prefect cloud login', evidence: [] },
      { step: 'revoke', command: null, evidence: ['run.sh:2'] },
    ],
    errors: [{ path: 'b', code: 'utf-16', message: 'is UTF-16' }],
    summary: { filesRead: 3, filesMatched: 1, filesNotUnderstood: 0, findings: { error: 1, warning: 0, info: 0 }, fixes: { safe: 1, unsafe: 0, placeholder: 0 } },
  });
});

it('withholds an edit that would hold a secret, and only that', () => {
  const report = sampleReport({
    files: { a: 'ENV=canary-canary\nX=1\n' }, secrets: ['canary-canary'],
    fixes: [{ edits: [{ from: 'ENV', to: 'export ENV' }, { from: 'X=1', to: 'Y=canary-canary' }] }],
  });
  const data = JSON.parse(jsonReport(report));
  expect(data.fixes[0].edits).toEqual([
    { path: 'a', start: 0, end: 3, text: 'export ENV' },
    { path: 'a', start: 18, end: 21, text: null, withheld: 'secret' },
  ]);
  expect(jsonReport(report)).not.toContain('canary');
});

it('withholds an edit that makes a secret together with the rest of its line', () => {
  const report = sampleReport({ files: { a: 'u: https://u:p4ss@@h\n' }, fixes: [{ edits: [{ from: 'p4ss@@', to: 'wxyz@' }] }] });
  expect(JSON.parse(jsonReport(report)).fixes[0].edits[0]).toEqual({ path: 'a', start: 13, end: 19, text: null, withheld: 'secret' });
});

it('escapes what a terminal obeys, without a loss', () => {
  const report = sampleReport({ files: { 'p\u202e\u009b': 'A' }, findings: [{ at: 'A', message: 'm\u001b\u2066' }] });
  const text = jsonReport(report);
  expect(text).toContain('"p\\u202e\\u009b"');
  expect(text).toContain('"m\\u001b\\u2066"');
  expect(JSON.parse(text).findings[0].path).toBe('p\u202e\u009b');
});
