import { expect, test } from 'vitest';
import type { Document } from '../../src/document/document.ts';
import { computedTexts } from '../../src/engine/computed-secrets.ts';
import type { Slot } from '../../src/sites/site.ts';

function found(text: string, value: string): readonly string[] {
  const document: Document = { id: '0', path: 'a.py', language: 'python', text, parseText: text, opaque: [] };
  const start = text.lastIndexOf(value);
  const slot: Slot = { document, range: { start, end: start + value.length }, pieces: [{ kind: 'template', source: value }], handle: undefined };
  return computedTexts(slot).map((range) => text.slice(range.start, range.end));
}

test.each([
  ['x = str("one")', 'str("one")', ['one']],
  ['x = "" + "one" + \'two\'', '"" + "one" + \'two\'', ['one', 'two']],
  ['x = os.environ.get("NAME", "one")', 'os.environ.get("NAME", "one")', ['one']],
  ['x = os.environ["NAME"] or "one"', 'os.environ["NAME"] or "one"', ['one']],
  ['x = ["one", "two"]', '["one", "two"]', ['one', 'two']],
  ['x = "a\\"b" + "c"', '"a\\"b" + "c"', ['a\\"b', 'c']],
  ['T = "one"\nT: str = "two"\nOT = "three"\nif T == "four": pass\nx = T', 'T', ['one', 'two']],
  ['x = T', 'T', []],
])('%j, %j', (text, value, wanted) => {
  expect(found(text, value)).toEqual(wanted);
});
