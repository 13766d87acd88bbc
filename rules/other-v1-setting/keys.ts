import { v1SettingKeys } from '../../src/prefect/setting-names.ts';

/** Keys of 1.x that other rules decide about; a test holds that each key has one such rule. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'backend', 'cloud.agent.agent_address', 'cloud.agent.auth_token', 'cloud.agent.env_vars', 'cloud.agent.env_vars.<NAME>', 'cloud.agent.labels',
  'cloud.agent.level', 'cloud.agent.name', 'cloud.api', 'cloud.api_key', 'cloud.auth_token', 'cloud.endpoint', 'cloud.graphql', 'cloud.tenant_id',
  'cloud.use_local_secrets', 'context.secrets', 'context.secrets.<NAME>', 'server.endpoint', 'server.host', 'server.port',
]);

/** Any name under `PREFECT__` that 1.x does not know: `*`. */
export const UNKNOWN = '*';

/** The keys left over, as sites name them. */
export const REMAINING: readonly string[] = [
  ...new Set(v1SettingKeys().filter((key) => !ELSEWHERE.has(key)).map((key) => key.replace(/\.<NAME>$/, ''))),
  UNKNOWN,
];
