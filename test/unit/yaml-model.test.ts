import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Entry, Operation } from '../../src/sites/site.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { isRefusal } from '../../src/text/refusal.ts';
import { itemEntry, pairEntry, scalarSlot } from '../../src/tree/handles.ts';
import type { DataNode } from '../../src/tree/data-tree.ts';
import { data, parse } from './yaml-print-fixture.ts';

/**
 * Pairs of drops, and drops with an insert, in documents of mixed styles, compared with the same change made
 * on a plain model of the data.
 */
type Model =
  | { readonly kind: 'map'; entries: { key: string; value: Model; source: Entry | undefined }[] }
  | { readonly kind: 'list'; entries: { value: Model; source: Entry | undefined }[] }
  | { readonly kind: 'scalar'; readonly text: string };

const DOCUMENTS: readonly string[] = [
  'kind: Deployment\nspec:\n  containers:\n  - name: a # first\n    image: "x:1"\n    # about env\n    env:\n    - name: A\n      value: "1"\n\n    - name: B\n      valueFrom: {secretKeyRef: {name: s, key: k}}\n    args: [run, "--x", \'y\']\n  - image: z\n    name: b\nlast: |\n  text\n\n  more\n',
  'services:\n  agent:\n    environment:\n      - A=1\n      - "B=2" # two\n      # three\n      - \'C=3\'\n    command:\n      - sh\n      - -c\n      - |-\n        run\n          more\n    labels: {\n      a: x, # ax\n      b: y,\n      # about c\n      c: z\n    }\n  db: { image: pg, ports: [ 1, 2 ], }\n',
  '- - a\n  - b\n- c: d\n  e:\n    - f\n    -\n      g: h\n      i: j\n\n-   k: l\n    m: n\n- |+\n  keep\n\n- tail\n',
  '{"a": {"b": ["c", "d"], "e": "f"},\n  "g": [{"h": "i"}, {"j": "k"}],\n  "l": "m"}\n',
];

function modelOf(node: DataNode, entries: { entry: Entry; source: DataNode }[]): Model {
  if (node.kind === 'map') {
    return { kind: 'map', entries: node.pairs.map((pair) => {
      const entry = pairEntry(pair);
      entries.push({ entry, source: node });
      return { key: pair.key.text, value: modelOf(pair.value, entries), source: entry };
    }) };
  }
  if (node.kind === 'list') {
    return { kind: 'list', entries: node.items.map((item, index) => {
      const entry = itemEntry(node, index);
      entries.push({ entry, source: node });
      return { value: modelOf(item, entries), source: entry };
    }) };
  }
  return { kind: 'scalar', text: node.kind === 'scalar' ? node.text : '' };
}

/** The changed model, or undefined where the rule says to refuse. */
function changed(model: Model, gone: readonly Entry[], added: Entry | undefined, side: 'before' | 'after' | undefined, holder: 'root' | 'pair' | 'item'): Model | 'emptied' | undefined {
  if (model.kind === 'scalar') return model;
  const kept: { key?: string; value: Model; source: Entry | undefined }[] = [];
  let lost = false;
  for (const each of model.entries) {
    const isGone = gone.includes(each.source!);
    if (each.source === added && side === 'before') kept.push(fresh(model.kind));
    if (!isGone) {
      const value = changed(each.value, gone, added, side, model.kind === 'map' ? 'pair' : 'item');
      if (value === undefined) return undefined;
      if (value === 'emptied') lost = true;
      else kept.push({ ...each, value });
    } else if (contains(each.value, added)) {
      return undefined;
    }
    if (each.source === added && side === 'after') kept.push(fresh(model.kind));
  }
  if (kept.length === 0 && model.entries.length > 0) return holder === 'pair' && !lost ? 'emptied' : undefined;
  return { kind: model.kind, entries: kept } as Model;
}

function fresh(kind: 'map' | 'list'): { key?: string; value: Model; source: undefined } {
  return { ...(kind === 'map' ? { key: 'NEW' } : {}), value: { kind: 'scalar', text: 'new' }, source: undefined };
}

function contains(model: Model, entry: Entry | undefined): boolean {
  return model.kind !== 'scalar' && model.entries.some((each) => each.source === entry || contains(each.value, entry));
}

function plain(model: Model): unknown {
  if (model.kind === 'scalar') return model.text;
  return model.kind === 'list' ? model.entries.map((each) => plain(each.value)) : model.entries.map((each) => [each.key, plain(each.value)]);
}

function plainTree(node: DataNode): unknown {
  return plain(modelOf(node, []));
}

describe.each([['LF', '\n'], ['CRLF', '\r\n'], ['no line break at the end', '']] as const)('%s', (_name, ending) => {
  test.each(DOCUMENTS.map((each, index) => [index, each] as const))('document %i', (_index, source) => {
    const text = ending === '\r\n' ? source.replaceAll('\n', '\r\n') : ending === '' ? source.trimEnd() : source;
    const parsed = parse(text);
    const entries: { entry: Entry; source: DataNode }[] = [];
    const model = modelOf(parsed.trees[0]!, entries);
    let written = 0;
    const stride = ending === '\n' ? 3 : 7;
    for (const [row, first] of entries.entries()) {
      for (const [column, second] of entries.entries()) {
        if ((row + column) % stride !== 0) continue;
        for (const side of [undefined, 'before', 'after'] as const) {
          const operations: Operation[] = [{ op: 'drop', entry: first.entry }];
          if (side === undefined) operations.push({ op: 'drop', entry: second.entry });
          else {
            const value = data('new');
            operations.push({ op: 'insert', beside: second.entry, side, shape: second.source.kind === 'map' ? { shape: 'pair', key: 'NEW', value } : { shape: 'item', value } });
          }
          const gone = side === undefined ? [first.entry, second.entry] : [first.entry];
          const expected = changed(model, gone, side === undefined ? undefined : second.entry, side, 'root');
          const edits = parsed.print(operations);
          const label = operations.map((each) => each.op === 'insert' ? `insert ${side} ${text.slice(each.beside.range.start, each.beside.range.end)}` : each.op === 'set' ? '' : `drop ${text.slice(each.entry.range.start, each.entry.range.end)}`).join(' | ');
          if (isRefusal(edits)) {
            expect([label, expected]).toEqual([label, undefined]);
            continue;
          }
          const result = applyEdits(text, edits);
          expect([label, parseAllDocuments(result).flatMap((each) => each.errors.map((error) => error.message)), result]).toEqual([label, [], result]);
          const after = parse(result).trees[0]!;
          expect([label, result, expected === undefined || expected === 'emptied' ? expected : plain(expected)]).toEqual([label, result, plainTree(after)]);
          expect([label, /\r(?!\n)|[^\r]\n/.test(result) && ending === '\r\n']).toEqual([label, false]);
          written++;
        }
      }
    }
    expect(written).toBeGreaterThan(10);
  }, 60_000);
});

test('a name is set in every key and value, quotes and comments stay', () => {
  for (const source of DOCUMENTS) {
    const parsed = parse(source);
    const slots: DataNode[] = [];
    const collect = (node: DataNode): void => {
      if (node.kind === 'map') for (const pair of node.pairs) { slots.push(pair.key); collect(pair.value); }
      else if (node.kind === 'list') node.items.forEach(collect);
      else slots.push(node);
    };
    collect(parsed.trees[0]!);
    for (const node of slots) {
      if (node.kind !== 'scalar') continue;
      const edits = parsed.print([{ op: 'set', slot: scalarSlot(node), to: [{ kind: 'text', text: "it's, new: {x}" }] }]);
      expect(isRefusal(edits)).toBe(false);
      if (isRefusal(edits)) continue;
      const after = parse(applyEdits(source, edits)).trees[0]!;
      const flat = JSON.stringify(plainTree(after));
      expect(flat.split("it's, new: {x}").length).toBe(2);
    }
  }
});
