import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineIndex } from '../../src/text/line-index.ts';
import { decodeSource, encodeSource } from '../../src/text/source-text.ts';

const bytes = (...values: readonly (number | string)[]): Uint8Array =>
  Uint8Array.from(values.flatMap((value) => (typeof value === 'number' ? [value] : [...Buffer.from(value, 'utf8')])));

describe('decodeSource', () => {
  it('takes one byte order mark off and keeps line endings', () => {
    expect(decodeSource(bytes(0xef, 0xbb, 0xbf, 'a\r\nb\rc\n'))).toEqual({ text: 'a\r\nb\rc\n', bom: true });
    expect(decodeSource(bytes(0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf, 'a'))).toEqual({ text: '\ufeffa', bom: true });
    expect(decodeSource(bytes())).toEqual({ text: '', bom: false });
  });

  it.each([
    ['UTF-16 LE with mark', bytes(0xff, 0xfe, 0x61, 0), 'utf-16', 0],
    ['UTF-16 BE with mark', bytes(0xfe, 0xff, 0, 0x61), 'utf-16', 0],
    ['UTF-16 LE without mark', Uint8Array.from(Buffer.from('key: value\n', 'utf16le')), 'utf-16', 1],
    ['NUL in text', bytes('abc', 0, 'defghijk'), 'binary', 3],
    ['Latin-1', bytes('caf', 0xe9, '\n'), 'not-utf-8', 3],
    ['Latin-1 after a mark', bytes(0xef, 0xbb, 0xbf, 'caf', 0xe9), 'not-utf-8', 6],
    ['overlong slash', bytes('a', 0xc0, 0xaf), 'not-utf-8', 1],
    ['surrogate', bytes('ab', 0xed, 0xa0, 0x80), 'not-utf-8', 2],
    ['over the last code point', bytes(0xf4, 0x90, 0x80, 0x80), 'not-utf-8', 0],
    ['cut off', bytes('é', 0xe2, 0x82), 'not-utf-8', 2],
  ] as const)('%s', (_, input, failed, offset) => {
    expect(decodeSource(input)).toEqual({ failed, offset });
  });

  it('looks for NUL in the first 8192 bytes only', () => {
    expect(decodeSource(bytes('x'.repeat(8192), 0))).toEqual({ text: `${'x'.repeat(8192)}\0`, bom: false });
  });

  it('gives the same bytes back, or a failure at a byte that is there', () => {
    const text = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\r\n', '\ufeff', '😀', '\u2028')));
    fc.assert(fc.property(fc.oneof(fc.uint8Array(), text.map((parts) => bytes(...parts))), (input) => {
      const source = decodeSource(input);
      if ('failed' in source) return source.offset < input.length;
      return Buffer.from(encodeSource(source, source.text)).equals(Buffer.from(input));
    }), { seed: 5, numRuns: 2000 });
  });
});

describe('lineIndex', () => {
  it('counts \\n and \\r\\n, not a lone \\r', () => {
    const index = lineIndex('a\r\nb\rc\n😀d');
    expect([0, 2, 3, 5, 6, 7, 9].map((offset) => index.at(offset))).toEqual([
      { line: 1, column: 1 }, { line: 1, column: 3 }, { line: 2, column: 1 }, { line: 2, column: 3 },
      { line: 2, column: 4 }, { line: 3, column: 1 }, { line: 3, column: 3 },
    ]);
    expect(index.lines).toBe(3);
  });

  it('goes to the nearest end for offsets outside', () => {
    expect(lineIndex('ab\n').at(99)).toEqual({ line: 2, column: 1 });
    expect(lineIndex('').at(-1)).toEqual({ line: 1, column: 1 });
  });
});
