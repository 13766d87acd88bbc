import { describe, expect, test } from 'vitest';
import { ini } from '../../src/languages/ini/index.ts';
import { iniWitness } from '../../src/languages/ini/witness.ts';
import type { Parsed } from '../../src/languages/language.ts';
import { languageOf } from '../../src/languages/registry.ts';
import type { Operation, Shape } from '../../src/sites/site.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { isRefusal } from '../../src/text/refusal.ts';
import type { DataNode, DataPair } from '../../src/tree/data-tree.ts';
import { itemEntry, pairEntry, scalarSlot } from '../../src/tree/handles.ts';
import { documentOf } from './dialect-reading.ts';

function parse(text: string): Parsed {
  const parsed = ini.parse(documentOf(text, 'a.ini', 'ini'), { address: '' });
  if ('failed' in parsed) throw new Error(parsed.failed);
  return parsed;
}

function plain(node: DataNode | undefined): unknown {
  if (node?.kind === 'map') return node.pairs.map((pair) => [pair.key.text, plain(pair.value)]);
  if (node?.kind === 'list') return node.items.map(plain);
  return node?.kind === 'scalar' ? node.text : undefined;
}

function pairsOf(node: DataNode | undefined): readonly DataPair[] {
  return node?.kind === 'map' ? node.pairs.flatMap((pair) => [pair, ...pairsOf(pair.value)]) : [];
}

function pair(parsed: Parsed, key: string, nth = 0): DataPair {
  const found = pairsOf(parsed.trees[0]).filter((each) => each.key.text === key)[nth];
  if (found === undefined) throw new Error(`no ${key}`);
  return found;
}

function printed(text: string, ask: (parsed: Parsed) => readonly Operation[]): string {
  const parsed = parse(text);
  const edits = parsed.print(ask(parsed));
  return isRefusal(edits) ? `refused: ${edits.refused}` : applyEdits(text, edits);
}

const drop = (key: string, nth = 0) => (parsed: Parsed): readonly Operation[] => [{ op: 'drop', entry: pairEntry(pair(parsed, key, nth)) }];
const set = (key: string, text: string) => (parsed: Parsed): readonly Operation[] => {
  const { value } = pair(parsed, key);
  return value.kind === 'scalar' ? [{ op: 'set', slot: scalarSlot(value), to: [{ kind: 'text', text }] }] : [];
};
const newPair = (key: string, text: string): Shape => ({ shape: 'pair', key, value: { text: [{ kind: 'text', text }] } });
const newItem = (text: string): Shape => ({ shape: 'item', value: { text: [{ kind: 'text', text }] } });
const insert = (key: string, shape: Shape, side: 'before' | 'after' = 'after') => (parsed: Parsed): readonly Operation[] => (
  [{ op: 'insert', beside: pairEntry(pair(parsed, key)), side, shape }]);
const items = (key: string, ...indexes: readonly number[]) => (parsed: Parsed): readonly Operation[] => {
  const { value } = pair(parsed, key);
  return value.kind === 'list' ? indexes.map((index) => ({ op: 'drop', entry: itemEntry(value, index) })) : [];
};

const UNIT = '[Unit]\nDescription = A: b # no comment\n\n[Service]\n; c1\nEnvironment=A=1\nEnvironment=B=2 \\\n  # between\n\tC=3\nExecStart=/bin/x\\\\\nEmpty=\n';

describe('what is read', () => {
  test('a unit: repeated keys, joined lines, no comments behind values', () => {
    expect(plain(parse(UNIT).trees[0])).toEqual([
      ['Unit', [['Description', 'A: b # no comment']]],
      ['Service', [['Environment', 'A=1'], ['Environment', 'B=2  C=3'], ['ExecStart', '/bin/x\\\\'], ['Empty', '']]],
    ]);
  });

  test('configparser: both delimiters, indented lines, comments among them', () => {
    const text = 'root = yes\n[a b]\nk: v = w\nlist =\n  one\n  # not this\n\n  two ; and this\nfirst = x\n\ty\nlone\nempty =\n';
    expect(plain(parse(text).trees[0])).toEqual([
      ['root', 'yes'], ['a b', [['k', 'v = w'], ['list', ['one', 'two ; and this']], ['first', ['x', 'y']], ['empty', '']]],
    ]);
  });

  test('comments behind values where the reader of the section takes them', () => {
    expect(plain(parse('[program:x]\ncommand=a;b ; c\nurl=unix:///x ;y\n[other]\nk=a ; b\n').trees[0])).toEqual([
      ['program:x', [['command', 'a;b'], ['url', 'unix:///x']]], ['other', [['k', 'a ; b']]],
    ]);
    expect(plain(parse('[testenv]\ncommands =\n  a \\\n    b # c\n  d#e\n').trees[0])).toEqual([['testenv', [['commands', ['a b', 'd#e']]]]]);
  });

  test('exact places, with CRLF and without a final line break', () => {
    const text = '[s]\r\nKEY = a b \r\nl =\r\n  x\r\n  y';
    const parsed = parse(text);
    const places = pairsOf(parsed.trees[0]).map((each) => [text.slice(each.key.range.start, each.key.range.end), text.slice(each.value.range.start, each.value.range.end)]);
    expect(places).toEqual([['s', text], ['KEY', 'a b'], ['l', 'x\r\n  y']]);
  });

  test('comments are texts', () => {
    const sites = parse('# one\n[testenv]\nk = v # two\n; three').sites;
    expect(sites.map((site) => site.kind === 'text' ? site.words.map((word) => word.pieces.map((piece) => piece.kind === 'text' ? piece.text : '').join('')) : [])).toEqual([['one'], ['two'], ['three']]);
  });

  test('bad input never throws', () => {
    for (const text of ['', '[', '[]', '=', '[a', '\\', '[a]\nb=\\', '[a]\n =x', '\u0000[x]', '[Unit]\nA=\\\n', '  indented\n', '[a]\nb\n  c\n', 'a='.repeat(5000)]) expect(() => parse(text)).not.toThrow();
    expect(ini.parse(documentOf('a=1\n'.repeat(100_001), 'a.ini', 'ini'), { address: '' })).toHaveProperty('failed');
  });
});

describe('which files', () => {
  test.each([
    ['a.service', '', 'ini'], ['x/y.timer', '', 'ini'], ['setup.cfg', '[metadata]\n', 'ini'], ['haproxy.cfg', 'global\n  x y\n', 'text'],
    ['supervisord.conf', '; c\n\n[supervisord]\n', 'ini'], ['nginx.conf', 'server {\n}\n', 'text'], ['telegraf.conf', '[[inputs]]\n', 'text'],
    ['a.service.d/override.conf', '[Service]\n', 'ini'], ['Procfile', '', 'procfile'], ['Procfile.dev', '', 'procfile'], ['requirements.txt', '', 'requirements'],
    ['dev-requirements.in', '', 'requirements'], ['requirements/base.txt', '', 'requirements'], ['constraints.txt', '', 'requirements'], ['notes.txt', '', 'text'],
  ])('%s', (path, text, language) => expect(languageOf(path, text)).toBe(language));
});

describe('what is written', () => {
  test('drop', () => {
    expect(printed(UNIT, drop('Environment', 1))).toBe(UNIT.replace('Environment=B=2 \\\n  # between\n\tC=3\n', ''));
    expect(printed('[program:x]\nA=1 ; goes along\nB=2\n', drop('A'))).toBe('[program:x]\nB=2\n');
    expect(printed('[s]\r\nA=1\r\nB=2', drop('B'))).toBe('[s]\r\nA=1\r\n');
    expect(printed('[s]\nA=1\n', drop('A'))).toBe('[s]\n');
    expect(printed('[s]\nA=1\n[t]\nB=2\n', drop('s'))).toBe('[t]\nB=2\n');
  });

  test('lines of a value, and the key with the last of them', () => {
    const text = '[s]\nl =\n  a\n  # c\n  b\nk = x\n  y\n';
    expect(printed(text, items('l', 0))).toBe('[s]\nl =\n  # c\n  b\nk = x\n  y\n');
    expect(printed(text, items('l', 0, 1))).toBe('[s]\nk = x\n  y\n');
    expect(printed(text, items('k', 0))).toBe('[s]\nl =\n  a\n  # c\n  b\nk =\n  y\n');
  });

  test('set', () => {
    expect(printed('[s]\nA = 1\n', set('A', 'x y'))).toBe('[s]\nA = x y\n');
    expect(printed('[s]\nA =\nB=\n', set('A', 'x'))).toBe('[s]\nA = x\nB=\n');
    expect(printed('[s]\nA =\nB=\n', set('B', 'x'))).toBe('[s]\nA =\nB=x\n');
    expect(printed('[s]\nA=1\n', set('A', ' x'))).toBe('refused: cannot-hold');
    expect(printed('[s]\nA=1\n', set('A', 'x\ny'))).toBe('refused: cannot-hold');
    expect(printed('[program:s]\nA=1\n', set('A', 'x ;y'))).toBe('refused: cannot-hold');
    expect(printed('[Unit]\nA=1\n', set('A', 'x\\'))).toBe('refused: cannot-hold');
  });

  test('insert in the style of the neighbour', () => {
    expect(printed('[s]\nA = 1\n', insert('A', newPair('B', 'x')))).toBe('[s]\nA = 1\nB = x\n');
    expect(printed('[s]\n  A: 1', insert('A', newPair('B', 'x')))).toBe('[s]\n  A: 1\n  B: x');
    expect(printed('[s]\r\nA=1\r\n', insert('A', newPair('B', 'x'), 'before'))).toBe('[s]\r\nB=x\r\nA=1\r\n');
    expect(printed('[s]\nl =\n\tone\n', (parsed) => {
      const { value } = pair(parsed, 'l');
      return value.kind === 'list' ? [{ op: 'insert', beside: itemEntry(value, 0), side: 'after', shape: newItem('two') }] : [];
    })).toBe('[s]\nl =\n\tone\n\ttwo\n');
    expect(printed('[s]\nl = one\n', insert('l', newItem('two')))).toBe('[s]\nl = one\n    two\n');
    expect(printed('[s]\nA=1\n', insert('A', newItem('# no line')))).toBe('refused: cannot-hold');
  });

  test('the same new line once in a section', () => {
    expect(printed('[s]\nA=1\nB=2\n', (parsed) => [...insert('A', newPair('F', 'x'))(parsed), ...insert('A', newPair('F', 'x'))(parsed), ...drop('A')(parsed)])).toBe('[s]\nF=x\nB=2\n');
  });

  test('comment', () => {
    expect(printed('; c\n[s]\nA=1\nB=2\n', (parsed) => [{ op: 'comment', entry: pairEntry(pair(parsed, 'A')), text: 'A=<new>' }])).toBe('; c\n[s]\n; A=<new>\nB=2\n');
  });
});

describe('the second reader', () => {
  const lists = (node: DataNode | undefined): unknown => {
    if (node?.kind !== 'map') return plain(node);
    const all = new Map<string, unknown[]>();
    for (const each of node.pairs) all.set(each.key.text, [...all.get(each.key.text) ?? [], lists(each.value)]);
    return Object.fromEntries(all);
  };

  test.each([
    UNIT, '[Service]\nA=1 \\\n  2\\\n3\n[Service]\nA=4\n', '[s]\r\nA = 1\r\nl =\r\n  x\r\n\r\n  y\r\nB: 2',
    '[testenv]\nk = a # b\nl =\n  a \\\n    b # c\n  d\n', '[program:x]\nA=a;b ; c\nE=\n  A="1",\n  B="2"\n', 'top = 1\n[a]\nb =\n\n[c]\nd = e\n',
  ])('agrees: %j', (text) => expect(iniWitness.read(text)).toEqual([lists(parse(text).trees[0])]));
});
