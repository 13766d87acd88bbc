import type { AnyOperation, AssignmentSite, Content, Data, Entry, Shape } from '../sites/site.ts';
import { contains } from '../text/range.ts';
import { refuse, type Refusal } from '../text/refusal.ts';
import { isGlued } from './joined-text.ts';
import { placeOf } from './place.ts';
import type { Reader } from './readers.ts';

/** What became of the assignments. */
export interface Fates {
  /** What those read that read them. */
  readonly renamed: ReadonlyMap<AssignmentSite, string>;
  /** The name that stands in their place. */
  readonly moved: ReadonlyMap<AssignmentSite, string>;
  readonly dropped: readonly Entry[];
}

/** True when an operation writes the source of a place that reads a variable somewhere else. */
function carries(operation: AnyOperation, { document, name }: Reader['reference']): boolean {
  const contents = operation.op === 'set' ? [operation.to] : operation.op === 'insert' ? contentsOf(operation.shape) : [];
  return contents.some((content) => content.some((piece) => piece.kind === 'carry' && piece.from.document === document && contains(piece.from.range, name.range)));
}

function contentsOf(shape: Shape): readonly Content[] {
  switch (shape.shape) {
    case 'word': return [shape.content];
    case 'assignment': return [shape.value];
    case 'pair': case 'item': return textsOf(shape.value);
    case 'comment': return [];
  }
}

function textsOf(data: Data): readonly Content[] {
  if ('text' in data) return [data.text];
  return 'map' in data ? data.map.flatMap(([, value]) => textsOf(value)) : data.list.flatMap(textsOf);
}

/** Gives the places that read a renamed variable its new name, or says which of them cannot be changed. */
export function renameReaders(readers: readonly Reader[], { renamed, moved, dropped }: Fates, operations: AnyOperation[]): Refusal | undefined {
  const given = new Map<Reader['reference'], string>();
  for (const { reference, definition } of readers) {
    const gone = dropped.some((entry) => entry.document === reference.document
      && entry.range.start <= reference.name.range.start && reference.name.range.end <= entry.range.end);
    const { assignment } = definition;
    if (gone) {
      const changes = assignment !== undefined && (renamed.has(assignment) || moved.has(assignment) || dropped.includes(assignment.entry));
      if (changes && operations.some((operation) => carries(operation, reference))) {
        return refuse('read-elsewhere', `the value read at ${placeOf(reference.document, reference.name.range)} would be given on under its old name`);
      }
      continue;
    }
    const name = assignment === undefined ? undefined
      : renamed.get(assignment) ?? (reference.entry === undefined ? undefined : moved.get(assignment));
    if (name === undefined && reference.entry !== undefined && dropped.includes(definition.entry)) {
      operations.push({ op: 'drop', entry: reference.entry });
      continue;
    }
    if (name === undefined) return refuse('read-elsewhere', `"${definition.label}" is still read at ${placeOf(reference.document, reference.name.range)}`);
    if (name === 'PREFECT_API_URL' && isGlued(reference)) {
      return refuse('read-elsewhere', `${placeOf(reference.document, reference.name.range)} builds on the URL, which ends in /api from now on`);
    }
    const before = given.get(reference);
    if (before !== undefined && before !== name) return refuse('read-elsewhere', `"${definition.label}" is read at ${placeOf(reference.document, reference.name.range)} under two new names`);
    given.set(reference, name);
    if (before !== undefined) continue;
    operations.push({ op: 'set', slot: reference.name, to: [{ kind: 'text', text: name }] });
  }
  return undefined;
}
