import type { Severity, Target } from '../rule.ts';
import { RULE_IDS } from '../rule-ids.ts';
import { keyText } from './entry.ts';
import type { ConfigEntry, ConfigError } from './entry.ts';
import { suggestion } from './nearest.ts';

export type Level = 'off' | Severity;

/** The configuration after the file and all `--set` are laid over one another. */
export interface Settings {
  target?: Target;
  apiUrl?: string;
  workspace?: string;
  configFile?: 'profiles.toml' | 'prefect.toml';
  exclude: string[];
  readonly pools: Record<string, string>;
  readonly queues: Record<string, string>;
  readonly blocks: Record<string, string>;
  readonly images: Record<string, string>;
  readonly levels: Record<string, Level>;
}

/** 1.x agent types: the keys of `pools`. */
const AGENT_TYPES = ['local', 'docker', 'kubernetes', 'ecs', 'fargate', 'vertex'];
const LEVELS: readonly string[] = ['off', 'info', 'warning', 'error'];
const SCALARS = ['target', 'api-url', 'workspace', 'config-file', 'exclude'];
const TABLES = ['pools', 'queues', 'blocks', 'images', 'rules'];

/** A check of one value: a clause that says what is wanted, or undefined when it is right. */
type Check = (value: string) => string | undefined;

/** Later entries win. Every wrong entry is told. */
export function readSettings(entries: readonly ConfigEntry[]): Settings | readonly ConfigError[] {
  const settings: Settings = { exclude: [], pools: named(), queues: named(), blocks: named(), images: named(), levels: named() };
  const errors: ConfigError[] = [];
  for (const entry of entries) {
    const problem = readEntry(entry, settings);
    if (problem !== undefined) errors.push({ path: entry.where.replace(/:\d+$/, ''), code: 'config', message: `${entry.where}: ${problem}` });
  }
  return errors.length > 0 ? errors : settings;
}

function readEntry({ path, value }: ConfigEntry, settings: Settings): string | undefined {
  const [top, key] = path;
  if (top === undefined) return 'no key is given.';
  if (SCALARS.includes(top) && path.length === 1) return readScalar(top, value, settings);
  if (!TABLES.includes(top)) return `unknown key '${keyText(path)}'.${suggestion(top, [...SCALARS, ...TABLES])}`;
  if (value.kind === 'other' && value.what === 'an empty table' && path.length === 1) return undefined;
  if (key === undefined) return `'${top}' is a table; write it as [${top}] with one line for each name.`;
  if (path.length > 2) return `unknown key '${keyText(path)}': a name with dots in it needs quotes, ${top}.${JSON.stringify(path.slice(1).join('.'))}.`;
  if (value.kind !== 'text') return `'${keyText(path)}' must be a string, not ${kindText(value)}.`;
  return readNamed(top, key, value.text, settings);
}

function readScalar(name: string, value: ConfigEntry['value'], settings: Settings): string | undefined {
  if (name === 'exclude') {
    if (value.kind === 'other') return `'exclude' must be an array of strings, not ${value.what}.`;
    settings.exclude = value.kind === 'text' ? [value.text] : [...value.texts];
    return undefined;
  }
  if (value.kind !== 'text') return `'${name}' must be a string, not ${kindText(value)}.`;
  const text = value.text;
  if (name === 'target') {
    if (text !== '2' && text !== '3') return "'target' is \"2\" or \"3\".";
    settings.target = text;
    return undefined;
  }
  if (name === 'config-file') {
    if (text !== 'profiles.toml' && text !== 'prefect.toml') return "'config-file' is \"profiles.toml\" or \"prefect.toml\".";
    settings.configFile = text;
    return undefined;
  }
  const problem = name === 'api-url' ? checkUrl(text) : checkWorkspace(text);
  if (problem !== undefined) return `'${name}' ${problem}`;
  if (name === 'api-url') settings.apiUrl = text;
  else settings.workspace = text;
  return undefined;
}

function readNamed(table: string, key: string, text: string, settings: Settings): string | undefined {
  if (table === 'rules') {
    if (!RULE_IDS.includes(key)) return `unknown rule '${key}'.${suggestion(key, RULE_IDS)}`;
    if (!LEVELS.includes(text)) return `'rules.${key}' is one of ${LEVELS.join(', ')}.${suggestion(text, LEVELS)}`;
    settings.levels[key] = text as Level;
    return undefined;
  }
  const shown = `'${keyText([table, key])}'`;
  if (table === 'pools' && !AGENT_TYPES.includes(key)) return `unknown agent type '${key}' in [pools].${suggestion(key, AGENT_TYPES) || ` Known: ${AGENT_TYPES.join(', ')}.`}`;
  const check = table === 'blocks' ? checkBlock : table === 'images' ? checkImage : checkName;
  const problem = check(text);
  if (problem !== undefined) return `${shown} ${problem}`;
  if (table === 'pools') settings.pools[key] = text;
  if (table === 'queues') settings.queues[labelSet(key)] = text;
  if (table === 'blocks') settings.blocks[key] = text;
  if (table === 'images') settings.images[key] = text;
  return undefined;
}

const checkUrl: Check = (text) => {
  if (!/^https?:\/\/[^\s"'`$\\<>{}]+$/.test(text) || !URL.canParse(text)) return 'must be an http or https URL.';
  const { username, password } = new URL(text);
  return username !== '' || password !== '' ? 'must not hold a user name or password: it would be written into files.' : undefined;
};

const checkWorkspace: Check = (text) => (/^[a-z0-9][\w.-]*\/[\w.-]+$/i.test(text) ? undefined : 'is written account/workspace.');

const checkName: Check = (text) => (/^[^\s/%&<>"'`$\\\u0000-\u001f](?:[^/%&<>"'`$\\\u0000-\u001f]*[^\s/%&<>"'`$\\\u0000-\u001f])?$/.test(text) && !text.startsWith('-')
  ? undefined
  : 'must be a name: not empty, without / % & < >, quotes, $ and control characters.');

const checkBlock: Check = (text) => (/^[a-z0-9-]+$/.test(text) ? undefined : 'must be a block name: lower-case letters, digits and dashes.');

const checkImage: Check = (text) => (/^[\w][\w./:@-]*$/.test(text) && !text.includes('//') ? undefined : 'must be an image reference, such as prefecthq/prefect:2-latest.');

/** Labels are a set: sorted and joined with `+`. */
function labelSet(key: string): string {
  return [...new Set(key.split('+').map((label) => label.trim()).filter((label) => label !== ''))].sort().join('+');
}

/** Without a prototype: a secret may be called `constructor`. */
function named<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

function kindText(value: ConfigEntry['value']): string {
  return value.kind === 'other' ? value.what : 'an array';
}
