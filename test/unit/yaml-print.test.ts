import { loadAll } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Operation } from '../../src/sites/site.ts';
import { partSlot } from '../../src/tree/handles.ts';
import { after, before, carry, comment, drop, item, pair, printed, reference, set, template, text, type Places } from './yaml-print-fixture.ts';

interface Case {
  readonly name: string;
  readonly before: string;
  readonly ask: (at: Places) => readonly Operation[];
  /** Written by hand; `refused: <code>` where nothing may be written. */
  readonly after: string;
}

const secretRef = { valueFrom: { secretKeyRef: { name: 'prefect-api', key: 'KEY' } } };

const SET: readonly Case[] = [
  { name: 'plain stays plain', before: 'a: old # c\n', ask: (at) => [set(at.value('a'), 'new')], after: 'a: new # c\n' },
  { name: 'single quotes stay', before: "a: 'old'\n", ask: (at) => [set(at.value('a'), "it's")], after: "a: 'it''s'\n" },
  { name: 'double quotes stay', before: 'a: "old"\n', ask: (at) => [set(at.value('a'), 'say "x" \\ y')], after: 'a: "say \\"x\\" \\\\ y"\n' },
  { name: 'a key is renamed', before: 'OLD: x\n', ask: (at) => [set(at.key('OLD'), 'NEW')], after: 'NEW: x\n' },
  { name: 'a quoted key keeps its quotes', before: '"OLD" : x\n', ask: (at) => [set(at.key('OLD'), 'NEW')], after: '"NEW" : x\n' },
  ...['true', '1', 'null', 'yes', 'off', '~', '2024-01-02', '0o17', '1_000', '12:30:45', '1e3', '.inf', '<<', '', '- a', '? a', '#x', '&a', '*a', '!t', '|', '>', '@a', '`a', '%a', '{a}', '[a]', ' a', 'a ', 'a: b', 'a #b', 'a:', '"a"', "'a'"].map((value): Case => ({
    name: `plain cannot hold ${JSON.stringify(value)}`, before: 'a: old\n', ask: (at) => [set(at.value('a'), value)],
    after: `a: "${value.replaceAll('"', '\\"')}"\n`,
  })),
  ...['http://h:4200/api', 'a:b', 'a#b', '-a', 'a,b', 'a [b]', "it's", '3.10.x', '${{ secrets.X }}', '${X:?set it}'].map((value): Case => ({
    name: `plain holds ${value}`, before: 'a: old\n', ask: (at) => [set(at.value('a'), value)], after: `a: ${value}\n`,
  })),
  { name: 'flow needs quotes for a comma', before: 'a: {b: old, c: 1}\n', ask: (at) => [set(at.value('a', 'b'), 'x,y')], after: 'a: {b: "x,y", c: 1}\n' },
  { name: 'flow needs quotes for braces', before: 'a: [old]\n', ask: (at) => [set(at.value('a', 0), template('${{ secrets.X }}'))], after: 'a: ["${{ secrets.X }}"]\n' },
  { name: 'a template in block stays plain', before: 'a: old\n', ask: (at) => [set(at.value('a'), template('${{ secrets.X }}'))], after: 'a: ${{ secrets.X }}\n' },
  { name: 'a template that starts a flow map is quoted', before: 'a: old\n', ask: (at) => [set(at.value('a'), template('{{ .Values.x }}'))], after: 'a: "{{ .Values.x }}"\n' },
  { name: 'a template with double quotes takes single ones', before: 'a: "old"\n', ask: (at) => [set(at.value('a'), template('{{ include "api" . }}'))], after: "a: '{{ include \"api\" . }}'\n" },
  { name: 'a reference is never escaped', before: 'a: "old"\n', ask: (at) => [set(at.value('a'), reference('K', '${K:?set it}'))], after: 'a: "${K:?set it}"\n' },
  { name: 'text and reference', before: "a: 'old'\n", ask: (at) => [set(at.value('a'), [...text("h'"), ...reference('K', '${K}')])], after: "a: 'h''${K}'\n" },
  { name: 'quotes of the neighbours', before: "a: old\nb: 'x'\n", ask: (at) => [set(at.value('a'), 'true')], after: "a: 'true'\nb: 'x'\n" },
  { name: 'a line break is escaped', before: 'a: old\n', ask: (at) => [set(at.value('a'), 'x\ny')], after: 'a: "x\\ny"\n' },
  { name: 'an astral character', before: 'a: "😀 old"\nb: 1\n', ask: (at) => [set(at.value('a'), '😀 new')], after: 'a: "😀 new"\nb: 1\n' },
  { name: 'an empty value', before: 'a:\nb: 1\n', ask: (at) => [set(at.value('a'), 'x')], after: 'a: x\nb: 1\n' },
  { name: 'an empty value before a comment', before: 'a:   # c\nb: 1\n', ask: (at) => [set(at.value('a'), 'x')], after: 'a: x   # c\nb: 1\n' },
  { name: 'a number becomes a text', before: 'a: 4200\n', ask: (at) => [set(at.value('a'), '4201')], after: 'a: "4201"\n' },
  { name: 'a folded plain scalar becomes one line', before: 'a: one\n  two\nb: 1\n', ask: (at) => [set(at.value('a'), 'new')], after: 'a: new\nb: 1\n' },
  { name: 'a literal is replaced', before: 'a: |\n  one\n  two\n\nb: 1\n', ask: (at) => [set(at.value('a'), 'new')], after: 'a: "new"\n\nb: 1\n' },
  { name: 'a tag stays', before: 'a: !!str old\n', ask: (at) => [set(at.value('a'), 'new')], after: 'a: !!str new\n' },
  { name: 'carry keeps the source', before: 'a: old\nb: "x\\ty"\n', ask: (at) => [set(at.value('a'), carry(at.value('b')))], after: 'a: "x\\ty"\nb: "x\\ty"\n' },
  { name: 'carry keeps the type', before: 'a: old\nb: 0x1F\n', ask: (at) => [set(at.value('a'), carry(at.value('b')))], after: 'a: 0x1F\nb: 0x1F\n' },
  { name: 'carry of a block scalar is spelled anew', before: 'a: old\nb: |-\n  x y\n', ask: (at) => [set(at.value('a'), carry(at.value('b')))], after: 'a: x y\nb: |-\n  x y\n' },
  { name: 'carry into flow is quoted when needed', before: 'a: {c: old}\nb: x, y\n', ask: (at) => [set(at.value('a', 'c'), carry(at.value('b')))], after: 'a: {c: "x, y"}\nb: x, y\n' },
  { name: 'a part', before: '- OLD=x\n', ask: (at) => [set(partSlot(at.scalar(0), { start: 0, end: 3 }), 'NEW')], after: '- NEW=x\n' },
  { name: 'two parts of one scalar', before: '- "OLD=x"\n', ask: (at) => [set(partSlot(at.scalar(0), { start: 0, end: 3 }), 'NEW'), set(partSlot(at.scalar(0), { start: 4, end: 5 }), 'a"b')], after: '- "NEW=a\\"b"\n' },
  { name: 'a part that plain cannot hold', before: '- OLD=x\n', ask: (at) => [set(partSlot(at.scalar(0), { start: 4, end: 5 }), 'a: b')], after: '- "OLD=a: b"\n' },
  { name: 'the same value twice is one edit', before: 'a: old\n', ask: (at) => [set(at.value('a'), 'p'), set(at.value('a'), 'p')], after: 'a: p\n' },
  { name: 'two values clash', before: 'a: old\n', ask: (at) => [set(at.value('a'), 'p'), set(at.value('a'), 'm')], after: 'refused: overlap' },
];

const DROP: readonly Case[] = [
  { name: 'a pair with its comment', before: 'a: 1\nb: 2 # gone\nc: 3\n', ask: (at) => [drop(at.entry('b'))], after: 'a: 1\nc: 3\n' },
  { name: 'a comment above stays', before: 'a: 1\n# about b\nb: 2\nc: 3\n', ask: (at) => [drop(at.entry('b'))], after: 'a: 1\n# about b\nc: 3\n' },
  { name: 'the first pair', before: 'a: 1\nb: 2\n', ask: (at) => [drop(at.entry('a'))], after: 'b: 2\n' },
  { name: 'the last pair without a line break', before: 'a: 1\nb: 2', ask: (at) => [drop(at.entry('b'))], after: 'a: 1\n' },
  { name: 'blank lines stay', before: 'a: 1\n\nb: 2\n\nc: 3\n', ask: (at) => [drop(at.entry('b'))], after: 'a: 1\n\n\nc: 3\n' },
  { name: 'a block scalar goes whole', before: 'a: |\n  x\n\n  y\n\nb: 2\n', ask: (at) => [drop(at.entry('a'))], after: '\nb: 2\n' },
  { name: 'a nested value goes whole', before: 'a:\n  x:\n    - 1\n    # in it\n    - 2 # t\nb: 2\n', ask: (at) => [drop(at.entry('a'))], after: 'b: 2\n' },
  { name: 'a deeper comment right below goes too', before: 'l:\n- a: 1\n  # b: 2\n# next\n- c: 3\n', ask: (at) => [drop(at.entry('l', 0))], after: 'l:\n# next\n- c: 3\n' },
  { name: 'an item', before: 'l:\n  - a\n  - b # t\n  - c\n', ask: (at) => [drop(at.entry('l', 1))], after: 'l:\n  - a\n  - c\n' },
  { name: 'an item of pairs', before: 'env:\n- name: A\n  value: 1\n- name: B\n  value: 2\nx: 1\n', ask: (at) => [drop(at.entry('env', 0))], after: 'env:\n- name: B\n  value: 2\nx: 1\n' },
  { name: 'the pair on the line of the dash', before: '- a: 1 # t\n  b: 2\n', ask: (at) => [drop(at.entry(0, 'a'))], after: '- b: 2\n' },
  { name: 'the pair on the line of a wide dash', before: '-   a: 1\n    b: 2\n', ask: (at) => [drop(at.entry(0, 'a'))], after: '-   b: 2\n' },
  { name: 'two pairs from the dash on', before: '- a: 1\n  b: 2\n  c: 3\n', ask: (at) => [drop(at.entry(0, 'a')), drop(at.entry(0, 'b'))], after: '- c: 3\n' },
  { name: 'a comment under the dash is seated', before: '- a: 1\n  # about b\n  b: 2\n', ask: (at) => [drop(at.entry(0, 'a'))], after: '- # about b\n  b: 2\n' },
  { name: 'a list in a list', before: '- - a\n  - b\n- c\n', ask: (at) => [drop(at.entry(0, 0))], after: '- - b\n- c\n' },
  { name: 'the key goes with its last item', before: 'x: 1\nenv: # gone\n  - a\n  # stays\n  - b\ny: 2\n', ask: (at) => [drop(at.entry('env', 0)), drop(at.entry('env', 1))], after: 'x: 1\n# stays\ny: 2\n' },
  { name: 'the key goes with its last pair', before: 'x: 1\nenv:\n  A: 1\n', ask: (at) => [drop(at.entry('env', 'A'))], after: 'x: 1\n' },
  { name: 'the key on a dash goes with its last pair', before: '- env:\n    A: 1\n  run: x\n', ask: (at) => [drop(at.entry(0, 'env', 'A'))], after: '- run: x\n' },
  { name: 'only one level goes', before: 'x:\n  env:\n    A: 1\ny: 1\n', ask: (at) => [drop(at.entry('x', 'env', 'A'))], after: 'refused: not-writable' },
  { name: 'a list item is not emptied', before: '- A: 1\n- B: 1\n', ask: (at) => [drop(at.entry(0, 'A'))], after: 'refused: not-writable' },
  { name: 'the document is not emptied', before: 'A: 1\n', ask: (at) => [drop(at.entry('A'))], after: 'refused: not-writable' },
  { name: 'a set inside is void', before: 'a: 1\nb: x\n', ask: (at) => [set(at.value('b'), 'y'), drop(at.entry('b'))], after: 'a: 1\n' },
  { name: 'a drop inside is void', before: 'a: 1\nb:\n  c: 1\n', ask: (at) => [drop(at.entry('b', 'c')), drop(at.entry('b'))], after: 'a: 1\n' },
  { name: 'blank lines do not run into a keeping scalar', before: 'a: |+\n  x\nb: 2\n\nc: 3\n', ask: (at) => [drop(at.entry('b'))], after: 'a: |+\n  x\nc: 3\n' },
  { name: 'the first in flow', before: 'a: [x, y, z]\n', ask: (at) => [drop(at.entry('a', 0))], after: 'a: [y, z]\n' },
  { name: 'one in the middle of flow', before: 'a: [x, y, z]\n', ask: (at) => [drop(at.entry('a', 1))], after: 'a: [x, z]\n' },
  { name: 'the last in flow', before: 'a: [x, y, z]\n', ask: (at) => [drop(at.entry('a', 2))], after: 'a: [x, y]\n' },
  { name: 'two at the end of flow', before: 'a: [ x, y, z ]\n', ask: (at) => [drop(at.entry('a', 1)), drop(at.entry('a', 2))], after: 'a: [ x ]\n' },
  { name: 'a trailing comma stays', before: 'a: [x, y,]\n', ask: (at) => [drop(at.entry('a', 1))], after: 'a: [x,]\n' },
  { name: 'a pair in flow', before: 'a: {b: 1, c: 2, d: 3}\n', ask: (at) => [drop(at.entry('a', 'c'))], after: 'a: {b: 1, d: 3}\n' },
  { name: 'all of flow', before: 'x: 1\na: {b: 1, c: 2}\n', ask: (at) => [drop(at.entry('a', 'b')), drop(at.entry('a', 'c'))], after: 'x: 1\n' },
  { name: 'a line of flow', before: 'a: [\n  x, # cx\n  y, # cy\n  z # cz\n]\n', ask: (at) => [drop(at.entry('a', 1))], after: 'a: [\n  x, # cx\n  z # cz\n]\n' },
  { name: 'the last line of flow', before: 'a: [\n  x, # cx\n  y # cy\n]\n', ask: (at) => [drop(at.entry('a', 1))], after: 'a: [\n  x # cx\n]\n' },
  { name: 'the last line of flow with a comma', before: 'a: [\n  x,\n  # about y\n  y,\n]\n', ask: (at) => [drop(at.entry('a', 1))], after: 'a: [\n  x,\n  # about y\n]\n' },
  { name: 'an entry that is none', before: 'a: 1\nb: 2\n', ask: (at) => [drop({ ...at.entry('a'), handle: undefined })], after: 'refused: not-writable' },
];

const INSERT: readonly Case[] = [
  { name: 'a pair after', before: 'env:\n  A: 1\nx: 1\n', ask: (at) => [after(at.entry('env', 'A'), pair('B', 'v'))], after: 'env:\n  A: 1\n  B: v\nx: 1\n' },
  { name: 'a pair after a comment', before: 'env:\n  A: x # t\nx: 1\n', ask: (at) => [after(at.entry('env', 'A'), pair('B', 'v'))], after: 'env:\n  A: x # t\n  B: v\nx: 1\n' },
  { name: 'a pair before', before: 'env:\n  A: x\n', ask: (at) => [before(at.entry('env', 'A'), pair('B', 'v'))], after: 'env:\n  B: v\n  A: x\n' },
  { name: 'a pair at the end without a line break', before: 'C: x\nA: x', ask: (at) => [after(at.entry('A'), pair('B', 'v'))], after: 'C: x\nA: x\nB: v' },
  { name: 'quotes of the neighbour', before: 'A: "x"\n', ask: (at) => [after(at.entry('A'), pair('B', 'v'))], after: 'A: "x"\nB: "v"\n' },
  { name: 'single quotes of the neighbour', before: "'A': 'x'\n", ask: (at) => [after(at.entry('A'), pair('B', 'v'))], after: "'A': 'x'\n'B': 'v'\n" },
  { name: 'a pair before the one on the dash', before: '- a: 1\n  b: 2\n', ask: (at) => [before(at.entry(0, 'a'), pair('p', 'v'))], after: '- p: v\n  a: 1\n  b: 2\n' },
  { name: 'a pair after the one on the dash', before: '- a: x\n  b: 2\n', ask: (at) => [after(at.entry(0, 'a'), pair('p', 'v'))], after: '- a: x\n  p: v\n  b: 2\n' },
  { name: 'after a block scalar', before: 'a: |\n  x\n\nb: 1\n', ask: (at) => [after(at.entry('a'), pair('p', 'v'))], after: 'a: |\n  x\np: v\n\nb: 1\n' },
  { name: 'after a keeping scalar', before: 'a: |+\n  x\n\nb: 1\n', ask: (at) => [after(at.entry('a'), pair('p', 'v'))], after: 'a: |+\n  x\n\np: v\nb: 1\n' },
  { name: 'an item of a list at the key', before: 'env:\n- name: A\n  value: x\nx: 1\n', ask: (at) => [after(at.entry('env', 0), item({ name: 'B', value: 'v' }))], after: 'env:\n- name: A\n  value: x\n- name: B\n  value: v\nx: 1\n' },
  { name: 'an item of a deeper list', before: 'env:\n    - name: A\n      value: "x"\n', ask: (at) => [after(at.entry('env', 0), item({ name: 'B', value: 'v' }))], after: 'env:\n    - name: A\n      value: "x"\n    - name: B\n      value: "v"\n' },
  { name: 'an item with a wide dash', before: 'env:\n-   name: A\n    value: x\n', ask: (at) => [after(at.entry('env', 0), item({ name: 'B', value: 'v' }))], after: 'env:\n-   name: A\n    value: x\n-   name: B\n    value: v\n' },
  { name: 'a nested map in an item', before: 'env:\n  - name: A\n    value: x\n', ask: (at) => [after(at.entry('env', 0), item({ name: 'B', ...secretRef }))], after: 'env:\n  - name: A\n    value: x\n  - name: B\n    valueFrom:\n      secretKeyRef:\n        name: prefect-api\n        key: KEY\n' },
  { name: 'a nested map as the neighbour has it', before: 'env:\n  - name: A\n    valueFrom: {secretKeyRef: {name: a, key: b}}\n', ask: (at) => [after(at.entry('env', 0), item({ name: 'B', ...secretRef }))], after: 'env:\n  - name: A\n    valueFrom: {secretKeyRef: {name: a, key: b}}\n  - name: B\n    valueFrom: {secretKeyRef: {name: prefect-api, key: KEY}}\n' },
  { name: 'an item in braces as the neighbour has it', before: 'env:\n  - { name: A, value: "x" }\n', ask: (at) => [after(at.entry('env', 0), item({ name: 'B', value: 'v' }))], after: 'env:\n  - { name: A, value: "x" }\n  - { name: B, value: "v" }\n' },
  { name: 'a pair with four blanks of indent', before: 'a:\n    b:\n        c: 1\n', ask: (at) => [after(at.entry('a', 'b'), pair('p', { m: { o: 'v' } }))], after: 'a:\n    b:\n        c: 1\n    p:\n        m:\n            o: v\n' },
  { name: 'a list value as the document has them', before: 'a:\n- 1\nb: 2\n', ask: (at) => [after(at.entry('b'), pair('p', ['x', 'z']))], after: 'a:\n- 1\nb: 2\np:\n- x\n- z\n' },
  { name: 'a list value that stands in', before: 'a:\n  - 1\nb: 2\n', ask: (at) => [after(at.entry('b'), pair('p', ['x', 'z']))], after: 'a:\n  - 1\nb: 2\np:\n  - x\n  - z\n' },
  { name: 'a scalar item', before: 'l:\n  - "A=1"\n', ask: (at) => [after(at.entry('l', 0), item([{ kind: 'text', text: 'K=' }, { kind: 'reference', name: 'K', source: '${K:?set it}' }]))], after: 'l:\n  - "A=1"\n  - "K=${K:?set it}"\n' },
  { name: 'in flow after', before: 'a: [x, y]\n', ask: (at) => [after(at.entry('a', 0), item('p'))], after: 'a: [x, p, y]\n' },
  { name: 'in flow at the end', before: 'a: ["x", "y"]\n', ask: (at) => [after(at.entry('a', 1), item('p'))], after: 'a: ["x", "y", "p"]\n' },
  { name: 'in flow before', before: 'a: [x, y]\n', ask: (at) => [before(at.entry('a', 0), item('p'))], after: 'a: [p, x, y]\n' },
  { name: 'a pair in flow', before: 'a: {b: x}\n', ask: (at) => [after(at.entry('a', 'b'), pair('p', { m: 'v, w' }))], after: 'a: {b: x, p: {m: "v, w"}}\n' },
  { name: 'a line of flow at the end', before: 'a: [\n  x # cx\n]\n', ask: (at) => [after(at.entry('a', 0), item('p'))], after: 'a: [\n  x, # cx\n  p\n]\n' },
  { name: 'a line of flow at the end with a comma', before: 'a: [\n  x, # cx\n]\n', ask: (at) => [after(at.entry('a', 0), item('p'))], after: 'a: [\n  x, # cx\n  p,\n]\n' },
  { name: 'a line of flow in the middle', before: 'a: [\n  x, # cx\n  y\n]\n', ask: (at) => [after(at.entry('a', 0), item('p'))], after: 'a: [\n  x, # cx\n  p,\n  y\n]\n' },
  { name: 'JSON', before: '{\n  "a": "x",\n  "b": {"c": "y"}\n}\n', ask: (at) => [after(at.entry('b', 'c'), pair('p', { m: 'v' }))], after: '{\n  "a": "x",\n  "b": {"c": "y", "p": {"m": "v"}}\n}\n' },
  { name: 'a comment line', before: 'a: 1\nb: 2\n', ask: (at) => [after(at.entry('a'), { shape: 'comment', text: 'words' })], after: 'a: 1\n# words\nb: 2\n' },
  { name: 'an item cannot stand in a map', before: 'a: 1\n', ask: (at) => [after(at.entry('a'), item('x'))], after: 'refused: not-writable' },
];

const COMMENT: readonly Case[] = [
  { name: 'a pair', before: 'env:\n  A: 1 # t\n  B: 2\n', ask: (at) => [comment(at.entry('env', 'A'), 'A is set in the project')], after: 'env:\n  # A is set in the project\n  B: 2\n' },
  { name: 'the pair on the dash', before: '- a: 1\n  b: 2\n', ask: (at) => [comment(at.entry(0, 'a'), 'gone')], after: '- # gone\n  b: 2\n' },
  { name: 'an item', before: 'l:\n  - a\n  - b\n', ask: (at) => [comment(at.entry('l', 1), 'gone')], after: 'l:\n  - a\n  # gone\n' },
  { name: 'the only pair', before: 'x: 1\nenv:\n  A: 1\n', ask: (at) => [comment(at.entry('env', 'A'), 'gone')], after: 'refused: not-writable' },
  { name: 'inserted alone', before: 'x: 1\nenv:\n  A: 1\n', ask: (at) => [drop(at.entry('env', 'A')), after(at.entry('env', 'A'), { shape: 'comment', text: 'gone' })], after: 'refused: not-writable' },
  { name: 'in flow', before: 'a: [x, y]\n', ask: (at) => [comment(at.entry('a', 0), 'gone')], after: 'refused: not-writable' },
];

const TOGETHER: readonly Case[] = [
  { name: 'drop and insert at one place', before: 'env:\n  # about A\n  A: "1" # t\n  B: 2\n', ask: (at) => [drop(at.entry('env', 'A')), after(at.entry('env', 'A'), pair('P', 'v'))], after: 'env:\n  # about A\n  P: "v"\n  B: 2\n' },
  { name: 'drop all and insert one', before: 'env:\n- name: A\n  value: x\n- name: B\n  value: y\nz: 1\n', ask: (at) => [drop(at.entry('env', 0)), drop(at.entry('env', 1)), before(at.entry('env', 1), item({ name: 'P', value: 'v' }))], after: 'env:\n- name: P\n  value: v\nz: 1\n' },
  { name: 'set a name and insert a pair', before: 'env:\n- name: A\n  value: "x"\n', ask: (at) => [set(at.value('env', 0, 'name'), 'P'), drop(at.entry('env', 0, 'value')), after(at.entry('env', 0, 'name'), pair('valueFrom', secretRef.valueFrom))], after: 'env:\n- name: P\n  valueFrom:\n    secretKeyRef:\n      name: prefect-api\n      key: KEY\n' },
  { name: 'the dash gets a new pair for its old one', before: '- a: 1 # t\n  b: 2\n', ask: (at) => [drop(at.entry(0, 'a')), before(at.entry(0, 'a'), pair('p', 'v'))], after: '- p: v\n  b: 2\n' },
  { name: 'drop the first and insert before the second', before: '- a: 1\n  b: x\n', ask: (at) => [drop(at.entry(0, 'a')), before(at.entry(0, 'b'), pair('p', 'v')), set(at.value(0, 'b'), 'z')], after: '- p: v\n  b: z\n' },
  { name: 'neighbouring drops and inserts', before: 'A: x\nB: y\nC: z\n', ask: (at) => [drop(at.entry('A')), drop(at.entry('B')), after(at.entry('B'), pair('P', 'v')), set(at.value('C'), 'w')], after: 'P: v\nC: w\n' },
  { name: 'replace at the end without a line break', before: 'A: x\nB: y', ask: (at) => [drop(at.entry('B')), after(at.entry('B'), pair('P', 'v'))], after: 'A: x\nP: v' },
  { name: 'two inserts keep their order', before: 'A: x\n', ask: (at) => [after(at.entry('A'), pair('P', 'v')), after(at.entry('A'), pair('M', 'w'))], after: 'A: x\nP: v\nM: w\n' },
  { name: 'replace in flow', before: 'a: {b: x, c: y}\n', ask: (at) => [drop(at.entry('a', 'b')), after(at.entry('a', 'b'), pair('p', 'v'))], after: 'a: {p: v, c: y}\n' },
  { name: 'replace all of flow', before: 'a: [x, y]\n', ask: (at) => [drop(at.entry('a', 0)), drop(at.entry('a', 1)), after(at.entry('a', 0), item('p'))], after: 'a: [p]\n' },
  { name: 'drop the last of flow and insert before it', before: 'a: [x, y]\n', ask: (at) => [after(at.entry('a', 0), item('p')), drop(at.entry('a', 1))], after: 'a: [x, p]\n' },
  { name: 'drop and insert in lines of flow', before: 'a: [\n  x,\n  y, # cy\n  z\n]\n', ask: (at) => [drop(at.entry('a', 1)), after(at.entry('a', 0), item('p')), drop(at.entry('a', 2))], after: 'a: [\n  x,\n  p\n]\n' },
  { name: 'an entry and its holder', before: 'x: 1\nenv:\n  A: 1\ny: 2\n', ask: (at) => [drop(at.entry('env', 'A')), set(at.value('x'), 'z')], after: 'x: z\ny: 2\n' },
  { name: 'an insert beside a holder that goes', before: 'x: 1\nenv:\n  A: 1\n', ask: (at) => [drop(at.entry('env', 'A')), after(at.entry('env'), pair('p', 'v'))], after: 'x: 1\np: v\n' },
  { name: 'an insert into what goes', before: 'x: 1\nenv:\n  A: 1\n', ask: (at) => [drop(at.entry('env')), after(at.entry('env', 'A'), pair('p', 'v'))], after: 'refused: overlap' },
];

const FROZEN: readonly Case[] = [
  { name: 'under an anchor that is read', before: 'a: &x\n  b: 1\n  d: 2\nc: *x\n', ask: (at) => [drop(at.entry('a', 'b'))], after: 'refused: alias' },
  { name: 'a value under an anchor', before: 'a: &x old\nc: *x\n', ask: (at) => [set(at.value('a'), 'new')], after: 'refused: alias' },
  { name: 'an anchor that nothing reads', before: 'a: &x\n  b: 1\n  d: 2\n', ask: (at) => [drop(at.entry('a', 'b'))], after: 'a: &x\n  d: 2\n' },
  { name: 'an entry that holds a read anchor', before: 'a:\n  b: &x 1\nd: 1\nc: *x\n', ask: (at) => [drop(at.entry('a'))], after: 'refused: alias' },
  { name: 'an insert beside an alias', before: 'a: &x 1\nc: *x\n', ask: (at) => [after(at.entry('c'), pair('p', 'v'))], after: 'a: &x 1\nc: *x\np: v\n' },
  { name: 'an override of a merged key', before: 'b: &b\n  K: 1\ne:\n  <<: *b\n  K: 2\n  L: 3\n', ask: (at) => [set(at.key('e', 'K'), 'P')], after: 'refused: alias' },
  { name: 'a key beside a merge', before: 'b: &b\n  K: 1\ne:\n  <<: *b\n  L: 3\n', ask: (at) => [set(at.key('e', 'L'), 'P')], after: 'b: &b\n  K: 1\ne:\n  <<: *b\n  P: 3\n' },
  { name: 'the merge itself', before: 'b: &b\n  K: 1\ne:\n  <<: *b\n  L: 3\n', ask: (at) => [drop(at.entry('e', '<<'))], after: 'refused: alias' },
  { name: 'a key that stands twice', before: 'a: 1\na: 2\nb: 3\n', ask: (at) => [drop(at.entry('a'))], after: 'refused: duplicate-key' },
  { name: 'a value under a custom tag', before: 'a: !Ref old\nb: 1\n', ask: (at) => [set(at.value('a'), 'new')], after: 'refused: not-writable' },
  { name: 'an explicit key', before: '? a\n: 1\nb: 2\n', ask: (at) => [set(at.key('a'), 'p')], after: 'refused: not-writable' },
  { name: 'an anchored insert', before: 'a: &x\n  b: 1\nc: *x\n', ask: (at) => [after(at.entry('a', 'b'), pair('p', 'v'))], after: 'refused: alias' },
];

describe.each([
  ['set', SET], ['drop', DROP], ['insert', INSERT], ['comment', COMMENT], ['together', TOGETHER], ['frozen', FROZEN],
] as const)('%s', (_group, cases) => {
  describe.each([['LF', (source: string) => source], ['CRLF', (source: string) => source.replaceAll('\n', '\r\n')]] as const)('%s', (_ending, ending) => {
    test.each(cases.map((each) => [each.name, each] as const))('%s', (_name, each) => {
      const result = printed(ending(each.before), each.ask);
      expect(result).toBe(ending(each.after));
      if (result.startsWith('refused')) return;
      const read = parseAllDocuments(result, { version: '1.2', uniqueKeys: false, logLevel: 'silent' });
      expect(read.flatMap((one) => one.errors)).toEqual([]);
      if (/!\w|\*\w/.test(result)) return;
      expect(loadAll(result)).toEqual(read.map((one) => one.toJS() as unknown));
    });
  });
});

test('the second document of a stream', () => {
  const source = 'a: 1\n--- # two\nl:\n- x\n- y # t\n...\n';
  expect(printed(source, (at) => [drop(at.entry('l', 1)), after(at.entry('l', 1), item('z'))], 1)).toBe('a: 1\n--- # two\nl:\n- x\n- z\n...\n');
});
