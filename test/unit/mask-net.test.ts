import { describe, expect, it } from 'vitest';
import { makeMask } from '../../src/engine/mask.ts';

const mask = makeMask([], new Map());

describe('a URL', () => {
  it.each([
    ['postgresql://me:hunter2@db:5432/x', 'postgresql://me:***@db:5432/x'],
    ['redis://:hunter2@h', 'redis://:***@h'],
    ['"https://u:p@ss@h/x" https://v:q@i', '"https://u:***@h/x" https://v:***@i'],
    ['https://u:p/q?r@h/x', 'https://u:***@h/x'],
    ['amqp://u:one@h,amqp://v:two@i', 'amqp://u:***@h,amqp://v:***@i'],
    ['https://ghp_0123456789abcdefghij@github.com/x', 'https://***@github.com/x'],
    ['https://u:${PW:-hunter2}@h', 'https://u:***@h'],
    ['https://u:pre${{ secrets.PW }}@h', 'https://u:***@h'],
  ])('%s', (text, expected) => {
    expect(mask.text(text)).toBe(expected);
  });

  it.each([
    'http://localhost:4200/graphql',
    'http://localhost:4200/x?mail=me@here',
    'git+ssh://git@github.com/x.git',
    'https://u:${PW}@h',
    'https://u:${{ secrets.PW }}@h/x',
    'http://$(H):$(P)/graphql?to=a@b',
    'http://{{ host }}:{{ port }}/api mail me@here',
    '://:@',
  ])('without a password: %s', (text) => {
    expect(mask.text(text)).toBe(text);
  });
});

describe('a credential nobody named', () => {
  it.each([
    ['key is pnu_a1B2c3D4e5', 'key is ***'],
    ['pnb_abc,pcu_abc', '***,***'],
    ['T=eyJhbGciOiJIUzI1.eyJzdWIi.sig_x', 'T=***'],
    ['PREFECT__CLOUD__AGENT__AUTH_TOKEN=Zk3vQ9xLm2Tr8WbY5nPd_w', 'PREFECT__CLOUD__AGENT__AUTH_TOKEN=***'],
    ['os.environ["PREFECT__CLOUD__API_KEY"] = "Zk3vQ9xLm2Tr8WbY5nPd"', 'os.environ["PREFECT__CLOUD__API_KEY"] = "***"'],
    ['- name: PREFECT__CLOUD__API_KEY\n  value: Zk3vQ9xLm2Tr8WbY5nPd\n', '- name: PREFECT__CLOUD__API_KEY\n  value: ***\n'],
    ['{"name": "PREFECT__CLOUD__API_KEY", "value": "Zk3vQ9xLm2Tr8WbY5nPd"}', '{"name": "PREFECT__CLOUD__API_KEY", "value": "***"}'],
    ['auth_token = "Zk3vQ9xLm2Tr8WbY5nPd"', 'auth_token = "***"'],
    ['prefect auth login --key Zk3vQ9xLm2Tr8WbY5nPd', 'prefect auth login --key ***'],
    ['prefect agent local start \\\n  -t "Zk3vQ9xLm2Tr8WbY5nPd" -l x', 'prefect agent local start \\\n  -t "***" -l x'],
    ['["prefect", "agent", "--token", "Zk3vQ9xLm2Tr8WbY5nPd"]', '["prefect", "agent", "--token", "***"]'],
  ])('%s', (text, expected) => {
    expect(mask.text(text)).toBe(expected);
  });

  it.each([
    'pnu_ and pcu_ are prefixes',
    'PREFECT__CLOUD__API_KEY: PREFECT_CLOUD_KEY_OF_TEAM',
    'PREFECT__CLOUD__API_KEY: ${{ secrets.PREFECT_CLOUD_API_KEY }}',
    'export PREFECT_API_KEY="${PREFECT_API_KEY:?set it}"',
    'api_key = read_the_key_from_the_vault',
    'docker build -t a-long-name-of-an-image-2 .',
    'prefect agent start -t $PREFECT__CLOUD__AGENT__AUTH_TOKEN',
  ])('leaves %s', (text) => {
    expect(mask.text(text)).toBe(text);
  });
});

it('masks a text that is masked already only once', () => {
  const once = mask.text('https://u:hunter2@h pnu_a1B2c3D4e5');
  expect(mask.text(once)).toBe(once);
});
