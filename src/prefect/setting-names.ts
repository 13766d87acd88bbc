import type { SettingRow, SettingVerb } from './fact-row.ts';
import { bothNames, onlyV2Names, onlyV3Names } from './settings-targets.ts';
import { settingActions, settingRows } from './settings-v1.ts';
import type { Target } from './target.ts';
import { isTargetVariable } from './target-variables.ts';

/** A 1.x variable's setting. */
export interface SettingName {
  /** Key of settings-v1.json without its `<NAME>`: `cloud.api_key`, `context.secrets`, `context`, `cloud.agent.env_vars`. */
  readonly key: string;
  /** What stands for `<NAME>`: the secret's name in its own case, the context key in lower case. */
  readonly parameter?: string;
  /** False when 1.x never reads the variable as it is written. */
  readonly read: boolean;
  readonly note?: 'nested-secret' | 'wrong-case' | 'unknown';
}

/** What becomes of a 1.x setting. */
export interface SettingAction {
  readonly action: SettingVerb;
  /** Variable of the target. */
  readonly env?: string;
  readonly note?: string;
}

export interface V1Setting {
  readonly key: string;
  /** `PREFECT__CLOUD__API_KEY`. */
  readonly variable: string;
  readonly secret: boolean;
  readonly fallback: string | number | boolean | null;
  readonly actions: Readonly<Record<Target, SettingAction>>;
}

/** Keys under which a repository's own names stand. */
const OPEN_KEYS = ['context.secrets', 'cloud.agent.env_vars', 'context'];

const settings: ReadonlyMap<string, SettingRow> = new Map(settingRows.map((row) => [row[0], row]));

const targetNames = new Map<Target, ReadonlySet<string>>();

let sectionNames: ReadonlySet<string> | undefined;

/**
 * The 1.x setting that a variable's name stands for; undefined for any other name (`LUME_PREFECT__X`, `PREFECT____X`), and for
 * those of the target (`PREFECT__FLOW_RUN_ID`). Any case of the prefix is taken in a section of 1.x's, but 1.x reads only
 * `PREFECT__`, and `CONTEXT__SECRETS` only all upper or all lower.
 */
export function settingOfVariable(name: string): SettingName | undefined {
  const rest = /^PREFECT__(.+)$/i.exec(name)?.[1];
  if (rest === undefined || isTargetVariable(rest)) return undefined;
  const parts = rest.split('__');
  if (parts.some((part) => part === '')) return undefined;
  const named = isSecret(parts) ? secretName(parts) : plainName(parts);
  if (named === undefined) return undefined;
  if (name.startsWith('PREFECT__')) return named;
  if (named.note === 'unknown' && !sections().has(parts[0]!.toLowerCase())) return undefined;
  return { ...named, read: false, note: 'wrong-case' };
}

/** The same for a key of 1.x's own configuration files, by its path; undefined for what is the user's own. */
export function settingOfPath(path: readonly string[]): SettingName | undefined {
  const key = path.join('.');
  const [context, secrets, parameter, ...nested] = path;
  if (context === 'context' && secrets === 'secrets') {
    if (parameter === undefined) return { key: 'context.secrets', read: true };
    return { key: 'context.secrets', parameter, read: true, ...(nested.length > 0 ? { note: 'nested-secret' } : {}) };
  }
  if (settings.has(key)) return { key, read: true };
  const open = OPEN_KEYS.find((one) => key.startsWith(`${one}.`));
  return open === undefined ? undefined : { key: open, parameter: path.slice(open.split('.').length).join('.'), read: true };
}

/** The variable of a setting, as 1.x documents it. */
export function variableOf(key: string, parameter?: string): string {
  const variable = `PREFECT__${key.replaceAll('.', '__')}`.toUpperCase();
  if (parameter === undefined) return variable;
  return `${variable}__${key === 'context' ? parameter.replaceAll('.', '__').toUpperCase() : parameter}`;
}

/** The keys of all settings of 1.x; an open key ends in `<NAME>`. */
export function v1SettingKeys(): readonly string[] {
  return [...settings.keys()];
}

/** All settings of 1.x; an open key ends in `<NAME>`. */
export function v1Settings(): Iterable<V1Setting> {
  return [...settings.values()].map(settingOf);
}

/** The facts of a 1.x setting by its key; open keys (`context`, `context.secrets`) stand for every name under them. */
export function v1Setting(key: string): V1Setting | undefined {
  const row = settings.get(key) ?? settings.get(`${key}.<NAME>`);
  return row === undefined ? undefined : settingOf(row);
}

function settingOf([key, secret, fallback, v2, v3]: SettingRow): V1Setting {
  return { key, variable: variableOf(key), secret: secret === 1, fallback, actions: { 2: actionAt(v2), 3: actionAt(v3) } };
}

/** What becomes of a 1.x setting in the target; undefined for a key 1.x does not know. */
export function settingAction(key: string, target: Target): SettingAction | undefined {
  return v1Setting(key)?.actions[target];
}

/** True when the target reads a variable of this name, aliases included. */
export function isTargetSetting(name: string, target: Target): boolean {
  let names = targetNames.get(target);
  if (names === undefined) {
    names = new Set(`${bothNames}${target === '2' ? onlyV2Names : onlyV3Names}`.split('\n').filter((one) => one !== '').map((one) => `PREFECT_${one}`));
    targetNames.set(target, names);
  }
  return names.has(name);
}

function sections(): ReadonlySet<string> {
  sectionNames ??= new Set([...settings.keys()].filter((key) => key.includes('.')).map((key) => key.slice(0, key.indexOf('.'))));
  return sectionNames;
}

function isSecret(parts: readonly string[]): boolean {
  return parts[0]?.toUpperCase() === 'CONTEXT' && parts[1]?.toUpperCase() === 'SECRETS';
}

function secretName(parts: readonly string[]): SettingName | undefined {
  const [context = '', secrets = '', parameter, ...nested] = parts;
  const spelled = context + secrets;
  const read = spelled === 'CONTEXTSECRETS' || spelled === 'contextsecrets';
  const wrongCase = read ? {} : { note: 'wrong-case' as const };
  if (parameter === undefined) return { key: 'context.secrets', read, ...wrongCase };
  // Kubernetes and Docker take dots and dashes in a name; 1.x then does too.
  if (![parameter, ...nested].every((part) => /^[\w.-]+$/.test(part))) return undefined;
  const note = nested.length > 0 ? { note: 'nested-secret' as const } : wrongCase;
  return { key: 'context.secrets', parameter, read, ...note };
}

function plainName(parts: readonly string[]): SettingName | undefined {
  if (!parts.every((part) => /^\w+$/.test(part))) return undefined;
  const key = parts.join('.').toLowerCase();
  if (settings.has(key)) return { key, read: true };
  const open = OPEN_KEYS.find((one) => key.startsWith(`${one}.`));
  if (open === undefined) return { key, read: true, note: 'unknown' };
  const parameter = open === 'context' ? key.slice(open.length + 1) : parts.slice(open.split('.').length).join('__');
  return { key: open, parameter, read: true };
}

function actionAt(index: number): SettingAction {
  const [action, env = '', note = ''] = settingActions[index] ?? ['manual'];
  return { action, ...(env === '' ? {} : { env }), ...(note === '' ? {} : { note }) };
}
