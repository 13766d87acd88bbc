import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/load.ts';
import { git, removeTempFolders, tempFolder } from '../cli/built.ts';

afterAll(removeTempFolders);

interface Asked {
  readonly set?: readonly (readonly [string, string])[];
  readonly target?: '2' | '3';
  readonly config?: string;
}

async function load(cwd: string, asked: Asked = {}): Promise<Config> {
  const config = await loadConfig({ cwd, options: { set: [], ...asked } });
  if (config.kind === 'bad-config') throw new Error(config.errors.map((error) => error.message).join('\n'));
  return config;
}

async function errors(text: string, set: readonly (readonly [string, string])[] = []): Promise<readonly string[]> {
  const config = await loadConfig({ cwd: tempFolder({ 'prefect-uplift.toml': text }), options: { set } });
  return config.kind === 'bad-config' ? config.errors.map((error) => error.message) : [];
}

const FULL = `target = 3
api-url = "https://api.example/api/accounts/a/workspaces/w"
workspace = "team/prod"
exclude = ["vendor/", "*.bak", "!keep.bak"]
pools.local = "own"

[queues]
"gpu+dev" = "fast"

[blocks]
constructor = "built-by"

[images]
"prefecthq/prefect:1.4.1" = "prefecthq/prefect:2-latest"

[rules]
tenant = "off"
backend = "info"
`;

describe('a right configuration', () => {
  test('is found above the working directory, and read whole', async () => {
    const folder = tempFolder({ 'prefect-uplift.toml': FULL, 'sub/deep/x': '' });
    const config = await load(join(folder, 'sub/deep'));
    expect(config.answers).toMatchObject({ target: '3', apiUrl: 'https://api.example/api/accounts/a/workspaces/w', workspace: 'team/prod' });
    expect({ ...config.answers.pools }).toEqual({ local: 'own' });
    expect({ ...config.answers.queues }).toEqual({ 'dev+gpu': 'fast' });
    expect({ ...config.answers.blocks }).toEqual({ constructor: 'built-by' });
    expect({ ...config.answers.images }).toEqual({ 'prefecthq/prefect:1.4.1': 'prefecthq/prefect:2-latest' });
    expect({ ...config.levels }).toEqual({ tenant: 'off', backend: 'info' });
    expect(config.file).toBe('../../prefect-uplift.toml');
  });

  test('exclude is read as a .gitignore beside it would be', async () => {
    const folder = tempFolder({ 'prefect-uplift.toml': FULL, 'sub/x': '' });
    const { excluded } = await load(join(folder, 'sub'));
    expect(['../vendor/a.yaml', 'vendor/b.yaml', 'a.bak', 'keep.bak', 'vendor.yaml', '../../else.bak'].map(excluded)).toEqual([true, true, true, false, false, false]);
  });

  test('is not looked for above the git work tree', async () => {
    const folder = tempFolder({ 'prefect-uplift.toml': 'target = "3"\n', 'repo/x': '' });
    git(join(folder, 'repo'), 'init', '-q');
    expect((await load(join(folder, 'repo'))).answers.target).toBe('2');
    expect((await load(join(folder, 'repo'), { config: '../prefect-uplift.toml' })).answers.target).toBe('3');
  });

  test('--set wins over the file, --target over both, and names do not come from a prototype', async () => {
    const folder = tempFolder({ 'prefect-uplift.toml': FULL });
    const config = await load(folder, { set: [['target', '2'], ['pools.local', 'p'], ['pools.docker', 'd'], ['queues."dev+gpu"', 'slow'], ['queues.one', 'q'], ["blocks.'A.B'", 'a-b'], ['rules.tenant', 'error']] });
    expect(config.answers.target).toBe('2');
    expect({ ...config.answers.pools }).toEqual({ local: 'p', docker: 'd' });
    expect({ ...config.answers.queues }).toEqual({ 'dev+gpu': 'slow', one: 'q' });
    expect(config.answers.blocks['A.B']).toBe('a-b');
    expect(config.answers.pools['toString']).toBeUndefined();
    expect(config.levels['tenant']).toBe('error');
    expect((await load(folder, { target: '2' })).answers.target).toBe('2');
  });

  test('none at all answers nothing', async () => {
    const { answers, levels, excluded } = await load(tempFolder());
    expect(answers).toEqual({ target: '2', pools: {}, queues: {}, blocks: {}, images: {} });
    expect([{ ...levels }, excluded('a')]).toEqual([{}, false]);
  });
});

describe('a wrong configuration names key and line', () => {
  test.each([
    ['a\n', 'prefect-uplift.toml:1: Expected equal (=) token.'],
    ['\nworkspace =\ntarget = "2"\n', 'prefect-uplift.toml:2: Unexpected character.'],
    ['target = "2"\ntarget = "3"\n', 'prefect-uplift.toml:2: Defining a key multiple times is invalid.'],
    ['\napi_url = "x"\n', "prefect-uplift.toml:2: unknown key 'api_url'. Did you mean 'api-url'?"],
    ['[pool]\nlocal = "x"\n', "prefect-uplift.toml:2: unknown key 'pool.local'. Did you mean 'pools'?"],
    ['[pools]\nkubernets = "x"\n', "prefect-uplift.toml:2: unknown agent type 'kubernets' in [pools]. Did you mean 'kubernetes'?"],
    ['pools = "x"\n', "prefect-uplift.toml:1: 'pools' is a table; write it as [pools] with one line for each name."],
    ['[[pools]]\nlocal = "x"\n', "prefect-uplift.toml:1: 'pools' is a table; write it as [pools] with one line for each name."],
    ['[pools]\nlocal = true\n', "prefect-uplift.toml:2: 'pools.local' must be a string, not a boolean."],
    ['pools = { local = ["a"] }\n', "prefect-uplift.toml:1: 'pools.local' must be a string, not an array."],
    ['target = "4"\n', "prefect-uplift.toml:1: 'target' is \"2\" or \"3\"."],
    ['workspace = "prod"\n', "prefect-uplift.toml:1: 'workspace' is written account/workspace."],
    ['api-url = "example/api"\n', "prefect-uplift.toml:1: 'api-url' must be an http or https URL."],
    ['api-url = "https://u:hunter2@example/api"\n', "prefect-uplift.toml:1: 'api-url' must not hold a user name or password: it would be written into files."],
    ['exclude = [1]\n', "prefect-uplift.toml:1: 'exclude' must be an array of strings, not a mixed array."],
    ['[rules]\ntenants = "off"\n', "prefect-uplift.toml:2: unknown rule 'tenants'. Did you mean 'tenant'?"],
    ['[rules]\ntenant = "of"\n', "prefect-uplift.toml:2: 'rules.tenant' is one of off, info, warning, error. Did you mean 'off'?"],
    ['[blocks]\nDB = "DB_PASSWORD"\n', "prefect-uplift.toml:2: 'blocks.DB' must be a block name: lower-case letters, digits and dashes."],
    ['[pools]\nlocal = "x; rm -rf $HOME"\n', "prefect-uplift.toml:2: 'pools.local' must be a name: not empty, without / % & < >, quotes, $ and control characters."],
  ])('%j', async (text, message) => {
    expect(await errors(text)).toEqual([message]);
  });

  test('every error is told, those of --set too', async () => {
    expect(await errors('x = 1\ny = 2\n', [['pools.locl', 'x'], ['a b', 'x']])).toEqual([
      "--set: 'a b' is no key; write it as in pools.local=… or queues.\"dev+gpu\"=….",
      "prefect-uplift.toml:1: unknown key 'x'.",
      "prefect-uplift.toml:2: unknown key 'y'.",
      "--set pools.locl: unknown agent type 'locl' in [pools]. Did you mean 'local'?",
    ]);
  });

  test('a file that is not there or not UTF-8', async () => {
    const folder = tempFolder({ 'latin.toml': Buffer.from('# caf\u00e9\n', 'latin1') });
    const messages = await Promise.all(['none.toml', 'latin.toml'].map(async (config) => {
      const loaded = await loadConfig({ cwd: folder, options: { set: [], config } });
      return loaded.kind === 'bad-config' ? loaded.errors[0]!.message : '';
    }));
    expect(messages).toEqual(['none.toml: the configuration does not exist.', 'latin.toml: the configuration is not UTF-8.']);
  });
});
