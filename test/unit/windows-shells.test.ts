import { describe, expect, test } from 'vitest';
import type { Document } from '../../src/document/document.ts';
import { batch } from '../../src/languages/batch/index.ts';
import { batchWitness } from '../../src/languages/batch/witness.ts';
import { powershell } from '../../src/languages/powershell/index.ts';
import { powershellWitness } from '../../src/languages/powershell/witness.ts';
import type { Language, Parsed } from '../../src/languages/language.ts';
import { textOf } from '../../src/sites/pieces.ts';
import type { AssignmentSite, CommandSite, Operation } from '../../src/sites/site.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { isRefusal } from '../../src/text/refusal.ts';

function parse(language: Language, text: string): Parsed {
  const document: Document = { id: '0', path: 'a', language: language.id, text, parseText: text, opaque: [] };
  const parsed = language.parse(document, { address: '' });
  if ('failed' in parsed) throw new Error(parsed.failed);
  return parsed;
}

function told(parsed: Parsed): readonly string[] {
  return parsed.sites.flatMap((site) => {
    if (site.kind === 'assignment') return [`${textOf(site.name.pieces)}=${textOf(site.value?.pieces ?? [])}`];
    if (site.kind === 'command') return [site.words.map((word) => textOf(word.slot.pieces)).join('|')];
    return site.kind === 'reference' ? [`$${textOf(site.name.pieces)}`] : [];
  });
}

const assignments = (parsed: Parsed): readonly AssignmentSite[] => parsed.sites.filter((site) => site.kind === 'assignment');
const commands = (parsed: Parsed): readonly CommandSite[] => parsed.sites.filter((site) => site.kind === 'command');
const text = (value: string): { kind: 'text'; text: string } => ({ kind: 'text', text: value });

function printed(parsed: Parsed, operations: readonly Operation[]): string {
  const edits = parsed.print(operations);
  return isRefusal(edits) ? `refused: ${edits.why}` : applyEdits(parsed.document.text, edits);
}

describe('powershell', () => {
  test('assignments of all forms', () => {
    expect(told(parse(powershell, "$env:A = 'it''s'\n${env:B}=\"x`\"$env:C\"\n[System.Environment]::SetEnvironmentVariable(\"D\", $x, 'User')\nsetx E f\nSet-Item -Path Env:\\G -Value h\n$env:I = $a + 'b'\n$env:J += 'x'\n")))
      .toEqual(["A=it's", 'B=x"$env:C', 'D=$x', 'E=f', 'G=h', "I=$a + 'b'", '$C', '$J']);
  });

  test('commands: call operator, continuation, pipelines, blocks', () => {
    expect(told(parse(powershell, '& "C:\\x y\\run.exe" a `\n  -b "c $d"\nif ($x) { go 1 } else { stop }\nget | take -n 2; $y = make z\n@"\nno command\n"@\n# a b\n<# c d #> e\n')))
      .toEqual(['run|a|-b|c $d', 'go|1', 'stop', 'get', 'take|-n|2', 'make|z', 'e']);
  });

  test('sets, drops, inserts and comments', () => {
    const parsed = parse(powershell, '$env:A = "b" # c\r\nrun x --old y\r\n');
    const [assignment] = assignments(parsed);
    const [command] = commands(parsed);
    expect(printed(parsed, [{ op: 'set', slot: assignment!.name, to: [text('N')] }, { op: 'set', slot: assignment!.value!, to: [text("it's $5")] }, { op: 'drop', entry: command!.words[2]!.entry }]))
      .toBe('$env:N = "it\'s `$5" # c\r\nrun x y\r\n');
    expect(printed(parsed, [{ op: 'drop', entry: assignment!.entry }, { op: 'insert', beside: command!.statement!, side: 'before', shape: { shape: 'assignment', name: 'K', value: [text('v')], exported: true } }]))
      .toBe("$env:K = 'v'\r\nrun x --old y\r\n");
    expect(printed(parsed, [{ op: 'comment', entry: command!.statement!, text: 'gone' }])).toBe('$env:A = "b" # c\r\n# gone\r\n');
  });

  test('a reference needs no statement: the session gives it', () => {
    const parsed = parse(powershell, '$env:A = "b"\nrun\n');
    const { environment } = assignments(parsed)[0]!;
    expect(environment.binder.add('K', { kind: 'reference' })).toEqual([]);
    expect(environment.binder.outside).toBeDefined();
    const replaced = environment.binder.replace(assignments(parsed)[0]!, 'K', { kind: 'reference' });
    expect(isRefusal(replaced) ? '' : printed(parsed, replaced)).toBe('run\n');
  });

  test('what shares its line stays', () => {
    const parsed = parse(powershell, 'run a; $env:A = "b"\n');
    expect(printed(parsed, [{ op: 'drop', entry: assignments(parsed)[0]!.entry }])).toMatch(/^refused/);
  });

  test('broken scripts fail, and never throw', () => {
    for (const source of ["$env:A = 'b", 'a "b', '<# x', 'a {', 'a (', '@"\nx', '('.repeat(20_000), '$('.repeat(20_000), '"$('.repeat(5000)]) {
      const document: Document = { id: '0', path: 'a', language: 'powershell', text: source, parseText: source, opaque: [] };
      const start = performance.now();
      expect('failed' in powershell.parse(document, { address: '' }), source.slice(0, 10)).toBe(true);
      expect(performance.now() - start).toBeLessThan(4000);
    }
  });

  test('the second reader', () => {
    expect(Object.keys(powershellWitness.read('a `\r\n  b; c "d;e" # f\nif ($x) { g }') as object)).toEqual(['a b', 'c "d;e"', 'if ($x)', 'g', '']);
  });
});

describe('batch', () => {
  test('assignments and commands of all forms', () => {
    expect(told(parse(batch, '@echo off\r\nset A=b c\r\nset "D=%E% 50%%"\r\nsetx F g\r\nif "%1"=="x" run a && stop\r\ncall venv\\run.exe x ^\r\n  -y "z w" > log 2>&1\r\nrem set H=i\r\n:: j\r\n:k\r\nset /p L=m\r\nfor %%i in (a b) do go %%i\r\n')))
      .toEqual(['echo|off', 'A=b c', 'D=%E% 50%', 'F=g', 'run|a', 'stop', 'run|x|-y|z w', 'set|/p|L=m', 'for|%i|in', 'a|b', 'go|%i', '$E']);
  });

  test('sets, drops and inserts', () => {
    const parsed = parse(batch, 'set A=b\r\n@call run x --old y\r\n');
    const [assignment] = assignments(parsed);
    const [command] = commands(parsed);
    expect(printed(parsed, [{ op: 'set', slot: assignment!.name, to: [text('N')] }, { op: 'set', slot: assignment!.value!, to: [text('50% & c')] }, { op: 'drop', entry: command!.words[2]!.entry }]))
      .toBe('set N=50%% ^& c\r\n@call run x y\r\n');
    expect(printed(parsed, [{ op: 'drop', entry: command!.statement! }])).toBe('set A=b\r\n');
    expect(printed(parsed, [{ op: 'insert', beside: command!.statement!, side: 'before', shape: { shape: 'assignment', name: 'K', value: [text('v')], exported: true } }]))
      .toBe('set A=b\r\nset "K=v"\r\n@call run x --old y\r\n');
    expect(printed(parsed, [{ op: 'set', slot: assignment!.value!, to: [text('a!')] }])).toMatch(/^refused/);
  });

  test('never throws, in linear time', () => {
    for (const source of ['^', '"', '%', 'set', 'set "A=', '('.repeat(100_000), 'if '.repeat(50_000), '^\r\n'.repeat(20_000), '%a'.repeat(50_000), 'for /f x '.repeat(10_000), '"'.repeat(100_000)]) {
      const start = performance.now();
      parse(batch, source);
      expect(performance.now() - start, source.slice(0, 10)).toBeLessThan(4000);
    }
  });

  test('the second reader', () => {
    expect(Object.keys(batchWitness.read('@call a ^\r\n  b > c\r\nrem d\r\nif exist x e & f "g & h"\r\n') as object)).toEqual(['a b', 'e', 'f "g & h"']);
  });
});
