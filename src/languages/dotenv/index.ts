import type { Document } from '../../document/document.ts';
import { addressOf } from '../../sites/address.ts';
import { textOf } from '../../sites/pieces.ts';
import { proseSites } from '../../sites/prose.ts';
import type { AssignmentSite, Entry, Environment, ReferenceSite, Slot } from '../../sites/site.ts';
import type { Language, ParseContext, ParseFailure, Parsed } from '../language.ts';
import { fileBinder } from './binder.ts';
import { printDotenv, type Handle } from './print.ts';
import { scanDotenv, type Assignment, type Value } from './scan.ts';

/** Files of `NAME=value` lines, as `dotenv`, Docker and Compose read them. */
export const dotenv: Language = {
  id: 'dotenv',
  parse: parseDotenv,
  witness: async () => (await import('./witness.ts')).dotenvWitness,
};

function parseDotenv(document: Document, context: ParseContext): Parsed | ParseFailure {
  const scanned = scanDotenv(document.parseText);
  if ('failed' in scanned) return scanned;
  const assignments: AssignmentSite[] = [];
  const environment: Environment = {
    id: `${document.id}:file`, kind: 'file', document, address: context.address,
    binder: fileBinder(() => assignments.at(-1)),
  };
  const references: ReferenceSite[] = [];
  for (const each of scanned.assignments) {
    const { value } = each;
    const name = nameSlot(document, each.name);
    const address = addressOf(context.address, textAt(document, each.name));
    assignments.push({
      kind: 'assignment', document, name, entry: entryOf(document, each), environment, address,
      source: value === undefined ? 'pass-through' : 'value',
      ...(value === undefined ? {} : { value: valueSlot(document, value) }),
    });
    for (const reference of value?.references ?? []) {
      references.push({ kind: 'reference', document, name: nameSlot(document, reference.name), environment, address });
    }
  }
  return {
    document, context, trees: [], guests: [],
    sites: [
      ...assignments, ...references,
      ...proseSites(document, scanned.comments, { frozen: 'not-writable', comment: true, address: context.address }),
    ],
    outline: outlineOf(scanned.assignments, document.parseText),
    print: (operations) => printDotenv(document, operations),
  };
}

/** Values by name, for the second parser to agree with; the last one of a name counts. */
function outlineOf(assignments: readonly Assignment[], text: string): unknown {
  return Object.fromEntries(assignments.flatMap(({ name, value }) => value === undefined ? []
    : [[text.slice(name.start, name.end), textOf(value.pieces)]]));
}

function textAt(document: Document, range: { readonly start: number; readonly end: number }): string {
  return document.text.slice(range.start, range.end);
}

function nameSlot(document: Document, range: Slot['range']): Slot {
  const handle: Handle = { kind: 'name' };
  return { document, range, pieces: [{ kind: 'text', text: textAt(document, range) }], handle };
}

/** Template parts stay what they are; the scanner has read the masked text. */
function valueSlot(document: Document, value: Value): Slot {
  const handle: Handle = { kind: 'value', value };
  const masked = document.opaque.some((each) => each.range.start < value.range.end && value.range.start < each.range.end);
  const pieces: Slot['pieces'] = masked ? [{ kind: 'template', source: textAt(document, value.range) }] : value.pieces;
  return { document, range: value.range, pieces, handle, ...(value.writable ? {} : { frozen: 'not-writable' as const }) };
}

function entryOf(document: Document, assignment: Assignment): Entry {
  const handle: Handle = { kind: 'assignment', assignment };
  return { document, range: assignment.range, handle };
}
