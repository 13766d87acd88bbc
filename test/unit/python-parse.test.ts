import { describe, expect, test } from 'vitest';
import { python } from '../../src/languages/python/index.ts';
import type { UseSite } from '../../src/sites/site.ts';
import { parsed, sitesOf, sourceOf, uses } from './python-source.ts';

function shown(text: string): readonly string[] {
  const from = parsed(text);
  return sitesOf(from, 'use').map((site) => `${site.role} ${site.symbol} ${sourceOf(from, site.slot)}`);
}

function only(text: string, symbol: string): UseSite {
  return uses(parsed(text), symbol)[0]!;
}

describe('imports', () => {
  test.each([
    ['import forum as f\nf.a.B(1)\n', 'value forum.a.B f.a.B(1)'],
    ['import forum.client\nforum.client.Thing().go()\n', 'value forum.client.Thing forum.client.Thing().go()'],
    ['from forum import client as c\nx = c.Thing["k"]\n', 'value forum.client.Thing c.Thing["k"]'],
    ['from .near import Thing\nThing()\n', 'value .near.Thing Thing()'],
    ['from ..near import Thing\nclass A(Thing):\n    pass\n', 'base ..near.Thing Thing'],
    ['from forum import task\n@task(name="x")\ndef f():\n    pass\n', 'decorator forum.task task(name="x")'],
    ['import forum\nforum.settings.x = 1\n', 'target forum.settings.x forum.settings.x'],
    ['import forum\ndel forum.settings["x"]\n', 'target forum.settings forum.settings["x"]'],
    ['def f():\n    from forum import Thing\n    return Thing("x")\n', 'value forum.Thing Thing("x")'],
    ['import forum\n(forum.Thing("x")).get()\n', 'value forum.Thing (forum.Thing("x")).get()'],
  ])('%j', (text, last) => {
    expect(shown(text).at(-1)).toBe(last);
  });

  test('a star and every name of an import', () => {
    expect(shown('from forum import *\nfrom a.b import (\n    c as d,  # ours\n    e,\n)\nimport x.y\n')).toEqual(['star forum *', 'import a.b.c c', 'import a.b.e e', 'import x.y x.y']);
  });

  test.each([
    ['a parameter', 'from forum import Thing\ndef f(Thing):\n    return Thing("x")\n'],
    ['a local assignment', 'from forum import Thing\ndef f():\n    Thing = other\n    return Thing("x")\n'],
    ['a class of its own', 'from forum import Thing\nclass Thing:\n    pass\nThing("x")\n'],
    ['a loop', 'from forum import Thing\nfor Thing in things:\n    Thing("x")\n'],
    ['a comprehension', 'from forum import Thing\nx = [Thing("x") for Thing in y]\n'],
    ['a lambda', 'from forum import Thing\nf = lambda Thing: Thing("x")\n'],
    ['a name of another library', 'from other import Thing\nThing("x")\n'],
    ['a name in quotes', 'from forum import Thing\nx = "Thing(1)"\n'],
    ['an attribute', 'from forum import Thing\nself.Thing("x")\n'],
    ['the name of an argument', 'from forum import Thing\nf(Thing=1)\n'],
    ['nothing imported', 'Thing("x")\n'],
  ])('%s hides it', (_, text) => {
    expect(uses(parsed(text), 'forum.Thing')).toEqual([]);
  });

  test('a class does not hide a name from its functions', () => {
    expect(uses(parsed('from forum import Thing\nclass A:\n    Thing = 1\n    def f(self):\n        return Thing("x")\n'), 'forum.Thing')).toHaveLength(1);
  });

  test('the last of two imports counts', () => {
    expect(shown('from a import T\nfrom b import T\nT()\n').at(-1)).toBe('value b.T T()');
  });
});

describe('what is done with a name', () => {
  test('steps and arguments', () => {
    const from = parsed('import forum\nforum.Thing("a", n={"k": 1}, *r, **o).get()["x"]\n');
    const [site] = uses(from, 'forum.Thing');
    expect(site!.steps.map((step) => [step.step, sourceOf(from, step.slot)])).toEqual([
      ['call', 'forum.Thing("a", n={"k": 1}, *r, **o)'], ['member', 'forum.Thing("a", n={"k": 1}, *r, **o).get'],
      ['call', 'forum.Thing("a", n={"k": 1}, *r, **o).get()'], ['index', 'forum.Thing("a", n={"k": 1}, *r, **o).get()["x"]'],
    ]);
    const [call] = site!.steps;
    expect(call?.step === 'call' && call.args.map((each) => [each.name, each.tree?.kind, each.spread, each.value.pieces[0]?.kind])).toEqual([
      [undefined, 'scalar', undefined, 'text'], ['n', 'map', undefined, 'template'], [undefined, undefined, true, 'template'], [undefined, undefined, true, 'template'],
    ]);
    expect(sourceOf(from, site!.name)).toBe('forum.Thing');
    expect(site!.statement).toBeDefined();
  });

  test('a variable that is set once carries its steps', () => {
    const site = only('from forum import Client\nc = Client(key="x")\nc.save(name="n")\n', 'forum.Client');
    expect(site.variable).toBeUndefined();
    const later = uses(parsed('from forum import Client\nc = Client(key="x")\nc.save(name="n")\n'), 'forum.Client')[1]!;
    expect([later.variable, later.steps.map((step) => step.step)]).toEqual(['c', ['call', 'member', 'call']]);
  });

  test('one that is set twice does not', () => {
    expect(uses(parsed('from forum import Client\nc = Client()\nc = other\nc.save()\n'), 'forum.Client')).toHaveLength(1);
  });

  test('a literal behind a variable', () => {
    const site = only('from forum import Run\nenv = {"A_B": "1"}\nRun(env=env)\n', 'forum.Run');
    expect(site.steps[0]?.step === 'call' && site.steps[0].args[0]?.tree?.kind).toBe('map');
  });
});

describe('the place of a use', () => {
  test.each([
    ['from forum import T\nT()\n', { body: 'module' }],
    ['from forum import T\nclass A:\n    x = T()\n', { body: 'class' }],
    ['from forum import T\nasync def f():\n    T()\n', { body: 'async-function', name: 'f' }],
    ['from forum import T, task\n@task\ndef f():\n    T()\n', { body: 'function', decorators: ['forum.task'] }],
    ['from forum import T\ndef f():\n    T()\nasync def g():\n    f()\n', { body: 'function', reachedFromAsync: true }],
    ['from forum import T\nclass A:\n    def f(self):\n        T()\n    def h(self):\n        self.f()\n    async def g(self):\n        self.h()\n', { reachedFromAsync: true }],
    ['from forum import T\ndef f():\n    T()\ndef g():\n    f()\n', { reachedFromAsync: false }],
    ['from forum import T, Flow\nwith Flow("x") as f:\n    T()\n', { managers: ['forum.Flow'] }],
    ['from forum import T\ndef f(x=T()):\n    pass\n', { body: 'module', isDefault: true }],
    ['from forum import T, VERSION\nif VERSION < "2":\n    T()\n', { guarded: true }],
    ['from forum import T, VERSION\nif VERSION < "2":\n    pass\nelse:\n    T()\n', { guarded: true }],
    ['from forum import T\nif debug:\n    T()\n', { guarded: false }],
    ['try:\n    from forum import T\nexcept ImportError:\n    T = None\nT()\n', { guarded: true }],
    ['from forum import T\ntry:\n    T()\nexcept ValueError:\n    pass\n', { guarded: false }],
  ])('%j', (text, place) => {
    expect(uses(parsed(text), 'forum.T').at(-1)!.place).toMatchObject(place);
  });
});

describe('variables', () => {
  function variables(text: string): readonly string[] {
    const from = parsed(text);
    return [
      ...sitesOf(from, 'assignment').map((site) => `${site.environment.kind} ${sourceOf(from, site.name)}=${site.value === undefined ? '' : sourceOf(from, site.value)}`),
      ...sitesOf(from, 'reference').map((site) => `read ${sourceOf(from, site.name)}`),
    ];
  }

  test.each([
    ['import os\nos.environ["A"] = "b"\n', ['program A="b"']],
    ['from os import environ as e\ne["A"] = "b"\n', ['program A="b"']],
    ['import os\nos.environ.setdefault("A", "b")\n', ['program A="b"']],
    ['import os\nos.putenv("A", x)\n', ['program A=x']],
    ['import os\nos.environ.update({"A": "b"})\n', ['program "A"="b"']],
    ['import os\nos.environ.update(A="b")\n', ['program A="b"']],
    ['def f(monkeypatch):\n    monkeypatch.setenv("A", "b")\n', ['program A="b"']],
    ['import os\nfrom unittest.mock import patch\n@patch.dict(os.environ, {"A": "b"})\ndef f():\n    pass\n', ['program "A"="b"']],
    ['from unittest import mock\nwith mock.patch.dict("os.environ", A="b"):\n    pass\n', ['program A="b"']],
    ['import os\nx = os.environ["A"]\n', ['read A']],
    ['import os\nx = os.environ.get("A", "d") or os.getenv("B")\n', ['read A', 'read B']],
    ['import os\ndel os.environ["A"]\nos.environ.pop("B", None)\n', ['read A', 'read B']],
    ['from forum import Run\nRun(env={"A_B": "c", "D": e})\n', ['call "A_B"="c"', 'call "D"=e']],
    ['x = dict(A_B="c")\n', ['call A_B="c"']],
    ['import subprocess\nsubprocess.run(["x"], env={"A": "b"})\n', ['command "A"="b"']],
    ['x = {"name": "b"}\n', []],
    ['x = {"A": {"b": 1}}\n', []],
    ['environ["A"] = "b"\n', []],
    ['import os\nos.environ[name] = "b"\n', []],
    ['import os\nos.environ[f"A{b}"] = "b"\n', []],
  ])('%j', (text, expected) => {
    expect(variables(text)).toEqual(expected);
  });

  test('the callee of a map, also through a variable', () => {
    const callee = (text: string): string | undefined => sitesOf(parsed(text), 'assignment')[0]!.environment.callee;
    expect(callee('from forum.runs import Run\nRun(env={"A_B": "c"})\n')).toBe('forum.runs.Run');
    expect(callee('from forum.runs import Run\ne = {"A_B": "c"}\nRun(env=e)\n')).toBe('forum.runs.Run');
    expect(callee('e = {"A_B": "c"}\nRun(env=e)\n')).toBeUndefined();
  });
});

describe('commands', () => {
  function commands(text: string): readonly string[] {
    const from = parsed(text);
    return [...sitesOf(from, 'command').map((site) => site.words.map((word) => word.text ?? '?').join(' ')), ...from.guests.map((guest) => `${guest.language}: ${guest.codec.text}`)];
  }

  test.each([
    ['import subprocess\nsubprocess.run(["a", "b", c])\n', ['a b ?']],
    ['from subprocess import check_call as go\ngo(("a", "b"))\n', ['a b']],
    ['import subprocess\nargs = ["a", "b"]\nsubprocess.Popen(args)\n', ['a b']],
    ['import subprocess\nsubprocess.run("a b", shell=True)\n', ['shell: a b']],
    ['import subprocess\nsubprocess.run("a")\n', []],
    ['import os\nos.system("a " "b")\n', ['shell: a b']],
    ['import shlex, subprocess\nsubprocess.run(shlex.split("a b"))\n', ['shell: a b']],
    ['import asyncio\nasync def f():\n    await asyncio.create_subprocess_exec("a", "b", stdout=x)\n', ['a b']],
    ['from forum import Task\nTask(command=["a", "b"])\n', ['a b']],
    ['system("a b")\n', []],
    ['run(["a", "b"])\n', []],
  ])('%j', (text, expected) => {
    expect(commands(text)).toEqual(expected);
  });
});

describe('what does not parse', () => {
  function fails(text: string): boolean {
    return 'failed' in python.parse({ id: '0', path: 'a.py', language: 'python', text, parseText: text, opaque: [] }, { address: '' });
  }

  test.each(['x = (1,\n', 'def f(:\n    pass\n', 'x = = 1\n'])('%j', (text) => expect(fails(text)).toBe(true));

  test.each([
    'def f():\n    x = yield\n    yield\n', '%matplotlib inline\n!pip install x\nimport a\nif a:\n    %time b()\n', '\uFEFFimport a\n', 'with (a as b, c as d):\n    pass\n', '', '# only\n',
    'x = """\n%not magic\n"""\n', 'files = !ls\n', 'df?\n',
  ])('%j is read', (text) => expect(fails(text)).toBe(false));

  test('deep nesting ends', () => {
    for (const [open, close] of [['(', ')'], ['[', ']'], ['{"a":', '}'], ['f(', ')']]) fails(`x = ${open!.repeat(4_000)}1${close!.repeat(4_000)}`);
  }, 30_000);
});
