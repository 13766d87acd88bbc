import { describe, expect, test } from 'vitest';
import type { Document } from '../../src/document/document.ts';
import { jsonEscapingOf, jsonStringCodec, spellJsonString } from '../../src/document/json-string.ts';
import { json } from '../../src/languages/json/index.ts';
import { jsonWitness } from '../../src/languages/json/witness.ts';
import type { Parsed } from '../../src/languages/language.ts';
import type { Content, Data, Entry, Operation, Shape } from '../../src/sites/site.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { isRefusal } from '../../src/text/refusal.ts';
import { pairOf, valueAt, type DataNode, type DataScalar } from '../../src/tree/data-tree.ts';
import { itemEntry, pairEntry, partSlot, scalarSlot } from '../../src/tree/handles.ts';

type Path = readonly (string | number)[];

function documentOf(text: string, path = 'a.json'): Document {
  return { id: '0', path, language: 'json', text, parseText: text, opaque: [] };
}

function read(text: string, path?: string): Parsed {
  const parsed = json.parse(documentOf(text, path), { address: '' });
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

function print(text: string, make: (parsed: Parsed) => readonly Operation[], path?: string): string {
  const parsed = read(text, path);
  const edits = parsed.print(make(parsed));
  if (isRefusal(edits)) return `refused: ${edits.refused}`;
  const after = applyEdits(text, edits);
  read(after, path);
  return after;
}

const words = (text: string): Content => [{ kind: 'text', text }];
const drop = (text: string, ...paths: readonly Path[]): string => print(text, (parsed) => paths.map((path) => ({ op: 'drop', entry: entryAt(parsed, path) })));
const set = (text: string, path: Path, to: string): string => print(text, (parsed) => [{ op: 'set', slot: scalarSlot(scalarAt(parsed, path)), to: words(to) }]);
const insert = (text: string, path: Path, side: 'before' | 'after', shape: Shape): string => print(text, (parsed) => [{ op: 'insert', beside: entryAt(parsed, path), side, shape }]);
const pair = (key: string, value: Data): Shape => ({ shape: 'pair', key, value });
const entry = (name: string, value: string): Data => ({ map: [['name', { text: words(name) }], ['value', { text: words(value) }]] });

describe('the tree', () => {
  test('objects, arrays, strings and other values', () => {
    expect(plain(read('{"a": [1, true, null, "x\\ty\\/\\u00e9"], "b": {}, "": []}').trees[0]!))
      .toEqual({ a: [{ typed: '1' }, { typed: 'true' }, { typed: 'null' }, 'x\ty/é'], b: {}, '': [] });
  });

  test('comments and trailing commas; ranges are exact', () => {
    const text = '// 😀 one\r\n{\r\n  /* two\r\n     three */ "😀": "a b", // four\r\n  "c": [1,],\r\n}';
    const parsed = read(text);
    const value = scalarAt(parsed, ['😀']);
    expect(text.slice(value.range.start, value.range.end)).toBe('"a b"');
    const part = partSlot(value, { start: 2, end: 3 });
    expect(text.slice(part.range.start, part.range.end)).toBe('b');
    expect(parsed.sites.map((site) => site.kind === 'text' ? site.words.map((word) => text.slice(word.range.start, word.range.end)).join(' ') : '')).toEqual(['one', 'two', 'three', 'four']);
  });

  test.each([
    '', '{', '[1 2]', '{"a" 1}', '{"a": }', '{a: 1}', '{"a": 1}\n{"a": 2}\n', '{"a": "x}', '{"a": "b\nc"}', '[1,,2]', '[,]', "{'a': 1}", '{"a": "\\x"}', '/* open', 'nul', '[1]x', '"\\u12g4"',
  ])('%j is no JSON', (text) => {
    expect(json.parse(documentOf(text), { address: '' })).toHaveProperty('failed');
  });

  test('brackets nested too deep are refused and do not exhaust the stack', () => {
    expect(json.parse(documentOf('['.repeat(50_000)), { address: '' })).toHaveProperty('failed');
    expect(json.parse(documentOf('{"a":'.repeat(50_000)), { address: '' })).toHaveProperty('failed');
  });

  test('a large file on one line is read in bounded time', { timeout: 30_000 }, () => {
    const text = `{"env":[${Array.from({ length: 20_000 }, (_, index) => `{"name":"A${index}","value":"x"}`).join(',')}]}`;
    const started = performance.now();
    expect(drop(text, ['env', 19_999])).toBe(text.replace(',{"name":"A19999","value":"x"}', ''));
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test('keys that stand twice are frozen with all below them', () => {
    const text = '{"a": {"b": "1"}, "a": {"b": "2"}, "c": "3"}';
    expect(set(text, ['a', 'b'], 'x')).toBe('refused: duplicate-key');
    expect(drop(text, ['a'])).toBe('refused: duplicate-key');
    expect(set(text, ['c'], 'x')).toBe(text.replace('"3"', '"x"'));
  });

  test('what another program fills in where a value stands is no text', () => {
    const text = '{"cpu": ${cpu}, "n": {{ count }}, "a": "x"}';
    expect(plain(read(text).trees[0]!)).toEqual({ cpu: { typed: '${cpu}' }, n: { typed: '{{ count }}' }, a: 'x' });
    expect(set(text, ['cpu'], '1')).toBe('refused: not-writable');
    expect(drop(text, ['a'])).toBe('{"cpu": ${cpu}, "n": {{ count }}}');
    expect(jsonWitness.read(text)).toEqual([{ cpu: 'null', n: 'null', a: 'x' }]);
  });
});

describe('set', () => {
  test.each([
    ['{"a": "b"}', ['a'], 'c "d"\n', '{"a": "c \\"d\\"\\n"}'],
    ['{"a": 80}', ['a'], '4200', '{"a": 4200}'],
    ['{"a": 80}', ['a'], 'x', '{"a": "x"}'],
    ['{"a": true}', ['a'], 'false', '{"a": false}'],
    ['{"a": null}', ['a'], 'x', '{"a": "x"}'],
    ['{"a": "80"}', ['a'], '4200', '{"a": "4200"}'],
    ['{"a":"http:\\/\\/h"}', ['a'], 'https://i', '{"a":"https:\\/\\/i"}'],
    ['{"é":"\\u00e9"}', ['é'], 'ü', '{"é":"ü"}'],
    ['{"e":"\\u00e9"}', ['e'], 'ü', '{"e":"\\u00fc"}'],
  ] as const)('%s', (text, path, to, after) => {
    expect(set(text, path, to)).toBe(after);
  });

  test('a key and a part of a text', () => {
    expect(print('{"a\\u0062": "x\\ty z"}', (parsed) => [
      { op: 'set', slot: scalarSlot(pairOf(parsed.trees[0], 'ab')!.key), to: words('c') },
      { op: 'set', slot: partSlot(scalarAt(parsed, ['ab']), { start: 2, end: 3 }), to: words('"q"') },
    ])).toBe('{"c": "x\\t\\"q\\" z"}');
  });

  test('a value that is moved keeps its source', () => {
    expect(print('{"a": "x\\u0041", "b": "y"}', (parsed) => [{ op: 'set', slot: scalarSlot(scalarAt(parsed, ['b'])), to: [{ kind: 'carry', from: scalarSlot(scalarAt(parsed, ['a'])) }] }]))
      .toBe('{"a": "x\\u0041", "b": "x\\u0041"}');
  });
});

describe('drop', () => {
  const LINES = '{\n  "a": 1,\n  "b": [\n    "x",\n    "y"\n  ],\n  "c": 3\n}\n';
  test.each([
    [LINES, [['a']], LINES.replace('  "a": 1,\n', '')],
    [LINES, [['c']], LINES.replace('  ],\n  "c": 3\n', '  ]\n')],
    [LINES, [['b', 1]], LINES.replace('"x",\n    "y"', '"x"')],
    [LINES, [['b', 0]], LINES.replace('    "x",\n', '')],
    [LINES, [['b', 0], ['b', 1]], LINES.replace(/ {2}"b"[^\]]*\],\n/, '')],
    [LINES, [['b'], ['c']], '{\n  "a": 1\n}\n'],
    ['{"a":1,"b":2,"c":3}', [['a']], '{"b":2,"c":3}'],
    ['{"a":1,"b":2,"c":3}', [['b'], ['c']], '{"a":1}'],
    ['{ "a": 1, "b": 2 }', [['b']], '{ "a": 1 }'],
    ['{ "a": 1, "b": 2 }', [['a']], '{ "b": 2 }'],
    ['[{\n  "a": 1\n}, {\n  "a": 2\n}]', [[1]], '[{\n  "a": 1\n}]'],
    ['[{\n  "a": 1\n}, {\n  "a": 2\n}]', [[0]], '[{\n  "a": 2\n}]'],
    ['{ "a": 1\n, "b": 2\n, "c": 3\n}', [['c']], '{ "a": 1\n, "b": 2\n}'],
    ['{ "a": 1\n, "b": 2\n, "c": 3\n}', [['b']], '{ "a": 1\n, "c": 3\n}'],
    ['{\r\n\t"a": 1,\r\n\t"b": 2\r\n}', [['b']], '{\r\n\t"a": 1\r\n}'],
    ['{\n  "a": 1, // one\n  "b": 2, // two\n}', [['b']], '{\n  "a": 1, // one\n}'],
    ['{\n  "a": 1, // one\n  "b": 2 // two\n}', [['b']], '{\n  "a": 1 // one\n}'],
    ['[1, // one\n 2]', [[1]], '[1 // one\n]'],
    ['[1, 2,]', [[1]], '[1,]'],
    ['["a"]', [[0]], 'refused: not-writable'],
    ['{"a": {"b": 1}}', [['a', 'b']], 'refused: not-writable'],
    ['{"a": {"b": 1}, "c": 2}', [['a', 'b']], '{"c": 2}'],
  ] as const)('%j %j', (text, paths, after) => {
    expect(drop(text, ...paths)).toBe(after);
  });

  test('comments of its own go too where that is asked', () => {
    const text = '{\n  // first\n  "a": 1,\n  // of b\n  // more\n  "b": 2,\n  "c": 3\n}';
    expect(print(text, (parsed) => [{ op: 'drop', entry: entryAt(parsed, ['b']), comments: true }])).toBe('{\n  // first\n  "a": 1,\n  "c": 3\n}');
    expect(drop(text, ['b'])).toBe('{\n  // first\n  "a": 1,\n  // of b\n  // more\n  "c": 3\n}');
  });
});

describe('insert', () => {
  const OPEN = '{\n    "env": [\n        {\n            "name": "A",\n            "value": "1"\n        }\n    ]\n}';
  test.each([
    [OPEN, ['env', 0], 'after', { shape: 'item', value: entry('B', '2') }, OPEN.replace('        }\n    ]', '        },\n        {\n            "name": "B",\n            "value": "2"\n        }\n    ]')],
    [OPEN, ['env', 0], 'before', { shape: 'item', value: entry('B', '2') }, OPEN.replace('        {', '        {\n            "name": "B",\n            "value": "2"\n        },\n        {')],
    [OPEN, ['env', 0, 'value'], 'after', pair('c', { text: words('d') }), OPEN.replace('"1"', '"1",\n            "c": "d"')],
    [OPEN, ['env', 0, 'name'], 'after', pair('c', { text: words('d') }), OPEN.replace('"A",', '"A",\n            "c": "d",')],
    [OPEN, ['env'], 'after', pair('c', { map: [['d', { text: words('e') }]] }), OPEN.replace('    ]\n}', '    ],\n    "c": {\n        "d": "e"\n    }\n}')],
    [OPEN, ['env'], 'before', pair('c', { list: [{ text: words('d') }] }), OPEN.replace('    "env"', '    "c": ["d"],\n    "env"')],
    ['{\n\t"a": [\n\t\t{ "name": "A", "value": "1" },\n\t\t{ "name": "B", "value": "2" }\n\t]\n}', ['a', 1], 'after', { shape: 'item', value: entry('C', '3') },
      '{\n\t"a": [\n\t\t{ "name": "A", "value": "1" },\n\t\t{ "name": "B", "value": "2" },\n\t\t{ "name": "C", "value": "3" }\n\t]\n}'],
    ['{"a":[{"name":"A","value":"1"}]}', ['a', 0], 'after', { shape: 'item', value: entry('C', '3') }, '{"a":[{"name":"A","value":"1"},{"name":"C","value":"3"}]}'],
    ['{"a":1}', ['a'], 'after', pair('b', { map: [['c', { list: [] }]] }), '{"a":1,"b":{"c":[]}}'],
    ['{"a": 1}', ['a'], 'after', pair('b', { map: [['c', { text: words('d') }]] }), '{"a": 1, "b": {"c": "d"}}'],
    ['[{\n  "name": "A"\n}, {\n  "name": "B"\n}]', [1], 'after', { shape: 'item', value: { map: [['name', { text: words('C') }]] } }, '[{\n  "name": "A"\n}, {\n  "name": "B"\n}, {\n  "name": "C"\n}]'],
    ['{ "a": 1\n, "b": 2\n}', ['b'], 'after', pair('c', { text: words('3') }), '{ "a": 1\n, "b": 2\n, "c": "3"\n}'],
    ['{\n  "a": 1, // one\n}', ['a'], 'after', pair('c', { text: words('3') }), '{\n  "a": 1, // one\n  "c": "3",\n}'],
    ['{\r\n  "a": 1 // one\r\n}', ['a'], 'after', pair('c', { text: words('3') }), '{\r\n  "a": 1, // one\r\n  "c": "3"\r\n}'],
    ['["a", "b"]', [0], 'after', { shape: 'word', content: words('x') }, '["a", "x", "b"]'],
    ['["a"]', [0], 'after', pair('b', { text: words('x') }), 'refused: not-writable'],
  ] as const)('%j %j %s', (text, path, side, shape, after) => {
    expect(insert(text, path, side, shape)).toBe(after);
  });

  test('one pair goes and another comes in its place', () => {
    const text = '{\n  "name": "A",\n  "value": "1"\n}';
    expect(print(text, (parsed) => [
      { op: 'drop', entry: entryAt(parsed, ['value']) },
      { op: 'insert', beside: entryAt(parsed, ['value']), side: 'after', shape: pair('valueFrom', { map: [['a', { text: words('b') }]] }) },
    ])).toBe('{\n  "name": "A",\n  "valueFrom": {\n    "a": "b"\n  }\n}');
  });

  test('the last goes and what stands before it gains a neighbour', () => {
    expect(print('{\n  "a": 1,\n  "b": 2\n}', (parsed) => [
      { op: 'drop', entry: entryAt(parsed, ['b']) },
      { op: 'insert', beside: entryAt(parsed, ['a']), side: 'after', shape: pair('c', { text: words('3') }) },
    ])).toBe('{\n  "a": 1,\n  "c": "3"\n}');
    expect(print('{"a": 1, "b": 2}', (parsed) => [
      { op: 'drop', entry: entryAt(parsed, ['b']) },
      { op: 'insert', beside: entryAt(parsed, ['a']), side: 'after', shape: pair('c', { text: words('3') }) },
    ])).toBe('{"a": 1, "c": "3"}');
  });
});

describe('comment', () => {
  const comment = (text: string, path: Path, file?: string): string => print(text, (parsed) => [{ op: 'comment', entry: entryAt(parsed, path), text: 'was here' }], file);
  test('only where the file takes comments', () => {
    expect(comment('{\n  "a": 1,\n  "b": 2\n}', ['a'])).toBe('refused: cannot-hold');
    expect(comment('{\n  "a": 1,\n  "b": 2\n}', ['a'], '.vscode/settings.json')).toBe('{\n  // was here\n  "b": 2\n}');
    expect(comment('{\n  // x\n  "a": 1,\n  "b": 2\n}', ['b'])).toBe('{\n  // x\n  "a": 1\n  // was here\n}');
    expect(comment('{"a": 1, /* x */ "b": 2}', ['b'])).toBe('refused: not-writable');
  });
});

describe('the second reader', () => {
  test.each([
    ['{"a": "b"} // c', [{ a: 'b' }]], ['/* x */ {"a": "//", /* , */ "b": [1, "/*",],}', [{ a: '//', b: ['1', '/*'] }]], ['{"a": ",]"}', [{ a: ',]' }]], ['[1,\n // x\n]', [['1']]],
    ['{"a": 1}\n{"b": 2}', undefined], ['[1,,]', undefined], ['{"a": "\\""}', [{ a: '"' }]],
  ])('%j', (text, value) => {
    expect(jsonWitness.read(text)).toEqual(value);
  });
});

describe('string literals', () => {
  test('the way of escaping is that of the text', () => {
    expect(jsonEscapingOf('"a\\/b\\u00e9"')).toEqual({ slash: true, ascii: true, html: false });
    expect(jsonEscapingOf('"a\\\\/b\\u003c"')).toEqual({ slash: false, ascii: false, html: true });
    expect(spellJsonString('</é>', { slash: true, ascii: true, html: true })).toBe('"\\u003c\\/\\u00e9\\u003e"');
  });

  test('escapes that no edit touches keep their bytes', () => {
    const text = '["x\\u0041\\/y\\ud83d\\ude00 old"]';
    const codec = jsonStringCodec({ text, parseText: text, opaque: [] }, { start: 1, end: text.length - 1 });
    if (isRefusal(codec)) throw new Error(codec.why);
    expect(codec.text).toBe('xA/y😀 old');
    const edits = codec.lift([{ range: { start: 7, end: 10 }, text: 'a/é"' }]);
    expect(isRefusal(edits) ? edits : applyEdits(text, edits)).toBe('["x\\u0041\\/y\\ud83d\\ude00 a\\/\\u00e9\\""]');
  });

  test.each(['"a', 'a"', '"a"b"', '"\\x"', '"a\nb"', '"\\"', '"'])('%j is no literal', (text) => {
    expect(isRefusal(jsonStringCodec({ text, parseText: text, opaque: [] }, { start: 0, end: text.length }))).toBe(true);
  });
});
