import { expect, test } from 'vitest';
import { settleElements } from '../../src/engine/element-edits.ts';
import type { GuestElement } from '../../src/sites/guest.ts';
import type { Operation } from '../../src/sites/site.ts';
import { documentOf } from './dialect-reading.ts';

const TEXT = 'one\ntwo\nthree\n\nfour';
const DOCUMENT = documentOf(TEXT);
/** `one`, `two\nthree\n`, `four`. */
const ELEMENTS: readonly GuestElement[] = [[0, 3], [4, 14], [15, 19]].map(([start, end], index) => ({
  range: { start: start!, end: end! }, entry: { document: DOCUMENT, range: { start: index, end: index + 1 }, handle: index },
}));

function settled(...edits: readonly (readonly [number, number, string])[]): unknown {
  const { edits: kept, operations } = settleElements(edits.map(([start, end, text]) => ({ range: { start, end }, text })), TEXT, ELEMENTS);
  return [kept.map(({ range, text }) => `${range.start}-${range.end} ${text}`), operations.map(told)];
}

function told(operation: Operation): string {
  if (operation.op === 'drop') return `drop ${String(operation.entry.handle)}`;
  return operation.op === 'insert' ? `insert ${operation.side} ${String(operation.beside.handle)} ${JSON.stringify(operation.shape)}` : operation.op;
}

test('a text without elements keeps its edits', () => {
  const edits = [{ range: { start: 0, end: 3 }, text: '' }];
  expect(settleElements(edits, TEXT, [])).toEqual({ edits, operations: [] });
});

test('an element goes with its text and its line break', () => {
  expect(settled([0, 4, ''])).toEqual([[], ['drop 0']]);
  expect(settled([4, 13, ''])).toEqual([[], ['drop 1']]);
  expect(settled([14, 19, ''])).toEqual([[], ['drop 2']]);
});

test('a part of an element goes alone', () => {
  expect(settled([4, 8, ''])).toEqual([['4-8 '], []]);
  expect(settled([0, 8, ''])).toEqual([['4-8 '], ['drop 0']]);
});

test('new text in an element stays an edit', () => {
  expect(settled([0, 3, 'ONE'])).toEqual([['0-3 ONE'], []]);
  expect(settled([6, 6, '\n'])).toEqual([['6-6 \n'], []]);
});

test('a whole line between elements is an element', () => {
  expect(settled([0, 0, 'zero\n'])).toEqual([[], ['insert before 0 {"shape":"item","value":{"text":[{"kind":"text","text":"zero"}]}}']]);
  expect(settled([19, 19, '\nfive'])).toEqual([[], ['insert after 2 {"shape":"item","value":{"text":[{"kind":"text","text":"five"}]}}']]);
});
