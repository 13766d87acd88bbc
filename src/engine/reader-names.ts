import type { AssignmentSite, AnyOperation, Entry } from '../sites/site.ts';
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

/** Gives the places that read a renamed variable its new name, or says which of them cannot be changed. */
export function renameReaders(readers: readonly Reader[], { renamed, moved, dropped }: Fates, operations: AnyOperation[]): Refusal | undefined {
  const given = new Map<Reader['reference'], string>();
  for (const { reference, definition } of readers) {
    const gone = dropped.some((entry) => entry.document === reference.document
      && entry.range.start <= reference.name.range.start && reference.name.range.end <= entry.range.end);
    if (gone) continue;
    const { assignment } = definition;
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
