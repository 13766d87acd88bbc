import { describe, expect, it } from 'vitest';
import { palette } from '../../src/report/color.ts';
import { frame } from '../../src/report/frame.ts';
import { neutral } from '../../src/report/neutral.ts';

const colors = palette(false);

/** The frame of the first place of `at`, without the gutter. */
function framed(text: string, at: string, width = 80, hidden: readonly { start: number; end: number }[] = []): readonly string[] {
  const start = text.indexOf(at);
  return frame({ text, hidden }, { start, end: start + at.length }, 1, width, colors, (caret) => caret).map((line) => line.slice(9));
}

describe('the caret', () => {
  it.each([
    ['after tabs', '\ta:\tb', 'b', ['\ta:\tb', '\t  \t^']],
    ['after an astral character', 'a 😀 b', 'b', ['a 😀 b', '     ^']],
    ['after a narrow astral character', '𝒜 b', 'b', ['𝒜 b', '  ^']],
    ['after wide characters', '漢字 b', 'b', ['漢字 b', '     ^']],
    ['after a combining mark', 'e\u0301 b', 'b', ['e\u0301 b', '  ^']],
    ['under wide characters', 'x: 漢字', '漢字', ['x: 漢字', '   ^^^^']],
    ['after an escape sequence', '\u001b[31m b', 'b', ['\\u001b[31m b', '           ^']],
    ['under a bidi character', 'a\u202eb', '\u202e', ['a\\u202eb', ' ^^^^^^']],
    ['under half a pair', 'a\ud83d b', '\ud83d', ['a\\ud83d b', ' ^^^^^^']],
    ['in a line that ends with CRLF', 'a: b\r\nc', 'b', ['a: b', '   ^']],
    ['before a lone carriage return', 'a\rb', 'a', ['a\\u000db', '^']],
  ])('stands right %s', (_, text, at, expected) => {
    expect(framed(text, at)).toEqual(expected);
  });

  it('stands under the place of an empty range', () => {
    expect(frame({ text: 'a: ', hidden: [] }, { start: 3, end: 3 }, 7, 80, colors, (caret) => caret)).toEqual(['     7 | a: ', '       |    ^']);
  });

  it('goes on past the first of several lines', () => {
    expect(framed('run a \\\r\n  b\r\n', 'a \\\r\n  b')).toEqual(['run a \\', '    ^^^…']);
  });

  it('does not go on when only the line break follows', () => {
    expect(framed('run a\nb', 'a\n')).toEqual(['run a', '    ^']);
  });
});

describe('a long line', () => {
  it('is cut on both sides of the range', () => {
    expect(framed(`${'a'.repeat(500)}HERE${'b'.repeat(500)}`, 'HERE', 39)).toEqual(['…aaaaaaaaaaHEREbbbbbbbbbbbbbb…', `${' '.repeat(11)}^^^^`]);
  });

  it('is cut on the right only when the range stands early', () => {
    expect(framed(`k: HERE${'b'.repeat(500)}`, 'HERE', 39)).toEqual(['k: HEREbbbbbbbbbbbbbbbbbbbbbb…', '   ^^^^']);
  });

  it('shows the start of a range that is longer than the width', () => {
    expect(framed(`k: ${'b'.repeat(500)}`, 'b'.repeat(500), 39)).toEqual(['k: bbbbbbbbbbbbbbbbbbbbbbbbbb…', `   ${'^'.repeat(26)}…`]);
  });

  it('is cut without showing a part of a secret', () => {
    const text = `${'s'.repeat(300)} HERE ${'t'.repeat(300)}`;
    expect(framed(text, 'HERE', 39, [{ start: 0, end: 300 }, { start: 306, end: 606 }])).toEqual(['*** HERE ***', '    ^^^^'].map((line, index) => (index === 0 ? `…${line}…` : ` ${line}`)));
  });
});

it('puts the caret under the mask of a secret', () => {
  expect(framed('k: hunter2 x', 'hunter2', 80, [{ start: 3, end: 10 }])).toEqual(['k: *** x', '   ^^^']);
});

it('makes every character that steers a terminal visible', () => {
  expect(neutral('a\u001b]0;x\u0007\u009b1m\u2066\u200b\u2028\u{e0041}\tz')).toBe('a\\u001b]0;x\\u0007\\u009b1m\\u2066\\u200b\\u2028\\u{e0041}\tz');
});
