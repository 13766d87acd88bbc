import type { Environment, Piece, ReferenceSite, Slot } from '../sites/site.ts';
import type { DataScalar } from '../tree/data-tree.ts';
import { partSlot, scalarSlot } from '../tree/handles.ts';

const REFERENCE = /\$\$|\$\(([A-Za-z_][\w.-]*)\)/g;

/** What another program fills in before the cluster sees the file: envsubst, a pipeline. */
const OUTER = /\$\$|\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)/g;

interface Found {
  readonly name: string;
  /** Where the name itself starts. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

/** An argument's slot: `$(X)` is a reference where the container defines X; without that Kubernetes leaves the text alone. */
export function variableSlot(scalar: DataScalar, defined: ReadonlySet<string>): Slot {
  return slotWith(scalar, inner(scalar.text, defined));
}

/** A value's slot: as above, and `${X}` and `$X` too, which no shell reads here. */
export function valueSlot(scalar: DataScalar, defined: ReadonlySet<string>): Slot {
  return slotWith(scalar, [...inner(scalar.text, defined), ...outer(scalar.text)].sort((a, b) => a.start - b.start));
}

/** The places in a value or argument that read a variable of the container. */
export function variableReferences(scalar: DataScalar, defined: ReadonlySet<string>, environment: Environment, address: string): readonly ReferenceSite[] {
  return (scalar.fills === true ? [] : inner(scalar.text, defined)).map((found) => ({ ...referenceAt(scalar, found, address), environment }));
}

/** The places in a value that another program fills in. */
export function outerReferences(scalar: DataScalar, address: string): readonly ReferenceSite[] {
  return (scalar.fills === true ? [] : outer(scalar.text)).map((found) => referenceAt(scalar, found, address));
}

function referenceAt(scalar: DataScalar, { name, at }: Found, address: string): ReferenceSite {
  return { kind: 'reference', document: scalar.document, name: partSlot(scalar, { start: at, end: at + name.length }), address };
}

function slotWith(scalar: DataScalar, references: readonly Found[]): Slot {
  // What a program computes is filled in by the program alone.
  if (scalar.fills === true) return scalarSlot(scalar);
  const pieces: Piece[] = [];
  let at = 0;
  for (const { name, start, end } of references) {
    if (start > at) pieces.push({ kind: 'text', text: scalar.text.slice(at, start) });
    pieces.push({ kind: 'reference', name, source: scalar.text.slice(start, end) });
    at = end;
  }
  if (pieces.length === 0) return scalarSlot(scalar);
  if (at < scalar.text.length) pieces.push({ kind: 'text', text: scalar.text.slice(at) });
  return scalarSlot(scalar, pieces);
}

function inner(text: string, defined: ReadonlySet<string>): readonly Found[] {
  return [...text.matchAll(REFERENCE)].flatMap((match) => {
    const name = match[1];
    // `$$` is an escaped dollar: `$$(X)` reads nothing.
    if (name === undefined || !defined.has(name)) return [];
    return [{ name, at: match.index + 2, start: match.index, end: match.index + match[0].length }];
  });
}

function outer(text: string): readonly Found[] {
  return [...text.matchAll(OUTER)].flatMap((match) => {
    const name = match[1] ?? match[2];
    if (name === undefined) return [];
    return [{ name, at: match.index + (match[1] === undefined ? 1 : 2), start: match.index, end: match.index + match[0].length }];
  });
}
