import { fragmentsCodec } from '../document/codec-fragments.ts';
import type { Codec } from '../document/document.ts';
import { addressOf } from '../sites/address.ts';
import type { Guest, GuestElement, Reading } from '../sites/guest.ts';
import type { AssignmentSite, Content, Data, Entry, Environment, EnvironmentKind, Site } from '../sites/site.ts';
import type { Range } from '../text/range.ts';
import type { Refusal } from '../text/refusal.ts';
import { pairOf, valueAt, type DataList, type DataMap, type DataNode, type DataScalar } from '../tree/data-tree.ts';
import { extentOf } from '../tree/extent.ts';
import { itemEntry } from '../tree/handles.ts';
import { envMap } from './env-map.ts';
import { envRows } from './env-rows.ts';
import { asWritten, type TextReading } from './filled-text.ts';
import { imageSites } from './image-sites.ts';
import { outsideBinder } from './outside-binder.ts';

/** Lists in lists of a script: more is nobody's. */
const MAX_DEPTH = 10;

/** Sites and guests of a file as they are found. */
export interface Found extends Reading {
  readonly sites: Site[];
  readonly guests: Guest[];
}

/** How variables are written in one kind of file. */
export interface CiIdiom {
  /** Values and images. */
  readonly text: TextReading;
  /** Scripts; absent: as `text`. */
  readonly script?: TextReading;
  reference(name: string): Content | Refusal;
  /** Where a variable has to be set that cannot be referred to under its own name; `reference` is not asked then. */
  readonly outside?: string;
  /** With `outside`: values that only hide what comes in; absent: `X: $X`. */
  readonly useless?: (site: AssignmentSite) => boolean;
  readonly inner?: (value: DataNode) => DataNode | undefined;
  readonly external?: (value: DataNode) => boolean;
  readonly referenceData?: (name: string) => Data;
  readonly literal?: (content: Content) => Content;
  readonly passThrough?: boolean;
  /** The variables may be a list, too: `- NAME=value`, `- NAME: value`. */
  readonly rows?: true;
}

/** A job, step or service and where its variables stand. */
export interface VariablesPlace {
  readonly kind: EnvironmentKind;
  readonly owner: DataMap;
  /** The pair with the variables, which may be missing. */
  readonly key: string;
  /** Keys after which the pair goes, best first. */
  readonly after: readonly string[];
  readonly address: string;
  readonly parent?: Environment | undefined;
  readonly image?: DataNode | undefined;
  /** What belongs to it beside its own map (`extends`). */
  readonly brought?: readonly Range[];
}

/** The environment of a map of variables; its variables are added to `found`. */
export function readVariables(place: VariablesPlace, idiom: CiIdiom, found: Found): Environment {
  const { owner, kind, parent, address } = place;
  const variables = idiom.rows === true && valueAt(owner, place.key)?.kind === 'list' ? envRows({
    key: place.key, owner, after: place.after, literal: idiom.literal ?? asWritten, reference: (name) => idiom.reference(name),
    text: (scalar) => idiom.text.codec(scalar).text, part: idiom.text.part, whole: idiom.text.whole,
  }) : envMap({
    key: place.key, owner, after: place.after, literal: idiom.literal ?? asWritten, slot: idiom.text.whole, passThrough: idiom.passThrough === true,
    reference: (name) => idiom.reference(name),
    ...(idiom.inner === undefined ? {} : { inner: idiom.inner }),
    ...(idiom.external === undefined ? {} : { external: idiom.external }),
    ...(idiom.referenceData === undefined ? {} : { referenceData: idiom.referenceData }),
  });
  const own = pairOf(owner, place.key);
  const image = imageName(place.image);
  const environment: Environment = {
    id: `${owner.document.id}@${owner.range.start}:${kind}:${place.key}`,
    kind, document: owner.document, address,
    ...(parent === undefined ? {} : { parent }),
    binder: idiom.outside === undefined ? variables.binder : outsideBinder(variables.binder, idiom.outside, idiom.useless),
    ...(image === undefined ? {} : { image: idiom.text.whole(image) }),
    extent: [...(own === undefined ? [] : extentOf({ ...owner, range: own.range, pairs: [own] })), ...place.brought ?? []],
  };
  found.sites.push(...imageSites(environment), ...variables.read(environment));
  return environment;
}

/**
 * The lines of one script: texts and lists of texts that one shell runs one after the other. What is no text (an alias,
 * a `!reference`) stands elsewhere and is left out.
 */
export function readScript(
  nodes: readonly (DataNode | undefined)[], idiom: CiIdiom, environment: Environment, address: string, found: Found, language = 'shell',
): void {
  const parts = nodes.flatMap((node) => (node === undefined ? [] : partsOf(node, idiom.script ?? idiom.text, undefined, 0)));
  const [first] = parts;
  if (first === undefined) return;
  if (parts.length === 1 && first.entry === undefined) {
    found.guests.push({ codec: first.codec, language, environment, address });
    return;
  }
  const codec = fragmentsCodec({ start: first.codec.range.start, end: parts.at(-1)!.codec.range.end }, parts.map((part) => part.codec), '\n');
  found.guests.push({ codec, language, environment, address, elements: elementsOf(parts) });
}

interface ScriptPart {
  readonly codec: Codec;
  readonly entry: Entry | undefined;
}

function partsOf(node: DataNode, text: TextReading, entry: Entry | undefined, depth: number): readonly ScriptPart[] {
  if (depth > MAX_DEPTH) return [];
  if (node.kind === 'scalar') return node.text === '' ? [] : [{ codec: text.codec(node), entry }];
  if (node.kind !== 'list' || isTagged(node)) return [];
  return node.items.flatMap((item, index) => partsOf(item, text, itemEntry(node, index), depth + 1));
}

/** A list that only names another place (`!reference [.base, script]`). */
function isTagged({ document, range }: DataList): boolean {
  return /(?:^|\s)![^\s,[\]{}]*[ \t]*$/.test(document.text.slice(Math.max(0, range.start - 40), range.start));
}

function elementsOf(parts: readonly ScriptPart[]): readonly GuestElement[] {
  const elements: GuestElement[] = [];
  let start = 0;
  for (const { codec, entry } of parts) {
    const end = start + codec.text.length;
    if (entry !== undefined) elements.push({ range: { start, end }, entry });
    start = end + 1;
  }
  return elements;
}

/** The image of a service that has no variables: a text, or a map with its `name`. */
export function readImage(node: DataNode | undefined, idiom: CiIdiom, environment: Environment | undefined, address: string, found: Found): void {
  const image = imageName(node);
  if (image === undefined) return;
  const at = node === image ? address : addressOf(address, 'name');
  found.sites.push({ kind: 'image', document: image.document, image: idiom.text.whole(image), use: 'run', address: at, ...(environment === undefined ? {} : { environment }) });
}

function imageName(node: DataNode | undefined): DataScalar | undefined {
  const name = node?.kind === 'map' ? ['name', 'image', 'uri'].flatMap((key) => valueAt(node, key) ?? [])[0] : node;
  return name?.kind === 'scalar' && name.text !== '' ? name : undefined;
}

/** The maps of a list, with their addresses. */
export function mapsOf(node: DataNode | undefined, address: string): readonly { readonly map: DataMap; readonly address: string }[] {
  if (node?.kind !== 'list') return [];
  return node.items.flatMap((item, index) => (item.kind === 'map' ? [{ map: item, address: addressOf(address, index) }] : []));
}

/** The maps that stand as values in a map, with their names. */
export function entriesOfMap(node: DataNode | undefined, address: string): readonly { readonly name: string; readonly map: DataMap; readonly address: string }[] {
  if (node?.kind !== 'map') return [];
  return node.pairs.flatMap(({ key, value }) => (value.kind === 'map' ? [{ name: key.text, map: value, address: addressOf(address, key.text) }] : []));
}
