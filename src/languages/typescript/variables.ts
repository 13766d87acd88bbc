import { ts } from 'ts-morph';
import type { Document } from '../../document/document.ts';
import { addressOf } from '../../sites/address.ts';
import type { AssignmentSite, Binder, Content, Entry, Environment, Piece, ReferenceSite, Slot } from '../../sites/site.ts';
import { refuse } from '../../text/refusal.ts';
import { scalarSlot } from '../../tree/handles.ts';
import type { Names } from './imports.ts';
import { frozenEntry, type NameHandle, type Statement } from './layout.ts';
import type { Program } from './source.ts';
import type { Quote } from './string-style.ts';
import type { Literals } from './tree.ts';

const ENVIRONMENTS = ['process.env', 'Bun.env'];
const ASSIGNS = [ts.SyntaxKind.EqualsToken, ts.SyntaxKind.QuestionQuestionEqualsToken, ts.SyntaxKind.BarBarEqualsToken];

/** What a reader of a program's variables is given. */
export interface Reader {
  readonly document: Document;
  readonly program: Program;
  readonly names: Names;
  readonly literals: Literals;
  readonly environment: Environment;
  readonly prefix: string;
}

/** The variables of the process itself: those that the program sets, reads and takes away. */
export function processVariables(reader: Reader): readonly (AssignmentSite | ReferenceSite)[] {
  const { program: { nodes, source }, names } = reader;
  return nodes.flatMap((node): readonly (AssignmentSite | ReferenceSite)[] => {
    if ((ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) && isEnvironment(node.expression)) {
      const name = ts.isPropertyAccessExpression(node) ? node.name : node.argumentExpression;
      return accessed(node, name);
    }
    if (ts.isCallExpression(node)) return called(node);
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined && ts.isObjectBindingPattern(node.name) && isEnvironment(node.initializer)) {
      return node.name.elements.flatMap((element) => taken(element));
    }
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InKeyword && isEnvironment(node.right)) return referenceTo(node.left);
    return [];
  });

  function isEnvironment(node: ts.Expression): boolean {
    return ENVIRONMENTS.includes(names.symbolOf(node) ?? '');
  }

  function accessed(node: ts.PropertyAccessExpression | ts.ElementAccessExpression, name: ts.Node): readonly (AssignmentSite | ReferenceSite)[] {
    const slot = nameSlot(reader, name);
    if (slot === undefined) return [];
    const { parent } = node;
    if (ts.isBinaryExpression(parent) && parent.left === node && ASSIGNS.includes(parent.operatorToken.kind)) {
      const object = node.expression.getText(source);
      const dotted = ts.isPropertyAccessExpression(node);
      const operator = parent.operatorToken.getText(source);
      return [assignment(slot, parent, parent.right, (label, value) => `${object}${memberOf(label, dotted)} ${operator} ${value}`)];
    }
    if (ts.isDeleteExpression(parent)) return [reference(slot, statementOf(reader, parent))];
    return [reference(slot)];
  }

  function called(node: ts.CallExpression): readonly (AssignmentSite | ReferenceSite)[] {
    const symbol = names.symbolOf(node.expression);
    const [name, value] = node.arguments;
    if (symbol === undefined || name === undefined || !symbol.startsWith('Deno.env.')) return [];
    const slot = nameSlot(reader, name);
    if (slot === undefined) return [];
    if (symbol === 'Deno.env.set' && value !== undefined) {
      const callee = node.expression.getText(source);
      return [assignment(slot, node, value, (label, written) => `${callee}(${JSON.stringify(label)}, ${written})`)];
    }
    return symbol === 'Deno.env.delete' ? [reference(slot, statementOf(reader, node))] : [reference(slot)];
  }

  /** `const { NAME, NAME: other } = process.env`. */
  function taken({ name, propertyName, dotDotDotToken }: ts.BindingElement): readonly ReferenceSite[] {
    if (dotDotDotToken !== undefined) return [];
    if (propertyName !== undefined) return referenceTo(propertyName);
    const slot = nameSlot(reader, name);
    return slot === undefined ? [] : [reference({ ...slot, handle: { kind: 'shorthand' } satisfies NameHandle })];
  }

  function referenceTo(name: ts.Node): readonly ReferenceSite[] {
    const slot = nameSlot(reader, name);
    return slot === undefined ? [] : [reference(slot)];
  }

  function reference(name: Slot, entry?: Entry): ReferenceSite {
    return { kind: 'reference', document: reader.document, name, environment: reader.environment, address: addressOf(reader.environment.address, label(name)), ...(entry === undefined ? {} : { entry }) };
  }

  function assignment(name: Slot, node: ts.Expression, given: ts.Expression, assign: NonNullable<Statement['assign']>): AssignmentSite {
    const value = reader.literals.nodeOf(given);
    return {
      kind: 'assignment', document: reader.document, name, source: 'value', environment: reader.environment,
      ...(value.kind === 'scalar' ? { value: scalarSlot(value) } : {}),
      entry: statementOf(reader, node, assign), address: addressOf(reader.environment.address, label(name)),
    };
  }
}

function memberOf(label: string, dotted: boolean): string {
  return dotted && /^[A-Za-z_$][\w$]*$/.test(label) ? `.${label}` : `[${JSON.stringify(label)}]`;
}

function label({ pieces }: Slot): string {
  return pieces[0]?.kind === 'text' ? pieces[0].text : '';
}

/** A variable's name as it stands: behind a dot, or as a text. */
function nameSlot({ document, program: { source } }: Reader, node: ts.Node): Slot | undefined {
  const range = { start: node.getStart(source), end: node.end };
  if (ts.isIdentifier(node) && !ts.isElementAccessExpression(node.parent)) return { document, range, pieces: [{ kind: 'text', text: node.text }], handle: { kind: 'identifier' } satisfies NameHandle };
  if (!ts.isStringLiteralLike(node)) return undefined;
  return { document, range, pieces: [{ kind: 'text', text: node.text }], handle: { kind: 'string', quote: document.text[range.start] as Quote } satisfies NameHandle };
}

/** The statement that an expression is all of; frozen where it is a part of one. */
export function statementOf({ document, program: { source }, literals }: Reader, node: ts.Expression, assign?: Statement['assign']): Entry {
  let whole: ts.Node = node.parent;
  while (ts.isAwaitExpression(whole) || ts.isVoidExpression(whole)) whole = whole.parent;
  if (!isFree(whole)) return frozenEntry({ document, range: { start: node.getStart(source), end: node.end }, handle: undefined });
  const statement: Statement = { kind: 'statement', start: whole.getStart(source), end: whole.end, ...(assign === undefined ? {} : { assign }) };
  literals.addStatement(statement);
  return { document, range: { start: statement.start, end: statement.end }, handle: statement };
}

/** A statement beside which others can stand, or none. */
function isFree(node: ts.Node): boolean {
  return ts.isExpressionStatement(node) && (ts.isBlock(node.parent) || ts.isSourceFile(node.parent) || ts.isModuleBlock(node.parent) || ts.isCaseOrDefaultClause(node.parent));
}

const NO_IDIOM = refuse('no-idiom', 'the program would have to get the variable from where it is started');

/** How the program sets variables of its own process: beside others that it sets. */
export const programBinder: Binder = {
  add(name, value, beside) {
    if (value.kind === 'reference') return NO_IDIOM;
    if (beside === undefined) return refuse('not-writable', 'nothing in the program sets variables here');
    return [{ op: 'insert', beside: beside.entry, side: 'after', shape: { shape: 'assignment', name, value: value.content, exported: false } }];
  },
  replace(site, name, value) {
    const rename = { op: 'set', slot: site.name, to: text(name) } as const;
    if (value === 'keep') return [rename];
    if (value.kind === 'reference') return NO_IDIOM;
    return site.value === undefined ? refuse('not-writable', 'the value is no text') : [rename, { op: 'set', slot: site.value, to: value.content }];
  },
};

function text(value: string): Content {
  return [{ kind: 'text', text: value } satisfies Piece];
}
