import { describe, expect, test } from 'vitest';
import type { Piece, Word } from '../../src/sites/site.ts';
import { agentType, agentTypeOf, defaultPool } from '../../src/prefect/agent-type.ts';
import { literalText, parseInvocation } from '../../src/prefect/invocation.ts';
import type { WordText } from '../../src/prefect/option-words.ts';

/** `$X` is a word not known, `--key=$X` one with a known beginning. */
function textsOf(line: string): readonly WordText[] {
  return line.split(' ').map((word) => {
    const dollar = word.indexOf('$');
    if (dollar < 0) return word;
    return dollar === 0 ? undefined : { prefix: word.slice(0, dollar) };
  });
}

/** One line: kind, path, `--long@flag` with `=valueWord` or `~inlineAt`, `+` when grouped; then args and unknown words. */
function show(line: string): string {
  const parsed = parseInvocation(textsOf(line));
  if (parsed === undefined) return '-';
  const options = parsed.options.map((option) => {
    const value = option.valueIndex !== undefined ? `=${option.valueIndex}` : option.inlineAt !== undefined ? `~${option.inlineAt}` : '';
    return `${option.long}@${option.flagIndex}${value}${option.grouped ? '+' : ''}`;
  });
  const list = (name: string, indexes: readonly number[]): string[] => indexes.length === 0 ? [] : [`${name}:${indexes.join(',')}`];
  return [parsed.kind, parsed.path.replace(/^prefect /, ''), ...options, ...list('args', parsed.args), ...list('unknown', parsed.unknown)].join(' | ');
}

describe('1.x commands', () => {
  test.each([
    ['prefect agent local start', 'v1 | agent local start'],
    ['/usr/local/bin/prefect agent local start', 'v1 | agent local start'],
    ['./venv/bin/prefect agent docker start', 'v1 | agent docker start'],
    ['C:\\venv\\Scripts\\prefect.exe agent docker start', 'v1 | agent docker start'],
    ['prefect agent local start -l dev -l gpu -p ./flows', 'v1 | agent local start | --label@4=5 | --label@6=7 | --import-path@8=9'],
    ['prefect agent local start --label dev', 'v1 | agent local start | --label@4=5'],
    ['prefect agent local start --label=dev', 'v1 | agent local start | --label@4~8'],
    ['prefect agent local start --label=', 'v1 | agent local start | --label@4~8'],
    ['prefect agent local start -ldev', 'v1 | agent local start | --label@4~2'],
    ['prefect agent local start -l=dev', 'v1 | agent local start | --label@4~2'],
    ['prefect agent local start -fl dev', 'v1 | agent local start | --show-flow-logs@4+ | --label@4=5+'],
    ['prefect agent local start -fldev', 'v1 | agent local start | --show-flow-logs@4+ | --label@4~3+'],
    ['prefect agent local start -f', 'v1 | agent local start | --show-flow-logs@4'],
    ['prefect agent local start --no-hostname-label', 'v1 | agent local start | --no-hostname-label@4'],
    ['prefect agent local start --hostname-label', 'v1 | agent local start | --hostname-label@4'],
    ['prefect agent local start --key $K', 'v1 | agent local start | --key@4=5'],
    ['prefect agent local start --key=$K', 'v1 | agent local start | --key@4~6'],
    ['prefect agent local start -k$K', 'v1 | agent local start | --key@4~2'],
    ['prefect agent local start -fk$K', 'v1 | agent local start | --show-flow-logs@4+ | --key@4~3+'],
    ['prefect agent local start $OPTS', 'v1 | agent local start | unknown:4'],
    ['prefect agent local start --$OPT', 'v1 | agent local start | unknown:4'],
    ['prefect agent local start --ke$OPT', 'v1 | agent local start | unknown:4'],
    ['prefect agent local start -l $A $B', 'v1 | agent local start | --label@4=5 | unknown:6'],
    ['prefect agent local start -l', 'v1 | agent local start | --label@4'],
    ['prefect agent local start -l -k x', 'v1 | agent local start | --label@4=5 | args:6'],
    ['prefect agent local start -e A=b -e PREFECT__CONTEXT__SECRETS__TOK=s3 -p /flows-k fakekey', 'v1 | agent local start | --env@4=5 | --env@6=7 | --import-path@8=9 | args:10'],
    ['prefect agent local start --pool x', 'v1 | agent local start | args:5 | unknown:4'],
    ['prefect agent local start --pool=x', 'v1 | agent local start | unknown:4'],
    ['prefect agent local start --show-flow-logs=1', 'v1 | agent local start | unknown:4'],
    ['prefect agent local start -fz', 'v1 | agent local start | unknown:4'],
    ['prefect agent local start --help', 'v1 | agent local start | unknown:4'],
    ['prefect agent local start -- -l x', 'v1 | agent local start | args:5,6 | unknown:4'],
    ['prefect agent docker start -t $PREFECT__CLOUD__AGENT__AUTH_TOKEN', 'v1 | agent docker start | --token@4=5'],
    ['prefect agent docker start --no-pull --volume $HOME --volume a:b --network n', 'v1 | agent docker start | --no-pull@4 | --volume@5=6 | --volume@7=8 | --network@9=10'],
    ['prefect agent docker start --name $(uuid) --label development --no-docker-interface', 'v1 | agent docker start | --name@4=5 | --label@6=7 | --no-docker-interface@8'],
    ['prefect agent docker start -p x', 'v1 | agent docker start | args:5 | unknown:4'],
    ['prefect agent kubernetes start --job-template /t.yaml --agent-address http://:8080', 'v1 | agent kubernetes start | --job-template@4=5 | --agent-address@6=7'],
    ['prefect agent kubernetes install -n prod --rbac -k $K', 'v1 | agent kubernetes install | --namespace@4=5 | --rbac@6 | --key@7=8'],
    ['prefect agent ecs start --cluster c --launch-type FARGATE', 'v1 | agent ecs start | --cluster@4=5 | --launch-type@6=7'],
    ['prefect agent fargate start enable_task_revisions=True', 'v1 | agent fargate start | args:4'],
    ['prefect agent vertex start --region-name r', 'v1 | agent vertex start | --region-name@4=5'],
    ['prefect backend server', 'v1 | backend | args:2'],
    ['prefect backend cloud', 'v1 | backend | args:2'],
    ['prefect backend $BACKEND', 'v1 | backend | args:2'],
    ['prefect backend', 'v1 | backend'],
    ['prefect backend <cloud|server>', 'v1 | backend | args:2'],
    ['prefect auth login -k $KEY', 'v1 | auth login | --key@3=4'],
    ['prefect auth login --token=abc', 'v1 | auth login | --token@3~8'],
    ['prefect auth login -t abc', 'v1 | auth login | --token@3=4'],
    ['prefect auth logout --token', 'v1 | auth logout | --token@3'],
    ['prefect auth switch-tenants --slug acme', 'v1 | auth switch-tenants | --slug@3=4'],
    ['prefect auth create-token -n x -s RUNNER', 'v1 | auth create-token | --name@3=4 | --scope@5=6'],
    ['prefect auth revoke-key --id API_KEY_ID', 'v1 | auth revoke-key | --id@3=4'],
    ['prefect auth status', 'v1 | auth status'],
    ['prefect server create-tenant --name default --slug default', 'v1 | server create-tenant | --name@3=4 | --slug@5=6'],
    ['prefect server config', 'v1 | server config'],
    ['prefect register --project p -p flow.py', 'v1 | register | --project@2=3 | --path@4=5'],
    ['prefect register flow --file f.py', 'v1 | register flow | --file@3=4'],
    ['prefect run -n x --watch', 'v1 | run | --name@2=3 | --watch@4'],
    ['prefect run flow -n x -pf p.json', 'v1 | run flow | --name@3=4 | --parameters-file@5=6'],
    ['prefect create project demo', 'v1 | create project | args:3'],
    ['prefect kv set a b', 'v1 | kv set | args:3,4'],
    ['prefect get flow-runs -l 5', 'v1 | get flow-runs | --limit@3=4'],
    ['prefect describe flows --name x', 'v1 | describe flows | --name@3=4'],
    ['prefect describe flow-runs -fn x', 'v1 | describe flow-runs | --flow-name@3=4'],
    ['prefect execute flow-run', 'v1 | execute flow-run'],
    ['prefect diagnostics', 'v1 | diagnostics'],
    ['prefect delete project x', 'v1 | delete project | args:3'],
  ])('%s', (line, expected) => expect(show(line)).toBe(expected));
});

describe('the word order of 0.x, and what 2.x made of the same words', () => {
  test.each([
    ['prefect agent start local', 'v1 | agent start | args:3'],
    ['prefect agent start local -l dev', 'v1 | agent start | --label@4=5 | args:3'],
    ['prefect agent start kubernetes --namespace x', 'v1 | agent start | --namespace@4=5 | args:3'],
    ['prefect agent start nomad', 'v1 | agent start | args:3'],
    ['prefect agent start local -p flows', 'v1 | agent start | --import-path@4=5 | args:3'],
    ['prefect agent start -l 2 docker', 'v1 | agent start | --label@3=4 | args:5'],
    ['prefect agent start --token $T', 'v1 | agent start | --token@3=4'],
    ['prefect agent start -n x', 'v1 | agent start | --name@3=4'],
    ['prefect agent start -l dev', 'v1 | agent start | --label@3=4'],
    ['prefect agent start -ldev', 'v1 | agent start | --label@3~2'],
    ['prefect agent start -p ./flows', 'v1 | agent start | --import-path@3=4'],
    ['prefect agent start -v', 'v1 | agent start | --verbose@3'],
    ['prefect agent install kubernetes -t x --rbac', 'v1 | agent install | --token@4=5 | --rbac@6 | args:3'],
    ['prefect agent start', 'ambiguous | agent start'],
    ['prefect agent start -t x', 'ambiguous | agent start | --token@3=4'],
    ['prefect agent start -l 2', 'ambiguous | agent start | --label@3=4'],
    ['prefect agent start --api http://h:4200', 'ambiguous | agent start | --api@3=4'],
    ['prefect agent start $WHAT', 'ambiguous | agent start | args:3'],
    ['prefect agent start -q dev', 'v2 | agent start | --work-queue@3=4'],
    ['prefect agent start --work-queue dev', 'v2 | agent start | --work-queue@3=4'],
    ['prefect agent start --work-queue=dev', 'v2 | agent start | --work-queue@3~13'],
    ['prefect agent start -q $Q', 'v2 | agent start | --work-queue@3=4'],
    ['prefect agent start -p my-pool', 'v2 | agent start | --pool@3=4'],
    ['prefect agent start --pool my-pool', 'v2 | agent start | --pool@3=4'],
    ['prefect agent start --match dev', 'v2 | agent start | --match@3=4'],
    ['prefect agent start -q x -l 2', 'v2 | agent start | --work-queue@3=4 | --limit@5=6'],
    ['prefect agent start my-queue', 'v2 | agent start | args:3'],
    ['prefect agent start --run-once', 'v2 | agent start | --run-once@3'],
  ])('%s', (line, expected) => expect(show(line)).toBe(expected));
});

describe('a path that is not known', () => {
  test.each([
    ['prefect agent $TYPE start', 'dynamic | agent * start'],
    ['prefect agent $TYPE start -l dev --key=$K', 'dynamic | agent * start | --label@4=5 | --key@6~6'],
    ['prefect agent <TYPE> start --label dev', 'dynamic | agent * start | --label@4=5'],
    ['prefect agent <AGENT TYPE> start --label dev', 'dynamic | agent * start | --label@5=6'],
    ['prefect agent TYPE start', 'dynamic | agent * start'],
    ['prefect agent {type} install', 'dynamic | agent * install'],
    ['prefect agent $ARGS', 'dynamic | agent | unknown:2'],
    ['prefect auth $COMMAND', 'dynamic | auth | unknown:2'],
    ['prefect agent <TYPE>', '-'],
    ['prefect server $COMMAND', '-'],
    ['prefect $COMMAND', '-'],
    ['$PREFECT agent local start', '-'],
  ])('%s', (line, expected) => expect(show(line)).toBe(expected));
});

describe('not 1.x', () => {
  test.each([
    'prefect', 'prefect --version', 'prefect version', 'prefect config', 'prefect config view', 'prefect config set PREFECT_API_URL=x',
    'prefect server start', 'prefect server start --host 0.0.0.0', 'prefect server start --no-ui', 'prefect server stop', 'prefect server', 'prefect server services',
    'prefect worker start --pool p', 'prefect work-queue create x', 'prefect deployment run a/b', 'prefect deploy', 'prefect cloud login',
    'prefect agent', 'prefect auth', 'prefect agent local', 'prefect agent is', 'prefect get', 'prefect kv', 'prefect create', 'prefect orion start',
    'prefect backend to store', 'prefect variable ls', 'prefect -p x agent start -q y', 'xprefect agent local start', 'prefect-agent local start', 'docker agent local start', 'prefect Agent local start',
  ])('%s', (line) => expect(show(line)).toBe('-'));

  test('no words', () => expect(parseInvocation([])).toBeUndefined());
});

test('prefect server start is 1.x when an option says so', () => {
  expect(show('prefect server start --use-volume')).toBe('v1 | server start | --use-volume@3');
  expect(show('prefect server start --postgres-port 5433 --skip-pull')).toBe('v1 | server start | --postgres-port@3=4 | --skip-pull@5');
});

test('the words of the path are named', () => {
  expect(parseInvocation(textsOf('prefect agent local start -f'))?.pathWords).toEqual([0, 1, 2, 3]);
  expect(parseInvocation(textsOf('prefect agent start local'))?.pathWords).toEqual([0, 1, 2]);
  expect(parseInvocation(textsOf('prefect agent <AGENT TYPE> start'))?.pathWords).toEqual([0, 1, 2, 3, 4]);
});

test('an option knows its last word and whether its value stands inside', () => {
  const [label, key] = parseInvocation(textsOf('prefect agent local start --label dev --key=x'))?.options ?? [];
  expect(label).toEqual({ long: '--label', flagIndex: 4, valueIndex: 5, inline: false, grouped: false, last: 5 });
  expect(key).toEqual({ long: '--key', flagIndex: 6, inlineAt: 6, inline: true, grouped: false, last: 6 });
});

test('a word gives its literal beginning', () => {
  const word = (text: string | undefined, pieces: readonly Piece[]): Word => ({ text, slot: { pieces } } as unknown as Word);
  const name: Piece = { kind: 'reference', name: 'K', source: '$K' };
  expect(literalText(word('start', [{ kind: 'text', text: 'start' }]))).toBe('start');
  expect(literalText(word(undefined, [{ kind: 'text', text: '--key=' }, name]))).toEqual({ prefix: '--key=' });
  expect(literalText(word(undefined, [name]))).toBeUndefined();
  expect(literalText(word('', []))).toBe('');
});

test('agent types', () => {
  expect(agentType('vertex')).toEqual({ v1: 'vertex', type: 'vertex-ai', integration: 'prefect-gcp' });
  expect(agentType('local')).toEqual({ v1: 'local', type: 'process' });
  expect(agentType('nomad')).toBeUndefined();
  expect(agentTypeOf('prefect agent docker start', undefined)?.type).toBe('docker');
  expect(agentTypeOf('prefect agent start', 'fargate')?.type).toBe('ecs');
  expect(agentTypeOf('prefect agent start', undefined)?.type).toBe('process');
  expect(agentTypeOf('prefect agent install', 'kubernetes')?.type).toBe('kubernetes');
  expect(agentTypeOf('prefect agent * start', undefined)).toBeUndefined();
  expect(agentTypeOf('prefect auth login', undefined)).toBeUndefined();
  expect(['local', 'kubernetes', 'fargate'].map((word) => agentType(word)).flatMap((agent) => agent === undefined ? [] : [defaultPool(agent)]))
    .toEqual(['local-pool', 'kubernetes-pool', 'fargate-pool']);
});
