/**
 * Options of `prefect agent … start` and `… install` that give a 1.x setting its value.
 * Source: cli-v1.json (`move-to` rows) and src/prefect/cli/agent.py at 1.4.1 and 0.14.22.
 */
const AGENT_OPTIONS: Readonly<Record<string, string>> = {
  '--key': 'cloud.api_key',
  '--token': 'cloud.agent.auth_token',
  '--api': 'cloud.api',
  '--tenant-id': 'cloud.tenant_id',
};

/** The settings-v1.json key that an option of a 1.x command sets, or undefined. */
export function optionSetting(path: string, option: string): string | undefined {
  return path.startsWith('prefect agent') ? AGENT_OPTIONS[option] : undefined;
}
