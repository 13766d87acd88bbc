import { addressOf } from '../../sites/address.ts';
import type { AssignmentSite, Entry, Environment, ReferenceSite, Site, Slot } from '../../sites/site.ts';
import type { DataMap, DataNode, DataPair } from '../../tree/data-tree.ts';
import { scalarSlot } from '../../tree/handles.ts';
import { mapBinder, processBinder } from './binders.ts';
import { containerReader } from './containers.ts';
import type { Chain } from './chains.ts';
import type { Handle } from './handles.ts';
import { isText, type Program } from './program.ts';
import { argumentsOf, bare, childOf, isStatement, statementAround, type PyArgument, type PyNode } from './syntax.ts';

/** The environments of a program, and what is set and read in them. */
export interface Environments {
  readonly sites: readonly Site[];
  /** That of the process, as the code at this node changes it. */
  processAt(node: PyNode): Environment;
  /** That of a map of variables. */
  ofMap(map: DataMap): Environment | undefined;
}

/** Functions of the standard library that run a command, by how they take it. */
export const COMMAND_CALLS: ReadonlyMap<string, 'list' | 'words' | 'shell'> = new Map([
  ...['run', 'call', 'check_call', 'check_output', 'Popen'].map((name) => [`subprocess.${name}`, 'list'] as const),
  ...['subprocess.getoutput', 'subprocess.getstatusoutput', 'os.system', 'os.popen', 'shlex.split', 'asyncio.create_subprocess_shell'].map((name) => [name, 'shell'] as const),
  ['asyncio.create_subprocess_exec', 'words'],
]);

const NAME = /^[A-Z_][A-Z0-9_]*(?:__\w+)?$/;

/** The image of a container, where the call names one by a text. */
function imageSites(environment: Environment): readonly Site[] {
  const { image, document, address } = environment;
  return image === undefined ? [] : [{ kind: 'image', document, image, use: 'run', environment, address: addressOf(address, 'image') }];
}

/** Finds the variables that a program sets and reads: `os.environ`, and maps of variables that it hands on. */
export function readEnvironments(program: Program): Environments {
  const { document, context, syntax, scopes, chains, trees } = program;
  const sites: Site[] = [];
  const processes = new Map<PyNode, Environment>();
  const ofMaps = new Map<DataMap, Environment>();
  const given = new Map<DataMap, Environment>();
  let byRange: Map<string, PyNode> | undefined;

  function processAt(node: PyNode): Environment {
    const home = functionAround(node) ?? syntax.root;
    const known = processes.get(home);
    if (known !== undefined) return known;
    const parent = home === syntax.root ? context.environment : processAt(home.parent!);
    const made: Environment = {
      id: `${document.id}@${home.start}:program`, kind: 'program', document, address: addressOf(context.address, ...functionPath(program, node), 'environ'),
      binder: processBinder(program), ...(parent === undefined ? {} : { parent }),
    };
    processes.set(home, made);
    return made;
  }

  function reference(name: PyNode, entry?: Entry): void {
    const slot = program.innerSlot(name);
    const label = program.literal(name);
    if (slot === undefined || label === undefined) return;
    const environment = processAt(name);
    const site: ReferenceSite = { kind: 'reference', document, name: slot, environment, address: addressOf(environment.address, label), ...(entry === undefined ? {} : { entry }) };
    sites.push(site);
  }

  function assignment(name: PyNode, value: PyNode, entry: Entry): void {
    const slot = program.innerSlot(name);
    const label = program.literal(name);
    if (slot === undefined || label === undefined) return;
    const environment = processAt(name);
    const frozen = entry.frozen === undefined ? {} : { frozen: entry.frozen };
    sites.push({ kind: 'assignment', document, name: { ...slot, ...frozen }, value: program.slotOf(value), source: 'value', entry, environment, address: addressOf(environment.address, label) });
  }

  /** The statement a call is; frozen where it is a part of one. */
  function callEntry(node: PyNode): Entry {
    const statement = node.parent;
    if (statement?.kind === 'ExpressionStatement' && isStatement(statement)) return program.statementEntry(statement);
    return { document, range: { start: node.start, end: node.end }, handle: undefined, frozen: 'not-writable' };
  }

  function pairsOf(value: PyNode | undefined): void {
    if (value === undefined) return;
    const map = mapOf(value);
    if (map !== undefined) given.set(map, processAt(value));
  }

  function mapOf(value: PyNode): DataMap | undefined {
    const inner = bare(value);
    const source = inner.kind === 'VariableName' ? chains.valueOf(inner) : inner;
    const tree = source === undefined ? undefined : trees.of(source);
    return tree?.kind === 'map' ? tree : undefined;
  }

  function environ({ symbol, steps, top }: Chain): void {
    const [step] = steps;
    if (symbol === 'os.environ' && step?.step === 'index') {
      const { parent } = top;
      const statement = parent !== undefined && isStatement(parent) ? parent : undefined;
      const value = statement?.children.at(-1);
      if (steps.length === 1 && statement !== undefined && value !== undefined && value !== top && isTarget(statement, top)) {
        const isAlone = top.index === 0 && statement.children.filter(({ kind }) => kind === 'AssignOp').length === 1;
        return assignment(step.index.value, value, { ...program.statementEntry(statement), ...(isAlone ? {} : { frozen: 'not-writable' }) });
      }
      if (statement?.kind === 'DeleteStatement' && statement.children.length === 2) return reference(step.index.value, program.statementEntry(statement));
      return reference(step.index.value);
    }
    if (step?.step !== 'call') return;
    const [first, second] = step.args;
    if (first === undefined) return;
    const entry = callEntry(step.node);
    switch (symbol) {
      case 'os.environ.get':
      case 'os.getenv': return reference(first.value);
      case 'os.environ.pop':
      case 'os.unsetenv': return reference(first.value, entry.frozen === undefined ? entry : undefined);
      case 'os.environ.setdefault':
      case 'os.putenv': return second === undefined ? undefined : assignment(first.value, second.value, entry);
      case 'os.environ.update':
        for (const each of step.args) if (each.name === undefined && each.spread === undefined) pairsOf(each.value);
        keywordVariables(step.list, step.args);
    }
  }

  /** `os.environ.update(NAME=value)`. */
  function keywordVariables(list: PyNode, args: readonly PyArgument[]): void {
    args.forEach(({ name, value }, index) => {
      if (name === undefined) return;
      const environment = processAt(list);
      const label = program.textOf(name);
      sites.push({
        kind: 'assignment', document, source: 'value', value: program.slotOf(value), environment,
        entry: { ...program.elementEntry(trees.argument(list, index)), ...statementList(list) },
        name: { document, range: { start: name.start, end: name.end }, pieces: [{ kind: 'text', text: label }], handle: { kind: 'name' } satisfies Handle }, address: addressOf(environment.address, label),
      });
    });
  }

  for (const read of scopes.reads) {
    const chain = chains.at(read);
    const [first] = chain?.steps ?? [];
    // What a variable was set to is read where it stands.
    const isOwn = first === undefined || (first.range.start <= read.start && first.range.end > read.start);
    if (chain !== undefined && isOwn && chain.symbol.startsWith('os.')) environ(chain);
  }
  for (const list of syntax.nodes) {
    if (list.kind !== 'ArgList') continue;
    const call = list.parent!;
    const called = program.textOf({ start: call.children[0]!.start, end: list.start });
    const args = argumentsOf(list);
    const [first, second] = args;
    if (/(?:^|\.)setenv$/.test(called) && called.includes('.') && first !== undefined && second !== undefined) assignment(first.value, second.value, callEntry(call));
    else if (/\.delenv$/.test(called) && first !== undefined) reference(first.value, callEntry(call).frozen === undefined ? callEntry(call) : undefined);
    else if (/(?:^|[@.])patch\.dict$/.test(called.trim()) && first !== undefined && isEnviron(first.value)) {
      pairsOf((args.find(({ name }) => name !== undefined && program.textOf(name) === 'values') ?? (second?.name === undefined ? second : undefined))?.value);
      keywordVariables(list, args.slice(1).filter(({ name }) => name !== undefined && NAME.test(program.textOf(name))));
    }
  }

  let count = 0;
  for (const read of scopes.reads) {
    const chain = chains.at(read);
    const last = chain?.steps.at(-1);
    if (chain === undefined || chain.variable !== undefined || !COMMAND_CALLS.has(chain.symbol) || last?.step !== 'call') continue;
    const variables = last.args.find(({ name }) => name !== undefined && program.textOf(name) === 'env')?.value;
    const map = variables === undefined ? undefined : mapOf(variables);
    if (map === undefined || given.has(map)) continue;
    const parent = processAt(read);
    given.set(map, {
      id: `${document.id}@${map.range.start}:command`, kind: 'command', document, parent, binder: mapBinder(program, map), extent: [map.range],
      address: addressOf(context.address, ...functionPath(program, read), 'env', count++),
      ...(/\*\*|environ/.test(program.textOf(map.range)) ? {} : { shielded: true as const }),
    });
  }
  const callees = calleeReader(program);
  const containerOf = containerReader(program);
  const outermost = new Set<DataNode>(trees.outermost);
  for (const [node, map] of trees.maps) {
    // What stands in other data is a matter of that data.
    const environment = given.get(map) ?? (outermost.has(map) ? callEnvironment(node, map) : undefined);
    if (environment === undefined) continue;
    ofMaps.set(map, environment);
    for (const pair of map.pairs) sites.push(pairSite(pair, environment, node));
  }
  return { sites, processAt, ofMap: (map) => ofMaps.get(map) };

  function callEnvironment(node: PyNode, map: DataMap): Environment | undefined {
    const isFlat = map.pairs.length > 0 && map.pairs.every(({ key, value }) => NAME.test(key.text) && value.kind !== 'map' && value.kind !== 'list');
    if (!isFlat) return undefined;
    const container = containerOf(node, count);
    if (container !== undefined) {
      if (container.isNew) count++;
      sites.push(...(container.isNew ? imageSites(container.environment) : []));
      return container.environment;
    }
    const callee = callees(node);
    return {
      id: `${document.id}@${node.start}:call`, kind: 'call', document, binder: mapBinder(program, map), extent: [map.range],
      address: addressOf(context.address, ...functionPath(program, node), callee?.slice(callee.lastIndexOf('.') + 1) ?? 'map', count++),
      ...(callee === undefined ? {} : { callee }), ...(context.environment === undefined ? {} : { parent: context.environment }),
    };
  }

  function pairSite(pair: DataPair, environment: Environment, node: PyNode): AssignmentSite {
    const { value } = pair;
    const leaf = value.kind === 'scalar' || value.kind === 'alias' ? value : undefined;
    // `None` is no text that the variable gets.
    const slot: Slot | undefined = leaf === undefined ? undefined : leaf.kind === 'scalar' && (leaf.isString || leaf.text !== 'None') ? scalarSlot(leaf)
      : { document, range: leaf.range, pieces: program.slotOf(nodeAt(leaf.range)).pieces, handle: leaf };
    return {
      kind: 'assignment', document, name: scalarSlot(pair.key), ...(slot === undefined ? {} : { value: slot }), source: 'value',
      entry: { document, range: pair.range, handle: pair, ...(pair.frozen === undefined ? {} : { frozen: pair.frozen }), ...(environment.kind === 'program' ? statementList(node) : {}) }, environment, address: addressOf(environment.address, pair.key.text),
    };
  }

  /** What is set in a process is set where its statement stands. */
  function statementList(node: PyNode): Pick<Entry, 'list'> {
    const statement = statementAround(node);
    const { list } = statement === undefined ? {} : program.statementEntry(statement);
    return list === undefined ? {} : { list };
  }

  function nodeAt(range: { readonly start: number; readonly end: number }): PyNode {
    byRange ??= new Map(syntax.nodes.map((node) => [`${node.start}-${node.end}`, node]));
    return byRange.get(`${range.start}-${range.end}`) ?? syntax.root;
  }

  function isEnviron(value: PyNode): boolean {
    return isText(value) ? program.literal(value) === 'os.environ' : /(?:^|\.)environ$/.test(program.textOf(value));
  }
}

/** True for what a statement sets: `a = …`, `a: str = …`, `a = b = …`, `a += …`. */
function isTarget(statement: PyNode, node: PyNode): boolean {
  if (statement.kind === 'UpdateStatement') return node.index === 0;
  return statement.kind === 'AssignStatement' && statement.children.slice(node.index + 1).every(({ kind }) => kind !== ',')
    && /^(?:AssignOp|TypeDef)$/.test(statement.children[node.index + 1]?.kind ?? '') && statement.children[node.index - 1]?.kind !== ',';
}

/** Which imported name a map is handed to, itself or through a variable. */
function calleeReader({ syntax, chains }: Program): (node: PyNode) => string | undefined {
  const taken = new Map<PyNode, string>();
  for (const list of syntax.nodes) {
    if (list.kind !== 'ArgList' || list.parent?.kind !== 'CallExpression') continue;
    const head = list.parent.children[0];
    for (const { value } of argumentsOf(list)) {
      const inner = bare(value);
      const source = inner.kind === 'VariableName' ? chains.valueOf(inner) : undefined;
      const symbol = source === undefined || head === undefined ? undefined : chains.symbolOf(head);
      if (source !== undefined && symbol !== undefined && !taken.has(bare(source))) taken.set(bare(source), symbol);
    }
  }
  return (node) => {
    for (let at: PyNode | undefined = node; at !== undefined && !isStatement(at); at = at.parent) {
      const known = taken.get(at);
      if (known !== undefined) return known;
      const head = at.parent?.kind === 'CallExpression' && at.kind === 'ArgList' ? at.parent.children[0] : undefined;
      const symbol = head === undefined || (head.kind === 'VariableName' && at.index === 0) ? undefined : chains.symbolOf(head);
      if (symbol !== undefined) return symbol;
    }
    return undefined;
  };
}

/** The innermost function whose body a node stands in. */
export function functionAround(node: PyNode): PyNode | undefined {
  for (let at = node; at.parent !== undefined; at = at.parent) {
    if (at.kind === 'Body' && at.parent.kind === 'FunctionDefinition') return at.parent;
  }
  return undefined;
}

/** The names of the functions and classes around a node, outermost first. */
export function functionPath({ textOf }: Program, node: PyNode): readonly string[] {
  const path: string[] = [];
  for (let at = node; at.parent !== undefined; at = at.parent) {
    if (at.kind !== 'Body' || !/^(?:Function|Class)Definition$/.test(at.parent.kind)) continue;
    const name = childOf(at.parent, 'VariableName');
    if (name !== undefined) path.unshift(textOf(name));
  }
  return path;
}
