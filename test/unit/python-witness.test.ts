import { expect, test } from 'vitest';
import { parsePython } from '../../src/languages/python/syntax.ts';
import { outlineOf } from '../../src/languages/python/witness-outline.ts';
import { pythonWitness } from '../../src/languages/python/witness.ts';

const PROGRAM = `#!/usr/bin/env python
"""Doc
string."""
from . import a, b  # c
from .x.y import (
    c as d,
)
@flow(name='a\\tb', **k)
async def f(a: int = 3, *, b="x" 'y', **k) -> dict[str, int]:
\treturn {**k, 'a': [1_000, 0x1F, 1e-3j, ...][1:2], f"{a!r:>{b}}": b'\\x00'} # d

class A(B, metaclass=M): x = 1; y = -2
if (n := 10) is not None and \\
        not n in a:
    pass
elif x: return_ = lambda *a, **k: (yield)
else:

  # e
    while True:
        break
    print(f'''
{x}
''')
`;

test('the two readers agree', () => {
  const syntax = parsePython(PROGRAM);
  expect('failed' in syntax).toBe(false);
  expect(pythonWitness.read(PROGRAM)).toBeDefined();
  if (!('failed' in syntax)) expect(outlineOf(syntax, PROGRAM)).toEqual(pythonWitness.read(PROGRAM));
});

test('lines, blocks and decoded strings', () => {
  expect(pythonWitness.read("if x:\n  y = '\\x41' \"b\"\nz = (1,\n 2)\n")).toEqual([
    { t: ['if', 'x', ':'], b: [{ t: ['y', '=', 's:A', 's:b'], b: [] }] },
    { t: ['z', '=', '(', '1', ',', '2', ')'], b: [] },
  ]);
});

test.each([
  'x = (1', 'x = 1)', 'x = [1)', "x = 'a", 'x = """a', 'if x:\npass', '  x = 1', 'if x:\n    a\n  b', 'x = 1\n  y = 2', 'if x:\n\ta\n        b', 'x = $', 'x = 1 2', 'x = a b',
  'x = a ==', 'x = * == 2', "x = '\\x4'", "x = '\\N'", 'x = 0777', 'x = 1abc', 'x \\ y', "x = f'{a'", "x = f'a}'", 'x = "a" b"b"', 'x:', 'if x:\n',
])('%j is no Python', (text) => {
  expect(pythonWitness.read(text)).toBeUndefined();
});

test.each(['', '\n', '# a', 'x = 1\\\n + 2', 'match x:\n  case [1, *_] if y: pass', 'type X = int', 'x = 1if y else 2', 'x = 0_0', 'a.match.type', 'from ... import a', "f'{x:{y}}' rf'\\{z}'", 'x: int', '\fx = 1', 'print(*a, **b)', 'x = yield'])('%j is Python', (text) => {
  expect(pythonWitness.read(text)).toBeDefined();
});

test.each([
  'def f():\n    with (\n        open(a) as b,\n        open(c) as d,\n    ):\n        x = 1\n    y = 2\n',
  'with x as self.y:\n    a = 1\nb = 2\n',
  'with x() as (a, b):\n    c = 1\nb = 2\n',
  'with x() as (a, b):  # both\r\n    c = 1\r\nb = 2\r\n',
  'with a as b, c as d.e[0]:\n    pass\n',
  'with x() as (a, b): pass\n',
  'async def f():\n    async with a() as (b, c), d():\n        pass\n    return b\n',
  'match x:\n    case str():\n        a = 1\n    case Foo(y=1):\n        pass\nb = 2\n',
  'match x, y:\n    case -1, "s" "t":\n        a = 1\n    case a.b.C(d, e=f) as g:\n        pass\nz = 1\n',
  'for c, t, *_ in rows:\n    a = 1\nb = 2\n',
  'for x in *a, *b:\n    pass\nelse:\n    y = 1\n',
  '@__import__("x").flow\ndef f():\n    a = 1\nb = 2\n',
  '@flows[0]\n@(a or b)\ndef f():\n    a = 1\nb = 2\n',
  'try:\n    a = x[1:2, ::3, *b]\nexcept (A, B) as e:\n    pass\n',
])('what the grammar does not know fails no file: %j', (text) => {
  const syntax = parsePython(text);
  expect('failed' in syntax).toBe(false);
  if (!('failed' in syntax)) expect(outlineOf(syntax, text)).toEqual(pythonWitness.read(text));
});

test.each(['x = = 1\n', 'with x as:\n    pass\n', 'def f(:\n    pass\n', 'class A(\n', 'if x\n    pass\n'])('%j fails still', (text) => {
  expect(parsePython(text)).toHaveProperty('failed');
});
