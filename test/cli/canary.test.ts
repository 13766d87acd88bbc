import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canary, tracesOf } from '../canary/value.ts';
import { buildPackage, git, MEANWHILE, removeTempFolders, runNode, tempFolder } from './built.ts';
import type { Built, Run } from './built.ts';

let built: Built;
beforeAll(() => {
  built = buildPackage();
});
afterAll(removeTempFolders);

const KEY = canary('key', 'letters');
const SECRET = canary('secret', 'signs');
const NEIGHBOUR = canary('neighbour', 'words');
const PASSWORD = canary('password', 'short');
const ALL = [KEY, SECRET, NEIGHBOUR, PASSWORD];

const COMPOSE = `services:
  forum:
    image: prefecthq/prefect:2-latest
    environment:
      PREFECT__CLOUD__API_KEY: ${KEY}
      PREFECT__CONTEXT__SECRETS__SMTP: "${SECRET}"
      DB_PASSWORD: ${NEIGHBOUR}
      DATABASE_URL: postgres://forum:${PASSWORD}@db/forum
`;
const SCRIPT = `export DB_PASSWORD=${NEIGHBOUR}\nprefect agent local start --key ${KEY} -l a -l b\n`;
const ANSWER = ['--set', 'api-url=https://host.example/api'];

/** Neither stream may show any of the canaries. */
function silent(run: Run): void {
  const said = `${run.stdout}\n${run.stderr}`;
  for (const value of ALL) for (const trace of tracesOf(value)) expect(said).not.toContain(trace);
}

describe('a run that succeeds', () => {
  test.each([
    ['check', 1], ['check --format json', 1], ['check --color always', 1], ['fix --diff', 1], ['fix --unsafe --diff', 1], ['fix', 1], ['fix --unsafe', 1], ['fix --unsafe --format json', 1],
  ])('%s', (words, status) => {
    const run = built.run(words.split(' '), { cwd: tempFolder({ 'docker-compose.yml': COMPOSE, 'start.sh': SCRIPT }) });
    silent(run);
    expect(run.status).toBe(status);
    expect(`${run.stdout}${run.stderr}`).toContain('***');
  });

  test('an edit that would hold a secret is withheld from JSON', () => {
    const folder = tempFolder({ 'docker-compose.yml': 'services:\n  forum:\n    environment:\n      PREFECT__CLOUD__API_KEY: "${K}"\n      PREFECT__CLOUD__AGENT__AUTH_TOKEN: "${K}"\n',
      'start.sh': `export PREFECT__CLOUD__API=http://forum:${PASSWORD}@prefect.internal:4200/graphql\n` });
    const run = built.run(['check', '--format', 'json'], { cwd: folder });
    silent(run);
    const { fixes } = JSON.parse(run.stdout) as { fixes: { edits: { text: string | null; withheld?: string }[] }[] };
    expect(fixes.flatMap((fix) => fix.edits).filter(({ withheld }) => withheld === 'secret').length).toBeGreaterThan(0);
    for (const { text, withheld } of fixes.flatMap((fix) => fix.edits)) expect(text === null).toBe(withheld === 'secret');
  });
});

describe('a run that is refused', () => {
  test('uncommitted changes', () => {
    const folder = tempFolder({ 'docker-compose.yml': COMPOSE });
    git(folder, 'init', '-q');
    for (const format of ['text', 'json']) {
      const run = built.run(['fix', '--unsafe', '--format', format], { cwd: folder });
      silent(run);
      expect(run.status).toBe(2);
      expect(`${run.stdout}${run.stderr}`).toContain('--allow-dirty');
    }
  });

  test('a file that was changed meanwhile', () => {
    const folder = tempFolder({ 'docker-compose.yml': COMPOSE, 'meanwhile.cjs': MEANWHILE });
    const run = built.run(['fix', '--unsafe', 'docker-compose.yml'], { cwd: folder, node: ['--require', './meanwhile.cjs'] });
    silent(run);
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('changed since it was read');
  });

  test('a file and a folder that cannot be written', () => {
    const file = tempFolder({ 'docker-compose.yml': COMPOSE });
    chmodSync(join(file, 'docker-compose.yml'), 0o444);
    const shut = tempFolder({ 'docker-compose.yml': COMPOSE });
    for (const run of [built.run(['fix', '--unsafe'], { cwd: file }), built.run(['fix', '--unsafe'], { cwd: shut, unprivileged: true })]) {
      silent(run);
      expect(run.status).toBe(2);
    }
  });

  test.each([
    ['bytes that are no UTF-8', Buffer.concat([Buffer.from(COMPOSE), Buffer.from([0xff, 0x0a])])],
    ['UTF-16', Buffer.from(`\uFEFF${COMPOSE}`, 'utf16le')],
  ])('%s', (_, bytes) => {
    const folder = tempFolder({ 'docker-compose.yml': bytes });
    for (const words of [['check'], ['check', '--format', 'json'], ['fix', '--unsafe']]) {
      const run = built.run(words, { cwd: folder });
      silent(run);
      expect(run.status).toBe(2);
    }
  });

  test('a file over the limit', () => {
    const run = built.run(['check', '--max-size', '0.0001'], { cwd: tempFolder({ 'docker-compose.yml': COMPOSE }) });
    silent(run);
    expect(run.status).toBe(2);
  });

  test.each([
    ['api-url', `api-url = "https://forum:${PASSWORD}@host.example/api"\n`],
    ['a pool', `[pools]\nlocal = "${KEY}/${SECRET}"\n`],
    ['a block', `[blocks]\nSMTP = "${SECRET}!"\n`],
    ['an image', `[images]\n"x" = "https://forum:${PASSWORD}@registry.example/x"\n`],
    ['a level', `[rules]\nbackend = "${SECRET}"\n`],
    ['a list', `target = ["${KEY}"]\n`],
    ['no TOML', `target = "${KEY}\n`],
    ['no TOML either', `workspace = ${KEY}\n`],
  ])('a bad configuration: %s', (_, text) => {
    for (const content of [COMPOSE, 'a: 1\n']) {
      const folder = tempFolder({ 'docker-compose.yml': content, 'prefect-uplift.toml': text });
      for (const words of [['check'], ['check', '--format', 'json'], ['fix', '--unsafe']]) {
        const run = built.run(words, { cwd: folder });
        silent(run);
        expect(run.status).toBe(2);
      }
    }
  });

  test.each([
    ['--set', 'check', '--set', `api-url=https://forum:${PASSWORD}@host.example/api`],
    ['a key of --set', 'check', '--set', `https://forum:${PASSWORD}@host.example=x`],
    ['--config', 'check', '--config', `https://forum:${PASSWORD}@host.example/x.toml`],
    ['a path', 'check', `https://forum:${PASSWORD}@host.example/forum.git`],
    ['a path, as JSON', 'check', '--format', 'json', `https://forum:${PASSWORD}@host.example/forum.git`],
    ['a command', `https://forum:${PASSWORD}@host.example/forum.git`],
    ['an option', 'check', `--from-https://forum:${PASSWORD}@host.example/forum.git`],
    ['a choice', 'check', '--format', `https://forum:${PASSWORD}@host.example`],
    ['a rule', 'explain', `https://forum:${PASSWORD}@host.example`],
  ])('bad words: %s', (_, ...words) => {
    const run = built.run(words, { cwd: tempFolder({ 'docker-compose.yml': COMPOSE }) });
    silent(run);
    expect([2, 3]).toContain(run.status);
  });

  test('a defect of ours, whose message looks like a stack', () => {
    const file = (name: string): Buffer => readFileSync(join(built.folder, name));
    const folder = tempFolder({ 'docker-compose.yml': COMPOSE, 'bin/prefect-uplift.js': file('bin/prefect-uplift.js'), 'dist/starter.cjs': file('dist/starter.cjs'),
      'dist/cli.cjs': `({'./cli.cjs': (exports) => { exports.run = (input) => { throw new Error('no\\n    at ' + String(input.candidates[0].bytes).replaceAll('\\n', '\\n    at ')); }; }})\n` });
    const run = runNode([join(folder, 'bin/prefect-uplift.js'), 'check', 'docker-compose.yml'], { cwd: folder });
    silent(run);
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/internal error[^]* at /);
  });
});

test('the answers of a run that succeeds do not bring the canary back', () => {
  const run = built.run(['fix', '--unsafe', '--diff', ...ANSWER, '--set', 'blocks.SMTP=smtp'], { cwd: tempFolder({ 'docker-compose.yml': COMPOSE, 'start.sh': SCRIPT }) });
  silent(run);
  expect(run.stdout).toContain('***');
});
