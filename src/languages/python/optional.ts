import type { Chain } from './chains.ts';
import type { Program } from './program.ts';
import { bare, type PyNode } from './syntax.ts';

/** True where code goes on without the value: it is the left side of `or`, or compared, or set to a variable that is asked for. */
export function isOptional(program: Program, { top }: Chain): boolean {
  const at = outermost(top);
  if (isAsked(program, at)) return true;
  const { parent } = at;
  const target = parent?.kind === 'AssignStatement' && parent.children.length === 3 && parent.children[2] === at ? bare(parent.children[0]!) : undefined;
  if (target === undefined) return false;
  const scope = program.scopes.scopeOf(target);
  if (target.kind !== 'VariableName') return false;
  const name = program.textOf(target);
  return program.readsOf(name).some((read) => read.start > at.end && program.scopes.scopeOf(read) === scope && isAsked(program, outermost(read)));
}

function outermost(node: PyNode): PyNode {
  let at = node;
  while (at.parent?.kind === 'ParenthesizedExpression' || at.parent?.kind === 'AwaitExpression') at = at.parent;
  return at;
}

function isAsked({ textOf }: Program, node: PyNode): boolean {
  const { parent } = node;
  switch (parent?.kind) {
    case 'BinaryExpression': {
      const operator = textOf(parent.children[1]!);
      return node.index === 0 && /^(?:or|and|is|==|!=)$/.test(operator);
    }
    case 'UnaryExpression': return textOf(parent.children[0]!) === 'not';
    case 'IfStatement':
    case 'WhileStatement': return /^(?:if|elif|while)$/.test(parent.children[node.index - 1]?.kind ?? '');
    case 'ConditionalExpression': return node.index === 2;
    default: return false;
  }
}
