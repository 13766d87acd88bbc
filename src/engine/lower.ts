import type { Answers, Applicability, Intent, SettingSite, Step } from '../rule.ts';
import type { AssignmentSite, BindValue, AnyOperation, Entry, Environment, Operation } from '../sites/site.ts';
import { armsAt, isUnder } from '../document/template-arms.ts';
import { isRefusal, refuse, type Refusal } from '../text/refusal.ts';
import { FIRST, planBinds, type BindPlan } from './bind-plan.ts';
import { readsGone, readsOnly, readsOuter, sameValue, type Given } from './bind-value.ts';
import type { Group } from './group.ts';
import type { MovedFile } from './path-readers.ts';
import { placeOf } from './place.ts';
import { renameReaders } from './reader-names.ts';
import type { SourceFile } from './scan.ts';
import { inForce, isAgent, openChainOf, reaches } from './scope.ts';
import { successorFiles } from './successors.ts';

/** A group's intents as operations of printers. */
export interface Lowered {
  readonly operations: readonly AnyOperation[];
  /** Class that the idioms of the places ask for, beyond what the rules said. */
  readonly applicability: Applicability;
  readonly because: readonly string[];
  readonly creates: readonly SourceFile[];
  /** What a person must do outside for what is not written here. */
  readonly steps: readonly Step[];
  /** Files that others take the place of. */
  readonly moved: readonly MovedFile[];
}

/** Turns the intents of one group into operations, or says why it cannot be done. */
export function lowerGroup(group: Group, intents: readonly Intent[], answers: Answers): Lowered | Refusal {
  const operations: AnyOperation[] = [];
  const creates: SourceFile[] = [];
  const dropped: Entry[] = [];
  const renamed = new Map<AssignmentSite, string>();
  const moved = new Map<AssignmentSite, string>();
  const because = new Set<string>();
  const steps: Step[] = [];
  const moving: BindPlan[] = [];
  // Comments of a file that nothing reads any more go with what they speak of.
  const configured = new Set(group.matches.flatMap(({ site }) => site.kind === 'setting' && site.environment.successor !== undefined ? [site.entry] : []));

  function drop(entry: Entry, leaves?: string): void {
    if (dropped.some((each) => each === entry)) return;
    dropped.push(entry);
    operations.push({ op: 'drop', entry, ...(configured.has(entry) ? { comments: true } : {}), ...(leaves === undefined ? {} : { leaves }) });
  }
  for (const intent of intents) {
    if (intent.intent === 'bind') continue;
    if (intent.intent === 'create') creates.push({ path: intent.path, text: intent.text });
    else if (intent.intent === 'drop') drop(intent.entry, intent.leaves);
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
  const files = successorFiles(moving, group, answers);
  if (isRefusal(files)) return files;
  creates.push(...files.creates);
  steps.push(...files.steps);
  for (const each of files.because) because.add(each);
  const refusal = renameReaders(group.readers, { renamed, moved, dropped }, operations);
  if (refusal !== undefined) return refusal;
  return {
    operations, creates,
    applicability: because.size === 0 ? 'safe' : 'unsafe',
    because: [...because],
    steps,
    moved: files.moved,
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
    if (environment.successor !== undefined) {
      for (const site of replaced) drop(site.entry);
      moving.push(plan);
      return undefined;
    }
    if (plan.repeated) {
      for (const site of replaced) drop(site.entry);
      readAs();
      return undefined;
    }
    const around = openChainOf(environment).slice(1);
    const outer = given.filter((each) => each.name === name && around.includes(each.environment) && (each.entry === undefined || inForce(each.entry, environment)));
    if (replaced.length === 0 && !plan.own && outer.length > 0) return undefined;
    // An argument of a build is what the image's variable of its name may read.
    const isArgument = environment.kind === 'build';
    if (outer.length > 0 && !isArgument && readsOuter(plan, outer, renamed)) {
      for (const site of replaced) drop(site.entry);
      readAs();
      return undefined;
    }
    // 1.x prefers one name over another wherever they stand; under one name the nearest counts.
    if (replaced.length > 0 && !isArgument && outer.some((each) => each.rank > plan.rank && each.key !== undefined && each.key !== plan.key)) {
      return refuse('conflict', `"${name}" stands around it under a name that 1.x prefers`);
    }
    const standing = plan.standing(name);
    // What stands here, or belongs to one command, goes over what would come in from around it.
    const covered = standing !== undefined && standing.environment !== environment && (plan.own || replaced.length > 0) && !sameValue(standing, value, replaced, name);
    if (standing !== undefined && !covered) {
      const same = sameValue(standing, value, replaced, name) && isThereWith(standing, replaced) && replaced.every((site) => reaches(standing.entry.list, site.entry.list));
      if (!same && (replaced.length > 0 || plan.own)) {
        return refuse('conflict', `"${name}" already stands there with another value`);
      }
      for (const site of replaced) drop(site.entry);
      readAs();
      bind(standing);
      return undefined;
    }
    const place = plan.place;
    if (place !== undefined && !isThereWith(place, replaced)) return refuse('conflict', `the values for "${name}" stand under different conditions of the template`);
    for (const site of replaced) if (site.assignment !== place || place === undefined) drop(site.entry);
    if (place !== undefined && value === 'keep' && environment.kind === 'file' && readsOnly(place.value?.pieces ?? [], name)) {
      return refuse('conflict', `"${name}" would be given its own value`);
    }
    if (place !== undefined) {
      const printed = place.environment === environment ? environment.binder.replace(place, name, value) : undefined;
      if (isRefusal(printed)) return askedFor(printed, name, value);
      if (printed === undefined) return refuse('not-writable', 'the assignment stands in another place');
      operations.push(...printed);
      const drops = printed.flatMap((each) => each.op === 'drop' ? [each.entry] : []);
      dropped.push(...drops);
      moved.set(place, name);
      readAs();
      bind(place);
      // Only what comes in by itself needs no entry.
      noteIdiom(environment, name, drops.includes(place.entry) ? { kind: 'reference' } : value);
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
      if (isRefusal(printed)) return askedFor(printed, name, printable);
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
    if (environment.binder.presumes !== undefined && value !== 'keep' && value.kind === 'reference') because.add(environment.binder.presumes);
    if (environment.kind === 'file' && value !== 'keep' && value.kind === 'reference') because.add(`the value of ${name} has to be filled in`);
    const { outside } = environment.binder;
    if (outside === undefined || value === 'keep' || value.kind !== 'reference') return;
    because.add(`${name} has to be set ${outside}`);
    steps.push({ order: 'variable', text: `Set ${name} ${outside}.` });
  }
}

/** True when a place of a template is there whenever one of the settings that it stands for is. */
function isThereWith(place: AssignmentSite, replaced: readonly SettingSite[]): boolean {
  const arms = armsAt(place.document, place.entry.range);
  return replaced.every((site) => isUnder(arms, armsAt(site.document, site.entry.range)));
}

/** A place that has no references takes an answered URL as it is. */
function askedFor(refusal: Refusal, name: string, value: BindValue | 'keep'): Refusal {
  const liftable = name === 'PREFECT_API_URL' && value !== 'keep' && value.kind === 'reference' && refusal.refused === 'no-idiom' && refusal.set === undefined;
  return liftable ? { ...refusal, set: 'api-url=<URL ending in /api>' } : refusal;
}

function operationOf(intent: Exclude<Intent, { intent: 'bind' | 'create' | 'drop' | 'refer' }>): AnyOperation {
  switch (intent.intent) {
    case 'set': return { op: 'set', slot: intent.slot, to: intent.to };
    case 'insert': return { op: 'insert', beside: intent.beside, side: intent.side, shape: intent.shape };
    case 'comment': return { op: 'comment', entry: intent.entry, text: intent.text };
    case 'express': return { op: 'express', slot: intent.slot, to: intent.to };
  }
}

/** The places that no earlier one reaches. */
function unreached(places: readonly AssignmentSite[]): readonly AssignmentSite[] {
  return places.filter((place, index) => !places.slice(0, index).some((earlier) => reaches(earlier.entry.list, place.entry.list)));
}

/** An assignment that takes the place of a whole statement stands where the statement stood. */
function reanchor(operations: readonly Operation[], replaced: readonly SettingSite[]): readonly Operation[] {
  const statement = replaced.find((site) => site.spelling === 'command');
  if (statement === undefined) return operations;
  return operations.map((operation) => operation.op === 'insert' && operation.shape.shape === 'assignment'
    && operation.beside.document === statement.entry.document
    ? { ...operation, beside: statement.entry, side: 'before' } : operation);
}
