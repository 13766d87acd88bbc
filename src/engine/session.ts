import { applyEdits, type Edit } from '../text/edit.ts';
import { isRefusal } from '../text/refusal.ts';
import type { Language } from '../languages/language.ts';
import type { LanguageId } from '../document/document.ts';
import { fileSites, type FileSites } from './match.ts';
import { planFixes, tryOperations, type Plan, type PlannedFix, type Planning } from './plan.ts';
import type { FileEdit } from './result.ts';
import { jobTemplates } from './taken-files.ts';
import { secretsOf } from './secrets.ts';
import { mayHoldV1 } from '../prefect/v1-signs.ts';
import { scanText, type Scan, type SourceFile } from './scan.ts';

export type { SourceFile };

/** A fix may uncover another one; more passes than this would be a defect. */
const MAX_PASSES = 5;

/** `Planning` whose languages and dialects are loaded when a file asks for them. */
export interface SessionTools extends Omit<Planning, 'languages'> {
  readonly languages: Map<LanguageId, Language>;
  load(id: LanguageId): Promise<Language>;
  /** True for a language whose files are read only where they hold signs of 1.x. */
  isProgram?(id: LanguageId): boolean;
  /** Puts the dialects that are not loaded yet into `dialects`. */
  loadDialects(): Promise<void>;
}

/**
 * Parses files, loading languages as they are needed; a file that does not parse as what it is named is read as plain
 * text. Files in which nothing could be found or changed are left out.
 */
export async function scanFiles(files: readonly SourceFile[], tools: SessionTools): Promise<readonly FileSites[]> {
  const sites: FileSites[] = [];
  for (const file of files) {
    if (tools.isProgram?.(tools.languageOf(file.path, file.text)) === true && !mayHoldV1(file.text)) continue;
    const read = fileSites(await scanFile(file, tools), tools.answers);
    if (!isIdle(read)) sites.push(read);
  }
  const templates = jobTemplates(sites);
  return sites.map((file) => templates.has(file.scan.root.path) ? fileSites(file.scan, tools.answers, true) : file);
}

/** True for a file of which nothing is said, that no other reads a name of, and that holds no secret another may repeat. */
function isIdle(file: FileSites): boolean {
  const { scan, sites, resolved } = file;
  return sites.length === 0 && scan.unparsed === undefined && scan.failures.length === 0
    && Object.values(resolved).every((found: readonly unknown[]) => found.length === 0)
    && scan.documents.every(({ sites: own }) => own.every(({ kind }) => kind === 'use' || kind === 'text'))
    && secretsOf(file).length === 0;
}

async function scanFile(file: SourceFile, tools: SessionTools): Promise<Scan> {
  const language = tools.languageOf(file.path, file.text);
  const known = tools.scans?.get(file.path);
  if (known?.root.text === file.text && known.root.language === language && known.missing.length === 0 && !known.lacksDialects) return known;
  let scan = await scanAs(file, language, tools);
  const rootFailed = scan.failures.some((failure) => failure.document === scan.root);
  if (rootFailed && language !== 'text') scan = { ...await scanAs(file, 'text', tools), unparsed: scan.failures[0]!.failure };
  tools.scans?.set(file.path, scan);
  return scan;
}

async function scanAs(file: SourceFile, language: LanguageId, tools: SessionTools): Promise<Scan> {
  let scan: Scan | undefined;
  for (;;) {
    scan = scanText(file.path, file.text, language, tools, 'mentions', scan);
    if (scan.missing.length === 0 && !scan.lacksDialects) return scan;
    if (scan.lacksDialects) await tools.loadDialects();
    for (const id of scan.missing) tools.languages.set(id, await tools.load(id));
  }
}

/** What `check` knows of a set of files. */
export interface Analysis {
  readonly files: readonly FileSites[];
  readonly plans: readonly Plan[];
}

/** Scans, matches and plans; writes nothing. */
export async function analyse(files: readonly SourceFile[], tools: SessionTools): Promise<Analysis> {
  const sites = await scanFiles(files, tools);
  return { files: sites, plans: await planFixes(sites, tools) };
}

/** Applied fixes of one pass, with the texts they were made for. */
export interface Pass {
  readonly analysis: Analysis;
  readonly applied: readonly PlannedFix[];
  /** What they change together: where several empty one thing it goes whole, which their own edits do not tell. */
  readonly edits: readonly FileEdit[];
}

export interface FixResult {
  readonly passes: readonly Pass[];
  /** The new texts of the files that changed, and the texts of new ones. */
  readonly texts: ReadonlyMap<string, string>;
  /** What is left. */
  readonly rest: Analysis;
}

/** Applies every fix that `wanted` takes, in passes until none is left. Writes nothing. */
export async function fixAll(files: readonly SourceFile[], session: SessionTools, wanted: (plan: PlannedFix) => boolean): Promise<FixResult> {
  const tools = { ...session, scans: new Map<string, Scan>() };
  const texts = new Map(files.map((file) => [file.path, file.text]));
  const passes: Pass[] = [];
  let analysis = await analyse(files, tools);
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const fixes = analysis.plans.filter((plan) => plan.kind === 'fix').filter(wanted);
    if (fixes.length === 0) break;
    const { applied, edits } = await joinFixes(fixes, analysis, tools);
    if (applied.length === 0) break;
    for (const [path, text] of textsAfter(edits, texts)) texts.set(path, text);
    passes.push({ analysis, applied, edits });
    analysis = await analyse([...texts].map(([path, text]) => ({ path, text })), tools);
  }
  const before = new Map(files.map((file) => [file.path, file.text]));
  const changed = new Map([...texts].filter(([path, text]) => before.get(path) !== text));
  return { passes, texts: changed, rest: analysis };
}

/** All fixes at once where they can stand together; else one after the other, what collides waits for the next pass. */
async function joinFixes(fixes: readonly PlannedFix[], analysis: Analysis, tools: SessionTools): Promise<Omit<Pass, 'analysis'>> {
  const all = analysis.plans.flatMap((plan) => plan.group.matches);
  const attempt = async (chosen: readonly PlannedFix[]): Promise<readonly FileEdit[] | undefined> => {
    const [alone, meeting] = partByFiles(chosen);
    const group = { matches: meeting.flatMap((fix) => fix.group.matches), readers: [], blockers: [], defined: false, touched: meeting.flatMap((fix) => fix.group.touched ?? []) };
    const joined = meeting.length === 0 ? new Map<FileSites, readonly Edit[]>() : await tryOperations(meeting.flatMap((fix) => fix.operations), group, all, tools);
    if (isRefusal(joined)) return undefined;
    const edits = [...alone.flatMap((fix) => [...fix.edits]), ...joined];
    return [
      ...edits.flatMap(([file, list]) => list.map(({ range, text }): FileEdit => ({ path: file.scan.root.path, start: range.start, end: range.end, text }))),
      ...chosen.flatMap((fix) => fix.creates.map(({ path, text }): FileEdit => ({ path, start: 0, end: 0, text }))),
    ];
  };
  const together = await attempt(fixes);
  if (together !== undefined) return { applied: fixes, edits: together };
  let applied: readonly PlannedFix[] = [];
  let edits: readonly FileEdit[] = [];
  for (const fix of fixes) {
    const next = await attempt([...applied, fix]);
    if (next === undefined) continue;
    applied = [...applied, fix];
    edits = next;
  }
  return { applied, edits };
}

/** Fixes that have all their files for themselves, which are verified as they are, and those that meet in a file. */
function partByFiles(fixes: readonly PlannedFix[]): readonly [alone: readonly PlannedFix[], meeting: readonly PlannedFix[]] {
  const counts = new Map<FileSites, number>();
  for (const fix of fixes) for (const file of fix.edits.keys()) counts.set(file, (counts.get(file) ?? 0) + 1);
  const isAlone = (fix: PlannedFix): boolean => [...fix.edits.keys()].every((file) => counts.get(file) === 1);
  return [fixes.filter(isAlone), fixes.filter((fix) => !isAlone(fix))];
}

/** The new texts of the files that are edited; one that is not there yet is made of nothing. */
function textsAfter(edits: readonly FileEdit[], texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const byPath = new Map<string, Edit[]>();
  for (const { path, start, end, text } of edits) byPath.set(path, [...byPath.get(path) ?? [], { range: { start, end }, text }]);
  return new Map([...byPath].map(([path, list]) => [path, applyEdits(texts.get(path) ?? '', list)] as const));
}
