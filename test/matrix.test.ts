import { afterAll, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { rootRange } from '../src/document/document.ts';
import { fileSites, type FileSites, type Match } from '../src/engine/match.ts';
import type { Plan } from '../src/engine/plan.ts';
import { plainText } from '../src/sites/pieces.ts';
import { scanText } from '../src/engine/scan.ts';
import { chainOf, containerOf } from '../src/engine/scope.ts';
import { analyse, fixAll, type Analysis } from '../src/engine/session.ts';
import { OTHERS } from '../src/dialects/others.ts';
import { DIALECTS } from '../src/dialects/registry.ts';
import { sessionTools } from '../src/engine/tools.ts';
import { languages } from '../src/languages/registry.ts';
import type { AssignmentSite, CommandSite, Environment } from '../src/sites/site.ts';
import { ANSWERS, EXAMPLES, type Binding, type CommandExample, type Example, type VariableExample } from './matrix/example.ts';
import { COMMAND_PLACES, VARIABLE_PLACES, type Place } from './matrix/place.ts';
import { holeOf, type Hole } from './matrix/hole.ts';

/** Declared holes may be at most this part of all cells. */
const MOST_HOLES = 0.1;

/** A site that is told and stays, wherever it stands. */
const BY_HAND: Hole = { code: 'manual', why: 'nothing takes its place' };

interface Cell {
  readonly example: Example;
  readonly place: Place;
  readonly text: string;
  /** Where the finding must stand. */
  readonly site: { readonly start: number; readonly end: number };
  readonly hole: Hole | undefined;
}

const cells: readonly Cell[] = EXAMPLES.flatMap((example) => placesFor(example).map((place) => cellOf(example, place)));

function placesFor(example: Example): readonly Place[] {
  return example.kind === 'variable' ? VARIABLE_PLACES : COMMAND_PLACES;
}

function cellOf(example: Example, place: Place): Cell {
  const marked = place.kind === 'variable' ? place.print(example as VariableExample) : place.print(example as CommandExample);
  const start = marked.indexOf('⟦');
  const end = marked.indexOf('⟧') - 1;
  const text = marked.replace(/[⟦⟧]/g, '');
  return { example, place, text, site: example.kind === 'variable' && example.advises ? valueIn(text, example.value, end) : { start, end }, hole: holeOf(example.id, place.id) };
}

/** The value alone, with the quotes that belong to it. */
function valueIn(text: string, value: string, end: number): Cell['site'] {
  const start = text.lastIndexOf(value, end);
  const quoted = start + value.length < end;
  return { start: quoted ? start - 1 : start, end };
}

function tools(): ReturnType<typeof sessionTools> {
  return sessionTools(rules, ANSWERS, () => true);
}

async function check(cell: Cell, text: string): Promise<Analysis> {
  return analyse([{ path: cell.place.path, text }], tools());
}

const readers = new Map(await Promise.all(languages.map(async (row) => [row.id, await row.load()] as const)));

/** Every site of a text, those of nested texts that do not mention Prefect too. */
function sitesOf(cell: Cell, text: string): FileSites {
  const all = { ...tools(), languages: readers, dialects: [...DIALECTS, ...OTHERS] };
  return fileSites(scanText(cell.place.path, text, all.languageOf(cell.place.path, text), all, 'everything'), ANSWERS);
}

/** `fix --unsafe`. */
async function fix(cell: Cell, text: string): Promise<string> {
  const result = await fixAll([{ path: cell.place.path, text }], tools(), (plan) => plan.applicability !== 'placeholder');
  return result.texts.get(cell.place.path) ?? text;
}

/** The rule's finding at the site, and the plan it belongs to. */
function findingAt(cell: Cell, analysis: Analysis): { readonly match: Match; readonly plan: Plan } {
  const all = analysis.plans.flatMap((plan) => plan.group.matches.map((match) => ({ match, plan })));
  const own = all.filter(({ match }) => match.rule === cell.example.rule);
  const here = own.filter(({ match: { finding } }) => {
    const range = rootRange(finding.document, finding.range);
    return range.start === cell.site.start && range.end === cell.site.end;
  });
  const stretches = own.map(({ match: { finding } }) => rootRange(finding.document, finding.range)).map(({ start, end }) => cell.text.slice(start, end));
  expect(here.length, `findings of ${cell.example.rule} at ${JSON.stringify(cell.text.slice(cell.site.start, cell.site.end))}; there are ${JSON.stringify(stretches)}`).toBe(1);
  return here[0]!;
}

describe.each([...new Set(cells.map((cell) => cell.example))].map((example) => [example.id, example] as const))('%s', (_, example) => {
  for (const cell of cells.filter((each) => each.example === example)) {
    if (cell.example.byHand === true) it(cell.place.id, () => checkHole(cell, BY_HAND));
    else if (cell.hole === undefined) it(cell.place.id, () => checkCell(cell));
    else it(`${cell.place.id}: ${cell.hole.why}`, () => checkHole(cell, cell.hole!));
  }
});

it('has few holes, and each of them stands for a cell', () => {
  const holes = cells.filter((cell) => cell.hole !== undefined);
  expect(holes.length / cells.length).toBeLessThanOrEqual(MOST_HOLES);
  const told = new Set(cells.map((cell) => cell.example.rule));
  // An image, a request and a setting of the target are no variable or command of 1.x.
  const asked = rules.filter((rule) => rule.settings.length + rule.commands.length > 0 || rule.requirements === true);
  expect(asked.map((rule) => rule.meta.id).filter((id) => !told.has(id))).toEqual([]);
});

afterAll(() => {
  const rows = rules.map(({ meta: { id } }) => {
    const own = cells.filter((cell) => cell.example.rule === id);
    return `${id.padEnd(24)}${String(own.length).padStart(5)}${String(own.filter((cell) => cell.hole !== undefined).length).padStart(7)}`;
  });
  console.log([`${'rule'.padEnd(24)}cells  holes`, ...rows, `${'all'.padEnd(24)}${String(cells.length).padStart(5)}${String(cells.filter((cell) => cell.hole !== undefined).length).padStart(7)}`].join('\n'));
});

/** Finding, range, fix, what stands after it, and that a second fix has nothing to do. */
async function checkCell(cell: Cell): Promise<void> {
  const before = await check(cell, cell.text);
  const { match, plan } = findingAt(cell, before);
  expect(plan.kind, plan.kind === 'withheld' ? JSON.stringify(plan.refusal ?? match.finding.outcome) : '').toBe('fix');
  expect(match.finding.outcome.kind).toBe(cell.example.advises === true ? 'none' : 'fix');

  const fixed = await fix(cell, cell.text);
  expect(fixed).not.toBe(cell.text);
  const after = await check(cell, fixed);
  if (cell.example.kind === 'variable') checkVariable(cell, cell.example, match, sitesOf(cell, cell.text), sitesOf(cell, fixed), fixed);
  else checkCommand(cell.example, match, sitesOf(cell, cell.text), sitesOf(cell, fixed), fixed);
  expect(after.plans.filter((each) => each.kind === 'fix')).toEqual([]);
  expect(await fix(cell, fixed)).toBe(fixed);
}

/** The site is found and left as it is, for the reason that is declared. */
async function checkHole(cell: Cell, hole: Hole): Promise<void> {
  const before = await check(cell, cell.text);
  const { match, plan } = findingAt(cell, before);
  const { outcome } = match.finding;
  const refusal = outcome.kind === 'refused' ? outcome.refusal : plan.kind === 'withheld' ? plan.refusal : undefined;
  expect(plan.kind).toBe('withheld');
  expect(refusal?.refused ?? 'manual', refusal?.why).toBe(hole.code);
  expect(await fix(cell, cell.text)).toBe(cell.text);
}

function checkVariable(cell: Cell, example: VariableExample, match: Match, before: FileSites, after: FileSites, fixed: string): void {
  expect(fixed).not.toContain(example.name);
  expect(fixed).not.toContain(example.value === 'DEBUG' ? 'PREFECT__' : example.value);
  const { site } = match;
  if (site.kind !== 'setting') throw new Error('the site is no setting');
  const homes = homesOf(site.environment);
  const worker = after.resolved.commands.find((each) => each.words[1]?.text === 'worker');
  const inside = (each: AssignmentSite): boolean => homes.has(keyOf(each.environment)) || (worker !== undefined && chainOf(worker.environment).includes(each.environment));
  expect(named(after, 'LOG').filter(inside).length, 'the bystander stays').toBe(1);
  const due = cell.place.kind === 'variable' && cell.place.ofFlowRuns === true && example.handedOn !== true ? [] : example.binds;
  for (const binding of due) expectBound(binding, named(after, binding.name).filter(inside), fixed, site.environment);
  if (due.length === 0) expect(newNames(before, after)).toEqual([]);
}

function checkCommand(example: CommandExample, match: Match, before: FileSites, after: FileSites, fixed: string): void {
  const { site } = match;
  const environment = site.kind === 'setting' || site.kind === 'invocation' ? site.environment : site.kind === 'requirement'
    ? match.file.resolved.commands.find((each) => each.document === site.document && each.range.start <= site.range.start && site.range.end <= each.range.end)?.environment : undefined;
  if (environment === undefined) throw new Error('the site has no environment');
  const homes = homesOf(environment);
  const lines = (file: FileSites): readonly string[] => file.resolved.commands.map(lineOf);
  const old = example.words.join(' ');
  expect(lines(before)).toContain(old);
  const expected = lines(before).flatMap((line) => (line !== old ? [line] : example.after === undefined ? [] : [example.after.join(' ')]));
  expect(lines(after).filter((line) => line !== ':')).toEqual(expected);
  const bound = (each: AssignmentSite): boolean => homes.has(keyOf(each.environment));
  if (example.after !== undefined) {
    const written = after.resolved.commands.find((each) => lineOf(each) === example.after!.join(' '))!;
    expect(homes.has(keyOf(containerOf(written.environment) ?? chainOf(written.environment).at(-1)!)), 'it runs where it ran').toBe(true);
    for (const binding of example.binds) expectBound(binding, named(after, binding.name).filter((each) => chainOf(written.environment).includes(each.environment)), fixed, environment);
  } else for (const binding of example.binds) expectBound(binding, named(after, binding.name).filter(bound), fixed, environment);
  if (example.binds.length === 0) expect(newNames(before, after)).toEqual([]);
}

function expectBound(binding: Binding, sites: readonly AssignmentSite[], fixed: string, environment: Environment): void {
  // An image gets it when its containers are started.
  const comes = chainOf(environment).some((each) => each.binder.outside !== undefined);
  if (comes && binding.value === 'reference' && sites.length === 0) return;
  if (environment.kind === 'file' && binding.value === 'reference') {
    // A file of plain assignments holds no references: a comment says what to set.
    expect(fixed).toMatch(new RegExp(`^# ${binding.name}=`, 'm'));
    return;
  }
  expect(sites.length, `${binding.name} stands once in the environment`).toBe(1);
  const [site] = sites;
  const value = site!.value === undefined ? undefined : plainText(site!.value.pieces);
  if (binding.value === 'reference') expect([site!.source === 'value', value]).not.toEqual([true, expect.any(String)]);
  else expect(value).toBe(binding.value);
}

function named(file: FileSites, name: string): readonly AssignmentSite[] {
  return file.resolved.assignments.filter((site) => plainText(site.name.pieces) === name);
}

function newNames(before: FileSites, after: FileSites): readonly string[] {
  const names = (file: FileSites): readonly string[] => file.resolved.assignments.map((site) => plainText(site.name.pieces) ?? '');
  const known = new Set([...names(before), 'LOG']);
  return names(after).filter((name) => !known.has(name));
}

/** The environment and those around it, by what does not change when text is written. */
function homesOf(environment: Environment): ReadonlySet<string> {
  return new Set(chainOf(environment).map(keyOf));
}

function keyOf(environment: Environment): string {
  return `${environment.kind} ${environment.address}`;
}

function lineOf(site: CommandSite): string {
  return site.words.map((word) => word.text ?? 'reference').join(' ');
}
