import { parse as parseDotenv } from 'dotenv';
import type { FixResult } from '../../src/engine/session.ts';
import type { Answers, SettingSite } from '../../src/rule.ts';
import { documentsOf, foreignChanges, isPrefectName, placesOf, type Entry, type Place } from './environments.ts';
import { lostComments, lostLines, newlinesOf, reachOf } from './lines.ts';
import { talksToOwnServer, unsafeToo } from './tree.ts';
import { KEY_NAMES, PLACEHOLDERS, URL_NAMES } from './variable.ts';
import type { GeneratedFile } from './writing.ts';

/** A file before and after all fixes. */
export interface Fixed {
  readonly file: GeneratedFile;
  readonly text: string;
  readonly result: FixResult;
  readonly answers: Answers;
}

/** What is wrong with what is left: fixes that could still be applied. */
export function leftOver(result: FixResult): readonly string[] {
  return result.rest.plans.flatMap((plan) => (plan.kind === 'fix' && unsafeToo(plan)
    ? [`a fix is left: ${plan.group.matches.map(({ rule, finding }) => `${rule} ${finding.address}`).join(', ')}`] : []));
}

/** What is wrong with the bytes outside the edits, pass by pass. */
export function bytesOutside({ file, result }: Fixed): readonly string[] {
  // A file of which nothing is left to say stays as it is from then on.
  const last = result.texts.get(file.path) ?? file.text;
  const texts = [...result.passes.map((pass) => pass.analysis), result.rest].map((analysis) => textIn(analysis, file.path) ?? last);
  return result.passes.flatMap((pass, index) => {
    const [before, after] = [texts[index]!, texts[index + 1]!];
    const reach = reachOf(pass.applied, file.path);
    const endings = [...newlinesOf(after)].filter((each) => !newlinesOf(before).has(each));
    return [
      ...lostLines(before, after, reach).map((line) => `the line "${line}" is lost`),
      ...lostComments(before, after, reach).map((comment) => `the comment "${comment}" is lost`),
      ...(newlinesOf(before).size > 0 && endings.length > 0 ? ['a new kind of line ending'] : []),
      ...(lastLine(before) === lastLine(after) && before.endsWith('\n') !== after.endsWith('\n') ? ['the end of the file has another newline'] : []),
    ];
  });
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)!;
}

function textIn(analysis: FixResult['rest'], path: string): string | undefined {
  return analysis.files.find((file) => file.scan.root.path === path)?.scan.root.text;
}

/** What is wrong for a parser that is not the tool's. */
export function otherParser({ file, text }: Fixed): readonly string[] {
  if (text === file.text) return [];
  if (/\.ya?ml$/.test(file.path)) {
    const is = attempt(() => documentsOf(text));
    if (is === undefined) return ['js-yaml cannot read the result'];
    return foreignChanges(documentsOf(file.text), is).map((place) => `js-yaml reads another value at ${place}`);
  }
  if (!file.path.endsWith('.env')) return [];
  const [was, is] = [parseDotenv(file.text), parseDotenv(text)].map((all) => JSON.stringify(Object.entries(all).filter(([name]) => !isPrefectName(name))));
  return was === is ? [] : [`dotenv reads other values: ${was} / ${is}`];
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** A setting that an applied fix has claimed to deal with. */
interface Claim {
  readonly name: string;
  readonly place: string;
}

/** Variables at the top of a file (not in a nested script) whose fix was applied. */
function claimsOf({ file, result }: Fixed): readonly Claim[] {
  const sites = result.passes.flatMap((pass) => pass.applied.flatMap((fix) => fix.group.matches))
    .filter((match) => match.finding.outcome.kind === 'fix' && match.file.scan.root.path === file.path)
    .flatMap(({ site }): SettingSite[] => (site.kind === 'setting' && site.spelling === 'variable' && site.document.host === undefined ? [site] : []));
  return sites.map((site) => ({ name: site.label, place: site.environment.address }));
}

/** What is wrong with the effective environments of a YAML file. */
export function environments(fixed: Fixed): readonly string[] {
  if (!/\.ya?ml$/.test(fixed.file.path)) return [];
  const [before, after] = [placesOf(fixed.file.text), placesOf(fixed.text)];
  const claims = claimsOf(fixed);
  const unknown = claims.filter((claim) => !before.has(claim.place)).map((claim) => `no place ${claim.place}`);
  return [...unknown, ...[...before.values()].flatMap((was) => {
    const is = after.get(was.id);
    if (is === undefined) return [`the place ${was.id} is gone`];
    const names = claims.filter((claim) => claim.place === was.id).map((claim) => claim.name);
    return [...plainOnes(was, is), ...claimed(was, is, names, after, fixed)].map((what) => `${was.id}: ${what}`);
  })];
}

/** Variables of other programs keep value and order; new ones come from the options of a command. */
function plainOnes(was: Place, is: Place): readonly string[] {
  const plain = (place: Place): readonly Entry[] => place.entries.filter((entry) => !isPrefectName(entry.name));
  const old = plain(was);
  const kept = plain(is).filter((entry) => old.some((each) => each.name === entry.name));
  const added = plain(is).filter((entry) => !kept.includes(entry));
  const changed = JSON.stringify(old) === JSON.stringify(kept) ? [] : [`plain variables were ${JSON.stringify(old)}, are ${JSON.stringify(kept)}`];
  return [...changed, ...added.flatMap(({ name }) => {
    const asked = name === 'PYTHONPATH' ? / -p |"-p"/ : name === 'DOCKER_HOST' ? /--base-url/ : new RegExp(`(?:-e|--env)[" ,=]+${name}=`);
    return asked.test(was.source) ? [] : [`"${name}" was not asked for`];
  })];
}

function claimed(was: Place, is: Place, names: readonly string[], after: ReadonlyMap<string, Place>, fixed: Fixed): readonly string[] {
  const wrong: string[] = [];
  const has = (place: Place | undefined, name: string): number => place?.entries.filter((entry) => entry.name === name).length ?? 0;
  for (const name of names) if (has(is, name) > 0) wrong.push(`"${name}" is still there`);
  for (const name of ['PREFECT_API_KEY', 'PREFECT_API_URL']) if (has(is, name) > 1) wrong.push(`"${name}" stands there twice`);
  const needs = (name: string): boolean => has(is, name) === 0 && !is.outer.some((each) => has(after.get(each), name) > 0);
  const own = talksToOwnServer(fixed.file.path.includes('workflows') ? fixed.file.text : was.source, fixed.answers);
  if (names.some((name) => KEY_NAMES.includes(name)) && needs('PREFECT_API_KEY') && !own) wrong.push('PREFECT_API_KEY is missing');
  const asksUrl = names.some((name) => URL_NAMES.includes(name) || name === 'PREFECT__BACKEND' || (KEY_NAMES.includes(name) && !own));
  if (asksUrl && needs('PREFECT_API_URL')) wrong.push('PREFECT_API_URL is missing');
  return [...wrong, ...keyValue(was, is, names, own)];
}

/** The key keeps the value that 1.x would have used, unless that is a credential or nothing. */
function keyValue(was: Place, is: Place, names: readonly string[], own: boolean): readonly string[] {
  const old = KEY_NAMES.flatMap((name) => was.entries.filter((entry) => entry.name === name));
  const stood = was.entries.find((entry) => entry.name === 'PREFECT_API_KEY');
  const now = is.entries.find((entry) => entry.name === 'PREFECT_API_KEY');
  if (stood !== undefined) return now?.value === stood.value ? [] : ['a PREFECT_API_KEY that stood there has changed'];
  if (now === undefined || own || old.length === 0 || !old.every((entry) => names.includes(entry.name))) return [];
  // A key on a command line of the place wins over its variables.
  if (/--key|--token|-[tk] |"-[tk]"|API_KEY=|AUTH_TOKEN=/.test(was.source.replace(/"(?:env|environment)":\[(?:"[^"]*",?)*\]/g, ''))) return [];
  const used = old.find((entry) => entry.value !== '""');
  const isReference = used !== undefined && /^\{|^null$|\$/.test(used.value);
  const isPlaceholder = used !== undefined && PLACEHOLDERS.includes(String(JSON.parse(used.value)));
  if (isReference || isPlaceholder) return now.value === used.value ? [] : [`PREFECT_API_KEY is ${now.value}, was ${used.value}`];
  return /secrets\.PREFECT_API_KEY|\$\{PREFECT_API_KEY:\?|prefect-api|^null$/.test(now.value) ? [] : [`PREFECT_API_KEY is ${now.value}, not a reference`];
}
