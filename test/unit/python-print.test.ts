import { describe, expect, test } from 'vitest';
import type { Expression, Slot } from '../../src/sites/site.ts';
import type { DataMap } from '../../src/tree/data-tree.ts';
import { pairEntry } from '../../src/tree/handles.ts';
import { entryOf, printed, sitesOf, uses } from './python-source.ts';

const text = (value: string): { readonly kind: 'text'; readonly text: string } => ({ kind: 'text', text: value });
/** `new.home.Thing.load("x").get()`. */
const LOAD: Expression = { call: { member: 'get', of: { call: { member: 'load', of: { symbol: 'new.home.Thing' } }, args: [{ text: 'x' }] } }, args: [] };

/** Drops variables of the only map. */
function without(source: string, ...names: string[]): string {
  return printed(source, (from) => names.map((name) => ({ op: 'drop', entry: entryOf(from, name) })));
}

/** Puts `LOAD` in the place of every use of `forum.Thing`, or of those at these indexes. */
function loaded(source: string, indexes?: readonly number[], to: Expression = LOAD, path?: string): string {
  return printed(source, (from) => uses(from, 'forum.Thing').filter((_, index) => indexes?.includes(index) ?? true).map((site) => ({ op: 'express', slot: site.slot, to })), path);
}

describe('drop', () => {
  test.each([
    ['x = {"A_B": "1", "C_D": "2"}\n', ['A_B'], 'x = {"C_D": "2"}\n'],
    ['x = {"A_B": "1", "C_D": "2"}\n', ['C_D'], 'x = {"A_B": "1"}\n'],
    ['x = {"A_B": "1", "C_D": "2",}\n', ['C_D'], 'x = {"A_B": "1",}\n'],
    ['x = {\n    "A_B": "1",  # one\n    # about two\n    "C_D": "2",  # two\n}\n', ['C_D'], 'x = {\n    "A_B": "1",  # one\n    # about two\n}\n'],
    ['x = {\n    "A_B": "1",  # one\n    "C_D": "2"  # two\n}\n', ['C_D'], 'x = {\n    "A_B": "1"  # one\n}\n'],
    ['x = {\n    "A_B": "1",\n    "C_D": "2",\n    "E_F": "3",\n}\n', ['A_B', 'C_D'], 'x = {\n    "E_F": "3",\n}\n'],
    ['x = {"A_B": "1",\n     "C_D": "2"}\n', ['A_B'], 'x = {"C_D": "2"}\n'],
    ['x = {"A_B": "1",\r\n     "C_D": "2"}\r\n', ['C_D'], 'x = {"A_B": "1"}\r\n'],
    ['f(a, env={"A_B": "1"}, b=2)\n', ['A_B'], 'f(a, b=2)\n'],
    ['f(env={"A_B": "1"})\n', ['A_B'], 'f()\n'],
    ['x = {"A_B": "1"}\n', ['A_B'], 'x = {}\n'],
    ['x = dict(A_B="1", C_D="2")\n', ['A_B'], 'x = dict(C_D="2")\n'],
    ['f(\n    a,\n    env={\n        "A_B": "1",\n    },\n    b=2,\n)\n', ['A_B'], 'f(\n    a,\n    b=2,\n)\n'],
  ])('%j without %j', (source, names, expected) => expect(without(source, ...names)).toBe(expected));

  test.each([
    ['import os\nos.environ["A"] = "b"  # ours\ny = 1\n', 'import os\ny = 1\n'],
    ['import os\nif x:\n    os.environ["A"] = "b"\ny = 1\n', 'import os\nif x:\n    pass\ny = 1\n'],
    ['import os\nif x: os.environ["A"] = "b"\n', 'import os\nif x: pass\n'],
    ['import os\nos.environ["A"] = "b"; y = 1\n', 'import os\ny = 1\n'],
    ['import os\ny = 1; os.environ["A"] = "b"\n', 'import os\ny = 1\n'],
    ['import os\ny = 1\nos.environ["A"] = "b"', 'import os\ny = 1\n'],
  ])('statement %j', (source, expected) => {
    // The module stays in use.
    const rest = 'print(os)\n';
    const [head, ...tail] = source.split('\n');
    const given = [head, rest.trimEnd(), ...tail].join('\n');
    const [first, ...last] = expected.split('\n');
    expect(without(given, 'A')).toBe([first, rest.trimEnd(), ...last].join('\n'));
  });
});

describe('set and insert', () => {
  test.each([
    ["x = {'A_B': '1'}\n", "x = {'NEW': 'it\"s'}\n"],
    ['x = {"A_B": "1"}\n', 'x = {"NEW": "it\\"s"}\n'],
    ['x = dict(A_B="1")\n', 'x = dict(NEW="it\\"s")\n'],
    ['x = {"A_B": some(1)}\n', 'x = {"NEW": "it\\"s"}\n'],
    ['import os\nos.environ["A_B"] = "1"\n', 'import os\nos.environ["NEW"] = "it\\"s"\n'],
  ])('%j', (source, expected) => {
    expect(printed(source, (from) => {
      const [site] = sitesOf(from, 'assignment');
      return [{ op: 'set', slot: site!.name, to: [text('NEW')] }, { op: 'set', slot: site!.value!, to: [text('it"s')] }];
    })).toBe(expected);
  });

  test.each([
    ['x = {"A_B": "1"}\n', 'import os\n\nx = {"A_B": "1", "N_N": os.environ["N_N"]}\n'],
    ["import sys\nx = {\n    'A_B': '1'  # one\n}\n", "import os\nimport sys\nx = {\n    'A_B': '1',  # one\n    'N_N': os.environ['N_N']\n}\n"],
    ['"""Doc."""\nfrom __future__ import annotations\nimport a\n\nx = {"A_B": "1",}\n', '"""Doc."""\nfrom __future__ import annotations\nimport os\n\nimport a\n\nx = {"A_B": "1", "N_N": os.environ["N_N"],}\n'],
    ['from os import environ\nx = dict(A_B="1")\n', 'from os import environ\nx = dict(A_B="1", N_N=environ["N_N"])\n'],
    ['import os as system\nx = {"A_B": "1"}\n', 'import os as system\nx = {"A_B": "1", "N_N": system.environ["N_N"]}\n'],
    ['x = {**other, "A_B": "1"}\n', 'refused: not-writable'],
    ['import os\nx = {**os.environ, "A_B": "1"}\n', 'import os\nx = {**os.environ, "A_B": "1", "N_N": os.environ["N_N"]}\n'],
    ['x = {key: 1, "A_B": "1"}\n', 'refused: not-writable'],
  ])('a variable beside those of %j', (source, expected) => {
    let refused: string | undefined;
    const result = printed(source, (from) => {
      const [site] = sitesOf(from, 'assignment');
      const operations = site!.environment.binder.add('N_N', { kind: 'reference' });
      if ('refused' in operations) refused = `refused: ${operations.refused}`;
      return 'refused' in operations ? [] : operations;
    });
    expect(refused ?? result).toBe(expected);
  });

  test('a statement beside another one of its kind', () => {
    const beside = (source: string): string => printed(source, (from) => {
      const [site] = sitesOf(from, 'assignment');
      const operations = site!.environment.binder.add('N', { kind: 'content', content: [text('v')] }, site);
      return 'refused' in operations ? [] : operations;
    });
    expect(beside("import os\nif x:\n    os.environ['A'] = y  # ours\nz = 1\n")).toBe("import os\nif x:\n    os.environ['A'] = y  # ours\n    os.environ['N'] = 'v'\nz = 1\n");
    expect(beside('def f(monkeypatch):\n    monkeypatch.setenv("A", "b")\n')).toBe('def f(monkeypatch):\n    monkeypatch.setenv("A", "b")\n    monkeypatch.setenv("N", "v")\n');
  });

  test('variables of a process need no statement', () => {
    expect(printed('import os\nos.environ["A"] = "b"\nprint(os)\n', (from) => {
      const [site] = sitesOf(from, 'assignment');
      const operations = site!.environment.binder.replace(site!, 'N', { kind: 'reference' });
      return 'refused' in operations ? [] : operations;
    })).toBe('import os\nprint(os)\n');
  });

  test('a list and a comment', () => {
    expect(printed('import subprocess\nsubprocess.run(["a", "b"])\n', (from) => {
      const [command] = sitesOf(from, 'command');
      return [{ op: 'set', slot: command!.words[0]!.slot, to: [text('x')] }, { op: 'insert', beside: command!.words[1]!.entry, side: 'before', shape: { shape: 'word', content: [text('y')] } }];
    })).toBe('import subprocess\nsubprocess.run(["x", "y", "b"])\n');
    expect(printed('import os\nif a:\n    os.environ["A"] = "b"\nprint(os)\n', (from) => [{ op: 'comment', entry: entryOf(from, 'A'), text: 'set A' }])).toBe('import os\nif a:\n    # set A\n    pass\nprint(os)\n');
  });

  test('a pair of a map that is frozen', () => {
    expect(printed('x = {"A_B": 1, "A_B": 2}\n', (from) => [{ op: 'drop', entry: pairEntry((from.trees[0] as DataMap).pairs[0]!) }])).toBe('refused: duplicate-key');
  });
});

describe('express', () => {
  test.each([
    ['the import takes the place of the old one', 'import a\nfrom forum import Thing\n\nx = Thing("x").get()\n', 'import a\nfrom new.home import Thing\n\nx = Thing.load("x").get()\n'],
    ['only the name that goes', 'from forum import Flow, Thing, task\nThing("x")\n', 'from forum import Flow, task\nfrom new.home import Thing\nThing.load("x").get()\n'],
    ['a name on a line of its own', 'from forum import (\n    Flow,  # a\n    Thing,  # b\n)\nThing("x")\n', 'from forum import (\n    Flow,  # a\n)\nfrom new.home import Thing\nThing.load("x").get()\n'],
    ['quotes of the place', "from forum import Thing\nThing('y')\n", "from new.home import Thing\nThing.load('x').get()\n"],
    ['in the function of the old import', 'def f():\n    from forum import Thing\n    return Thing("x")\n', 'def f():\n    from new.home import Thing\n    return Thing.load("x").get()\n'],
    ['an import that stands there', 'from forum import Thing\nfrom new.home import Thing as T\nThing("x")\n', 'from new.home import Thing as T\nT.load("x").get()\n'],
    ['a module that stands there', 'from forum import Thing\nimport new.home as h\nThing("x")\n', 'import new.home as h\nh.Thing.load("x").get()\n'],
    ['an alias of the old one', 'from forum import Thing as T\nT("x")\n', 'from new.home import Thing\nThing.load("x").get()\n'],
    ['a name of its own is not hidden', 'from forum import Thing as T\nclass Thing:\n    pass\nT("x")\n', 'from new.home import Thing as HomeThing\nclass Thing:\n    pass\nHomeThing.load("x").get()\n'],
    ['a comment behind the import stays', 'from forum import Thing  # noqa\nThing("x")\n', 'from new.home import Thing  # noqa\nThing.load("x").get()\n'],
    ['a name that is exported stays', 'from forum import Thing\n__all__ = ["Thing"]\nThing("x")\n', 'from forum import Thing\nfrom new.home import Thing as HomeThing\n__all__ = ["Thing"]\nHomeThing.load("x").get()\n'],
    ['CRLF', 'from forum import Thing\r\nThing("x")\r\n', 'from new.home import Thing\r\nThing.load("x").get()\r\n'],
  ])('%s', (_, source, expected) => {
    // What is of one package goes to the place of the old import.
    const own = (value: string): string => value.replaceAll('new.home', 'forum.home');
    const to = JSON.parse(own(JSON.stringify(LOAD))) as Expression;
    expect(loaded(own(source), undefined, to)).toBe(own(expected));
  });

  test('the old import stays as long as something reads it', () => {
    const to = JSON.parse(JSON.stringify(LOAD).replace('new.home', 'forum.home')) as Expression;
    expect(loaded('from forum import Thing\na = Thing("x")\nb = Thing(y)\n', [0], to)).toBe('from forum import Thing\nfrom forum.home import Thing as HomeThing\na = HomeThing.load("x").get()\nb = Thing(y)\n');
  });

  test('what an __init__ brings in is for others', () => {
    expect(loaded('from forum import Thing\nThing("x")\n', undefined, { text: 'y' }, 'a/__init__.py')).toBe('from forum import Thing\n"y"\n');
  });

  test('an import of another package goes behind the others', () => {
    expect(loaded('import a\nfrom forum import Thing\nx = Thing("x")\n')).toBe('import a\nfrom new.home import Thing\nx = Thing.load("x").get()\n');
  });

  test('a standard module', () => {
    const to: Expression = { call: { symbol: 'json.loads' }, args: [LOAD] };
    expect(loaded('import os\nimport sys\nfrom forum import Thing\nx = Thing("x")\n', undefined, to)).toContain('import json\nimport os\nimport sys\n');
  });

  test('brackets around what is awaited', () => {
    const to = { awaits: { text: 'a' } } as const;
    expect(loaded('from forum import Thing\nasync def f():\n    return Thing("x")\n', undefined, { member: 'get', of: to })).toBe('async def f():\n    return (await "a").get\n');
    expect(loaded('from forum import Thing\nasync def f():\n    return Thing("x")\n', undefined, to)).toBe('async def f():\n    return await "a"\n');
  });

  test('arguments are carried over', () => {
    const carried = (source: string): string => printed(source, (from) => uses(from, 'forum.Thing').map((site) => {
      const [call] = site.steps;
      const slot = (call?.step === 'call' ? call.args[0]!.value : site.slot) as Slot;
      return { op: 'express', slot: site.slot, to: { call: { symbol: 'forum.home.Other' }, args: [{ name: 'value', value: { carry: slot } }] } };
    }));
    expect(carried("from forum import Thing\nThing(a + 'b',  # x\n)\n")).toBe("from forum.home import Other\nOther(value=a + 'b',  # x\n)\n");
    expect(carried('from forum import Thing, names\nThing(names.one)\n')).toBe('from forum import names\nfrom forum.home import Other\nOther(value=names.one)\n');
  });

  test('an argument and an import as entries', () => {
    expect(printed('from forum import Thing\nThing("x", n=1, m=2)\n', (from) => {
      const [call] = uses(from, 'forum.Thing')[0]!.steps;
      return call?.step === 'call' ? [{ op: 'drop', entry: call.args[1]!.entry }] : [];
    })).toBe('from forum import Thing\nThing("x", m=2)\n');
    expect(printed('from forum import Thing, other\n', (from) => [{ op: 'drop', entry: sitesOf(from, 'use')[0]!.statement! }])).toBe('from forum import other\n');
  });
});
