import { expect, test } from 'vitest';
import fc from 'fast-check';
import { applyEdits, type Edit } from '../../src/text/edit.ts';
import { chainEdits } from '../../src/text/edit-chain.ts';

function edits(text: string, marks: readonly (readonly [number, number, string])[]): readonly Edit[] {
  let at = 0;
  return marks.flatMap(([skip, length, inserted]): Edit[] => {
    const start = Math.min(text.length, at + skip);
    const end = Math.min(text.length, start + length);
    at = end;
    return [{ range: { start, end }, text: inserted }];
  });
}

test('an edit inside what an edit before it has written is one with it', () => {
  const first = [{ range: { start: 1, end: 3 }, text: 'XYZ' }];
  expect(chainEdits(5, [first, [{ range: { start: 2, end: 3 }, text: '-' }]])).toEqual([{ range: { start: 1, end: 3 }, text: 'X-Z' }]);
});

test('what is written first into an empty text', () => {
  expect(chainEdits(0, [[{ range: { start: 0, end: 0 }, text: 'ab' }], [{ range: { start: 2, end: 2 }, text: 'c' }]])).toEqual([{ range: { start: 0, end: 0 }, text: 'abc' }]);
});

test('the chain does what its steps do one after the other', () => {
  const mark = fc.tuple(fc.nat(4), fc.nat(4), fc.string({ maxLength: 3 }));
  fc.assert(fc.property(fc.string({ maxLength: 20 }), fc.array(fc.array(mark, { maxLength: 5 }), { maxLength: 4 }), (text, marks) => {
    let after = text;
    const steps = marks.map((each) => {
      const step = edits(after, each);
      after = applyEdits(after, step);
      return step;
    });
    expect(applyEdits(text, chainEdits(text.length, steps))).toBe(after);
  }));
});
