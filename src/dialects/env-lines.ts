import { addressOf } from '../sites/address.ts';
import { contentPieces } from '../sites/pieces.ts';
import type { AssignmentSite, BindValue, Content, Environment, Operation } from '../sites/site.ts';
import type { Range } from '../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../text/refusal.ts';
import { pairOf, type DataMap, type DataPair } from '../tree/data-tree.ts';
import { pairEntry } from '../tree/handles.ts';
import { strangeReference } from './carried.ts';
import type { EnvReading } from './env-list.ts';
import { valueLines, type ValueLine } from './value-lines.ts';
import { filledCodec, textSlot, type Filling } from './value-text.ts';

/** Where lines `NAME = value` stand under a key of a section, and how things are written there. */
export interface EnvLinesPlace {
  readonly section: DataMap;
  /** Spellings of the key; the first is written where none is there. */
  readonly keys: readonly string[];
  /** The key after which a new one goes. */
  readonly after: readonly string[];
  readonly filling: Filling;
  /** Name and value in a line, and the case in which alone it holds; undefined for a line that is no variable. */
  split(text: string): { readonly name: Range; readonly value: Range; readonly condition?: string } | undefined;
  /** How a line refers to a variable; undefined where this one cannot. */
  reference(name: string, line: string): Content | undefined;
  /** True where a command's words refer to variables in the same way. */
  readonly inWords?: true;
}

/** The variables of lines under one key: `set_env` of tox, `env` of pytest. */
export function envLines(place: EnvLinesPlace): EnvReading {
  const homes = new Map<AssignmentSite, ValueLine>();
  function written(name: string, value: BindValue, line: string): Content | Refusal {
    const strange = strangeReference(value, place.section.document);
    if (strange !== undefined) return strange;
    if (value.kind === 'content') return contentPieces(value.content);
    return place.reference(name, line) ?? refuse('no-idiom', 'this line has no way to refer to a variable');
  }
  return {
    binder: {
      ...(place.inWords === true ? { reference: (name) => place.reference(name, '') ?? [] } : {}),
      add(name, value, beside) {
        const home = (beside === undefined ? undefined : homes.get(beside)) ?? relative(name, homes);
        const content = written(name, value, '');
        if (isRefusal(content)) return content;
        const text = encoded(content, place.filling);
        if (isRefusal(text)) return text;
        const line: Content = [{ kind: 'text', text: `${name}${home === undefined ? ' = ' : delimiterOf(home, place)}` }, ...text];
        if (home !== undefined) return [{ op: 'insert', beside: home.entry, side: 'after', shape: { shape: 'item', value: { text: line } } }];
        const anchor = neighbour(place);
        if (anchor === undefined) return refuse('not-writable', 'nothing stands beside the variables');
        const key = place.keys[0]!;
        return [{ op: 'insert', beside: pairEntry(anchor), side: 'after', shape: { shape: 'pair', key, value: { list: [{ text: line }] } } }];
      },
      replace(site, name, value) {
        const rename: Operation = { op: 'set', slot: site.name, to: [{ kind: 'text', text: name }] };
        if (value === 'keep' || (value.kind === 'reference' && site.source === 'pass-through')) return [rename];
        const home = homes.get(site);
        if (home === undefined || site.value === undefined) return refuse('not-writable', 'the line is not one of these');
        const content = written(name, value, home.scalar.text);
        return isRefusal(content) ? content : [rename, { op: 'set', slot: site.value, to: content }];
      },
    },
    read: (environment) => valueLines(place.section, place.keys).flatMap((line) => siteOf(line, place, environment, homes)),
  };
}

/** The last line with a name of the same family (`APP_A`, `APP_B`), else the last one. */
function relative(name: string, homes: ReadonlyMap<AssignmentSite, ValueLine>): ValueLine | undefined {
  const family = name.split('_', 1)[0]!;
  const alike = [...homes].findLast(([site]) => site.name.pieces.some((piece) => piece.kind === 'text' && piece.text.startsWith(`${family}_`)));
  return alike?.[1] ?? [...homes.values()].at(-1);
}

function siteOf(line: ValueLine, place: EnvLinesPlace, environment: Environment, homes: Map<AssignmentSite, ValueLine>): readonly AssignmentSite[] {
  const { scalar, entry, pair } = line;
  const codec = filledCodec(scalar.codec(), place.filling);
  const found = place.split(codec.text);
  if (found === undefined) return [];
  // Lines of different cases are no double settings: which of them holds, only the program knows.
  const frozen = found.condition !== undefined && severalCases(place) ? { frozen: 'not-writable' as const } : {};
  const site: AssignmentSite = {
    kind: 'assignment', document: scalar.document, name: { ...textSlot(scalar.document, codec, found.name, scalar), ...frozen },
    value: { ...textSlot(scalar.document, codec, found.value, scalar), ...frozen }, source: 'value', entry: { ...entry, ...frozen }, environment,
    address: addressOf(environment.address, pair.key.text, codec.text.slice(found.name.start, found.name.end)),
  };
  homes.set(site, line);
  return [site];
}

/** True where lines hold in different cases. */
function severalCases(place: EnvLinesPlace): boolean {
  const conditions = valueLines(place.section, place.keys).map(({ scalar }) => place.split(scalar.text)?.condition);
  return new Set(conditions.filter((each) => each !== undefined)).size > 1;
}

/** The delimiter of a neighbour, with its blanks. */
function delimiterOf({ scalar }: ValueLine, place: EnvLinesPlace): string {
  const found = place.split(scalar.text);
  return found === undefined ? '=' : scalar.text.slice(found.name.end, found.value.start);
}

function neighbour({ section, after }: EnvLinesPlace): DataPair | undefined {
  return after.map((key) => pairOf(section, key)).find((pair) => pair !== undefined) ?? section.pairs.at(-1);
}

/** Content of a new line, which no codec writes. */
function encoded(content: Content, filling: Filling): Content | Refusal {
  const pieces: Content[number][] = [];
  for (const piece of content) {
    const text = piece.kind === 'text' ? filling.encode(piece.text) : '';
    if (isRefusal(text)) return text;
    pieces.push(piece.kind === 'text' ? { kind: 'text', text } : piece);
  }
  return pieces;
}
