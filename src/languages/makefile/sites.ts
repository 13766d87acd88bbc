import type { Document } from '../../document/document.ts';
import { addressOf } from '../../sites/address.ts';
import type { Guest, Reading } from '../../sites/guest.ts';
import { proseSites } from '../../sites/prose.ts';
import type { AssignmentSite, Environment, ReferenceSite, Site, Slot, StatementList } from '../../sites/site.ts';
import type { Range } from '../../text/range.ts';
import type { ParseContext } from '../language.ts';
import { makeBinder } from './binder.ts';
import { expansionsIn } from './expansions.ts';
import type { Handle } from './print.ts';
import { recipeGuests } from './recipes.ts';
import type { AssignmentLine, ExportLine, Makefile, MakeLine } from './scan.ts';
import { scopesOf, type Scopes } from './structure.ts';
import { piecesOf } from './value.ts';

/** A name at the end of a target: `guard-NAME`, `check-env-NAME`. */
const TARGET_NAME = /(?:^|[-.])([A-Z][A-Z0-9_]{2,})$/;

interface Reader {
  /** One for each list of targets in a branch: what is set for one target is not set for another. */
  readonly lists: Map<StatementList, Map<string, StatementList>>;
  readonly document: Document;
  readonly makefile: Makefile;
  readonly scopes: Scopes;
  readonly context: ParseContext;
}

/** Everything a makefile holds: variables, the places that read them, comments, and the scripts of its recipes. */
export function readSites(makefile: Makefile, document: Document, context: ParseContext): Reading {
  const make = (id: string, address: string): Environment => ({
    id: `${document.id}:${id}`, kind: 'script', document, address, binder: makeBinder(document, makefile),
  });
  // What a recipe asks for goes to the file, also where its target has variables of its own.
  const file: Environment = {
    ...make('make', context.address), gathers: true, ...(context.environment === undefined ? {} : { parent: context.environment }),
  };
  const scopes = scopesOf(makefile, file, (target) => ({ ...make(`make ${target}`, addressOf(context.address, target)), parent: file }));
  const reader: Reader = { lists: new Map(), document, makefile, scopes, context };
  const sites: Site[] = makefile.lines.flatMap((line) => lineSites(line, reader));
  const comments = proseSites(document, makefile.comments, { frozen: 'not-writable', comment: true, address: context.address });
  const guests: readonly Guest[] = recipeGuests(makefile, document, scopes, context.address);
  return { sites: [...sites, ...comments], guests };
}

function lineSites(line: MakeLine, reader: Reader): readonly Site[] {
  const home = homeOf(line, reader.scopes);
  const reads = readsOf(line, reader.document.parseText).map((range) => referenceSite(range, home, reader));
  if (line.kind === 'assignment') return [assignmentSite(line, home, reader), ...reads];
  if (line.kind === 'export') return [...listedSites(line, home, reader), ...reads];
  return reads;
}

function homeOf(line: MakeLine, scopes: Scopes): Environment {
  if (line.kind === 'recipe') return scopes.ofRule(line.rule);
  if (line.kind === 'rule') return scopes.ofRule(line);
  return scopes.ofTargets(line.kind === 'assignment' ? line.targets ?? [] : []);
}

function readsOf(line: MakeLine, text: string): readonly Range[] {
  if (line.kind === 'recipe') return line.inline ? [] : expansionsIn(text, line.script.start, line.script.end).reads.map((read) => read.range);
  if (line.kind === 'comment' || line.kind === 'blank') return [];
  const found = expansionsIn(text, line.lines.start, line.lines.end).reads.map((read) => read.range);
  if (line.kind === 'rule') return [...found, ...line.words.flatMap((word) => targetName(text, word))];
  return 'names' in line && line.kind !== 'export' ? [...found, ...line.names] : found;
}

function targetName(text: string, { start, end }: Range): readonly Range[] {
  const name = TARGET_NAME.exec(text.slice(start, end))?.[1];
  return name === undefined ? [] : [{ start: end - name.length, end }];
}

function assignmentSite(line: AssignmentLine, environment: Environment, reader: Reader): AssignmentSite {
  const { document, context } = reader;
  const handle: Handle = { kind: 'line', line };
  const name = nameSlot(document, line.name);
  const masked = document.opaque.some((each) => each.range.start < line.value.end && line.value.start < each.range.end);
  const adds = line.operator === '+=' || line.operator === '!=';
  const pieces: Slot['pieces'] = masked || line.operator === '!='
    ? [{ kind: 'template', source: textAt(document, line.value) }] : piecesOf(document.text, line.value);
  const value: Slot = { document, range: line.value, pieces, handle: { kind: 'value' } satisfies Handle, ...(adds ? { frozen: 'not-writable' as const } : {}) };
  return {
    kind: 'assignment', document, name: adds ? { ...name, frozen: 'not-writable' } : name, value, source: 'value', environment,
    entry: { document, range: line.range, handle, list: listOf(line, reader), ...(adds ? { frozen: 'not-writable' as const } : {}) },
    address: addressOf(environment.address === '' ? context.address : environment.address, textAt(document, line.name)),
  };
}

function listOf({ branch, targets }: AssignmentLine, { lists }: Reader): StatementList {
  if (targets === undefined) return branch;
  const known = lists.get(branch) ?? new Map<string, StatementList>();
  lists.set(branch, known);
  const list = known.get(targets.join(' ')) ?? { outer: branch };
  known.set(targets.join(' '), list);
  return list;
}

/** `export A`: it goes with the variable of the file; one the file does not set is taken from outside. */
function listedSites(line: ExportLine, environment: Environment, { document, makefile, context }: Reader): readonly Site[] {
  const given = new Set(makefile.lines.flatMap((each) => (each.kind === 'assignment' ? [textAt(document, each.name)] : [])));
  return line.names.map((range, index): Site => {
    const name = nameSlot(document, range);
    const entry = { document, range, handle: { kind: 'listed', line, index } satisfies Handle };
    const address = addressOf(context.address, textAt(document, range));
    if (line.undone || given.has(textAt(document, range))) return { kind: 'reference', document, name, environment, address, entry };
    return { kind: 'assignment', document, name, source: 'pass-through', entry, environment, address };
  });
}

function referenceSite(range: Range, environment: Environment, { document, context }: Reader): ReferenceSite {
  return { kind: 'reference', document, name: nameSlot(document, range), environment, address: addressOf(context.address, `$${textAt(document, range)}`) };
}

function nameSlot(document: Document, range: Range): Slot {
  return { document, range, pieces: [{ kind: 'text', text: textAt(document, range) }], handle: { kind: 'name' } satisfies Handle };
}

function textAt(document: Document, { start, end }: Range): string {
  return document.text.slice(start, end);
}
