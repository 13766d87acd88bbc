import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const CONFIG_NAME = 'prefect-uplift.toml';

/** The nearest prefect-uplift.toml at or above `cwd`, no further up than the git work tree; absolute. */
export function findConfigFile(cwd: string): string | undefined {
  for (let at = cwd; ; at = dirname(at)) {
    const file = join(at, CONFIG_NAME);
    if (existsSync(file)) return file;
    if (existsSync(join(at, '.git')) || dirname(at) === at) return undefined;
  }
}
