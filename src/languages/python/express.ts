import type { Expression, Slot } from '../../sites/site.ts';
import { isRefusal, type Refusal } from '../../text/refusal.ts';

/** How the parts of an expression are written at one place. */
export interface ExpressionPlace {
  nameOf(symbol: string): string | Refusal;
  text(value: string): string | Refusal;
  carry(from: Slot): string | Refusal;
  /** Something is done to the whole: a call, an attribute or an index follows. */
  readonly isHead: boolean;
}

/** Expressions nest at most this deep; rules ask for a few levels. */
const MAX_DEPTH = 50;

/** The source of an expression. */
export function expressionText(expression: Expression, place: ExpressionPlace): string | Refusal {
  return write(expression, place, place.isHead, 0);
}

function write(expression: Expression, place: ExpressionPlace, isHead: boolean, depth: number): string | Refusal {
  if (depth > MAX_DEPTH) return { refused: 'not-writable', why: 'the expression is too deep' };
  const inner = (each: Expression, head: boolean): string | Refusal => write(each, place, head, depth + 1);
  if ('symbol' in expression) return place.nameOf(expression.symbol);
  if ('text' in expression) return place.text(expression.text);
  if ('carry' in expression) {
    const source = place.carry(expression.carry);
    if (isRefusal(source)) return source;
    return isHead && !/^[\w.]+$|^[\w.]+\([^()]*\)$|^(["'])(?:(?!\1)[^\\\n])*\1$/.test(source) ? `(${source})` : source;
  }
  if ('awaits' in expression) {
    const source = inner(expression.awaits, true);
    return isRefusal(source) ? source : isHead ? `(await ${source})` : `await ${source}`;
  }
  if ('member' in expression) {
    const of = inner(expression.of, true);
    return isRefusal(of) ? of : `${of}.${expression.member}`;
  }
  if ('index' in expression) {
    const of = inner(expression.of, true);
    const index = inner(expression.index, false);
    return isRefusal(of) ? of : isRefusal(index) ? index : `${of}[${index}]`;
  }
  const call = inner(expression.call, true);
  if (isRefusal(call)) return call;
  const args: string[] = [];
  for (const each of expression.args) {
    const named = 'name' in each && 'value' in each;
    const source = inner(named ? each.value : each, false);
    if (isRefusal(source)) return source;
    args.push(named ? `${each.name}=${source}` : source);
  }
  return `${call}(${args.join(', ')})`;
}
