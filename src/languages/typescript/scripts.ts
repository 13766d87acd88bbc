import { ts } from 'ts-morph';
import { fragmentsCodec } from '../../document/codec-fragments.ts';
import { addressOf } from '../../sites/address.ts';
import type { Guest, GuestElement } from '../../sites/guest.ts';
import type { Entry } from '../../sites/site.ts';
import type { DataNode, DataScalar } from '../../tree/data-tree.ts';
import { itemEntry } from '../../tree/handles.ts';
import type { Reader } from './variables.ts';

const SHEBANG = /^\s*#!.*[/ \t](?:ba|da|a|k|z)?sh\b/;

/** Calls that add lines to the script a machine starts with. */
const ADDS_LINES = new Set(['addCommands', 'addOnExitCommands']);

/** Texts that are scripts by their first line, whole or as lines that are joined, and lines added to a machine's script. */
export function scriptTexts({ program: { nodes }, literals, prefix }: Reader): readonly Guest[] {
  const joined = new Set<ts.Node>();
  return nodes.flatMap((node): readonly Guest[] => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const name = node.expression.name.text;
      const list = node.expression.expression;
      const [separator] = node.arguments;
      if (ADDS_LINES.has(name)) return linesGuest(literals.argumentsOf(node), addressOf(prefix, name));
      if (name !== 'join' || !ts.isArrayLiteralExpression(list) || separator === undefined || !ts.isStringLiteral(separator) || separator.text !== '\n') return [];
      const [first] = list.elements;
      if (first === undefined || !ts.isStringLiteralLike(first) || !SHEBANG.test(first.text)) return [];
      for (const each of list.elements) joined.add(each);
      const data = literals.nodeOf(list);
      return data.kind === 'list' ? linesGuest(data.items.map((item, index) => ({ node: item, entry: itemEntry(data, index) })), addressOf(prefix, 'script')) : [];
    }
    const head = ts.isStringLiteralLike(node) ? node.text : ts.isTemplateExpression(node) ? node.head.text : '';
    if (!SHEBANG.test(head) || joined.has(node) || !ts.isExpression(node)) return [];
    const data = literals.nodeOf(node);
    return data.kind === 'scalar' ? [{ codec: data.codec(), language: 'shell', address: addressOf(prefix, 'script') }] : [];
  });
}

/** One script of several texts; what is computed leaves nothing to read. */
function linesGuest(parts: readonly { readonly node: DataNode; readonly entry: Entry }[], address: string): readonly Guest[] {
  const texts = parts.filter((part): part is { readonly node: DataScalar; readonly entry: Entry } => part.node.kind === 'scalar' && part.node.isString);
  if (texts.length === 0 || texts.length < parts.length) return [];
  const codecs = texts.map(({ node }) => node.codec());
  const elements: GuestElement[] = [];
  let start = 0;
  codecs.forEach(({ text }, index) => {
    elements.push({ range: { start, end: start + text.length }, entry: texts[index]!.entry });
    start += text.length + 1;
  });
  const codec = fragmentsCodec({ start: codecs[0]!.range.start, end: codecs.at(-1)!.range.end }, codecs, '\n');
  return [{ codec, language: 'shell', address, elements }];
}
