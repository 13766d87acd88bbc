import { describe, expect, test } from 'vitest';
import { languageOf, languages } from '../../src/languages/registry.ts';
import { text } from '../../src/languages/text/index.ts';
import type { Document } from '../../src/document/document.ts';
import type { TextSite } from '../../src/sites/site.ts';

function sitesOf(source: string): readonly TextSite[] {
  const document: Document = { id: '0', path: 'a.py', language: 'text', text: source, parseText: source, opaque: [] };
  const parsed = text.parse(document, { address: '' });
  if ('failed' in parsed) throw new Error(parsed.failed);
  return parsed.sites.flatMap((site) => site.kind === 'text' ? [site] : []);
}

function wordsOf(source: string): readonly (readonly string[])[] {
  return sitesOf(source).map((site) => site.words.map((word) => {
    const first = word.pieces[0];
    const own = source.slice(word.range.start, word.range.end);
    expect(first?.kind === 'text' ? first.text : undefined).toBe(own);
    expect(word.frozen).toBe('no-language');
    return own;
  }));
}

describe('words', () => {
  test.each([
    ['os.environ["PREFECT__X"] = \'v\'', ['os.environ', 'PREFECT__X', 'v']],
    ['see https://api.prefect.io/graphql, then', ['see', 'https://api.prefect.io/graphql', 'then']],
    ['run `prefect agent local start --key $K`.', ['run', 'prefect', 'agent', 'local', 'start', '--key', 'K']],
    ['ENV PREFECT__X=${Y:-a}', ['ENV', 'PREFECT__X', 'Y:-a']],
    ['#PREFECT__X: one; **two** (three)', ['PREFECT__X', 'one', 'two', 'three']],
    ['subprocess.run(["prefect","auth","login","-k",key])', ['subprocess.run', 'prefect', 'auth', 'login', '-k', 'key']],
    ['http://a:4200/x.', ['http://a:4200/x']],
    ['größe: 😀 naïve', ['größe', 'naïve']],
  ])('%s', (line, words) => {
    expect(wordsOf(line)).toEqual([words]);
  });

  test('one site for each line with a letter, CRLF too', () => {
    const source = 'a b\r\n\r\n123\r\n  ---\r\nc\r\n';
    expect(wordsOf(source)).toEqual([['a', 'b'], ['c']]);
    expect(sitesOf(source).map((site) => site.address)).toEqual(['@1', '@5']);
  });

  test('a long line comes in portions that lose no word', () => {
    const count = 200_000;
    const source = 'prefect agent '.repeat(count);
    const sites = sitesOf(source);
    expect(sites.length).toBeGreaterThan(10);
    expect(sites.reduce((sum, site) => sum + site.words.length, 0)).toBe(2 * count);
  });

  test('nothing is written', () => {
    const document: Document = { id: '0', path: 'a.py', language: 'text', text: 'x', parseText: 'x', opaque: [] };
    const parsed = text.parse(document, { address: '' });
    if ('failed' in parsed) throw new Error(parsed.failed);
    expect(parsed.print([])).toEqual([]);
    expect(parsed.print([{ op: 'drop', entry: { document, range: { start: 0, end: 1 }, handle: undefined } }])).toMatchObject({ refused: 'no-language' });
  });
});

describe('registry', () => {
  test.each([
    ['k8s/agent.yaml', '', 'yaml'], ['docker-compose.YML', '', 'yaml'], ['.env', '', 'dotenv'], ['a/.env.example', '', 'dotenv'], ['prod.env', '', 'dotenv'],
    ['.env.yaml', '', 'yaml'], ['app.env.sample', '', 'dotenv'], ['.envrc', '', 'shell'], ['run.sh', '', 'shell'], ['environment', '', 'text'],
    ['bin/run', '#!/usr/bin/env bash\n', 'shell'], ['bin/run', '#! /bin/sh -e\r\n', 'shell'], ['bin/run', '#!/usr/bin/env -S bash -e\n', 'shell'],
    ['bin/run', '#!/usr/bin/env python3\n', 'python'], ['a.py', '', 'python'], ['a.rb', '', 'text'], ['Dockerfile', 'FROM x', 'dockerfile'], ['Makefile', 'a:', 'makefile'], ['main.tf', '', 'hcl'],
  ])('%s with %j is %s', (path, source, id) => {
    expect(languageOf(path, source)).toBe(id);
  });

  test.each(languages.filter((row) => row.id !== 'shell').map((row) => [row.id, row] as const))('%s loads itself', async (id, row) => {
    expect((await row.load()).id).toBe(id);
  });
});
