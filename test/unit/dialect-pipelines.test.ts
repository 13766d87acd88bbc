import { describe, expect, test } from 'vitest';
import { OTHERS } from '../../src/dialects/others.ts';
import { DIALECTS } from '../../src/dialects/registry.ts';
import { PIPELINES } from '../../src/dialects/pipelines.ts';
import type { Dialect } from '../../src/dialects/dialect.ts';
import type { BindValue, Site } from '../../src/sites/site.ts';
import { isRefusal } from '../../src/text/refusal.ts';
import { assignment, documentOf, lines, printed, readYaml, shown, sourceOf, type Read } from './dialect-reading.ts';
import { yaml } from '../../src/languages/yaml/index.ts';

const REFERENCE: BindValue = { kind: 'reference' };
const LITERAL: BindValue = { kind: 'content', content: [{ kind: 'text', text: 'https://forum.test/api' }] };

function dialect(id: string): Dialect {
  const found = PIPELINES.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no dialect ${id}`);
  return found;
}

/** One line for each site and guest; images and packages by their source. */
function told(read: Read): readonly string[] {
  const others = read.sites.flatMap((site) => (site.kind === 'image' ? [`image ${site.address}: ${shown(site.image)}`] : site.kind === 'requirement' ? [packageLine(site)] : []));
  return [...lines(read).filter((line) => line !== 'text' && !line.startsWith('image ')), ...others];
}

function packageLine(site: Extract<Site, { kind: 'requirement' }>): string {
  const extras = site.extras.length === 0 ? '' : `[${site.extras.join()}]`;
  return `${site.ecosystem} ${site.address}: ${shown(site.name)}${extras} ${sourceOf(site.version) ?? 'any'}`;
}

function read(id: string, path: string, text: string): Read {
  return readYaml(text, dialect(id), path);
}

/** Which dialect reads a file. */
function readerOf(path: string, text: string): string | undefined {
  const parsed = yaml.parse(documentOf(text, path), { address: '' });
  if ('failed' in parsed) throw new Error(parsed.failed);
  return [...DIALECTS, ...OTHERS].find((each) => each.applies(parsed.trees[0]!, path))?.id;
}

const GITLAB = `variables:
  A: $CI_TOKEN
  B: {value: one, description: two}
default:
  before_script: [pip install x]
.base:
  variables: {C: d}
.lines: &lines
  - echo shared
job:
  extends: .base
  image: {name: python:3.8}
  services: [{name: redis, variables: {R: s}}, postgres]
  variables: {E: f}
  before_script:
    - export G=h
  script:
    - *lines
    - !reference [.base, script]
    - |
      echo one
      echo two
    - echo three
  after_script: echo end
  rules:
    - if: $CI
      variables: {I: j}
trigger:
  trigger: {project: other}
`;

describe('GitLab CI', () => {
  const path = '.gitlab-ci.yml';

  test('reads jobs, templates and scripts', () => {
    expect(told(read('gitlab-ci', path, GITLAB))).toEqual([
      'workflow variables.A: A=‹CI_TOKEN›',
      'workflow variables.B: B=one',
      '$ variables.A: CI_TOKEN in workflow',
      'workflow [".base"].variables.C: C=d',
      'job job.variables.E: E=f',
      'job job.rules[0].variables.I: I=j',
      'service job.services[0].variables.R: R=s',
      '$ job.rules[0].if: CI in job',
      'shell default.before_script: pip install x',
      'shell [".lines"]: echo shared',
      'shell job.script: export G=h\necho one\necho two\n\necho three',
      'shell job.after_script: echo end',
      'image job.image: python:3.8',
      'image job.services[0].image: redis',
      'image job.services[1]: postgres',
    ]);
  });

  test('a job stands inside the job it extends', () => {
    const { guests } = read('gitlab-ci', path, GITLAB);
    const script = guests.find((guest) => guest.address === 'job.script')?.environment;
    expect([script?.kind, script?.parent?.address, script?.parent?.parent?.kind]).toEqual(['job', '[".base"]', 'workflow']);
  });

  test('a job that extends itself does no harm', () => {
    expect(told(read('gitlab-ci', path, 'a:\n  extends: b\n  script: x\nb:\n  extends: a\n  script: y\n'))).toEqual(['shell a.script: x', 'shell b.script: y']);
  });

  test('a reference is written by writing nothing', () => {
    const text = 'variables:\n  A: b\n  X: $X\n  Y: $Z\njob:\n  script: [x]\n';
    const reading = read('gitlab-ci', path, text);
    const { binder } = assignment(reading, 'A').environment;
    expect(binder.add('NAME', REFERENCE)).toEqual([]);
    expect(binder.outside).toBe("among the project's CI/CD variables");
    expect(printed(reading, binder.replace(assignment(reading, 'A'), 'NAME', REFERENCE))).toBe(text.replace('  A: b\n', ''));
    expect(printed(reading, binder.replace(assignment(reading, 'A'), 'NAME', LITERAL))).toBe(text.replace('A: b', 'NAME: https://forum.test/api'));
    expect(printed(reading, binder.replace(assignment(reading, 'X'), 'NAME', 'keep'))).toBe(text.replace('  X: $X\n', ''));
    expect(printed(reading, binder.replace(assignment(reading, 'Y'), 'NAME', 'keep'))).toBe(text.replace('Y: $Z', 'NAME: $Z'));
  });

  test('a job without variables gets them', () => {
    const text = 'job:\n  stage: a\n  script: [x]\n';
    const reading = read('gitlab-ci', path, text);
    const binder = reading.guests[0]!.environment!.binder;
    expect(printed(reading, binder.add('NAME', LITERAL))).toBe('job:\n  stage: a\n  variables:\n    NAME: https://forum.test/api\n  script: [x]\n');
  });
});

test('CircleCI: executors, jobs, steps and inline orbs', () => {
  const reading = read('circleci', '.circleci/config.yml', `executors:
  py:
    docker: [{image: cimg/python:3.8, environment: {A: b}}, {image: redis, environment: {C: d}}]
    environment: {E: f}
jobs:
  a:
    executor: {name: py}
    environment: {X: $X, Y: '<< pipeline.id >>'}
    steps:
      - checkout
      - run: echo << parameters.x >> $A
      - when:
          condition: true
          steps:
            - run: {command: "echo two", environment: {G: h}}
      - run: {command: print(), shell: /usr/bin/python3}
  w:
    executor: win/default
    steps: [{run: dir}]
commands:
  c: {steps: [{run: echo command}]}
orbs:
  node: circleci/node@5
  own: {jobs: {o: {steps: [{run: echo orb}]}}}
`);
  expect(told(reading)).toEqual([
    'workflow executors.py.docker[0].environment.A: A=b',
    'service executors.py.docker[1].environment.C: C=d',
    'workflow executors.py.environment.E: E=f',
    'job jobs.a.environment.X: X=$X',
    'job jobs.a.environment.Y: Y=«<< pipeline.id >>»',
    'step jobs.a.steps[2].when.steps[0].run.environment.G: G=h',
    'shell jobs.a.steps[1].run: echo << parameters.x >> $A',
    'shell jobs.a.steps[2].when.steps[0].run.command: echo two',
    'text jobs.a.steps[3].run.command: print()',
    'powershell jobs.w.steps[0].run: dir',
    'shell commands.c.steps[0].run: echo command',
    'shell orbs.own.jobs.o.steps[0].run: echo orb',
    'image executors.py.docker[0].image: cimg/python:3.8',
    'image executors.py.docker[1].image: redis',
  ]);
  // Values are not filled in: `$X` would hide the project's variable.
  const site = assignment(reading, 'X');
  expect(site.environment.binder.replace(site, 'NAME', 'keep')).toMatchObject([{ op: 'drop' }]);
});

test('Azure Pipelines: macros, expressions, lists of variables and steps of all kinds', () => {
  const reading = read('azure-pipelines', 'azure-pipelines.yml', `trigger: [main]
variables:
  - group: g
  - name: A
    value: $(B)
  - \${{ if eq(1, 1) }}:
      - name: C
        value: d
jobs:
  - job: j
    pool: {vmImage: windows-2022}
    steps: [{script: dir}]
  - deployment: d
    container: python:3.8
    variables: {E: f}
    strategy:
      runOnce:
        deploy:
          steps:
            - script: echo $(A) $(date) $[ x ]
              env: {K: $(SECRET)}
            - pwsh: ls
            - task: Bash@3
              inputs: {script: echo task}
            - \${{ if x }}:
                - bash: echo inner
`);
  expect(told(reading)).toEqual([
    'workflow variables.A: A=‹B›',
    'workflow variables["${{ if eq(1, 1) }}"].C: C=d',
    '$ variables[1].value: B in workflow',
    'job jobs[1].variables.E: E=f',
    'step jobs[1].strategy.runOnce.deploy.steps[0].env.K: K=‹SECRET›',
    '$ jobs[1].strategy.runOnce.deploy.steps[0].script: A in step',
    '$ jobs[1].strategy.runOnce.deploy.steps[0].script: date in step',
    '$ jobs[1].strategy.runOnce.deploy.steps[0].env.K: SECRET in step',
    'batch jobs[0].steps[0].script: dir',
    'shell jobs[1].strategy.runOnce.deploy.steps[0].script: echo $(A) $(date) $[ x ]',
    'powershell jobs[1].strategy.runOnce.deploy.steps[1].pwsh: ls',
    'shell jobs[1].strategy.runOnce.deploy.steps[2].inputs.script: echo task',
    'shell jobs[1].strategy.runOnce.deploy.steps[3]["${{ if x }}"][0].bash: echo inner',
    'image jobs[1].container: python:3.8',
  ]);
  const secret = assignment(reading, 'K');
  expect(printed(reading, secret.environment.binder.add('NAME', REFERENCE, secret))).toContain('{K: $(SECRET), NAME: $(NAME)}');
});

test('CodeBuild: phases, stores and a literal where there is no env', () => {
  const text = 'version: 0.2\nenv:\n  variables: {A: b}\n  secrets-manager: {K: a/b:c}\nphases:\n  build:\n    commands: [x, y]\n    finally: [z]\n';
  const reading = read('codebuild', 'buildspec.yml', text);
  expect(told(reading)).toEqual(['job env.variables.A: A=b', 'job env.secrets-manager.K: K (external)', 'shell phases.build.commands: x\ny\nz']);
  const store = assignment(reading, 'K');
  expect(printed(reading, store.environment.binder.replace(store, 'NAME', REFERENCE))).toBe(text.replace('K: a', 'NAME: a'));
  expect(printed(reading, store.environment.binder.add('NAME', LITERAL, store))).toContain('variables: {A: b, NAME: https://forum.test/api}');
  const bare = read('codebuild', 'buildspec.yml', 'version: 0.2\nphases:\n  build:\n    commands: [x]\n');
  expect(printed(bare, bare.guests[0]!.environment!.binder.add('NAME', LITERAL))).toBe('version: 0.2\nenv:\n  variables:\n    NAME: https://forum.test/api\nphases:\n  build:\n    commands: [x]\n');
});

test('Serverless: variables of the caller have their names, others are templates', () => {
  const reading = read('serverless', 'serverless.yml', `provider:
  environment: {A: '\${env:B, ''c''}', D: '\${ssm:/x/\${opt:stage}}'}
functions:
  f: {handler: h, image: {uri: 'python:3.8'}, environment: {E: f}}
custom:
  scriptHooks:
    before: echo \${self:x}
`);
  expect(told(reading)).toEqual([
    'workflow provider.environment.A: A=‹B›',
    'workflow provider.environment.D: D=«${ssm:/x/${opt:stage}}»',
    'service functions.f.environment.E: E=f',
    '$ provider.environment.A: B',
    'shell custom.scriptHooks.before: echo ${self:x}',
    'image functions.f.image: python:3.8',
  ]);
  const site = assignment(reading, 'E');
  expect(printed(reading, site.environment.binder.add('NAME', REFERENCE, site))).toContain('NAME: "${env:NAME}"');
});

test('Bitbucket: steps, pipes and services; a literal becomes an export', () => {
  const text = 'pipelines:\n  default:\n    - step:\n        image: python:3.8\n        script:\n          - echo one\n          - pipe: a/b:1\n            variables: {A: $B}\n          - echo two\n';
  const reading = read('bitbucket', 'bitbucket-pipelines.yml', text);
  expect(told(reading)).toEqual([
    'step pipelines.default[0].step.script[1].variables.A: A=‹B›',
    '$ pipelines.default[0].step.script[1].variables.A: B in step',
    'shell pipelines.default[0].step.script: echo one\necho two',
    'image pipelines.default[0].step.image: python:3.8',
  ]);
  const { binder } = reading.guests[0]!.environment!;
  expect(binder.add('NAME', REFERENCE)).toEqual([]);
  expect(printed(reading, binder.add('NAME', LITERAL))).toBe(text.replace('          - echo one', '          - export NAME=https://forum.test/api\n          - echo one'));
});

test('Drone and Woodpecker: a secret is a reference of its own', () => {
  const text = 'kind: pipeline\ntype: docker\nsteps:\n  - name: a\n    image: python\n    environment:\n      A: b\n      K:\n        from_secret: key\n    commands: [echo one, echo two]\n';
  const reading = read('drone', '.drone.yml', text);
  expect(told(reading)).toEqual([
    'step steps[0].environment.A: A=b', 'step steps[0].environment.K: K (external)', 'shell steps[0].commands: echo one\necho two', 'image steps[0].image: python',
  ]);
  const { binder } = assignment(reading, 'A').environment;
  expect(printed(reading, binder.replace(assignment(reading, 'A'), 'NAME', REFERENCE))).toBe(text.replace('      A: b\n', '      NAME:\n        from_secret: name\n'));
  expect(printed(reading, binder.replace(assignment(reading, 'K'), 'NAME', REFERENCE))).toBe(text.replace('K:', 'NAME:'));
  expect(told(read('drone', '.woodpecker/a.yml', 'steps:\n  b:\n    image: python\n    commands: echo\n'))).toEqual(['shell steps.b.commands: echo', 'image steps.b.image: python']);
});

test('Travis CI: variables are words', () => {
  const text = `env:\n  global:\n    - A=b C="d e"\n    - F=g\n    - secure: x\n  jobs:\n    - H=i\nscript: [one, two]\njobs:\n  include:\n    - env: J=k\n      script: three\n`;
  const reading = read('travis', '.travis.yml', text);
  expect(told(reading)).toEqual([
    'workflow env.A: A=b', 'workflow env.C: C=d e', 'workflow env.F: F=g', 'job env.jobs.H: H=i', 'job jobs.include[0].env.J: J=k',
    'shell script: one\ntwo', 'shell jobs.include[0].script: three',
  ]);
  const drop = (name: string): string => printed(reading, [{ op: 'drop', entry: assignment(reading, name).entry }]);
  expect(drop('F')).toBe(text.replace('    - F=g\n', ''));
  expect(drop('A')).toBe(text.replace('A=b ', ''));
});

test('AppVeyor: only lines of a Unix shell are shell', () => {
  expect(told(read('appveyor', 'appveyor.yml', 'environment: {A: b, K: {secure: x}}\ninstall: [{sh: one}, {ps: two}, three]\n'))).toEqual([
    'job environment.A: A=b', 'job environment.K: K (external)', 'shell install[0].sh: one', 'text install: three',
  ]);
});

test('Cloud Build: substitutions, doubled dollars and an entrypoint', () => {
  const reading = read('cloudbuild', 'cloudbuild.yaml', `steps:
  - name: python:3.8
    entrypoint: bash
    args: [-c, 'echo $$A \${_B}']
    env: ['A=\${_C}']
  - name: gcr.io/cloud-builders/kubectl
    args: [apply]
`);
  expect(told(reading)).toEqual([
    'step steps[0].env.A: A=‹_C›', '> steps[1].args: gcr.io/cloud-builders/kubectl|apply [step]', '$ steps[0].args[1]: _B', '$ steps[0].env[0]: _C',
    'shell steps[0].args: echo $A ${_B}', 'image steps[0].image: python:3.8', 'image steps[1].image: gcr.io/cloud-builders/kubectl',
  ]);
  const { binder } = assignment(reading, 'A').environment;
  expect(isRefusal(binder.add('API_KEY', REFERENCE))).toBe(true);
  expect(printed(reading, binder.add('URL', REFERENCE))).toContain("URL=${_URL}");
});

test('pre-commit: local hooks run commands, all of them ask for packages', () => {
  expect(told(read('pre-commit', '.pre-commit-config.yaml', `repos:
  - repo: https://example.test/black
    hooks: [{id: black, entry: ignored, additional_dependencies: ['click==8.0']}]
  - repo: local
    hooks:
      - {id: a, entry: poetry run flake8, args: [--max, '9']}
      - {id: b, entry: bash -c 'one; two'}
`))).toEqual([
    '> repos[1].hooks[0].entry: flake8|--max|9 [job]', 'shell repos[1].hooks[1].entry: one; two', 'pip repos[0].hooks[0].additional_dependencies[0]: click ==8.0',
  ]);
});

test('development containers, as JSON read by the YAML language', () => {
  const reading = read('devcontainer', '.devcontainer/devcontainer.json', `{
  "image": "python:3.8",
  "containerEnv": {"A": "b"},
  "remoteEnv": {"C": "\${localEnv:D}"},
  "postCreateCommand": "one && two",
  "postStartCommand": {"x": ["three", "four"]}
}
`);
  expect(told(reading)).toEqual([
    'container containerEnv.A: A=b', 'step remoteEnv.C: C=‹D›', '$ remoteEnv.C: D', '> postStartCommand.x: three|four [step<container]',
    'shell postCreateCommand: one && two', 'image image: python:3.8',
  ]);
  const site = assignment(reading, 'A');
  expect(printed(reading, site.environment.binder.add('NAME', REFERENCE, site))).toContain('{"A": "b", "NAME": "${localEnv:NAME}"}');
});

test('Conda environments: packages of conda and pip', () => {
  expect(told(read('conda-environment', 'environment.yml', `dependencies:
  - python=3.8
  - conda-forge::dask >=2022.1,<2023
  - numpy 1.22.*
  - pip
  - pip: ['boto3[crt]==1.21 ; python_version > "3.7"', -e ., 'git+https://example.test/x']
variables: {A: b}
`))).toEqual([
    'workflow variables.A: A=b', 'conda dependencies[0]: python =3.8', 'conda dependencies[1]: dask >=2022.1,<2023', 'conda dependencies[2]: numpy 1.22.*',
    'conda dependencies[3]: pip any', 'pip dependencies[4].pip[0]: boto3[crt] ==1.21',
  ]);
});

test('other files are left to others', () => {
  expect(readerOf('docker-compose.yml', 'services: {a: {image: b}}\n')).toBe('docker-compose');
  expect(readerOf('.github/workflows/a.yml', 'on: push\njobs: {a: {steps: [{run: b}]}}\n')).toBe('github-actions');
  expect(readerOf('k8s/pipeline.yaml', 'apiVersion: tekton.dev/v1\nkind: Pipeline\nsteps: [{name: a, script: b}]\n')).toBe('kubernetes');
  expect(readerOf('recipe.yaml', 'steps: [{name: a}]\njobs: [b]\n')).toBeUndefined();
  expect(readerOf('data/pipeline.yml', 'steps: [{name: a, args: [b]}]\n')).toBeUndefined();
  expect(readerOf('a/galaxy.yml', 'dependencies: {a.b: ">=1"}\n')).toBeUndefined();
  expect(readerOf('config.yml', 'jobs: {a: {steps: [{run: b}]}}\nversion: 2\n')).toBeUndefined();
  expect(readerOf('.devcontainer/docker-compose.yml', 'services: {a: {image: b}}\n')).toBe('docker-compose');
  expect(readerOf('.gitlab/issue_templates/a.yml', 'title: a\n')).toBeUndefined();
});
