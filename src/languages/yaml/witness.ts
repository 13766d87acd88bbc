import { CORE_SCHEMA, loadAll, Type } from 'js-yaml';
import type { Witness } from '../language.ts';

/** A value with more nodes than this when its aliases are written out is not compared. */
const MAX_NODES = 2_000_000;

/** Unknown tags are no error: a text is kept with its tag, a collection as it is. Merge keys stay keys. */
const TOLERANT = CORE_SCHEMA.extend((['scalar', 'sequence', 'mapping'] as const).flatMap((kind) => ['!', 'tag:'].map((prefix) => new Type(prefix, {
  kind, multi: true,
  construct: (data: unknown, tag?: string) => (kind === 'scalar' ? `${tag} ${String(data)}` : data),
}))));

/** js-yaml as the second reader: the values of all documents of the stream, or undefined when it cannot read it. */
export const yamlWitness: Witness = {
  read(text) {
    try {
      const documents = loadAll(text, undefined, { schema: TOLERANT, json: true });
      return isComparable(documents) ? documents : undefined;
    } catch {
      return undefined;
    }
  },
};

/** Shared nodes count as often as they are read, or a few lines of aliases would keep a comparison busy for ever. */
function isComparable(root: unknown): boolean {
  const sizes = new Map<object, number>();
  function sizeOf(value: unknown): number {
    if (typeof value !== 'object' || value === null) return 1;
    const known = sizes.get(value);
    if (known !== undefined) return known;
    sizes.set(value, Infinity);
    let size = 1;
    for (const each of Object.values(value)) size += sizeOf(each);
    sizes.set(value, size);
    return size;
  }
  return sizeOf(root) <= MAX_NODES;
}
