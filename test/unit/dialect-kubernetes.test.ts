import { expect, test } from 'vitest';
import { kubernetes } from '../../src/dialects/kubernetes.ts';
import type { BindValue } from '../../src/sites/site.ts';
import { assignment, lines, printed, readYaml, shown, sourceOf } from './dialect-reading.ts';

const REFERENCE: BindValue = { kind: 'reference' };
const URL: BindValue = { kind: 'content', content: [{ kind: 'text', text: 'http://api:4200/api' }] };

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      initContainers:
        - name: wait
          image: busybox
          command: [sh, -c, "until nc -z db 5432; do sleep 1; done"]
      containers:
        - name: agent
          image: prefecthq/prefect:0.14.22-python3.8
          command: ["/bin/bash", "-c"]
          args:
            # the agent
            - prefect agent kubernetes start
          env:
            - name: HOST
              value: api
            - name: PREFECT__CLOUD__API   # where
              value: "http://$(HOST):4200/$$(HOST)/$(NOPE)"
            - name: PREFECT__CLOUD__AGENT__AUTH_TOKEN
              valueFrom:
                secretKeyRef:
                  name: s
                  key: k
          envFrom:
            - secretRef: {name: more}
          livenessProbe:
            httpGet: {path: /api/health, port: 8080}
`;

test('reads containers of a deployment', () => {
  const read = readYaml(DEPLOYMENT, kubernetes);
  const pod = 'spec.template.spec';
  expect(lines(read)).toEqual([
    `image ${pod}.initContainers[0].image: busybox`,
    `image ${pod}.containers[0].image: prefecthq/prefect:0.14.22-python3.8`,
    `container ${pod}.containers[0].env.HOST: HOST=api`,
    `container ${pod}.containers[0].env.PREFECT__CLOUD__API: PREFECT__CLOUD__API=http://‹HOST›:4200/$$(HOST)/$(NOPE)`,
    `container ${pod}.containers[0].env.PREFECT__CLOUD__AGENT__AUTH_TOKEN: PREFECT__CLOUD__AGENT__AUTH_TOKEN (external)`,
    `$ ${pod}.containers[0].env.PREFECT__CLOUD__API: HOST in container`,
    `shell ${pod}.initContainers[0].command: until nc -z db 5432; do sleep 1; done`,
    `shell ${pod}.containers[0].command: prefect agent kubernetes start`,
  ]);
  const { environment } = assignment(read, 'HOST');
  expect([environment.image, environment.probes?.[0], environment.imports?.[0]].map(shown))
    .toEqual(['prefecthq/prefect:0.14.22-python3.8', '/api/health', 'more']);
  expect(environment.address).toBe(`${pod}.containers[0]`);
  expect(read.guests[1]!.environment).toBe(environment);
});

test('exact ranges, also in a file with CRLF', () => {
  const read = readYaml(DEPLOYMENT.replaceAll('\n', '\r\n'), kubernetes);
  const site = assignment(read, 'PREFECT__CLOUD__API');
  expect(sourceOf(site.name)).toBe('PREFECT__CLOUD__API');
  expect(sourceOf(site.value)).toBe('"http://$(HOST):4200/$$(HOST)/$(NOPE)"');
  const reference = read.sites.find((each) => each.kind === 'reference')!;
  expect(reference.kind === 'reference' && sourceOf(reference.name)).toBe('HOST');
  expect(reference.kind === 'reference' && read.text.slice(reference.name.range.start - 9, reference.name.range.end + 1)).toBe('http://$(HOST)');
});

test.each([
  ['CronJob', 'spec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers:\n          - env: [{name: A, value: b}]\n', 'spec.jobTemplate.spec.template.spec.containers[0]'],
  ['Pod', 'spec:\n  containers:\n  - env: [{name: A, value: b}]\n', 'spec.containers[0]'],
  ['PodTemplate', 'template:\n  spec:\n    containers:\n    - env: [{name: A, value: b}]\n', 'template.spec.containers[0]'],
  ['Workflow', 'spec:\n  pods:\n  - spec:\n      ephemeralContainers:\n      - env: [{name: A, value: b}]\n', 'spec.pods[0].spec.ephemeralContainers[0]'],
  ['List', 'items:\n- kind: Pod\n  spec:\n    containers:\n    - env: [{name: A, value: b}]\n', 'items[0].spec.containers[0]'],
])('finds the pod of a %s', (kind, body, address) => {
  expect(lines(readYaml(`apiVersion: v1\nkind: ${kind}\n${body}`, kubernetes))).toEqual([`container ${address}.env.A: A=b`]);
});

test('addresses of several documents and argv without a shell', () => {
  const pod = (args: string): string => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - ${args}\n`;
  const read = readYaml(`${pod('args: [prefect, agent, kubernetes, start, 8080]')}---\n${pod('command: [tini, --]\n    args: [prefect agent]')}`, kubernetes);
  expect(lines(read)).toEqual([
    '> #1.spec.containers[0].args: prefect|agent|kubernetes|start|8080 [container]',
    '> #2.spec.containers[0].command: prefect agent [container]',
  ]);
});

test('an alias among the arguments is a word nobody knows', () => {
  const read = readYaml('apiVersion: v1\nkind: Pod\nx: &a k\nspec:\n  containers:\n  - args: [prefect, agent, *a]\n', kubernetes);
  const command = read.sites.find((site) => site.kind === 'command');
  expect(command?.kind === 'command' && command.words.map((word) => word.text)).toEqual(['prefect', 'agent', undefined]);
  expect(command?.kind === 'command' && command.words[2]!.slot.frozen).toBe('alias');
});

test('ConfigMaps and Secrets are data', () => {
  const data = readYaml('apiVersion: v1\nkind: ConfigMap\ndata:\n  A: b\n  config.toml: |\n    x\n---\napiVersion: v1\nkind: Secret\nstringData: {B: c}\ndata: {C: ZA==}\n', kubernetes);
  expect(lines(data)).toEqual(['data #1.data.A: A=b', 'data #2.stringData.B: B=c', 'data #2.data.C: C=ZA==', 'toml #1.data["config.toml"]: x']);
  const secret = assignment(data, 'C');
  expect([secret.base64, secret.name.frozen, secret.value?.frozen, secret.entry.frozen]).toEqual([true, 'base64', 'base64', 'base64']);
  expect(printed(data, assignment(data, 'A').environment.binder.add('NEW', REFERENCE))).toBe('refused: no-idiom');
  expect(printed(data, assignment(data, 'A').environment.binder.replace(assignment(data, 'A'), 'NEW', 'keep'))).toContain('data:\n  NEW: b\n');
});

const POD = `apiVersion: v1
kind: Pod
spec:
  containers:
  - name: agent
    env:
    - name: A
      value: x   # why
    - name: B
      valueFrom: {secretKeyRef: {name: s, key: k}}
    image: i
`;

test('a variable is added in the style of its neighbours', () => {
  const read = readYaml(POD, kubernetes);
  const site = assignment(read, 'A');
  const { binder } = site.environment;
  expect(printed(read, binder.add('NEW', URL, site))).toBe(POD.replace('# why\n', '# why\n    - name: NEW\n      value: http://api:4200/api\n'));
  expect(printed(read, binder.add('NEW', REFERENCE))).toBe(POD.replace('key: k}}\n',
    'key: k}}\n    - name: NEW\n      valueFrom: {secretKeyRef: {name: prefect-api, key: NEW}}\n'));
});

test('a variable is replaced; an existing reference is kept', () => {
  const read = readYaml(POD, kubernetes);
  const a = assignment(read, 'A');
  const b = assignment(read, 'B');
  const { binder } = a.environment;
  expect(printed(read, binder.replace(a, 'NEW', 'keep'))).toBe(POD.replace('name: A', 'name: NEW'));
  expect(printed(read, binder.replace(a, 'NEW', URL))).toBe(POD.replace('name: A', 'name: NEW').replace('value: x', 'value: http://api:4200/api'));
  expect(printed(read, binder.replace(b, 'NEW', REFERENCE))).toBe(POD.replace('name: B', 'name: NEW'));
  expect(printed(read, binder.replace(b, 'NEW', URL))).toBe(POD.replace('name: B\n      valueFrom: {secretKeyRef: {name: s, key: k}}', 'name: NEW\n      value: http://api:4200/api'));
  // A comment behind the value goes with the value.
  expect(printed(read, binder.replace(a, 'NEW', REFERENCE))).toBe(POD.replace('name: A\n      value: x   # why\n',
    'name: NEW\n      valueFrom:\n        secretKeyRef:\n          name: prefect-api\n          key: NEW\n'));
});

test('CRLF stays CRLF', () => {
  const read = readYaml(POD.replaceAll('\n', '\r\n'), kubernetes);
  const { binder } = assignment(read, 'A').environment;
  expect(printed(read, binder.add('NEW', URL))).toBe(POD.replace('key: k}}\n', 'key: k}}\n    - name: NEW\n      value: http://api:4200/api\n').replaceAll('\n', '\r\n'));
});

test('a container without variables gets the list, with all that is bound in it', () => {
  const text = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    image: i\n    args:\n    - prefect\n    ports: {}\n';
  const read = readYaml(text, kubernetes);
  const { binder } = (read.sites[0]! as { environment: { binder: ReturnType<typeof assignment>['environment']['binder'] } }).environment;
  const both = [...(binder.add('NEW', URL) as []), ...(binder.add('KEY', REFERENCE) as [])];
  expect(printed(read, both)).toBe(text.replace('prefect\n', 'prefect\n    env:\n    - name: NEW\n      value: http://api:4200/api\n    - name: KEY\n      valueFrom:\n        secretKeyRef:\n          name: prefect-api\n          key: KEY\n'));
});

test('flow style stays flow style', () => {
  const text = 'apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, env: [{name: A, value: x}]}]}\n';
  const read = readYaml(text, kubernetes);
  const site = assignment(read, 'A');
  expect(printed(read, site.environment.binder.add('NEW', URL, site))).toBe(text.replace('value: x}', "value: x}, {name: NEW, value: 'http://api:4200/api'}").replaceAll("'", ''));
  expect(printed(read, site.environment.binder.replace(site, 'NEW', REFERENCE)))
    .toBe(text.replace('name: A, value: x', 'name: NEW, valueFrom: {secretKeyRef: {name: prefect-api, key: NEW}}'));
});
