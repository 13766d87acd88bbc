import type { Answers } from '../../src/rule.ts';
import { isPrefectName } from './environments.ts';
import { OUTSIDE, type Call } from './shell-calls.ts';
import { KEY_NAMES, PLACEHOLDERS, URL_NAMES } from './variable.ts';

/** Variables that bash sets of itself. */
const OWN = new Set(['_', 'PWD', 'OLDPWD', 'SHLVL', 'STUB_LOG', 'PATH', 'SUDO_COMMAND']);

/** The script as it was, and what it is fixed with. */
export interface Script {
  readonly text: string;
  readonly answers: Answers;
  readonly ownServer: boolean;
}

/** The key of one command in clear text: a reference to the outside takes its place for all that runs beside it. */
const CREDENTIAL_OPTION = /(?:-k|-t|--key|--token)[ =",]+\w{12}/;

/** What is wrong with the programs that a script runs after a fix. Programs are told apart by their number or name. */
export function wrongCalls(before: readonly Call[], after: readonly Call[], { text, answers, ownServer }: Script): readonly string[] {
  const [was, is] = [byTag(before), byTag(after)];
  const tags = [...new Set([...was.keys(), ...is.keys()])];
  return tags.flatMap((tag) => {
    const [old, now] = [was.get(tag) ?? [], is.get(tag) ?? []];
    if (old.length !== now.length) return [`${tag}: runs ${old.length} times before, ${now.length} times after`];
    return old.flatMap((call, index) => [...plain(call, now[index]!), ...connection(call, now[index]!, { text, answers, ownServer })].map((what) => `${tag}: ${what}`));
  });
}

function byTag(calls: readonly Call[]): ReadonlyMap<string, readonly Call[]> {
  const tags = new Map<string, Call[]>();
  for (const call of calls) {
    const name = call.words.indexOf('--name');
    const tag = call.words[0] === 'probe' ? call.words.join(' ') : ['agent', 'worker'].includes(call.words[1]!) && name > 0 ? `agent ${call.words[name + 1]!}` : undefined;
    if (tag !== undefined) tags.set(tag, [...(tags.get(tag) ?? []), call]);
  }
  return tags;
}

/** Variables of other programs stay; those given with `--env` are there in the end. */
function plain(was: Call, is: Call): readonly string[] {
  const given = new Map(optionValues(was.words, ['-e', '--env']).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
  const isWorker = is.words.includes('worker');
  const names = [...new Set([...was.variables.keys(), ...is.variables.keys()])].filter((name) => !OWN.has(name) && !isPrefectName(name));
  return names.flatMap((name) => {
    const asked = !isWorker ? undefined : name === 'PYTHONPATH' ? importPath(was) : name === 'DOCKER_HOST' ? optionValues(was.words, ['--base-url'])[0] : given.get(name);
    const wanted = asked ?? was.variables.get(name);
    return is.variables.get(name) === wanted ? [] : [`${name} is ${is.variables.get(name) ?? 'unset'}, not ${wanted ?? 'unset'}`];
  });
}

function importPath(call: Call): string | undefined {
  const paths = optionValues(call.words, ['-p', '--import-path']);
  return paths.length === 0 ? undefined : paths.join(':');
}

function optionValues(words: readonly string[], names: readonly string[]): readonly string[] {
  return words.flatMap((word, index) => {
    const inline = names.find((name) => name.startsWith('--') && word.startsWith(`${name}=`));
    if (inline !== undefined) return [word.slice(inline.length + 1)];
    return names.includes(word) && words[index + 1] !== undefined ? [words[index + 1]!] : [];
  });
}

/** Where 1.x had a key or URL that is gone now, the target's stands in its place. */
function connection(was: Call, is: Call, { text, answers: { apiUrl }, ownServer }: Script): readonly string[] {
  const seen = (names: readonly string[]): readonly string[] => names.filter((name) => was.variables.has(name));
  const isAgent = was.words[0] === 'prefect';
  if ([...KEY_NAMES, ...URL_NAMES].some((name) => is.variables.has(name)) || (isAgent && !is.words.includes('worker'))) return [];
  // A script is taken as a whole: what it sets later on may be written where it stood first, or last.
  const whole = (names: readonly string[]): boolean => names.every((name) => was.variables.has(name) || !new RegExp(`\\b${name}\\b`).test(text));
  const option = isAgent ? optionValues(was.words, ['-k', '-t', '--key', '--token'])[0] : undefined;
  const [key, url] = ['PREFECT_API_KEY', 'PREFECT_API_URL'].map((name) => is.variables.get(name));
  const hasKey = option !== undefined || KEY_NAMES.some((name) => (was.variables.get(name) ?? '') !== '');
  const standsElsewhere = /PREFECT_API_URL/.test(text) && !was.variables.has('PREFECT_API_URL');
  const hasUrl = seen(URL_NAMES).length > 0;
  const asksUrl = (hasKey && !ownServer && (isAgent || (whole(KEY_NAMES) && !/prefect backend|PREFECT__BACKEND/.test(text)))) || hasUrl;
  return [
    ...(hasKey && !ownServer && (option !== undefined || whole(KEY_NAMES)) && !(key === OUTSIDE && !isAgent && CREDENTIAL_OPTION.test(text)) ? keyValue(was, key, option) : []),
    ...(asksUrl && url === undefined && !standsElsewhere && (isAgent || whole([...URL_NAMES, 'PREFECT__SERVER__HOST', 'PREFECT__SERVER__PORT'])) ? ['PREFECT_API_URL is unset'] : []),
    ...(asksUrl && url !== undefined && apiUrl !== undefined && url !== apiUrl && !was.variables.has('PREFECT_API_URL') ? [`PREFECT_API_URL is ${url}`] : []),
  ];
}

/** The option wins; of several names it is one of their values; a credential is taken from outside. */
function keyValue(was: Call, now: string | undefined, option: string | undefined): readonly string[] {
  const values = [...KEY_NAMES, 'PREFECT_API_KEY'].flatMap((name) => was.variables.get(name) ?? []);
  const used = option === undefined || option === '' ? values : [option];
  const kept = used.filter((value) => value.startsWith('given') || PLACEHOLDERS.includes(value));
  const isRight = kept.length < used.length || kept.length === 0 ? now !== undefined : now !== undefined && kept.includes(now);
  return isRight ? [] : [`PREFECT_API_KEY is ${now ?? 'unset'}, not ${used.join(' or ')}`];
}
