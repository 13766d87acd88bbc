import { ts } from 'ts-morph';
import type { Codec } from '../../document/document.ts';
import { addressOf } from '../../sites/address.ts';
import { readCommand } from '../../sites/command-line.ts';
import type { Guest, Reading } from '../../sites/guest.ts';
import { filledPieces, plainText } from '../../sites/pieces.ts';
import type { Entry, Environment, Site, Word } from '../../sites/site.ts';
import { vanishingScript } from '../../sites/vanishing-script.ts';
import type { Range } from '../../text/range.ts';
import { pairOf, type DataMap, type DataNode, type DataScalar } from '../../tree/data-tree.ts';
import { itemEntry, scalarSlot } from '../../tree/handles.ts';
import { callEnvironment } from './call-environment.ts';
import { frozenEntry } from './layout.ts';
import { statementOf, type Reader } from './variables.ts';

/** Calls whose first text a shell runs, or that is split into words as a shell does. */
const SCRIPTS = new Set(['child_process.exec', 'child_process.execSync', 'execa.execaCommand', 'execa.execaCommandSync', 'execa.command', 'execa.commandSync', 'shelljs.exec']);

/** Calls with a program and the list of its arguments. */
const PROGRAMS = new Set([
  'child_process.spawn', 'child_process.spawnSync', 'child_process.execFile', 'child_process.execFileSync', 'child_process.fork',
  'execa', 'execa.execa', 'execa.execaSync', 'execa.sync', 'cross-spawn', 'cross-spawn.spawn', 'cross-spawn.sync', 'Deno.Command',
]);

/** Calls with one list of all words. */
const LISTS = new Set(['Bun.spawn', 'Bun.spawnSync', 'Deno.run']);

/** Calls whose processes get the variables given to them and no others; the other libraries add them to the program's. */
const REPLACING = /^(?:child_process|cross-spawn|shelljs|Bun)\b/;

/** Templates that are commands. */
const TEMPLATES = new Set(['zx.$', 'execa.$', 'execa', 'execa.execa', 'execa.execaSync', 'bun.$', 'Bun.$', 'dax.$']);

/** What calls hold, and the literals that are read with them. */
export interface CallReading extends Reading {
  readonly taken: ReadonlySet<DataNode>;
}

/** The commands that a program starts. */
export function startedCommands(reader: Reader): CallReading {
  const { program: { nodes }, names, literals, document, prefix } = reader;
  const sites: Site[] = [];
  const guests: Guest[] = [];
  const taken = new Set<DataNode>();
  for (const node of nodes) {
    if (ts.isTaggedTemplateExpression(node) && TEMPLATES.has(symbolOfTag(node.tag) ?? '')) addScript(literals.nodeOf(node.template), reader.environment, node, '$');
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) readCall(node);
  }
  return { sites, guests, taken };

  /** `` $({ env })`…` `` has the tag in a call. */
  function symbolOfTag(tag: ts.Expression): string | undefined {
    return names.symbolOf(ts.isCallExpression(tag) ? tag.expression : tag);
  }

  function readCall(node: ts.CallExpression | ts.NewExpression): void {
    const symbol = names.symbolOf(node.expression);
    const [first, ...rest] = node.arguments ?? [];
    if (symbol === undefined || first === undefined) return;
    const isScript = SCRIPTS.has(symbol);
    if (!isScript && !PROGRAMS.has(symbol) && !LISTS.has(symbol)) return;
    const own = literals.nodeOf(first);
    const others = rest.map((each) => literals.nodeOf(each));
    const options = [own, ...others].findLast((each) => each.kind === 'map');
    const at = addressOf(prefix, symbol.slice(symbol.lastIndexOf('.') + 1));
    const environment = environmentOf(options, at, REPLACING.test(symbol));
    const words = wordNodes(symbol, own, others, options);
    if (own.kind === 'scalar' && (isScript || (words.length === 1 && isShell(options)))) addScript(own, environment, node, at);
    else if (words.length > 0) addWords(words, environment, node, at);
  }

  function environmentOf(options: DataMap | undefined, at: string, replaces: boolean): Environment {
    const map = pairOf(options, 'env')?.value;
    if (options === undefined || map?.kind !== 'map') return reader.environment;
    taken.add(options);
    const { environment, sites: variables } = callEnvironment(map, reader.environment, addressOf(at, 'env'), replaces && !takesOver(map));
    sites.push(...variables);
    return environment;
  }

  function wordNodes(symbol: string, own: DataNode, others: readonly DataNode[], options: DataMap | undefined): readonly Found[] {
    const list = LISTS.has(symbol) ? (own.kind === 'list' ? own : pairOf(own, 'cmd')?.value) : others[0]?.kind === 'list' ? others[0] : symbol === 'Deno.Command' ? pairOf(options, 'args')?.value : undefined;
    const program: readonly Found[] = LISTS.has(symbol) || own.kind !== 'scalar' ? [] : [{ node: own, entry: frozenEntry({ document, range: own.range, handle: own }) }];
    if (list?.kind !== 'list') return program;
    taken.add(list);
    return [...program, ...list.items.map((node, index) => ({ node, entry: itemEntry(list, index) }))];
  }

  function addScript(own: DataNode, environment: Environment, node: ts.Expression, at: string): void {
    if (own.kind !== 'scalar' || !own.isString) return;
    const statement = statementOf(reader, node);
    guests.push({ codec: vanishingScript(own.codec(), linesOf(statement)), language: 'shell', environment, address: at });
  }

  function linesOf({ range, frozen }: Entry): Range | undefined {
    const { text } = document;
    const start = text.lastIndexOf('\n', range.start - 1) + 1;
    const end = text.indexOf('\n', range.end) + 1;
    const alone = frozen === undefined && end > 0 && text.slice(start, range.start).trim() === '' && text.slice(range.end, end).trim() === '';
    return alone ? { start, end } : undefined;
  }

  function addWords(found: readonly Found[], environment: Environment, node: ts.Expression, address: string): void {
    const words = found.map(wordOf);
    const range = { start: words[0]!.slot.range.start, end: words.at(-1)!.slot.range.end };
    const statement = statementOf(reader, node);
    const reading = readCommand(words, { document, environment, range, address, ...(statement.frozen === undefined ? { statement } : {}) });
    sites.push(...reading.sites);
    guests.push(...reading.guests);
  }
}

interface Found {
  readonly node: DataNode;
  readonly entry: Entry;
}

function wordOf({ node, entry }: Found): Word {
  if (node.kind !== 'scalar') {
    const source = node.document.text.slice(node.range.start, node.range.end);
    return { slot: { document: node.document, range: node.range, pieces: [{ kind: 'template', source }], handle: node, frozen: 'not-writable' }, entry, text: undefined, codec: () => undefined };
  }
  return { slot: slotOf(node), entry, text: plainText(slotOf(node).pieces), codec: (): Codec | undefined => node.isString ? node.codec() : undefined };
}

function slotOf(node: DataScalar): ReturnType<typeof scalarSlot> {
  return node.fills === true ? scalarSlot(node, filledPieces(node.codec().text, node.codec().opaque)) : scalarSlot(node);
}

/** Variables of the program come in by `...process.env`, or by what is not known. */
function takesOver({ document, range }: DataMap): boolean {
  return /[{,]\s*\.{3}\s*[\w$(]/.test(document.text.slice(range.start, range.end));
}

function isShell(options: DataMap | undefined): boolean {
  const shell = pairOf(options, 'shell')?.value;
  return shell?.kind === 'scalar' && (shell.isString || shell.text === 'true');
}
