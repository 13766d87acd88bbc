import { maskOpaque } from '../../document/opaque.ts';
import type { Document } from '../../document/document.ts';
import { plainText } from '../../sites/pieces.ts';
import type { Content, Operation } from '../../sites/site.ts';
import { slicePieces } from '../../sites/word-part.ts';
import { applyEdits, firstOverlap, sortEdits, type Edit } from '../../text/edit.ts';
import { contains } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { isDeclaration } from './assignments.ts';
import type { Change } from './change.ts';
import { emptiesCommand, printItems } from './item-printer.ts';
import { lineStart } from './lines.ts';
import { itemsOf, planOperations, sideOf, type Plan, type WordParts } from './plan.ts';
import { renderWord, styleOf } from './quoting.ts';
import { type Handle, type Script } from './script-model.ts';
import { parses } from './script-parser.ts';
import { plain } from './source-piece.ts';
import { linkPlan, printStatements } from './statement-printer.ts';

/** Prints operations on a script as sorted edits that do not overlap, or says why it cannot. */
export function printScript(operations: readonly Operation[], script: Script, document: Document): readonly Edit[] | Refusal {
  const plan = planOperations(operations, document);
  if (isRefusal(plan)) return plan;
  const changes = printPlan(plan);
  if (isRefusal(changes)) return changes;
  const edits = settle(changes, document.text);
  if (firstOverlap(edits) !== undefined) return refuse('overlap', 'two changes of the script touch the same text');
  return checked(edits, script, document);
}

function printPlan(plan: Plan): readonly Change[] | Refusal {
  const { text, host } = plan.document;
  const changes: Change[] = [...plan.sets.values()];
  for (const [command, fronts] of plan.fronts) {
    for (const [index, front] of fronts) {
      const { before } = itemsOf(plan, command);
      before.set(index, [...(front.env ? [plain('env')] : []), ...front.words, ...(before.get(index) ?? [])]);
    }
  }
  for (const [command, items] of plan.items) {
    if (!emptiesCommand(command, items, text, isDeclaration(command))) {
      changes.push(...printItems(command, items, text));
      continue;
    }
    if (command.link === undefined) return refuse('not-writable', 'nothing would be left of a command that cannot go');
    linkPlan(plan.statements, command.link.statement, sideOf(command.link)).dropped = true;
  }
  for (const word of plan.words.values()) {
    const printed = printParts(word, plan.document);
    if (isRefusal(printed)) return printed;
    changes.push(...printed);
  }
  const oneLine = host !== undefined && host.codec.block !== true && !text.trimEnd().includes('\n');
  const statements = printStatements(plan.statements, { text, oneLine, nested: host !== undefined, block: host?.codec.block === true });
  return isRefusal(statements) ? statements : [...changes, ...statements];
}

/** Literal parts go through the word's codec; a reference needs the word written anew. */
function printParts(word: WordParts, document: Document): readonly Change[] | Refusal {
  const { codec, slot } = word;
  const parts = [...word.parts].sort((a, b) => a.from - b.from);
  const literals = parts.map((part) => literalContent(part.content));
  if (literals.every((literal) => literal !== undefined)) {
    const lifted = codec.lift(parts.map((part, index) => ({ range: { start: part.from, end: part.to }, text: literals[index]! })));
    if (isRefusal(lifted)) return lifted;
    return lifted.map(({ range, text, raw }) => ({ kind: 'set', range, source: { text, raw: raw ?? [] } }));
  }
  const handle = slot.handle as Handle;
  const item = handle.kind === 'item' ? handle.command.items[handle.index] : undefined;
  if (item?.kind !== 'word') return refuse('not-writable', 'the word cannot be written anew');
  const content: Content[number][] = [];
  let at = 0;
  for (const part of parts) {
    content.push(...slicePieces(item.pieces, at, part.from), ...part.content);
    at = part.to;
  }
  content.push(...slicePieces(item.pieces, at, undefined));
  const source = renderWord(content, document, styleOf(document.text.slice(item.range.start, item.range.end)));
  return isRefusal(source) ? source : [{ kind: 'set', range: item.range, source }];
}

function literalContent(content: Content): string | undefined {
  const pieces = content.flatMap((piece) => (piece.kind === 'carry' ? [] : [piece]));
  return pieces.length === content.length ? plainText(pieces) : undefined;
}

/** Drops swallow what they hold; a text without a final line ending gets none. */
function settle(changes: readonly Change[], text: string): readonly Edit[] {
  const drops = changes.filter((change) => change.kind === 'drop');
  const swallows = (drop: Change, change: Change): boolean => {
    if (drop === change || change.kind === 'insert' || !contains(drop.range, change.range)) return false;
    // Of two drops of the same stretch the first one stays.
    return change.kind === 'set' || !contains(change.range, drop.range) || changes.indexOf(drop) < changes.indexOf(change);
  };
  const left = changes.filter((change) => !drops.some((drop) => swallows(drop, change))).sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
  const edits = sortEdits(left.map(editOf));
  const last = edits.at(-1);
  if (last === undefined || last.text !== '' || last.range.end !== text.length || text.endsWith('\n')) return edits;
  let first = edits.length - 1;
  while (edits[first - 1]?.text === '' && edits[first - 1]!.range.end === edits[first]!.range.start) first--;
  const { start, end } = edits[first]!.range;
  return edits.map((edit, index) => (index === first ? { ...edit, range: { start: lineBefore(text, start), end } } : edit));
}

function editOf({ range, source }: Change): Edit {
  return source.raw.length === 0 ? { range, text: source.text } : { range, text: source.text, raw: source.raw };
}

function lineBefore(text: string, start: number): number {
  if (start === 0 || lineStart(text, start) !== start) return start;
  return text[start - 2] === '\r' ? start - 2 : start - 1;
}

function checked(edits: readonly Edit[], script: Script, document: Document): readonly Edit[] | Refusal {
  const inside = (edit: Edit): boolean => script.backquotes.some((quoted) => contains(quoted, edit.range) && edit.range.start > quoted.start);
  if (edits.some((edit) => /[\\`"]/.test(edit.text) && inside(edit))) {
    return refuse('cannot-hold', 'the new text would need escapes inside backquotes');
  }
  const masked = edits.map((edit) => ({
    range: edit.range, text: maskOpaque(edit.text, (edit.raw ?? []).map((range) => ({ range }))),
  }));
  return parses(applyEdits(document.parseText, masked)) ? edits : refuse('cannot-hold', 'the script would not parse');
}
