import { expect, test } from 'vitest';
import { quotedWords } from '../../src/dialects/shell-quoting.ts';
import { readCommand } from '../../src/sites/command-line.ts';
import type { Reading } from '../../src/sites/guest.ts';
import type { AssignmentSite, Binder, Environment, Operation } from '../../src/sites/site.ts';
import { printPartOperations } from '../../src/sites/words.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { isRefusal, refuse } from '../../src/text/refusal.ts';
import { assignment, documentOf, lines, plainCodec, shown, sourceOf } from './dialect-reading.ts';

const NO_BINDER: Binder = { add: () => refuse('not-writable', 'test'), replace: () => refuse('not-writable', 'test') };

/** Reads a command line as a script has it (`script`), or as an argv list of a container. */
function read(line: string, script = true): Reading & { prefixes: string[] } {
  const document = documentOf(line, 'a.sh', 'shell');
  const environment: Environment = { id: 'e', kind: script ? 'script' : 'container', document, address: '', binder: NO_BINDER };
  const words = quotedWords(plainCodec(line), document);
  if (words === undefined) throw new Error('does not split');
  const prefixes: string[] = [];
  const reading = readCommand(words, {
    document, environment, range: { start: 0, end: line.length }, address: '',
    ...(script ? { prefix: (from) => { prefixes.push(from.map((word) => word.text).join(' ')); return NO_BINDER; } } : {}),
  });
  return { ...reading, prefixes };
}

const SCRIPT: readonly (readonly [string, ...string[]])[] = [
  ['prefect agent start', '> : prefect|agent|start [command<script]'],
  ['/usr/local/bin/prefect agent start', '> : /usr/local/bin/prefect|agent|start [command<script]'],
  ['sudo prefect agent', '> : prefect|agent [command<script]'],
  ['sudo -u bob -EH prefect agent', '> : prefect|agent [command<script]'],
  ['sudo --user=bob -- prefect agent', '> : prefect|agent [command<script]'],
  ['sudo A=1 B="x y" prefect agent', 'command env.A: A=1', 'command env.B: B=x y', '> : prefect|agent [command<command<script]'],
  ['sudo --unknown-option x prefect agent', '> : sudo|--unknown-option|x|prefect|agent [command<script]'],
  ['exec prefect agent', '> : prefect|agent [command<script]'],
  ['exec -a name prefect agent', '> : prefect|agent [command<script]'],
  ['nohup prefect agent', '> : prefect|agent [command<script]'],
  ['time -p prefect agent', '> : prefect|agent [command<script]'],
  ['timeout 5m prefect agent', '> : prefect|agent [command<script]'],
  ['timeout -k 5 --signal=KILL 10 prefect agent', '> : prefect|agent [command<script]'],
  ['nice -n 10 prefect agent', '> : prefect|agent [command<script]'],
  ['nice -10 prefect agent', '> : prefect|agent [command<script]'],
  ['ionice -c2 -n 7 nice prefect agent', '> : prefect|agent [command<script]'],
  ['stdbuf -oL -e 0 prefect agent', '> : prefect|agent [command<script]'],
  ['setsid -f prefect agent', '> : prefect|agent [command<script]'],
  ['command prefect agent', '> : prefect|agent [command<script]'],
  ['command -v prefect', '> : command|-v|prefect [command<script]'],
  ['env A=1 prefect agent', 'command env.A: A=1', '> : prefect|agent [command<command<script]'],
  ['env -i -u HOME --unset=X A=1 prefect agent', 'command env.A: A=1', '> : prefect|agent [command<command<script]'],
  ['env - A=1 prefect', 'command env.A: A=1', '> : prefect [command<command<script]'],
  ['env -S "A=1 prefect"', '> : env|-S|A=1 prefect [command<script]'],
  ['env A=1', 'command env.A: A=1'],
  ['xargs prefect agent', '> : xargs|prefect|agent [command<script]'],
  ['poetry run prefect agent', '> : prefect|agent [command<script]'],
  ['poetry -C app run prefect agent', '> : prefect|agent [command<script]'],
  ['poetry install', '> : poetry|install [command<script]'],
  ['pipenv run prefect agent', '> : prefect|agent [command<script]'],
  ['uv run --with prefect --frozen -- prefect agent', '> : prefect|agent [command<script]'],
  ['uv run --no-such-flag prefect agent', '> : uv|run|--no-such-flag|prefect|agent [command<script]'],
  ['uvx --from prefect prefect agent', '> : prefect|agent [command<script]'],
  ['conda run --no-capture-output -n env prefect agent', '> : prefect|agent [command<script]'],
  ['micromamba run -p /opt prefect agent', '> : prefect|agent [command<script]'],
  ['pdm run -p . prefect agent', '> : prefect|agent [command<script]'],
  ['hatch -e dev run prefect agent', '> : prefect|agent [command<script]'],
  ['dotenv -f .env run prefect agent', '> : prefect|agent [command<script]'],
  ['tini -g -- prefect agent', '> : prefect|agent [command<script]'],
  ['/usr/bin/dumb-init --rewrite 15:2 -- prefect agent', '> : prefect|agent [command<script]'],
  ['gosu app:app prefect agent', '> : prefect|agent [command<script]'],
  ['su-exec app prefect agent', '> : prefect|agent [command<script]'],
  ['wait-for-it.sh db:5432 -t 60 -- prefect agent', '> : prefect|agent [command<script]'],
  ['python -m prefect agent', '> : prefect|agent [command<script]'],
  ['python3.9 -u -W ignore -m prefect agent -m x', '> : prefect|agent|-m|x [command<script]'],
  ['python -c "import prefect"', '> : python|-c|import prefect [command<script]'],
  ['python flow.py -m prefect', '> : python|flow.py|-m|prefect [command<script]'],
  ['sudo -u bob nohup timeout 5 poetry run python -m prefect agent', '> : prefect|agent [command<script]'],
  ['bash -c "prefect agent"', 'shell : prefect agent'],
  ["sh -euxc 'A=1 prefect agent'", 'shell : A=1 prefect agent'],
  ["bash -o pipefail -lc 'prefect agent' name", 'shell : prefect agent'],
  ['bash start.sh -c prefect', '> : bash|start.sh|-c|prefect [command<script]'],
  ["sudo su - app -c 'prefect agent'", 'shell : prefect agent'],
  ["su app --command 'prefect agent'", 'shell : prefect agent'],
  ["ssh -i key -p 22 host 'prefect agent'", 'shell : prefect agent'],
  ['ssh host uptime -p', '> : ssh|host|uptime|-p [command<script]'],
  ['docker run --rm -it -e A=1 --env B=2 --env=C=3 -eD=4 -e E img:1 prefect agent',
    'image image: img:1', 'run-option env.A: A=1', 'run-option env.B: B=2', 'run-option env.C: C=3', 'run-option env.D: D=4',
    'run-option env.E: E (pass-through)', '> : prefect|agent [run-option]'],
  ['sudo docker run -d -p 80:80 --name x img', 'image image: img', '> : docker|run|-d|-p|80:80|--name|x|img [script]'],
  ['docker run -dite A=1 img sh -c "prefect agent"', 'image image: img', 'run-option env.A: A=1', 'shell : prefect agent'],
  ['docker run --entrypoint prefect img agent start', 'image image: img', '> : prefect|agent|start [run-option]'],
  ['docker run --not-known x -e A=1 img prefect', '> : docker|run|--not-known|x|-e|A=1|img|prefect [command<script]'],
  ['podman --log-level debug container run --env A= img prefect', 'image image: img', 'run-option env.A: A=', '> : prefect [run-option]'],
  ['docker exec -it -e A=1 box prefect agent', 'run-option env.A: A=1', '> : prefect|agent [run-option]'],
  ['docker compose -f a.yml run --rm -e A=1 agent prefect agent', 'run-option env.A: A=1', '> : prefect|agent [run-option]'],
  ['docker-compose -p x exec -T agent env B=2 prefect agent', 'command env.B: B=2', '> : prefect|agent [command<run-option]'],
  ['docker build -t x .', '> : docker|build|-t|x|. [command<script]'],
  ['kubectl create secret generic s --from-literal=A=1 --from-literal B=2 --what',
    'data env.A: A=1', 'data env.B: B=2', '> : kubectl|create|secret|generic|s|--from-literal=A=1|--from-literal|B=2|--what [script]'],
  ['kubectl -n ns create configmap c --from-literal="A=x y"', 'data env.A: A=x y', '> : kubectl|-n|ns|create|configmap|c|--from-literal=A=x y [script]'],
  ['kubectl exec -it pod -c box -- prefect agent', '> : prefect|agent [run-option]'],
  ['kubectl run x --image=img --env=A=1 -- prefect agent', 'image image: img', 'run-option env.A: A=1', '> : prefect|agent [run-option]'],
];

test.each(SCRIPT)('%s', (line, ...expected) => {
  expect(lines(read(line))).toEqual(expected);
});

test('an argv list has no place in front of a command', () => {
  expect(lines(read('tini -- prefect agent', false))).toEqual(['> : prefect|agent [container]']);
  expect(lines(read('env A=1 prefect agent', false))).toEqual(['command env.A: A=1', '> : prefect|agent [command<container]']);
});

test('new variables go behind the wrapper that takes them away', () => {
  expect(read('nohup prefect agent').prefixes).toEqual(['nohup prefect agent']);
  expect(read('sudo timeout 5 prefect agent').prefixes.at(-1)).toBe('timeout 5 prefect agent');
  expect(read('sudo -E prefect agent').prefixes).toEqual(['sudo -E prefect agent']);
  expect(read('env A=1 prefect agent').prefixes).toContain('prefect agent');
});

test('ranges are exact', () => {
  const line = 'docker run -e "A=x y" --env=B=2 img prefect agent';
  const reading = read(line);
  const [a, b] = ['A', 'B'].map((name) => assignment(reading, name));
  expect([sourceOf(a!.name), sourceOf(a!.value), line.slice(a!.entry.range.start, a!.entry.range.end)]).toEqual(['A', 'x y', '-e "A=x y"']);
  expect([sourceOf(b!.name), sourceOf(b!.value), line.slice(b!.entry.range.start, b!.entry.range.end)]).toEqual(['B', '2', '--env=B=2']);
  expect(shown(b!.environment.image)).toBe('img');
  const command = reading.sites.find((site) => site.kind === 'command');
  expect(command?.kind === 'command' && line.slice(command.range.start, command.range.end)).toBe('prefect agent');
  expect(command?.kind === 'command' && command.all.length).toBe(8);
});

function printedLine(line: string, operations: readonly Operation[] | ReturnType<typeof refuse>): string {
  if (isRefusal(operations)) return `refused: ${operations.refused}`;
  const edits = printPartOperations(operations);
  return isRefusal(edits) ? `refused: ${edits.refused}` : applyEdits(line, edits);
}

function bound(line: string, name: string, act: (site: AssignmentSite) => readonly Operation[] | ReturnType<typeof refuse>): string {
  return printedLine(line, act(assignment(read(line), name)));
}

const VALUE = { kind: 'content', content: [{ kind: 'text', text: 'a b' }] } as const;
const REFERENCE = { kind: 'reference' } as const;

test('run options are added beside their like, or in front of the image', () => {
  const line = 'docker run -e A=1 --env=B=2 img cmd';
  expect(bound(line, 'A', (site) => site.environment.binder.add('N', VALUE, site))).toBe("docker run -e A=1 -e N='a b' --env=B=2 img cmd");
  expect(bound(line, 'B', (site) => site.environment.binder.add('N', REFERENCE, site))).toBe('docker run -e A=1 --env=B=2 --env=N img cmd');
  expect(bound(line, 'A', (site) => site.environment.binder.add('N', REFERENCE))).toBe('docker run -e A=1 --env=B=2 -e N img cmd');
});

test('run options are replaced in place', () => {
  const line = 'docker run -e A=1 --env=B=2 -e C img cmd';
  expect(bound(line, 'A', (site) => site.environment.binder.replace(site, 'N', 'keep'))).toBe('docker run -e N=1 --env=B=2 -e C img cmd');
  expect(bound(line, 'A', (site) => site.environment.binder.replace(site, 'N', REFERENCE))).toBe('docker run -e N --env=B=2 -e C img cmd');
  expect(bound(line, 'B', (site) => site.environment.binder.replace(site, 'N', REFERENCE))).toBe('docker run -e A=1 --env=N -e C img cmd');
  expect(bound(line, 'C', (site) => site.environment.binder.replace(site, 'N', REFERENCE))).toBe('docker run -e A=1 --env=B=2 -e N img cmd');
  expect(bound(line, 'A', (site) => [{ op: 'drop', entry: site.entry }])).toBe('docker run --env=B=2 -e C img cmd');
});

test('assignments of env and literals of kubectl', () => {
  const line = 'env A=1 prefect';
  expect(bound(line, 'A', (site) => site.environment.binder.add('N', VALUE))).toBe("env A=1 N='a b' prefect");
  expect(bound(line, 'A', (site) => site.environment.binder.replace(site, 'N', { kind: 'content', content: [{ kind: 'text', text: 'x' }] }))).toBe('env N=x prefect');
  const secret = 'kubectl create secret generic s --from-literal=A=1';
  expect(bound(secret, 'A', (site) => site.environment.binder.add('N', REFERENCE))).toBe('refused: no-idiom');
  expect(bound(secret, 'A', (site) => site.environment.binder.replace(site, 'N', 'keep'))).toBe('kubectl create secret generic s --from-literal=N=1');
});
