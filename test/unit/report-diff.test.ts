import { describe, expect, it } from 'vitest';
import { diffReport } from '../../src/report/diff.ts';
import { sampleReport, type ReportSketch } from './report-sample.ts';

function diffOf(sketch: ReportSketch): string {
  const report = sampleReport(sketch);
  return diffReport(report, report.fixes);
}

describe('a diff', () => {
  it('has three lines of context and one hunk per place', () => {
    expect(diffOf({
      files: { 'a.env': 'a\nb\nc\nd\nOLD=1\ne\nf\ng\nh\ni\nj\nk\nLAST=1\n' },
      fixes: [{ edits: [{ from: 'LAST', to: 'END' }] }, { edits: [{ from: 'OLD', to: 'NEW' }] }],
    })).toBe(
      `--- a/a.env
+++ b/a.env
@@ -2,7 +2,7 @@
 b
 c
 d
-OLD=1
+NEW=1
 e
 f
 g
@@ -10,4 +10,4 @@
 i
 j
 k
-LAST=1
+END=1
`);
  });

  it('joins places that are near, and counts inserted and removed lines', () => {
    expect(diffOf({ files: { a: '1\n2\n3\n4\n5\n' }, fixes: [{ edits: [{ from: '1\n', to: '' }, { from: '5\n', to: '5\n6\n7\n' }] }] })).toBe(
      `--- a/a
+++ b/a
@@ -1,5 +1,6 @@
-1
 2
 3
 4
 5
+6
+7
`);
  });

  it('shows only the lines that differ of an edit that covers more', () => {
    expect(diffOf({ files: { a: 'x\ny\nz\n' }, fixes: [{ edits: [{ from: 'x\ny\nz', to: 'X\ny\nZ' }] }] })).toBe(
      `--- a/a
+++ b/a
@@ -1,3 +1,3 @@
-x
+X
 y
-z
+Z
`);
  });

  it('marks a text without a last newline on both sides', () => {
    expect(diffOf({ files: { a: 'x\ny' }, fixes: [{ edits: [{ from: 'y', to: 'z' }] }] })).toBe(
      `--- a/a
+++ b/a
@@ -1,2 +1,2 @@
 x
-y
\\ No newline at end of file
+z
\\ No newline at end of file
`);
  });

  it('marks the side alone that has none', () => {
    expect(diffOf({ files: { a: 'x' }, fixes: [{ edits: [{ from: 'x', to: 'x\ny\n' }] }] })).toBe(
      `--- a/a
+++ b/a
@@ -1 +1,2 @@
-x
\\ No newline at end of file
+x
+y
`);
  });

  it('keeps CRLF', () => {
    expect(diffOf({ files: { a: 'x\r\ny\r\n' }, fixes: [{ edits: [{ from: 'y', to: 'z' }] }] })).toBe(
      '--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n x\r\n-y\r\n+z\r\n');
  });

  it('says on the hunk that a secret is masked', () => {
    expect(diffOf({
      files: { a: 'KEEP: canary-canary\nOLD: x\nA: 1\nB: 2\nC: 3\nD: 4\nE: 5\nF: 6\nG: 7\nH: 8\n' }, secrets: ['canary-canary'],
      fixes: [{ edits: [{ from: 'OLD', to: 'NEW' }, { from: 'H: 8', to: 'H: 9' }] }],
    })).toBe(
      `--- a/a
+++ b/a
@@ -1,5 +1,5 @@ secrets masked
 KEEP: ***
-OLD: x
+NEW: x
 A: 1
 B: 2
 C: 3
@@ -7,4 +7,4 @@
 E: 5
 F: 6
 G: 7
-H: 8
+H: 9
`);
  });

  it('masks a secret that the new text brings, and a short one by its place', () => {
    expect(diffOf({ files: { a: 'run q7x --env K=\n' }, secrets: ['q7x'], fixes: [{ edits: [{ from: '--env K=', to: 'https://u:hunter2@h' }] }] })).toBe(
      `--- a/a
+++ b/a
@@ -1 +1 @@ secrets masked
-run *** --env K=
+run *** https://u:***@h
`);
  });

  it('masks every line of a secret over several', () => {
    expect(diffOf({ files: { a: 'k: |\n  MII-one\n  two\nz: 1\n' }, secrets: ['MII-one\n  two'], fixes: [{ edits: [{ from: 'z', to: 'y' }] }] })).toBe(
      `--- a/a
+++ b/a
@@ -1,4 +1,4 @@ secrets masked
 k: |
   ***
 ***
-z: 1
+y: 1
`);
  });

  it('escapes control characters of contents and paths and says so', () => {
    expect(diffOf({ files: { 'a\u001b]': 'x\u202e\u001b[2J\n' }, fixes: [{ edits: [{ from: 'x', to: 'y' }] }] })).toBe(
      `--- a/a\\u001b]
+++ b/a\\u001b]
@@ -1 +1 @@ control characters escaped
-x\\u202e\\u001b[2J
+y\\u202e\\u001b[2J
`);
  });

  it('writes a new file', () => {
    const report = sampleReport({ files: {} });
    const fix = { id: 'f1', title: 't', applicability: 'safe', because: [], set: [], edits: [{ path: 'new.json', start: 0, end: 0, text: '{}\n' }] } as const;
    expect(diffReport(report, [fix])).toBe('--- /dev/null\n+++ b/new.json\n@@ -0,0 +1 @@\n+{}\n');
  });

  it('leaves a fix out, whole, that meets one before it', () => {
    expect(diffOf({
      files: { a: 'one two\n', b: 'x\n' },
      fixes: [{ edits: [{ from: 'one', to: '1' }] }, { title: 'later', edits: [{ from: 'ne t', to: '' }, { path: 'b', from: 'x', to: 'y' }] }],
    })).toBe('# left out, it changes the same text as another fix: later\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-one two\n+1 two\n');
  });

  it('is empty when nothing changes', () => {
    expect(diffOf({ files: { a: 'x\n' }, fixes: [{ edits: [{ from: 'x', to: 'x' }] }] })).toBe('');
  });
});
