import type { Applicability, Intent, SettingSite } from '../rule.ts';
import type { AssignmentSite, BindValue, Content, Entry, Environment, Operation, Piece } from '../sites/site.ts';
import { isRefusal, refuse, type Refusal } from '../text/refusal.ts';
import { bindPlace, type Bind } from './bind-place.ts';
import { bestOf, bindRuns, referenceConflict, repeats } from './bind-runs.ts';
import type { Group, Reader } from './group.ts';
import { isGlued } from './joined-text.ts';
import { placeOf } from './place.ts';
import { plainText } from './resolve.ts';
import type { SourceFile } from './scan.ts';
import { chainOf, inForce, isAgent, openChainOf, reaches } from './scope.ts';

/** A group's intents as operations of printers. */
export interface Lowered {
  readonly operations: readonly Operation[];
  /** Class that the idioms of the places ask for, beyond what the rules said. */
  readonly applicability: Applicability;
  readonly because: readonly string[];
  readonly creates: readonly SourceFile[];
}

/** The order in which names are bound: the URL comes to stand after the key. */
const FIRST = ['PREFECT_API_KEY', 'PREFECT_API_URL'];

/** Turns the intents of one group into operations, or says why it cannot be done. */
export function lowerGroup(group: Group, intents: readonly Intent[]): Lowered | Refusal {
  const operations: Operation[] = [];
  const creates: SourceFile[] = [];
  const dropped: Entry[] = [];
  const renamed = new Map<AssignmentSite, string>();
  const moved = new Map<AssignmentSite, string>();
  const because = new Set<string>();

  function drop(entry: Entry): void {
    if (dropped.some((each) => each === entry)) return;
    dropped.push(entry);
    operations.push({ op: 'drop', entry });
  }
  for (const intent of intents) {
    if (intent.intent === 'bind') continue;
    if (intent.intent === 'create') creates.push({ path: intent.path, text: intent.text });
    else if (intent.intent === 'drop') drop(intent.entry);
    else if (intent.intent === 'refer') {
      const to = intent.in.binder.reference?.(intent.name);
      if (to === undefined) return refuse('no-idiom', 'a word cannot refer to a variable here');
      operations.push({ op: 'set', slot: intent.slot, to });
    }
    else operations.push(operationOf(intent));
  }

  const bound = new Map<Environment, Map<string, readonly AssignmentSite[]>>();
  const given: Given[] = [];
  for (const bind of planBinds(intents.filter((each) => each.intent === 'bind'))) {
    const refusal = lowerBind(bind);
    if (refusal !== undefined) return refusal;
  }
  for (const names of bound.values()) {
    const [keys, urls] = FIRST.map((name) => names.get(name) ?? []);
    const covered = urls!.length === 0 || keys!.every((key) => urls!.some((url) => reaches(url.entry.list, key.entry.list)));
    if (!covered) return refuse('conflict', 'the key and the URL are given in different branches of the script');
  }
  const late = group.matches.find(({ site }) => site.kind === 'invocation' && isAgent(site) && lacksUrl(site.environment));
  if (late !== undefined) return refuse('conflict', `the URL would be given only after the command at ${placeOf(late.finding.document, late.finding.range)}`);
  const refusal = renameReaders(group.readers, { renamed, moved, dropped }, operations);
  if (refusal !== undefined) return refusal;
  return {
    operations, creates,
    applicability: because.size === 0 ? 'safe' : 'unsafe',
    because: [...because],
  };

  function lowerBind(plan: BindPlan): Refusal | undefined {
    const { environment, name, replaced, alike, value } = plan;
    const readAs = (): void => {
      for (const { assignment } of alike) if (assignment !== undefined) renamed.set(assignment, name);
    };
    const names = bound.get(environment) ?? new Map<string, readonly AssignmentSite[]>();
    bound.set(environment, names);
    const bind = (...places: readonly AssignmentSite[]): void => {
      names.set(name, [...names.get(name) ?? [], ...places]);
      given.push(...places.map((place) => ({ environment, name, value, rank: plan.rank, key: plan.key, entry: place.entry })));
    };
    if (plan.conflict !== undefined) return plan.conflict;
    if (plan.repeated) {
      for (const site of replaced) drop(site.entry);
      readAs();
      return undefined;
    }
    const around = openChainOf(environment).slice(1);
    const outer = given.filter((each) => each.name === name && around.includes(each.environment) && (each.entry === undefined || inForce(each.entry, environment)));
    if (replaced.length === 0 && !plan.own && outer.length > 0) return undefined;
    if (outer.length > 0 && readsOuter(plan, outer, renamed)) {
      for (const site of replaced) drop(site.entry);
      readAs();
      return undefined;
    }
    // 1.x prefers one name over another wherever they stand; under one name the nearest counts.
    if (replaced.length > 0 && outer.some((each) => each.rank > plan.rank && each.key !== undefined && each.key !== plan.key)) {
      return refuse('conflict', `"${name}" stands around it under a name that 1.x prefers`);
    }
    const standing = plan.standing(name);
    // What stands here, or belongs to one command, goes over what would come in from around it.
    const covered = standing !== undefined && standing.environment !== environment && (plan.own || replaced.length > 0) && !sameValue(standing, value, replaced, name);
    if (standing !== undefined && !covered) {
      const same = sameValue(standing, value, replaced, name) && replaced.every((site) => reaches(standing.entry.list, site.entry.list));
      if (!same && (replaced.length > 0 || plan.own)) {
        return refuse('conflict', `"${name}" already stands there with another value`);
      }
      for (const site of replaced) drop(site.entry);
      readAs();
      bind(standing);
      return undefined;
    }
    const place = plan.place;
    for (const site of replaced) if (site.assignment !== place || place === undefined) drop(site.entry);
    if (place !== undefined && value === 'keep' && environment.kind === 'file' && readsOnly(place.value?.pieces ?? [], name)) {
      return refuse('conflict', `"${name}" would be given its own value`);
    }
    if (place !== undefined) {
      const printed = place.environment === environment ? environment.binder.replace(place, name, value) : undefined;
      if (printed === undefined || isRefusal(printed)) return printed ?? refuse('not-writable', 'the assignment stands in another place');
      operations.push(...printed);
      moved.set(place, name);
      readAs();
      bind(place);
      noteIdiom(environment, name, value);
      if (replaced.some((site) => site.unread === true)) because.add('who reads this data is not in the file');
      return undefined;
    }
    if (value === 'keep') return refuse('not-writable', `there is no place for "${name}"`);
    readAs();
    const printable = readsGone(value, name, renamed) ? { kind: 'reference' } as const : value;
    // Where a name is given in several places of a script, what goes with it is given in each of them.
    const several = replaced.length > 0 ? undefined : [...names.values()].find((places) => places.length > 1);
    for (const beside of several === undefined ? [[...names.values()].flat()[0]] : unreached(several)) {
      const printed = environment.binder.add(name, printable, beside);
      if (isRefusal(printed)) return printed;
      operations.push(...reanchor(printed, replaced));
      const statement = replaced.find((site) => site.spelling === 'command')?.entry;
      const entry = statement ?? beside?.entry;
      given.push({ environment, name, value, rank: plan.rank, key: plan.key, ...(entry === undefined ? {} : { entry }) });
    }
    bind();
    noteIdiom(environment, name, value);
    return undefined;
  }

  /** True for a command that gets the key but, although the URL is given around it, not the URL. */
  function lacksUrl(environment: Environment): boolean {
    const around = openChainOf(environment);
    const [keys, urls] = FIRST.map((name) => given.filter((each) => each.name === name && around.includes(each.environment)));
    const isSet = ({ entry, environment: home }: Given): boolean => home === environment || entry === undefined || inForce(entry, environment);
    return urls!.length > 0 && keys!.some(isSet) && !urls!.some(isSet);
  }

  function noteIdiom(environment: Environment, name: string, value: BindValue | 'keep'): void {
    if (environment.kind === 'file' && value !== 'keep' && value.kind === 'reference') because.add(`the value of ${name} has to be filled in`);
  }
}

function operationOf(intent: Exclude<Intent, { intent: 'bind' | 'create' | 'drop' | 'refer' }>): Operation {
  switch (intent.intent) {
    case 'set': return { op: 'set', slot: intent.slot, to: intent.to };
    case 'insert': return { op: 'insert', beside: intent.beside, side: intent.side, shape: intent.shape };
    case 'comment': return { op: 'comment', entry: intent.entry, text: intent.text };
  }
}

/** A variable that is given a value, and where in a script that is done; absent: before everything else. */
interface Given {
  readonly environment: Environment;
  readonly name: string;
  readonly value: BindValue | 'keep';
  readonly rank: number;
  /** The 1.x setting that gave it. */
  readonly key: string | undefined;
  readonly entry?: Entry;
}

interface BindPlan {
  readonly environment: Environment;
  readonly name: string;
  readonly value: BindValue | 'keep';
  readonly rank: number;
  readonly key: string | undefined;
  readonly conflict: Refusal | undefined;
  /** What stands before it has given the same value already. */
  readonly repeated: boolean;
  readonly replaced: readonly SettingSite[];
  /** Those of `replaced` whose readers are to read the new name. */
  readonly alike: readonly SettingSite[];
  /** The assignment that takes the new name. */
  readonly place: AssignmentSite | undefined;
  /** True where the value belongs to one command alone. */
  readonly own: boolean;
  standing(name: string): AssignmentSite | undefined;
}

/** One plan for all that ask for one name in one environment, outermost environments first. */
function planBinds(binds: readonly Bind[]): readonly BindPlan[] {
  const plans = new Map<Environment, Map<string, Bind[]>>();
  for (const bind of binds) {
    const environment = bindPlace(bind);
    const names = plans.get(environment) ?? new Map<string, Bind[]>();
    plans.set(environment, names);
    names.set(bind.name, [...(names.get(bind.name) ?? []), bind]);
  }
  const ordered = [...plans].sort(([a], [b]) => chainOf(a).length - chainOf(b).length);
  return ordered.flatMap(([environment, names]) => [...names]
    .sort(([a], [b]) => rankOfName(a) - rankOfName(b))
    .flatMap(([name, asked]) => {
      const runs = bindRuns(asked);
      const conflict = referenceConflict(name, runs);
      if (environment.kind !== 'script') return [bindPlan(environment, name, asked, conflict, false)];
      return runs.map((run, index) => bindPlan(environment, name, run, conflict, index > 0 && repeats(run, runs[index - 1]!)));
    }));
}

function bindPlan(environment: Environment, name: string, asked: readonly Bind[], conflict: Refusal | undefined, repeated: boolean): BindPlan {
  const best = bestOf(asked);
  const replaced = asked.flatMap((bind) => bind.replaces === undefined ? [] : [bind.replaces]);
  const alike = asked.flatMap((bind) => bind.replaces === undefined || bind.sameMeaning !== true ? [] : [bind.replaces]);
  const places = [best, ...asked].flatMap((bind) => bind.replaces?.assignment === undefined ? [] : [bind.replaces.assignment]);
  return {
    environment, name, value: best.value, rank: best.rank, key: best.replaces?.key, conflict, repeated, replaced, alike,
    place: places.find((place) => place.environment === environment),
    own: best.own === true,
    standing: (wanted) => best.standing.find((each) => plainText(each.name.pieces) === wanted && comesIn(each, environment)),
  };
}

/** True for an assignment whose value an environment has: its own, or one around it that is made in time. */
function comesIn(assignment: AssignmentSite, environment: Environment): boolean {
  const home = assignment.environment;
  if (home === environment) return true;
  if (chainOf(environment).includes(home)) return openChainOf(environment).includes(home) && inForce(assignment.entry, environment);
  return !chainOf(home).includes(environment);
}

/** The places that no earlier one reaches. */
function unreached(places: readonly AssignmentSite[]): readonly AssignmentSite[] {
  return places.filter((place, index) => !places.slice(0, index).some((earlier) => reaches(earlier.entry.list, place.entry.list)));
}

function rankOfName(name: string): number {
  const at = FIRST.indexOf(name);
  return at === -1 ? FIRST.length : at;
}

/** An assignment that takes the place of a whole statement stands where the statement stood. */
function reanchor(operations: readonly Operation[], replaced: readonly SettingSite[]): readonly Operation[] {
  const statement = replaced.find((site) => site.spelling === 'command');
  if (statement === undefined) return operations;
  return operations.map((operation) => operation.op === 'insert' && operation.shape.shape === 'assignment'
    && operation.beside.document === statement.entry.document
    ? { ...operation, beside: statement.entry, side: 'before' } : operation);
}

/** True for a value that is what the environments around give anyway. */
function readsOuter({ value, replaced, environment, name }: BindPlan, outer: readonly Given[], renamed: ReadonlyMap<AssignmentSite, string>): boolean {
  if (value === 'keep') {
    return replaced.every((site) => site.source === 'pass-through' || (site.value !== undefined && readsOne(site.value.pieces, name, renamed)));
  }
  if (value.kind === 'content') return readsOne(value.content, name, renamed);
  // In a shell the reference reads the very variable; elsewhere it reads what stands outside.
  return environment.kind === 'script' || environment.kind === 'command' || outer.every((each) => each.value !== 'keep' && each.value.kind === 'reference');
}

/** True for the name itself, or a name that becomes it. */
function readsOne(content: Content, name: string, renamed: ReadonlyMap<AssignmentSite, string>): boolean {
  const read = referenceOf(content);
  if (read === undefined) return false;
  return read === name || [...renamed].some(([site, to]) => to === name && plainText(site.name.pieces) === read);
}

/** True for a carried reference whose name goes: the new name is to be read there. */
function readsGone(value: BindValue, name: string, renamed: ReadonlyMap<AssignmentSite, string>): boolean {
  return value.kind === 'content' && referenceOf(value.content) !== name && readsOne(value.content, name, renamed);
}

/** True for a value that is a reference to the variable and nothing else. */
function readsOnly(content: Content, name: string): boolean {
  return referenceOf(content) === name;
}

function referenceOf(content: Content): string | undefined {
  const pieces = content.flatMap((part) => part.kind === 'carry' ? part.from.pieces : [part]);
  const only = pieces[0];
  return pieces.length === 1 && only?.kind === 'reference' ? only.name : undefined;
}

function sameValue(standing: AssignmentSite, value: BindValue | 'keep', replaced: readonly SettingSite[], name: string): boolean {
  if (value === 'keep' && replaced.every((site) => site.value !== undefined && readsOnly(site.value.pieces, name))) return true;
  if (value === 'keep') return replaced.every((site) => samePieces(site.value?.pieces ?? [], standing.value?.pieces ?? []));
  if (value.kind === 'reference') return true;
  const pieces = value.content.flatMap((part) => part.kind === 'carry' ? part.from.pieces : [part]);
  return samePieces(pieces, standing.value?.pieces ?? []);
}

/** The same value, however it is quoted. */
function samePieces(one: readonly Piece[], other: readonly Piece[]): boolean {
  const bare = (key: string, value: unknown): unknown => key === 'inQuotes' || key === 'quoted' ? undefined : value;
  return JSON.stringify(one, bare) === JSON.stringify(other, bare);
}

/** What became of the assignments. */
interface Fates {
  /** What those read that read them. */
  readonly renamed: ReadonlyMap<AssignmentSite, string>;
  /** The name that stands in their place. */
  readonly moved: ReadonlyMap<AssignmentSite, string>;
  readonly dropped: readonly Entry[];
}

function renameReaders(readers: readonly Reader[], { renamed, moved, dropped }: Fates, operations: Operation[]): Refusal | undefined {
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
    operations.push({ op: 'set', slot: reference.name, to: [{ kind: 'text', text: name }] });
  }
  return undefined;
}
