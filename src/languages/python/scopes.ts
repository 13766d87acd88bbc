import { importedNames, type ImportedName } from './imports.ts';
import type { PyNode, Syntax } from './syntax.ts';

/** A function, class, comprehension or the file: where names are bound. */
export interface Scope {
  readonly node: PyNode;
  readonly outer: Scope | undefined;
  readonly names: Map<string, Binding[]>;
}

/** One place that gives a name a value. */
export interface Binding {
  readonly node: PyNode;
  readonly scope: Scope;
  readonly imported?: ImportedName;
  /** What it is set to, where that is one expression: `x = value`, `with value as x`. */
  readonly value?: PyNode;
}

/** Who binds which name where, and the names that are read. */
export interface Scopes {
  readonly module: Scope;
  /** Read names, in source order. */
  readonly reads: readonly PyNode[];
  readonly imports: readonly Binding[];
  scopeOf(node: PyNode): Scope;
  /** All places that may have given a read name its value; none where it is built in or not known. */
  bindingsOf(name: string, scope: Scope): readonly Binding[];
}

const SCOPED = new Set(['FunctionDefinition', 'LambdaExpression', 'ClassDefinition']);
const COMPREHENSION = /Comprehension/;
const PATTERN = /Pattern$/;

/** Finds the scopes and bindings of a file. */
export function readScopes({ root, nodes, unknown = [] }: Syntax, text: string): Scopes {
  const module: Scope = { node: root, outer: undefined, names: new Map() };
  const scopes = new Map<PyNode, Scope>([[root, module]]);
  const inner = new Map<PyNode, Scope>();
  const reads: PyNode[] = [];
  const imports: Binding[] = [];
  const declared = new Map<Scope, Map<string, Scope>>();
  const pending: { readonly node: PyNode; readonly scope: Scope; readonly value?: PyNode; readonly imported?: ImportedName }[] = [];

  const bind = (node: PyNode, scope: Scope, more: { readonly value?: PyNode; readonly imported?: ImportedName } = {}): void => void pending.push({ node, scope, ...more });
  const targets = (list: readonly PyNode[], scope: Scope, value?: PyNode): void => {
    const plain = list.filter(({ kind }) => kind !== ',' && kind !== '(' && kind !== ')' && kind !== '[' && kind !== ']' && kind !== '*');
    for (const target of plain) {
      if (target.kind === 'VariableName') bind(target, scope, value !== undefined && plain.length === 1 && list.length === 1 ? { value } : {});
      else if (/^(?:Tuple|Array|Parenthesized)Expression$/.test(target.kind)) targets(target.children, scope);
    }
  };

  for (const node of nodes) {
    const scope = node.parent === undefined ? module : scopeWithin(node, scopes.get(node.parent)!);
    scopes.set(node, scope);
    if (SCOPED.has(node.kind) || COMPREHENSION.test(node.kind)) inner.set(node, { node, outer: scope, names: new Map() });
    visit(node, scope);
  }

  /** The scope a child is read in: headers of functions and classes belong to what is around them. */
  function scopeWithin(node: PyNode, outer: Scope): Scope {
    const { parent } = node;
    const own = parent === undefined ? undefined : inner.get(parent);
    if (own === undefined) return outer;
    if (COMPREHENSION.test(parent!.kind)) return own;
    return node.kind === 'Body' || (parent!.kind === 'LambdaExpression' && node.kind !== 'ParamList') ? own : outer;
  }

  function visit(node: PyNode, scope: Scope): void {
    const { children } = node;
    switch (node.kind) {
      case 'VariableName':
        if (isRead(node)) reads.push(node);
        return;
      case 'ImportStatement':
        for (const imported of importedNames(node, text)) if (imported.local !== undefined) bind(imported.local, scope, { imported });
        return;
      case 'AssignStatement': {
        const operators = children.filter(({ kind }) => kind === 'AssignOp');
        const last = operators.at(-1);
        if (last === undefined) return;
        const value = children.length === last.index + 2 ? children[last.index + 1] : undefined;
        let from = 0;
        for (const operator of operators) {
          targets(children.slice(from, operator.index).filter(({ kind }) => kind !== 'TypeDef'), scope, value);
          from = operator.index + 1;
        }
        return;
      }
      case 'UpdateStatement':
      case 'NamedExpression':
      case 'DeleteStatement': {
        targets(node.kind === 'DeleteStatement' ? children.slice(1) : children.slice(0, 1), node.kind === 'NamedExpression' ? outsideComprehensions(scope) : scope);
        return;
      }
      case 'ForStatement': return targets(between(children, 'for', 'in'), scope);
      case 'WithStatement':
      case 'TryStatement':
        children.forEach((child, index) => {
          if (child.kind !== 'as') return;
          const value = node.kind === 'WithStatement' ? children[index - 1] : undefined;
          const target = children[index + 1];
          if (target !== undefined) targets([target], scope, value);
        });
        return;
      case 'FunctionDefinition':
      case 'ClassDefinition': {
        const name = children.find(({ kind }) => kind === 'VariableName');
        if (name !== undefined) bind(name, scope);
        return;
      }
      case 'ParamList': {
        const home = inner.get(node.parent!);
        for (const child of children) if (child.kind === 'VariableName' && children[child.index - 1]?.kind !== 'AssignOp' && home !== undefined) bind(child, home);
        return;
      }
      case 'ScopeStatement': {
        const home = children[0]?.kind === 'global' ? module : functionAround(scope.outer) ?? module;
        const names = declared.get(scope) ?? new Map<string, Scope>();
        declared.set(scope, names);
        for (const child of children) if (child.kind === 'VariableName') names.set(textOf(child), home);
        return;
      }
      default:
        if (COMPREHENSION.test(node.kind)) {
          children.forEach((child, index) => {
            if (child.kind !== 'for') return;
            const end = children.findIndex((each, at) => at > index && each.kind === 'in');
            targets(children.slice(index + 1, end === -1 ? undefined : end), inner.get(node)!);
          });
        } else if (PATTERN.test(node.kind)) {
          for (const child of children) if (child.kind === 'VariableName') bind(child, scope);
        }
    }
  }

  function textOf(node: PyNode): string {
    return text.slice(node.start, node.end);
  }

  for (const { node, scope, value, imported } of pending) {
    const name = textOf(node);
    const home = declared.get(scope)?.get(name) ?? scope;
    const binding: Binding = { node, scope: home, ...(value === undefined ? {} : { value }), ...(imported === undefined ? {} : { imported }) };
    if (imported !== undefined) imports.push(binding);
    const list = home.names.get(name) ?? [];
    home.names.set(name, list);
    list.push(binding);
  }

  for (const { start, bound: names } of unknown) {
    const node = nodes.find((each) => each.start === start && each.children.length === 0);
    if (node === undefined) continue;
    for (const name of names) {
      const home = scopes.get(node) ?? module;
      home.names.set(name, [...home.names.get(name) ?? [], { node, scope: home }]);
    }
  }

  const bound = new Set(pending.map(({ node }) => node));
  return {
    module, imports,
    reads: reads.filter((node) => !bound.has(node)),
    scopeOf: (node) => scopes.get(node) ?? module,
    bindingsOf(name, scope) {
      for (let at: Scope | undefined = declared.get(scope)?.get(name) ?? scope; at !== undefined; at = at.outer) {
        // The names of a class are not seen in its functions.
        if (at !== scope && at.node.kind === 'ClassDefinition') continue;
        const found = at.names.get(name);
        if (found !== undefined) return found;
      }
      return [];
    },
  };
}

function functionAround(scope: Scope | undefined): Scope | undefined {
  let at = scope;
  while (at !== undefined && at.node.kind !== 'FunctionDefinition') at = at.outer;
  return at;
}

function outsideComprehensions(scope: Scope): Scope {
  let at = scope;
  while (COMPREHENSION.test(at.node.kind) && at.outer !== undefined) at = at.outer;
  return at;
}

function between(children: readonly PyNode[], open: string, close: string): readonly PyNode[] {
  const from = children.findIndex(({ kind }) => kind === open);
  const to = children.findIndex(({ kind }) => kind === close);
  return children.slice(from + 1, to === -1 ? undefined : to);
}

/** False for a name that is bound, declared, or names an argument. */
function isRead(node: PyNode): boolean {
  const { parent } = node;
  const next = parent?.children[node.index + 1];
  const before = parent?.children[node.index - 1];
  switch (parent?.kind) {
    case 'ImportStatement':
    case 'ScopeStatement': return false;
    case 'ArgList': return next?.kind !== 'AssignOp';
    case 'ParamList': return before?.kind === 'AssignOp';
    case 'FunctionDefinition':
    case 'ClassDefinition': return false;
    case 'AssignStatement': return !parent.children.slice(node.index + 1).some(({ kind }) => kind === 'AssignOp') && parent.children.some(({ kind }) => kind === 'AssignOp');
    case 'KeywordPattern': return false;
    default: return true;
  }
}
