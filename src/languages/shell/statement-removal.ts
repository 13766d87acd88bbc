import { refuse, type Refusal } from '../../text/refusal.ts';
import { removal, type Change } from './change.ts';
import { lineStart, nextLine } from './lines.ts';
import type { Block, Statement } from './script-model.ts';
import { plain } from './source-piece.ts';
import { bodiesEnd, restEnd, separatorEnd, standsAlone } from './statement-layout.ts';

/** Drops statements of one block with their lines; `emptied` when nothing else is left in a body that needs a command. */
export function dropStatements(block: Block, gone: ReadonlySet<Statement>, emptied: boolean, text: string): readonly Change[] | Refusal {
  const changes: Change[] = [];
  for (const statement of block.statements) {
    if (!gone.has(statement)) continue;
    const alone = standsAlone(statement, text);
    if (!alone && statement.bodies.length > 0) return refuse('not-writable', 'the command shares its line with a here-document');
    if (emptied && statement.index === 0) {
      changes.push(...keepPlace(statement, text));
    } else if (alone) {
      changes.push(removal(lineStart(text, statement.range.start), nextLine(text, Math.max(restEnd(statement, text)!, bodiesEnd(statement)))));
    } else {
      changes.push(dropInline(block, statement, gone, emptied, text));
    }
  }
  return changes;
}

/** `:` for the only statement of a body; its trailing comment goes. */
function keepPlace(statement: Statement, text: string): readonly Change[] {
  const rest = restEnd(statement, text);
  const bodies = statement.bodies.length === 0 || rest === undefined ? [] : [removal(nextLine(text, rest), nextLine(text, bodiesEnd(statement)))];
  const closes = statement.background && rest === undefined;
  const end = rest !== undefined && standsAlone(statement, text) ? rest : statement.range.end;
  return [{ kind: 'drop', range: { start: statement.range.start, end }, source: plain(closes ? ':;' : ':') }, ...bodies];
}

function dropInline(block: Block, statement: Statement, gone: ReadonlySet<Statement>, emptied: boolean, text: string): Change {
  const { start } = statement.range;
  const sameLine = (from: number, to: number): boolean => !text.slice(from, to).includes('\n');
  const next = block.statements[statement.index + 1];
  if (next !== undefined && !(emptied && statement.index === 0) && sameLine(statement.range.end, next.range.start) && !gone.has(next)) {
    return removal(start, next.range.start);
  }
  const end = separatorEnd(statement, text);
  let first = statement;
  for (let previous = block.statements[first.index - 1]; previous !== undefined; previous = block.statements[first.index - 1]) {
    if (!sameLine(previous.range.end, first.range.start)) break;
    const stays = !gone.has(previous) || (emptied && previous.index === 0);
    if (stays) return removal(end > statement.range.end || previous.background ? separatorEnd(previous, text) : previous.range.end, end);
    first = previous;
  }
  // First on a line that something else opened: `then`, `{`, `(`.
  const tail = next !== undefined && sameLine(statement.range.end, next.range.start) ? next.range.start : end;
  const rest = tail === end ? restEnd(statement, text) : undefined;
  if (rest === undefined) return removal(start, tail);
  let from = first.range.start;
  while (text[from - 1] === ' ' || text[from - 1] === '\t') from--;
  return removal(from, rest);
}
