import type { Target } from './target.ts';

/** Extras of the package, from the metadata of 2.20.26 and 3.8.8. */
const BOTH = ['aws', 'azure', 'bitbucket', 'dask', 'databricks', 'dbt', 'docker', 'email', 'gcp', 'github', 'gitlab', 'kubernetes', 'ray', 'shell', 'slack', 'snowflake', 'sqlalchemy'];
const EXTRAS: Readonly<Record<Target, ReadonlySet<string>>> = {
  2: new Set([...BOTH, 'dev']),
  3: new Set([...BOTH, 'buildx', 'bundles', 'otel', 'redis']),
};

/** True when the target's package has an extra of this name (`prefect[aws]`). */
export function targetExtra(name: string, target: Target): boolean {
  return EXTRAS[target].has(name.toLowerCase().replace(/[-_.]+/g, '-'));
}
