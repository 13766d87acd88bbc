import { NO_EDIT } from '../../src/finding.ts';
import { inServerStack } from '../../src/image-doubt.ts';
import type { Finding, RequestSite, Rule } from '../../src/rule.ts';
import type { Slot } from '../../src/sites/site.ts';

/** Operations of the 1.x API (the client of 1.4.1), and what the routes of 2.20.26 and 3.8.8 have in their place. */
const OPERATIONS: readonly (readonly [operation: RegExp, instead: string])[] = [
  [/\bcreate_?api_?(?:token|key)\b/i, 'make a service account\'s key in Prefect Cloud: no request of an own server gives one'],
  [/\bdelete_?api_?(?:token|key)\b/i, 'take the key back in Prefect Cloud'],
  [/\bcreate_?flow_?run\b/i, '"POST /deployments/{id}/create_flow_run" starts a run'],
  [/\b(?:set_?flow_?run_?states?|cancel_?flow_?run)\b/i, '"POST /flow_runs/{id}/set_state" sets its state'],
  [/\bdelete_?flow_?run\b/i, '"DELETE /flow_runs/{id}" deletes it'],
  [/\bset_?schedule_?active\b/i, '"POST /deployments/{id}/resume_deployment" resumes its schedules'],
  [/\bset_?schedule_?inactive\b/i, '"POST /deployments/{id}/pause_deployment" pauses its schedules'],
  [/\bset_?secret\b/i, 'a Secret block is saved by "POST /block_documents/" or from Python'],
  [/\b(?:set|get|delete)_?key_?value\b|\bkey_value\b/i, '"/variables/" keeps values'],
  [/\bcreate_?(?:tenant|project)\b/i, 'an own server has no tenants and no projects'],
  [/\bcreate_?flow_?from_?compressed_?string\b/i, '"prefect deploy" registers flows'],
  [/\btask_runs?\b/i, '"POST /task_runs/filter" finds task runs'],
  [/\bflow_runs?\b/i, '"POST /flow_runs/filter" finds runs'],
  [/\bflows?\s*[({]/i, '"POST /flows/filter" finds flows'],
];

/** Words of a query that only Prefect's API knows. */
const DISTINCT = /\b(?:create|set|cancel|delete)?_?flow_?run(?:s|_?states?)?\b|\bflow_?from_?compressed_?string\b/i;
/** Parts of the names that the API of 1.x has, its own questions about itself among them. */
const KNOWN = /flow|run|task|tenant|project|agent|schedule|secret|key|token|\blogs?\b|\buser\b|hello|__\w/i;
const CLOUD = /^https?:\/\/api\.prefect\.io(?=[/:?#]|$)/i;
const SERVER = /^(?:https?:\/\/)?[^/?#\s]*:4200\/graphql(?=[/?#]|$)/i;
const GRAPHQL = /\/graphql(?:\/alpha)?\/?(?:[?#]|$)/i;

/** A request to the GraphQL API of 1.x. */
export const graphqlCall: Rule = {
  meta: {
    id: 'graphql-call',
    summary: 'a request to the GraphQL API of Prefect 1.x',
    messages: {
      call: 'The target has no GraphQL: "{url}" is the API of 1.x, and what this asks for has to be asked of the REST API under PREFECT_API_URL.',
      operation: 'The target has no GraphQL: in place of this request to "{url}", {instead} (REST, under PREFECT_API_URL).',
    },
  },
  settings: [],
  commands: [],
  urls: false,
  requests: true,
  *check(site): Iterable<Finding> {
    if (site.kind !== 'request' || inServerStack(site.environment)) return;
    const url = sourceOf(site.url);
    const body = site.command.words.map((word) => sourceOf(word.slot)).join(' ');
    if (!isOld(site, url, body)) return;
    const instead = OPERATIONS.find(([operation]) => operation.test(body))?.[1];
    yield {
      messageId: instead === undefined ? 'call' : 'operation', severity: 'error', document: site.document, range: site.url.range,
      address: site.address, data: { url, instead: instead ?? '' }, outcome: NO_EDIT,
    };
  },
};

/** An address of 1.x, or any GraphQL address that is asked what only Prefect knows. */
function isOld(site: RequestSite, url: string, body: string): boolean {
  if (CLOUD.test(url)) return true;
  if (SERVER.test(url)) return !asksOthers(site);
  if (!GRAPHQL.test(url)) return false;
  const named = site.url.pieces.some((piece) => piece.kind === 'reference' && /prefect/i.test(piece.name));
  return named || DISTINCT.test(body);
}

/** True where a query is seen in whole and asks for nothing that the API of 1.x has: the port is also that of other programs. */
function asksOthers({ command, url }: RequestSite): boolean {
  const queries = command.words.flatMap(({ slot }) => slot !== url && sourceOf(slot).includes('{') ? [slot] : []);
  return queries.length > 0 && queries.every((slot) => slot.pieces.every((piece) => piece.kind === 'text') && !KNOWN.test(sourceOf(slot)));
}

function sourceOf(slot: Slot): string {
  return slot.pieces.map((piece) => piece.kind === 'text' ? piece.text : piece.source).join('');
}
