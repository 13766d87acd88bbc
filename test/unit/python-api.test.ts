import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { apiOf, callAudience, defaultSecretsOf, DEFAULT_SECRET, pythonCall, pythonCallIds, secretOfUse } from '../../src/prefect/python-api.ts';
import type { UseSite } from '../../src/sites/site.ts';
import { use, type ShortStep } from './use-site.ts';

interface CallFact { readonly id: string; readonly class: string; readonly secret_args?: readonly string[]; readonly implicit_secret?: string | null; readonly v2: Readonly<Record<string, unknown>>; readonly v3: Readonly<Record<string, unknown>> }

const facts = JSON.parse(readFileSync(new URL('../../src/prefect/facts/python-api.json', import.meta.url), 'utf8')) as { readonly call_sites: readonly CallFact[]; readonly default_secrets: readonly { readonly name: string; readonly reads: readonly { readonly how: string }[] }[] };

function rowOf(symbol: string, steps: readonly ShortStep[], role: UseSite['role'] = 'value'): string | undefined {
  const site = use(symbol, steps, { role });
  return apiOf(site.symbol, site.steps, site.role);
}

test('every row of the facts is in the table', () => {
  expect(pythonCallIds()).toEqual(facts.call_sites.map(({ id }) => id));
  for (const fact of facts.call_sites) {
    const row = pythonCall(fact.id);
    expect(row?.secretArguments, fact.id).toEqual(fact.secret_args ?? []);
    expect(row?.implicitSecret, fact.id).toBe(fact.implicit_secret ?? undefined);
    for (const target of ['2', '3'] as const) {
      const side = fact[`v${target}`];
      expect(row?.instead[target], fact.id).toEqual({ importing: side['import'] ?? '', call: side['call'] ?? side['to'] ?? '', note: side['note'] ?? '' });
    }
  }
});

test('every row but registration and the key-value store belongs to one rule', () => {
  for (const id of [...pythonCallIds(), DEFAULT_SECRET]) {
    const claimed = rules.filter((rule) => rule.apis?.includes(id) === true).map((rule) => rule.meta.id);
    // These are no part of auth, secrets, backends or agents.
    expect(claimed, id).toHaveLength(id === 'flow-register' || id === 'kv-store' ? 0 : 1);
  }
});

test('every secret that a call takes by default is known', () => {
  const symbols = ['prefect.tasks.notifications.SlackTask', 'prefect.tasks.redis.RedisGet', 'prefect.tasks.kubernetes.RunNamespacedJob', 'prefect.tasks.trello.CreateCard'];
  expect(symbols.map((symbol) => defaultSecretsOf(symbol).map(({ secret }) => secret))).toEqual([['SLACK_WEBHOOK_URL'], ['REDIS_PASSWORD'], ['KUBERNETES_API_KEY'], ['TRELLO_API_KEY', 'TRELLO_SERVER_TOKEN']]);
  expect(defaultSecretsOf('prefect.tasks.shell.ShellTask')).toEqual([]);
  expect(defaultSecretsOf('prefect.SlackTask')).toEqual([]);
});

describe('names of 1.x', () => {
  test.each<[string, readonly ShortStep[], string]>([
    ['prefect.client.Secret', [['"X"'], '.get', []], 'secret-get'],
    ['prefect.client.secrets.Secret', [['name="X"']], 'secret-get'],
    ['prefect.client.Secret', [['"X"'], '.exists', []], 'secret-exists'],
    ['prefect.tasks.secrets.PrefectSecret', [['"X"']], 'prefect-secret-task'],
    ['prefect.tasks.secrets.base.PrefectSecret', [['"X"'], '.run', []], 'prefect-secret-task'],
    ['prefect.tasks.secrets.EnvVarSecret', [['"X"']], 'env-var-secret'],
    ['prefect.context.secrets', ['["X"]'], 'context-secrets'],
    ['prefect.context.secrets.get', [['"X"']], 'context-secrets'],
    ['prefect.context.get', [['"secrets"', '{}'], '.get', ['"X"']], 'context-secrets'],
    ['prefect.context', ['["secrets"]', '["X"]'], 'context-secrets'],
    ['prefect.context.setdefault', [['"secrets"', '{}']], 'context-secrets-set'],
    ['prefect.context', [['secrets=dict()']], 'context-secrets-set'],
    ['prefect.context.config.cloud.api', [], 'config-read'],
    ['prefect.config.cloud.api', [], 'config-read'],
    ['prefect.config.get', [['"backend"']], 'config-read'],
    ['prefect.utilities.configuration.set_temporary_config', [['{}']], 'config-write'],
    ['prefect.Client', [[]], 'client'],
    ['prefect.client.Client', [['api_key="k"']], 'client'],
    ['prefect.Client', [['api_token="k"']], 'client-token'],
    ['prefect.Client', [[], '.graphql', ['"{ hello }"']], 'client-graphql'],
    ['prefect.Client', [[], '.graphql', ['"mutation { set_secret(input: {}) }"']], 'gql-set-secret'],
    ['prefect.Client', [[], '.set_secret', ['name="X"', 'value=v']], 'client-set-secret'],
    ['prefect.Client', [[], '.switch_tenant', ['"acme"']], 'client-tenant'],
    ['prefect.run_configs.DockerRun', [['image="x"']], 'run-config-DockerRun'],
    ['prefect.run_configs.kubernetes.KubernetesRun', [[]], 'run-config-KubernetesRun'],
    ['prefect.storage.GitHub', [['repo="a"']], 'storage-GitHub'],
    ['prefect.environments.storage.Docker', [[]], 'storage-Docker'],
    ['prefect.agent.local.LocalAgent', [[], '.start', []], 'agent-LocalAgent'],
    ['prefect.agent.docker.agent.DockerAgent', [[]], 'agent-DockerAgent'],
    ['prefect.Flow', [['"etl"'], '.run_agent', ['token="t"']], 'flow-run-agent'],
    ['prefect.backend.get_key_value', [['"k"']], 'kv-store'],
    ['prefect.utilities.notifications.slack_notifier', [], 'slack-notifier'],
    ['prefect.tasks.notifications.EmailTask', [[]], DEFAULT_SECRET],
  ])('%s %j', (symbol, steps, id) => expect(rowOf(symbol, steps)).toBe(id));

  test('by what is done to them', () => {
    expect(rowOf('prefect.context.secrets', ['["X"]'], 'target')).toBe('context-secrets-set');
    expect(rowOf('prefect.config.cloud.api', [], 'target')).toBe('config-write');
    expect(rowOf('prefect.tasks.secrets.SecretBase', [], 'base')).toBe('secret-base');
    expect(rowOf('prefect.run_configs', [], 'star')).toBe('run-config-UniversalRun');
    expect(rowOf('prefect.run_configs.DockerRun', [], 'import')).toBe('run-config-DockerRun');
  });
});

test.each<[string, readonly ShortStep[], UseSite['role']]>([
  ['prefect', [], 'import'],
  ['prefect', [], 'star'],
  ['prefect.context', [], 'import'],
  ['prefect.blocks.system.Secret', ['.load', ['"x"'], '.get', []], 'value'],
  ['prefect.blocks.system.Secret.load', [['"x"']], 'value'],
  ['prefect.context.get_run_context', [[]], 'value'],
  ['prefect.context.FlowRunContext.get', [[]], 'value'],
  ['prefect.context.get', [], 'value'],
  ['prefect.context.get', [['"logger"']], 'value'],
  ['prefect.context.get', [['name']], 'value'],
  ['prefect.context', [['today="x"']], 'value'],
  ['prefect.context', ['["today"]'], 'value'],
  ['prefect.client.orchestration.get_client', [[]], 'value'],
  ['prefect.client.get_client', [[]], 'value'],
  ['prefect.client.schemas.objects.WorkPool', [[]], 'value'],
  ['prefect.agent', [], 'import'],
  ['prefect.agent.PrefectAgent', [[]], 'value'],
  ['prefect.settings.PREFECT_API_KEY', ['.value', []], 'value'],
  ['prefect.filesystems.GitHub', [['repository="x"']], 'value'],
  ['prefect.runner.storage.GitRepository', [['url="x"']], 'value'],
  ['prefect.deployments', [], 'star'],
  ['prefect.infrastructure.DockerContainer', [[]], 'value'],
  ['prefect.variables.Variable.get', [['"x"']], 'value'],
  ['prefect.blocks.notifications.SlackWebhook', ['.load', ['"x"']], 'value'],
  ['prefect.tasks.task_input_hash', [], 'value'],
  ['prefect.flow', [[]], 'decorator'],
  ['prefect_github.GitHubCredentials', ['.load', ['"x"']], 'value'],
  ['mylib.prefect.client.Secret', [['"X"']], 'value'],
  ['boto3.client.Secret', [['"X"']], 'value'],
  ['prefect.Flow', [['"etl"'], '.run', []], 'value'],
])('%s %j as %s is none of 1.x', (symbol, steps, role) => expect(rowOf(symbol, steps, role)).toBeUndefined());

test.each<[string, string, readonly ShortStep[], string | undefined]>([
  ['secret-get', 'prefect.client.Secret', [['"X"'], '.get', []], 'X'],
  ['secret-get', 'prefect.client.Secret', [['name="X"']], 'X'],
  ['secret-get', 'prefect.client.Secret', [['name']], undefined],
  ['prefect-secret-task', 'prefect.tasks.secrets.PrefectSecret', [[], '.run', ['name="X"']], undefined],
  ['prefect-secret-task', 'prefect.tasks.secrets.PrefectSecret', [['tags="a"']], undefined],
  ['context-secrets', 'prefect.context.secrets', ['["X"]'], 'X'],
  ['context-secrets', 'prefect.context.secrets.get', [['"X"', 'None']], 'X'],
  ['context-secrets', 'prefect.context.get', [['"secrets"', '{}'], '.get', ['"X"']], 'X'],
  ['context-secrets', 'prefect.context', ['["secrets"]', '["X"]'], 'X'],
  ['client-set-secret', 'prefect.Client', [[], '.set_secret', ['"X"', '"v"']], 'X'],
  ['client-set-secret', 'prefect.Client', [[], '.set_secret', ['value="v"', 'name="X"']], 'X'],
])('the secret of a %s', (api, symbol, steps, secret) => expect(secretOfUse(api, use(symbol, steps))).toBe(secret));

test('who gets the variables of a call', () => {
  expect(callAudience('prefect.run_configs.UniversalRun')).toBe('flow-run');
  expect(callAudience('prefect.agent.local.LocalAgent')).toBe('agent');
  expect(callAudience('subprocess.run')).toBeUndefined();
  expect(callAudience('prefect.storage.Docker')).toBeUndefined();
});
