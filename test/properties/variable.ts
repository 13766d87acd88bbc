import fc, { type Arbitrary } from 'fast-check';

/** A value before a format writes it down. */
export type Value =
  | { readonly kind: 'literal'; readonly text: string }
  /** Taken from a variable of this name: `$X`, `$(X)`, `${{ secrets.X }}`. */
  | { readonly kind: 'reference'; readonly name: string }
  /** Taken from an object: `valueFrom`, an entry without `=`. */
  | { readonly kind: 'outside' };

export interface Variable {
  readonly name: string;
  readonly value: Value;
}

/** Names that generated places read values from, and the values that bash finds in them. */
export const GIVEN: Readonly<Record<string, string>> = { TOKEN_A: 'given-a', TOKEN_B: 'given-b', API_BASE: 'http://given.test:4200' };

/** 1.x names of the key, the one that 1.x prefers first. */
export const KEY_NAMES: readonly string[] = ['PREFECT__CLOUD__API_KEY', 'PREFECT__CLOUD__AUTH_TOKEN', 'PREFECT__CLOUD__AGENT__AUTH_TOKEN'];

/** 1.x names that hold a URL. */
export const URL_NAMES: readonly string[] = ['PREFECT__CLOUD__API', 'PREFECT__CLOUD__GRAPHQL', 'PREFECT__CLOUD__ENDPOINT', 'PREFECT__SERVER__ENDPOINT'];

/** Literals at a key that the fix may keep: empty, or plainly no key. */
export const PLACEHOLDERS: readonly string[] = ['xxxx', 'your-token', '<new-token>', 'changeme'];

const CREDENTIALS = ['Zk3vQ9xLm2Tr8WbY5nPd', 'pcu_8sKq2LmZ0vXy4TgB7nRd', 'h7Jw-2_qRt5YpLxC9vBnM3'];

const literal = (...texts: readonly string[]): Arbitrary<Value> => fc.constantFrom(...texts).map((text) => ({ kind: 'literal', text }));
const reference = (...names: readonly string[]): Arbitrary<Value> => fc.constantFrom(...names).map((name) => ({ kind: 'reference', name }));
const outside: Arbitrary<Value> = fc.constant({ kind: 'outside' });

const keyValue = fc.oneof(
  { weight: 3, arbitrary: literal(...CREDENTIALS) }, { weight: 1, arbitrary: literal('') }, { weight: 2, arbitrary: literal(...PLACEHOLDERS) },
  { weight: 4, arbitrary: reference('TOKEN_A', 'TOKEN_B') }, { weight: 2, arbitrary: outside },
);
const urlValue = fc.oneof(
  { weight: 4, arbitrary: literal('https://api.prefect.io', 'https://api.prefect.io/graphql') },
  { weight: 3, arbitrary: literal('http://10.0.0.5:4200', 'http://apollo:4200/graphql', 'http://server.test:4200/') },
  { weight: 1, arbitrary: literal('') }, { weight: 1, arbitrary: reference('API_BASE') }, { weight: 1, arbitrary: outside },
);

const OTHERS: readonly (readonly [string, Arbitrary<Value>])[] = [
  ['PREFECT__BACKEND', literal('cloud', 'cloud', 'server')],
  ['PREFECT__CLOUD__TENANT_ID', literal('0f3a9c2e-1b7d', '')],
  ['PREFECT__CLOUD__USE_LOCAL_SECRETS', literal('false', 'true')],
  ['PREFECT__CONTEXT__SECRETS__SMTP', fc.oneof(literal('Hq7tRw2NzXc5Lp9K', 'p w#1'), reference('TOKEN_A'), outside)],
  ['PREFECT__CONTEXT__SECRETS__DB__PASSWORD', literal('Hq7tRw2NzXc5Lp9K')],
  ['PREFECT__CLOUD__AGENT__LABELS', literal('["dev"]', '[]', "['dev', 'gpu']")],
  ['PREFECT__CLOUD__AGENT__AGENT_ADDRESS', literal('http://:8080', 'http://0.0.0.0:9090', '')],
  ['PREFECT__CLOUD__AGENT__LEVEL', literal('DEBUG', 'info')],
  ['PREFECT__CLOUD__AGENT__NAME', literal('forum')],
  ['PREFECT__SERVER__HOST', literal('http://10.0.0.7')],
  ['PREFECT__SERVER__PORT', literal('4200')],
  ['PREFECT__LOGGING__LEVEL', literal('DEBUG')],
  ['PREFECT__CONTEXT__COLOUR', literal('green')],
  ['prefect__cloud__api_key', literal('xxxx')],
  ['LUME_PREFECT__X', literal('1')],
];

const oldVariable: Arbitrary<Variable> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...KEY_NAMES).chain((name) => keyValue.map((value) => ({ name, value }))) },
  { weight: 4, arbitrary: fc.constantFrom(...URL_NAMES).chain((name) => urlValue.map((value) => ({ name, value }))) },
  { weight: 6, arbitrary: fc.constantFrom(...OTHERS).chain(([name, values]) => values.map((value) => ({ name, value }))) },
);

const newVariable: Arbitrary<Variable> = fc.oneof(
  keyValue.map((value) => ({ name: 'PREFECT_API_KEY', value })),
  literal('https://api.prefect.cloud/api/accounts/a/workspaces/w', 'http://10.0.0.5:4200/api').map((value) => ({ name: 'PREFECT_API_URL', value })),
);

const plainVariable: Arbitrary<Variable> = fc.record({
  name: fc.constantFrom('TZ', 'LOG', 'DB_HOST', 'REGION', 'GREETING', 'EXTRA_OPTS'),
  value: fc.oneof(
    literal('UTC', 'debug', "it's", 'a # b', 'x: y', '1', 'true', '', 'Grüße 🦆', '-l dev', 'a"b', '*', '%d', 'back\\slash', ' padded '),
    reference('TOKEN_B'),
  ),
});

const anyVariable = fc.oneof({ weight: 10, arbitrary: oldVariable }, { weight: 1, arbitrary: newVariable }, { weight: 8, arbitrary: plainVariable });

/** One variable: a 1.x name, now and then one of the target's, or a plain neighbour. */
export function variable(): Arbitrary<Variable> {
  return anyVariable;
}

/** Variables of one environment, each name once. */
export function variables(maxLength: number): Arbitrary<readonly Variable[]> {
  return fc.uniqueArray(anyVariable, { maxLength, selector: ({ name }) => name });
}
