import { describe, expect, test } from 'vitest';
import { deriveApiUrl, joinHostPort } from '../../src/prefect/api-url.ts';
import { blockName } from '../../src/prefect/block-name.ts';
import { decodeBase64, isSecretName, looksBase64, looksLikeCredential, urlPassword } from '../../src/prefect/credential.ts';
import { imageVersion, isServerImage } from '../../src/prefect/image.ts';
import { settingOfVariable, v1Setting, variableOf } from '../../src/prefect/setting-names.ts';
import type { Piece } from '../../src/sites/site.ts';

/** `$(H)`, `${H}` and `{{ h }}` become pieces. */
function pieces(text: string): readonly Piece[] {
  return text.split(/(\$\(\w+\)|\$\{[^}]+\}|\{\{.*?\}\})/).filter((part) => part !== '').map((part): Piece => {
    if (part.startsWith('{{')) return { kind: 'template', source: part };
    const name = /^\$[({](\w+)/.exec(part)?.[1];
    return name === undefined ? { kind: 'text', text: part } : { kind: 'reference', name, source: part };
  });
}

function source(list: readonly Piece[]): string {
  return list.map((piece) => piece.kind === 'text' ? piece.text : piece.source).join('');
}

describe('settingOfVariable', () => {
  test.each([
    ['PREFECT__CLOUD__API_KEY', { key: 'cloud.api_key', read: true }],
    ['PREFECT__CLOUD__AGENT__AUTH_TOKEN', { key: 'cloud.agent.auth_token', read: true }],
    ['PREFECT__cloud__Api_Key', { key: 'cloud.api_key', read: true }],
    ['PREFECT__BACKEND', { key: 'backend', read: true }],
    ['PREFECT__SERVER__DATABASE__CONNECTION_URL', { key: 'server.database.connection_url', read: true }],
    ['PREFECT__CONTEXT__SECRETS__GITHUB_ACCESS_TOKEN', { key: 'context.secrets', parameter: 'GITHUB_ACCESS_TOKEN', read: true }],
    ['PREFECT__CONTEXT__SECRETS__gitHub', { key: 'context.secrets', parameter: 'gitHub', read: true }],
    ['PREFECT__context__secrets__gitHub', { key: 'context.secrets', parameter: 'gitHub', read: true }],
    ['PREFECT__CONTEXT__SECRETS__my-secret.x', { key: 'context.secrets', parameter: 'my-secret.x', read: true }],
    ['PREFECT__CONTEXT__SECRETS', { key: 'context.secrets', read: true }],
    ['PREFECT__CONTEXT__SECRETS__DB__PASSWORD', { key: 'context.secrets', parameter: 'DB', read: true, note: 'nested-secret' }],
    ['PREFECT__Context__Secrets__X', { key: 'context.secrets', parameter: 'X', read: false, note: 'wrong-case' }],
    ['prefect__context__secrets__x', { key: 'context.secrets', parameter: 'x', read: false, note: 'wrong-case' }],
    ['prefect__cloud__api_key', { key: 'cloud.api_key', read: false, note: 'wrong-case' }],
    ['Prefect__Cloud__Nothing', { key: 'cloud.nothing', read: false, note: 'wrong-case' }],
    ['PREFECT__CONTEXT__FLOW_RUN_ID', { key: 'context', parameter: 'flow_run_id', read: true }],
    ['PREFECT__CONTEXT__A__B', { key: 'context', parameter: 'a.b', read: true }],
    ['PREFECT__CONTEXT__SECRETS_DIR', { key: 'context', parameter: 'secrets_dir', read: true }],
    ['PREFECT__CLOUD__AGENT__ENV_VARS', { key: 'cloud.agent.env_vars', read: true }],
    ['PREFECT__CLOUD__AGENT__ENV_VARS__FOO', { key: 'cloud.agent.env_vars', parameter: 'FOO', read: true }],
    ['PREFECT__MY__OWN', { key: 'my.own', read: true, note: 'unknown' }],
    ['PREFECT__NEW', { key: 'new', read: true, note: 'unknown' }],
    ['LUME_PREFECT__X', undefined],
    ['PREFECT_API_KEY', undefined],
    ['PREFECT__', undefined],
    ['PREFECT____X', undefined],
    ['PREFECT__CLOUD__', undefined],
    ['PREFECT__A____B', undefined],
    ['PREFECT__A-B', undefined],
    ['PREFECT__CONTEXT__SECRETS__', undefined],
    ['PREFECT__CONTEXT__SECRETS__<NAME>', undefined],
    ['PREFECT__CLOUD API', undefined],
    ['', undefined],
  ])('%s', (name, expected) => expect(settingOfVariable(name)).toEqual(expected));

  test('and back', () => {
    for (const name of ['PREFECT__CLOUD__API_KEY', 'PREFECT__CONTEXT__SECRETS__gitHub', 'PREFECT__CONTEXT__A__B', 'PREFECT__CLOUD__AGENT__ENV_VARS__foo']) {
      const setting = settingOfVariable(name);
      expect(variableOf(setting?.key ?? '', setting?.parameter)).toBe(name);
    }
  });

  test('open keys have facts', () => {
    expect(v1Setting('context')?.actions[2].action).toBe('drop');
    expect(v1Setting('context.secrets')?.actions[3].action).toBe('split');
    expect(v1Setting('cloud.agent.env_vars')?.actions[2].action).toBe('manual');
    expect(v1Setting('my.own')).toBeUndefined();
  });
});

describe('deriveApiUrl', () => {
  test.each([
    ['http://localhost:4200', 'http://localhost:4200/api'],
    ['http://localhost:4200/', 'http://localhost:4200/api'],
    ['http://localhost:4200/graphql', 'http://localhost:4200/api'],
    ['http://localhost:4200/graphql/', 'http://localhost:4200/api'],
    ['http://localhost:4200/graphql/alpha', 'http://localhost:4200/api'],
    ['https://prefect.example.com/graphql', 'https://prefect.example.com/api'],
    ['https://prefect.example.com:443', 'https://prefect.example.com:443/api'],
    ['http://10.0.0.5:4200', 'http://10.0.0.5:4200/api'],
    ['http://[::1]:4200/graphql', 'http://[::1]:4200/api'],
    ['http://my_apollo:4200', 'http://my_apollo:4200/api'],
    ['http://$(H):$(P)/graphql', 'http://$(H):$(P)/api'],
    ['http://${H}:4200/graphql', 'http://${H}:4200/api'],
    ['http://$(H):4200', 'http://$(H):4200/api'],
    ['http://$(H)/graphql', 'http://$(H)/api'],
    ['http://{{ .Release.Name }}-apollo.ns:4200/graphql', 'http://{{ .Release.Name }}-apollo.ns:4200/api'],
    ['http://$(H):$(P)', 'http://$(H):$(P)/api'],
    ['https://api.prefect.cloud/api/accounts/a1/workspaces/b2', 'https://api.prefect.cloud/api/accounts/a1/workspaces/b2'],
  ])('%s', (from, to) => {
    const derived = deriveApiUrl({ pieces: pieces(from) }, 'cloud.api');
    expect(derived.kind).toBe('derived');
    expect(derived.kind === 'derived' ? source(derived.pieces) : '').toBe(to);
    expect(derived).not.toHaveProperty('secret');
  });

  test.each([
    'https://api.prefect.io', 'https://api.prefect.io/graphql', 'https://API.prefect.io/', 'https://cloud.prefect.io', 'http://api.prefect.io:4200', 'https://api.prefect.cloud/api',
  ])('%s is Cloud', (url) => expect(deriveApiUrl({ pieces: pieces(url) }, 'cloud.api')).toEqual({ kind: 'cloud' }));

  test.each([
    ['$(URL)', 'the value is not known here'],
    ['{{ include "api" . }}', 'the value is not known here'],
    ['$(URL)/graphql', 'the value is not known here'],
    ['https://$(H)/graphql', 'the host is not known here'],
    ['http://$(H)', 'the end of the value is not known here'],
    ['http://api.$(DOMAIN)', 'the end of the value is not known here'],
    ['localhost:4200', 'the value has no http:// or https://'],
    ['', 'the value is empty'],
    ['http://h:8080', 'port 8080 has no counterpart; the API is on 4200'],
    ['http://h:4201/graphql', 'port 4201 has no counterpart; the API is on 4200'],
    ['http://h:3000', 'port 3000 has no counterpart; the API is on 4200'],
    ['http://h:5432', 'port 5432 has no counterpart; the API is on 4200'],
    ['http://h:4200/v1alpha1/graphql', 'the path /v1alpha1/graphql is not that of a 1.x server'],
    ['http://h:4200/api', 'the path /api is not that of a 1.x server'],
    ['http://h:4200/$(P)', 'the path /… is not that of a 1.x server'],
    ['http://h:4200/graphql?x=1', 'the value is not the address of a server'],
    ['http://h: 4200', 'the value is not the address of a server'],
    ['http://', 'the value is not the address of a server'],
    ['postgres://h:5432', 'the value has no http:// or https://'],
  ])('%s is not derived', (url, why) => expect(deriveApiUrl({ pieces: pieces(url) }, 'cloud.api')).toEqual({ kind: 'unknown', why }));

  test('a password is kept and flagged', () => {
    expect(deriveApiUrl({ pieces: pieces('http://me:pw@h:4200/graphql') }, 'cloud.api'))
      .toEqual({ kind: 'derived', pieces: [{ kind: 'text', text: 'http://me:pw@h:4200/api' }], secret: true });
    expect(deriveApiUrl({ pieces: pieces('http://me:$(PW)@h:4200') }, 'cloud.api')).not.toHaveProperty('secret');
  });

  test('references stay the pieces they were', () => {
    expect(deriveApiUrl({ pieces: pieces('http://$(H):4200/graphql') }, 'cloud.graphql')).toEqual({
      kind: 'derived',
      pieces: [{ kind: 'text', text: 'http://' }, { kind: 'reference', name: 'H', source: '$(H)' }, { kind: 'text', text: ':4200/api' }],
    });
  });

  test.each([
    ['http://10.0.0.5', undefined, 'http://10.0.0.5:4200/api'],
    ['http://10.0.0.5', '4200', 'http://10.0.0.5:4200/api'],
    ['http://h/', '$(P)', 'http://h:$(P)/api'],
    ['http://$(H)', '$(P)', 'http://$(H):$(P)/api'],
    ['https://$(H)', undefined, 'https://$(H):4200/api'],
    ['http://h:4200', '4200', 'http://h:4200/api'],
  ])('host %s and port %s', (host, port, to) => {
    const derived = joinHostPort(pieces(host), port === undefined ? undefined : pieces(port));
    expect(derived.kind === 'derived' ? source(derived.pieces) : derived).toBe(to);
  });

  test.each([
    ['10.0.0.5', undefined, 'the value has no http:// or https://'],
    ['$(H)', '4200', 'the value is not known here'],
    ['http://h', '8080', 'port 8080 has no counterpart; the API is on 4200'],
    ['http://h/base', undefined, 'the host has the path /base'],
    ['http://h', '', 'the value is not the address of a server'],
  ])('host %s and port %s are not joined', (host, port, why) => {
    expect(joinHostPort(pieces(host), port === undefined ? undefined : pieces(port))).toEqual({ kind: 'unknown', why });
  });

  test('server.host alone gets the default port', () => {
    const derived = deriveApiUrl({ pieces: pieces('http://h') }, 'server.host');
    expect(derived.kind === 'derived' ? source(derived.pieces) : derived).toBe('http://h:4200/api');
  });
});

test.each([
  ['GITHUB_ACCESS_TOKEN', 'github-access-token'],
  ['my.secret name', 'my-secret-name'],
  ['already-fine1', 'already-fine1'],
  ['Ünï', 'n'],
  ['__X__', 'x'],
  ['A__B', 'a-b'],
  ['a.b c', 'a-b-c'],
  ['-', undefined],
  ['日本', undefined],
  ['__', undefined],
  ['', undefined],
])('block name of %s', (name, expected) => expect(blockName(name)).toBe(expected));

test.each([
  ['prefecthq/prefect:0.15.9-python3.8', 'v1'],
  ['prefecthq/prefect:1.4.1', 'v1'],
  ['prefecthq/prefect:1.4', 'v1'],
  ['prefecthq/prefect:all_extras', 'v1'],
  ['prefecthq/prefect:all_extras-0.14.2', 'v1'],
  ['prefecthq/prefect:core-0.13.0', 'v1'],
  ['docker.io/prefecthq/prefect:1', 'v1'],
  ['localhost:5000/prefecthq/prefect:0.15', 'v1'],
  ['prefecthq/prefect:1.4.1@sha256:abc', 'v1'],
  ['prefecthq/prefect:2-latest-kubernetes', 'target-2'],
  ['prefecthq/prefect:2.20.26-python3.11', 'target-2'],
  ['prefecthq/prefect:2.0b5', 'target-2'],
  ['prefecthq/prefect:2', 'target-2'],
  ['prefecthq/prefect:3-python3.11-kubernetes', 'target-3'],
  ['prefecthq/prefect:3.8.8', 'target-3'],
  ['prefecthq/prefect:latest', 'unknown'],
  ['prefecthq/prefect:latest-python3.9', 'unknown'],
  ['prefecthq/prefect', 'unknown'],
  ['prefecthq/prefect@sha256:123', 'unknown'],
  ['prefecthq/prefect:20', 'unknown'],
  ['prefecthq/prefect:2${X}', 'unknown'],
  ['example/prefect:1.4', 'unknown'],
  ['python:3.9', 'unknown'],
  ['', 'unknown'],
  [undefined, 'unknown'],
])('image %s', (image, expected) => expect(imageVersion(image)).toBe(expected));

test.each([
  ['prefecthq/server:core-1.2', true],
  ['prefecthq/apollo:latest', true],
  ['docker.io/prefecthq/ui', true],
  ['hasura/graphql-engine:v2.1.1', true],
  ['prefecthq/prefect:1.4', false],
  ['example/server:1', false],
  ['postgres:11', false],
  ['', false],
])('server image %s', (image, expected) => expect(isServerImage(image)).toBe(expected));

describe('credentials', () => {
  test.each([
    'pcu_abc', 'abc', 'fakekey', 's3cr3t', 'pnu_0123456789abcdef', 'password', 'secret', 'hunter2', 'XyZ-92_kk', '1', 'a', 'mysecret', 'token-for-jane', 'x', 'p@ss <w>', 'eyJhbGciOi.eyJzdWIi.sig',
  ])('%s may be one', (text) => expect(looksLikeCredential(text)).toBe(true));

  test.each([
    '', '  ', '<value-of-token>', '<YOUR-KEY>', '[YOUR KEY]', '{API_KEY}', 'your-token', 'YOUR_API_KEY', 'my-api-key', 'xxx', 'XXXXXXXX', 'xxxx-xxxx', 'pcu_xxxxxxxx', '...', '…', '***', 'changeme', 'change-me',
    'TODO', 'dummy', 'dummy-token', 'API_KEY', 'SERVICE_ACCOUNT_API_KEY', 'insert your token here', 'replace_me', 'null', 'None', 'false', '$TOKEN', '${TOKEN}', '$(TOKEN)', '${{ secrets.T }}', '{{ token }}', '<value-of-runner-token>', 'PREFECT__CLOUD__API_KEY', 'PREFECT_API_KEY',
  ])('%s is none', (text) => expect(looksLikeCredential(text)).toBe(false));

  test.each([
    'API_KEY', 'PREFECT__CLOUD__API_KEY', 'PREFECT__CONTEXT__SECRETS__X', 'GITHUB_TOKEN', 'DB_PASSWORD', 'db_passwd', 'MYSQL_PWD', 'apiKey', 'clientSecret', 'AUTH', 'PREFECT__CLOUD__AGENT__AUTH_TOKEN',
    'GITHUBTOKEN', 'aws.secret.key', 'AWS_ACCESS_KEY_ID', 'credentials', 'SSH_KEY2', 'PGPASSWORD', 'token',
  ])('%s is a secret name', (name) => expect(isSecretName(name)).toBe(true));

  test.each([
    'KEYBOARD', 'MONKEY', 'AUTHOR', 'TOKENIZER', 'PWD', 'OLDPWD', 'COMPASS', 'BYPASS_CACHE', 'PREFECT__CLOUD__USE_LOCAL_SECRETS', 'PREFECT_API_URL', 'PATH', 'secretName', 'SECRET_FILE', 'secretKeyRef', 'PREFECT__BACKEND', '',
  ])('%s is none', (name) => expect(isSecretName(name)).toBe(false));

  test.each([
    ['postgresql://user:hunter2@db:5432/x', 'hunter2'],
    ['see http://a/b and https://me:p@ss@host/x.', 'p@ss'],
    ['http://:only@h', 'only'],
    ['https://x:${PW:-abc}@h', '${PW:-abc}'],
    ['https://x:${PW}@h and https://y:real@h', 'real'],
    ['http://host:4200/a:b@c', undefined],
    ['http://user@host', undefined],
    ['http://user:@host', undefined],
    ['http://u:$PW@h', undefined],
    ['http://u:{{ .Values.pw }}@h', undefined],
    ['http://u:${{ secrets.PW }}@h', undefined],
    ['no url: a@b', undefined],
    ['', undefined],
  ])('password in %s', (text, password) => {
    const range = urlPassword(text);
    expect(range === undefined ? undefined : text.slice(range.start, range.end)).toBe(password);
  });

  test('the next URL is found from an offset', () => {
    const text = 'http://a:one@h http://b:two@h';
    const first = urlPassword(text);
    expect(first).toEqual({ start: 9, end: 12 });
    expect(urlPassword(text, first?.end)).toEqual({ start: 24, end: 27 });
  });

  test.each([
    ['aHVudGVyMg==', 'hunter2'],
    ['aHVudGVyMgo=', 'hunter2\n'],
    ['w7xiZXI=', 'über'],
    ['password', undefined],
    ['hunter2', undefined],
    ['aHVudGVyMg', undefined],
    ['AAECAw==', undefined],
    ['/////w==', undefined],
    ['', undefined],
  ])('base64 %s', (text, decoded) => {
    expect(decodeBase64(text)).toBe(decoded);
    expect(looksBase64(text)).toBe(decoded !== undefined);
  });
});
