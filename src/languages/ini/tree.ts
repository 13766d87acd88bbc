import type { Codec, Document } from '../../document/document.ts';
import { overlaps, type Range } from '../../text/range.ts';
import type { DataMap, DataNode, DataPair, DataScalar } from '../../tree/data-tree.ts';
import { joinedText, valueCodec, type ValuePlace } from './codec.ts';
import type { Flavour } from './flavour.ts';
import type { IniEntry, IniFile, IniItem, IniSection } from './scan.ts';

/** What a node of the tree stands for in the file. */
export type Place =
  | { readonly kind: 'section'; readonly section: IniSection }
  | { readonly kind: 'entry'; readonly section: IniSection; readonly entry: IniEntry }
  | { readonly kind: 'item'; readonly section: IniSection; readonly entry: IniEntry; readonly item: IniItem };

/** Places by the identity of pairs, of a list's items and of scalars. */
export interface Layout {
  placeOf(handle: unknown): Place | undefined;
  /** True for the text of a key or a section. */
  isName(handle: unknown): boolean;
}

/** The file as a map of sections. A value with indented lines is the list of its lines. Keys may stand more than once. */
export function buildTree(document: Document, file: IniFile, flavour: Flavour): { readonly tree: DataMap; readonly layout: Layout } {
  const places = new Map<unknown, Place>();
  const names = new Set<unknown>();

  function scalar(range: Range, place: ValuePlace, item?: IniItem): DataScalar {
    let made: Codec | undefined;
    const codec = (): Codec => (made ??= valueCodec(document, range, place));
    const whole = document.text.slice(range.start, range.end);
    const masked = document.opaque.some((each) => overlaps(each.range, range));
    const text = masked ? codec().text : item === undefined ? whole : joinedText(document.text, item, flavour);
    return { kind: 'scalar', document, range, text, style: 'plain', isString: true, codec };
  }

  function named(range: Range, section: string): DataScalar {
    const node = scalar(range, { flavour, section, kind: 'name' });
    names.add(node);
    return node;
  }

  function valueOf(section: IniSection, sectionName: string, entry: IniEntry): DataNode {
    const place = (item: IniItem): Place => ({ kind: 'item', section, entry, item });
    const [first] = entry.items;
    if (!entry.indented) {
      const range = first?.range ?? { start: entry.valueStart, end: entry.valueStart };
      const node = scalar(range, { flavour, section: sectionName, kind: 'value' }, first);
      places.set(node, { kind: 'entry', section, entry });
      return node;
    }
    const items = entry.items.map((item) => {
      const node = scalar(item.range, { flavour, section: sectionName, kind: item.own ? 'line' : 'value' }, item);
      places.set(node, place(item));
      return node;
    });
    return { kind: 'list', document, range: { start: first!.range.start, end: entry.items.at(-1)!.range.end }, flow: false, items };
  }

  const pairs: DataPair[] = [];
  for (const section of file.sections) {
    const name = section.name === undefined ? '' : document.text.slice(section.name.start, section.name.end).trim();
    const own = section.entries.map((entry): DataPair => {
      const key = named(entry.key, name);
      const value = valueOf(section, name, entry);
      const pair: DataPair = { key, value, document, range: { start: entry.key.start, end: Math.max(value.range.end, entry.delimiterEnd) } };
      places.set(pair, { kind: 'entry', section, entry });
      places.set(key, { kind: 'entry', section, entry });
      return pair;
    });
    if (section.name === undefined) {
      pairs.push(...own);
      continue;
    }
    const key = named(section.name, name);
    const end = own.at(-1)?.range.end ?? section.name.end + 1;
    const range = { start: section.name.start - 1, end };
    const pair: DataPair = { key, value: { kind: 'map', document, range, flow: false, pairs: own, repeats: true }, document, range };
    places.set(pair, { kind: 'section', section });
    places.set(key, { kind: 'section', section });
    pairs.push(pair);
  }
  return {
    tree: { kind: 'map', document, range: { start: 0, end: document.text.length }, flow: false, pairs, repeats: true },
    layout: { placeOf: (handle) => places.get(handle), isName: (handle) => names.has(handle) },
  };
}
