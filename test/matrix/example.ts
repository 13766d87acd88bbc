/** What one rule is asked about, without a place: a variable with a value, or the words of a command. */
export type Example = VariableExample | CommandExample;

interface ExampleBase {
  readonly rule: string;
  /** Names the example in the matrix: `cloud-api-key --key`. */
  readonly id: string;
  /** What stands in the environment of the site after the fix; nothing: the site is gone without a successor. */
  readonly binds: readonly Binding[];
  /** Set for a rule that never edits: another rule's fix goes over the same text. */
  readonly advises?: true;
  /** Set for a site that nothing takes the place of: it is told, and stays. */
  readonly byHand?: true;
}

export interface VariableExample extends ExampleBase {
  readonly kind: 'variable';
  readonly name: string;
  readonly value: string;
  /** The command that runs in the environment, where the place has one: an agent's own settings need an agent. */
  readonly beside?: readonly string[];
  /** Of an agent's flow runs: its process worker gets it and hands it on. */
  readonly handedOn?: true;
}

export interface CommandExample extends ExampleBase {
  readonly kind: 'command';
  readonly words: readonly string[];
  /** First and last word of the finding's range: the whole command, or the option. */
  readonly site: readonly [first: number, last: number];
  /** The words after the fix; absent: the command goes. */
  readonly after?: readonly string[];
}

/** A variable that the fix leaves: its literal value, or `reference` in whatever idiom the place has. */
export interface Binding {
  readonly name: string;
  readonly value: string | 'reference';
}

/** Answers that every cell is run with: what no place could know. */
export const ANSWERS = {
  target: '2', workspace: 'acme/prod', pools: { local: 'forum' }, queues: { dev: 'dev' }, blocks: {}, images: {},
} as const;

const KEY = 'Zk3vQ9xLm2Tr8WbY5nPd';
const CONNECTION: readonly Binding[] = [{ name: 'PREFECT_API_KEY', value: 'reference' }, { name: 'PREFECT_API_URL', value: 'reference' }];
const WORKER = ['prefect', 'worker', 'start', '--pool', 'forum', '--type', 'process'];

/** Every rule, once for each kind of site it is asked about. */
export const EXAMPLES: readonly Example[] = [
  { rule: 'cloud-api-key', id: 'cloud-api-key', kind: 'variable', name: 'PREFECT__CLOUD__API_KEY', value: KEY, binds: CONNECTION },
  {
    rule: 'api-endpoint', id: 'api-endpoint', kind: 'variable', name: 'PREFECT__CLOUD__API', value: 'http://prefect.internal:4200/graphql',
    binds: [{ name: 'PREFECT_API_URL', value: 'http://prefect.internal:4200/api' }],
  },
  { rule: 'backend', id: 'backend', kind: 'variable', name: 'PREFECT__BACKEND', value: 'cloud', binds: [{ name: 'PREFECT_API_URL', value: 'reference' }] },
  { rule: 'local-secret', id: 'local-secret', kind: 'variable', name: 'PREFECT__CONTEXT__SECRETS__SMTP', value: 'Hq7tRw2NzXc5Lp9K', binds: [] },
  {
    rule: 'agent-start', id: 'agent-start', kind: 'variable', name: 'PREFECT__CLOUD__AGENT__LEVEL', value: 'DEBUG', beside: ['prefect', 'agent', 'local', 'start'],
    binds: [{ name: 'PREFECT_LOGGING_LEVEL', value: 'DEBUG' }],
  },
  { rule: 'tenant', id: 'tenant', kind: 'variable', name: 'PREFECT__CLOUD__TENANT_ID', value: '0f3a9c2e-1b7d', binds: [] },
  { rule: 'use-local-secrets', id: 'use-local-secrets', kind: 'variable', name: 'PREFECT__CLOUD__USE_LOCAL_SECRETS', value: 'false', binds: [] },
  {
    rule: 'hard-coded-credential', id: 'hard-coded-credential', kind: 'variable', name: 'PREFECT__CONTEXT__SECRETS__SMTP', value: 'Hq7tRw2NzXc5Lp9K', binds: [], advises: true,
  },
  {
    rule: 'cloud-api-key', id: 'cloud-api-key --key', kind: 'command', words: ['prefect', 'agent', 'local', 'start', '--key', KEY], site: [4, 5],
    after: WORKER, binds: CONNECTION,
  },
  {
    rule: 'api-endpoint', id: 'api-endpoint --api', kind: 'command', words: ['prefect', 'agent', 'local', 'start', '--api', 'http://prefect.internal:4200/graphql'], site: [4, 5],
    after: WORKER, binds: [{ name: 'PREFECT_API_URL', value: 'http://prefect.internal:4200/api' }],
  },
  { rule: 'backend', id: 'backend command', kind: 'command', words: ['prefect', 'backend', 'cloud'], site: [0, 2], binds: [{ name: 'PREFECT_API_URL', value: 'reference' }] },
  {
    rule: 'local-secret', id: 'local-secret --env', kind: 'command', words: ['prefect', 'agent', 'local', 'start', '--env', 'PREFECT__CONTEXT__SECRETS__SMTP=Hq7tRw2NzXc5Lp9K'], site: [5, 5],
    after: WORKER, binds: [],
  },
  {
    rule: 'agent-start', id: 'agent-start command', kind: 'command', words: ['prefect', 'agent', 'local', 'start', '-l', 'dev'], site: [0, 5],
    after: [...WORKER, '--work-queue', 'dev'], binds: [],
  },
  {
    rule: 'auth-login', id: 'auth-login', kind: 'command', words: ['prefect', 'auth', 'login', '--key', 'xxxx'], site: [0, 4],
    after: ['prefect', 'cloud', 'login', '--key', 'xxxx', '--workspace', 'acme/prod'], binds: [],
  },
  {
    rule: 'tenant', id: 'tenant switch', kind: 'command', words: ['prefect', 'auth', 'switch-tenants', '--id', '0f3a9c2e-1b7d'], site: [0, 4],
    after: ['prefect', 'cloud', 'workspace', 'set', '--workspace', 'acme/prod'], binds: [],
  },
  { rule: 'tenant', id: 'tenant create', kind: 'command', words: ['prefect', 'server', 'create-tenant', '--name', 'default'], site: [0, 4], binds: [] },
  {
    rule: 'tenant', id: 'tenant --tenant-id', kind: 'command', words: ['prefect', 'agent', 'local', 'start', '--tenant-id', '0f3a9c2e-1b7d'], site: [4, 5],
    after: WORKER, binds: [],
  },
  {
    rule: 'use-local-secrets', id: 'use-local-secrets --env', kind: 'command', words: ['prefect', 'agent', 'local', 'start', '--env', 'PREFECT__CLOUD__USE_LOCAL_SECRETS=false'], site: [5, 5],
    after: WORKER, binds: [],
  },
  {
    rule: 'hard-coded-credential', id: 'hard-coded-credential --key', kind: 'command', words: ['prefect', 'auth', 'login', '--key', KEY], site: [4, 4],
    after: ['prefect', 'cloud', 'login', '--key', 'reference', '--workspace', 'acme/prod'], binds: [], advises: true,
  },
  {
    rule: 'other-v1-setting', id: 'other-v1-setting', kind: 'variable', name: 'PREFECT__LOGGING__LEVEL', value: 'DEBUG',
    binds: [{ name: 'PREFECT_LOGGING_LEVEL', value: 'DEBUG' }], handedOn: true,
  },
  { rule: 'other-v1-setting', id: 'other-v1-setting dropped', kind: 'variable', name: 'PREFECT__ENGINE__FLOW_RUNNER__DEFAULT_CLASS', value: 'forum.runners.Quiet', binds: [] },
  { rule: 'agent-labels', id: 'agent-labels', kind: 'variable', name: 'PREFECT__CLOUD__AGENT__NAME', value: 'agent', binds: [] },
  {
    rule: 'agent-env', id: 'agent-env --env', kind: 'command', words: ['prefect', 'agent', 'local', 'start', '--env', 'PREFECT__CLOUD__AGENT__ENV_VARS={}'], site: [5, 5],
    after: WORKER, binds: [],
  },
  { rule: 'agent-install', id: 'agent-install', kind: 'command', words: ['prefect', 'agent', 'local', 'install', '--label', 'dev'], site: [0, 5], binds: [], byHand: true },
  { rule: 'other-v1-command', id: 'other-v1-command', kind: 'command', words: ['prefect', 'register', '--project', 'etl'], site: [0, 3], binds: [], byHand: true },
  {
    rule: 'prefect-pin', id: 'prefect-pin', kind: 'command', words: ['poetry', 'add', 'prefect@^1.4'], site: [2, 2],
    after: ['poetry', 'add', 'prefect@^2.20'], binds: [],
  },
  {
    rule: 'server-stack', id: 'server-stack start', kind: 'command', words: ['prefect', 'server', 'start', '--server-port', '4300', '--use-volume'], site: [0, 5],
    after: ['prefect', 'server', 'start', '--port', '4300'], binds: [],
  },
];
