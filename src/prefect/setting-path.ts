import { settingPathRows } from './setting-paths.ts';

/** Where a setting stands in prefect.toml (`PREFECT_API_URL`: `['api', 'url']`); undefined for one that no 1.x setting becomes. */
export function settingPath(name: string): readonly string[] | undefined {
  const row = settingPathRows.split('\n').find((each) => each.startsWith(`${name.slice('PREFECT_'.length)} `));
  return row?.split(' ')[1]?.split('.');
}
