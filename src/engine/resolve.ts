import { rootOf } from '../document/document.ts';
import { imageVersion, isServerImage } from '../prefect/image.ts';
import { literalText, parseInvocation } from '../prefect/invocation.ts';
import { settingOfVariable } from '../prefect/setting-names.ts';
import { optionSetting } from '../prefect/option-settings.ts';
import { apiOf, callAudience } from '../prefect/python-api.ts';
import type { ApiSite, Audience, GivenOption, InvocationSite, MentionSite, RequestSite, SettingSite, TargetSite } from '../rule.ts';
import { plainText, textOf } from '../sites/pieces.ts';
import type { AssignmentSite, CommandSite, Environment, ImageSite, ReferenceSite, RequirementSite, Site, UseSite, Word } from '../sites/site.ts';
import { headSlot, joinedEntry, splitWord, tailSlot } from '../sites/word-part.ts';
import { configSettings } from './config-settings.ts';

/** A document's sites with the Prefect names on them. */
export interface Resolved {
  readonly settings: readonly SettingSite[];
  readonly invocations: readonly InvocationSite[];
  readonly mentions: readonly MentionSite[];
  readonly images: readonly ImageSite[];
  readonly requirements: readonly RequirementSite[];
  readonly requests: readonly RequestSite[];
  readonly targets: readonly TargetSite[];
  readonly apis: readonly ApiSite[];
  /** All assignments, those of other programs too. */
  readonly assignments: readonly AssignmentSite[];
  readonly references: readonly ReferenceSite[];
  readonly commands: readonly CommandSite[];
}

/** Gives Prefect names to what languages and dialects found: the one place where a spelling becomes a setting. */
export function resolveSites(sites: readonly Site[], isJobTemplate = false): Resolved {
  const assignments = sites.filter((site) => site.kind === 'assignment');
  const references = sites.filter((site) => site.kind === 'reference');
  const commands = sites.filter((site) => site.kind === 'command');
  const invocations = commands.flatMap(invocationOf);
  const audiences = audienceTable(invocations, isJobTemplate ? 'flow-run' : 'client');
  const taken = takenNames(assignments);
  return {
    settings: [
      ...assignments.filter((site) => taken(site) !== 'key').flatMap((site) => variableSetting(site, audiences, taken(site) === 'unknown')),
      ...invocations.flatMap((site) => commandSettings(site, audiences)),
      ...configSettings(sites.filter((site) => site.kind === 'config'), audiences),
    ],
    invocations,
    mentions: [...references.flatMap(referenceMention), ...assignments.filter((site) => taken(site) === 'key').flatMap((site) => outsideMention(site))],
    images: imagesOf(sites, invocations),
    requirements: sites.filter((site) => site.kind === 'requirement'),
    requests: commands.flatMap(requestOf),
    targets: assignments.flatMap(targetSetting),
    apis: apiSites(sites.filter((site) => site.kind === 'use')),
    assignments,
    references,
    commands,
  };
}

function variableSetting(site: AssignmentSite, audiences: (environment: Environment) => Audience, unread: boolean): SettingSite[] {
  const label = plainText(site.name.pieces);
  const setting = label === undefined ? undefined : settingOfVariable(label);
  if (label === undefined || setting === undefined) return [];
  return [{
    kind: 'setting', key: setting.key, spelling: 'variable', label, document: site.document,
    name: site.name, source: site.source, entry: site.entry, environment: site.environment,
    assignment: site, audience: audiences(site.environment), address: site.address,
    ...(setting.parameter === undefined ? {} : { parameter: setting.parameter }),
    ...(setting.note === undefined ? {} : { note: setting.note }),
    ...(site.value === undefined ? {} : { value: site.value }),
    ...(site.base64 === true ? { base64: true } : {}),
    ...(unread ? { unread: true } : {}),
  }];
}

/** One site for each place: where aliases bring an image into several containers, the one an agent runs in speaks for it. */
function imagesOf(sites: readonly Site[], invocations: readonly InvocationSite[]): readonly ImageSite[] {
  const busy = new Set<Environment>();
  for (const { environment } of invocations) for (let at: Environment | undefined = environment; at !== undefined; at = at.parent) busy.add(at);
  const places = new Map<string, ImageSite>();
  for (const site of sites) {
    if (site.kind !== 'image') continue;
    const place = `${site.document.id}@${site.image.range.start}`;
    const known = places.get(place);
    if (known === undefined || (!isBusy(known) && isBusy(site))) places.set(place, site);
  }
  function isBusy({ environment }: ImageSite): boolean {
    return environment !== undefined && busy.has(environment);
  }
  return [...places.values()];
}

/** Programs that ask a server over HTTP. */
const REQUESTERS = new Set(['curl', 'wget', 'http', 'https', 'xh']);

function requestOf(site: CommandSite): RequestSite[] {
  const program = site.words[0]?.text;
  if (program === undefined || !REQUESTERS.has(program.slice(program.lastIndexOf('/') + 1))) return [];
  const texts = site.words.map(({ slot }) => textOf(slot.pieces));
  const at = texts.findIndex((text, index) => index > 0 && /^(?:https?:\/\/|[$`][^\s'"]*\/|[\w.-]*:\d+\/)/.test(text) && !/^-+(?:d|H|data[\w-]*|header|json|F|form|post-data|user-agent|A|e|o|output|O)$/.test(texts[index - 1] ?? ''));
  const url = site.words[at];
  if (url === undefined) return [];
  return [{ kind: 'request', url: url.slot, command: site, document: site.document, environment: site.environment, address: site.address }];
}

/** An import is no site of its own where what it brings is used. */
function apiSites(all: readonly UseSite[]): readonly ApiSite[] {
  const uses = all.map(besideVariable);
  const byStep = new Map<string, UseSite[]>();
  for (const use of uses) {
    if (use.variable === undefined) continue;
    const list = byStep.get(stepKey(use));
    if (list === undefined) byStep.set(stepKey(use), [use]);
    else list.push(use);
  }
  const apis = uses.flatMap((use): ApiSite[] => {
    const api = apiOf(use.symbol, use.steps, use.role);
    const through = api === undefined ? [] : (byStep.get(stepKey(use)) ?? []).filter((each) => isThrough(each, use));
    return api === undefined ? [] : [{ kind: 'api', api, use: withoutNeighbours(use), through, document: use.document, address: use.address }];
  });
  return apis.filter(({ use, document }) => use.role !== 'import' || !apis.some((each) => (
    each.use.role !== 'import' && each.document === document && `${each.use.symbol}.`.startsWith(`${use.symbol}.`))));
}

/** Where the variable is but another name of a module, all that is done stands here. */
function besideVariable(use: UseSite): UseSite {
  const { variable, ...own } = use;
  const [first] = use.steps;
  return variable !== undefined && (first === undefined || first.slot.range.start >= use.slot.range.start) ? own : use;
}

/** A piece of a larger text (one of several examples) may be read by the next piece. */
function withoutNeighbours(use: UseSite): UseSite {
  const { unread, ...rest } = use;
  if (unread === undefined || use.document.host === undefined) return use;
  const own = wordCount(use.document.text, unread);
  return wordCount(rootOf(use.document).text, unread) > own ? rest : use;
}

function wordCount(text: string, word: string): number {
  let count = 0;
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
    if (!/\w/.test(text.charAt(at - 1)) && !/\w/.test(text.charAt(at + word.length))) count++;
  }
  return count;
}

function stepKey({ steps: [first] }: UseSite): string {
  return `${first?.slot.range.start}-${first?.slot.range.end}`;
}

/** True for a use of the variable that a use was put into. */
function isThrough(each: UseSite, use: UseSite): boolean {
  const [own] = use.steps;
  const [first] = each.steps;
  return use.variable === undefined && each.variable !== undefined && each.document === use.document && own !== undefined && first !== undefined
    && own.slot.range.start === first.slot.range.start && own.slot.range.end === first.slot.range.end;
}

function targetSetting(site: AssignmentSite): TargetSite[] {
  const name = plainText(site.name.pieces)?.toUpperCase();
  if (name === undefined || !name.startsWith('PREFECT_') || name.startsWith('PREFECT__')) return [];
  return [{ kind: 'target', name, assignment: site, document: site.document, environment: site.environment, address: site.address }];
}

function referenceMention(site: ReferenceSite): MentionSite[] {
  const label = plainText(site.name.pieces);
  const setting = label === undefined ? undefined : settingOfVariable(label);
  if (label === undefined || setting === undefined) return [];
  return [{
    kind: 'mention', key: setting.key, label, document: site.document, name: site.name,
    form: 'reference', comment: false, address: site.address,
    ...(setting.parameter === undefined ? {} : { parameter: setting.parameter }),
  }];
}

/** A key of a Secret or ConfigMap that is read by that key: a name of its own, no variable. */
function outsideMention(site: AssignmentSite): MentionSite[] {
  const reference: ReferenceSite = { kind: 'reference', document: site.document, name: site.name, address: site.address };
  return referenceMention(reference).map((mention) => ({ ...mention, form: 'outside' }));
}

/** A program in a folder that is not known (`$VENV/bin/prefect`, `%h/bin/prefect`) goes by its own name. */
function programText(word: Word): ReturnType<typeof literalText> {
  const last = word.slot.pieces.at(-1);
  const own = word.text === undefined && last?.kind === 'text' ? /\/([\w.-]+)$/.exec(last.text)?.[1] : undefined;
  return own ?? literalText(word);
}

/** `agent start kubernetes`: a type of agent in 0.x, the name of a queue in 2.x. An image that holds a target tells which. */
function parsedCommand(site: CommandSite): ReturnType<typeof parseInvocation> {
  const texts = site.words.map((word, index) => index === 0 ? programText(word) : literalText(word));
  const parsed = parseInvocation(texts);
  if (parsed?.kind !== 'v1' || parsed.path !== 'prefect agent start' || parsed.args.length === 0 || !runsTarget(site.environment)) return parsed;
  const rest = parseInvocation(texts.filter((_, index) => !parsed.args.includes(index)));
  return rest?.kind === 'v1' ? parsed : { ...parsed, kind: 'v2' };
}

/** True in a container whose image holds a version of the target. */
function runsTarget(environment: Environment): boolean {
  for (let at: Environment | undefined = environment; at !== undefined; at = at.parent) {
    if (at.image !== undefined) return imageVersion(plainText(at.image.pieces)).startsWith('target');
  }
  return false;
}

function invocationOf(site: CommandSite): InvocationSite[] {
  const parsed = parsedCommand(site);
  if (parsed === undefined || (parsed.kind === 'v2' && parsed.path !== 'prefect agent start')) return [];
  const word = (index: number): Word => site.words[index]!;
  const options = parsed.options.map((option): GivenOption => {
    const last = Math.max(option.flagIndex, option.valueIndex ?? option.flagIndex);
    const words = site.words.slice(option.flagIndex, last + 1);
    const inline = option.inlineAt === undefined ? undefined : tailSlot(word(option.flagIndex), option.inlineAt);
    const value = inline ?? (option.valueIndex === undefined ? undefined : word(option.valueIndex).slot);
    return {
      long: option.long, words,
      flag: option.inlineAt === undefined ? word(option.flagIndex).slot : headSlot(word(option.flagIndex), option.inlineAt),
      entry: joinedEntry(words.map((each) => each.entry)),
      ...(value === undefined ? {} : { value }),
    };
  });
  return [{
    kind: 'invocation', form: parsed.kind, path: parsed.path, pathWords: parsed.pathWords.map(word), options,
    args: parsed.args.map(word), unknown: parsed.unknown.map(word), document: site.document, range: site.range,
    environment: site.environment, address: site.address, mention: false, words: site.words,
    ...(site.statement === undefined ? {} : { statement: site.statement }),
    ...(site.frozen === undefined ? {} : { frozen: site.frozen }),
  }];
}

function commandSettings(site: InvocationSite, audiences: (environment: Environment) => Audience): SettingSite[] {
  if (site.path === 'prefect backend' && site.statement !== undefined) {
    const value = site.args[0]?.slot;
    return [{
      kind: 'setting', key: 'backend', spelling: 'command', label: 'prefect backend', document: site.document,
      name: site.pathWords[0]!.slot, source: 'value', entry: site.statement, environment: enclosing(site.environment),
      command: site, audience: audiences(site.environment), address: site.address,
      ...(value === undefined ? {} : { value }),
    }];
  }
  // What the options mean is not known either: `-t` is a token in 0.x and a tag in 2.x.
  if (site.form === 'ambiguous' || site.form === 'v2') return [];
  return site.options.flatMap((option): SettingSite[] => {
    if (option.long === '--env') return environmentOption(site, option);
    const key = optionSetting(site.path, option.long);
    if (key === undefined) return [];
    return [{
      kind: 'setting', key, spelling: 'option', label: option.long, document: site.document,
      name: option.flag, source: 'value', entry: option.entry, environment: site.environment, command: site,
      audience: audiences(site.environment), address: `${site.address}.${option.long}`,
      ...(option.value === undefined ? {} : { value: option.value }),
    }];
  });
}

function environmentOption(site: InvocationSite, option: GivenOption): SettingSite[] {
  const pair = splitWord(option);
  const setting = pair === undefined ? undefined : settingOfVariable(pair.label);
  if (pair === undefined || setting === undefined) return [];
  return [{
    kind: 'setting', key: setting.key, spelling: 'option', label: pair.label, document: site.document,
    name: pair.name, value: pair.value, source: 'value', entry: option.entry, environment: site.environment,
    command: site, audience: 'flow-run', address: `${site.address}.${pair.label}`,
    ...(setting.parameter === undefined ? {} : { parameter: setting.parameter }),
    ...(setting.note === undefined ? {} : { note: setting.note }),
  }];
}

/**
 * How the entries of a ConfigMap or Secret are read in the same file: as variables (`envFrom`), each by its key only,
 * or not at all, so that their readers are not known.
 */
function takenNames(assignments: readonly AssignmentSite[]): (site: AssignmentSite) => 'variable' | 'key' | 'unknown' {
  const imported = new Set<string>();
  for (const { environment } of assignments) for (const slot of environment.imports ?? []) imported.add(plainText(slot.pieces) ?? '');
  return ({ environment, name, document }) => {
    if (environment.kind !== 'data' || environment.name === undefined || imported.has(environment.name)) return 'variable';
    const whole = `\\b(?:configMapRef|secretRef)["']?:[\\s{]*["']?name["']?:[ \\t]*["']?${environment.name.replace(/\W/g, '\\$&')}(?![\\w.-])`;
    if (new RegExp(whole).test(document.text)) return 'variable';
    const label = plainText(name.pieces) ?? '';
    return new RegExp(`\\bkey["']?:[ \\t]*["']?${label.replace(/\W/g, '\\$&')}\\b`).test(document.text) ? 'key' : 'unknown';
  };
}

/** A command that changes what later commands see does not act on its own environment. */
function enclosing(environment: Environment): Environment {
  return environment.kind === 'command' && environment.parent !== undefined ? environment.parent : environment;
}

/** Who reads an environment: told by the commands and the image of its container. */
function audienceTable(invocations: readonly InvocationSite[], other: Audience): (environment: Environment) => Audience {
  const table = new Map<Environment, Audience>();
  for (const site of invocations) {
    const audience = site.path.startsWith('prefect execute') ? 'flow-run' : site.path.startsWith('prefect agent') ? 'agent' : undefined;
    if (audience === undefined) continue;
    for (let at: Environment | undefined = site.environment; at !== undefined; at = at.parent) {
      if (table.get(at) !== 'agent') table.set(at, audience);
    }
  }
  return (environment) => {
    for (let at: Environment | undefined = environment; at !== undefined; at = at.parent) {
      const known = table.get(at);
      if (known !== undefined) return known;
      if (at.image !== undefined && isServerImage(plainText(at.image.pieces) ?? '')) return 'server';
      const called = at.callee === undefined ? undefined : callAudience(at.callee);
      if (called !== undefined) return called;
    }
    return other;
  };
}
