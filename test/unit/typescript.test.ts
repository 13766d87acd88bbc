import { describe, expect, test } from 'vitest';
import { typescript } from '../../src/languages/typescript/index.ts';
import { typescriptWitness } from '../../src/languages/typescript/witness.ts';
import type { Parsed } from '../../src/languages/language.ts';
import type { Content, Operation } from '../../src/sites/site.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { isRefusal } from '../../src/text/refusal.ts';
import { pairOf, valueAt, type DataList, type DataMap, type DataScalar } from '../../src/tree/data-tree.ts';
import { itemEntry, pairEntry, scalarSlot } from '../../src/tree/handles.ts';

function parse(source: string, path = 'a.ts'): Parsed {
  const parsed = typescript.parse({ id: '0', path, language: 'typescript', text: source, parseText: source, opaque: [] }, { address: '' });
  if ('failed' in parsed) throw new Error(parsed.failed);
  return parsed;
}

function print(parsed: Parsed, ...operations: readonly Operation[]): string {
  const edits = parsed.print(operations);
  if (isRefusal(edits)) return `${edits.refused}: ${edits.why}`;
  return applyEdits(parsed.document.text, edits);
}

const words = (text: string): Content => [{ kind: 'text', text }];

describe('sites', () => {
  test('variables of the process: read, set and taken away', () => {
    const { sites } = parse('const a = process.env.A_KEY;\nprocess.env["B"] = `x`;\ndelete process.env.C;\nconst { D, E: e } = process.env;\nDeno.env.set("F", g);\n');
    expect(sites.map((site) => `${site.kind} ${'name' in site && 'pieces' in site.name ? site.document.text.slice(site.name.range.start, site.name.range.end) : ''}`)).toEqual([
      'reference A_KEY', 'assignment "B"', 'reference C', 'reference D', 'reference E', 'assignment "F"']);
  });

  test('imports decide what a call is', () => {
    const commands = (source: string): readonly string[] => {
      const { sites, guests } = parse(source);
      return [...sites.flatMap((site) => site.kind === 'command' ? [site.words.map(({ text }) => text ?? '?').join(' ')] : []), ...guests.map(({ codec }) => codec.text)];
    };
    expect(commands('import { spawn as start } from "node:child_process";\nstart("a", ["b", /* c */ d, "e"]);\n')).toEqual(['a b ? e']);
    expect(commands('const cp = require("child_process");\ncp.execSync(`a ${b} "c"`);\n')).toEqual(['a ${b} "c"']);
    expect(commands('const run = promisify(require("child_process").exec);\nawait run("a b");\n')).toEqual(['a b']);
    expect(commands('import { $, execa } from "execa";\nawait $`a b`;\nexeca("c", ["d"]);\n')).toEqual(['c d', 'a b']);
    expect(commands('import { exec } from "./mine";\nexec("a b");\nregex.exec("a b");\n')).toEqual([]);
  });

  test('comments are told, web addresses in strings and markup are not', () => {
    const { sites } = parse('const a = [\n  "http://x", // one\n  /* two\n   * three */ b,\n];\n// four\n');
    expect(sites.flatMap((site) => site.kind === 'text' ? [site.words.map(({ range }) => site.document.text.slice(range.start, range.end)).join(' ')] : [])).toEqual(['one', 'two', 'three', 'four']);
  });
});

describe('what cannot be read', () => {
  test.each([['open bracket', 'const a = {'], ['nested arrays', `const a = ${'['.repeat(50_000)}${']'.repeat(50_000)};`], ['nested calls', 'a('.repeat(20_000)]])('%s', (_, source) => {
    expect(typescript.parse({ id: '0', path: 'a.ts', language: 'typescript', text: source, parseText: source, opaque: [] }, { address: '' })).toHaveProperty('failed');
  });

  test('a long sum does not exhaust the stack', () => {
    const source = `const a = ${'"x" + '.repeat(20_000)}"y";`;
    const parsed = typescript.parse({ id: '0', path: 'a.ts', language: 'typescript', text: source, parseText: source, opaque: [] }, { address: '' });
    expect('failed' in parsed || parsed.sites.length === 0).toBe(true);
  });
});

describe('positions', () => {
  test.each(['\uFEFFprocess.env.A_B = "c";\r\n', '#!/usr/bin/env node\nprocess.env.A_B = "c"', '/* 😀 */ process.env.A_B = "c"'])('%j', (source) => {
    const [site] = parse(source, 'a.js').sites.filter((each) => each.kind === 'assignment');
    expect(site).toBeDefined();
    expect([site!.name.range, site!.value!.range].map(({ start, end }) => source.slice(start, end))).toEqual(['A_B', '"c"']);
  });

  test.each(['', '\uFEFF', '// only this', '\n'])('nothing: %j', (source) => {
    expect(parse(source).trees).toEqual([]);
  });
});

describe('trees', () => {
  test('literals, computed values and what wraps a text', () => {
    const { trees } = parse('f({ a: "b", \'c-d\': [1, `e${g}`, h.i], image: X.fromRegistry("j:1"), k, [l]: "m", n: { o: null } } as const);');
    const tree = trees[0] as DataMap;
    expect(trees).toHaveLength(1);
    expect(tree.pairs.map((pair) => [pair.key.text, pair.frozen ?? ''])).toEqual([['a', ''], ['c-d', ''], ['image', ''], ['k', 'not-writable'], ['[l]', 'not-writable'], ['n', '']]);
    expect((valueAt(tree, 'c-d') as DataList).items.map((item) => scalarSlot(item as DataScalar).pieces.map(({ kind }) => kind).join())).toEqual(['text', 'text,template', 'template']);
    expect((pairOf(tree, 'image')!.value as DataScalar).text).toBe('j:1');
  });
});

describe('print', () => {
  const list = (source: string): { parsed: Parsed; tree: DataList } => {
    const parsed = parse(source);
    return { parsed, tree: parsed.trees[0] as DataList };
  };
  const map = (source: string): { parsed: Parsed; tree: DataMap } => {
    const parsed = parse(source);
    return { parsed, tree: parsed.trees[0] as DataMap };
  };

  test('an element goes with its comma and the comment of its line', () => {
    const { parsed, tree } = list('const a = [\n  "b", // b\n  // of c\n  "c", // c\n  "d"\n];\n');
    expect(print(parsed, { op: 'drop', entry: itemEntry(tree, 1) })).toBe('const a = [\n  "b", // b\n  // of c\n  "d"\n];\n');
    expect(print(parsed, { op: 'drop', entry: itemEntry(tree, 2) })).toBe('const a = [\n  "b", // b\n  // of c\n  "c" // c\n];\n');
  });

  test('on one line', () => {
    const { parsed, tree } = list("const a = ['b', /* kept */ 'c', 'd'];\n");
    expect(print(parsed, { op: 'drop', entry: itemEntry(tree, 0) })).toBe("const a = [/* kept */ 'c', 'd'];\n");
    expect(print(parsed, { op: 'drop', entry: itemEntry(tree, 2) })).toBe("const a = ['b', /* kept */ 'c'];\n");
    const several = list('const a = ["b", "c", "d", "e"];\n');
    expect(print(several.parsed, ...[2, 3].map((index): Operation => ({ op: 'drop', entry: itemEntry(several.tree, index) })))).toBe('const a = ["b", "c"];\n');
    expect(print(parsed, { op: 'insert', beside: itemEntry(tree, 2), side: 'after', shape: { shape: 'word', content: words("it's") } })).toBe("const a = ['b', /* kept */ 'c', 'd', 'it\\'s'];\n");
  });

  test('a pair is written as its neighbours are', () => {
    const { parsed, tree } = map("const a = {\n  'B': 'c',\n  'D': 'e'\n};\n");
    const value = { text: words('http://x') };
    expect(print(parsed, { op: 'insert', beside: pairEntry(tree.pairs[1]!), side: 'after', shape: { shape: 'pair', key: 'F', value } })).toBe("const a = {\n  'B': 'c',\n  'D': 'e',\n  'F': 'http://x'\n};\n");
    expect(print(parsed, { op: 'set', slot: scalarSlot(tree.pairs[0]!.key), to: words('G') })).toBe("const a = {\n  'G': 'c',\n  'D': 'e'\n};\n");
  });

  test('a value gives way to an object', () => {
    const { parsed, tree } = map('f({ env: [{ name: "A", value: "b" }] });\n');
    const pair = (valueAt(tree, 'env', 0) as DataMap).pairs[1]!;
    const data = { map: [['secretKeyRef', { map: [['name', { text: words('x') }], ['key', { text: words('A') }]] }]] } as const;
    expect(print(parsed, { op: 'drop', entry: pairEntry(pair) }, { op: 'insert', beside: pairEntry(pair), side: 'after', shape: { shape: 'pair', key: 'valueFrom', value: data } }))
      .toBe('f({ env: [{ name: "A", valueFrom: { secretKeyRef: { name: "x", key: "A" } } }] });\n');
  });

  test('an emptied list goes with its key, an emptied object of its own stays', () => {
    const { parsed, tree } = map('f({\n  a: "b",\n  env: [{ name: "A" }],\n});\n');
    const env = valueAt(tree, 'env') as DataList;
    expect(print(parsed, { op: 'drop', entry: itemEntry(env, 0) })).toBe('f({\n  a: "b",\n});\n');
    const alone = map('const A = {B: "c"};\n');
    expect(print(alone.parsed, { op: 'drop', entry: pairEntry(alone.tree.pairs[0]!) })).toBe('const A = {};\n');
  });

  test('a spread of unknown names refuses new pairs; that of the process does not', () => {
    const insert = (source: string): string => {
      const { parsed, tree } = map(source);
      return print(parsed, { op: 'insert', beside: pairEntry(tree.pairs[0]!), side: 'after', shape: { shape: 'pair', key: 'C', value: { text: words('d') } } });
    };
    expect(insert('const a = { ...rest, B: "c" };')).toBe('not-writable: a spread may bring the same name');
    expect(insert('const a = { ...process.env, B: "c" };')).toBe('const a = { ...process.env, B: "c", C: "d" };');
  });

  test('statements', () => {
    const parsed = parse("if (a) {\r\n  process.env.B = 'c'; // d\r\n  e();\r\n}\r\n");
    const site = parsed.sites.find((each) => each.kind === 'assignment')!;
    expect(print(parsed, { op: 'insert', beside: site.entry, side: 'after', shape: { shape: 'assignment', name: 'F', value: words("g'"), exported: false } })).toBe("if (a) {\r\n  process.env.B = 'c'; // d\r\n  process.env.F = 'g\\'';\r\n  e();\r\n}\r\n");
    expect(print(parsed, { op: 'drop', entry: site.entry })).toBe('if (a) {\r\n  e();\r\n}\r\n');
    const branch = parse("if (a) process.env.B = 'c';\n").sites.find((each) => each.kind === 'assignment')!;
    expect(branch.entry.frozen).toBe('not-writable');
  });
});

describe('the second parser', () => {
  test.each([
    'import a, { b as c } from "d"; export default function* <T extends U>(this: V, x?: number): asserts x is W { yield `a${b}c`; }\n',
    'class A<T> extends B { #p = 1; @dec() m(@Inject() a: string) { return <T>a; } }\n',
    'const a = <p title="x">{b ? "c" : `d`} // e</p>;\n',
    'enum A { B = "c" } namespace D { export const e = [/f"/g, 1n, { g, [h]: "i", ...j }]; }\n',
    '#!/usr/bin/env node\n"use strict";\nwith_(a)\n',
  ])('tells the same difference: %s', (source) => {
    const changed = `${source}const added = { name: ["x", 'y'] };\n`;
    const path = source.includes('<p') ? 'a.tsx' : 'a.ts';
    const difference = (before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): readonly string[] => Object.keys(after).filter((key) => before[key] !== after[key]).sort();
    const first = difference(parse(source, path).outline as Record<string, string>, parse(changed, path).outline as Record<string, string>);
    const second = difference(typescriptWitness.read(source) as Record<string, string>, typescriptWitness.read(changed) as Record<string, string>);
    expect(second).toEqual(first);
    expect(first.length).toBeGreaterThan(3);
  });
});
