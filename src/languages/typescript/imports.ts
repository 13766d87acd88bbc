import { ts } from 'ts-morph';
import type { Program } from './source.ts';

/** What a program's names stand for: `child_process.exec`, `process.env`; undefined for names of its own. */
export interface Names {
  symbolOf(node: ts.Expression): string | undefined;
}

/** Names that are there without an import. */
const GLOBALS = ['process', 'Deno', 'Bun', 'globalThis'];
const MAX_STEPS = 8;

/** Resolves imports, `require`, and constants that only give an imported name another one. Scopes are not told apart. */
export function readNames({ source, nodes }: Program): Names {
  const names = new Map<string, string>();
  const script = /^#!.*\bzx\b/.test(source.text.slice(0, 200));
  if (script) names.set('$', 'zx.$');

  function symbolOf(given: ts.Expression, steps = 0): string | undefined {
    if (steps > MAX_STEPS) return undefined;
    const node = bare(given);
    if (ts.isIdentifier(node)) return names.get(node.text) ?? (GLOBALS.includes(node.text) ? node.text : undefined);
    if (ts.isPropertyAccessExpression(node)) {
      const of = symbolOf(node.expression, steps + 1);
      return of === undefined ? undefined : `${of}.${node.name.text}`.replace(/^globalThis\./, '');
    }
    if (!ts.isCallExpression(node)) return undefined;
    const module = requiredModule(node);
    if (module !== undefined) return module;
    // `promisify(exec)` is called as `exec` is.
    const callee = bare(node.expression);
    const name = ts.isIdentifier(callee) ? callee.text : ts.isPropertyAccessExpression(callee) ? callee.name.text : undefined;
    return name === 'promisify' && node.arguments[0] !== undefined ? symbolOf(node.arguments[0], steps + 1) : undefined;
  }

  for (const node of nodes) {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) addImport(node, moduleName(node.moduleSpecifier.text), names);
    if (!ts.isVariableDeclaration(node) || node.initializer === undefined) continue;
    const symbol = symbolOf(node.initializer);
    if (symbol === undefined) continue;
    if (ts.isIdentifier(node.name)) names.set(node.name.text, symbol);
    else if (ts.isObjectBindingPattern(node.name)) {
      for (const { name, propertyName } of node.name.elements) {
        const key = propertyName ?? name;
        if (ts.isIdentifier(name) && ts.isIdentifier(key)) names.set(name.text, `${symbol}.${key.text}`);
      }
    }
  }
  return { symbolOf: (node) => symbolOf(node) };
}

function addImport({ importClause }: ts.ImportDeclaration, module: string, names: Map<string, string>): void {
  if (importClause?.name !== undefined) names.set(importClause.name.text, module);
  const bindings = importClause?.namedBindings;
  if (bindings === undefined) return;
  if (ts.isNamespaceImport(bindings)) names.set(bindings.name.text, module);
  else for (const { name, propertyName } of bindings.elements) names.set(name.text, `${module}.${(propertyName ?? name).text}`.replace(/\.default$/, ''));
}

function requiredModule(node: ts.CallExpression): string | undefined {
  const [argument] = node.arguments;
  const isRequire = (ts.isIdentifier(node.expression) && node.expression.text === 'require') || node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isRequire && argument !== undefined && ts.isStringLiteral(argument) ? moduleName(argument.text) : undefined;
}

function moduleName(text: string): string {
  return text.replace(/^node:/, '');
}

/** An expression without brackets, type assertions and `await`. */
export function bare(given: ts.Expression): ts.Expression {
  let node = given;
  while (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node) || ts.isSatisfiesExpression(node) || ts.isAwaitExpression(node)) node = node.expression;
  return node;
}
