import type { Token } from './witness-tokens.ts';

/** Keywords behind which an operand follows, or nothing. */
const LEADS = new Set([
  'and', 'as', 'assert', 'async', 'await', 'class', 'def', 'del', 'elif', 'except', 'for', 'from', 'global', 'if', 'import', 'in', 'is',
  'lambda', 'nonlocal', 'not', 'or', 'raise', 'return', 'while', 'with', 'yield', 'else', 'finally', 'try', 'pass', 'break', 'continue',
]);
/** Keywords that stand between operands, and so behind one. */
const JOINTS = new Set(['and', 'or', 'is', 'in', 'if', 'else', 'for', 'as', 'from', 'import', 'not', 'async']);
/** Operators that need an operand on both sides. */
const BINARY = new Set(['%', '&', '|', '^', '<<', '>>', '//', '<', '>', '==', '!=', '<=', '>=', '.', ':=']);
const WORDS_OF_OTHERS = new Set(['match', 'case', 'type']);

/** Keywords that are followed by an operand. */
const WAITING = new Set(['and', 'or', 'is', 'in', 'as', 'not']);
const CLOSING = new Set([')', ']', '}', ':', ',', ';', '=']);

type Turn = 'operand' | 'lead' | 'binary' | 'joint' | 'other';

/** False where two operands meet, or where an operator lacks one: what no statement of Python has. */
export function isPhrased(tokens: readonly Token[]): boolean {
  let before: Turn = 'other';
  let previous: Token | undefined;
  for (const [index, token] of tokens.entries()) {
    const turn = turnOf(token, previous);
    const soft = index > 0 && WORDS_OF_OTHERS.has(tokens[index - 1]!.value) && (index === 1 || /^[:;]$/.test(tokens[index - 2]!.value));
    if (before === 'operand' && (turn === 'operand' || turn === 'lead') && !soft && !isPair(previous, token)) return false;
    if (before !== 'operand' && turn === 'binary' && !isBareDot(previous, token, tokens)) return false;
    if (before === 'binary' && turn !== 'operand' && turn !== 'lead' && !opensOrSigns(token)) return false;
    if (token.kind === 'operator' && isWaiting(previous, token.value)) return false;
    before = turn;
    previous = token;
  }
  return before !== 'binary' && !isWaiting(previous, ')');
}

/** Behind `=`, and behind a keyword between operands, nothing closes. */
function isWaiting(previous: Token | undefined, next: string): boolean {
  if (previous?.kind === 'operator') return previous.value === '=' && (CLOSING.has(next) || BINARY.has(next));
  return previous?.kind === 'name' && WAITING.has(previous.value) && CLOSING.has(next);
}

function turnOf(token: Token, previous: Token | undefined): Turn {
  if (token.kind === 'number' || token.kind === 'string' || token.kind === 'bytes') return 'operand';
  if (token.kind === 'name') {
    if (previous?.value === '.' && !LEADS.has(token.value)) return 'operand';
    return JOINTS.has(token.value) ? 'joint' : LEADS.has(token.value) ? 'lead' : 'operand';
  }
  if (token.value === ')' || token.value === ']' || token.value === '}' || token.value === '...') return 'operand';
  return BINARY.has(token.value) ? 'binary' : 'other';
}

/** Brackets hold what they close: what follows one that opens is a call, an index or nothing. */
function isPair(previous: Token | undefined, token: Token): boolean {
  if (token.value === ')' || token.value === ']' || token.value === '}') return token.kind === 'operator';
  const both = [previous?.kind, token.kind];
  return both.every((kind) => kind === 'string') || both.every((kind) => kind === 'bytes');
}

/** `from . import x`, `from .a import x`. */
function isBareDot(previous: Token | undefined, token: Token, tokens: readonly Token[]): boolean {
  return token.value === '.' && tokens.some(({ value }) => value === 'from') && (previous?.value === 'from' || previous?.value === '.' || previous?.value === '...');
}

function opensOrSigns(token: Token): boolean {
  return token.kind === 'operator' ? '([{-+~.'.includes(token.value) : ['not', 'import', 'await', 'lambda', 'yield'].includes(token.value);
}
