import type { Applicability, Intent, SettingSite } from '../rule.ts';
import type { AssignmentSite, BindValue, Content, Entry, Environment, Operation } from '../sites/site.ts';
import { isRefusal, refuse, type Refusal } from '../text/refusal.ts';
import type { Group, Reader } from './group.ts';
import { plainText } from './resolve.ts';
import { chainOf } from './scope.ts';

type Bind = Extract<Intent, { intent: 'bind' }>;

/** A group's intents as operations of printers. */
export interface Lowered {
  readonly operations: readonly Operation[];
  /** Class that the idioms of the places ask for, beyond what the rules said. */
  readonly applicability: Applicability;
  readonly because: readonly string[];
  readonly creates: readonly { readonly path: string; readonly text: string }[];
}

/** The order in which names are bound: the URL comes to stand after the key. */
const FIRST = ['PREFECT_API_KEY', 'PREFECT_API_URL'];

/** Turns the intents of one group into operations, or says why it cannot be done. */
export function lowerGroup(group: Group, intents: readonly Intent[]): Lowered | Refusal {
  const operations: Operation[] = [];
  const creates: { path: string; text: string }[] = [];
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

  const bound = new Map<Environment, Map<string, AssignmentSite | undefined>>();
  for (const bind of planBinds(intents.filter((each) => each.intent === 'bind'))) {
    const refusal = lowerBind(bind);
    if (refusal !== undefined) return refusal;
  }
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
    const names = bound.get(environment) ?? new Map<string, AssignmentSite | undefined>();
    bound.set(environment, names);
    const outer = chainOf(environment).slice(1).some((each) => bound.get(each)?.has(name) === true);
    if (replaced.length === 0 && outer) return undefined;
    if (outer && readsRenamed(value, renamed, name)) {
      for (const site of replaced) drop(site.entry);
      readAs();
      return undefined;
    }
    const standing = plan.standing(name);
    if (standing !== undefined) {
      const same = sameValue(standing, value, replaced);
      if (!same && replaced.length > 0) {
        return refuse('conflict', `"${name}" already stands there with another value`);
      }
      for (const site of replaced) drop(site.entry);
      readAs();
      names.set(name, standing);
      return undefined;
    }
    const place = plan.place;
    for (const site of replaced) if (site.assignment !== place || place === undefined) drop(site.entry);
    if (place !== undefined) {
      const printed = place.environment === environment ? environment.binder.replace(place, name, value) : undefined;
      if (printed === undefined || isRefusal(printed)) return printed ?? refuse('not-writable', 'the assignment stands in another place');
      operations.push(...printed);
      moved.set(place, name);
      readAs();
      names.set(name, place);
      noteIdiom(environment, name, value);
      if (replaced.some((site) => site.unread === true)) because.add('who reads this data is not in the file');
      return undefined;
    }
    if (value === 'keep') return refuse('not-writable', `there is no place for "${name}"`);
    readAs();
    const beside = [...names.values()].find((each) => each !== undefined);
    const printed = environment.binder.add(name, value, beside);
    if (isRefusal(printed)) return printed;
    operations.push(...reanchor(printed, replaced));
    names.set(name, undefined);
    noteIdiom(environment, name, value);
    return undefined;
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

interface BindPlan {
  readonly environment: Environment;
  readonly name: string;
  readonly value: BindValue | 'keep';
  readonly replaced: readonly SettingSite[];
  /** Those of `replaced` whose readers are to read the new name. */
  readonly alike: readonly SettingSite[];
  /** The assignment that takes the new name. */
  readonly place: AssignmentSite | undefined;
  standing(name: string): AssignmentSite | undefined;
}

/** One plan for all that ask for one name in one environment, outermost environments first. */
function planBinds(binds: readonly Bind[]): readonly BindPlan[] {
  const plans = new Map<Environment, Map<string, Bind[]>>();
  for (const bind of binds) {
    const environment = staysInside(bind) ? bind.in : promoted(bind);
    const names = plans.get(environment) ?? new Map<string, Bind[]>();
    plans.set(environment, names);
    names.set(bind.name, [...(names.get(bind.name) ?? []), bind]);
  }
  const ordered = [...plans].sort(([a], [b]) => chainOf(a).length - chainOf(b).length);
  return ordered.flatMap(([environment, names]) => [...names]
    .sort(([a], [b]) => rankOfName(a) - rankOfName(b))
    .map(([name, asked]) => bindPlan(environment, name, asked)));
}

function bindPlan(environment: Environment, name: string, asked: readonly Bind[]): BindPlan {
  const best = [...asked].sort((a, b) => b.rank - a.rank)[0]!;
  const replaced = asked.flatMap((bind) => bind.replaces === undefined ? [] : [bind.replaces]);
  const alike = asked.flatMap((bind) => bind.replaces === undefined || bind.sameMeaning !== true ? [] : [bind.replaces]);
  const places = [best, ...asked].flatMap((bind) => bind.replaces?.assignment === undefined ? [] : [bind.replaces.assignment]);
  return {
    environment, name, value: best.value, replaced, alike,
    place: places.find((place) => place.environment === environment),
    standing: (wanted) => best.standing.find((each) => plainText(each.name.pieces) === wanted),
  };
}

function rankOfName(name: string): number {
  const at = FIRST.indexOf(name);
  return at === -1 ? FIRST.length : at;
}

/** An assignment keeps its place, but a reference to a variable is of use only where something outside gives it a value. */
function staysInside(bind: Bind): boolean {
  if (bind.replaces?.assignment === undefined) return false;
  return bind.value === 'keep' || bind.value.kind === 'content' || bind.replaces.environment.kind === 'run-option';
}

/** A pure request goes to the thing that gives the script its environment, where there is one. */
function promoted(bind: Bind): Environment {
  const ownValue = bind.own === true || bind.replaces?.spelling === 'option';
  if (ownValue && bind.value !== 'keep' && bind.value.kind === 'content') return bind.in;
  if (bind.in.kind !== 'script' && bind.in.kind !== 'command') return bind.in;
  const chain = chainOf(bind.in);
  // `prefect backend` is still in force in the steps that follow.
  const lasting = bind.replaces?.spelling === 'command' ? chain.find((each) => each.kind === 'job') : undefined;
  return lasting ?? chain.find((each) => ['container', 'service', 'run-option', 'step'].includes(each.kind)) ?? bind.in;
}

/** An assignment that takes the place of a whole statement stands where the statement stood. */
function reanchor(operations: readonly Operation[], replaced: readonly SettingSite[]): readonly Operation[] {
  const statement = replaced.find((site) => site.spelling === 'command');
  if (statement === undefined) return operations;
  return operations.map((operation) => operation.op === 'insert' && operation.shape.shape === 'assignment'
    && operation.beside.document === statement.entry.document
    ? { ...operation, beside: statement.entry, side: 'before' } : operation);
}

function readsRenamed(value: BindValue | 'keep', renamed: ReadonlyMap<AssignmentSite, string>, name: string): boolean {
  if (value === 'keep' || value.kind !== 'content') return true;
  const read = referenceOf(value.content);
  if (read === undefined) return false;
  if (read === name) return true;
  return [...renamed].some(([site, to]) => to === name && plainText(site.name.pieces) === read);
}

function referenceOf(content: Content): string | undefined {
  const pieces = content.flatMap((part) => part.kind === 'carry' ? part.from.pieces : [part]);
  const only = pieces[0];
  return pieces.length === 1 && only?.kind === 'reference' ? only.name : undefined;
}

function sameValue(standing: AssignmentSite, value: BindValue | 'keep', replaced: readonly SettingSite[]): boolean {
  if (value === 'keep') return replaced.every((site) => JSON.stringify(site.value?.pieces ?? []) === JSON.stringify(standing.value?.pieces ?? []));
  if (value.kind === 'reference') return true;
  const pieces = value.content.flatMap((part) => part.kind === 'carry' ? part.from.pieces : [part]);
  return JSON.stringify(pieces) === JSON.stringify(standing.value?.pieces ?? []);
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
    if (name === undefined) return refuse('read-elsewhere', `"${definition.label}" is still read at ${reference.document.path}, ${reference.address}`);
    operations.push({ op: 'set', slot: reference.name, to: [{ kind: 'text', text: name }] });
  }
  return undefined;
}
