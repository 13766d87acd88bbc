/**
 * The default block name of a 1.x secret: lower case, digits and dashes, all else a dash (`GITHUB_TOKEN` → `github-token`).
 * Undefined when no letter or digit is left. Two names may come out the same.
 */
export function blockName(secret: string): string | undefined {
  const name = secret.toLowerCase().replace(/[^a-z0-9-]/g, '-');
  return /[a-z0-9]/.test(name) ? name : undefined;
}
