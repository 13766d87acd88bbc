import { expect, test } from 'vitest';
import { ansible } from '../../src/dialects/ansible.ts';
import { languageOfFile } from '../../src/dialects/file-guest.ts';
import { helmValues } from '../../src/dialects/helm-values.ts';
import { kubernetes } from '../../src/dialects/kubernetes.ts';
import { kustomize } from '../../src/dialects/kustomize.ts';
import type { BindValue } from '../../src/sites/site.ts';
import { assignment, lines, printed, readYaml } from './dialect-reading.ts';

const REFERENCE: BindValue = { kind: 'reference' };

const PLAYBOOK = `- hosts: all
  environment:
    A: "{{ a }}"
  vars:
    agent_env: {B: c}
    port: 1
  tasks:
    - name: one
      shell: echo {{ x }}
      environment: {C: d}
    - block:
        - ansible.builtin.command:
            argv: [run, "{{ y }}"]
      environment:
        D: e
    - community.docker.docker_container:
        name: n
        image: "{{ image }}"
        env:
          E: "x{{ z }}"
        command: serve --key "{{ k }}"
    - copy:
        dest: /etc/app.env
        content: |
          F=g
    - lineinfile: {path: /etc/app.env, regexp: '^F=', line: F=h}
`;

test('ansible: plays, blocks, tasks and containers', () => {
  expect(lines(readYaml(PLAYBOOK, ansible)).filter((line) => line !== 'text')).toEqual([
    'job [0].environment.A: A=«{{ a }}»',
    'data [0].vars.agent_env.B: B=c',
    'step [0].tasks[0].environment.C: C=d',
    'step [0].tasks[1].environment.D: D=e',
    '> [0].tasks[1].block[0]["ansible.builtin.command"].argv: run|«{{ y }}» [step<step<job]',
    'container [0].tasks[2]["community.docker.docker_container"].env.E: E=x«{{ z }}»',
    'image [0].tasks[2]["community.docker.docker_container"].image: «{{ image }}»',
    '> [0].tasks[2]["community.docker.docker_container"].command: serve|--key|«{{ k }}» [container]',
    'shell [0].tasks[0].shell: echo {{ x }}',
    'dotenv [0].tasks[3].copy.content: F=g',
  ]);
});

test('ansible: a reference is looked up where the playbook runs', () => {
  const read = readYaml(PLAYBOOK, ansible);
  const { environment } = assignment(read, 'E');
  expect(printed(read, environment.binder.add('NEW', REFERENCE))).toContain(`          E: "x{{ z }}"\n          NEW: "{{ lookup('env', 'NEW') or undef(hint='set NEW') }}"\n`);
  expect(environment.binder.presumes).toBeDefined();
  expect(assignment(read, 'C').environment.parent).toBe(assignment(read, 'A').environment);
});

test('ansible: what reads the environment is a reference', () => {
  const read = readYaml(`- hosts: a\n  tasks:\n    - debug: {msg: "{{ lookup('env', 'KEY') }} {{ ansible_env.HOME }} {{ lookup('file', 'x') }}"}\n`, ansible);
  expect(read.sites.flatMap((site) => site.kind === 'reference' ? [read.text.slice(site.name.range.start, site.name.range.end)] : [])).toEqual(['KEY', 'HOME']);
});

test('ansible: other lists and maps are left alone', () => {
  for (const text of ['- name: a\n  value: b\n', '- hosts: a\n', '- repo: x\n  hooks: []\n', 'env: {A: b}\n', '- command: a\n  timeout: 3\n  retries: 1\n  interval: 4\n']) {
    expect(() => readYaml(text, ansible)).toThrow('does not apply');
  }
  expect(lines(readYaml('worker_env:\n  A: b\nname: c\n', ansible, 'group_vars/all.yml'))).toEqual(['data worker_env.A: A=b']);
});

test('helm values: lists, maps and commands at any depth', () => {
  const read = readYaml('a:\n  b:\n    extraEnv:\n      - {name: A, value: b}\n    command: [run]\n    image: {repository: r/x, tag: "1"}\n  env:\n    C: d\n  files:\n    start.sh: |\n      go\n      on\n', helmValues, 'chart/values-prod.yaml');
  expect(lines(read).filter((line) => line !== 'text')).toEqual([
    'container a.env.C: C=d', 'container a.b.extraEnv.A: A=b', '> a.b.command: run [container]', 'image a.b.image.tag: r/x:1', 'shell a.files["start.sh"]: go\non',
  ]);
  expect(printed(read, assignment(read, 'C').environment.binder.add('NEW', REFERENCE))).toBe('refused: no-idiom');
  expect(printed(read, assignment(read, 'A').environment.binder.add('NEW', REFERENCE))).toContain('{name: NEW, valueFrom: {secretKeyRef: {name: prefect-api, key: NEW}}}');
  const image = read.sites.find((site) => site.kind === 'image');
  expect(image?.image.pieces.map((piece) => piece.kind === 'text' ? piece.text : '')).toEqual(['r/x', ':', '1']);
  expect(image?.image.frozen).toBe('not-writable');
});

test('helm: charts that one depends on', () => {
  const read = readYaml('apiVersion: v2\nname: a\ndependencies:\n  - {name: server, version: 1.2.3, repository: "https://charts.example.com/"}\n  - name: local\n', helmValues, 'Chart.yaml');
  expect(read.sites.map((site) => site.kind === 'requirement' && [site.ecosystem, site.name.pieces.map((piece) => piece.kind === 'text' ? piece.text : '').join(''), site.version?.range])).toEqual([
    ['helm', 'https://charts.example.com/server', { start: 65, end: 70 }], ['helm', 'local', undefined],
  ]);
  expect(() => readYaml('a: 1\n', helmValues, 'config.yaml')).toThrow('does not apply');
  expect(() => readYaml('kind: A\napiVersion: b\n', helmValues, 'values.yaml')).toThrow('does not apply');
});

test('kustomize: generators, images, patches', () => {
  const text = 'configMapGenerator:\n  - name: etl\n    literals: [A=b]\nimages:\n  - {name: r/x, newTag: "2"}\npatches:\n  - path: a.yaml\n  - patch: |\n      kind: A\n      apiVersion: b\npatchesStrategicMerge:\n  - b.yaml\n';
  const read = readYaml(text, kustomize, 'overlay/kustomization.yml');
  expect(lines(read).filter((line) => line !== 'text')).toEqual(['data configMapGenerator[0].literals.A: A=b', 'image images[0].newTag: r/x:2', 'yaml patches[1].patch: kind: A\napiVersion: b']);
  expect(assignment(read, 'A').environment.name).toBe('etl');
  expect(printed(read, assignment(read, 'A').environment.binder.add('NEW', REFERENCE))).toBe('refused: no-idiom');
  expect(() => readYaml('images: []\n', kustomize, 'a.yaml')).toThrow('does not apply');
});

test('files in ConfigMaps', () => {
  const read = readYaml('apiVersion: v1\nkind: ConfigMap\ndata:\n  .env: |\n    A=b\n    C=d\n  a.yaml: |\n    x: 1\n    y: 2\n  one.sh: go\n  notes: |\n    a\n    b\n', kubernetes);
  expect(read.guests.map((guest) => guest.language)).toEqual(['dotenv', 'yaml']);
  expect(['a.TOML', 'x/.env.prod', 'agent.env', '.bashrc', 'environment', 'a.txt'].map(languageOfFile)).toEqual(['toml', 'dotenv', 'dotenv', 'shell', undefined, undefined]);
});
