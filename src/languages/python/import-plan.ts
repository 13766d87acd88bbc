import { refuse, type Refusal } from '../../text/refusal.ts';
import { contains, type Range } from '../../text/range.ts';
import type { ImportedName } from './imports.ts';
import type { Program } from './program.ts';
import type { Binding, Scope } from './scopes.ts';
import { childOf, statementAround, statementsOf, type PyNode } from './syntax.ts';

/** Modules of the standard library, which are imported whole: `import os`. */
const WHOLE = /^(?:os|sys|json|re|asyncio|subprocess|shlex|logging|pathlib|datetime|time|ast)$/;

/** An import to be added. */
export interface NewImport {
  readonly text: string;
  /** Takes the place of names of this statement, or goes behind it. */
  readonly near: PyNode | undefined;
}

/** Which imports a change adds and which it makes needless. */
export interface ImportPlan {
  /** How a symbol is written at a place; adds its import where there is none. `instead`: the import it takes the place of. */
  nameOf(symbol: string, at: PyNode, instead: Binding | undefined): string | Refusal;
  readonly added: readonly NewImport[];
  /** Imported names that nothing reads any more. */
  readonly needless: readonly ImportedName[];
}

/** `gone`: stretches that go, without what is carried out of them. */
export function planImports(program: Program, gone: readonly Range[]): ImportPlan {
  const { scopes, textOf, syntax } = program;
  const needless = new Set(scopes.imports.filter((binding) => isNeedless(program, binding, gone)));
  const added = new Map<string, NewImport & { readonly local: string }>();

  function visible(binding: Binding, local: string, scope: Scope): boolean {
    const found = scopes.bindingsOf(local, scope);
    return found.includes(binding) && found.every((each) => each.imported !== undefined && each.imported.symbol === binding.imported!.symbol);
  }

  function standing(symbol: string, at: PyNode): string | undefined {
    const scope = scopes.scopeOf(at);
    const first = symbol.split('.', 1)[0]!;
    for (const binding of scopes.imports) {
      const { imported } = binding;
      if (imported?.local === undefined || needless.has(binding)) continue;
      const local = textOf(imported.local);
      const rest = symbol === imported.symbol ? '' : symbol.startsWith(`${imported.symbol}.`) ? symbol.slice(imported.symbol.length) : undefined;
      if (rest === undefined || !visible(binding, local, scope)) continue;
      const isMember = symbol.startsWith(`${imported.whole}.`) && !symbol.slice(imported.whole.length + 1).includes('.');
      if (rest === '' || (WHOLE.test(first) && imported.symbol === first) || isMember) {
        // In a body of its own an import counts from where it stands on.
        if (binding.scope.node === scopes.scopeOf(at).node && binding.node.start > at.start) continue;
        return local + rest;
      }
    }
    return undefined;
  }

  function isTaken(name: string): boolean {
    return isUnknown(name) || syntax.nodes.some((node) => node.kind === 'VariableName' && textOf(node) === name && !isFreed(node));
  }

  /** A read of an import that goes, or the import itself. */
  function isFreed(node: PyNode): boolean {
    if (gone.some((range) => contains(range, node))) return true;
    for (const { imported } of needless) if (imported !== undefined && contains(imported.element, node)) return true;
    const { parent } = node;
    // The name of an argument, and the path of an import, bind nothing.
    if (parent?.kind === 'ArgList' && parent.children[node.index + 1]?.kind === 'AssignOp') return true;
    return parent?.kind === 'ImportStatement' && !scopes.imports.some((binding) => binding.node === node);
  }

  function nameOf(symbol: string, at: PyNode, instead: Binding | undefined): string | Refusal {
    const known = standing(symbol, at);
    if (known !== undefined) return known;
    const first = symbol.split('.', 1)[0]!;
    const isWhole = WHOLE.test(first) || !symbol.includes('.');
    const cut = symbol.lastIndexOf('.');
    const [module, own] = isWhole ? ['', first] : [symbol.slice(0, cut), symbol.slice(cut + 1)];
    const rest = isWhole ? symbol.slice(first.length) : '';
    // `import a` that stays has the imports of its own kind behind it.
    // `global`: the name is the file's, and so is the import that takes its place.
    const isOwn = instead !== undefined && scopes.scopeOf(instead.node) === instead.scope;
    const isNear = isOwn && instead.imported!.whole.split('.', 1)[0] === first && (instead.imported!.form === 'from' || needless.has(instead));
    const near = isNear ? instead : undefined;
    const key = `${isWhole ? first : symbol}@${near?.scope.node.start ?? 'module'}`;
    const before = added.get(key);
    if (before !== undefined) return before.local + rest;
    let local = own;
    if (isTaken(local)) {
      const last = module.slice(module.lastIndexOf('.') + 1);
      local = isWhole ? `_${own}` : `${last.charAt(0).toUpperCase()}${last.slice(1)}${own}`;
      if (isTaken(local)) return refuse('conflict', `the file has a "${own}" of its own`);
    }
    const alias = local === own ? '' : ` as ${local}`;
    added.set(key, { local, near: near?.imported?.statement, text: isWhole ? `import ${own}${alias}` : `from ${module} import ${own}${alias}` });
    return local + rest;
  }

  return {
    nameOf,
    get added() { return [...added.values()]; },
    needless: [...needless].map(({ imported }) => imported!),
  };

  /** Unused is an import that was read in what goes, and nowhere else. */
  function isNeedless({ document: { path } }: Program, binding: Binding, ranges: readonly Range[]): boolean {
    const { imported, scope } = binding;
    if (imported?.local === undefined || ranges.length === 0) return false;
    const local = textOf(imported.local);
    const all = program.readsOf(local);
    const own = all.filter((read) => scopes.bindingsOf(local, scopes.scopeOf(read)).includes(binding));
    // What another import of the same name hides is read by nothing, once that one goes too.
    const mine = own.length === 0 && all.some((read) => scopes.bindingsOf(local, scopes.scopeOf(read)).some((each) => each.imported?.whole === imported.whole)) ? all : own;
    if (mine.length === 0 || !mine.every((read) => ranges.some((range) => contains(range, read)))) return false;
    if (scope === scopes.module && (/(?:^|\/)__init__\.pyi?$/.test(path) || isExported(local))) return false;
    return !isQuoted(local) && !isUnknown(local);
  }

  /** Named in a line that the grammar does not know. */
  function isUnknown(name: string): boolean {
    return syntax.unknown?.some(({ tokens }) => tokens.includes(name)) === true;
  }

  function isExported(name: string): boolean {
    return scopes.bindingsOf('__all__', scopes.module).some(({ node }) => {
      const statement = statementAround(node);
      return statement !== undefined && new RegExp(`["']${name}["']`).test(textOf(statement));
    });
  }

  /** Named in an annotation in quotes. */
  function isQuoted(name: string): boolean {
    const whole = new RegExp(`^["'](?:.*\\W)?${name}(?:\\W.*)?["']$`);
    return syntax.nodes.some((node) => node.kind === 'String' && node.parent?.kind === 'TypeDef' && whole.test(textOf(node)));
  }
}

/** Where an import goes that takes no other one's place: behind the last one of its kind, never before the docstring or `__future__`. */
export function importPlace({ syntax, textOf }: Program, text: string): { readonly beside: PyNode | undefined; readonly side: 'before' | 'after'; readonly apart: boolean } {
  const statements = statementsOf(syntax.root);
  const imports = statements.filter(({ kind }) => kind === 'ImportStatement');
  const usual = imports.filter((each) => !/^from\s+__future__\b/.test(textOf(each)));
  const rootOf = (source: string): string => /^(?:from|import)\s+([\w.]+)/.exec(source)?.[1]?.split('.', 1)[0] ?? '';
  if (text.startsWith('import ')) {
    // The standard library comes first, sorted.
    const leading = usual.slice(0, Math.max(1, usual.findIndex((each, index) => index > 0 && gapBetween(usual[index - 1]!, each))));
    const standard = usual.length === 0 ? [] : (usual.findIndex((each, index) => index > 0 && gapBetween(usual[index - 1]!, each)) === -1 ? usual : leading);
    const plain = standard.filter((each) => textOf(each).startsWith('import '));
    const last = plain.findLast((each) => textOf(each) < text);
    const known = standard.some((each) => STANDARD.has(rootOf(textOf(each))));
    if (known && last !== undefined) return { beside: last, side: 'after', apart: false };
    if (known) return { beside: plain[0] ?? standard[0], side: 'before', apart: false };
    if (usual[0] !== undefined) return { beside: usual[0], side: 'before', apart: true };
  }
  const same = usual.findLast((each) => rootOf(textOf(each)) === rootOf(text));
  const after = same ?? usual.at(-1) ?? imports.at(-1);
  if (after !== undefined) return { beside: after, side: 'after', apart: false };
  const first = statements[0];
  const isDoc = first?.kind === 'ExpressionStatement' && childOf(first, 'String') !== undefined;
  return { beside: first, side: isDoc ? 'after' : 'before', apart: true };

  function gapBetween(a: PyNode, b: PyNode): boolean {
    return /\n[ \t]*\r?\n/.test(textOf({ start: a.end, end: b.start })) || statements.indexOf(b) !== statements.indexOf(a) + 1;
  }
}

const STANDARD = new Set('abc argparse ast asyncio base64 collections concurrent contextlib copy csv dataclasses datetime enum functools getpass glob io itertools json logging math multiprocessing os pathlib pickle platform pprint random re shlex shutil socket string subprocess sys tempfile textwrap threading time traceback typing unittest urllib uuid warnings zipfile'.split(' '));
