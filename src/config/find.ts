import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const CONFIG_NAME = 'prefect-uplift.toml';

/** May hold the configuration as a table of its own, `[tool.prefect-uplift]`. */
export const PROJECT_NAME = 'pyproject.toml';

/** A header or dotted key of that table. */
const TABLE = /^[ \t]*(?:\[[ \t]*)?tool[ \t]*\.[ \t]*(["']?)prefect-uplift\1[ \t]*[.\]=]/m;

/**
 * The nearest configuration at or above `cwd`, no further up than the git work tree; absolute. In one folder
 * prefect-uplift.toml goes before pyproject.toml.
 */
export function findConfigFile(cwd: string): string | undefined {
  for (let at = cwd; ; at = dirname(at)) {
    const file = join(at, CONFIG_NAME);
    if (existsSync(file)) return file;
    const project = join(at, PROJECT_NAME);
    if (existsSync(project) && holdsTable(project)) return project;
    if (existsSync(join(at, '.git')) || dirname(at) === at) return undefined;
  }
}

/** A file that cannot be read holds no configuration. */
function holdsTable(file: string): boolean {
  try {
    return TABLE.test(readFileSync(file, 'utf8'));
  } catch {
    return false;
  }
}
