import { parse, type ParserPlugin } from '@babel/parser';
import type { Witness } from '../language.ts';
import { outlineOf, type Leaf } from './outline-keys.ts';

/** What a text may be written in, the commonest first. */
const WAYS: readonly (readonly ParserPlugin[])[] = [
  ['typescript', 'jsx', 'decorators-legacy'], ['typescript', 'decorators-legacy'], ['jsx', 'flow'],
];

/** @babel/parser as the second reader; texts it rejects are undefined. */
export const typescriptWitness: Witness = {
  read(text) {
    for (const plugins of WAYS) {
      try {
        const file = parse(text, {
          sourceType: 'unambiguous', plugins: [...plugins], errorRecovery: false, attachComment: false,
          allowAwaitOutsideFunction: true, allowReturnOutsideFunction: true, allowSuperOutsideMethod: true, allowUndeclaredExports: true,
        });
        return outlineOf(leavesOf(file.program));
      } catch {
        continue;
      }
    }
    return undefined;
  },
};

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

function leavesOf(program: unknown): readonly Leaf[] {
  const found = new Map<string, Leaf>();
  const pending: unknown[] = [program];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (Array.isArray(next)) {
      pending.push(...next.filter((each) => each !== null && each !== undefined));
      continue;
    }
    if (!isNode(next)) continue;
    const leaf = leafOf(next);
    // `{ a }` and `import { a }` have the name twice at one place.
    if (leaf !== undefined) found.set(`${leaf.at}-${leaf.end}`, leaf);
    for (const [key, value] of Object.entries(next)) if (key !== 'loc' && key !== 'extra' && typeof value === 'object' && value !== null) pending.push(value);
  }
  return [...found.values()];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value;
}

function leafOf(node: Node): Leaf | undefined {
  const { start: at, end } = node;
  switch (node.type) {
    case 'ObjectExpression': return { at, end, bracket: '{' };
    case 'ArrayExpression': return { at, end, bracket: '[' };
    case 'BlockStatement':
    case 'TSModuleBlock': return { at, end, bracket: ';' };
    // The name alone: Babel takes its type along.
    case 'Identifier':
    case 'JSXIdentifier': return { at, end: at + String(node['name']).length, text: `i ${String(node['name'])}` };
    case 'StringLiteral':
    case 'DirectiveLiteral': return { at, end, text: `s ${String(node['value'])}` };
    case 'NumericLiteral': return { at, end, text: 'n' };
    // The backtick, or the brace before it, belongs to the piece for other readers.
    case 'TemplateElement': return { at: at - 1, end: end + 1, text: `t ${String((node['value'] as { cooked?: unknown }).cooked ?? '')}` };
    default: return undefined;
  }
}
