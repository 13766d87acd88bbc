import type { Codec } from '../../document/document.ts';
import { addressOf } from '../../sites/address.ts';
import { readCommand } from '../../sites/command-line.ts';
import type { Guest, Reading } from '../../sites/guest.ts';
import { plainText } from '../../sites/pieces.ts';
import type { Entry, Environment, Site, Word } from '../../sites/site.ts';
import { commandBinder } from './binders.ts';
import { COMMAND_ARGUMENTS } from './containers.ts';
import { COMMAND_CALLS, functionPath, type Environments } from './environments.ts';
import type { Handle } from './handles.ts';
import { isText, rangeOf, type Program } from './program.ts';
import { filledStringCodec } from './string-codec.ts';
import { applyEdits } from '../../text/edit.ts';
import { isRefusal } from '../../text/refusal.ts';
import { statementEdits } from './statement-edits.ts';
import { argumentsOf, bare, blockOf, firstStatementOf, isStatement, statementsOf, type PyArgument, type PyNode } from './syntax.ts';

/** The path of the interpreter that runs the program. */
const INTERPRETER = 'sys.executable';

/** Commands that a program runs: lists of words, and scripts for a shell. */
export function readCommands(program: Program, environments: Environments): Reading {
  const { document, context, syntax, chains, trees, textOf } = program;
  const sites: Site[] = [];
  const guests: Guest[] = [];
  const read = new Set<PyNode>();
  let count = 0;

  for (const list of syntax.nodes) {
    const call = list.parent;
    if (list.kind !== 'ArgList' || call?.kind !== 'CallExpression') continue;
    const head = call.children[0]!;
    const args = argumentsOf(list);
    const symbol = chains.symbolOf(head) ?? '';
    const way = COMMAND_CALLS.get(symbol);
    if (way === undefined) named(list, args, call);
    else if (way === 'words') words(args.filter(({ name, spread }) => name === undefined && spread === undefined).map((each) => each.value), args.map((_, index) => index), list, call, args);
    else {
      const value = args.find(({ name }) => name !== undefined && /^(?:args|cmd|command)$/.test(textOf(name)))?.value ?? (args[0]?.name === undefined && args[0]?.spread === undefined ? args[0]?.value : undefined);
      if (value === undefined) continue;
      const source = sourceOf(value);
      const isShell = way === 'shell' || args.some((each) => each.name !== undefined && textOf(each.name) === 'shell' && textOf(each.value) === 'True');
      if (isText(source)) {
        if (isShell) script(source, list, call, args);
      } else if (way === 'list' && isList(source)) listed(source, list, call, args);
    }
  }
  return { sites, guests };

  /** `command=[…]` of anything that is called with it. */
  function named(list: PyNode, args: readonly PyArgument[], call: PyNode): void {
    for (const { name, value } of args) {
      if (name === undefined || !COMMAND_ARGUMENTS.test(textOf(name))) continue;
      const source = sourceOf(value);
      if (isList(source)) listed(source, list, call, args);
      else if (isText(source) && /\s/.test(textOf(source))) script(source, list, call, args);
    }
  }

  function sourceOf(value: PyNode): PyNode {
    const inner = bare(value);
    return bare(inner.kind === 'VariableName' ? chains.valueOf(inner) ?? inner : inner);
  }

  function listed(source: PyNode, list: PyNode, call: PyNode, args: readonly PyArgument[]): void {
    const tree = trees.of(source);
    if (tree.kind !== 'list' || tree.items.length === 0 || read.has(source)) return;
    read.add(source);
    const nodes = new Map(source.children.map((child) => [child.start, child]));
    const all = tree.items.map((item): Word => {
      const { start, end } = item.range;
      const found = nodes.get(start);
      // `*rest` stands for words that are not known.
      const node: PyNode = found !== undefined && found.end >= end ? found : { ...source, kind: 'error', start, end, children: [] };
      return wordOf(node, { document, range: item.range, handle: item }, item);
    });
    push(all, list, call, args);
  }

  function words(values: readonly PyNode[], indexes: readonly number[], list: PyNode, call: PyNode, args: readonly PyArgument[]): void {
    if (values.length === 0) return;
    push(values.map((value, index) => wordOf(value, program.elementEntry(trees.argument(list, indexes[index]!)), { kind: 'expression', node: value } satisfies Handle)), list, call, args);
  }

  function wordOf(node: PyNode, entry: Entry, handle: unknown): Word {
    const slot = { ...program.slotOf(node), handle };
    const inner = bare(node);
    const codec = (): ReturnType<Word['codec']> => isText(inner) ? filledStringCodec(document, rangeOf(inner)) : undefined;
    return { slot, entry, text: isText(inner) ? plainText(slot.pieces) : chains.of(inner)?.symbol === INTERPRETER ? 'python' : undefined, codec };
  }

  function push(all: readonly Word[], list: PyNode, call: PyNode, args: readonly PyArgument[]): void {
    const { parent } = call;
    const statement = parent?.kind === 'ExpressionStatement' && isStatement(parent) ? program.statementEntry(parent) : undefined;
    const range = { start: all[0]!.slot.range.start, end: all.at(-1)!.slot.range.end };
    const reading = readCommand(all, {
      document, range, address: addressOf(context.address, ...functionPath(program, call), 'command', count++), environment: environmentOf(list, call, args),
      ...(statement === undefined ? {} : { statement }),
    });
    sites.push(...reading.sites);
    guests.push(...reading.guests);
  }

  function script(source: PyNode, list: PyNode, call: PyNode, args: readonly PyArgument[]): void {
    const codec = filledStringCodec(document, rangeOf(source));
    if (codec === undefined || read.has(source)) return;
    read.add(source);
    guests.push({ codec: vanishing(codec, call), language: 'shell', environment: environmentOf(list, call, args), address: addressOf(context.address, ...functionPath(program, call), 'command', count++) });
  }

  /** A statement that runs a script goes when the script comes to do nothing. */
  function vanishing(codec: Codec, call: PyNode): Codec {
    const { parent } = call;
    if (!COMMAND_CALLS.has(chains.symbolOf(call.children[0]!) ?? '') || parent?.kind !== 'ExpressionStatement' || !isStatement(parent)) return codec;
    const block = blockOf(parent);
    // Where all the others could go as well, one has to stand for the body.
    const others = block === undefined ? [] : statementsOf(block).filter((each) => each !== parent);
    const isLast = block?.kind === 'Body' && firstStatementOf(block) === parent && others.every(isRun);
    return {
      ...codec,
      lift(edits) {
        const lifted = codec.lift(edits);
        if (isRefusal(lifted) || applyEdits(codec.text, edits).trim() !== ':' || codec.text.trim() === ':') return lifted;
        return isLast ? [{ range: rangeOf(parent), text: 'pass' }] : statementEdits(document.text, new Map([[parent, { before: [], after: [], dropped: true }]]));
      },
    };
  }

  function isRun(statement: PyNode): boolean {
    const call = statement.kind === 'ExpressionStatement' ? statement.children[0] : undefined;
    return call?.kind === 'CallExpression' && COMMAND_CALLS.has(chains.symbolOf(call.children[0]!) ?? '');
  }

  /** That of the map the call is given, else that of the process. */
  function environmentOf(list: PyNode, call: PyNode, args: readonly PyArgument[]): Environment {
    for (const { name, value } of args) {
      const tree = name !== undefined && /^(?:env|environment|secrets)$/.test(textOf(name)) ? trees.of(sourceOf(value)) : undefined;
      const known = tree?.kind === 'map' ? environments.ofMap(tree) : undefined;
      if (known !== undefined) return known;
    }
    const parent = environments.processAt(call);
    const isRun = COMMAND_CALLS.has(chains.symbolOf(call.children[0]!) ?? '') && chains.symbolOf(call.children[0]!)?.startsWith('subprocess.') === true;
    const given = args.some(({ name, spread }) => spread === '**' || (name !== undefined && textOf(name) === 'env'));
    // What each command is given says nothing of the others of its function.
    const own = { id: `${document.id}@${call.start}:command`, kind: 'command', document, parent, address: addressOf(parent.address, 'command') } as const;
    if (!isRun || given || args.length === 0) return { ...own, binder: parent.binder };
    return { ...own, binder: commandBinder(program, program.elementEntry(trees.argument(list, args.length - 1))) };
  }
}

function isList(node: PyNode): boolean {
  return node.kind === 'ArrayExpression' || node.kind === 'TupleExpression';
}
