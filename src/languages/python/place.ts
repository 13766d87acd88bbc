import type { UsePlace } from '../../sites/site.ts';
import type { Program } from './program.ts';
import { childOf, type PyNode } from './syntax.ts';

/** What a condition about versions looks like. */
const VERSION = /version/i;
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
      reachedFromAsync: (text !== undefined && reached.has(text)) || (program.context.environment?.kind === 'program' && decoratorsOf(node).length === 0),
    } as const;
    functions.set(node, made);
    return made;
  }

  return (node) => {
    let home: PyNode | undefined;
    let guarded = false;
    let isDefault = false;
    const managers: string[] = [];
    for (let at: PyNode = node, up = at.parent; up !== undefined; at = up, up = at.parent) {
      if (home === undefined) {
        if (up.kind === 'ParamList' && up.children[at.index - 1]?.kind === 'AssignOp') isDefault = true;
        if ((up.kind === 'FunctionDefinition' || up.kind === 'ClassDefinition') && at.kind === 'Body') home = up;
        else if (up.kind === 'LambdaExpression' && at.kind !== 'ParamList') home = up;
        else if (up.kind === 'WithStatement' && at.kind === 'Body') managers.unshift(...managersOf(up));
      }
      guarded ||= isGuard(at, up);
    }
    const own = home === undefined ? { body: 'module' as const } : home.kind === 'ClassDefinition' ? { body: 'class' as const } : functionPlace(home);
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

  /** Names of functions that an `async def` of the file calls, perhaps through others. */
  function reachedNames({ syntax: { nodes } }: Program): ReadonlySet<string> {
    const calls = new Map<string, string[]>();
    const start: string[] = [];
    const owners = new Map<PyNode, PyNode | undefined>();
    for (const node of nodes) {
      const { parent } = node;
      const outer = parent === undefined ? undefined : owners.get(parent);
      owners.set(node, parent?.kind === 'FunctionDefinition' && node.kind === 'Body' ? parent : outer);
      if (node.kind !== 'CallExpression') continue;
      const called = calledName(node);
      const owner = owners.get(node);
      if (called === undefined || owner === undefined) continue;
      if (isAsync(owner)) start.push(called);
      const name = textOf(childOf(owner, 'VariableName') ?? owner);
      calls.set(name, [...calls.get(name) ?? [], called]);
    }
    const reachable = new Set(start);
    for (const name of reachable) for (const next of calls.get(name) ?? []) reachable.add(next);
    return reachable;
  }

  function calledName(call: PyNode): string | undefined {
    const head = call.children[0];
    if (head?.kind === 'VariableName') return textOf(head);
    const owner = head?.kind === 'MemberExpression' ? head.children[0] : undefined;
    return owner?.kind === 'VariableName' && head!.children[2] !== undefined && head!.children[1]?.kind === '.' ? textOf(head!.children[2]) : undefined;
  }
}

/** The decorators of a function or class. */
export function decoratorsOf(node: PyNode): readonly PyNode[] {
  return node.parent?.kind === 'DecoratedStatement' ? node.parent.children.filter(({ kind }) => kind === 'Decorator') : [];
}

function isAsync(node: PyNode): boolean {
  return node.kind === 'FunctionDefinition' && node.children[0]?.kind === 'async';
}
