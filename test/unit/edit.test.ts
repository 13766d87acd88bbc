import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, firstOverlap, mergeTouching, rawWithin, shiftOffset, trimEdit, type Edit } from '../../src/text/edit.ts';

const edit = (start: number, end: number, text: string): Edit => ({ range: { start, end }, text });

describe('edits', () => {
  it('apply in order of place, insertions before what they touch', () => {
    expect(applyEdits('abcdef', [edit(4, 5, 'X'), edit(1, 2, ''), edit(1, 1, '+'), edit(6, 6, '!')])).toBe('a+cdXf!');
    expect(() => applyEdits('abc', [edit(0, 2, ''), edit(1, 3, '')])).toThrow('overlapping');
  });

  it('overlap when they share text, not when they touch', () => {
    expect(firstOverlap([edit(2, 4, ''), edit(0, 2, '')])).toBeUndefined();
    expect(firstOverlap([edit(2, 4, 'a'), edit(0, 3, 'b')])).toEqual([edit(0, 3, 'b'), edit(2, 4, 'a')]);
  });

  it('shift offsets behind them', () => {
    const edits = [edit(2, 4, 'xyz'), edit(6, 6, '__')];
    expect([0, 2, 4, 6, 7].map((offset) => shiftOffset(offset, edits))).toEqual([0, 2, 5, 7, 10]);
  });

  it('merge when they touch, with the raw stretches moved', () => {
    const merged = mergeTouching([
      { ...edit(3, 5, '$Y!'), raw: [{ start: 0, end: 2 }] }, { ...edit(1, 3, 'a$X'), raw: [{ start: 1, end: 3 }] }, edit(6, 7, 'z'),
    ]);
    expect(merged).toEqual([
      { range: { start: 1, end: 5 }, text: 'a$X$Y!', raw: [{ start: 1, end: 3 }, { start: 3, end: 5 }] }, edit(6, 7, 'z'),
    ]);
  });

  it('take raw stretches from the opaque parts of moved text', () => {
    const opaque = [{ range: { start: 1, end: 3 }, name: 'X' }, { range: { start: 6, end: 9 } }, { range: { start: 12, end: 14 } }];
    expect(rawWithin(opaque, { start: 5, end: 10 })).toEqual([{ start: 1, end: 4 }]);
  });
});

describe('trimEdit', () => {
  it.each([
    ['common ends', 'one two three', edit(0, 13, 'one 2 three'), edit(4, 7, '2')],
    ['repeated text', 'aaa', edit(0, 3, 'aa'), edit(2, 3, '')],
    ['nothing changed', 'abc', edit(0, 3, 'abc'), edit(3, 3, '')],
    ['a shared high surrogate', '😀', edit(0, 2, '😁'), edit(0, 2, '😁')],
    ['a shared low surrogate', '\u{1F600}', edit(0, 2, '\u{1FA00}'), edit(0, 2, '\u{1FA00}')],
    ['a line break that becomes CRLF', 'a\nb', edit(0, 3, 'a\r\nb'), edit(1, 2, '\r\n')],
    ['a CRLF that loses its \\n', 'a\r\nb', edit(0, 4, 'a\rb'), edit(1, 3, '\r')],
  ])('%s', (_, text, given, trimmed) => {
    expect(trimEdit(text, given)).toEqual(trimmed);
  });

  it('leaves raw stretches whole', () => {
    const given = { ...edit(0, 4, '-$X-'), raw: [{ start: 1, end: 3 }] };
    expect(trimEdit('-$X-', given)).toEqual({ ...edit(1, 3, '$X'), raw: [{ start: 0, end: 2 }] });
  });

  it('never changes the result', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\n', '😀', '😁'), maxLength: 12 });
    fc.assert(fc.property(text, text, fc.nat(12), fc.nat(12), (old, written, a, b) => {
      const [start, end] = [Math.min(a, b, old.length), Math.min(Math.max(a, b), old.length)];
      const given = edit(start, end, written);
      expect(applyEdits(old, [trimEdit(old, given)])).toBe(applyEdits(old, [given]));
    }), { seed: 11, numRuns: 2000 });
  });
});
