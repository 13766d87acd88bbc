import { expect, test } from 'vitest';
import { fileSites } from '../../src/engine/match.ts';
import { scanText } from '../../src/engine/scan.ts';
import { secretsOf } from '../../src/engine/secrets.ts';
import { python } from '../../src/languages/python/index.ts';

const answers = { target: '2', pools: {}, queues: {}, blocks: {}, images: {} } as const;

/** Stretches that no output may show. */
function hidden(text: string): readonly string[] {
  const scan = scanText('login.py', text, 'python', { languages: new Map([['python', python]]), dialects: [] });
  return secretsOf(fileSites(scan, answers)).map(({ start, end }) => text.slice(start, end));
}

test.each([
  ['import prefect\nprefect.Client(api_key="c4n4ry-k3y")\n'],
  ['from prefect import Client\nClient("http://x", "c4n4ry-k3y")\n'],
  ['from prefect.client import Client\nClient(api_token=\'c4n4ry-k3y\')\n'],
  ['import prefect\nprefect.Client().set_secret("NAME", "c4n4ry-k3y")\n'],
  ['import prefect\nclient = prefect.Client()\nclient.set_secret(name="NAME", value="c4n4ry-k3y")\n'],
  ['import prefect\nprefect.context.secrets["NAME"] = "c4n4ry-k3y"\n'],
  ['import prefect\nwith prefect.context(secrets={"NAME": "c4n4ry-k3y"}):\n    pass\n'],
  ['import prefect\nprefect.context.setdefault("secrets", {"NAME": "c4n4ry-k3y"})\n'],
  ['import prefect\nprefect.config.cloud.api_key = "c4n4ry-k3y"\n'],
  ['from prefect.utilities.configuration import set_temporary_config\nset_temporary_config({"cloud.api_key": "c4n4ry-k3y"})\n'],
])('%s', (text) => expect(hidden(text)).toContain('c4n4ry-k3y'));

test('the name of a secret is none', () => {
  expect(hidden('from prefect.storage import GitHub\nGitHub(repo="a", access_token_secret="FLOWS_TOKEN")\n')).toEqual([]);
  expect(hidden('from prefect.client import Secret\nSecret("FLOWS_TOKEN").get()\n')).toEqual([]);
  expect(hidden('from prefect import Client\nClient(api_key=KEY, tenant_id="t-1")\n')).toEqual([]);
});
