import { describe, expect, test } from 'vitest';
import { maskOpaque } from '../../src/document/opaque.ts';
import type { Document } from '../../src/document/document.ts';
import { yaml } from '../../src/languages/yaml/index.ts';
import { yamlWitness } from '../../src/languages/yaml/witness.ts';
import { pairOf, textAt, valueAt } from '../../src/tree/data-tree.ts';
import { itemEntry, partSlot, scalarSlot } from '../../src/tree/handles.ts';
import { documentOf, parse, places, printed, set, text } from './yaml-print-fixture.ts';

describe('trees', () => {
  test('every scalar style, decoded and measured', () => {
    const source = 'p: a b\ns: \'it\'\'s\'\nd: "x\\ty"\nl: |\n  one\n  two\nf: >-\n  one\n  two\nn: 12\ne:\nt: true\n';
    const at = places(source);
    const rows = ['p', 's', 'd', 'l', 'f', 'n', 'e', 't'].map((key) => {
      const node = at.scalar(key);
      return [node.style, node.text, node.isString, source.slice(node.range.start, node.range.end)];
    });
    expect(rows).toEqual([
      ['plain', 'a b', true, 'a b'],
      ['single', "it's", true, "'it''s'"],
      ['double', 'x\ty', true, '"x\\ty"'],
      ['literal', 'one\ntwo\n', true, '|\n  one\n  two'],
      ['folded', 'one two', true, '>-\n  one\n  two'],
      ['plain', '12', false, '12'],
      ['plain', '', false, ''],
      ['plain', 'true', false, 'true'],
    ]);
  });

  test('ranges on CRLF and after astral characters', () => {
    const source = '😀: "😀x"\r\nb:\r\n  - c # 😀\r\n';
    const at = places(source);
    expect(source.slice(at.scalar('😀').range.start, at.scalar('😀').range.end)).toBe('"😀x"');
    expect(source.slice(at.scalar('b', 0).range.start, at.scalar('b', 0).range.end)).toBe('c');
  });

  test('a stream gives one tree for each document, so that documents can be counted', () => {
    const parsed = parse('# only a comment\n---\na: 1\n---\n# nothing\n---\n- b\n...\n');
    expect(parsed.trees.map((tree) => tree.kind)).toEqual(['map', 'scalar', 'list']);
  });

  test('an empty text has no tree and nothing to print', () => {
    const parsed = parse('');
    expect(parsed.trees).toEqual([]);
    expect(parsed.print([])).toEqual([]);
  });

  test('aliases stay aliases and know their target', () => {
    const parsed = parse('a: &x {b: 1}\nc: *x\n');
    const alias = valueAt(parsed.trees[0], 'c');
    expect(alias?.kind === 'alias' ? [alias.name, alias.frozen, alias.target === valueAt(parsed.trees[0], 'a')] : undefined).toEqual(['x', 'alias', true]);
    expect(textAt(parsed.trees[0], 'c', 'b')).toBe(undefined);
  });

  test('merge keys stay pairs', () => {
    const parsed = parse('b: &b {K: 1}\ne:\n  <<: *b\n  L: 2\n');
    const map = valueAt(parsed.trees[0], 'e');
    expect(map?.kind === 'map' ? map.pairs.map((pair) => [pair.key.text, pair.frozen]) : undefined).toEqual([['<<', 'alias'], ['L', undefined]]);
  });

  test('duplicate keys: all of them are frozen, with what is in them', () => {
    const tree = parse('a: 1\na: {c: 2}\nb: 3\n').trees[0];
    expect(tree?.kind === 'map' ? tree.pairs.map((pair) => pair.frozen) : undefined).toEqual(['duplicate-key', 'duplicate-key', undefined]);
    expect(valueAt(tree, 'a', 'c')?.frozen).toBe('duplicate-key');
  });

  test('complex, empty and tagged keys have a frozen text key', () => {
    const source = '? [a, b]\n: 1\n? c\n: 2\n: 3\n!t d: 4\ne: 5\n';
    const tree = parse(source).trees[0];
    expect(tree?.kind === 'map' ? tree.pairs.map((pair) => [pair.key.kind, pair.frozen]) : undefined).toEqual([
      ['scalar', 'not-writable'], ['scalar', 'not-writable'], ['scalar', 'not-writable'], ['scalar', 'not-writable'], ['scalar', undefined],
    ]);
  });

  test('a pair in a flow list and a set entry are read as nothing to write', () => {
    const parsed = parse('a: [b: c, d]\ne: {f, g: 1}\n');
    expect(valueAt(parsed.trees[0], 'a', 0)?.frozen).toBe('not-writable');
    expect(valueAt(parsed.trees[0], 'e', 'f')?.frozen).toBe('not-writable');
    expect(valueAt(parsed.trees[0], 'e', 'g')?.frozen).toBe(undefined);
  });

  test('comments are text sites of words', () => {
    const parsed = parse('# set PREFECT__X, then `run it`\na: "# no" # prefect agent start\nb: |\n  # script\n#\n');
    expect(parsed.sites.map((site) => site.kind === 'text' ? [site.comment, site.address, site.words.map((word) => word.pieces)] : site.kind)).toEqual([
      [true, '@1', ['set', 'PREFECT__X', 'then', 'run', 'it'].map((word) => [{ kind: 'text', text: word }])],
      [true, '@2', ['prefect', 'agent', 'start'].map((word) => [{ kind: 'text', text: word }])],
    ]);
    const word = parsed.sites[0]?.kind === 'text' ? parsed.sites[0].words[1] : undefined;
    expect([word?.range, word?.frozen]).toEqual([{ start: 6, end: 16 }, 'not-writable']);
  });
});

describe('masked text', () => {
  const source = 'a: {{ x }}\nb: "p-{{ y }}"\nc: d\n';
  const opaque = [{ range: { start: 3, end: 10 } }, { range: { start: 17, end: 24 }, name: 'y' }];
  const document: Document = { id: '0', path: 'a.yaml', language: 'yaml', text: source, parseText: maskOpaque(source, opaque), opaque };
  const parsed = yaml.parse(document, { address: '' });
  const tree = 'failed' in parsed ? undefined : parsed.trees[0];

  test('scalars have their source text, slots their pieces', () => {
    expect([textAt(tree, 'a'), textAt(tree, 'b')]).toEqual(['{{ x }}', 'p-{{ y }}']);
    const a = valueAt(tree, 'a');
    const b = valueAt(tree, 'b');
    expect(a?.kind === 'scalar' ? scalarSlot(a).pieces : undefined).toEqual([{ kind: 'template', source: '{{ x }}' }]);
    expect(b?.kind === 'scalar' ? scalarSlot(b).pieces : undefined).toEqual([{ kind: 'text', text: 'p-' }, { kind: 'reference', name: 'y', source: '{{ y }}' }]);
    expect(b?.kind === 'scalar' ? partSlot(b, { start: 0, end: 2 }).pieces : undefined).toEqual([{ kind: 'text', text: 'p-' }]);
  });

  test('a template is carried as its source', () => {
    const a = valueAt(tree, 'a');
    const c = valueAt(tree, 'c');
    if ('failed' in parsed || a?.kind !== 'scalar' || c?.kind !== 'scalar') throw new Error('not read');
    expect(parsed.print([{ op: 'set', slot: scalarSlot(c), to: [{ kind: 'carry', from: scalarSlot(a) }] }])).toEqual([{ range: c.range, text: '{{ x }}' }]);
  });
});

describe('bad input is a value', () => {
  function failure(source: string): readonly [string, number] | undefined {
    const parsed = yaml.parse(documentOf(source), { address: '' });
    return 'failed' in parsed ? [parsed.failed, parsed.offset] : undefined;
  }
  test('an error has a place and does not quote the source', () => {
    expect(failure('a: 1\nb: "sec\n')?.[1]).toBeGreaterThan(4);
    expect(failure('a: 1\n b: hunter2\n')?.[0]).not.toContain('hunter2');
  });
  test.each([
    ['brackets', '['.repeat(10_000)],
    ['closed brackets', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['braces', '{a: '.repeat(10_000)],
    ['dashes', '- '.repeat(10_000) + 'a'],
    ['question marks', '? '.repeat(10_000) + 'a'],
    ['lines', Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
  ])('10,000 levels of %s', (_name, source) => {
    expect(failure(source)?.[0]).toBe('nested more than 200 levels deep');
  });
  test('brackets in texts are no levels', () => {
    expect(failure(`a: |\n  ${'['.repeat(1_000)}\nb: "${'['.repeat(1_000)}"\nc: x${'['.repeat(1_000)}\n`)).toBe(undefined);
  });
  test('190 levels are read', () => {
    expect(failure('['.repeat(190) + ']'.repeat(190))).toBe(undefined);
    expect(failure(Array.from({ length: 190 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''))).toBe(undefined);
  });
  test('an alias bomb is small', () => {
    const lines = ['a0: &a0 [x, x]', ...Array.from({ length: 60 }, (_, level) => `a${level + 1}: &a${level + 1} [*a${level}, *a${level}]`)];
    const source = `${lines.join('\n')}\nz: old\n`;
    expect(printed(source, (at) => [set(at.value('z'), text('new'))])).toBe(source.replace('old', 'new'));
    expect(yamlWitness.read(source)).toBe(undefined);
  });
  test('too many nodes', () => {
    expect(failure('- a\n'.repeat(300_000))?.[0]).toBe('too many YAML nodes');
  });
});

describe('witness', () => {
  test('unknown tags and merge keys are values', () => {
    expect(yamlWitness.read('a: !Ref b\nc: !x {d: 1}\ne: &e [1]\nf:\n  <<: *e\n')).toEqual([
      { a: '!Ref b', c: { d: 1 }, e: [1], f: { '<<': [1] } },
    ]);
  });
  test('what it cannot read is undefined', () => {
    expect(yamlWitness.read('a: [')).toBe(undefined);
  });
  test('all documents of a stream', () => {
    expect(yamlWitness.read('a: 1\n---\n- b\n')).toEqual([{ a: 1 }, ['b']]);
  });
});

test('places of another document are refused', () => {
  const other = parse('- x\n- y\n').trees[0];
  if (other?.kind !== 'list') throw new Error('no list');
  expect(parse('- x\n- y\n').print([{ op: 'drop', entry: itemEntry(other, 0) }])).toMatchObject({ refused: 'not-writable' });
  expect(pairOf(other, 'x')).toBe(undefined);
});
