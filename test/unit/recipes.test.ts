import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../src/document/document.ts';
import { groovy } from '../../src/languages/groovy/index.ts';
import { justfile } from '../../src/languages/justfile/index.ts';
import type { Language, Parsed } from '../../src/languages/language.ts';
import { makefile } from '../../src/languages/makefile/index.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { isRefusal } from '../../src/text/refusal.ts';

function parsed(language: Language, text: string): Parsed {
  const document: Document = { id: '0', path: 'f', language: language.id, text, parseText: text, opaque: [] };
  const result = language.parse(document, { address: '' });
  if ('failed' in result) throw new Error(result.failed);
  return result;
}

function scripts(language: Language, text: string): readonly string[] {
  return parsed(language, text).guests.map((guest) => guest.codec.text);
}

function given(language: Language, text: string): readonly string[] {
  return parsed(language, text).sites.flatMap((site) => (site.kind !== 'assignment' ? []
    : [`${text.slice(site.name.range.start, site.name.range.end)}|${site.value === undefined ? '' : text.slice(site.value.range.start, site.value.range.end)}`]));
}

function read(language: Language, text: string): readonly string[] {
  return parsed(language, text).sites.flatMap((site) => (site.kind === 'reference' ? [text.slice(site.name.range.start, site.name.range.end)] : []));
}

function dropped(language: Language, text: string, name: string): string {
  const all = parsed(language, text);
  const site = all.sites.find((each) => each.kind === 'assignment' && text.slice(each.name.range.start, each.name.range.end) === name);
  if (site?.kind !== 'assignment') throw new Error('no such variable');
  const edits = all.print([{ op: 'drop', entry: site.entry }]);
  if (isRefusal(edits)) throw new Error(edits.why);
  return applyEdits(text, edits);
}

describe('makefile', () => {
  it.each([
    ['export A = b', 'A|b'], ['A:=b # c', 'A|b'], ['A ::= b', 'A|b'], ['override A ?= $(B) c', 'A|$(B) c'], ['A =', 'A|'],
    ['A = b \\\n  c', 'A|b \\\n  c'], ['A = b\\#c', 'A|b\\#c'], ['export A', 'A|'], ['t u: export A = b', 'A|b'], ['t: A = b', 'A|b'], ['  A=b', 'A|b'],
  ])('%j gives %j', (text, want) => {
    expect(given(makefile, `${text}\n`)).toEqual([want]);
  });

  it.each(['t: a=b.c ; x', '# A = b', 'define A\nB = c\nendef', '$(info A = b)', 'ifeq ($(A),b)\nendif', 'include a.mk', 't: a b'])('%j gives nothing', (text) => {
    expect(given(makefile, `${text}\n`).filter((each) => !each.startsWith('a|'))).toEqual([]);
  });

  it('gives each recipe line to a shell of its own', () => {
    expect(scripts(makefile, 't:\n\t@echo $$A $(B)\n\t-a \\\n\t  b\n\n# c\n\t+ c\nu: ; d\nX = 1\n\techo\n')).toEqual(['echo $A $(B)', 'a \\\n  b', 'c', 'd']);
  });

  it('knows another prefix and one shell for all', () => {
    expect(scripts(makefile, '.RECIPEPREFIX = >\nt:\n>a\n>b\n')).toEqual(['a', 'b']);
    expect(scripts(makefile, '.ONESHELL:\nt:\n\ta\n\tb\n')).toEqual(['a\nb']);
  });

  it('reads names where make reads them', () => {
    expect(read(makefile, 'ifdef AA\nX = $(BB:.c=.o) ${CC} $(or $(DD),$(origin EEE))\nendif\nexport X\nt: guard-FFF\n\techo $(GG) $$HH\n'))
      .toEqual(['AA', 'BB', 'CC', 'DD', 'EEE', 'X', 'FFF', 'GG']);
  });

  it('drops whole lines', () => {
    expect(dropped(makefile, 'A = 1\nexport B = 2 \\\n 3\nC = 4', 'B')).toBe('A = 1\nC = 4');
    expect(dropped(makefile, 'export A B C\n', 'B')).toBe('export A C\n');
  });

  it('fails on what does not close, and on nothing else', () => {
    for (const text of ['define A\n', 'ifdef A\n']) expect(() => parsed(makefile, text)).toThrow('is not closed');
    for (const text of ['', '\t', '$(', 'a:\n\t$(\n', ':', '=', 'export', '\\', 'a\\', '::=', 'endif\n']) expect(() => parsed(makefile, text)).not.toThrow();
  });
});

describe('justfile', () => {
  it('reads variables, parameters and recipes', () => {
    const text = 'set dotenv-load\nexport A := "b" # c\nB := env_var("C") + A\n\n# doc\nrun x=A $D=\'e\': (dep B)\n  @echo {{A}} {{{{ \\\n    b\n  -c\n\npy:\n  #!/usr/bin/env bash\n  a\n\n    b\n';
    expect(given(justfile, text)).toEqual(['A|"b"', 'B|env_var("C") + A', 'D|']);
    expect(scripts(justfile, text)).toEqual(['echo {{A}} {{ \\\n  b', 'c', '#!/usr/bin/env bash\na\n\n  b']);
    expect(read(justfile, text)).toEqual(expect.arrayContaining(['A', 'C', 'B']));
  });

  it('fails on an open string only', () => {
    expect(() => parsed(justfile, 'a := "b\n')).toThrow('is not closed');
    for (const text of ['', ' ', 'a:', 'a:\n  {{\n', ':=', 'x y z']) expect(() => parsed(justfile, text)).not.toThrow();
  });
});

describe('groovy', () => {
  it('reads environment blocks, lists and scripts', () => {
    const text = 'pipeline {\n  agent any\n  environment {\n    A = \'b\'\n    C = credentials("d") // e\n  }\n  stages { stage(\'x\') { steps {\n    withEnv(["E=f", \'G=\' ]) { sh(returnStdout: true, script: "h \\$A ${env.C}") }\n    sh \'\'\'\n      i\n    \'\'\'\n    bat \'j\'\n    sh \'k\' + l\n  } } }\n}\n';
    expect(given(groovy, text)).toEqual(['A|\'b\'', 'C|credentials("d")', 'E|f', 'G|']);
    expect(scripts(groovy, text)).toEqual(['h $A ${env.C}', '\n      i\n    ']);
    expect(read(groovy, text)).toEqual(['C']);
    expect(dropped(groovy, text, 'A')).toBe(text.replace("    A = 'b'\n", ''));
    expect(dropped(groovy, text, 'E')).toBe(text.replace('"E=f", ', ''));
  });

  it('takes slashes and comments for what they are', () => {
    expect(scripts(groovy, "def a = /it's/ // it's\n/* ' */ def b = 4 / 2\nsh 'c' // d\nsh /e/\n")).toEqual(['c']);
  });

  it('fails on what does not close', () => {
    for (const text of ["'a", '"""a', '{', ')', '/* a']) expect(() => parsed(groovy, text)).toThrow();
  });
});

const fixtures = resolve(import.meta.dirname, '../../fixtures/rules');
const makes = readdirSync(fixtures).flatMap((rule) => readdirSync(join(fixtures, rule)).map((name) => join(fixtures, rule, name)))
  .filter((folder) => existsSync(join(folder, 'after/Makefile')));

/** The variables of a makefile as make itself has them, and what its targets would run. */
function make(folder: string, ...targets: readonly string[]): { readonly variables: readonly string[]; readonly status: number | null } {
  const copy = mkdtempSync(join(tmpdir(), 'make-'));
  try {
    cpSync(folder, copy, { recursive: true });
    const { stdout, status, error } = spawnSync('make', ['-pn', '-R', ...targets], { cwd: copy, encoding: 'utf8', env: { PATH: process.env['PATH'], PREFECT_API_KEY: 'k' } });
    if (error !== undefined) throw error;
    const lines = stdout.split('\n').filter((_, index, all) => /^# makefile/.test(all[index - 1] ?? ''));
    return { variables: lines.filter((line) => !/PREFECT|MAKEFILE_LIST|CURDIR/.test(line)).sort(), status };
  } finally {
    rmSync(copy, { recursive: true });
  }
}

describe('make reads the fixtures', () => {
  it.each(makes.map((folder) => [folder.slice(fixtures.length + 1), folder]))('%s', (_, folder) => {
    const before = make(join(folder, 'before'));
    const after = make(join(folder, 'after'));
    expect(after).toEqual(before);
    expect(before.variables.length).toBeGreaterThanOrEqual(0);
  });

  it('finds fixtures', () => {
    expect(makes.length).toBeGreaterThan(4);
  });
});
