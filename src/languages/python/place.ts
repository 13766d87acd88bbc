import type { UsePlace } from '../../sites/site.ts';
import type { Program } from './program.ts';
import { childOf, type PyNode } from './syntax.ts';

/** What a condition about versions looks like. */
const VERSION = /version/i;
/** What runs a function in a thread of its own. */
const THREADS = /(?:^|\.)(?:to_thread|run_in_executor|Thread|submit)$/;
const FAILED_IMPORT = /\b(?:ImportError|ModuleNotFoundError|AttributeError)\b/;

/** Says what stands around the nodes of a program. */
export function placeReader(program: Program): (node: PyNode) => UsePlace {
  const { textOf, chains } = program;
  const functions = new Map<PyNode, Pick<UsePlace, 'body' | 'name' | 'decorators' | 'reachedFromAsync'>>();
  let reached: ReadonlySet<string> | undefined;

  function functionPlace(node: PyNode): Pick<UsePlace, 'body' | 'name' | 'decorators' | 'reachedFromAsync'> {
    const known = functions.get(node);
    if (known !== undefined) return known;
    const name = node.kind === 'FunctionDefinition' ? childOf(node, 'VariableName') : undefined;
    const text = name === undefined ? undefined : textOf(name);
    reached ??= reachedNames(program);
    const made = {
      body: isAsync(node) ? 'async-function' : 'function',
      ...(text === undefined ? {} : { name: text }),
      decorators: decoratorsOf(node).flatMap((each) => {
        const head = childOf(each, 'VariableName');
        const symbol = head === undefined ? undefined : chains.at(head)?.symbol;
        return symbol === undefined ? [] : [symbol];
      }),
      // Cells of a notebook are run inside the event loop of its kernel; what decorates a function may run it elsewhere.
      reachedFromAsync: (text !== undefined && isReached(node, text, reached)) || (node.kind === 'LambdaExpression' && isInAsync(node)) || (program.context.environment?.kind === 'program' && decoratorsOf(node).length === 0),
    } as const;
    functions.set(node, made);
    return made;
  }

  return (node) => {
    let home: PyNode | undefined;
    let guarded = false;
    let isDefault = false;
    let isLazy = false;
    const managers: string[] = [];
    for (let at: PyNode = node, up = at.parent; up !== undefined; at = up, up = at.parent) {
      if (home === undefined) {
        isLazy ||= isInGenerator(at, up);
        if (up.kind === 'ParamList' && up.children[at.index - 1]?.kind === 'AssignOp') isDefault = true;
        if ((up.kind === 'FunctionDefinition' || up.kind === 'ClassDefinition') && at.kind === 'Body') home = up;
        else if (up.kind === 'LambdaExpression' && at.kind !== 'ParamList') home = up;
        else if (up.kind === 'WithStatement' && at.kind === 'Body') managers.unshift(...managersOf(up));
      }
      guarded ||= isGuard(at, up);
    }
    const inLoop = program.context.environment?.kind === 'program';
    const around = home === undefined ? { body: 'module' as const, reachedFromAsync: inLoop } : home.kind === 'ClassDefinition' ? { body: 'class' as const } : functionPlace(home);
    // What awaits in a generator makes it one that is run by `async for` alone.
    const own = isLazy && around.body === 'async-function' ? { ...around, body: 'function' as const, reachedFromAsync: true } : around;
    return { decorators: [], reachedFromAsync: false, ...own, managers, guarded, isDefault };
  };

  function managersOf(statement: PyNode): readonly string[] {
    return statement.children.flatMap((child) => {
      const isManager = /Expression$|^VariableName$/.test(child.kind) && statement.children[child.index - 1]?.kind !== 'as';
      const symbol = isManager ? chains.of(child)?.symbol : undefined;
      return symbol === undefined ? [] : [symbol];
    });
  }

  function isGuard(child: PyNode, parent: PyNode): boolean {
    if (parent.kind === 'IfStatement' && child.kind === 'Body') {
      return parent.children.slice(0, child.index).some((each) => each.kind !== 'Body' && !/^(?:if|elif|else)$/.test(each.kind) && VERSION.test(textOf(each)));
    }
    if (parent.kind === 'ConditionalExpression' && child.index !== 2) return parent.children[2] !== undefined && VERSION.test(textOf(parent.children[2]));
    if (parent.kind !== 'TryStatement' || child.kind !== 'Body') return false;
    const heads = parent.children.flatMap((each, index) => each.kind === 'except' ? [parent.children[index + 1]] : []);
    const before = parent.children.slice(0, child.index);
    const own = before.findLast(({ kind }) => kind === 'except');
    if (own !== undefined) return isImportFailure(parent.children[own.index + 1]);
    return !before.some(({ kind }) => kind === 'else' || kind === 'finally') && heads.some(isImportFailure);
  }

  function isImportFailure(head: PyNode | undefined): boolean {
    return head !== undefined && head.kind !== 'Body' && FAILED_IMPORT.test(textOf(head));
  }

  /** A method is reached as its class is made, or as its value is asked for. */
  function isReached(node: PyNode, name: string, names: ReadonlySet<string>): boolean {
    if (names.has(name)) return true;
    const statement = node.parent?.kind === 'DecoratedStatement' ? node.parent : node;
    const owner = statement.parent?.kind === 'Body' && statement.parent.parent?.kind === 'ClassDefinition' ? childOf(statement.parent.parent, 'VariableName') : undefined;
    if (owner !== undefined && /^__\w+__$/.test(name) && names.has(textOf(owner))) return true;
    return names.has(`.${name}`) && decoratorsOf(node).some((each) => /property\b/.test(textOf(each)));
  }

  /** Names of functions that an `async def` of the file calls or hands on, perhaps through others; behind a dot, attributes that it reads. */
  function reachedNames({ syntax: { nodes } }: Program): ReadonlySet<string> {
    const calls = new Map<string, string[]>();
    const start: string[] = [];
    const owners = new Map<PyNode, PyNode | undefined>();
    for (const node of nodes) {
      const { parent } = node;
      const outer = parent === undefined ? undefined : owners.get(parent);
      owners.set(node, parent?.kind === 'FunctionDefinition' && node.kind === 'Body' ? parent : outer);
      const called = node.kind === 'CallExpression' ? calledName(node) : node.kind === 'VariableName' ? namedAlone(node) : node.kind === 'PropertyName' ? `.${textOf(node)}` : undefined;
      const owner = owners.get(node);
      if (called === undefined || owner === undefined) continue;
      if (isAsync(owner)) start.push(called);
      const name = textOf(childOf(owner, 'VariableName') ?? owner);
      const known = calls.get(name);
      if (known === undefined) calls.set(name, [called]);
      else known.push(called);
    }
    const reachable = new Set(start);
    for (const name of reachable) for (const next of calls.get(name) ?? []) reachable.add(next);
    return reachable;
  }

  /** A name that is handed on; what a thread runs has no event loop. */
  function namedAlone(node: PyNode): string | undefined {
    const { parent } = node;
    if (parent === undefined || (/^(?:Member|Call)Expression$/.test(parent.kind) && node.index === 0)) return undefined;
    const head = parent.kind === 'ArgList' ? parent.parent?.children[0] : undefined;
    return head !== undefined && THREADS.test(textOf(head)) ? undefined : textOf(node);
  }

  function calledName(call: PyNode): string | undefined {
    const head = call.children[0];
    if (head?.kind === 'VariableName') return textOf(head);
    const owner = head?.kind === 'MemberExpression' ? head.children[0] : undefined;
    return owner?.kind === 'VariableName' && head!.children[2] !== undefined && head!.children[1]?.kind === '.' ? textOf(head!.children[2]) : undefined;
  }
}

/** Inside a generator, but where it takes its first values from, which is run at once. */
function isInGenerator(child: PyNode, parent: PyNode): boolean {
  if (!/^(?:ComprehensionExpression|ArgList)$/.test(parent.kind)) return false;
  const first = parent.children.findIndex(({ kind }) => kind === 'for');
  if (first === -1) return false;
  const from = parent.children.findIndex(({ kind }, index) => index > first && kind === 'in');
  const next = parent.children.findIndex(({ kind }, index) => index > from && /^(?:for|async|if)$/.test(kind));
  return child.index < from || (next !== -1 && child.index > next);
}

/** True for a lambda of an `async def`, or of another lambda in one. */
function isInAsync(node: PyNode): boolean {
  for (let at = node, up = at.parent; up !== undefined; at = up, up = at.parent) {
    if (at.kind === 'Body' && up.kind === 'FunctionDefinition') return isAsync(up);
  }
  return false;
}

/** The decorators of a function or class. */
export function decoratorsOf(node: PyNode): readonly PyNode[] {
  return node.parent?.kind === 'DecoratedStatement' ? node.parent.children.filter(({ kind }) => kind === 'Decorator') : [];
}

function isAsync(node: PyNode): boolean {
  return node.kind === 'FunctionDefinition' && node.children[0]?.kind === 'async';
}
