import type { Document } from '../../document/document.ts';
import { contentPieces, textOf } from '../../sites/pieces.ts';
import type { Content, Piece } from '../../sites/site.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';
import type { Range } from '../../text/range.ts';
import { expansionsIn } from './expansions.ts';

/** The pieces of a value: `$$` undone, continued lines joined, `$(X)` a reference, everything else make fills in a template. */
export function piecesOf(text: string, range: Range): readonly Piece[] {
  const { outer, dollars, open } = expansionsIn(text, range.start, range.end);
  if (open) return [{ kind: 'template', source: text.slice(range.start, range.end) }];
  const pieces: Piece[] = [];
  let literal = '';
  let at = range.start;
  const flush = (): void => {
    if (literal !== '') pieces.push({ kind: 'text', text: literal });
    literal = '';
  };
  const units = [...dollars.map((each) => ({ range: each, name: undefined, dollar: true })), ...outer.map((each) => ({ name: undefined, ...each, dollar: false }))]
    .sort((a, b) => a.range.start - b.range.start);
  for (const unit of units) {
    literal += plainText(text.slice(at, unit.range.start));
    at = unit.range.end;
    if (unit.dollar) {
      literal += '$';
      continue;
    }
    flush();
    const source = text.slice(unit.range.start, unit.range.end);
    pieces.push(unit.name === undefined ? { kind: 'template', source } : { kind: 'reference', name: unit.name, source });
  }
  literal += plainText(text.slice(at, range.end));
  flush();
  return pieces;
}

function plainText(source: string): string {
  return source.replace(/[ \t]*\\\r?\n[ \t]*/g, ' ').replaceAll('\\#', '#');
}

/** Content as a value of this file; sources that were read in none of its values are another language's. */
export function spellValue(document: Document, content: Content, known: ReadonlySet<string>): string | Refusal {
  const only = content[0];
  if (content.length === 1 && only?.kind === 'carry' && only.from.document === document && only.from.part === undefined) {
    return document.text.slice(only.from.range.start, only.from.range.end);
  }
  let source = '';
  for (const piece of contentPieces(content)) {
    if (piece.kind !== 'text' && !known.has(piece.source)) return refuse('no-idiom', 'the value is filled in by another program than make');
    if (piece.kind !== 'text') source += piece.source;
    else if (/[\r\n\0]/.test(piece.text)) return refuse('cannot-hold', 'a line break does not go into a variable of make');
    else source += piece.text.replaceAll('$', '$$$$').replaceAll('#', '\\#');
  }
  const text = textOf(contentPieces(content));
  const back = textOf(piecesOf(source, { start: 0, end: source.length }));
  const lost = source !== source.trim() || /\\$/.test(source) || /\\\\#/.test(source) || back !== text;
  return lost ? refuse('cannot-hold', 'make would read the value differently') : source;
}

/** Names that a value reads, in functions too. */
export function namesRead(text: string, range: Range): readonly string[] {
  return expansionsIn(text, range.start, range.end).reads.map((read) => read.name);
}
