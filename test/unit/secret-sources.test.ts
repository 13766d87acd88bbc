import { describe, expect, it } from 'vitest';
import type { Answers } from '../../src/rule.ts';
import { fileSites } from '../../src/engine/match.ts';
import { scanText } from '../../src/engine/scan.ts';
import { secretsOf } from '../../src/engine/secrets.ts';
import { text } from '../../src/languages/text/index.ts';

const ANSWERS: Answers = { target: '2', pools: {}, queues: {}, blocks: {}, images: {} };

/** The values that a file without a language is found to hold. */
function valuesIn(path: string, content: string): readonly string[] {
  const scan = scanText(path, content, 'text', { languages: new Map([['text', text]]), dialects: [] });
  return secretsOf(fileSites(scan, ANSWERS)).flatMap((secret) => secret.values);
}

describe('values of secret names in a program', () => {
  it.each([
    ['a call', 'api_token = load_token("x")'],
    ['a lookup', 'api_token = os.environ["X"]'],
    ['a variable', 'api_token = other_name\n'],
    ['a type', 'def login(api_token: str, password: Optional[str]): ...'],
    ['an argument', 'login(api_token=settings.token, password=word)'],
  ])('%s is none', (_, content) => {
    expect(valuesIn('flow.py', content)).toEqual([]);
  });

  it.each([
    ['a string', 'api_token = "k9-canary-1"', 'k9-canary-1'],
    ['an assignment inside a string', 'run("API_TOKEN=canary9 prefect")', 'canary9'],
    ['a word with a sign', 'api_token = k9-canary', 'k9-canary'],
  ])('%s is one', (_, content, value) => {
    expect(valuesIn('flow.py', content)).toEqual([value]);
  });

  it('the first word of a command substitution is none', () => {
    expect(valuesIn('notes.txt', 'prefect agent local start --key `cat /srv/agent.key` API_TOKEN=`vault read x`')).toEqual([]);
  });

  it('a bare word is one outside programs', () => {
    expect(valuesIn('notes.txt', 'api_token = canaryword\n')).toEqual(['canaryword']);
    expect(valuesIn('notes.txt', 'api_token = load_token("x")\n')).toEqual([]);
  });
});
