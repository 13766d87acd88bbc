import type { Environment, Piece, ReferenceSite, Slot } from '../sites/site.ts';
import type { DataScalar } from '../tree/data-tree.ts';
import { partSlot, scalarSlot } from '../tree/handles.ts';

const REFERENCE = /\$\$|\$\(([A-Za-z_][\w.-]*)\)/g;

/** A value's slot: `$(X)` is a reference where the container defines X; without that Kubernetes leaves the text alone. */
export function variableSlot(scalar: DataScalar, defined: ReadonlySet<string>): Slot {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { name, start, end } of references(scalar.text, defined)) {
    if (start > at) pieces.push({ kind: 'text', text: scalar.text.slice(at, start) });
    pieces.push({ kind: 'reference', name, source: scalar.text.slice(start, end) });
    at = end;
  }
  if (pieces.length === 0) return scalarSlot(scalar);
  if (at < scalar.text.length) pieces.push({ kind: 'text', text: scalar.text.slice(at) });
  return scalarSlot(scalar, pieces);
}

/** The places in a value or argument that read a variable of the container. */
export function variableReferences(scalar: DataScalar, defined: ReadonlySet<string>, environment: Environment, address: string): readonly ReferenceSite[] {
  return references(scalar.text, defined).map(({ name, start }) => ({
    kind: 'reference',
    document: scalar.document,
    name: partSlot(scalar, { start: start + 2, end: start + 2 + name.length }),
    environment,
    address,
  }));
}

/** The places that another program fills in before the cluster sees the file (envsubst, a pipeline): `${X}`, `$X`. */
export function outerReferences(scalar: DataScalar, address: string): readonly ReferenceSite[] {
  return outer(scalar.text).map(({ name, at }) => ({
    kind: 'reference', document: scalar.document, name: partSlot(scalar, { start: at, end: at + name.length }), address,
  }));
}

function outer(text: string): readonly { readonly name: string; readonly at: number; readonly start: number; readonly end: number }[] {
  return [...text.matchAll(OUTER)].map((match) => {
    const name = (match[1] ?? match[2])!;
    const end = match.index + match[0].length;
    return { name, at: end - name.length - (match[1] === undefined ? 0 : 1), start: match.index, end };
  });
}

function references(text: string, defined: ReadonlySet<string>): readonly { name: string; start: number; end: number }[] {
  return [...text.matchAll(REFERENCE)].flatMap((match) => {
    const name = match[1];
    // `$$` is an escaped dollar: `$$(X)` reads nothing.
    return name === undefined || !defined.has(name) ? [] : [{ name, start: match.index, end: match.index + match[0].length }];
  });
}
