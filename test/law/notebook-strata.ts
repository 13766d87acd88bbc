import { jsonEscapingOf } from '../../src/document/json-string.ts';
import { cellCodec } from '../../src/languages/notebook/cell-codec.ts';
import { isRefusal } from '../../src/text/refusal.ts';
import { document, lifted, type Stratum, type Subject } from './subject.ts';

const LINES = ['prefect agent local start\n', '# "c" \\ 😀 é\n', '\n', 'x = 1'];
const SOURCES: Readonly<Record<string, (indent: string) => string>> = {
  lines: (indent) => `[${LINES.map((line) => `\n${indent}  ${JSON.stringify(line)}`).join(',')}\n${indent}]`,
  'closed lines': (indent) => `[\n${indent}  "a = 1\\n",\n${indent}  "b\\u00e9\\t\\/\\ud83d\\ude00\\n"\n${indent}]`,
  'one line': () => '["x = \'a\'"]',
  'one string': () => JSON.stringify(LINES.join('')),
  'closed string': () => '"a = 1\\nb = 2\\n"',
  'other parts': () => '["a = ", "1\\nb =\\n2", "\\nc"]',
};

function cellSubject(source: string, lineBreak: string): Subject {
  const head = '{\n "cells": [\n  {\n   "cell_type": "code",\n   "source": ';
  const tail = ',\n   "outputs": [1.0]\n  }\n ]\n}\n';
  const [start, root] = [head, head + source + tail].map((text) => text.replaceAll('\n', lineBreak)) as [string, string];
  const range = { start: start.length, end: root.length - tail.replaceAll('\n', lineBreak).length };
  const codec = cellCodec(document(root, 'notebook'), range, jsonEscapingOf(root));
  if (isRefusal(codec)) throw new Error(codec.why);
  return { root, codec, extent: codec.range, lift: lifted(codec), judge: { by: 'value', read: readCell } };
}

/** The cell's text as a reader of notebooks joins it, its last line ended. */
function readCell(root: string): string {
  const { cells: [cell] } = JSON.parse(root) as { cells: { source: string | string[]; outputs: unknown; cell_type: unknown }[] };
  if (JSON.stringify(cell?.outputs) !== '[1]' || cell?.cell_type !== 'code') throw new Error('something else changed');
  const text = typeof cell.source === 'string' ? cell.source : cell.source.join('');
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** Cells of notebooks, in the forms in which their text is written. */
export function notebookStrata(): readonly Stratum[] {
  return [['LF', '\n'], ['CRLF', '\r\n']].flatMap(([eol, lineBreak]) => Object.entries(SOURCES).map(([name, source]): Stratum => (
    { name: `notebook ${name} ${eol!}`, subjects: [cellSubject(source('   '), lineBreak!)] })));
}
