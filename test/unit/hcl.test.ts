import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktf/hcl2json';
import { describe, expect, test } from 'vitest';
import type { Document } from '../../src/document/document.ts';
import { hcl } from '../../src/languages/hcl/index.ts';
import { parseFile } from '../../src/languages/hcl/parser.ts';
import { nameScalar, valueScalar } from '../../src/languages/hcl/scalars.ts';
import type { Body, Expression } from '../../src/languages/hcl/syntax.ts';
import { hclWitness } from '../../src/languages/hcl/witness.ts';
import type { Data, Operation } from '../../src/sites/site.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { isRefusal } from '../../src/text/refusal.ts';
import { pairOf, valueAt, type DataNode, type DataPair } from '../../src/tree/data-tree.ts';
import { itemEntry, pairEntry, scalarSlot } from '../../src/tree/handles.ts';

function document(text: string): Document {
  return { id: 'd', path: 'a.tf', language: 'hcl', text, parseText: text, opaque: [] };
}

function read(text: string): DataNode {
  const parsed = hcl.parse(document(text), { address: '' });
  if ('failed' in parsed) throw new Error(`${parsed.failed} at ${parsed.offset}`);
  return parsed.trees[0]!;
}

/** The text after operations on its tree; the code of the refusal where they are refused. */
function change(text: string, make: (tree: DataNode) => readonly Operation[]): string {
  const parsed = hcl.parse(document(text), { address: '' });
  if ('failed' in parsed) throw new Error(parsed.failed);
  const edits = parsed.print(make(parsed.trees[0]!));
  return isRefusal(edits) ? edits.refused : applyEdits(text, edits);
}

function pairAt(tree: DataNode, ...path: readonly (string | number)[]): DataPair {
  const pair = pairOf(valueAt(tree, ...path.slice(0, -1)), String(path.at(-1)));
  if (pair === undefined) throw new Error(`no ${path.join('.')}`);
  return pair;
}

const text = (value: string): Data => ({ text: [{ kind: 'text', text: value }] });
const dropped = (...path: readonly (string | number)[]) => (tree: DataNode): readonly Operation[] => [{ op: 'drop', entry: pairEntry(pairAt(tree, ...path)), comments: true }];
const renamed = (to: string, ...path: readonly (string | number)[]) => (tree: DataNode): readonly Operation[] => [{ op: 'set', slot: scalarSlot(pairAt(tree, ...path).key), to: [{ kind: 'text', text: to }] }];
const added = (key: string, value: Data, ...path: readonly (string | number)[]) => (tree: DataNode): readonly Operation[] => [
  { op: 'insert', beside: pairEntry(pairAt(tree, ...path)), side: 'after', shape: { shape: 'pair', key, value } }];

function plain(node: DataNode): unknown {
  if (node.kind === 'list') return node.items.map(plain);
  if (node.kind !== 'map') return node.kind === 'scalar' ? node.text : null;
  if (node.repeats !== true) return Object.fromEntries(node.pairs.map((pair) => [pair.key.text, plain(pair.value)]));
  const values: Record<string, unknown[]> = {};
  for (const pair of node.pairs) (values[pair.key.text] ??= []).push(plain(pair.value));
  return values;
}

describe('parse', () => {
  test('blocks, labels and attributes are maps; positions slice back', () => {
    const source = 'resource "a_b" "c" {\n  count = 2 # two\n  env {\n    name = "X"\n  }\n  env { name = "Y" }\n}\n';
    const tree = read(source);
    expect(plain(tree)).toEqual({ resource: [{ a_b: { c: { count: ['2'], env: [{ name: ['X'] }, { name: ['Y'] }] } } }] });
    const name = valueAt(tree, 'resource', 'a_b', 'c', 'env', 'name')!;
    expect(source.slice(name.range.start, name.range.end)).toBe('"Y"');
    const pair = pairAt(tree, 'resource', 'a_b', 'c', 'count');
    expect(source.slice(pair.range.start, pair.range.end)).toBe('count = 2');
  });

  test('what is computed is opaque', () => {
    const tree = read('a = var.x\nb = cond ? "x" : "y"\nc = [for k in var.l : k]\nd = { for k, v in m : k => v }\ne = "p-${var.x}"\nf = f(1, "}")[0]\n');
    expect(plain(tree)).toEqual({ a: ['${var.x}'], b: ['${cond ? "x" : "y"}'], c: ['${[for k in var.l : k]}'], d: ['${{ for k, v in m : k => v }}'], e: ['p-${var.x}'], f: ['${f(1, "}")[0]}'] });
    expect(scalarSlot(valueAt(tree, 'a') as never).pieces).toEqual([{ kind: 'template', source: '${var.x}' }]);
    expect(scalarSlot(valueAt(tree, 'e') as never).pieces).toEqual([{ kind: 'text', text: 'p-' }, { kind: 'template', source: '${var.x}' }]);
  });

  test('functions that dress a literal are what is in them', () => {
    expect(plain(read('a = jsonencode([{ b = "c" }])\nd = merge(var.x, { e = 1 }, { "f" : true })\ng = concat(local.h, ["i"])\nj = base64encode("k")\nl = jsonencode({})\n')))
      .toEqual({ a: [[{ b: 'c' }]], d: [{ e: '1', f: 'true' }], g: [['i']], j: ['k'], l: ['${jsonencode({})}'] });
  });

  test('heredocs lose their indentation with `<<-` only, escapes are undone', () => {
    expect(plain(read('a = <<EOT\n  x $${y} ${z}\nEOT\nb = <<-EOT\n    one\n\n      two\n    ${f(\n"a")}\n  EOT\nc = "\\"\\n\\u00e9 %%{x}"\n')))
      .toEqual({ a: ['  x ${y} ${z}\n'], b: ['one\n\n  two\n${f(\n"a")}\n'], c: ['"\né %{x}'] });
  });

  test('comments of all three kinds are prose', () => {
    const parsed = hcl.parse(document('# one\na = 1 // two\n/* three\n   four */\nb = [ # five\n]\n'), { address: '' });
    if ('failed' in parsed) throw new Error(parsed.failed);
    expect(parsed.sites.map((site) => site.kind === 'text' ? site.words.map((word) => word.pieces.map((piece) => piece.kind === 'text' ? piece.text : '').join('')).join(' ') : '')).toEqual(['one', 'two', 'three', 'four', 'five']);
  });

  test.each(['a = [', 'a = {\n b = "x\n}', 'a {', '}', 'a = <<EOT\nx\n', 'a = "${x"\n', '{', 'a b', `${'a {\n'.repeat(200)}`, `a = ${'['.repeat(5000)}`])('what is broken does not parse and does not throw: %#', (source) => {
    expect(hcl.parse(document(source), { address: '' })).toHaveProperty('failed');
    expect(hclWitness.read(source)).toBeUndefined();
  });
});

describe('print', () => {
  test('a block goes with its comment, and one blank line', () => {
    const source = 'c {\n  env {\n    name = "A"\n  }\n\n  # the level\n  env {\n    name = "B"\n  }\n\n  env {\n    name = "C"\n  }\n}\n';
    expect(change(source, (tree) => [{ op: 'drop', entry: pairEntry((valueAt(tree, 'c') as { readonly pairs: readonly DataPair[] } & DataNode & { readonly kind: 'map' }).pairs[1]!), comments: true }]))
      .toBe('c {\n  env {\n    name = "A"\n  }\n\n  env {\n    name = "C"\n  }\n}\n');
  });

  test('what is emptied goes', () => {
    expect(change('a {\n  x = 1\n\n  environment {\n    variables = {\n      B = "c"\n    }\n  }\n}\n', dropped('a', 'environment', 'variables', 'B'))).toBe('a {\n  x = 1\n}\n');
    expect(change('a {\n  v = merge(var.x, {\n    B = "c"\n  })\n}\n', dropped('a', 'v', 'B'))).toBe('a {\n  v = merge(var.x, {\n  })\n}\n');
  });

  test('a new name keeps the column of its sign', () => {
    expect(change('v = {\n  LONG__NAME = "a"\n  B          = "c"\n}\n', renamed('SHORT', 'v', 'LONG__NAME'))).toBe('v = {\n  SHORT      = "a"\n  B          = "c"\n}\n');
    expect(change('v = {\n  LONG__NAME = "a"\n}\n', renamed('SHORT', 'v', 'LONG__NAME'))).toBe('v = {\n  SHORT = "a"\n}\n');
    expect(change('v = { "A" : "a" }\n', renamed('B_C', 'v', 'A'))).toBe('v = { "B_C" : "a" }\n');
  });

  test('a new attribute stands as its neighbours do', () => {
    expect(change('v {\r\n  long_name = "a" # c\r\n}\r\n', added('b', text('x "y" ${z}'), 'v', 'long_name'))).toBe('v {\r\n  long_name = "a" # c\r\n  b         = "x \\"y\\" $${z}"\r\n}\r\n');
    expect(change('v = {\n  "A" : "a",\n  "B" : "b"\n}\n', added('C', text('c'), 'v', 'B'))).toBe('v = {\n  "A" : "a",\n  "B" : "b"\n  "C" : "c"\n}\n');
    expect(change('v = { A = "a" }\n', added('C', text('c'), 'v', 'A'))).toBe('v = { A = "a", C = "c" }\n');
    expect(change('a = 1', added('b', { text: [{ kind: 'template', source: '${var.x}' }] }, 'a'))).toBe('a = 1\nb = var.x');
  });

  test('a new block is written as one', () => {
    const block: Data = { map: [['name', text('X')], ['value_from', { map: [['secret_key_ref', { map: [['name', text('s')], ['key', text('k')]], block: true }]], block: true }]], block: true };
    expect(change('c {\n    env {\n        name = "A"\n    }\n}\n', added('env', block, 'c', 'env')))
      .toBe('c {\n    env {\n        name = "A"\n    }\n    env {\n        name = "X"\n        value_from {\n            secret_key_ref {\n                name = "s"\n                key  = "k"\n            }\n        }\n    }\n}\n');
  });

  test('items of lists come and go', () => {
    const item = (value: Data) => (tree: DataNode): readonly Operation[] => {
      const list = valueAt(tree, 'a');
      if (list?.kind !== 'list') throw new Error('no list');
      return [{ op: 'insert', beside: itemEntry(list, 0), side: 'after', shape: { shape: 'item', value } }, { op: 'drop', entry: itemEntry(list, 1) }];
    };
    const data: Data = { map: [['name', text('N')], ['value', text('V')]] };
    expect(change('a = [\n  { name = "A", value = "B" },\n  { name = "C", value = "D" },\n]\n', item(data))).toBe('a = [\n  { name = "A", value = "B" },\n  { name = "N", value = "V" },\n]\n');
    expect(change('a = [\n  {\n    "name"  : "A",\n    "value" : "B"\n  },\n  {\n    "name"  : "C",\n    "value" : "D"\n  }\n]\n', item(data)))
      .toBe('a = [\n  {\n    "name"  : "A",\n    "value" : "B"\n  },\n  {\n    "name" : "N",\n    "value" : "V"\n  }\n]\n');
    expect(change('a = ["x", "y", "z"]\n', item(text('n')))).toBe('a = ["x", "n", "z"]\n');
  });

  test('one entry on a line with others is left alone', () => {
    expect(change('a { b = "c" }\n', dropped('a'))).toBe('');
    expect(change('a {\n  b { c = "d" }\n}\n', added('e', text('f'), 'a', 'b', 'c'))).toBe('not-writable');
  });
});

describe('other readers', () => {
  const files = filesBelow(join(import.meta.dirname, '../../fixtures')).filter((path) => /\.(?:tf|tfvars|hcl)$/.test(path));

  test.each(files.map((path) => [path.slice(path.indexOf('fixtures/')), path]))('%s', async (_, path) => {
    const source = readFileSync(path, 'utf8');
    const file = parseFile(source);
    if ('failed' in file) throw new Error(`${file.failed} at ${file.offset}`);
    expect(asOracle(bodyOf(document(source), file.body))).toEqual(asOracle(await parse(path, source)));
    expect(hclWitness.read(source.replaceAll('\r\n', '\n'))).toEqual([plain(read(source.replaceAll('\r\n', '\n')))]);
  });
});

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

/** hcl2json leaves `$${` as it is and writes expressions with their own blanks. */
function asOracle(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, each: unknown) => (typeof each === 'string' ? each.replaceAll('$${', '${').replaceAll('%%{', '%{').replace(/\s+/g, ' ') : each))) as unknown;
}

function bodyOf(host: Document, body: Body): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const member of body.members) {
    let key = host.text.slice(member.key.start, member.key.end);
    if (member.type === 'attribute') {
      result[key] = valueOf(host, member.value);
      continue;
    }
    let at = result;
    for (const label of member.labels) {
      at = (at[key] ??= {}) as Record<string, unknown>;
      key = nameScalar(host, label).text;
    }
    ((at[key] ??= []) as unknown[]).push(bodyOf(host, member.body));
  }
  return result;
}

function valueOf(host: Document, node: Expression): unknown {
  const source = host.text.slice(node.start, node.end);
  switch (node.type) {
    case 'object': return Object.fromEntries(node.items.map((item) => [nameScalar(host, item.key).text, valueOf(host, item.value)]));
    case 'tuple': return node.items.map((item) => valueOf(host, item));
    case 'literal': return JSON.parse(source) as unknown;
    case 'call': return `\${${source}}`;
    default: return valueScalar(host, node).text;
  }
}
