import { literal } from '../../src/finding.ts';
import type { Intent, InvocationSite, RuleContext, Scope } from '../../src/rule.ts';

/** 1.x settings that become the URL, or bring it with them. */
const BRINGERS = ['cloud.api', 'cloud.graphql', 'cloud.endpoint', 'server.endpoint', 'server.host', 'server.port', 'backend',
  'cloud.api_key', 'cloud.auth_token', 'cloud.agent.auth_token'];

export interface ApiPlan {
  readonly intents: readonly Intent[];
  /** Why the worker may talk to no server. */
  readonly because?: string;
  /** The `--set` that settles it. */
  readonly set?: string;
}

/**
 * Where the worker of a container finds the API: 1.x may have had it from a file that the target does not read, and a
 * worker without a URL serves a database of its own (semantics.md 2). A script's own environment is not known.
 */
export function apiPlan(site: InvocationSite, scope: Scope, context: RuleContext): ApiPlan {
  if (scope.container === undefined) return { intents: [] };
  if (scope.takesUnread) return { intents: [], because: 'variables come in from a place that is not in this file, and may be settings of 1.x' };
  const standing = scope.assignments('PREFECT_API_URL');
  const brought = BRINGERS.some((key) => scope.settings(key).length > 0);
  if (standing.length > 0 || brought || scope.mayNameApi) return { intents: [] };
  const { apiUrl } = context.answers;
  if (apiUrl !== undefined) {
    return { intents: [{ intent: 'bind', name: 'PREFECT_API_URL', value: literal(apiUrl), in: site.environment, rank: -2, standing }] };
  }
  return {
    intents: [], because: 'nothing here names the API, and without PREFECT_API_URL a worker serves a database of its own', set: 'api-url=<URL ending in /api>',
  };
}
