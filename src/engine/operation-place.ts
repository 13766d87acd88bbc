import type { Document } from '../document/document.ts';
import type { AnyOperation } from '../sites/site.ts';
import type { Range } from '../text/range.ts';

/** The document an operation writes to, and the stretch of it that it acts on or stands beside. */
export function placeOfOperation(operation: AnyOperation): { readonly document: Document; readonly range: Range } {
  switch (operation.op) {
    case 'set':
    case 'express': return operation.slot;
    case 'insert': return operation.beside;
    case 'drop':
    case 'comment': return operation.entry;
  }
}
