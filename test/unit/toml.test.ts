import { describe, expect, test } from 'vitest';
import type { Document } from '../../src/document/document.ts';
import type { Parsed } from '../../src/languages/language.ts';
import { toml } from '../../src/languages/toml/index.ts';
import { tomlWitness } from '../../src/languages/toml/witness.ts';
import type { Content, Entry, Operation, Shape } from '../../src/sites/site.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { isRefusal } from '../../src/text/refusal.ts';
import { pairOf, valueAt, type DataNode, type DataScalar } from '../../src/tree/data-tree.ts';
import { itemEntry, pairEntry, partSlot, scalarSlot } from '../../src/tree/handles.ts';

type Path = readonly (string | number)[];

function documentOf(text: string): Document {
  return { id: '0', path: 'a.toml', language: 'toml', text, parseText: text, opaque: [] };
}

function read(text: string): Parsed {
  const parsed = toml.parse(documentOf(text), { address: '' });
  if ('failed' in parsed) throw new Error(parsed.failed);
  return parsed;
}

function plain(node: DataNode): unknown {
  if (node.kind === 'scalar') return node.isString ? node.text : { typed: node.text };
  if (node.kind === 'list') return node.items.map(plain);
  return node.kind === 'map' ? Object.fromEntries(node.pairs.map(({ key, value }) => [key.text, plain(value)])) : undefined;
}

function entryAt(parsed: Parsed, path: Path): Entry {
  const up = valueAt(parsed.trees[0], ...path.slice(0, -1));
  const last = path.at(-1)!;
  if (typeof last === 'number' && up?.kind === 'list') return itemEntry(up, last);
  return pairEntry(pairOf(up, String(last))!);
}

function scalarAt(parsed: Parsed, path: Path): DataScalar {
  const found = valueAt(parsed.trees[0], ...path);
  if (found?.kind !== 'scalar') throw new Error('no scalar');
  return found;
}

function print(text: string, make: (parsed: Parsed) => readonly Operation[]): string {
  const parsed = read(text);
  const edits = parsed.print(make(parsed));
  return isRefusal(edits) ? `refused: ${edits.refused}` : applyEdits(text, edits);
}

const drop = (text: string, ...paths: readonly Path[]): string => print(text, (parsed) => paths.map((path) => ({ op: 'drop', entry: entryAt(parsed, path) })));
const dropAll = (text: string, ...paths: readonly Path[]): string => print(text, (parsed) => paths.map((path) => ({ op: 'drop', entry: entryAt(parsed, path), comments: true })));
const words = (text: string): Content => [{ kind: 'text', text }];
const set = (text: string, path: Path, to: string): string => print(text, (parsed) => [{ op: 'set', slot: scalarSlot(scalarAt(parsed, path)), to: words(to) }]);
const insert = (text: string, path: Path, side: 'before' | 'after', shape: Shape): string => print(text, (parsed) => [{ op: 'insert', beside: entryAt(parsed, path), side, shape }]);

describe('the tree', () => {
  test('tables, dotted keys and arrays of tables are one tree', () => {
    const text = 'a.b = 1\n[c]\nd = "x"\n[[e]]\nf = true\n[[e]]\n[e.g]\nh = [1, "y"]\n[c.i."j k"]\nl = {m = \'z\', n.o = 2}\n';
    expect(plain(read(text).trees[0]!)).toEqual({
      a: { b: { typed: '1' } },
      c: { d: 'x', i: { 'j k': { l: { m: 'z', n: { o: { typed: '2' } } } } } },
      e: [{ f: { typed: 'true' } }, { g: { h: [{ typed: '1' }, 'y'] } }],
    });
  });

  test('ranges are exact, with CRLF, a byte order mark and astral characters', () => {
    const text = '\uFEFF# 😀\r\n[a]\r\nb = "😀 x" # c\r\n';
    const value = scalarAt(read(text), ['a', 'b']);
    expect(text.slice(value.range.start, value.range.end)).toBe('"😀 x"');
    const part = partSlot(value, { start: 3, end: 4 });
    expect(text.slice(part.range.start, part.range.end)).toBe('x');
  });

  test.each([
    ['"a\\tb\\u00e9\\\\"', 'a\tb\u00e9\\'], ["'a\\tb'", 'a\\tb'], ['"""\na\n b\\\n   c\\"\\""""', 'a\n bc""'], ["'''\na\r\nb'''", 'a\nb'], ['""', ''], ['""""a"""', '"a'],
  ])('%s', (source, text) => {
    const value = scalarAt(read(`k = ${source}\n`), ['k']);
    expect([value.text, value.codec().text]).toEqual([text, text]);
  });

  test('comments are told without their sign', () => {
    const comments = read('# one\na = "# no" # two\nb = [ # three\n]\n').sites.flatMap((site) => site.kind === 'text' ? [site.words.map((word) => word.pieces.map((piece) => piece.kind === 'text' ? piece.text : '').join('')).join(' ')] : []);
    expect(comments).toEqual(['one', 'two', 'three']);
  });

  test.each(['a = 1\na = 2\n', 'a = \n', '[a', `a = ${'['.repeat(5000)}`, 'a = "\n"'])('%j does not parse', (text) => {
    expect(toml.parse(documentOf(text), { address: '' })).toHaveProperty('failed');
  });

  test('many tables are read in time', () => {
    const text = Array.from({ length: 5000 }, (_, index) => `[t${index}]\nk = "v"\n`).join('');
    expect(read(text).trees).toHaveLength(1);
  });
});

describe('drop', () => {
  test('a line goes with its trailing comment; a comment above stays', () => {
    expect(drop('# a\nb = 1 # b\nc = 2\n', ['b'])).toBe('# a\nc = 2\n');
  });

  test('a table that is emptied loses its header, and the blank lines that parted it', () => {
    expect(drop('x = 1\n\n[a] # a\nb = 1\n\n[c]\nd = 2\n', ['a', 'b'])).toBe('x = 1\n\n[c]\nd = 2\n');
  });

  test('a header that only stood for inner tables goes with them', () => {
    expect(drop('[a]\n[a.b]\nc = 1\n[d]\ne = 1\n', ['a', 'b', 'c'])).toBe('[d]\ne = 1\n');
  });

  test('a table in several places goes everywhere', () => {
    expect(drop('[a]\nb = 1\n[c]\nd = 1\n[a.e]\nf = 1\n', ['a'])).toBe('[c]\nd = 1\n');
  });

  test('comments go with the last of what they speak of', () => {
    const text = '# both\na = 1\nb = 2\n\n# c\n[c]\n# d\nd = 3\n\n# e\n[e]\nf = 4\n';
    expect(dropAll(text, ['a'])).toBe(text.replace('a = 1\n', ''));
    expect(dropAll(text, ['a'], ['b'], ['c', 'd'])).toBe('# e\n[e]\nf = 4\n');
  });

  test('a value over several lines goes whole, and a missing final line break stays missing', () => {
    expect(drop('a = [\n  1,\n]\nb = 2', ['a'])).toBe('b = 2');
    expect(drop('a = 1\nb = """\nx\n"""', ['b'])).toBe('a = 1');
    expect(drop('a = 1\r\nb = 2', ['b'])).toBe('a = 1');
  });

  test.each<readonly [string, readonly Path[], string]>([
    ['a = [1, 2, 3]', [['a', 1]], 'a = [1, 3]'], ['a = [1, 2, 3]', [['a', 1], ['a', 2]], 'a = [1]'], ['a = [1, 2,]', [['a', 1]], 'a = [1,]'],
    ['a = {b = 1, c = 2}', [['a', 'c']], 'a = {b = 1}'], ['a = { b = 1, c = 2 }', [['a', 'b']], 'a = { c = 2 }'],
    ['a = [\n  "x", # x\n  "y",\n]\n', [['a', 0]], 'a = [\n  "y",\n]\n'], ['a = [\n  "x",\n  "y"\n]\n', [['a', 1]], 'a = [\n  "x"\n]\n'],
    ['a = {b = {c = 1}}\nd = 2\n', [['a', 'b', 'c']], 'd = 2\n'], ['a.b = 1\na.c = 2\n', [['a', 'b']], 'a.c = 2\n'], ['a.b = 1\na.c = 2\nd = 3\n', [['a']], 'd = 3\n'],
  ])('%j without %j', (text, paths, after) => expect(drop(text, ...paths)).toBe(after));
});

describe('set, insert and comment', () => {
  test.each<readonly [string, string]>([
    ['a = { x = 1, y = "2" }\n', 'a = { x = 1, z = "n" }\n'],
    ['a = { x = 1, y = "2", w = 3 }\n', 'a = { x = 1, z = "n", w = 3 }\n'],
  ])('%j: what takes the place of a pair takes its comma', (text, after) => {
    expect(print(text, (parsed) => [
      { op: 'drop', entry: entryAt(parsed, ['a', 'y']) },
      { op: 'insert', beside: entryAt(parsed, ['a', 'y']), side: 'after', shape: { shape: 'pair', key: 'z', value: { text: words('n') } } },
    ])).toBe(after);
  });

  test('a new pair behind one that comes to stand last leaves no comma behind it', () => {
    expect(print('a = { x = "1", y = "2" }\n', (parsed) => [
      { op: 'drop', entry: entryAt(parsed, ['a', 'y']) },
      { op: 'insert', beside: entryAt(parsed, ['a', 'x']), side: 'after', shape: { shape: 'pair', key: 'z', value: { text: words('n') } } },
    ])).toBe('a = { x = "1", z = "n" }\n');
  });

  test.each<readonly [string, string, string]>([
    ['"x"', 'a"b', '"a\\"b"'], ["'x'", 'a b', "'a b'"], ["'x'", "it's", '"it\'s"'], ['42', '43', '43'], ['42', 'x', '"x"'], ['true', 'false', 'false'], ['"42"', '43', '"43"'], ['"x"', 'a\nb', '"a\\nb"'],
  ])('%s set to %j', (source, to, after) => expect(set(`k = ${source} # c\n`, ['k'], to)).toBe(`k = ${after} # c\n`));

  test('a part of a string keeps the rest of its spelling', () => {
    const text = 'k = "pre\\u00e9fect==1.4.1 ; x"\n';
    expect(print(text, (parsed) => [{ op: 'set', slot: partSlot(scalarAt(parsed, ['k']), { start: 8, end: 15 }), to: words('==2.0') }])).toBe('k = "pre\\u00e9fect==2.0 ; x"\n');
  });

  test('a key is renamed, quoted where it must be', () => {
    expect(print('[a]\nb = 1\n', (parsed) => [{ op: 'set', slot: scalarSlot(pairOf(valueAt(parsed.trees[0], 'a'), 'b')!.key), to: words('c d') }])).toBe('[a]\n"c d" = 1\n');
  });

  test('new entries stand beside their neighbour, in its indentation and line breaks', () => {
    expect(insert('[a]\r\n  b = 1 # b\r\n', ['a', 'b'], 'after', { shape: 'pair', key: 'c', value: { text: words('x') } })).toBe('[a]\r\n  b = 1 # b\r\n  c = "x"\r\n');
    expect(insert('a = 1', ['a'], 'after', { shape: 'pair', key: 'c', value: { list: [{ text: words('x') }] } })).toBe('a = 1\nc = ["x"]');
    expect(insert('a = [\n  "x"\n]\n', ['a', 0], 'after', { shape: 'item', value: { text: words('y') } })).toBe('a = [\n  "x",\n  "y"\n]\n');
    expect(insert("a = ['x']\n", ['a', 0], 'before', { shape: 'item', value: { text: words('y') } })).toBe("a = ['y', 'x']\n");
  });

  test('a comment takes the place of an entry', () => {
    expect(print('a = 1 # x\nb = 2\n', (parsed) => [{ op: 'comment', entry: entryAt(parsed, ['a']), text: 'a = <new>' }])).toBe('# a = <new>\nb = 2\n');
  });

  test('nothing is added to a table that goes', () => {
    expect(print('[a]\nb = 1\n', (parsed) => [
      { op: 'drop', entry: entryAt(parsed, ['a']) }, { op: 'insert', beside: entryAt(parsed, ['a', 'b']), side: 'after', shape: { shape: 'pair', key: 'c', value: { text: words('x') } } },
    ])).toBe('refused: overlap');
  });
});

describe('the second reader', () => {
  test.each([
    'a.b = 1\n[c]\nd = "x\\u00e9" # y\n[[e]]\nf = 1979-05-27 07:32:00Z\n[[e]]\n[e.g]\nh = [1, "y", # z\n]\n', 'a = {b = \'x\', "c.d" = [ {e = 1} ]}\r\n', 'a = """\nx \\\n  y""\\"\n"""\nb = \'\'\'\n\'x\'\'\'\n',
  ])('reads %j alike', (text) => {
    const strings = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_, each: unknown) => typeof each === 'object' && each !== null && 'typed' in each ? null : each));
    expect(JSON.parse(JSON.stringify(tomlWitness.read(text)))).toEqual([strings(plain(read(text).trees[0]!))]);
  });

  test.each(['a = 1\na = 2', 'a = ', '[a', 'a = "x', 'a = [1'])('cannot read %j', (text) => expect(tomlWitness.read(text)).toBeUndefined());
});
