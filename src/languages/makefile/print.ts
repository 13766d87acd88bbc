import type { Document } from '../../document/document.ts';
import { printLines } from '../../sites/line-printer.ts';
import { contentPieces } from '../../sites/pieces.ts';
import type { Operation, Shape, Slot } from '../../sites/site.ts';
import { firstOverlap, sortEdits, type Edit } from '../../text/edit.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { AssignmentLine, ExportLine, Makefile, MakeLine } from './scan.ts';
import { scanMakefile } from './scan.ts';
import { spellValue } from './value.ts';

/** What slots and entries of a makefile carry. */
export type Handle =
  | { readonly kind: 'line'; readonly line: MakeLine }
  /** A name of `export A B`. */
  | { readonly kind: 'listed'; readonly line: ExportLine; readonly index: number }
  | { readonly kind: 'name' }
  | { readonly kind: 'value' };

/** Prints operations on a makefile: lines come and go whole, names and values are set in place. */
export function printMakefile(document: Document, operations: readonly Operation[], makefile: Makefile, known: ReadonlySet<string>): readonly Edit[] | Refusal {
  const listed = operations.filter((each) => each.op === 'drop' && handleOf(each.entry.handle)?.kind === 'listed');
  const names = dropListed(listed, document.text);
  const edits = printLines<MakeLine>(document, operations.filter((each) => !listed.includes(each)), {
    lineOf(handle) {
      const own = handleOf(handle);
      return own?.kind === 'line' || own?.kind === 'listed' ? own.line : undefined;
    },
    render: (shape, beside) => render(document, shape, beside, makefile, known),
    setText: (slot, to) => setText(document, slot, to, known),
  });
  if (isRefusal(edits)) return edits;
  const covered = edits.filter((edit) => !names.some((each) => each.range.start <= edit.range.start && edit.range.end <= each.range.end && edit.text !== ''));
  const all = sortEdits([...covered, ...names]);
  return firstOverlap(all) === undefined ? all : refuse('overlap', 'two changes of one line do not go together');
}

function handleOf(handle: unknown): Handle | undefined {
  return handle as Handle | undefined;
}

/** Names go out of their list; an `export` that would name nothing goes whole, because alone it exports everything. */
function dropListed(drops: readonly Operation[], text: string): readonly Edit[] {
  const indexes = new Map<ExportLine, Set<number>>();
  for (const drop of drops) {
    const handle = drop.op === 'drop' ? handleOf(drop.entry.handle) : undefined;
    if (handle?.kind !== 'listed') continue;
    indexes.set(handle.line, (indexes.get(handle.line) ?? new Set()).add(handle.index));
  }
  return [...indexes].flatMap(([line, dropped]): Edit[] => {
    if (dropped.size === line.names.length) return [{ range: line.lines, text: '' }];
    return [...dropped].sort((a, b) => a - b).map((index) => {
      const { start, end } = line.names[index]!;
      const next = line.names[index + 1];
      if (next !== undefined) return { range: { start, end: next.start }, text: '' };
      let from = start;
      while (/\s/.test(text[from - 1] ?? '')) from--;
      return { range: { start: from, end }, text: '' };
    });
  });
}

function setText(document: Document, slot: Slot, to: Parameters<typeof spellValue>[1], known: ReadonlySet<string>): string | Refusal {
  if (handleOf(slot.handle)?.kind === 'value') {
    const value = spellValue(document, to, known);
    if (isRefusal(value) || slot.range.start !== slot.range.end) return value;
    // Blanks behind the operator as in front of it.
    return /\s[:?+!]{0,3}=$/.test(document.text.slice(Math.max(0, slot.range.start - 5), slot.range.start)) ? ` ${value}` : value;
  }
  const name = contentPieces(to).map((piece) => (piece.kind === 'text' ? piece.text : '=')).join('');
  return /^[A-Za-z_][\w.-]*$/.test(name) ? name : refuse('cannot-hold', 'this is no name of a variable');
}

function render(document: Document, shape: Shape, beside: MakeLine, makefile: Makefile, known: ReadonlySet<string>): readonly string[] | Refusal {
  const { text } = document;
  if (shape.shape === 'comment') return shape.text.split(/\r?\n/).map((line) => `# ${line}`.trimEnd());
  if (shape.shape !== 'assignment') return refuse('not-writable', `a ${shape.shape} cannot stand in a makefile`);
  const value = spellValue(document, shape.value, known);
  if (isRefusal(value)) return value;
  const like = beside.kind === 'assignment' ? beside : undefined;
  const lead = like === undefined ? '' : text.slice(like.lead.start, like.lead.end);
  const exports = shape.exported && !exportsAll(makefile) ? 'export ' : '';
  const line = `${lead}${exports}${shape.name}${operatorOf(text, like ?? neighbour(makefile))}${value}`;
  const read = scanMakefile(`${line}\n`);
  const first = 'failed' in read ? undefined : read.lines[0];
  if (first?.kind !== 'assignment') return refuse('cannot-hold', 'make would read the line differently');
  // A line of its own in front of the rules.
  return ['rule', 'conditional', 'comment'].includes(beside.kind) ? [line, ''] : [line];
}

/** The neighbour's operator with its blanks; what only adds or runs a command is no model. */
function operatorOf(text: string, like: AssignmentLine | undefined): string {
  if (like === undefined) return ' = ';
  const around = text.slice(like.name.end, like.value.start);
  if (/[\r\n\\]/.test(around)) return ' = ';
  const operator = /^:{1,3}=$/.test(like.operator) ? like.operator : '=';
  const spaced = around.replace(like.operator, () => operator);
  return like.value.start === like.value.end ? (/^\s/.test(around) ? ` ${operator} ` : operator) : spaced;
}

function neighbour(makefile: Makefile): AssignmentLine | undefined {
  return makefile.lines.flatMap((line) => (line.kind === 'assignment' && line.targets === undefined ? [line] : []))[0];
}

/** True where every variable goes to the recipes. */
export function exportsAll({ lines }: Makefile): boolean {
  return lines.some((line) => (line.kind === 'export' && line.names.length === 0 && !line.undone)
    || (line.kind === 'rule' && line.targets.includes('.EXPORT_ALL_VARIABLES')));
}
