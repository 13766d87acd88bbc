import type { SettingAction } from '../../src/prefect/setting-names.ts';

/** What a person does about a setting that has no mechanical counterpart (settings-v1.json), by key or the keys' common start. */
const ADVICE: readonly (readonly [key: string, advice: string])[] = [
  ['cloud.heartbeat_', 'heartbeats are events there, so the value is not taken over; how often is PREFECT_FLOWS_HEARTBEAT_FREQUENCY'],
  ['cloud.queue_interval', 'how often a worker asks for work is PREFECT_WORKER_QUERY_SECONDS'],
  ['cloud.rate_limiting.max_retries', 'the nearest is PREFECT_CLIENT_MAX_RETRIES, which counts all requests that are tried again'],
  ['engine.executor.', 'a flow names its task runner in code, as "task_runner="'],
  ['logging.', 'formats stand in a copy of logging.yml that PREFECT_LOGGING_SETTINGS_PATH names'],
  ['server.database.', 'a 1.x database cannot be used again, and the target makes its own'],
  ['tasks.defaults.timeout', 'a task names its timeout in code, as "timeout_seconds="'],
  ['user_config_path', 'config.toml is not read there; settings stand in profiles.toml, which PREFECT_PROFILES_PATH names'],
];

/** What to do by hand about a setting. */
export function adviceFor(key: string, { env }: SettingAction): string {
  const known = ADVICE.find(([start]) => key === start || (/[._]$/.test(start) && key.startsWith(start)));
  return known?.[1] ?? (env === undefined ? 'nothing there takes its place' : `the nearest is ${env}, which does not mean the same`);
}
