import { literalOf } from '../../src/finding.ts';
import type { Intent, InvocationSite, Scope } from '../../src/rule.ts';
import type { Slot } from '../../src/sites/site.ts';
import { refuse, type Refusal } from '../../src/text/refusal.ts';

/** 1.x agents and workers answer on this port unless told otherwise (semantics.md 5). */
const DEFAULT_PORT = '8080';

/** The 1.x health check: its address, and the probes that ask it. */
export function healthPlan(site: InvocationSite, scope: Scope): { readonly intents: readonly Intent[] } | Refusal {
  const option = site.options.find((each) => each.long === '--agent-address');
  const setting = scope.settings('cloud.agent.agent_address').find((each) => each.value !== undefined);
  const probes = (scope.container?.probes ?? []).filter((slot) => literalOf(slot) === '/api/health');
  const address = option?.value ?? setting?.value;
  const text = literalOf(address);
  if (probes.length === 0 && (address === undefined || text === '')) {
    return { intents: option === undefined ? [] : [{ intent: 'drop', entry: option.entry }] };
  }
  const port = text === undefined ? address === undefined ? DEFAULT_PORT : undefined : /:(\d+)\/?$/.exec(text)?.[1];
  if (port === undefined) return refuse('manual-option', 'the address of the health check is not known before the command runs');
  const beside = site.words.at(-1)!.entry;
  return {
    intents: [
      ...(option === undefined ? [] : [{ intent: 'drop', entry: option.entry } as const]),
      { intent: 'insert', beside, side: 'after', shape: { shape: 'word', content: [{ kind: 'text', text: '--with-healthcheck' }] } },
      ...probes.map((slot: Slot): Intent => ({ intent: 'set', slot, to: [{ kind: 'text', text: '/health' }] })),
      ...(port === DEFAULT_PORT ? [] : [{
        intent: 'bind', name: 'PREFECT_WORKER_WEBSERVER_PORT', value: { kind: 'content', content: [{ kind: 'text', text: port }] },
        in: site.environment, rank: 1, standing: scope.assignments('PREFECT_WORKER_WEBSERVER_PORT'), own: true,
      } as const]),
    ],
  };
}
