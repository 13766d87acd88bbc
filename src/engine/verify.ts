import type { Language, Witness } from '../languages/language.ts';
import { plainText } from '../sites/pieces.ts';
import type { DataNode, DataPair } from '../tree/data-tree.ts';
import { rootRange } from '../document/document.ts';
import { contains, overlaps, type Range } from '../text/range.ts';
import type { Edit } from '../text/edit.ts';
import { refuse, type Refusal } from '../text/refusal.ts';
import type { AnyOperation, Site } from '../sites/site.ts';
import { entriesOf } from '../sites/word-part.ts';
import { configDocuments, configLeaves } from './config-leaves.ts';
import type { Scan } from './scan.ts';
import { placeOfOperation } from './operation-place.ts';

/** Everything a check of a fix looks at. */
export interface Change {
  readonly before: Scan;
  readonly after: Scan;
  readonly edits: readonly Edit[];
  readonly operations: readonly AnyOperation[];
}

/**
 * The checks on a fix that need no second parser: the result parses wherever the original did, no other
 * assignment changed, no name is given twice, and no comment outside the edits is gone. Undefined when all hold.
 */
export function verifyChange(change: Change): Refusal | undefined {
  return stillParses(change) ?? otherAssignments(change) ?? givenTwice(change) ?? comments(change);
}

function stillParses({ before, after }: Change): Refusal | undefined {
  if (after.failures.length <= before.failures.length) return undefined;
  const failure = after.failures.at(-1)!;
  return refuse('verification', `the result would not parse as ${failure.document.language}: ${failure.failure.failed}`);
}

/** Assignments that no operation touches must be the same before and after, name for name and value for value. */
function otherAssignments({ before, after, operations }: Change): Refusal | undefined {
  const touched = new Set<string>();
  const configs = configDocuments(before);
  const places = [...assignmentPlaces(before), ...configLeaves(before, configs).map(({ own, key, name }) => ({ own, name: key, text: name }))];
  for (const operation of operations) for (const name of namesIn(operation, places)) touched.add(name);
  const signature = (scan: Scan): Map<string, number> => count([
    ...scan.documents.flatMap((each) => each.sites).flatMap((site) => assignmentSignature(site, touched)),
    ...configLeaves(scan, configs).filter(({ name }) => !touched.has(name)).map(({ name, text }) => `${name}\u0000${text}`),
  ]);
  const was = signature(before);
  const is = signature(after);
  const lost = [...was].find(([text, times]) => (is.get(text) ?? 0) < times);
  const found = [...is].find(([text, times]) => (was.get(text) ?? 0) < times);
  if (lost === undefined && found === undefined) return undefined;
  const name = (lost ?? found)![0].split('\u0000')[0]!;
  return refuse('verification', `the result would also change "${name}"`);
}

/** A name that one environment gets twice (a script or program may assign again). */
function givenTwice({ before, after }: Change): Refusal | undefined {
  const was = new Set(doubles(before));
  const found = doubles(after).find((each) => !was.has(each));
  return found === undefined ? undefined : refuse('verification', `the result would give "${found.split('\u0000')[0]!}" twice`);
}

function doubles(scan: Scan): readonly string[] {
  const given = count(scan.documents.flatMap((each) => each.sites).flatMap((site) => {
    if (site.kind !== 'assignment' || site.environment.kind === 'script' || site.environment.kind === 'program') return [];
    return [`${plainText(site.name.pieces) ?? ''}\u0000${site.environment.kind} ${site.environment.address}`];
  }));
  return [...given].flatMap(([text, times]) => times > 1 ? [text] : []);
}

function assignmentSignature(site: Site, touched: ReadonlySet<string>): readonly string[] {
  if (site.kind !== 'assignment') return [];
  const name = plainText(site.name.pieces);
  if (name === undefined || touched.has(name)) return [];
  const value = site.value?.pieces.map((piece) => piece.kind === 'text' ? piece.text : '') ?? [];
  return [`${name}\u0000${value.join('')}\u0000${site.source}`];
}

/** Where an assignment stands in the file, and what it names. */
interface AssignmentPlace {
  readonly own: Range;
  readonly name: Range;
  readonly text: string;
}

function assignmentPlaces(scan: Scan): readonly AssignmentPlace[] {
  return scan.documents.flatMap((each) => each.sites).flatMap((site) => site.kind !== 'assignment' ? [] : [{
    own: rootRange(site.document, site.entry.range), name: rootRange(site.document, site.name.range), text: plainText(site.name.pieces) ?? '',
  }]);
}

/** Names an operation takes away, gives or rewrites. */
function namesIn(operation: AnyOperation, places: readonly AssignmentPlace[]): readonly string[] {
  if (operation.op === 'insert') {
    const { shape } = operation;
    if (shape.shape === 'assignment') return [shape.name];
    return [...JSON.stringify(shape, (key, value: unknown) => key === 'from' ? undefined : value).matchAll(/[A-Za-z_]\w*/g)].map((match) => match[0]);
  }
  const { document, range: whole } = placeOfOperation(operation);
  const ranges = 'entry' in operation ? entriesOf(operation.entry).map((entry) => entry.range) : [whole];
  const root = ranges.map((range) => rootRange(document, range));
  const named = places.flatMap(({ own, name, text }) => (
    root.some((range) => overlaps(range, own) || contains(range, own) || overlaps(range, name)) ? [text] : []));
  const given = operation.op === 'set' ? operation.to.flatMap((part) => part.kind === 'text' ? [part.text, part.text.split('=')[0]!] : []) : [];
  return [...named, ...given];
}

function comments({ before, after, edits }: Change): Refusal | undefined {
  const is = count(commentTexts(after).map((each) => each.text));
  for (const { text, range } of commentTexts(before)) {
    const left = is.get(text) ?? 0;
    if (left > 0) is.set(text, left - 1);
    else if (!edits.some((edit) => overlaps(edit.range, range))) return refuse('verification', 'the result would lose a comment');
  }
  return undefined;
}

function commentTexts(scan: Scan): readonly { readonly text: string; readonly range: Edit['range'] }[] {
  return scan.documents.flatMap((each) => each.sites).flatMap((site) => {
    if (site.kind !== 'text' || !site.comment || site.words.length === 0) return [];
    const range = { start: site.words[0]!.range.start, end: site.words.at(-1)!.range.end };
    return [{ text: site.document.text.slice(range.start, range.end), range: rootRange(site.document, range) }];
  });
}

function count(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/**
 * The second parser: it reads before and after, and what differs for it must be what differs for the first parser.
 * Where it cannot read the original there is no verdict, and so no fix.
 */
export async function witnessChange(change: Change, language: Language): Promise<Refusal | undefined> {
  if (language.witness === undefined) return undefined;
  const witness = await language.witness();
  const was = readBefore(change.before, witness);
  if (was === undefined) return refuse('verification', 'the second parser does not read this file, so no fix can be confirmed');
  const is = witness.read(change.after.root.parseText);
  if (is === undefined) return refuse('verification', 'the second parser does not read the result');
  const trees = { before: treesOf(change.before, language), after: treesOf(change.after, language) };
  const outlines = { before: outlineOf(change.before), after: outlineOf(change.after) };
  if (trees.before.length === 0 && outlines.before === undefined) return undefined;
  const first = outlines.before === undefined ? differingPaths(flatten(trees.before.map(plainNode)), flatten(trees.after.map(plainNode)))
    : differingPaths(flatten(outlines.before), flatten(outlines.after));
  const second = differingPaths(was, flatten(is));
  const odd = [...first].find((path) => !second.has(path)) ?? [...second].find((path) => !first.has(path));
  return odd === undefined ? undefined : refuse('verification', `the two parsers do not agree on the result at ${odd}`);
}

const readings = new WeakMap<Scan, ReadonlyMap<string, string>>();

/** What the second parser reads in the original: several fixes of one file ask for it. */
function readBefore(scan: Scan, witness: Witness): ReadonlyMap<string, string> | undefined {
  const known = readings.get(scan);
  if (known !== undefined) return known;
  const value = witness.read(scan.root.parseText);
  if (value === undefined) return undefined;
  const flat = flatten(value);
  readings.set(scan, flat);
  return flat;
}

function treesOf(scan: Scan, language: Language): readonly DataNode[] {
  const { root } = scan;
  if (root.text !== root.parseText) {
    // The second parser reads the masked text, so this one does.
    const parsed = language.parse({ ...root, text: root.parseText, opaque: [] }, { address: '' });
    return 'failed' in parsed ? [] : parsed.trees;
  }
  return scan.documents.find((each) => each.document === scan.root)?.parsed.trees ?? [];
}

function outlineOf(scan: Scan): unknown {
  return scan.documents.find((each) => each.document === scan.root)?.parsed.outline;
}

/** A node as plain data; aliases stay names. */
function plainNode(node: DataNode): unknown {
  switch (node.kind) {
    case 'scalar': return node.text;
    case 'alias': return node.target === undefined ? null : plainNode(node.target);
    case 'list': return node.items.map(plainNode);
    case 'map': return node.repeats === true ? repeatedPairs(node.pairs) : Object.fromEntries(node.pairs.map((pair) => [pair.key.text, plainNode(pair.value)]));
  }
}

/** Every key with the list of its values. */
function repeatedPairs(pairs: readonly DataPair[]): unknown {
  const values = new Map<string, unknown[]>();
  for (const { key, value } of pairs) {
    const list = values.get(key.text) ?? [];
    values.set(key.text, list);
    list.push(plainNode(value));
  }
  return Object.fromEntries(values);
}

function flatten(value: unknown, path = '', into = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value)) value.forEach((item, index) => flatten(item, `${path}[${index}]`, into));
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) flatten(item, `${path}.${key}`, into);
  } else into.set(path, typeof value === 'string' ? value : '\u0000typed');
  return into;
}

/** Paths that stand on one side only, or whose text differs. A value that is no string for a reader counts by its presence. */
function differingPaths(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const [path, text] of before) if (after.get(path) !== text) paths.add(path);
  for (const path of after.keys()) if (!before.has(path)) paths.add(path);
  return paths;
}
