import { literalOf, NO_EDIT, safe, unsafe, withheld } from '../../src/finding.ts';
import { inServerStack } from '../../src/image-doubt.ts';
import { looksLikeCredential } from '../../src/prefect/credential.ts';
import { imageVersion } from '../../src/prefect/image.ts';
import { wrongValue } from '../../src/prefect/setting-value.ts';
import type { Finding, Outcome, Rule, RuleContext, Scope, Severity, Shown, Step, TargetSite } from '../../src/rule.ts';
import type { AssignmentSite, Slot } from '../../src/sites/site.ts';
import { urlProblem } from './api-url.ts';

/** Files that show what may be set. */
const SAMPLE = /(?:^|[./_-])(?:example|sample|template|tmpl|dist|defaults?)(?:[./_-]|$)/i;

const KEY_STEPS: readonly Step[] = [
  { order: 'make-key', text: 'Make a new API key in Prefect Cloud; a 1.x key or token does not work there.' },
  { order: 'revoke', text: 'Revoke the 1.x key once nothing uses it.' },
];

/** Settings of 1.x with which the URL comes. */
const BRINGERS = ['cloud.api', 'cloud.graphql', 'cloud.endpoint', 'server.endpoint', 'server.host', 'server.port', 'backend',
  'cloud.api_key', 'cloud.auth_token', 'cloud.agent.auth_token'];

/** Settings of the target that contradict one another or hold what only 1.x would take: a migration left half done. */
export const authConflict: Rule = {
  meta: {
    id: 'auth-conflict',
    summary: 'settings of the target that cannot work as they stand',
    messages: {
      both: '"PREFECT_API_AUTH_STRING" stands beside PREFECT_API_KEY, and only one of them is sent: keep the key for Prefect Cloud, the string for an own server.',
      ignored: '"PREFECT_API_AUTH_STRING" is ignored by 2.x, whose server has no basic auth: put a proxy before it, or move to 3.x.',
      path: '"PREFECT_API_URL" lacks the path /api, without which every request fails.',
      graphql: '"PREFECT_API_URL" names the GraphQL API of 1.x: that of the target ends in /api.',
      cloud: '"PREFECT_API_URL" needs account and workspace in its path for Prefect Cloud: https://api.prefect.cloud/api/accounts/…/workspaces/….',
      noUrl: '"PREFECT_API_KEY" is given without PREFECT_API_URL: the command stops or talks to an API of its own, and not to Prefect Cloud.',
      empty: '"PREFECT_API_KEY" is empty, which hides the key of the profile: give it a value or take it out.',
      oldKey: '"PREFECT_API_KEY" holds a key of Prefect Cloud 1 {value}, which the target refuses: make a new one outside the repository and revoke this one.',
      value: '"{name}" takes {takes}, and on this value every command of the target stops.',
    },
  },
  settings: [],
  commands: [],
  urls: false,
  targets: true,
  *check(site, context): Iterable<Finding> {
    if (site.kind !== 'target' || site.assignment.base64 === true || inServerStack(site.environment)) return;
    // A file of settings is read by 3.x only.
    if (site.environment.kind === 'config' && context.target === '2') return;
    switch (site.name) {
      case 'PREFECT_API_AUTH_STRING': return yield* authString(site, context);
      case 'PREFECT_API_URL': return yield* apiUrl(site, context);
      case 'PREFECT_API_KEY': return yield* apiKey(site, context);
      default: yield* typedValue(site, context);
    }
  },
};

function* authString(site: TargetSite, context: RuleContext): Iterable<Finding> {
  if (literalOf(site.assignment.value) === '') return;
  const scope = context.scope(site);
  if (context.target === '2' && isOn2(scope)) yield finding(site, 'ignored', 'warning', site.assignment.name, NO_EDIT);
  else if (filled(scope.assignments('PREFECT_API_KEY')).some((key) => together(site, key))) yield finding(site, 'both', 'warning', site.assignment.name, NO_EDIT);
}

/** False where a branch of a script or of a template may stand between them. */
function together({ assignment }: TargetSite, key: AssignmentSite): boolean {
  if (assignment.entry.list !== key.entry.list) return false;
  if (assignment.document !== key.document) return true;
  const [first, last] = [assignment.entry.range, key.entry.range].sort((a, b) => a.start - b.start);
  return !/\{[{%]-?\s*(?:if|else|elif|end|with|range|for)\b/.test(assignment.document.text.slice(first!.start, last!.end));
}

/** A repository that is on 3.x already may be asked about without saying so: only what holds 1.x or 2.x is told. */
function isOn2({ images, holdsV1 }: Scope): boolean {
  const versions = images.map(({ image }) => imageVersion(literalOf(image)));
  return !versions.includes('target-3') && (holdsV1 || versions.includes('target-2'));
}

function* apiUrl(site: TargetSite, context: RuleContext): Iterable<Finding> {
  const { value } = site.assignment;
  const problem = value === undefined ? undefined : urlProblem(value);
  if (value === undefined || problem === undefined) return;
  yield finding(site, problem.kind, 'error', value, urlOutcome(site, value, problem, context));
}

function urlOutcome(site: TargetSite, value: Slot, problem: NonNullable<ReturnType<typeof urlProblem>>, context: RuleContext): Outcome {
  const { apiUrl: answer } = context.answers;
  if (value.frozen !== undefined) return withheld(value.frozen, 'the value cannot be changed here');
  if (context.scope(site).builtUpon('PREFECT_API_URL')) return withheld('read-elsewhere', 'another place in the file builds on the URL, and would get /api too');
  if (problem.kind === 'cloud') {
    if (answer === undefined) return withheld('missing-answer', 'account and workspace are not in the old URL', 'api-url=<URL ending in /api>', 'PREFECT_API_URL: ‹URL of the workspace›');
    return safe({ intent: 'set', slot: value, to: [{ kind: 'text', text: answer }] });
  }
  const intent = { intent: 'set', slot: value, to: [{ kind: 'text', text: problem.url }] } as const;
  return problem.kind === 'path' ? safe(intent) : unsafe('programs of 1.x may ask this URL too', [], intent);
}

function* apiKey(site: TargetSite, context: RuleContext): Iterable<Finding> {
  const { value, name, source } = site.assignment;
  const text = source === 'value' ? literalOf(value) : undefined;
  const scope = context.scope(site);
  if (value !== undefined && text?.startsWith('pcu') === true && looksLikeCredential(text)) {
    yield { ...finding(site, 'oldKey', 'error', value, NO_EDIT), data: { value: { secret: value } }, steps: KEY_STEPS };
  } else if (text === '') {
    if (isMeantEmpty(site, scope)) return;
    yield finding(site, 'empty', 'warning', name, NO_EDIT);
  } else if (lacksUrl(site, scope)) {
    yield finding(site, 'noUrl', 'warning', name, urlBeside(site, scope, context));
  }
}

/** No key for an own server, nor for tests that go without an API. */
function isMeantEmpty({ document }: TargetSite, scope: Scope): boolean {
  if (SAMPLE.test(document.path)) return true;
  const urls = scope.assignments('PREFECT_API_URL').map((each) => literalOf(each.value));
  return urls.some((url) => url !== undefined && !/prefect\.(?:cloud|io|dev)/.test(url)) || filled(scope.assignments('PREFECT_API_KEY')).length > 0;
}

/** True only where the whole of the environment is known, and something in it asks the API. */
function lacksUrl({ assignment, environment }: TargetSite, scope: Scope): boolean {
  const { container } = scope;
  // More comes to an image when its containers are started.
  if (container === undefined || environment !== container || environment.kind === 'image' || !scope.runsPrefect || scope.mayNameApi || scope.takesUnread) return false;
  return scope.assignments('PREFECT_API_URL').length === 0 && scope.assignments('PREFECT_PROFILE').length === 0 && assignment.source !== 'pass-through'
    && (container.imports?.length ?? 0) === 0 && !BRINGERS.some((key) => scope.settings(key).length > 0);
}

function urlBeside(site: TargetSite, scope: Scope, context: RuleContext): Outcome {
  const { apiUrl: answer } = context.answers;
  const value = answer === undefined ? { kind: 'reference', hint: 'API URL' } as const : { kind: 'content', content: [{ kind: 'text', text: answer }] } as const;
  const intent = { intent: 'bind', name: 'PREFECT_API_URL', value, in: site.environment, rank: -3, standing: scope.assignments('PREFECT_API_URL') } as const;
  return answer === undefined ? unsafe('the image may bring the URL', ['api-url=<URL ending in /api>'], intent) : safe(intent);
}

function* typedValue(site: TargetSite, context: RuleContext): Iterable<Finding> {
  const { value, source } = site.assignment;
  const text = source === 'value' ? literalOf(value) : undefined;
  const takes = text === undefined ? undefined : wrongValue(site.name, text, context.target);
  if (value === undefined || text === undefined || takes === undefined || isTemplate(text)) return;
  // 1.x turned retries off with `false`: settings-v1.json, tasks.defaults.max_retries.
  const off = /^PREFECT_TASKS?_DEFAULT_RETRIES$/.test(site.name) && /^false$/i.test(text.trim());
  const outcome: Outcome = !off ? NO_EDIT : value.frozen !== undefined ? withheld(value.frozen, 'the value cannot be changed here')
    : safe({ intent: 'set', slot: value, to: [{ kind: 'text', text: '0' }] });
  yield { ...finding(site, 'value', 'error', value, outcome), data: { name: site.name, takes } };
}

/** A text that something fills in before Prefect reads it. */
function isTemplate(text: string): boolean {
  return /[<>{}$%@]|__/.test(text);
}

function filled(assignments: readonly AssignmentSite[]): readonly AssignmentSite[] {
  return assignments.filter((each) => literalOf(each.value) !== '' || each.source !== 'value');
}

function finding(site: TargetSite, messageId: string, severity: Severity, at: Slot, outcome: Outcome): Finding {
  const data: Readonly<Record<string, Shown>> = { name: site.name };
  return { messageId, severity, document: at.document, range: at.range, address: site.address, data, outcome };
}
