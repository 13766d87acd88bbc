import type { Range } from '../../text/range.ts';
import type { Binding, Scopes } from './scopes.ts';
import { argumentsOf, bare, type PyArgument, type PyNode } from './syntax.ts';

/** A step of a chain, with the stretch from its begin to the end of the step. */
export type ChainStep =
  | { readonly step: 'member'; readonly name: string; readonly range: Range; readonly node: PyNode }
  | { readonly step: 'call'; readonly list: PyNode; readonly args: readonly PyArgument[]; readonly range: Range; readonly node: PyNode }
  | { readonly step: 'index'; readonly index: PyArgument; readonly range: Range; readonly node: PyNode };

/** An imported name with all that is done to it: `a.b(1).c`. */
export interface Chain {
  /** What the name stands for with the attributes right behind it, dotted. */
  readonly symbol: string;
  readonly steps: readonly ChainStep[];
  readonly root: PyNode;
  /** The name with its attributes, without the steps. */
  readonly name: Range;
  /** The whole expression. */
  readonly top: PyNode;
  readonly range: Range;
  readonly imported: Binding;
  /** The import may have failed, or another one taken its place. */
  readonly doubtful: boolean;
  /** The variable it goes through; its steps come first. */
  readonly variable?: string;
}

/** Variables set to variables are followed this far. */
const MAX_VARIABLES = 4;

/** The chains of a file that begin at imported names, found when they are asked for. */
export interface Chains {
  /** The chain that begins at a read name. */
  at(read: PyNode): Chain | undefined;
  /** The chain that an expression is as a whole. */
  of(expression: PyNode): Chain | undefined;
  /** What the head of a call stands for, dotted. */
  symbolOf(head: PyNode): string | undefined;
  /** The one value of a variable that is set once and read here. */
  valueOf(name: PyNode): PyNode | undefined;
}

/** Makes the reader of chains. */
export function readChains(scopes: Scopes, text: string): Chains {
  const known = new Map<PyNode, Chain | undefined>();

  function bindings(read: PyNode): readonly Binding[] {
    return scopes.bindingsOf(text.slice(read.start, read.end), scopes.scopeOf(read));
  }

  function at(read: PyNode, depth = 0): Chain | undefined {
    if (known.has(read)) return known.get(read);
    const chain = build(read, depth);
    known.set(read, chain);
    return chain;
  }

  function build(read: PyNode, depth: number): Chain | undefined {
    const found = bindings(read);
    const imported = importOf(found, read);
    if (imported !== undefined) {
      const { binding, doubtful } = imported;
      return climb(read, text, { symbol: binding.imported!.symbol, steps: [], imported: binding, doubtful });
    }
    const [only] = found;
    if (only?.value === undefined || found.length > 1 || depth >= MAX_VARIABLES) return undefined;
    const base = of(only.value, depth + 1);
    return base === undefined ? undefined : climb(read, text, { ...base, variable: text.slice(read.start, read.end) });
  }

  function of(expression: PyNode, depth = 0): Chain | undefined {
    const whole = bare(expression);
    const root = rootOf(whole);
    const chain = root === undefined ? undefined : at(root, depth);
    return chain !== undefined && bare(chain.top) === whole ? chain : undefined;
  }

  function symbolOf(head: PyNode): string | undefined {
    const root = rootOf(bare(head));
    const chain = root === undefined ? undefined : at(root);
    return chain !== undefined && (chain.steps.length === 0 ? chain.top === head : chain.steps[0]!.node === head.parent) ? chain.symbol : undefined;
  }

  return {
    at: (read) => at(read),
    of: (expression) => of(expression),
    symbolOf,
    valueOf(name) {
      const found = bindings(name);
      return found.length === 1 ? found[0]!.value : undefined;
    },
  };
}

/** The import that a name comes from; undefined where something else may have given it its value. */
function importOf(found: readonly Binding[], read: PyNode): { readonly binding: Binding; readonly doubtful: boolean } | undefined {
  const imports = found.filter(({ imported }) => imported !== undefined);
  const first = imports[0];
  if (first === undefined) return undefined;
  const others = found.filter(({ imported }) => imported === undefined);
  if (others.some((each) => !isFallback(each.node))) return undefined;
  const oneSymbol = imports.every(({ imported }) => imported!.symbol === first.imported!.symbol);
  // Of imports one after the other the last one counts, which a function sees wherever it stands.
  const inOrder = imports.every(({ imported }) => imported!.statement.parent === first.imported!.statement.parent && imported!.statement.parent?.kind === 'Script');
  const binding = (inFunction(read) ? undefined : imports.findLast(({ node }) => node.start < read.start)) ?? (inOrder ? imports.at(-1)! : imports.findLast(({ node }) => node.start < read.start) ?? first);
  return { binding, doubtful: others.length > 0 || (!oneSymbol && !inOrder) };
}

/** The name that an expression begins with. */
function rootOf(expression: PyNode): PyNode | undefined {
  let head = expression;
  while (head.kind === 'MemberExpression' || head.kind === 'CallExpression') head = bare(head.children[0] ?? head);
  return head.kind === 'VariableName' ? head : undefined;
}

function inFunction(node: PyNode): boolean {
  for (let at: PyNode | undefined = node; at !== undefined; at = at.parent) if (at.kind === 'FunctionDefinition' || at.kind === 'LambdaExpression') return true;
  return false;
}

/** True inside `except`, where a name gets what stands for it when an import failed. */
function isFallback(node: PyNode): boolean {
  for (let at: PyNode | undefined = node; at !== undefined; at = at.parent) {
    if (at.kind === 'Body' && at.parent?.kind === 'TryStatement') return at.parent.children.slice(0, at.index).some(({ kind }) => kind === 'except');
    if (at.kind === 'FunctionDefinition' || at.kind === 'LambdaExpression') return false;
  }
  return false;
}

/** Goes outwards from a name as long as something is done to it. */
export function climb(root: PyNode, text: string, from: Pick<Chain, 'symbol' | 'steps' | 'imported' | 'doubtful' | 'variable'>): Chain {
  let { symbol } = from;
  const steps: ChainStep[] = [...from.steps];
  let at = root;
  let name: Range = root;
  const member = (word: string, node: PyNode, range: Range): void => {
    if (steps.length === 0) {
      symbol += `.${word}`;
      name = range;
    } else steps.push({ step: 'member', name: word, range, node });
  };
  if (root.parent?.kind === 'Decorator') {
    for (const child of root.parent.children.slice(root.index + 1)) {
      const range = { start: root.start, end: child.end };
      if (child.kind === 'PropertyName') member(text.slice(child.start, child.end), root.parent, range);
      else if (child.kind === 'ArgList') steps.push({ step: 'call', list: child, args: argumentsOf(child), range, node: root.parent });
    }
    return { ...from, symbol, steps, root, name, top: root, range: { start: root.start, end: root.parent.children.at(-1)!.end } };
  }
  for (let next = at.parent; next !== undefined; next = at.parent) {
    if (at.index !== (next.kind === 'ParenthesizedExpression' ? 1 : 0)) break;
    const second = next.children[1];
    if (next.kind === 'ParenthesizedExpression') {
      // Brackets belong to a chain that goes on behind them.
      const outer = next.parent;
      if (next.children.length !== 3 || next.index !== 0 || !/^(?:Member|Call)Expression$/.test(outer?.kind ?? '')) break;
    } else if (next.kind === 'MemberExpression' && second?.kind === '.') {
      const property = next.children[2];
      if (property === undefined) break;
      member(text.slice(property.start, property.end), next, next);
    } else if (next.kind === 'MemberExpression' && second?.kind === '[') {
      const inside = next.children.slice(2, -1);
      const [first] = inside;
      if (first === undefined) break;
      const value = inside.length === 1 ? first : { ...first, kind: 'error', end: inside.at(-1)!.end, children: [] };
      steps.push({ step: 'index', index: { start: first.start, end: value.end, value }, range: next, node: next });
    } else if (next.kind === 'CallExpression' && second?.kind === 'ArgList') {
      steps.push({ step: 'call', list: second, args: argumentsOf(second), range: next, node: next });
    } else break;
    at = next;
  }
  return { ...from, symbol, steps, root, name, top: at, range: at };
}
