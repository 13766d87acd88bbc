import { parse as parseWithPackage } from 'dotenv';
import { describe, expect, test } from 'vitest';
import type { Document } from '../../src/document/document.ts';
import { dotenv } from '../../src/languages/dotenv/index.ts';
import { dotenvWitness } from '../../src/languages/dotenv/witness.ts';
import type { Parsed } from '../../src/languages/language.ts';
import type { AssignmentSite, BindValue, Content, Operation } from '../../src/sites/site.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { isRefusal } from '../../src/text/refusal.ts';

function documentOf(text: string): Document {
  return { id: '0', path: '.env', language: 'dotenv', text, parseText: text, opaque: [] };
}

function parse(text: string): Parsed {
  const parsed = dotenv.parse(documentOf(text), { address: '' });
  if ('failed' in parsed) throw new Error(parsed.failed);
  return parsed;
}

function assignment(parsed: Parsed, name: string): AssignmentSite {
  const found = parsed.sites.find((site) => site.kind === 'assignment' && site.address === name);
  if (found?.kind !== 'assignment') throw new Error(`no ${name}`);
  return found;
}

function printed(text: string, ask: (at: (name: string) => AssignmentSite) => readonly Operation[]): string {
  const parsed = parse(text);
  const edits = parsed.print(ask((name) => assignment(parsed, name)));
  return isRefusal(edits) ? `refused: ${edits.refused}` : applyEdits(text, edits);
}

const text = (value: string): Content => [{ kind: 'text', text: value }];
const content = (value: string): BindValue => ({ kind: 'content', content: text(value) });

/** What the binder asks for, as operations. */
function bound(site: AssignmentSite, name: string, value: BindValue | 'keep'): readonly Operation[] {
  const operations = site.environment.binder.replace(site, name, value);
  return isRefusal(operations) ? [] : operations;
}
function added(site: AssignmentSite, name: string, value: BindValue, beside?: AssignmentSite): readonly Operation[] {
  const operations = site.environment.binder.add(name, value, beside);
  return isRefusal(operations) ? [] : operations;
}

describe('what is read', () => {
  const source = 'A=1\n  export B = "two words" # c1\nC=\'$X\'\n# words here\n\nD="a\nb"\nE=${X:-d}/$Y\nF=a#b #c2\nLONE\nG=\nH= # c3\nI=`x "y"`\nnot an assignment\nA.b-c=1\n';

  test('assignments with exact places', () => {
    const rows = parse(source).sites.flatMap((site) => site.kind === 'assignment'
      ? [[source.slice(site.name.range.start, site.name.range.end), site.value === undefined ? undefined : source.slice(site.value.range.start, site.value.range.end), site.source]] : []);
    expect(rows).toEqual([
      ['A', '1', 'value'], ['B', '"two words"', 'value'], ['C', "'$X'", 'value'], ['D', '"a\nb"', 'value'], ['E', '${X:-d}/$Y', 'value'],
      ['F', 'a#b', 'value'], ['LONE', undefined, 'pass-through'], ['G', '', 'value'], ['H', '', 'value'], ['I', '`x "y"`', 'value'], ['A.b-c', '1', 'value'],
    ]);
  });

  test('references, none in single quotes', () => {
    const rows = parse(source).sites.flatMap((site) => site.kind === 'reference' ? [[source.slice(site.name.range.start, site.name.range.end), site.address, site.environment?.kind]] : []);
    expect(rows).toEqual([['X', 'E', 'file'], ['Y', 'E', 'file']]);
    expect(assignment(parse(source), 'E').value?.pieces).toEqual([
      { kind: 'reference', name: 'X', source: '${X:-d}' }, { kind: 'text', text: '/' }, { kind: 'reference', name: 'Y', source: '$Y' },
    ]);
  });

  test('comments', () => {
    const rows = parse(source).sites.flatMap((site) => site.kind === 'text' ? [[site.comment, site.words.map((word) => source.slice(word.range.start, word.range.end)).join(' '), site.address]] : []);
    expect(rows).toEqual([[true, 'c1', '@2'], [true, 'words here', '@4'], [true, 'c2', '@9'], [true, 'c3', '@12']]);
  });

  test('the package reads the same values', () => {
    const read = parseWithPackage(source);
    for (const site of parse(source).sites) {
      if (site.kind !== 'assignment' || site.value === undefined || site.address === 'F') continue;
      const own = site.value.pieces.map((piece) => piece.kind === 'text' ? piece.text : piece.source).join('');
      const name = source.slice(site.name.range.start, site.name.range.end);
      expect([name, read[name]]).toEqual([name, own]);
    }
  });

  test('an open quote is a failure with a place', () => {
    expect(dotenv.parse(documentOf('A=1\nB="open\nC=2\n'), { address: '' })).toEqual({ failed: 'a quote is not closed', offset: 6 });
  });

  test('a value with text after its quote is frozen', () => {
    expect(assignment(parse('A="x"y\n'), 'A').value?.frozen).toBe('not-writable');
  });
});

type Case = readonly [name: string, before: string, ask: (at: (name: string) => AssignmentSite) => readonly Operation[], after: string];

const CASES: readonly Case[] = [
  ['a rename', 'OLD=x # t\n', (at) => bound(at('OLD'), 'NEW', 'keep'), 'NEW=x # t\n'],
  ['a rename of an export', 'export OLD="x"\n', (at) => bound(at('OLD'), 'NEW', 'keep'), 'export NEW="x"\n'],
  ['a rename of a lone name', 'OLD\nB=1\n', (at) => bound(at('OLD'), 'NEW', 'keep'), 'NEW\nB=1\n'],
  ['a new value', 'OLD=x\n', (at) => bound(at('OLD'), 'NEW', content('http://h:4200/api')), 'NEW=http://h:4200/api\n'],
  ['a new value in single quotes', "OLD='x'\n", (at) => bound(at('OLD'), 'NEW', content('a b')), "NEW='a b'\n"],
  ['a bare value with a blank is quoted', 'OLD=x\n', (at) => bound(at('OLD'), 'NEW', content('a b')), 'NEW="a b"\n'],
  ['a dollar takes single quotes', 'OLD="x"\n', (at) => bound(at('OLD'), 'NEW', content('a$b')), "NEW='a$b'\n"],
  ['a line break is refused', 'OLD="x"\n', (at) => bound(at('OLD'), 'NEW', content('a\nb')), 'refused: cannot-hold'],
  ['all quotes at once are refused', 'OLD="x"\n', (at) => bound(at('OLD'), 'NEW', content('\'"`')), 'refused: cannot-hold'],
  ['a value for a lone name', 'OLD\n', (at) => bound(at('OLD'), 'NEW', content('x')), 'NEW=x\n'],
  ['a reference becomes a comment', '# mine\nexport OLD=secret # t\nB=1\n', (at) => bound(at('OLD'), 'NEW', { kind: 'reference' }), '# mine\n# NEW=<value>\nB=1\n'],
  ['a reference for a value of two lines', 'OLD="a\nb"\nB=1\n', (at) => bound(at('OLD'), 'NEW', { kind: 'reference' }), '# NEW=<value>\nB=1\n'],
  ['an added value goes to the end', 'A="x"\nB=y\n', (at) => added(at('A'), 'NEW', content('v')), 'A="x"\nB=y\nNEW=v\n'],
  ['an added value beside another', 'export A="x"\nB=y\n', (at) => added(at('A'), 'NEW', content('v'), at('A')), 'export A="x"\nexport NEW=v\nB=y\n'],
  ['an added reference', 'A=x\nB=y\n', (at) => added(at('A'), 'NEW', { kind: 'reference' }, at('A')), 'A=x\n# NEW=<value>\nB=y\n'],
  ['an added value without a line break at the end', 'A=x\nB=y', (at) => added(at('B'), 'NEW', content('v')), 'A=x\nB=y\nNEW=v'],
  ['a drop with its comment', '# stays\nA=x # goes\n\nB=y\n', (at) => [{ op: 'drop', entry: at('A').entry }], '# stays\n\nB=y\n'],
  ['the only line', 'A=x', (at) => [{ op: 'drop', entry: at('A').entry }], ''],
  ['a drop and an insert', 'A=x\nB=y', (at) => [{ op: 'drop', entry: at('B').entry }, ...added(at('B'), 'NEW', content('v'), at('B'))], 'A=x\nNEW=v'],
  ['a set in a dropped line is void', 'A=x\nB=y\n', (at) => [...bound(at('A'), 'NEW', 'keep'), { op: 'drop', entry: at('A').entry }], 'B=y\n'],
  ['a carried value keeps its source', 'A=\'x y\'\nB=z\n', (at) => [{ op: 'set', slot: at('B').value!, to: [{ kind: 'carry', from: at('A').value! }] }], "A='x y'\nB='x y'\n"],
  ['a reference in a value', 'A=x\n', (at) => [{ op: 'set', slot: at('A').value!, to: [{ kind: 'text', text: 'p-' }, { kind: 'reference', name: 'K', source: '${K}' }] }], 'A=p-${K}\n'],
  ['an empty value is filled', 'A= # c\n', (at) => [{ op: 'set', slot: at('A').value!, to: text('v') }], 'A=v # c\n'],
  ['a name that is none', 'A=x\n', (at) => bound(at('A'), 'a b', 'keep'), 'refused: cannot-hold'],
];

describe.each([['LF', (source: string) => source], ['CRLF', (source: string) => source.replaceAll('\n', '\r\n')]] as const)('%s', (_name, ending) => {
  test.each(CASES)('%s', (_title, before, ask, after) => {
    // Line breaks inside a value are the file's too.
    expect(printed(ending(before), ask)).toBe(ending(after));
  });
});

test('a variable read elsewhere in the file is renamed', () => {
  const source = 'A="${OLD:-x}/$OLD"\n';
  const parsed = parse(source);
  const operations = parsed.sites.flatMap((site): Operation[] => site.kind === 'reference' ? [{ op: 'set', slot: site.name, to: text('NEW') }] : []);
  const edits = parsed.print(operations);
  expect(isRefusal(edits) ? edits : applyEdits(source, edits)).toBe('A="${NEW:-x}/$NEW"\n');
});

test('an empty file has no place for a variable', () => {
  const parsed = parse('# nothing\n');
  expect(parsed.print([])).toEqual([]);
  expect(parsed.sites.map((site) => site.kind)).toEqual(['text']);
});

test('the witness reads names and values', () => {
  expect(dotenvWitness.read('A="x y" # c\nexport B=1\n')).toEqual({ A: 'x y', B: '1' });
});
