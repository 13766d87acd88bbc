import type { UseSite, UseStep } from '../sites/site.ts';

/** The row of python-api.json that a use belongs to; undefined for what is none of Prefect's 1.x API. */
export function apiOf(symbol: string, steps: readonly UseStep[], role: UseSite['role']): string | undefined {
  return symbol === 'prefect.client.Secret' && role === 'value' && steps.length > 0 ? 'secret-get' : undefined;
}
