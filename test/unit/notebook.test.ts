import { expect, test } from 'vitest';
import { notebook } from '../../src/languages/notebook/index.ts';
import { magicsOf } from '../../src/languages/notebook/magics.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { maskOpaque } from '../../src/document/opaque.ts';
import { isRefusal } from '../../src/text/refusal.ts';
import type { Parsed } from '../../src/languages/language.ts';
import type { Operation } from '../../src/sites/site.ts';
import { documentOf } from './dialect-reading.ts';

function text(cells: readonly (readonly string[])[]): string {
  return JSON.stringify({ cells: cells.map((source) => ({ cell_type: 'code', metadata: {}, outputs: ['PREFECT__X'], source })), metadata: {}, nbformat: 4 }, undefined, 1);
}

function read(source: string): Parsed {
  const parsed = notebook.parse(documentOf(source), { address: '' });
  if ('failed' in parsed) throw new Error(parsed.failed);
  return parsed;
}

/** The cells' texts after edits of the guest in this language. */
function edited(source: string, language: string, ...edits: readonly (readonly [number, number, string])[]): unknown {
  const guest = read(source).guests.find((each) => each.language === language)!;
  const lifted = guest.codec.lift(edits.map(([start, end, text]) => ({ range: { start, end }, text })));
  if (isRefusal(lifted)) return lifted.refused;
  return (JSON.parse(applyEdits(source, lifted)) as { cells: { source: unknown }[] }).cells.map((cell) => cell.source);
}

test('all code is one document, each cell with its last line ended', () => {
  const [guest] = read(text([['a\n', 'b'], [], ['c\n']])).guests;
  expect([guest!.language, guest!.codec.text]).toEqual(['python', 'a\nb\n\n\nc\n']);
});

test.each([
  ['a line in front', [[0, 0, 'x\n']], [['x\n', 'a\n', 'b'], ['c']]],
  ['lines behind', [[4, 4, 'x\ny\n']], [['a\n', 'b\n', 'x\n', 'y'], ['c']]],
  ['a line less', [[0, 2, '']], [['b'], ['c']]],
  ['the last line less', [[2, 4, '']], [['a'], ['c']]],
  ['all lines less', [[0, 4, '']], [[], ['c']]],
  ['other words', [[0, 1, 'é"']], [['é"\n', 'b'], ['c']]],
  ['a line of the next cell', [[5, 5, 'x\n']], [['a\n', 'b'], ['x\n', 'c']]],
  ['two cells', [[2, 3, 'x'], [5, 6, 'y']], [['a\n', 'x'], ['y']]],
])('%s', (_, edits, cells) => {
  expect(edited(text([['a\n', 'b'], ['c']]), 'python', ...edits as [number, number, string][])).toEqual(cells);
});

test('an edit over the border of cells is refused', () => {
  expect(edited(text([['a'], ['b']]), 'python', [0, 4, ''])).toBe('cannot-hold');
});

test('what the shell of the notebook reads is masked at its length', () => {
  const source = "%env A=1\nx = !ls\nif x:\n    !prefect a \\\n  b\ns = '''\n!no\n'''\nf(\n%d\n)\ny?\n";
  const masked = maskOpaque(source, magicsOf(source).map(({ range }) => ({ range })));
  expect(masked).toBe("________\nx = ___\nif x:\n    ____________\n___\ns = '''\n!no\n'''\nf(\n%d\n)\n__\n");
});

test.each([
  ['%%bash\na\nb\n', [['script', 'a\nb\n', 'shell']]], ['%%time\n!a\n', [['other', '%%time', ''], ['script', 'a', 'shell']]], ['%%html\n<b>\n', [['other', '%%html\n<b>', '']]],
  ['%%writefile a/.env\nA=1\n', [['script', 'A=1\n', 'dotenv']]], ['%pip install x\n', [['script', 'pip install x', 'shell']]], ['!!a\n', [['script', 'a', 'shell']]],
])('%j', (source, found) => {
  expect(magicsOf(source).map((magic) => (
    magic.magic === 'script' ? ['script', source.slice(magic.script.start, magic.script.end), magic.language] : [magic.magic, source.slice(magic.range.start, magic.range.end), '']))).toEqual(found);
});

test.each([['%env A=b c', 'A', 'b c'], ['%set_env A b', 'A', 'b'], ['  %env  A = "b"', 'A', '"b"'], ['%env A', 'A', undefined]])('%s sets a variable', (line, name, value) => {
  const [magic] = magicsOf(`${line}\n`);
  if (magic?.magic !== 'variable') throw new Error('no variable');
  expect([line.slice(magic.name.start, magic.name.end), magic.value && line.slice(magic.value.start, magic.value.end)]).toEqual([name, value]);
});

test('lines of variables are set, dropped and put in', () => {
  const source = text([['%env A=1\n', '%env B={x}\n', 'print(1)']]);
  const parsed = read(source);
  const [a, b] = parsed.sites;
  if (a?.kind !== 'assignment' || b?.kind !== 'assignment') throw new Error('no assignments');
  expect(b.value!.pieces).toEqual([{ kind: 'template', source: '{x}' }]);
  const after = (operations: readonly Operation[]): unknown => {
    const edits = parsed.print(operations);
    return isRefusal(edits) ? edits.refused : (JSON.parse(applyEdits(source, edits)) as { cells: { source: unknown }[] }).cells[0]!.source;
  };
  expect(after([{ op: 'set', slot: a.name, to: [{ kind: 'text', text: 'C' }] }])).toEqual(['%env C=1\n', '%env B={x}\n', 'print(1)']);
  expect(after([{ op: 'drop', entry: a.entry }, { op: 'comment', entry: b.entry, text: 'gone' }])).toEqual(['# gone\n', 'print(1)']);
  expect(after(a.environment.binder.add('D', { kind: 'content', content: [{ kind: 'text', text: 'd' }] }, b) as Operation[])).toEqual(['%env A=1\n', '%env B={x}\n', '%env D=d\n', 'print(1)']);
  expect(a.environment.binder.add('D', { kind: 'reference' })).toEqual([]);
});

test('the two readers agree on what they read', async () => {
  const source = text([['a\n', 'b'], ['c']]);
  const witness = await notebook.witness!();
  expect((witness.read(source) as { cells: unknown }).cells).toEqual((read(source).outline as { cells: unknown }).cells);
  expect(witness.read('{')).toBeUndefined();
});

test.each(['{"cells": [', '', `${'['.repeat(5000)}`, '{"cells": [] // c\n}'])('%#: no notebook', (source) => {
  expect('failed' in notebook.parse(documentOf(source), { address: '' })).toBe(true);
});

test.each(['[]', '{}', '{"cells": {}}', '{"cells": [1, {"source": 1}, {"source": ["a", 2]}]}', '{"cells": [{"cell_type": "code", "source": "a", "source": "b"}]}'])('%s has no cells', (source) => {
  expect(read(source).guests).toEqual([]);
});
