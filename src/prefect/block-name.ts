/**
 * The default block name of a 1.x secret: lower case and digits, one dash for each run of anything else between them
 * (`GITHUB_TOKEN` → `github-token`; python-api.json, name_conversion). Undefined when nothing is left. Two names may come out the same.
 */
export function blockName(secret: string): string | undefined {
  const name = (secret.toLowerCase().match(/[a-z0-9]+/g) ?? []).join('-');
  return name === '' ? undefined : name;
}
