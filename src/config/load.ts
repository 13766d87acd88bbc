import { readFileSync } from 'node:fs';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import type { RunOptions } from '../options.ts';
import type { Answers } from '../rule.ts';
import { errorCode } from '../io/read-file.ts';
import { shownPath } from '../io/roots.ts';
import type { ConfigEntry, ConfigError } from './entry.ts';
import { findConfigFile, PROJECT_NAME } from './find.ts';
import { readSettings } from './schema.ts';
import type { Level } from './schema.ts';
import { setEntry } from './set-entry.ts';

export interface Config {
  readonly kind: 'config';
  readonly answers: Answers;
  /** Rule levels of `[rules]`; a rule that is not in it keeps its own severities. */
  readonly levels: Readonly<Record<string, Level>>;
  /** True for a path (relative to the working directory, with `/`) that `exclude` names. Holds for named files too. */
  readonly excluded: (path: string) => boolean;
  /** The file read, relative to the working directory. */
  readonly file?: string;
}

export interface BadConfig {
  readonly kind: 'bad-config';
  readonly errors: readonly ConfigError[];
}

export interface ConfigRequest {
  readonly cwd: string;
  readonly options: Pick<RunOptions, 'config' | 'set' | 'target'>;
}

/**
 * Reads prefect-uplift.toml, or `[tool.prefect-uplift]` of pyproject.toml (found upward, or `--config`), and lays `--set` and
 * `--target` over it. Every error is told with key and line; nothing is thrown.
 */
export async function loadConfig({ cwd, options }: ConfigRequest): Promise<Config | BadConfig> {
  const file = options.config === undefined ? findConfigFile(cwd) : resolve(cwd, options.config);
  const errors: ConfigError[] = [];
  const entries: ConfigEntry[] = [];
  if (file !== undefined) collect(await fileEntries(file, shownPath(cwd, file)), entries, errors);
  for (const [key, value] of options.set) {
    const entry = setEntry(key, value);
    if ('code' in entry) errors.push(entry);
    else entries.push(entry);
  }
  const settings = readSettings(entries);
  if (Array.isArray(settings)) errors.push(...settings);
  if (errors.length > 0 || !('pools' in settings)) return { kind: 'bad-config', errors };
  const { pools, queues, blocks, images, levels, exclude, apiUrl, workspace, configFile } = settings;
  return {
    kind: 'config',
    answers: {
      target: options.target ?? settings.target ?? '2',
      ...(apiUrl === undefined ? {} : { apiUrl }),
      ...(workspace === undefined ? {} : { workspace }),
      ...(configFile === undefined ? {} : { configFile }),
      pools, queues, blocks, images,
    },
    levels,
    excluded: await excluder(exclude, cwd, file === undefined ? cwd : dirname(file)),
    ...(file === undefined ? {} : { file: shownPath(cwd, file) }),
  };
}

async function fileEntries(file: string, shown: string): Promise<readonly ConfigEntry[] | ConfigError> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const code = errorCode(error);
    const why = code === 'ENOENT' ? 'does not exist' : code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'is not UTF-8' : `cannot be read (${code})`;
    return { path: shown, code: 'config', message: `${shown}: the configuration ${why}.` };
  }
  const { tomlEntries } = await import('./toml-entries.ts');
  const entries = tomlEntries(text, shown);
  return 'code' in entries || basename(file) !== PROJECT_NAME ? entries : ownEntries(entries, shown);
}

/** Those of `[tool.prefect-uplift]`, under the names they have in a file of their own. */
function ownEntries(entries: readonly ConfigEntry[], shown: string): readonly ConfigEntry[] | ConfigError {
  const own = entries.filter(({ path: [tool, name] }) => tool === 'tool' && name === 'prefect-uplift');
  if (own.length === 0) return { path: shown, code: 'config', message: `${shown}: there is no table [tool.prefect-uplift].` };
  return own.filter(({ path }) => path.length > 2).map((entry) => ({ ...entry, path: entry.path.slice(2) }));
}

function collect(found: readonly ConfigEntry[] | ConfigError, entries: ConfigEntry[], errors: ConfigError[]): void {
  if ('code' in found) errors.push(found);
  else entries.push(...found);
}

/** `exclude` is read as a .gitignore in the configuration's folder would be. */
async function excluder(patterns: readonly string[], cwd: string, folder: string): Promise<Config['excluded']> {
  if (patterns.length === 0) return () => false;
  const { ignoreRules } = await import('../io/gitignore.ts');
  const rules = ignoreRules(patterns.join('\n'));
  return (path) => {
    const way = relative(folder, resolve(cwd, path)).split(sep).join('/');
    return way !== '' && way !== '..' && !way.startsWith('../') && rules(way) === true;
  };
}
