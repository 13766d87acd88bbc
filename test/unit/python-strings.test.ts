import { describe, expect, it, test } from 'vitest';
import { filledStringCodec, spellString, stringCodec } from '../../src/languages/python/string-codec.ts';
import { dedentedCodec } from '../../src/languages/python/string-lines.ts';
import { languageOfText } from '../../src/languages/python/string-signs.ts';
import { stringGuests, stringPieces } from '../../src/languages/python/strings.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { isRefusal } from '../../src/text/refusal.ts';
import { documentOf } from './dialect-reading.ts';

function whole(source: string): Parameters<typeof stringPieces> {
  return [documentOf(source), { start: 0, end: source.length }];
}

test.each([
  ['"a"', 'a'], ["'it\\'s'", "it's"], ['"""a\n"b" """', 'a\n"b" '], ["u'\\u00e9\\x41\\101\\U0001F600'", 'éAA😀'], ["r'\\d\\''", "\\d\\'"], ["'\\d\\\n'", '\\d'],
  ['"a" \'b\'', 'ab'], ['("a"  # c\n  r"\\b")', 'a\\b'], ['"a" \\\n "b"', 'ab'], ["'''a\r\nb'''", 'a\nb'], ['f"{{x}}"', '{x}'], ["'\\N{BULLET}'", '\\N{BULLET}'],
])('%s is read', (source, text) => {
  expect(stringCodec(...whole(source))?.text).toBe(text);
});

test.each(["b'a'", '"a" b"b"', 'f"{x}"', '"a', "'a\nb'", '"a" + "b"', '"a" x', "'\\x4'", "'\\ud800'", '("a"', 'x', '', "f'{x'", "rb''"])('%s is no text', (source) => {
  expect(stringCodec(...whole(source))).toBeUndefined();
});

test.each([
  ['f"a{x}b{{c}}"', ['a', '{x}', 'b{c}']], ["f'{d[\"k\"]!r:>{w}}'", ['{d["k"]!r:>{w}}']], ['"a" f"{x}"', ['a', '{x}']], ["f'{x:'", ["f'{x:'"]], ['""', []],
  ['f"""{\n  x  # }\n}"""', ['{\n  x  # }\n}']], ["'%s {}'", ['%s {}']], ['f"{f\'{y}\'}"', ["{f'{y}'}"]], ["b'x'", ["b'x'"]],
])('%s has its pieces', (source, pieces) => {
  expect(stringPieces(...whole(source)).map((piece) => (piece.kind === 'text' ? piece.text : piece.source))).toEqual(pieces);
});

describe('an edit', () => {
  it.each([
    ["'prefect agent'", 8, 13, "it's", "'prefect it\\'s'"], ['("prefect "\n "agent")', 8, 13, 'worker', '("prefect "\n "worker")'],
    ['f"a {x} b"', 6, 7, '{', 'f"a {x} {{"'], ['"""a\r\nb"""', 2, 3, 'c\nd', '"""a\r\nc\r\nd"""'], ["'\\x41b'", 1, 2, '\t', "'\\x41\\t'"],
  ])('of %s is written as it has to be', (source, start, end, text, after) => {
    const codec = filledStringCodec(...whole(source))!;
    const edits = codec.lift([{ range: { start, end }, text }]);
    expect(isRefusal(edits) ? edits : applyEdits(source, edits)).toBe(after);
  });

  it.each([['r"a"', '"'], ["r'a'", '\n'], ["r'a'", '\\']])('that %s cannot hold is refused', (source, text) => {
    expect(isRefusal(stringCodec(...whole(source))!.lift([{ range: { start: 1, end: 1 }, text }]))).toBe(true);
  });
});

test.each([
  ['a', undefined, '"a"'], ['a', "'b'", "'a'"], ["it's", "'b'", "'it\\'s'"], ['a', '"""b"""', '"a"'], ['a\nb', '"""b"""', '"""a\nb"""'], ['a\nb', "'b'", "'a\\nb'"],
  ['\\d', "r'b'", "r'\\d'"], ['{a}', "f'{b}'", "'{a}'"], ['a', '("b"\n "c")', '"a"'], ['a', "b'x'", "'a'"], ['a', 'name', '"a"'],
])('%j beside %s', (text, beside, source) => {
  expect(spellString(text, beside)).toBe(source);
});

test('a raw string stays one, or is refused', () => {
  expect(isRefusal(spellString('a"', 'r"b"'))).toBe(true);
  expect(isRefusal(spellString('a\\', "r'b'"))).toBe(true);
});

test('a docstring loses its indentation behind the first line', () => {
  const source = '"""Runs.\n\n    $ a\n      b\n    """';
  const codec = dedentedCodec(stringCodec(...whole(source))!, true);
  expect(codec.text).toBe('Runs.\n\n$ a\n  b\n');
  const edits = codec.lift([{ range: { start: 9, end: 10 }, text: 'c\nd' }]);
  expect(isRefusal(edits) ? edits : applyEdits(source, edits)).toBe('"""Runs.\n\n    $ c\n    d\n      b\n    """');
});

test.each([
  ['#!/bin/bash\nprefect agent local start', 'shell'], ['\nset -e\nprefect agent local start\n', 'shell'], ['FROM python:3.9\nRUN pip install x\n', 'dockerfile'],
  ['[cloud]\napi_key = "x"\n', 'toml'], ['A_B=1\n# c\nC=2\n', 'dotenv'], ['apiVersion: v1\nkind: Pod\n', 'yaml'], ['services:\n  a:\n    image: b\n', 'yaml'],
])('%j shows what it is', (text, language) => {
  expect(languageOfText(text)).toBe(language);
});

test.each(['prefect agent local start', 'Starts an agent.\n\nArgs:\n  label: its name\n  key: a key\n', 'A=1; B=2\nC=`x`\n', 'From here on\nrun it\n', '[a]\nb c\n', '', '\n', 'echo is what it does\nhere\n'])('%j shows nothing', (text) => {
  expect(languageOfText(text)).toBeUndefined();
});

test('a string is a document of its own, or text', () => {
  const place = { address: 'x', role: 'value' } as const;
  expect(stringGuests(...whole('"""\n    #!/bin/sh\n    prefect {x}\n"""'), place).guests.map(({ language, codec }) => [language, codec.text])).toEqual([['shell', '\n#!/bin/sh\nprefect {x}\n']]);
  expect(stringGuests(...whole('"uses PREFECT__X"'), place).sites.map(({ kind }) => kind)).toEqual(['text']);
  expect(stringGuests(...whole('"""Runs.\n\n    ```bash\n    a\n    ```\n"""'), { address: 'x', role: 'docstring' }).guests.map(({ language }) => language)).toEqual(['markdown']);
  expect(stringGuests(...whole("b'x'"), place)).toEqual({ sites: [], guests: [] });
});
