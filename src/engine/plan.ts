import type { Language } from '../languages/language.ts';
import type { LanguageId } from '../document/document.ts';
import type { Answers, Applicability, Intent, Outcome, Rule, Step } from '../rule.ts';
import { plainText } from '../sites/pieces.ts';
import type { AnyOperation } from '../sites/site.ts';
import type { Edit } from '../text/edit.ts';
import { applyEdits } from '../text/edit.ts';
import { isRefusal, refuse, type Refusal } from '../text/refusal.ts';
import { composeEdits } from './compose.ts';
import { groupMatches, type Group } from './group.ts';
import { lowerGroup, type Lowered } from './lower.ts';
import { fileSites, matchFile, type FileSites, type Match } from './match.ts';
import { repointReaders } from './path-readers.ts';
import { placeOf } from './place.ts';
import { withoutClashes } from './secret-names.ts';
import { containerOf, isAgent } from './scope.ts';
import { scanText, type Scan, type ScanTools, type SourceFile } from './scan.ts';
import { keepForCommands } from './staying-commands.ts';
import { comesFromFile, madeOfFiles, type MadeOfFiles } from './taken-files.ts';
import { checkWritten } from './target-check.ts';
import { verifyChange, witnessChange, type Change } from './verify.ts';
import { placeOfOperation } from './operation-place.ts';

/** A fix that holds: what it changes in each file. */
export interface PlannedFix {
  readonly kind: 'fix';
  readonly group: Group;
  readonly applicability: Applicability;
  readonly because: readonly string[];
  readonly set: readonly string[];
  readonly operations: readonly AnyOperation[];
  readonly edits: ReadonlyMap<FileSites, readonly Edit[]>;
  /** New files, written together with the edits or not at all. */
  readonly creates: readonly SourceFile[];
  readonly steps: readonly Step[];
}

/** A group without a fix, and why: a reason for the group, or for single matches of it. */
export interface Withheld {
  readonly kind: 'withheld';
  readonly group: Group;
  readonly refusal: Refusal | undefined;
}

export type Plan = PlannedFix | Withheld;

export interface Planning extends ScanTools {
  readonly rules: readonly Rule[];
  readonly answers: Answers;
  languageOf(path: string, text: string): LanguageId;
  /** False for rules that are left out of this run; all are when absent. */
  selected?(rule: string): boolean;
  /** True for a path at which there is something, read or not. */
  exists?(path: string): boolean;
  /** False for files that may be read only. */
  writable(path: string): boolean;
  /** The last scan of each path, kept for the next pass. */
  readonly scans?: Map<string, Scan>;
}

/** A file with more fixes than this has them verified together; only where that fails, in smaller parts. */
const MANY = 8;

/** What becomes of every group of matches. Each fix is tried and verified. */
export async function planFixes(files: readonly FileSites[], planning: Planning): Promise<readonly Plan[]> {
  const matches = withoutClashes(files.flatMap((file) => matchFile(file, planning.rules, planning.answers)), planning.answers);
  const paths = new Set(files.map((file) => file.scan.root.path));
  const made = madeOfFiles(files);
  const plans = groupMatches(matches, made).map((group) => prepareGroup(group, files, paths, made, planning));
  const many = new Map<FileSites, Prepared[]>();
  for (const plan of plans) {
    if (plan.kind !== 'prepared') continue;
    const [file, ...others] = new Set([...plan.group.matches.map((match) => match.file), ...plan.group.touched ?? []]);
    if (file !== undefined && others.length === 0) many.set(file, [...many.get(file) ?? [], plan]);
  }
  const edits = new Map<Prepared, Tried>();
  for (const list of many.values()) if (list.length > MANY) await tryTogether(list, matches, planning, edits);
  const done: Plan[] = [];
  for (const plan of plans) {
    if (plan.kind !== 'prepared') done.push(plan);
    else done.push(finishGroup(plan, edits.get(plan) ?? await tryOperations(plan.lowered.operations, plan.group, matches, planning)));
  }
  return keepForCommands(done);
}

type Tried = ReadonlyMap<FileSites, readonly Edit[]> | Refusal;

/** Verifies the fixes of one file all at once; where they do not hold together, in halves. */
async function tryTogether(list: readonly Prepared[], all: readonly Match[], planning: Planning, into: Map<Prepared, Tried>): Promise<void> {
  const [first] = list;
  const file = first?.group.matches[0]?.file;
  if (first === undefined || file === undefined) return;
  if (list.length === 1) {
    into.set(first, await tryOperations(first.lowered.operations, first.group, all, planning));
    return;
  }
  const group: Group = { matches: list.flatMap((each) => each.group.matches), readers: [], blockers: [], defined: false };
  const together = await tryOperations(list.flatMap((each) => each.lowered.operations), group, all, planning);
  if (!isRefusal(together)) {
    for (const each of list) {
      const edits = composeEdits(file.scan, each.lowered.operations);
      into.set(each, isRefusal(edits) ? edits : edits.length === 0 ? refuse('not-writable', 'nothing would change') : new Map([[file, edits]]));
    }
    return;
  }
  const half = Math.ceil(list.length / 2);
  await tryTogether(list.slice(0, half), all, planning, into);
  await tryTogether(list.slice(half), all, planning, into);
}

/** A group with its operations, which have not been tried yet. */
interface Prepared {
  readonly kind: 'prepared';
  readonly group: Group;
  readonly lowered: Lowered;
  readonly fixes: readonly Extract<Outcome, { kind: 'fix' }>[];
}

function prepareGroup(group: Group, files: readonly FileSites[], paths: ReadonlySet<string>, made: MadeOfFiles, planning: Planning): Prepared | Withheld {
  const outcomes = group.matches.map((match) => match.finding.outcome);
  const fixes = outcomes.filter((outcome) => outcome.kind === 'fix');
  const withheld = (refusal: Refusal | undefined): Withheld => ({ kind: 'withheld', group, refusal });
  if (fixes.length === 0) return withheld(undefined);
  const left = group.matches.find((match) => planning.selected?.(match.rule) === false && match.finding.outcome.kind !== 'none');
  if (left !== undefined) return withheld(refuse('unit-withheld', `it goes with a finding of "${left.rule}", which is left out of this run`));
  if (outcomes.some((outcome) => outcome.kind === 'refused')) {
    return withheld(refuse('unit-withheld', 'it goes with a change that is withheld'));
  }
  const apart = labelsApart(group, made);
  if (apart !== undefined) {
    return withheld(refuse('labels', `the labels of the agent stand in another file, at ${placeOf(apart.finding.document, apart.finding.range)}`));
  }
  const intents: readonly Intent[] = fixes.flatMap((fix) => fix.intents);
  if (intents.length === 0) return withheld(undefined);
  const lowered = lowerGroup(group, intents, planning.answers);
  if (isRefusal(lowered)) return withheld(lowered);
  const taken = lowered.creates.find(({ path }) => paths.has(path) || planning.exists?.(path) === true);
  if (taken !== undefined) return withheld(refuse('conflict', `the file "${taken.path}" is there already`));
  const broken = lowered.creates.find(({ path, text }) => scanText(path, text, planning.languageOf(path, text), planning).failures.length > 0);
  if (broken !== undefined) return withheld(refuse('verification', `the new file "${broken.path}" would not parse`));
  const [blocker] = group.blockers;
  if (blocker !== undefined) {
    const place = placeOf(blocker.finding.document, blocker.finding.range);
    return withheld(refuse('read-elsewhere', `${place} reads the name and cannot be changed with it`));
  }
  const repointed = lowered.moved.length === 0 ? undefined : repointReaders(lowered.moved, files);
  if (isRefusal(repointed)) return withheld(repointed);
  if (repointed === undefined) return { kind: 'prepared', group, lowered, fixes };
  return { kind: 'prepared', group: { ...group, touched: repointed.files }, lowered: { ...lowered, operations: [...lowered.operations, ...repointed.operations] }, fixes };
}

function finishGroup({ group, lowered, fixes }: Prepared, edits: Tried): Plan {
  if (isRefusal(edits)) return { kind: 'withheld', group, refusal: edits };
  const doubtful = fixes.filter((fix) => fix.settledByDefinition !== true || !group.defined);
  const classes: Applicability[] = [lowered.applicability, ...doubtful.map((fix) => fix.applicability)];
  return {
    kind: 'fix', group, operations: lowered.operations, edits, creates: lowered.creates, steps: lowered.steps,
    applicability: weakest(classes),
    because: [...new Set([...doubtful.flatMap((fix) => fix.because ?? []), ...lowered.because])],
    set: [...new Set(doubtful.flatMap((fix) => fix.set ?? []))],
  };
}

/** Labels that reach an agent from a file of variables or a ConfigMap elsewhere, and so are not on the worker's command. */
function labelsApart({ matches }: Group, made: MadeOfFiles): Match | undefined {
  const agents = matches.filter(({ site }) => site.kind === 'invocation' && isAgent(site) && !site.options.some((option) => option.long === '--label'));
  return matches.find((match) => match.site.kind === 'setting' && match.site.key === 'cloud.agent.labels' && !/^\s*(?:\[\s*\])?\s*$/.test(plainText(match.site.value?.pieces ?? []) ?? '?')
    && agents.some((agent) => agent.file !== match.file && takesFrom(agent, match, made)));
}

/** False for a file whose names another program fills in: what the agent is given then stands beside it. */
function takesFrom(agent: Match, match: Match, made: MadeOfFiles): boolean {
  const container = agent.site.kind === 'invocation' ? containerOf(agent.site.environment) : undefined;
  return container !== undefined && comesFromFile(container, agent.file.scan.root.path, match, made);
}

/** The edits of operations in all files they touch, verified. */
export async function tryOperations(operations: readonly AnyOperation[], group: Group, all: readonly Match[], planning: Planning): Promise<ReadonlyMap<FileSites, readonly Edit[]> | Refusal> {
  const edits = new Map<FileSites, readonly Edit[]>();
  for (const file of new Set([...group.matches.map((match) => match.file), ...group.touched ?? []])) {
    const mine = operations.filter((operation) => placeOfOperation(operation).document.path === file.scan.root.path);
    if (mine.length === 0) continue;
    const composed = composeEdits(file.scan, mine);
    if (isRefusal(composed)) return composed;
    if (composed.length === 0) continue;
    if (!planning.writable(file.scan.root.path)) {
      return refuse('read-elsewhere', `"${file.scan.root.path}" has to change with it: name that path too`);
    }
    const fixable = all.filter((match) => match.file === file && (match.finding.outcome.kind === 'fix' || match.clashes === true)).length;
    const mineFixable = group.matches.filter((match) => match.file === file && match.finding.outcome.kind === 'fix').length;
    const refusal = await verifyFile(file, mine, composed, fixable - mineFixable, planning);
    if (refusal !== undefined) return refusal;
    edits.set(file, composed);
  }
  return edits.size === 0 ? refuse('not-writable', 'nothing would change') : edits;
}

/** The five checks on one file. `mayStay` findings with a fix belong to other groups and may still be there. */
export async function verifyFile(file: FileSites, operations: readonly AnyOperation[], edits: readonly Edit[], mayStay: number, planning: Planning): Promise<Refusal | undefined> {
  const { root } = file.scan;
  const after = scanText(root.path, applyEdits(root.text, edits), root.language, planning);
  planning.scans?.set(root.path, after);
  const change = comparable({ before: file.scan, after, edits, operations }, planning);
  const refusal = verifyChange(change);
  if (refusal !== undefined) return refusal;
  const language: Language | undefined = planning.languages.get(root.language);
  const doubted = language === undefined ? undefined : await witnessChange(change, language);
  if (doubted !== undefined) return doubted;
  const sites = fileSites(after, planning.answers, file.isJobTemplate);
  const unknown = await checkWritten(file.resolved, sites.resolved, planning.answers.target);
  if (unknown !== undefined) return unknown;
  const left = matchFile(sites, planning.rules, planning.answers).filter((match) => match.finding.outcome.kind === 'fix').length;
  return left > mayStay ? refuse('verification', 'the same change would be asked for again') : undefined;
}

/** A nested text that lost its last mention of Prefect is not read any more: then both sides are read whole. */
function comparable(change: Change, planning: Planning): Change {
  const { before, after } = change;
  if (after.documents.length >= before.documents.length) return change;
  const whole = ({ root }: Scan): Scan => scanText(root.path, root.text, root.language, planning, 'everything');
  return { ...change, before: whole(before), after: whole(after) };
}

function weakest(classes: readonly Applicability[]): Applicability {
  return classes.includes('placeholder') ? 'placeholder' : classes.includes('unsafe') ? 'unsafe' : 'safe';
}
