import type { Document } from '../../document/document.ts';
import { printLines } from '../../sites/line-printer.ts';
import { contentPieces, textOf } from '../../sites/pieces.ts';
import type { Content, Operation, Shape, Slot } from '../../sites/site.ts';
import type { Edit } from '../../text/edit.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { Assignment, Value } from './scan.ts';
import { spellValue } from './spelling.ts';

/** What slots and entries of a dotenv document carry. */
export type Handle =
  | { readonly kind: 'assignment'; readonly assignment: Assignment }
  | { readonly kind: 'name' }
  | { readonly kind: 'value'; readonly value: Value };

/** Prints operations on one dotenv document: whole lines come and go, names and values are set in place. */
export function printDotenv(document: Document, operations: readonly Operation[]): readonly Edit[] | Refusal {
  return printLines<Assignment>(document, operations, {
    lineOf: (handle) => assignmentOf(handle as Handle | undefined),
    render: (shape) => rendered(document, shape),
    setText: (slot, to) => setText(document, slot, to),
  });
}

function assignmentOf(handle: Handle | undefined): Assignment | undefined {
  return handle?.kind === 'assignment' ? handle.assignment : undefined;
}

function setText(document: Document, slot: Slot, to: Content): string | Refusal {
  const pieces = contentPieces(to);
  if (slot.part !== undefined) return textOf(pieces);
  const handle = slot.handle as Handle | undefined;
  if (handle?.kind === 'value') return spellValue(document, to, handle.value.quote);
  if (handle?.kind !== 'name') return refuse('not-writable', 'the place is no name and no value');
  const name = pieces.map((piece) => piece.kind === 'text' ? piece.text : '=').join('');
  return /^[\w.-]+$/.test(name) ? name : refuse('cannot-hold', 'this is no name of a variable');
}

function rendered(document: Document, shape: Shape): readonly string[] | Refusal {
  if (shape.shape === 'comment') return shape.text.split(/\r?\n/).map((line) => `# ${line}`.trimEnd());
  if (shape.shape !== 'assignment') return refuse('not-writable', `a ${shape.shape} cannot stand in this file`);
  const value = spellValue(document, shape.value, 'none');
  return isRefusal(value) ? value : [`${shape.exported ? 'export ' : ''}${shape.name}=${value}`];
}
