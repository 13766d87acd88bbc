import type { Document } from '../../document/document.ts';
import type { Entry, Piece, Slot, StatementList } from '../../sites/site.ts';
import type { Range } from '../../text/range.ts';
import type { ParseContext } from '../language.ts';
import { readChains, type Chains } from './chains.ts';
import type { Element, Handle } from './handles.ts';
import { readScopes, type Scopes } from './scopes.ts';
import { filledStringCodec, stringCodec } from './string-codec.ts';
import { stringPieces } from './strings.ts';
import { bare, blockOf, isStatement, type PyNode, type Syntax } from './syntax.ts';
import { errorsOf } from './unknown-lines.ts';
import { readTrees, type Trees } from './trees.ts';

/** A parsed file with everything that its readers and its printer look into. */
export interface Program {
  readonly document: Document;
  readonly context: ParseContext;
  readonly syntax: Syntax;
  readonly scopes: Scopes;
  readonly chains: Chains;
  readonly trees: Trees;
  textOf(node: Range): string;
  /** Where a name is read, in source order. */
  readsOf(name: string): readonly PyNode[];
  /** An expression as a slot: the pieces of a text, one template for what is computed. */
  slotOf(node: PyNode): Slot;
  /** The text inside the quotes of a literal string. */
  innerSlot(node: PyNode): Slot | undefined;
  /** The text of a literal string. */
  literal(node: PyNode | undefined): string | undefined;
  elementEntry(element: Element): Entry;
  statementEntry(node: PyNode): Entry;
}

/** Puts the parts together. */
export function programOf(document: Document, context: ParseContext, syntax: Syntax): Program {
  const scopes = readScopes(syntax, document.parseText);
  const chains = readChains(scopes, document.parseText);
  const trees = readTrees(syntax, document, scopes);
  const lists = new Map<PyNode, StatementList>();
  let reads: ReadonlyMap<string, PyNode[]> | undefined;
  const errors = errorsOf(syntax);
  /** What the grammar does not know is nothing to write in. */
  const frozenAt = ({ start, end }: Range): Pick<Entry, 'frozen'> => errors.some((each) => each.start <= end && each.end >= start) ? { frozen: 'unparsed' } : {};
  const textOf = ({ start, end }: Range): string => document.text.slice(start, end);

  function slotOf(node: PyNode): Slot {
    const inner = bare(node);
    const pieces: readonly Piece[] = isText(inner) ? stringPieces(document, inner) : [{ kind: 'template', source: textOf(node) }];
    return { document, range: rangeOf(node), pieces, handle: { kind: 'expression', node } satisfies Handle, ...frozenAt(node) };
  }

  function innerSlot(node: PyNode): Slot | undefined {
    const inner = bare(node);
    const codec = isText(inner) ? filledStringCodec(document, rangeOf(inner)) : undefined;
    if (codec === undefined) return undefined;
    const range = { start: 0, end: codec.text.length };
    return { document, range: codec.toHost(range), pieces: stringPieces(document, inner), handle: { kind: 'expression', node: inner } satisfies Handle, part: { codec, range } };
  }

  function listOf(node: PyNode): StatementList {
    const body = blockOf(node) ?? node;
    const known = lists.get(body);
    if (known !== undefined) return known;
    let at = body.parent;
    while (at !== undefined && !isStatement(at)) at = at.parent;
    const made: StatementList = at === undefined ? {} : { outer: listOf(at) };
    lists.set(body, made);
    return made;
  }

  function groupReads(): ReadonlyMap<string, PyNode[]> {
    const groups = new Map<string, PyNode[]>();
    for (const read of scopes.reads) {
      const name = textOf(read);
      const list = groups.get(name);
      if (list === undefined) groups.set(name, [read]);
      else list.push(read);
    }
    return groups;
  }

  return {
    document, context, syntax, scopes, chains, trees, textOf, slotOf, innerSlot,
    readsOf: (name) => (reads ??= groupReads()).get(name) ?? [],
    literal(node) {
      const inner = node === undefined ? undefined : bare(node);
      return inner === undefined || !isText(inner) ? undefined : stringCodec(document, rangeOf(inner))?.text;
    },
    elementEntry: (element) => ({ document, range: rangeOf(element.list.items[element.index]!), handle: element }),
    statementEntry: (node) => ({ document, range: rangeOf(node), handle: { kind: 'statement', node } satisfies Handle, list: listOf(node), ...frozenAt(node) }),
  };
}

/** True for a string expression of any kind. */
export function isText(node: PyNode): boolean {
  return node.kind === 'String' || node.kind === 'FormatString' || node.kind === 'ContinuedString';
}

/** The plain range of a node. */
export function rangeOf({ start, end }: Range): Range {
  return { start, end };
}
