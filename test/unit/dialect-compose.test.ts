import { expect, test } from 'vitest';
import { compose } from '../../src/dialects/compose.ts';
import type { BindValue, CommandSite, Operation, Slot } from '../../src/sites/site.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { isRefusal } from '../../src/text/refusal.ts';
import { assignment, documentOf, lines, printed, readYaml, shown, sourceOf, type Read } from './dialect-reading.ts';

const REFERENCE: BindValue = { kind: 'reference' };
const literal = (text: string): BindValue => ({ kind: 'content', content: [{ kind: 'text', text }] });

const FILE = `version: "3"
x-common: &common
  environment: &env
    SHARED: a
services:
  agent:
    image: \${REGISTRY:-docker.io}/prefect
    env_file: [.env, {path: more.env}]
    environment:
      A: pa$$word
      B: \${OUT:?set OUT}
      C:
      D: ~
    entrypoint: tini --
    command: prefect agent docker start --label "a b" --token \${TOKEN} -n $$X
    healthcheck:
      test: curl -f http://localhost/api/health
  shell:
    environment:
      - E=f=\${G}
      - H
      - "I=j k"
    command: bash -c "prefect agent local start && echo $$HOME"
  list:
    environment: *env
    command: ["sh", "-c", "prefect backend server"]
`;

test('reads services', () => {
  expect(lines(readYaml(FILE, compose))).toEqual([
    'service x-common.environment.SHARED: SHARED=a',
    'image services.agent.image: ‹REGISTRY›/prefect',
    'service services.agent.environment.A: A=pa$word',
    'service services.agent.environment.B: B=‹OUT›',
    'service services.agent.environment.C: C (pass-through)',
    'service services.agent.environment.D: D (pass-through)',
    '> services.agent.command: prefect|agent|docker|start|--label|a b|--token|‹TOKEN›|-n|$X [service]',
    'service services.shell.environment.E: E=f=‹G›',
    'service services.shell.environment.H: H (pass-through)',
    'service services.shell.environment.I: I=j k',
    '$ services.agent.image: REGISTRY',
    '$ services.agent.environment.B: OUT',
    '$ services.agent.command: TOKEN',
    '$ services.shell.environment[0]: G',
    'shell services.agent.healthcheck.test: curl -f http://localhost/api/health',
    'shell services.shell.command: prefect agent local start && echo $HOME',
    'shell services.list.command: prefect backend server',
  ]);
});

test('exact ranges', () => {
  const read = readYaml(FILE, compose);
  const sources = ['E', 'I'].flatMap((name) => [sourceOf(assignment(read, name).name), sourceOf(assignment(read, name).value)]);
  expect(sources).toEqual(['E', 'f=${G}', 'I', 'j k']);
  const { environment } = assignment(read, 'A');
  expect(shown(environment.image)).toBe('‹REGISTRY›/prefect');
  expect(environment.imports?.map(shown)).toEqual(['.env', 'more.env']);
  const command = commandOf(read);
  expect(command.words.slice(4, 8).map((word) => sourceOf(word.slot))).toEqual(['--label', '"a b"', '--token', '${TOKEN}']);
  const names = read.sites.flatMap((site) => (site.kind === 'reference' ? [sourceOf(site.name)] : []));
  expect(names).toEqual(['REGISTRY', 'OUT', 'TOKEN', 'G']);
});

function commandOf(read: Read): CommandSite {
  return read.sites.find((site): site is CommandSite => site.kind === 'command')!;
}

test('words of a string command are set, dropped and added together', () => {
  const read = readYaml(FILE, compose);
  const { words } = commandOf(read);
  const word = (text: string): Operation & { op: 'insert' } => ({
    op: 'insert', beside: words[3]!.entry, side: 'after', shape: { shape: 'word', content: [{ kind: 'text', text }] },
  });
  expect(printed(read, [
    { op: 'set', slot: words[1]!.slot, to: [{ kind: 'text', text: 'worker' }] },
    { op: 'drop', entry: words[2]!.entry },
    ...[4, 5, 6, 7].map((index) => ({ op: 'drop', entry: words[index]!.entry } as const)),
    word('--pool'), word('it\'s $1'),
  ])).toBe(FILE.replace('agent docker start --label "a b" --token ${TOKEN} -n', 'worker start --pool "it\'s $$$$1" -n'));
});

test('a reference can be written into a string command', () => {
  const read = readYaml(FILE, compose);
  const { words } = commandOf(read);
  expect(printed(read, [{ op: 'set', slot: words[5]!.slot, to: [{ kind: 'reference', name: 'Q', source: '${Q}' }] }]))
    .toBe(FILE.replace('"a b"', '"${Q}"'));
});

test('the script in a string command is written through all its quotes', () => {
  const read = readYaml(FILE, compose);
  const codec = read.guests[1]!.codec;
  const edits = codec.lift([{ range: { start: 8, end: 25 }, text: 'worker start -p "$P"' }]);
  expect(isRefusal(edits) ? edits : applyEdits(FILE, edits)).toBe(FILE.replace('prefect agent local start', 'prefect worker start -p \\"$$$$P\\"'));
});

test('map form', () => {
  const read = readYaml(FILE, compose);
  const a = assignment(read, 'A');
  const c = assignment(read, 'C');
  const { binder } = a.environment;
  expect(printed(read, binder.add('NEW', literal('x$y'), a))).toBe(FILE.replace('pa$$word\n', 'pa$$$$word\n      NEW: x$$$$y\n'));
  expect(printed(read, binder.replace(a, 'NEW', 'keep'))).toBe(FILE.replace('      A: pa', '      NEW: pa'));
  expect(printed(read, binder.replace(a, 'NEW', REFERENCE))).toBe(FILE.replace('A: pa$$word', () => 'NEW: "${NEW:?set NEW}"'));
  expect(printed(read, binder.replace(c, 'NEW', REFERENCE))).toBe(FILE.replace('      C:', '      NEW:'));
  expect(printed(read, binder.replace(c, 'NEW', literal('v')))).toBe(FILE.replace('      C:', '      NEW: v'));
});

test('list form', () => {
  const read = readYaml(FILE, compose);
  const [e, h, i] = ['E', 'H', 'I'].map((name) => assignment(read, name));
  const { binder } = e!.environment;
  expect(printed(read, binder.replace(e!, 'NEW', 'keep'))).toBe(FILE.replace('E=f', 'NEW=f'));
  expect(printed(read, binder.replace(h!, 'NEW', REFERENCE))).toBe(FILE.replace('- H', '- NEW'));
  expect(printed(read, binder.replace(h!, 'NEW', literal('v')))).toBe(FILE.replace('- H', '- NEW=v'));
  expect(printed(read, binder.replace(i!, 'NEW', REFERENCE))).toBe(FILE.replace('I=j k', () => 'NEW=${NEW:?set NEW}'));
  expect(printed(read, binder.add('NEW', literal('v'), h))).toBe(FILE.replace('- H\n', '- H\n      - NEW=v\n'));
  expect(printed(read, binder.replace(e!, 'NEW', REFERENCE))).toBe(FILE.replace('E=f=${G}', () => '"NEW=${NEW:?set NEW}"'));
  expect(printed(read, binder.add('NEW', REFERENCE, i))).toBe(FILE.replace('k"\n', () => 'k"\n      - "NEW=${NEW:?set NEW}"\n'));
  expect(printed(read, [{ op: 'drop', entry: h!.entry }])).toBe(FILE.replace('      - H\n', ''));
});

test('what a command held is carried over as the file writes it', () => {
  const read = readYaml(FILE, compose);
  const { words, environment } = commandOf(read);
  const carried = (index: number): BindValue => ({ kind: 'content', content: [{ kind: 'carry', from: words[index]!.slot }] });
  const added = (index: number): string => printed(read, environment.binder.add('NEW', carried(index), assignment(read, 'D')));
  expect(added(7)).toBe(FILE.replace('D: ~\n', () => 'D: ~\n      NEW: ${TOKEN}\n'));
  expect(added(9)).toBe(FILE.replace('D: ~\n', () => 'D: ~\n      NEW: $$X\n'));
});

test('a variable of a script means nothing in the file around it', () => {
  const read = readYaml(FILE, compose);
  const script = documentOf('$X', 'a.yaml', 'shell');
  const from: Slot = { document: { ...script, id: '0.1' }, range: { start: 0, end: 2 }, pieces: [{ kind: 'reference', name: 'X', source: '$X' }], handle: undefined };
  const value: BindValue = { kind: 'content', content: [{ kind: 'carry', from }] };
  expect(printed(read, commandOf(read).environment.binder.add('NEW', value))).toBe('refused: cannot-hold');
  expect(printed(read, assignment(read, 'E').environment.binder.replace(assignment(read, 'E'), 'NEW', value))).toBe('refused: cannot-hold');
});

test('a service without variables gets the map, in a file with CRLF too', () => {
  const text = 'services:\r\n  a:\r\n    image: i\r\n    command: prefect agent start\r\n    restart: always\r\n';
  const read = readYaml(text, compose);
  const { binder } = commandOf(read).environment;
  expect(printed(read, [...(binder.add('NEW', literal('v')) as []), ...(binder.add('M', literal('w')) as [])]))
    .toBe(text.replace('start\r\n', 'start\r\n    environment:\r\n      NEW: v\r\n      M: w\r\n'));
});

test('what is shared is not written', () => {
  const read = readYaml(FILE.replace('  list:\n', '  list:\n    labels: *env\n'), compose);
  const shared = assignment(read, 'SHARED');
  expect(printed(read, shared.environment.binder.replace(shared, 'NEW', 'keep'))).toBe('refused: alias');
});

test('what environments alone share is written', () => {
  const read = readYaml(FILE, compose);
  const shared = assignment(read, 'SHARED');
  expect(printed(read, shared.environment.binder.replace(shared, 'NEW', 'keep'))).toContain('  environment: &env\n    NEW: a\n');
  expect(shared.environment.shared).toBe(true);
});

test('a merged map is the environment around the one that merges it', () => {
  const read = readYaml('x-env: &env {A: 1}\nservices:\n  a:\n    image: x\n    environment:\n      <<: *env\n      A: 2\n', compose);
  const [outer, inner] = read.sites.filter((site) => site.kind === 'assignment');
  expect(inner!.environment.parent).toBe(outer!.environment);
  expect(printed(read, inner!.environment.binder.replace(inner!, 'NEW', 'keep'))).toContain('      NEW: 2\n');
  const two = readYaml('x-env: &env {A: 1}\nx-b: &b {B: 1}\nservices:\n  a:\n    image: x\n    environment:\n      <<: [*env, *b]\n      A: 2\n', compose);
  const over = two.sites.filter((site) => site.kind === 'assignment').at(-1)!;
  expect(printed(two, over.environment.binder.replace(over, 'NEW', 'keep'))).toBe('refused: alias');
});

test('a manifest or a chart is no compose file', () => {
  expect(() => readYaml('apiVersion: v1\nservices: {a: {image: x}}\n', compose)).toThrow('does not apply');
  expect(() => readYaml('services: {a: {port: 1}}\n', compose, 'values.yaml')).toThrow('does not apply');
  expect(lines(readYaml('services: {a: {ports: []}}\n', compose, 'deploy/docker-compose.prod.yml'))).toEqual([]);
});
