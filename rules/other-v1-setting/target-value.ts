import type { SettingAction } from '../../src/prefect/setting-names.ts';
import { labelList } from '../../src/prefect/label-list.ts';

/** What the target takes as the value of a setting. */
export type ValueKind = 'text' | 'level' | 'boolean' | 'whole' | 'number' | 'names' | 'address';

/** Settings of the target that a 1.x setting becomes, and what they take (settings-targets.json). */
export const VALUE_KINDS: Readonly<Record<string, ValueKind>> = {
  PREFECT_API_REQUEST_TIMEOUT: 'number',
  PREFECT_DEBUG_MODE: 'boolean',
  PREFECT_HOME: 'text',
  PREFECT_LOGGING_EXTRA_LOGGERS: 'names',
  PREFECT_LOGGING_LEVEL: 'level',
  PREFECT_LOGGING_TO_API_BATCH_INTERVAL: 'number',
  PREFECT_LOGGING_TO_API_ENABLED: 'boolean',
  PREFECT_RESULTS_PERSIST_BY_DEFAULT: 'boolean',
  PREFECT_SERVER_ANALYTICS_ENABLED: 'boolean',
  PREFECT_SERVER_API_HOST: 'text',
  PREFECT_SERVER_API_PORT: 'whole',
  PREFECT_SERVER_UI_API_URL: 'address',
  PREFECT_TASK_DEFAULT_RETRIES: 'whole',
  PREFECT_TASKS_DEFAULT_RETRIES: 'whole',
  PREFECT_TASK_DEFAULT_RETRY_DELAY_SECONDS: 'number',
  PREFECT_TASKS_DEFAULT_RETRY_DELAY_SECONDS: 'number',
  PREFECT_UI_API_URL: 'address',
};

/** The value in the target of a literal 1.x one. */
export type TargetValue =
  /** As it stands, or another text. */
  | { readonly kind: 'keep' }
  | { readonly kind: 'literal'; readonly text: string }
  /** It says what the target does anyway, or nothing. */
  | { readonly kind: 'nothing' }
  /** The target would stop on it, or take it for something else. */
  | { readonly kind: 'wrong'; readonly takes: string };

const LEVELS = new Set(['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL']);

/** What a literal value of 1.x is in the target; `wrong` names what the target takes. */
export function targetValue(text: string, variable: string, action: SettingAction['action']): TargetValue {
  const value = text.trim();
  if (value === '') return { kind: 'nothing' };
  const same = (one: string): TargetValue => (one === text ? { kind: 'keep' } : { kind: 'literal', text: one });
  switch (VALUE_KINDS[variable]) {
    case 'level': return LEVELS.has(value.toUpperCase()) ? same(value.toUpperCase()) : { kind: 'wrong', takes: 'a level as DEBUG, INFO, WARNING, ERROR or CRITICAL' };
    case 'boolean': return /^(?:true|false|0|1)$/i.test(value) ? { kind: 'keep' } : { kind: 'wrong', takes: 'true or false' };
    case 'whole': return numberOf(value, action, /^\d+$/, 'a whole number');
    case 'number': return numberOf(value, action, /^\d+(?:\.\d+)?$/, 'a number');
    case 'names': return names(value);
    case 'address': return address(value);
    default: return { kind: 'keep' };
  }
}

/** 1.x turns retries and delays off with `false`, on which the target stops. */
function numberOf(value: string, action: SettingAction['action'], shape: RegExp, takes: string): TargetValue {
  if (shape.test(value)) return { kind: 'keep' };
  if (action === 'value-map' && /^(?:false|none)$/i.test(value)) return { kind: 'literal', text: '0' };
  return { kind: 'wrong', takes };
}

/** `['boto3', 'urllib3']` → `boto3,urllib3`. */
function names(value: string): TargetValue {
  const list = labelList(value);
  if (list === undefined || list.some((name) => !/^[\w.-]+$/.test(name))) return { kind: 'wrong', takes: 'names with commas between' };
  return list.length === 0 ? { kind: 'nothing' } : { kind: 'literal', text: list.join(',') };
}

/** `http://HOST:4200/graphql` → `http://HOST:4200/api`. */
function address(value: string): TargetValue {
  const base = /^(https?:\/\/[^\s/?#@]{1,400})\/graphql\/?$/.exec(value)?.[1];
  return base === undefined ? { kind: 'wrong', takes: 'a URL that ends in /api' } : { kind: 'literal', text: `${base}/api` };
}
