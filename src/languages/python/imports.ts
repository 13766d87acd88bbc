import type { Range } from '../../text/range.ts';
import type { PyNode } from './syntax.ts';

/** One name of an import statement. */
export interface ImportedName {
  readonly statement: PyNode;
  /** What the local name stands for, dotted: `a.b.C`; `a` for `import a.b`. */
  readonly symbol: string;
  /** What is imported, dotted; `a.b` for `import a.b`, the module for a star. */
  readonly whole: string;
  /** The name in the file; undefined for a star. */
  readonly local: PyNode | undefined;
  /** The imported name, without its alias. */
  readonly range: Range;
  /** With its alias: what goes when the name does. */
  readonly element: Range;
  /** Place among the names of the statement. */
  readonly index: number;
  readonly form: 'import' | 'from';
}

/** The names that one statement imports. */
export function importedNames(statement: PyNode, text: string): readonly ImportedName[] {
  const { children } = statement;
  const imports = children.findIndex(({ kind }) => kind === 'import');
  if (imports === -1) return [];
  const isFrom = children[0]?.kind === 'from';
  const module = isFrom ? children.slice(1, imports).map(({ start, end }) => text.slice(start, end)).join('') : '';
  const names: ImportedName[] = [];
  for (const part of partsOf(children.slice(imports + 1))) {
    const as = part.findIndex(({ kind }) => kind === 'as');
    const path = as === -1 ? part : part.slice(0, as);
    const first = path[0];
    const last = path.at(-1);
    if (first === undefined || last === undefined) continue;
    const written = path.map(({ start, end }) => text.slice(start, end)).join('');
    const alias = as === -1 ? undefined : part[as + 1];
    const whole = isFrom ? (written === '*' ? module : joined(module, written)) : written;
    const symbol = alias === undefined && !isFrom ? written.split('.', 1)[0]! : whole;
    names.push({
      statement, whole, symbol, form: isFrom ? 'from' : 'import', index: names.length,
      local: written === '*' ? undefined : alias ?? first,
      range: { start: first.start, end: last.end },
      element: { start: first.start, end: part.at(-1)!.end },
    });
  }
  return names;
}

/** The brackets around the names of a `from` import, if it has them. */
export function bracketsOf(statement: PyNode): { readonly open: PyNode; readonly close: PyNode } | undefined {
  const open = statement.children.find(({ kind }) => kind === '(');
  const close = statement.children.find(({ kind }) => kind === ')');
  return open === undefined || close === undefined ? undefined : { open, close };
}

/** `.` + `x` is `.x`, `a` + `x` is `a.x`. */
function joined(module: string, name: string): string {
  return module === '' || module.endsWith('.') ? module + name : `${module}.${name}`;
}

function partsOf(nodes: readonly PyNode[]): readonly (readonly PyNode[])[] {
  const parts: PyNode[][] = [[]];
  for (const node of nodes) {
    if (node.kind === ',') parts.push([]);
    else if (node.kind !== '(' && node.kind !== ')') parts.at(-1)!.push(node);
  }
  return parts.filter((part) => part.length > 0);
}
