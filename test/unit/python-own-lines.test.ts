import { expect, test } from 'vitest';
import { onOwnLines } from '../../src/languages/python/own-lines.ts';

const LONG = 'n'.repeat(80);

function laid(before: string, old: string, written: string, behind = ''): string {
  return onOwnLines(before + old + behind, { start: before.length, end: before.length + old.length }, written);
}

test.each([
  ['one line stays one', 'x = ', 'A("b").run()', `B.load("${LONG}").get()`, `B.load("${LONG}").get()`],
  ['what fits is joined', 'x = ', 'A(\n    "b"\n).run()', 'B.load("c").get()', 'B.load("c").get()'],
  ['what is too long is not', 'x = ', 'A(\n    "b"\n).run()', `B.load("${LONG}").get()`, `B.load(\n    "${LONG}"\n).get()`],
  ['a comment', 'x = ', 'A(\n    "b"  # c, (d\n).run()', 'B.load("c").get()', 'B.load(\n    "c"  # c, (d\n).get()'],
  ['a comma at the end', 'x = ', 'A(\n    "b",\n).run()', 'B.load("c").get()', 'B.load(\n    "c",\n).get()'],
  ['a name that goes', 'x = ', 'A(\n    name="b",\n).run()', 'B.load("c").get()', 'B.load(\n    "c",\n).get()'],
  ['a call around it', 'x = ', 'A(\n    "b",\n).run()', 'json.loads(B.load("c").get())', 'json.loads(B.load(\n    "c",\n).get())'],
  ['CRLF', 'x = ', 'A(\r\n    "b",\r\n).run()', 'B.load("c").get()', 'B.load(\r\n    "c",\r\n).get()'],
  ['nothing alike', 'x = ', 'A[\n    b,\n]', 'os.environ', 'os.environ'],
  ['nothing that can be read', 'x = ', 'A(\n    "b,\n)', 'B("c")', 'B("c")'],
])('%s', (_, before, old, written, expected) => {
  expect(laid(before, old, written)).toBe(expected);
});

test('what stands behind counts', () => {
  expect(laid('x = ', 'A(\n    "b"\n).run()', 'B.load("c").get()', ` + ${LONG}`)).toBe('B.load(\n    "c"\n).get()');
});
