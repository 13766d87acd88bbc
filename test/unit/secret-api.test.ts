import { describe, expect, test } from 'vitest';
import { secretApi } from '../../rules/secret-api/index.ts';
import type { Answers, ApiSite, Finding, RuleContext } from '../../src/rule.ts';
import type { Expression, UsePlace } from '../../src/sites/site.ts';
import { apiSite, use, type ShortStep } from './use-site.ts';

const SECRET = 'prefect.client.Secret';
const GET: readonly ShortStep[] = [['"DB_PASSWORD"'], '.get', []];

function check(site: ApiSite, target: '2' | '3' = '2', blocks: Answers['blocks'] = {}): Finding {
  const answers: Answers = { target, blocks, pools: {}, queues: {}, images: {} };
  const context: RuleContext = { target, answers, scope: () => { throw new Error('not asked'); } };
  const found = [...secretApi.check(site, context)];
  expect(found).toHaveLength(1);
  return found[0]!;
}

/** An expression as a program would say it. */
function said(expression: Expression): string {
  if ('symbol' in expression) return expression.symbol.split('.').at(-1)!;
  if ('text' in expression) return `"${expression.text}"`;
  if ('member' in expression) return `${said(expression.of)}.${expression.member}`;
  if ('awaits' in expression) return `(await ${said(expression.awaits)})`;
  if ('index' in expression) return `${said(expression.of)}[${said(expression.index)}]`;
  if ('carry' in expression) return expression.carry.pieces.map((piece) => piece.kind === 'text' ? `"${piece.text}"` : piece.source).join('');
  if (!('call' in expression)) throw new Error('an expression that is not known');
  return `${said(expression.call)}(${expression.args.map((arg) => 'name' in arg && 'value' in arg ? `${arg.name}=${said(arg.value)}` : said(arg as Expression)).join(', ')})`;
}

function outcome({ outcome: made }: Finding): string {
  if (made.kind === 'none') return 'none';
  if (made.kind === 'refused') return `${made.refusal.refused}${made.wouldWrite === undefined ? '' : `: ${made.wouldWrite}`}`;
  const [intent] = made.intents;
  return `${made.applicability}: ${intent?.intent === 'express' ? said(intent.to) : 'no expression'}`;
}

function placed(place: Partial<UsePlace>): string {
  return outcome(check(apiSite('secret-get', use(SECRET, GET, { place }))));
}

describe('a secret that is read', () => {
  test('becomes a block that is loaded', () => {
    expect(outcome(check(apiSite('secret-get', use(SECRET, GET))))).toBe('unsafe: Secret.load("db-password").get()');
    expect(outcome(check(apiSite('prefect-secret-task', use('prefect.tasks.secrets.PrefectSecret', [['"A"'], '.run', []]))))).toBe('unsafe: Secret.load("a").get()');
    expect(outcome(check(apiSite('context-secrets', use('prefect.context.secrets', ['["A"]']))))).toBe('unsafe: Secret.load("a").get()');
    expect(outcome(check(apiSite('context-secrets', use('prefect.context.get', [['"secrets"', '{}'], '.get', ['"A"']]))))).toBe('unsafe: Secret.load("a").get()');
  });

  test('is awaited where a coroutine is made', () => {
    expect(placed({ body: 'async-function' })).toBe('unsafe: (await Secret.load("db-password")).get()');
  });

  test('is read as JSON for 2.x where its value is a map', () => {
    const site = use(SECRET, [...GET, '["user"]']);
    const made = check(apiSite('secret-get', site));
    expect(outcome(made)).toBe('unsafe: loads(Secret.load("db-password").get())');
    const intent = made.outcome.kind === 'fix' ? made.outcome.intents[0] : undefined;
    expect(intent?.intent === 'express' && site.document.text.slice(intent.slot.range.start, intent.slot.range.end)).toBe('Secret("DB_PASSWORD").get()');
    expect(outcome(check(apiSite('secret-get', use(SECRET, [...GET, '.items', []]))))).toContain('loads(');
    expect(outcome(check(apiSite('secret-get', use(SECRET, [...GET, '[0]']))))).not.toContain('loads(');
    expect(outcome(check(apiSite('secret-get', use(SECRET, [...GET, '.encode', []]))))).not.toContain('loads(');
    expect(outcome(check(apiSite('secret-get', site), '3'))).toBe('unsafe: Secret.load("db-password").get()');
  });

  test('is read as JSON for 2.x where the variable it is put into is a map', () => {
    const through = use(SECRET, [...GET, '["user"]'], { variable: 'creds' });
    expect(outcome(check(apiSite('secret-get', use(SECRET, GET), [through])))).toContain('loads(');
  });

  test('is safe where nothing is left to decide', () => {
    const blocks = { DB_PASSWORD: 'db' };
    expect(outcome(check(apiSite('secret-get', use(SECRET, GET)), '3', blocks))).toBe('safe: Secret.load("db").get()');
    expect(outcome(check(apiSite('secret-get', use(SECRET, [...GET, '["user"]'])), '2', blocks))).toContain('safe: loads(');
    const text = check(apiSite('secret-get', use(SECRET, GET)), '2', blocks).outcome;
    expect(text.kind === 'fix' && text.because).toEqual(['a block of 2.x gives text, where 1.x gave a number, a truth value or what JSON in it said']);
    const raw = check(apiSite('context-secrets', use('prefect.context.secrets', ['["DB_PASSWORD"]'])), '3', blocks).outcome;
    expect(raw.kind === 'fix' && raw.because).toEqual(['a block of 3.x gives what JSON in the text says, where 1.x gave what its configuration held']);
  });
});

describe('a secret that is loaded with the file', () => {
  test('is unsafe and says so', () => {
    expect(placed({ body: 'module' })).toBe('unsafe: Secret.load("db-password").get()');
    const found = check(apiSite('secret-get', use(SECRET, GET, { place: { body: 'module' } })), '3', { DB_PASSWORD: 'db' }).outcome;
    expect(found.kind === 'fix' && found.because).toEqual(['the block is loaded when the file is, so importing the file asks the API: better load it in the flow or a task']);
  });

  test('is awaited in a cell', () => expect(placed({ body: 'module', reachedFromAsync: true })).toBe('unsafe: (await Secret.load("db-password")).get()'));
});

describe('a secret that is left', () => {
  test.each<[string, Partial<UsePlace>, string]>([
    ['while a flow is built', { managers: ['prefect.Flow'] }, 'load-time'],
    ['while a flow of another name is built', { managers: ['harbour.flows.HarbourFlow'] }, 'load-time'],
    ['in the body of a class', { body: 'class' }, 'load-time'],
    ['as a default value', { isDefault: true }, 'load-time'],
    ['under a version', { guarded: true }, 'guarded'],
    ['in a function that a coroutine calls', { reachedFromAsync: true }, 'async-caller'],
  ])('%s', (_, place, code) => expect(placed(place)).toBe(`${code}: Secret.load("db-password").get()`));

  test.each<[string, string, readonly ShortStep[], string]>([
    ['secret-get', SECRET, [['"A"']], 'far-use: Secret.load("a").get()'],
    ['secret-get', SECRET, [['name'], '.get', []], 'name-not-known'],
    ['secret-get', SECRET, [], 'far-use'],
    ['secret-get', SECRET, [['"DB__PASSWORD"'], '.get', []], 'nested-secret: Secret.load("db-password").get()'],
    ['secret-get', SECRET, [['"___"'], '.get', []], 'missing-answer'],
    ['secret-exists', SECRET, [['"A"'], '.exists', []], 'no-counterpart'],
    ['prefect-secret-task', 'prefect.tasks.secrets.PrefectSecret', [['"A"']], 'far-use: Secret.load("a").get()'],
    ['prefect-secret-task', 'prefect.tasks.secrets.PrefectSecret', [['"A"'], '.run', ['"B"']], 'no-counterpart: Secret.load("a").get()'],
    ['prefect-secret-task', 'prefect.tasks.secrets.PrefectSecret', [[], '.run', ['name="B"']], 'name-not-known'],
    ['context-secrets', 'prefect.context.secrets.get', [['"A"', '"none"']], 'no-counterpart: Secret.load("a").get()'],
    ['context-secrets-set', 'prefect.context.setdefault', [['"secrets"', '{}']], 'none'],
    ['client-set-secret', 'prefect.Client', [[], '.set_secret', ['name="A"', 'value=v']], 'none'],
  ])('%s %s %j', (api, symbol, steps, expected) => expect(outcome(check(apiSite(api, use(symbol, steps))))).toBe(expected));
});

describe('a variable that is read as a secret', () => {
  const TASK = 'prefect.tasks.secrets.EnvVarSecret';
  test.each<[readonly ShortStep[], string]>([
    [[['"TOKEN"'], '.run', []], 'safe: os.environ.get("TOKEN")'],
    [[['item'], '.run', []], 'safe: os.environ.get(item)'],
    [[['"TOKEN"', 'raise_if_missing=True'], '.run', []], 'unsafe: os.environ["TOKEN"]'],
    [[['"TOKEN"', 'raise_if_missing=False'], '.run', []], 'safe: os.environ.get("TOKEN")'],
    [[['"TOKEN"', 'raise_if_missing=strict'], '.run', []], 'no-counterpart'],
    [[['"TOKEN"', 'cast=int'], '.run', []], 'unsafe: int(os.environ.get("TOKEN"))'],
    [[['"TOKEN"', 'raise_if_missing=True', 'cast=int'], '.run', []], 'unsafe: int(os.environ["TOKEN"])'],
    [[['"TOKEN"', 'env_var="X"'], '.run', []], 'no-counterpart'],
    [[['"TOKEN"']], 'far-use'],
  ])('%j', (steps, expected) => expect(outcome(check(apiSite('env-var-secret', use(TASK, steps))))).toBe(expected));

  test.each<[readonly ShortStep[], string]>([
    [[['"TOKEN"']], 'unsafe: os.environ.get("TOKEN")'],
    [[['"TOKEN"', 'raise_if_missing=True']], 'unsafe: os.environ["TOKEN"]'],
    [[['item']], 'name-not-known'],
    [[['"TOKEN"'], '.bind', []], 'far-use'],
  ])('as a task of a flow: %j', (steps, expected) => (
    expect(outcome(check(apiSite('env-var-secret', use(TASK, steps, { place: { managers: ['prefect.Flow'] } }))))).toBe(expected)));
});
