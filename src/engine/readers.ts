import { rootRange } from '../document/document.ts';
import type { SettingSite } from '../rule.ts';
import { plainText } from '../sites/pieces.ts';
import type { Environment, EnvironmentKind, ReferenceSite } from '../sites/site.ts';
import type { FileSites, Match } from './match.ts';
import { contains, type Range } from '../text/range.ts';
import { nameReader } from './name-words.ts';
import { chainOf } from './scope.ts';
import { usesName } from './name-uses.ts';

/** A place that reads a variable which a match of the same group may rename. */
export interface Reader {
  readonly reference: ReferenceSite;
  readonly match: Match;
  readonly definition: SettingSite;
}

/** Files that tell people about names, and read none. */
const PROSE = /\.(?:md|markdown|rst|txt|adoc|html?|ipynb)$|(?:^|\/)(?:README|CHANGELOG|CHANGES|NEWS)[^/]*$/i;

/** Places that start processes with their variables, scripts of the repository among them. */
const PLACES: ReadonlySet<EnvironmentKind> = new Set<EnvironmentKind>(['container', 'service', 'workflow', 'job', 'step', 'image', 'unit', 'run-option', 'data', 'command']);

/** Puts the matches with these two indexes into one group. */
export type Join = (a: number, b: number) => void;

/** Joins settings with the places that read them, and gives those places. */
export function joinReaders(matches: readonly Match[], join: Join): readonly Reader[] {
  const readers: Reader[] = [];
  const byLabel = new Map<string, number[]>();
  matches.forEach((match, index) => {
    if (match.site.kind !== 'setting' || match.site.spelling !== 'variable') return;
    const list = byLabel.get(match.site.label) ?? [];
    list.push(index);
    byLabel.set(match.site.label, list);
  });
  joinPassThrough(matches, byLabel, join);
  const seen = new Set<ReferenceSite>();
  matches.forEach((match, index) => {
    if (match.site.kind !== 'mention' || match.site.form !== 'reference') return;
    const reference = match.file.resolved.references.find((each) => match.site.kind === 'mention' && each.name === match.site.name);
    if (reference === undefined || seen.has(reference)) return;
    seen.add(reference);
    const definitions = (byLabel.get(match.site.label) ?? []).map((at) => ({ at, definition: matches[at]! }));
    const near = definitions.filter(({ definition }) => defines(definition, match, reference));
    // A script of the repository may be run by any of its places that give the name: all are renamed with it, or none.
    for (const { at, definition } of near.length > 0 ? near : definitions.filter((each) => mayRun(each.definition, match, reference))) {
      if (definition.site.kind !== 'setting') continue;
      join(at, index);
      readers.push({ reference, match, definition: definition.site });
    }
  });
  return readers;
}

/** True when the setting's place gives the reference its value. */
function defines(definition: Match, reader: Match, reference: ReferenceSite): boolean {
  const site = definition.site;
  if (site.kind !== 'setting') return false;
  const inside = reference.environment === undefined ? [] : chainOf(reference.environment);
  if (inside.includes(site.environment)) return true;
  if (reachesScripts(definition, reader, inside) && related(definition, reader) && !settledInside(reader, reference)) return true;
  if (!isOpen(site) || !related(definition, reader)) return false;
  if (definition.file === reader.file) return reference.environment === undefined && site.environment.kind === 'file';
  return reference.environment === undefined || !settledInside(reader, reference);
}

/** True for a setting of a place far from a script that nothing near gives the name. */
function mayRun({ site, file }: Match, reader: Match, reference: ReferenceSite): boolean {
  return site.kind === 'setting' && file !== reader.file && isGiven(site) && reference.environment !== undefined && !settledInside(reader, reference)
    && !(runsElsewhere(site) && isJob(chainOf(reference.environment)));
}

/** True for what only processes of a cluster or host get. */
function runsElsewhere({ environment: { kind } }: SettingSite): boolean {
  return kind === 'data' || kind === 'container' || kind === 'service' || kind === 'unit';
}

/** True for what is written into the job of a CI system, which has no variables of a cluster. */
function isJob(inside: readonly Environment[]): boolean {
  return inside.some(({ kind }) => kind === 'workflow' || kind === 'job' || kind === 'step');
}

/** True for what scripts elsewhere get: those of other files, one that nothing is known to start, and the others of a job (`before_script`). */
function reachesScripts({ site, file }: Match, reader: Match, inside: readonly Environment[]): boolean {
  if (site.kind !== 'setting' || inside.length === 0) return false;
  if (file === reader.file && site.environment.kind === 'script') return site.document.host !== undefined;
  if (file !== reader.file) return isGiven(site) && !(runsElsewhere(site) && isJob(inside));
  return isGiven(site) && site.environment.kind !== 'command' && site.environment.kind !== 'run-option' && inside.every((each) => !PLACES.has(each.kind));
}

/** True for what the programs of the repository get that a job of a CI system or an image runs. */
function runsFiles({ environment: { kind }, document }: SettingSite): boolean {
  return kind === 'job' || kind === 'workflow' || kind === 'step' || kind === 'image' || (document.host !== undefined && (kind === 'script' || kind === 'command'));
}

/** True for a setting that processes started here get. */
function isGiven({ environment, document }: SettingSite): boolean {
  return PLACES.has(environment.kind) || (environment.kind === 'script' && document.host !== undefined);
}

/** `- NAME` takes its value from where the name is given one: a dotenv file, a script that exports it. */
function joinPassThrough(matches: readonly Match[], byLabel: ReadonlyMap<string, readonly number[]>, join: Join): void {
  for (const indexes of byLabel.values()) {
    for (const index of indexes) {
      const taker = matches[index]!;
      if (taker.site.kind !== 'setting' || taker.site.source !== 'pass-through') continue;
      for (const at of indexes) {
        const giver = matches[at]!;
        if (giver.site.kind !== 'setting' || !gives(giver.site, taker.site)) continue;
        if (giver.file === taker.file || related(giver, taker)) join(index, at);
      }
    }
  }
}

/** Places in files without a language that read a name which is given a value elsewhere. */
export function blockersOf(matches: readonly Match[]): readonly { readonly definition: number; readonly reader: Match }[] {
  const readers = matches.flatMap((match): readonly { readonly match: Match; readonly label: string; readonly inside?: readonly Environment[]; readonly given?: boolean; readonly used?: boolean }[] => {
    const { site, file } = match;
    if (site.kind !== 'mention' || site.form !== 'text' || site.comment) return [];
    // Each example of a text is a script of its own, and the text reads nothing.
    const isProse = PROSE.test(file.scan.root.path);
    const used = !isProse && usesName(file.scan.root.text, site.name.range);
    if (file.scan.root.language === 'text') return isProse ? [] : [{ match, label: site.label, used }];
    const environment = nameReader(file, site.label, site.name.range) ?? (used ? environmentAt(file, site.name.range) : undefined);
    if (environment === undefined) return used ? [{ match, label: site.label, used }] : [];
    const inside = chainOf(environment);
    const given = matches.some((each) => each.file === file && each.site.kind === 'setting' && each.site.label === site.label && inside.includes(each.site.environment));
    return [{ match, label: site.label, inside, given }];
  });
  if (readers.length === 0) return [];
  return matches.flatMap((match, definition) => {
    const { site } = match;
    if (site.kind !== 'setting' || site.spelling !== 'variable' || match.finding.outcome.kind !== 'fix') return [];
    return readers.filter((reader) => reader.label === site.label
      && (reader.inside?.includes(site.environment) === true || (reader.used === true && reader.inside === undefined && reader.match.file === match.file)
        || (reader.given !== true && related(match, reader.match) && (isOpen(site) || (reader.used === true && runsFiles(site))))))
      .map((reader) => ({ definition, reader: reader.match }));
  });
}

/** The environment of the innermost script that holds a place, also of one that is not read here. */
function environmentAt(file: FileSites, at: Range): Environment | undefined {
  return file.scan.documents.findLast(({ document: { host }, parsed }) => host !== undefined && parsed.context.environment !== undefined
    && contains(rootRange(host.document, host.codec.range), at))?.parsed.context.environment;
}

/** True when a value taken from outside is the one given here: around it, or where other files can read it. */
export function gives(giver: SettingSite, taker: SettingSite): boolean {
  if (giver.label !== taker.label || giver.source === 'pass-through') return false;
  const { outside } = taker.environment;
  return isOpen(giver) || (outside !== undefined && chainOf(outside).includes(giver.environment));
}

/** True for a value that other files can read: in a dotenv file, or at the top of a script file. */
function isOpen(site: SettingSite): boolean {
  return site.source !== 'pass-through' && site.document.host === undefined
    && (site.environment.kind === 'file' || site.environment.kind === 'script');
}

/** Files read each other's variables where one stands in the folder of the other, or below it; a folder of a tool (`.github`) is that of what holds it. */
function related(one: Match, other: Match): boolean {
  const [a, b] = [one, other].map((match) => {
    const folders = match.file.scan.root.path.split('/').slice(0, -1);
    const tool = folders.findIndex((each) => each.startsWith('.'));
    return (tool === -1 ? folders : folders.slice(0, tool)).join('/');
  });
  return a === b || a === '' || b === '' || `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
}

/** True when the reader's own file gives the name a value. */
function settledInside(reader: Match, reference: ReferenceSite): boolean {
  if (reference.environment === undefined) return false;
  const chain = chainOf(reference.environment);
  const label = plainText(reference.name.pieces);
  return reader.file.resolved.assignments.some((each) => each.source !== 'pass-through'
    && chain.includes(each.environment) && plainText(each.name.pieces) === label);
}
