import type { Document } from '../document/document.ts';
import { maskOpaque } from '../document/opaque.ts';
import { templateMask } from '../document/template-mask.ts';
import { templateSpans, type TemplateSpan } from '../document/template-spans.ts';
import type { Language, ParseContext, ParseFailure, Parsed } from '../languages/language.ts';
import { contains, overlaps, type Range } from '../text/range.ts';
import type { DataNode } from '../tree/data-tree.ts';

const MARKS = /\{\{|\{%|\{#|<%|@@|\$\{/;

/** Words that only a chart's templates have: there an expression in quotes is one too. */
const CHART = /\.(?:Values|Release|Chart|Capabilities|Files|Template)\b|\b(?:include|template|toYaml|tpl)\b/;

/**
 * Parses a document of a language whose files are often templates: as it stands, and where that fails or means something
 * else, with its template parts masked. The result's document has them as opaque ranges.
 */
export function parseTemplated(reader: Language, document: Document, context: ParseContext): Parsed | ParseFailure {
  const plain = reader.parse(document, context);
  const hosted = hostSpans(document);
  if (reader.templated !== true || (hosted.length === 0 && !MARKS.test(document.text))) return plain;
  const failed = 'failed' in plain;
  if (!failed && hosted.length === 0 && !isTemplate(document.text, plain.trees)) return plain;
  for (const variables of failed ? [false, true] : [false]) {
    const masked = maskedDocument(document, variables, hosted);
    const parsed = masked === undefined ? undefined : reader.parse(masked, context);
    if (parsed !== undefined && !('failed' in parsed)) return parsed;
  }
  return plain;
}

/** Expressions of the host that leave no text of their own: conditions, loops, and what fills whole lines. */
function hostSpans({ text, opaque }: Document): readonly TemplateSpan[] {
  return opaque.flatMap(({ range, mark }): readonly TemplateSpan[] => {
    if (text.startsWith('%{', range.start)) return [{ range, silent: true, ...(mark === undefined ? {} : { mark }) }];
    return text.startsWith('${', range.start) && fillsLine(text, range) ? [{ range, silent: false }] : [];
  });
}

function fillsLine(text: string, { start, end }: Range): boolean {
  const before = text.slice(Math.max(text.lastIndexOf('\n', start - 1) + 1, start - 1_000), start);
  return before.trim() === '' && /^[ \t]*(?:\r?\n|$)/.test(text.slice(end, end + 1_000));
}

function maskedDocument(document: Document, variables: boolean, hosted: readonly TemplateSpan[]): Document | undefined {
  const mask = templateMask(document.text, variables, hosted);
  if (mask === undefined) return undefined;
  const inherited = document.opaque.filter((each) => !mask.opaque.some((own) => overlaps(own.range, each.range)));
  const opaque = [...mask.opaque, ...inherited].sort((a, b) => a.range.start - b.range.start);
  return { ...document, parseText: maskOpaque(mask.parseText, inherited), opaque };
}

/** True when an expression stands outside of all texts, or is one of a chart. */
function isTemplate(text: string, trees: readonly DataNode[]): boolean {
  const spans = templateSpans(text).filter((span) => text[span.range.start - 1] !== '$' && !isCommented(text, span));
  if (spans.length === 0) return false;
  if (spans.some(({ range }) => CHART.test(text.slice(range.start, range.end)))) return true;
  // In the midst of a plain text an expression is left to whoever reads the text; one of Ruby is none of YAML's readers'.
  const texts = trees.flatMap((tree) => textsIn(tree)).sort((a, b) => a.range.start - b.range.start);
  const all = texts.map((each) => each.range);
  const marked = texts.filter((each) => !each.plain).map((each) => each.range);
  return spans.some(({ range }) => !isInside(text[range.start] === '<' ? marked : all, range));
}

function isCommented(text: string, { range }: TemplateSpan): boolean {
  const line = text.slice(Math.max(text.lastIndexOf('\n', range.start) + 1, range.start - 1_000), range.start);
  return /(?:^|\s)#/.test(line);
}

function textsIn(root: DataNode): { readonly range: Range; readonly plain: boolean }[] {
  const found: { readonly range: Range; readonly plain: boolean }[] = [];
  const left: DataNode[] = [root];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (node.kind === 'list') left.push(...node.items);
    if (node.kind === 'map') for (const pair of node.pairs) left.push(pair.key, pair.value);
    if (node.kind === 'scalar') found.push({ range: node.range, plain: node.style === 'plain' });
  }
  return found;
}

function isInside(sorted: readonly Range[], range: Range): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.end < range.end) low = middle + 1;
    else high = middle;
  }
  const at = sorted[low];
  return at !== undefined && contains(at, range);
}
