import { describe, expect, test } from 'vitest';
import { configPieces } from '../../src/prefect/config-text.ts';
import { settingPath } from '../../src/prefect/setting-path.ts';
import { settingOfPath } from '../../src/prefect/setting-names.ts';
import { fixAll } from '../../src/engine/session.ts';
import { sessionTools } from '../../src/engine/tools.ts';
import { rules } from '../../rules/index.ts';
import type { Answers } from '../../src/rule.ts';

const NONE: Answers = { target: '2', pools: {}, queues: {}, blocks: {}, images: {} };
const URL = 'https://api.prefect.cloud/api/accounts/a/workspaces/w';

async function fixed(files: Readonly<Record<string, string>>, answers: Partial<Answers> = {}): Promise<Readonly<Record<string, string>>> {
  const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
  const { texts } = await fixAll(sources, sessionTools(rules, { ...NONE, ...answers }, () => true), (plan) => plan.applicability !== 'placeholder');
  return Object.fromEntries(texts);
}

async function found(files: Readonly<Record<string, string>>): Promise<number> {
  const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
  const { rest } = await fixAll(sources, sessionTools(rules, NONE, () => true), () => false);
  return rest.plans.flatMap((plan) => plan.group.matches).length;
}

describe('values of 1.x', () => {
  const values: Readonly<Record<string, string>> = { a: 'x', 'b.c': '${a}y', loop: '${loop}', which: 'b' };
  const text = (source: string): string => configPieces(source, (key) => values[key]).map((piece) => piece.kind === 'text' ? piece.text : `<${piece.kind === 'reference' ? piece.name : ''}>`).join('');
  test.each([
    ['${b.c}!', 'xy!'], ['${${which}.c}', 'xy'], ['${none}z', '<none>z'], ['http://$HOST:${a}', 'http://<HOST>:x'], ['', ''], ['${loop}', '<loop>'], ['5$', '5$'],
  ])('%s', (source, filled) => expect(text(source)).toBe(filled));

  test('growth is bounded', () => {
    expect(configPieces('${d}', () => '${d}${d}${d}${d}').length).toBeLessThan(100_000);
  });
});

describe('keys', () => {
  test.each<readonly [readonly string[], unknown]>([
    [['cloud', 'agent', 'auth_token'], { key: 'cloud.agent.auth_token', read: true }],
    [['context', 'secrets', 'A__B'], { key: 'context.secrets', parameter: 'A__B', read: true }],
    [['context', 'secrets', 'A', 'b'], { key: 'context.secrets', parameter: 'A', read: true, note: 'nested-secret' }],
    [['cloud', 'agent', 'env_vars', 'X'], { key: 'cloud.agent.env_vars', parameter: 'X', read: true }],
    [['s3', 'key'], undefined], [['server', 'colour'], undefined],
  ])('%j', (path, setting) => expect(settingOfPath(path)).toEqual(setting));

  test('of prefect.toml', () => {
    expect([settingPath('PREFECT_API_URL'), settingPath('PREFECT_LOGGING_TO_API_ENABLED'), settingPath('PREFECT_API')]).toEqual([['api', 'url'], ['logging', 'to_api', 'enabled'], undefined]);
  });
});

describe('config.toml becomes profiles.toml', () => {
  const server = 'backend = "server"\n[server]\nhost = "http://h"\nport = "4200"\nendpoint = "${server.host}:${server.port}"\n';

  test('host, port and address are one URL, beside the old file', async () => {
    expect(await fixed({ 'a/config.toml': server })).toEqual({ 'a/config.toml': '', 'a/profiles.toml': 'active = "default"\n\n[profiles.default]\nPREFECT_API_URL = "http://h:4200/api"\n' });
  });

  test('the default host and port of 1.x are known', async () => {
    const { 'config.toml': _, ...made } = await fixed({ 'config.toml': 'backend = "server"\n[server]\nendpoint = "${server.host}:${server.port}"\n' });
    expect(made['profiles.toml']).toContain('PREFECT_API_URL = "http://localhost:4200/api"');
  });

  test('a key is in no new file', async () => {
    const files = await fixed({ '.prefect/config.toml': '[cloud]\napi_key = "Zk3vQ9xLm2Tr8WbY5nPd"\n' }, { apiUrl: URL });
    expect(JSON.stringify(files)).not.toContain('Zk3vQ9xLm2Tr8WbY5nPd');
    expect(files['.prefect/profiles.toml']).not.toContain('PREFECT_API_KEY');
  });

  test('prefect.toml has tables', async () => {
    const files = await fixed({ 'config.toml': `${server}[logging]\nlevel = "DEBUG"\n` }, { target: '3', configFile: 'prefect.toml' });
    expect(files['prefect.toml']).toBe('[api]\nurl = "http://h:4200/api"\n\n[logging]\nlevel = "DEBUG"\n');
  });

  test('all that moves moves together, or nothing', async () => {
    const files = await fixed({ 'config.toml': `${server}[logging]\nlevel = "DEBUG"\n`, 'profiles.toml': 'active = "x"\n[profiles.x]\nPREFECT_LOGGING_LEVEL = "INFO"\n' });
    expect(files).toEqual({});
  });

  test('a user\'s own section stays to the letter', async () => {
    const own = '[s3] # ours\nendpoint = "http://m"   # x\nkey = \'k\'\n';
    expect((await fixed({ 'config.toml': `${server}\n${own}` }))['config.toml']).toBe(own);
  });

  test.each([
    ['.streamlit/config.toml', '[server]\nport = 8501\nhost = "http://localhost"\n'], ['config.toml', '[cloud]\napi_key = "x"\n'],
    ['config.toml', 'backend = "server"\n'], ['config.toml', '[context]\nsecrets = "kv"\n'], ['auth.toml', '["api.forum.test"]\napi_key = "x"\n'],
    ['prefect.toml', '[cloud.agent]\nlevel = "x"\n'], ['Cargo.toml', 'backend = "cloud"\n[cloud]\nuse_local_secrets = 1\n'], ['a.yaml', 'backend: server\nserver: {host: http://h}\n'],
  ])('%s of another program is silent: %j', async (path, text) => expect(await found({ [path]: text })).toBe(0));
});

describe('places that put the file somewhere', () => {
  const config = 'backend = "server"\n[server]\nendpoint = "http://h:4200"\n';
  const mount = (line: string): string => `services:\n  prefect:\n    image: forum/flows:3\n    volumes:\n      - ${line}\n`;

  test.each([
    ['deploy/compose.yml', mount('./config.toml:/root/.prefect/config.toml:ro'), mount('./profiles.toml:/root/.prefect/profiles.toml:ro')],
    ['compose.yml', mount('"./deploy/config.toml:/root/.prefect/"'), mount('"./deploy/profiles.toml:/root/.prefect/"')],
    ['deploy/Dockerfile', 'FROM prefecthq/prefect\nCOPY ["config.toml", "/root/.prefect/config.toml"]\n', 'FROM prefecthq/prefect\nCOPY ["profiles.toml", "/root/.prefect/profiles.toml"]\n'],
    ['deploy/x/Dockerfile', 'FROM prefecthq/prefect\nADD deploy/config.toml /root/.prefect/config.toml\n', 'FROM prefecthq/prefect\nADD deploy/profiles.toml /root/.prefect/profiles.toml\n'],
  ])('%s follows: %j', async (path, before, after) => {
    expect((await fixed({ 'deploy/config.toml': config, [path]: before }))[path]).toBe(after);
  });

  test.each([
    ['other/compose.yml', mount('./config.toml:/root/.prefect/config.toml')], ['compose.yml', mount('config:/root/.prefect')], ['compose.yml', mount('./deploy:/root/.prefect')],
  ])('%s means another thing: %j', async (path, text) => {
    const files = await fixed({ 'deploy/config.toml': config, [path]: text });
    expect([files[path], files['deploy/profiles.toml'] === undefined]).toEqual([undefined, false]);
  });

  test.each([
    ['deploy/compose.yml', mount('./config.toml:/etc/prefect.toml')], ['run.sh', '#!/bin/bash\nPREFECT__USER_CONFIG_PATH=./deploy/config.toml python flow.py\n'],
  ])('%s cannot follow: %j', async (path, text) => {
    expect((await fixed({ 'deploy/config.toml': config, [path]: text }))['deploy/config.toml']).toBeUndefined();
  });
});
