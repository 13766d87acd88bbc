import type { Range } from '../../text/range.ts';
import { stringCodec } from './string-codec.ts';
import { literalAt } from './string-literal.ts';

interface Statement {
  readonly t: string[];
  readonly b: Statement[];
}

/** What `outlineOf` asks of a syntax tree: its nodes, each before what is in it, and its comments. */
interface Nodes {
  readonly nodes: readonly (Range & { readonly kind: string; readonly parent: unknown; readonly children: readonly unknown[] })[];
  readonly comments: readonly Range[];
  /** Stretches that were not parsed, with their tokens. */
  readonly unknown?: readonly (Range & { readonly tokens: readonly string[] })[];
}

/** What stands between nodes: line breaks, and tokens that the grammar gives no node. */
const BETWEEN = /\\\r?\n|\n|->|[\p{L}\p{N}_]+|[^\s\\]/gu;

/**
 * What a Python text says by its first parser's tree, in the form of `pythonWitness`: logical lines of tokens, nested by
 * blocks. `text` is what was parsed.
 */
export function outlineOf({ nodes, comments, unknown = [] }: Nodes, text: string): unknown {
  const root: Statement[] = [];
  // The last line of each depth.
  const last: Statement[] = [];
  const bodies: Range[] = [];
  let line: Statement | undefined;
  let open = 0;
  let end = 0;

  function add(value: string, isOperator: boolean): void {
    if (line === undefined) {
      line = { t: [], b: [] };
      (last[bodies.length - 1]?.b ?? root).push(line);
      last.length = bodies.length;
      last.push(line);
    }
    line.t.push(value);
    if (isOperator && '([{'.includes(value)) open++;
    else if (isOperator && ')]}'.includes(value)) open--;
  }

  function gap(to: number): void {
    for (const [part] of text.slice(end, to).matchAll(BETWEEN)) {
      if (part === '\n') line = open > 0 ? line : undefined;
      else if (!part.startsWith('\\')) add(part, true);
    }
    end = Math.max(end, to);
  }

  let comment = 0;
  function upTo(to: number): void {
    for (let at = comments[comment]; at !== undefined && at.start < to; at = comments[++comment]) {
      if (at.start < end) continue;
      gap(at.start);
      end = at.end;
    }
    gap(to);
  }

  let next = 0;
  for (const node of nodes) {
    if (node.start < end) continue;
    while (bodies.length > 0 && bodies.at(-1)!.end <= node.start) bodies.pop();
    const stretch = unknown[next];
    // The innermost statement that begins there.
    if (stretch !== undefined && node.start === stretch.start && node.children.length === 0) {
      upTo(stretch.start);
      for (const token of stretch.tokens) add(token, false);
      end = stretch.end;
      next++;
      continue;
    }
    const isString = node.kind === 'String' || node.kind === 'FormatString';
    if (node.kind === 'Body' || node.kind === 'MatchBody') {
      // Line breaks in front of it belong to what is around it.
      upTo(node.start);
      bodies.push(node);
    }
    if (!isString && node.children.length > 0) continue;
    if (node.kind === 'error' || node.start === node.end) continue;
    upTo(node.start);
    if (!isString && /\s/.test(text.slice(node.start, node.end))) continue;
    end = node.end;
    add(isString ? stringValue(text, node) : text.slice(node.start, node.end), !isString);
  }
  upTo(text.length);
  return root;
}

function stringValue(text: string, { start, end }: Range): string {
  const literal = literalAt(text, start, end);
  const content = text.slice(literal?.content.start ?? start, literal?.content.end ?? end).replaceAll('\r\n', '\n');
  if (/[ft]/i.test(literal?.prefix ?? '')) return `f:${content}`;
  if (/b/i.test(literal?.prefix ?? '')) return `b:${content}`;
  return `s:${stringCodec({ text, parseText: text, opaque: [] }, { start, end })?.text ?? content}`;
}
