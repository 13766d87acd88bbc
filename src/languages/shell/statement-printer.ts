import { insertion, ORDER, removal, type Change } from './change.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';
import { lineBreak, lineStart, nextLine } from './lines.ts';
import type { Block, Link, Statement } from './script-model.ts';
import { bodiesEnd, indentOf, restEnd, standsAlone } from './statement-layout.ts';
import { framed, joined, plain, type Source } from './source-piece.ts';
import { dropStatements } from './statement-removal.ts';

/** What happens to one statement, or to one side of its chain. */
export interface LinkPlan {
  dropped: boolean;
  /** Statements that come before and behind it. */
  readonly before: Source[];
  readonly after: Source[];
  /** Comment lines that take its place. */
  readonly comments: string[];
}

/** Plans by statement; the key `undefined` stands for the whole of it. */
export type StatementPlans = Map<Statement, Map<Link | undefined, LinkPlan>>;

/** The plan of a statement or link, made when it is asked for the first time. */
export function linkPlan(plans: StatementPlans, statement: Statement, link: Link | undefined): LinkPlan {
  const links = plans.get(statement) ?? new Map<Link | undefined, LinkPlan>();
  plans.set(statement, links);
  const plan = links.get(link) ?? { dropped: false, before: [], after: [], comments: [] };
  links.set(link, plan);
  return plan;
}

/** The text statements stand in. */
export interface Sheet {
  readonly text: string;
  /** It must stay on one line. */
  readonly oneLine: boolean;
  /** It is the value of something (`run:`, `bash -c`), which wants a command. */
  readonly nested: boolean;
  /** A nested one that may hold nothing but comments: its lines are lines of the host. */
  readonly block: boolean;
}

/** The changes of all statements. */
export function printStatements(plans: StatementPlans, sheet: Sheet): readonly Change[] | Refusal {
  const changes: Change[] = [];
  const gone = new Map<Block, Set<Statement>>();
  for (const [statement, links] of plans) {
    const whole = wholePlan(statement, links);
    if (whole !== undefined && !whole.dropped && whole.comments.length > 0) {
      return refuse('not-writable', 'a comment cannot take the place of a part of a command');
    }
    const printed = whole === undefined ? printChain(statement, links, sheet)
      : !whole.dropped ? insertAround(statement, whole, sheet)
      : isVoid(whole) ? undefined
      : replaceStatement(statement, whole, statement.index === 0 && needsCommand(statement.block, sheet) && empties(statement.block, plans, sheet), sheet);
    if (printed === undefined) gone.set(statement.block, (gone.get(statement.block) ?? new Set()).add(statement));
    else if ('refused' in printed) return printed;
    else changes.push(...printed);
  }
  for (const [block, statements] of gone) {
    const dropped = dropStatements(block, statements, empties(block, plans, sheet), sheet.text);
    if ('refused' in dropped) return dropped;
    changes.push(...dropped);
  }
  return changes;
}

/** Comments alone are enough for a block of the host's own lines. */
function needsCommand(block: Block, sheet: Sheet): boolean {
  return block.required || !sheet.block;
}

function isVoid(plan: LinkPlan): boolean {
  return plan.before.length + plan.after.length + plan.comments.length === 0;
}

/** True when no command is left in a body that needs one. */
function empties(block: Block, plans: StatementPlans, sheet: Sheet): boolean {
  return (block.required || sheet.nested) && block.statements.every((statement) => {
    const links = plans.get(statement);
    const whole = links === undefined ? undefined : wholePlan(statement, links);
    return whole !== undefined && whole.dropped && whole.before.length + whole.after.length === 0;
  });
}

/** The plan of the whole statement, when all that is asked concerns it as a whole. */
function wholePlan(statement: Statement, links: Map<Link | undefined, LinkPlan>): LinkPlan | undefined {
  const own = links.get(undefined) ?? { dropped: false, before: [], after: [], comments: [] };
  const sides = statement.links.map((link) => links.get(link));
  const given = sides.filter((side) => side !== undefined);
  const allDropped = statement.links.length > 1 && (sides.every((side) => side?.dropped === true) || dropsGuard(statement, sides));
  if (given.length > 0 && !allDropped && !own.dropped) return undefined;
  return {
    dropped: own.dropped || allDropped,
    before: [...own.before, ...given.flatMap((side) => side.before)],
    after: [...given.flatMap((side) => side.after), ...own.after],
    comments: [...own.comments, ...given.flatMap((side) => side.comments)],
  };
}

/** `X || true`: the right side is there for X alone. */
function dropsGuard(statement: Statement, sides: readonly (LinkPlan | undefined)[]): boolean {
  const guard = statement.links[1]?.program ?? '';
  return statement.links.length === 2 && statement.operators[0] === '||' && sides[0]?.dropped === true && sides[1] === undefined
    && ['true', ':', 'exit', 'return'].includes(guard);
}

function printChain(statement: Statement, links: Map<Link | undefined, LinkPlan>, sheet: Sheet): readonly Change[] | Refusal {
  const { operators } = statement;
  const changes: Change[] = [];
  const own = links.get(undefined);
  if (own !== undefined) changes.push(...insertAround(statement, own, sheet));
  const all = statement.links;
  const removed = (index: number): boolean => {
    const plan = links.get(all[index]);
    return plan?.dropped === true && plan.before.length + plan.after.length === 0 && !keepsPlace(statement, index, links);
  };
  for (let index = 0; index < all.length; index++) {
    const link = all[index]!;
    const plan = links.get(link);
    if (plan === undefined) continue;
    if (plan.comments.length > 0) return refuse('not-writable', 'a comment has no place inside a chain of commands');
    if (plan.dropped && statement.bodies.length > 0) return refuse('not-writable', 'the command shares its line with a here-document');
    if (removed(index)) {
      let last = index;
      while (last + 1 < all.length && removed(last + 1)) last++;
      const next = all[last + 1];
      changes.push(next === undefined ? removal(all[index - 1]!.range.end, all[last]!.range.end) : removal(link.range.start, next.range.start));
      index = last;
      continue;
    }
    const written = [...plan.before, ...plan.after];
    if (plan.dropped) {
      changes.push({ kind: 'drop', range: link.range, source: written.length === 0 ? plain(':') : joined(written, ' && ') });
      continue;
    }
    if (operators.includes('||')) {
      // `a || b` decides which side runs: what is added must run in any case.
      changes.push(...insertAround(statement, plan, sheet));
      continue;
    }
    if (plan.before.length > 0) changes.push(insertion(link.range.start, framed(plan.before, '', ' && '), ORDER.statementBefore));
    if (plan.after.length > 0) changes.push(insertion(link.range.end, framed(plan.after, ' && ', ''), ORDER.statementAfter));
  }
  return changes;
}

/** Where a side cannot just go: beside `||`, and behind a test, whose failure `set -e` would else notice. */
function keepsPlace(statement: Statement, index: number, links: Map<Link | undefined, LinkPlan>): boolean {
  const before = statement.operators[index - 1];
  const after = statement.operators[index];
  if (before === '||' || after === '||') return true;
  const left = statement.links[index - 1];
  return before === '&&' && after === undefined && ['[', '[[', 'test'].includes(left?.program ?? '') && links.get(left)?.dropped !== true;
}

function insertAround(statement: Statement, plan: LinkPlan, sheet: Sheet): readonly Change[] {
  const { text } = sheet;
  const changes: Change[] = [];
  const { before, after } = plan;
  if (!sheet.oneLine && standsAlone(statement, text)) {
    const indent = indentOf(statement, text);
    const eol = lineBreak(text);
    const lines = (statements: readonly Source[]): Source => framed(statements, indent, eol);
    if (before.length > 0) changes.push(insertion(lineStart(text, statement.range.start), lines(before), ORDER.statementBefore));
    if (after.length > 0) {
      const from = Math.max(restEnd(statement, text)!, bodiesEnd(statement));
      const at = nextLine(text, from);
      const closed = at > 0 && text[at - 1] === '\n' && at > from;
      changes.push(closed ? insertion(at, lines(after), ORDER.statementAfter) : insertion(text.length, framed(after, eol + indent, ''), ORDER.statementAfter));
    }
    return changes;
  }
  if (before.length > 0) changes.push(insertion(statement.range.start, framed(before, '', '; '), ORDER.statementBefore));
  if (after.length === 0) return changes;
  const { end } = statement.range;
  if (!statement.background) return [...changes, insertion(end, framed(after, '; ', ''), ORDER.statementAfter)];
  const follows = restEnd(statement, text) === undefined;
  return [...changes, insertion(end, joined([plain(' '), joined(after, '; '), plain(follows ? ';' : '')]), ORDER.statementAfter)];
}

function replaceStatement(statement: Statement, plan: LinkPlan, empties: boolean, sheet: Sheet): readonly Change[] | Refusal {
  const { text } = sheet;
  if (statement.bodies.length > 0) return refuse('not-writable', 'the command holds a here-document');
  const statements = [...plan.before, ...plan.after];
  const alone = standsAlone(statement, text);
  if (plan.comments.length > 0 && (!alone || sheet.oneLine)) return refuse('not-writable', 'the command shares its line, where no comment can stand');
  if (alone && !sheet.oneLine) {
    const lines = [...plan.comments.map((each) => plain(`# ${each}`)), ...(empties ? [plain(':')] : statements)];
    const range = { start: statement.range.start, end: restEnd(statement, text)! };
    return [{ kind: 'drop', range, source: joined(lines, lineBreak(text) + indentOf(statement, text)) }];
  }
  const tail = statement.background && restEnd(statement, text) === undefined ? ';' : '';
  return [{ kind: 'drop', range: statement.range, source: joined([joined(statements, '; '), plain(tail)]) }];
}
