import { addressOf } from '../../sites/address.ts';
import type { Argument, Entry, UsePlace, UseSite, UseStep } from '../../sites/site.ts';
import type { Range } from '../../text/range.ts';
import type { DataNode } from '../../tree/data-tree.ts';
import { climb, type Chain, type ChainStep } from './chains.ts';
import { functionPath } from './environments.ts';
import type { Handle } from './handles.ts';
import { bracketsOf, importedNames, type ImportedName } from './imports.ts';
import type { CommaList } from './handles.ts';
import { placeReader } from './place.ts';
import { isText, rangeOf, type Program } from './program.ts';
import { isOptional } from './optional.ts';
import { unreadTest } from './unread.ts';
import { bare, isStatement, type PyArgument, type PyNode } from './syntax.ts';

/** Everything a program does with what it imports. */
export function readUses(program: Program): readonly UseSite[] {
  const { syntax, scopes, chains, document, context, textOf } = program;
  const unread = unreadTest(program);
  const placeOf = placeReader(program);
  const address = (node: PyNode, symbol: string): string => addressOf(context.address, ...functionPath(program, node), symbol.slice(symbol.lastIndexOf('.') + 1));
  const sites: UseSite[] = [];
  for (const node of syntax.nodes) {
    if (node.kind !== 'ImportStatement') continue;
    for (const imported of importedNames(node, document.parseText)) {
      const entry = importEntry(program, imported);
      const slot = { document, range: imported.range, pieces: [{ kind: 'template' as const, source: program.textOf(imported.range) }], handle: { kind: 'name' } satisfies Handle };
      sites.push({
        kind: 'use', document, symbol: imported.whole, role: imported.local === undefined ? 'star' : 'import', steps: [], name: slot, slot,
        ...(imported.local === undefined || !unread(imported.local) ? {} : { unread: textOf(imported.local) }),
        statement: entry, place: placeOf(node), address: addressOf(context.address, ...functionPath(program, node), 'import', imported.whole.slice(imported.whole.lastIndexOf('.') + 1)),
      });
    }
  }
  for (const read of scopes.reads) {
    const chain = chains.at(read);
    // What is set to a variable is a use of its own.
    if (chain === undefined) {
      sites.push(...starredUses(program, read).map((each) => ({ ...each, place: placeOf(read), address: address(read, each.symbol) })));
      continue;
    }
    const place = placeOf(read);
    const statement = statementOf(program, chain);
    const frozen = { document, handle: { kind: 'name' } satisfies Handle };
    sites.push({
      kind: 'use', document, symbol: chain.symbol, role: roleOf(chain), steps: chain.steps.map((step) => stepOf(program, step)),
      name: { ...frozen, range: rangeOf(chain.name), pieces: [{ kind: 'template', source: program.textOf(chain.name) }] },
      slot: chain.top.parent?.kind === 'Decorator'
        ? { ...frozen, range: chain.range, pieces: [{ kind: 'template', source: program.textOf(chain.range) }], frozen: 'not-writable' }
        : program.slotOf(chain.top),
      ...(statement === undefined ? {} : { statement }),
      ...(chain.variable === undefined ? {} : { variable: chain.variable }),
      place: { ...place, ...(chain.doubtful ? { guarded: true } : {}), ...(isOptional(program, chain) ? { optional: true as const } : {}) } satisfies UsePlace,
      address: address(read, chain.symbol),
    });
  }
  return sites.sort((a, b) => a.name.range.start - b.name.range.start);
}

/** A name that nothing in the file gives comes from one of the modules all of whose names are imported: told of each of them, never edited. */
function starredUses(program: Program, read: PyNode): readonly Omit<UseSite, 'place' | 'address'>[] {
  const { syntax, scopes, document, textOf } = program;
  const name = textOf(read);
  const stars = starImports(syntax.nodes, document.parseText);
  if (stars.length === 0 || scopes.bindingsOf(name, scopes.scopeOf(read)).length > 0) return [];
  return stars.map((imported) => {
    const binding = { node: imported.statement, scope: scopes.module, imported };
    const chain = climb(read, document.parseText, { symbol: `${imported.whole}.${name}`, steps: [], imported: binding, doubtful: true });
    const slotOf = (range: Range): UseSite['slot'] => ({ document, range, pieces: [{ kind: 'template', source: textOf(range) }], handle: { kind: 'name' } satisfies Handle, frozen: 'not-writable' });
    return { kind: 'use', document, symbol: chain.symbol, role: roleOf(chain), steps: chain.steps.map((step) => stepOf(program, step)), name: slotOf(rangeOf(chain.name)), slot: slotOf(chain.range) };
  });
}

const STARS = new WeakMap<readonly PyNode[], readonly ImportedName[]>();

function starImports(nodes: readonly PyNode[], text: string): readonly ImportedName[] {
  const known = STARS.get(nodes);
  if (known !== undefined) return known;
  const stars = nodes.filter(({ kind }) => kind === 'ImportStatement').flatMap((node) => importedNames(node, text)).filter(({ local }) => local === undefined);
  STARS.set(nodes, stars);
  return stars;
}

/** One name of an import as an entry; the statement goes with the last one. */
export function importEntry({ document }: Program, imported: ImportedName): Entry {
  const list = importList(imported.statement, document.parseText);
  return { document, range: imported.element, handle: { kind: 'element', list, index: imported.index } satisfies Handle };
}

const LISTS = new WeakMap<PyNode, CommaList>();

function importList(statement: PyNode, text: string): CommaList {
  const known = LISTS.get(statement);
  if (known !== undefined) return known;
  const items = importedNames(statement, text).map(({ element }) => element);
  const brackets = bracketsOf(statement);
  const made: CommaList = { node: statement, kind: 'names', items, open: brackets?.open.end ?? items[0]!.start, close: brackets?.close.start ?? items.at(-1)!.end };
  LISTS.set(statement, made);
  return made;
}

function roleOf({ top, root }: Chain): UseSite['role'] {
  const { parent } = top;
  if (root.parent?.kind === 'Decorator') return 'decorator';
  switch (parent?.kind) {
    case 'AssignStatement': return parent.children.slice(top.index + 1).some(({ kind }) => kind === 'AssignOp') ? 'target' : 'value';
    case 'UpdateStatement': return top.index === 0 ? 'target' : 'value';
    case 'DeleteStatement': return 'target';
    case 'ArgList': return parent.parent?.kind === 'ClassDefinition' && parent.children[top.index - 1]?.kind !== 'AssignOp' ? 'base' : 'value';
    case 'WithStatement': return parent.children[top.index - 1]?.kind === 'as' ? 'target' : 'value';
    case 'ForStatement': return top.index < parent.children.findIndex(({ kind }) => kind === 'in') ? 'target' : 'value';
    default: return 'value';
  }
}

/** The statement that an expression is, or whose right side it is. */
function statementOf(program: Program, { top }: Chain): Entry | undefined {
  let at = top;
  while (at.parent?.kind === 'ParenthesizedExpression' || at.parent?.kind === 'AwaitExpression') at = at.parent;
  const { parent } = at;
  if (parent === undefined || !isStatement(parent)) return undefined;
  if (parent.kind === 'ExpressionStatement') return program.statementEntry(parent);
  return parent.kind === 'AssignStatement' && parent.children.at(-1) === at && at.index > 0 ? program.statementEntry(parent) : undefined;
}

function stepOf(program: Program, step: ChainStep): UseStep {
  const { document, textOf } = program;
  const slot = { document, range: rangeOf(step.range), pieces: [{ kind: 'template' as const, source: textOf(step.range) }], handle: { kind: 'expression', node: step.node } satisfies Handle };
  switch (step.step) {
    case 'member': return { step: 'member', name: step.name, slot };
    case 'index': return { step: 'index', slot, index: { ...argumentOf(program, step.index), entry: { document, range: rangeOf(step.index), handle: undefined, frozen: 'not-writable' } } };
    case 'call': return {
      step: 'call', slot,
      args: step.args.map((each, index) => ({ ...argumentOf(program, each), entry: program.elementEntry(program.trees.argument(step.list, index)) })),
    };
  }
}

function argumentOf(program: Program, { name, value, spread }: PyArgument): Omit<Argument, 'entry'> {
  const tree = treeOf(program, value);
  return {
    ...(name === undefined ? {} : { name: program.textOf(name) }),
    value: program.slotOf(value),
    ...(tree === undefined ? {} : { tree }),
    ...(spread === undefined ? {} : { spread: true as const }),
  };
}

/** The literal that an expression is, or that the variable it is was set to once. */
export function treeOf({ trees, chains }: Program, value: PyNode): DataNode | undefined {
  const inner = bare(value);
  const source = inner.kind === 'VariableName' ? chains.valueOf(inner) : inner;
  if (source === undefined) return undefined;
  const kind = bare(source).kind;
  if (!isText(bare(source)) && !/^(?:DictionaryExpression|ArrayExpression|TupleExpression|CallExpression|Number|Boolean|None)$/.test(kind)) return undefined;
  const tree = trees.of(source);
  return tree.kind === 'alias' ? undefined : tree;
}
