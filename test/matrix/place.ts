import type { CommandExample, VariableExample } from './example.ts';

/** A place that a site can stand in: prints it there, the finding's exact range between ⟦ and ⟧. */
export type Place = VariablePlace | CommandPlace;

interface PlaceBase {
  readonly id: string;
  /** Tells the language and the dialect. */
  readonly path: string;
}

export interface VariablePlace extends PlaceBase {
  readonly kind: 'variable';
  /** Given to flow runs: a worker gives each run its connection, so nothing takes the place of the old name. */
  readonly ofFlowRuns?: true;
  print(example: VariableExample): string;
}

export interface CommandPlace extends PlaceBase {
  readonly kind: 'command';
  /** `words`: the command, marked. */
  print(example: CommandExample): string;
}

/** Where a setting given to a variable may stand. `LOG: debug` is a bystander that must stay. */
export const VARIABLE_PLACES: readonly VariablePlace[] = [
  variable('kubernetes env list', 'k8s/pod.yaml', ({ name, value }, beside) => pod([
    `      command: [${beside.join(', ')}]`, '      env:', '        - name: LOG', '          value: debug', `        - name: ⟦${name}`, `          value: "${value}"⟧`])),
  variable('kubernetes flow item', 'k8s/pod.yaml', ({ name, value }, beside) => pod([
    `      command: [${beside.join(', ')}]`, `      env: [{name: LOG, value: debug}, {name: ⟦${name}, value: "${value}"⟧}]`])),
  variable('kubernetes flow item in a block list', 'k8s/pod.yaml', ({ name, value }, beside) => pod([
    `      command: [${beside.join(', ')}]`, '      env:', '        - {name: LOG, value: debug}', `        - {name: ⟦${name}, value: '${value}'⟧}`])),
  variable('compose map', 'docker-compose.yml', ({ name, value }, beside) => service([
    `    command: ${beside.join(' ')}`, '    environment:', '      LOG: debug', `      ⟦${name}: ${value}⟧`])),
  variable('compose flow map', 'docker-compose.yml', ({ name, value }, beside) => service([
    `    command: ${beside.join(' ')}`, `    environment: {LOG: debug, ⟦${name}: "${value}"⟧}`])),
  variable('compose list', 'docker-compose.yml', ({ name, value }, beside) => service([
    `    command: ${beside.join(' ')}`, '    environment:', '      - LOG=debug', `      - ⟦${name}=${value}⟧`])),
  variable('compose quoted list', 'docker-compose.yml', ({ name, value }, beside) => service([
    `    command: ${beside.join(' ')}`, '    environment:', '      - "LOG=debug"', `      - "⟦${name}=${value}⟧"`])),
  variable('actions workflow env', '.github/workflows/ci.yml', ({ name, value }, beside) => (
    `on: push\nenv:\n  LOG: debug\n  ⟦${name}: ${value}⟧\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${beside.join(' ')}\n`)),
  variable('actions job env', '.github/workflows/ci.yml', ({ name, value }, beside) => (
    `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env:\n      LOG: debug\n      ⟦${name}: '${value}'⟧\n    steps:\n      - run: ${beside.join(' ')}\n`)),
  variable('actions step env', '.github/workflows/ci.yml', ({ name, value }, beside) => (
    `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${beside.join(' ')}\n        env:\n          LOG: debug\n          ⟦${name}: "${value}"⟧\n`)),
  variable('helm template env list', 'templates/pod.yaml', ({ name, value }, beside) => pod([
    `      command: [${beside.join(', ')}]`, '      env:', '        - name: LOG', '          value: {{ .Values.log | quote }}', `        - name: ⟦${name}`, `          value: "${value}"⟧`,
    '        {{- if .Values.more }}', '        {{- toYaml .Values.more | nindent 8 }}', '        {{- end }}'])),
  variable('helm values env list', 'chart/values.yaml', ({ name, value }, beside) => (
    `forum:\n  image: {repository: prefecthq/prefect, tag: 2-latest}\n  command: [${beside.join(', ')}]\n  extraEnv:\n    - {name: LOG, value: debug}\n    - {name: ⟦${name}, value: "${value}"⟧}\n`)),
  variable('ansible environment', 'tasks/main.yml', ({ name, value }, beside) => `- name: a\n  shell: ${beside.join(' ')}\n  environment:\n    LOG: debug\n    ⟦${name}: "${value}"⟧\n`),
  variable('ansible container env', 'tasks/main.yml', ({ name, value }, beside) => (
    `- name: a\n  docker_container:\n    name: forum\n    image: prefecthq/prefect:2-latest\n    command: ${beside.join(' ')}\n    env:\n      LOG: debug\n      ⟦${name}: "${value}"⟧\n`)),
  variable('compose anchor', 'docker-compose.yml', ({ name, value }, beside) => `x-env: &env\n  LOG: debug\n  ⟦${name}: ${value}⟧\n${service([`    command: ${beside.join(' ')}`, '    environment: *env'])}`),
  variable('shell export', 'start.sh', ({ name, value }, beside) => `#!/bin/bash\nexport LOG=debug\nexport ⟦${name}=${value}⟧\n${beside.join(' ')}\n`),
  variable('shell export of a quoted word', 'start.sh', ({ name, value }, beside) => `#!/bin/bash\nexport LOG=debug\nexport "⟦${name}=${value}⟧"\n${beside.join(' ')}\n`),
  variable('shell prefix', 'start.sh', ({ name, value }, beside) => `#!/bin/bash\nLOG=debug ⟦${name}="${value}"⟧ ${beside.join(' ')}\n`),
  variable('shell assignment, then export', 'start.sh', ({ name, value }, beside) => `#!/bin/bash\nLOG=debug\n⟦${name}='${value}'⟧\nexport LOG ${name}\n${beside.join(' ')}\n`),
  variable('shell assignment under set -a', 'start.sh', ({ name, value }, beside) => `#!/bin/bash\nset -a\nLOG=debug\n⟦${name}='${value}'⟧\n${beside.join(' ')}\n`),
  variable('declare -x', 'start.sh', ({ name, value }, beside) => `#!/bin/bash\ndeclare -x LOG=debug ⟦${name}="${value}"⟧\n${beside.join(' ')}\n`),
  variable('env words', 'start.sh', ({ name, value }, beside) => `#!/bin/bash\nenv LOG=debug ⟦${name}=${value}⟧ ${beside.join(' ')}\n`),
  variable('sudo words', 'start.sh', ({ name, value }, beside) => `#!/bin/bash\nsudo LOG=debug ⟦${name}=${value}⟧ ${beside.join(' ')}\n`),
  variable('dotenv', '.env', ({ name, value }) => `LOG=debug\n⟦${name}=${value}⟧\n`),
  variable('dotenv quoted', '.env', ({ name, value }) => `LOG=debug\nexport ⟦${name}="${value}"⟧\n`),
  variable('docker run -e', 'start.sh', ({ name, value }, beside) => `#!/bin/bash\ndocker run --rm -e LOG=debug -e ⟦${name}=${value}⟧ prefecthq/prefect:2-latest ${beside.join(' ')}\n`),
  variable('docker run --env=', 'start.sh', ({ name, value }, beside) => `#!/bin/bash\ndocker run --rm --env=LOG=debug --env=⟦${name}=${value}⟧ prefecthq/prefect:2-latest ${beside.join(' ')}\n`),
  { ...variable('--env of an agent', 'start.sh', ({ name, value }) => `#!/bin/bash\nprefect agent local start --env LOG=debug --env ⟦${name}=${value}⟧\n`), ofFlowRuns: true },
  variable('dotenv in a heredoc', 'start.sh', ({ name, value }) => `#!/bin/bash\ncat > app.env <<'EOF'\nLOG=debug\n⟦${name}=${value}⟧\nEOF\n`),
  variable('shell export in actions run', '.github/workflows/ci.yml', ({ name, value }, beside) => (
    `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n          export LOG=debug\n          export ⟦${name}=${value}⟧\n          ${beside.join(' ')}\n`)),
  variable('shell prefix in bash -c', 'k8s/pod.yaml', ({ name, value }, beside) => pod([
    `      command: ["bash", "-c", "LOG=debug ⟦${name}='${value}'⟧ ${beside.join(' ')}"]`])),
  variable('makefile export', 'Makefile', ({ name, value }, beside) => `export LOG = debug\nexport ⟦${name} = ${value}⟧\n\nrun:\n\t@echo start\n\t${beside.join(' ')}\n`),
  variable('makefile variable, then export', 'Makefile', ({ name, value }, beside) => `LOG := debug\n⟦${name} := ${value}⟧\nexport LOG ${name}\n\nrun:\n\t@echo start\n\t${beside.join(' ')}\n`),
  variable('makefile export of a target', 'Makefile', ({ name, value }, beside) => `run: export LOG = debug\nrun: export ⟦${name} = ${value}⟧\nrun:\n\t@echo start\n\t${beside.join(' ')}\n`),
  variable('makefile recipe prefix', 'Makefile', ({ name, value }, beside) => `run:\n\t@echo start\n\tLOG=debug ⟦${name}="${value}"⟧ ${beside.join(' ')}\n\techo done\n`),
  variable('justfile export', 'justfile', ({ name, value }, beside) => `export LOG := "debug"\nexport ⟦${name} := "${value}"⟧\n\nrun:\n    ${beside.join(' ')}\n`),
  variable('jenkins environment', 'Jenkinsfile', ({ name, value }, beside) => pipeline([`sh '${beside.join(' ')}'`], ["LOG = 'debug'", `⟦${name} = '${value}'⟧`])),
  variable('jenkins export in sh', 'Jenkinsfile', ({ name, value }, beside) => pipeline(["sh '''", '    export LOG=debug', `    export ⟦${name}=${value}⟧`, `    ${beside.join(' ')}`, "'''"])),
  variable('dockerfile env', 'Dockerfile', ({ name, value }, beside) => image([`ENV LOG=debug ⟦${name}=${value}⟧`, `CMD ${beside.join(' ')}`])),
  variable('dockerfile env lines', 'Dockerfile', ({ name, value }, beside) => image(['ENV LOG=debug \\', `    ⟦${name}="${value}"⟧ \\`, '    TZ=UTC', `CMD [${beside.map(quoted).join(', ')}]`])),
  variable('dockerfile env, old form', 'Dockerfile', ({ name, value }, beside) => image(['ENV LOG debug', `ENV ⟦${name} ${value}⟧`, `CMD ${beside.join(' ')}`])),
  variable('dockerfile argument', 'Dockerfile', ({ name, value }, beside) => image(['ARG LOG=debug', `ARG ⟦${name}=${value}⟧`, `RUN ${beside.join(' ')}`])),
  variable('dockerfile export in a run', 'Dockerfile', ({ name, value }, beside) => image([`RUN export LOG=debug && \\`, `    export ⟦${name}='${value}'⟧ && \\`, `    ${beside.join(' ')}`])),
  variable('gitlab variables', '.gitlab-ci.yml', ({ name, value }, beside) => `a:\n  variables:\n    LOG: debug\n    ⟦${name}: ${value}⟧\n  script:\n    - ${beside.join(' ')}\n    - echo done\n`),
  variable('gitlab global variable with a description', '.gitlab-ci.yml', ({ name, value }, beside) => (
    `variables:\n  LOG: debug\n  ⟦${name}:\n    value: "${value}"⟧\n    description: theirs\na:\n  script: ${beside.join(' ')}\n`)),
  variable('gitlab export in an item', '.gitlab-ci.yml', ({ name, value }, beside) => (
    `a:\n  script:\n    - export LOG=debug\n    - export ⟦${name}=${value}⟧\n    - ${beside.join(' ')}\n    - echo done\n`)),
  variable('circleci job environment', '.circleci/config.yml', ({ name, value }, beside) => (
    `jobs:\n  a:\n    docker: [{image: forum/flows:3}]\n    environment:\n      LOG: debug\n      ⟦${name}: ${value}⟧\n    steps:\n      - run: ${beside.join(' ')}\n`)),
  variable('circleci step environment', '.circleci/config.yml', ({ name, value }, beside) => (
    `jobs:\n  a:\n    machine: true\n    steps:\n      - run:\n          command: ${beside.join(' ')}\n          environment: {LOG: debug, ⟦${name}: "${value}"⟧}\n`)),
  variable('azure variable list', 'azure-pipelines.yml', ({ name, value }, beside) => (
    `variables:\n  - name: LOG\n    value: debug\n  - name: ⟦${name}\n    value: "${value}"⟧\nsteps:\n  - bash: ${beside.join(' ')}\n`)),
  variable('azure step env', 'azure-pipelines.yml', ({ name, value }, beside) => `steps:\n  - script: ${beside.join(' ')}\n    env:\n      LOG: debug\n      ⟦${name}: ${value}⟧\n`),
  variable('codebuild variables', 'buildspec.yml', ({ name, value }, beside) => (
    `version: 0.2\nenv:\n  variables:\n    LOG: debug\n    ⟦${name}: '${value}'⟧\nphases:\n  build:\n    commands:\n      - ${beside.join(' ')}\n`)),
  variable('drone step', '.drone.yml', ({ name, value }, beside) => (
    `kind: pipeline\ntype: docker\nsteps:\n  - name: a\n    image: forum/flows:3\n    environment:\n      LOG: debug\n      ⟦${name}: ${value}⟧\n    commands:\n      - ${beside.join(' ')}\n`)),
  variable('travis words', '.travis.yml', ({ name, value }, beside) => `env:\n  global:\n    - LOG=debug\n    - ⟦${name}="${value}⟧"\nscript: ${beside.join(' ')}\n`),
  variable('hatch variables', 'pyproject.toml', ({ name, value }, beside) => (
    `[tool.hatch.envs.default.env-vars]\nLOG = "debug"\n⟦${name} = "${value}"⟧ # ours\n\n[tool.hatch.envs.default.scripts]\nrun = "${beside.join(' ')}"\n`)),
  variable('poe task variables, one line', 'pyproject.toml', ({ name, value }, beside) => (
    `[tool.poe.tasks.run]\nshell = """\nset -e\n${beside.join(' ')}\n"""\nenv = { LOG = "debug", ⟦${name} = '${value}'⟧ }\n`)),
  variable('systemd line', 'a.service', ({ name, value }, beside) => unit(['Environment=LOG=debug', `Environment=⟦${name}=${value}⟧`, `ExecStart=/opt/bin/${beside.join(' ')}`])),
  variable('systemd words', 'a.service', ({ name, value }, beside) => unit([`Environment="LOG=debug" "⟦${name}=${value}⟧" MARK=5%%`, `ExecStart=/opt/bin/${beside.join(' ')}`])),
  variable('systemd continued words', 'a.service', ({ name, value }, beside) => unit([`Environment=LOG=debug \\`, `    ⟦${name}='${value}'⟧ \\`, '    TZ=UTC', `ExecStart=/opt/bin/${beside.join(' ')}`])),
  variable('supervisord list', 'supervisord.conf', ({ name, value }, beside) => `[program:a]\ncommand=${beside.join(' ')} ; theirs\nenvironment=LOG="debug",⟦${name}="${value}"⟧\n`),
  variable('supervisord lines', 'supervisord.conf', ({ name, value }, beside) => `[program:a]\ncommand=${beside.join(' ')}\nenvironment=\n  LOG="debug",\n  ⟦${name}='${value}'⟧,\n  TZ="UTC"\n`),
  variable('tox lines', 'tox.ini', ({ name, value }, beside) => `[testenv]\nset_env =\n    LOG = debug\n    ⟦${name} = ${value}⟧\ncommands = ${beside.join(' ')}\n`),
  variable('systemd in a heredoc', 'start.sh', ({ name, value }, beside) => (
    `#!/bin/bash\nsudo tee /etc/systemd/system/a.service > /dev/null <<'EOF'\n${unit(['Environment=LOG=debug', `Environment="⟦${name}=${value}⟧"`, `ExecStart=/opt/bin/${beside.join(' ')}`])}EOF\n`)),
];

/** Where a command may stand. */
export const COMMAND_PLACES: readonly CommandPlace[] = [
  command('shell script', 'start.sh', (words) => `#!/bin/bash\nset -e\n${words.join(' ')}\necho done\n`),
  command('ansible shell', 'tasks/main.yml', (words) => `- name: a\n  shell: |\n    set -e\n    ${words.join(' ')}\n    echo {{ done }}\n`),
  command('helm template bash -c', 'templates/pod.yaml', (words) => pod(['      command: ["bash", "-c"]', '      args:', '        - |', '          set -e', `          ${words.join(' ')}`, '          echo {{ .Values.done }}'])),
  command('shell continued lines', 'start.sh', (words) => `#!/bin/bash\nset -e\n${words.join(' \\\n  ')}\necho done\n`),
  command('shell behind wrappers', 'start.sh', (words) => `#!/bin/bash\nset -e\nnohup poetry run ${words.join(' ')} &\necho done\n`),
  command('actions literal run', '.github/workflows/ci.yml', (words) => step('run: |', ['set -e', words.join(' '), 'echo done'])),
  command('actions folded run', '.github/workflows/ci.yml', (words) => step('run: >', [`set -e &&`, words.join(' '), '&& echo done'])),
  command('actions plain run', '.github/workflows/ci.yml', (words) => step(`run: ${words.join(' ')}`)),
  command('actions double-quoted run', '.github/workflows/ci.yml', (words) => step(`run: "${words.join(' ')}"`)),
  command('actions single-quoted run', '.github/workflows/ci.yml', (words) => step(`run: '${words.join(' ')}'`)),
  command('kubernetes block argv', 'k8s/pod.yaml', (words) => pod(['      command:', ...words.map((word) => `        - ${word}`)])),
  command('kubernetes flow argv', 'k8s/pod.yaml', (words) => pod([`      command: [${words.map(quoted).join(', ')}]`])),
  command('kubernetes command and args', 'k8s/pod.yaml', (words) => pod([`      command: [${words[0]}]`, '      args:', ...words.slice(1).map((word) => `        - ${word}`)])),
  command('kubernetes bash -c literal', 'k8s/pod.yaml', (words) => pod(['      command: ["bash", "-c"]', '      args:', '        - |', '          set -e', `          ${words.join(' ')}`])),
  command('kubernetes bash -c flow', 'k8s/pod.yaml', (words) => pod([`      command: ["bash", "-c", "set -e; ${words.join(' ')}"]`])),
  command('compose string command', 'docker-compose.yml', (words) => service([`    command: ${words.join(' ')}`])),
  command('compose list command', 'docker-compose.yml', (words) => service([`    command: [${words.map(quoted).join(', ')}]`])),
  command('compose bash -c', 'docker-compose.yml', (words) => service([`    command: bash -c "set -e && ${words.join(' ')}"`])),
  command('compose folded bash -c', 'docker-compose.yml', (words) => service(['    command: >', '      bash -c "set -e', `      && ${words.join(' ')}"`])),
  command('makefile recipe', 'Makefile', (words) => `.PHONY: run\nrun:\n\t@echo start\n\t@${words.join(' ')}\n\t@echo done\n`),
  command('justfile recipe', 'justfile', (words) => `run:\n    @echo start\n    ${words.join(' ')}\n    echo done\n`),
  command('jenkins sh', 'Jenkinsfile', (words) => pipeline(['echo "start"', `sh '${words.join(' ')}'`, "sh 'echo done'"], ["LOG = 'debug'"])),
  command('jenkins sh of lines', 'Jenkinsfile', (words) => pipeline(["sh(script: '''", '    set -e', `    ${words.join(' ')}`, "''', returnStatus: true)"])),
  command('bash -c in shell', 'start.sh', (words) => `#!/bin/bash\nbash -c 'set -e; ${words.join(' ')}'\n`),
  command('heredoc fed to bash', 'start.sh', (words) => `#!/bin/bash\nbash <<'EOF'\nset -e\n${words.join(' ')}\nEOF\n`),
  command('docker run', 'start.sh', (words) => `#!/bin/bash\ndocker run --rm prefecthq/prefect:2-latest ${words.join(' ')}\n`),
  command('actions bash -c in run', '.github/workflows/ci.yml', (words) => step('run: |', ['set -e', `bash -c "${words.join(' ')}"`])),
  command('dockerfile run', 'Dockerfile', (words) => image([`RUN set -e; ${words.join(' ')}; echo done`])),
  command('dockerfile continued run', 'Dockerfile', (words) => image(['RUN set -e && \\', `    ${words.join(' ')} && \\`, '    echo done'])),
  command('dockerfile heredoc run', 'Dockerfile', (words) => image(['RUN <<EOF', 'set -e', words.join(' '), 'EOF'])),
  command('dockerfile shell form', 'Dockerfile', (words) => image([`CMD ${words.join(' ')}`])),
  command('dockerfile exec form', 'Dockerfile', (words) => image([`CMD [${words.map(quoted).join(', ')}]`])),
  command('dockerfile exec form of a shell', 'Dockerfile', (words) => image([`CMD ["sh", "-c", "set -e; ${words.join(' ')}"]`])),
  command('gitlab script item', '.gitlab-ci.yml', (words) => `a:\n  script:\n    - set -e\n    - ${words.join(' ')}\n    - echo done\n`),
  command('gitlab literal item', '.gitlab-ci.yml', (words) => `a:\n  before_script: [set -e]\n  script:\n    - |\n      ${words.join(' ')}\n      echo done\n    - echo next\n`),
  command('circleci run', '.circleci/config.yml', (words) => `jobs:\n  a:\n    machine: true\n    steps:\n      - run:\n          command: |\n            set -e\n            ${words.join(' ')}\n      - run: echo next\n`),
  command('azure script', 'azure-pipelines.yml', (words) => `steps:\n  - script: |\n      set -e\n      ${words.join(' ')}\n    displayName: x\n  - script: echo next\n`),
  command('azure bash task', 'azure-pipelines.yml', (words) => `jobs:\n  - job: a\n    steps:\n      - task: Bash@3\n        inputs:\n          targetType: inline\n          script: |\n            set -e\n            ${words.join(' ')}\n`),
  command('codebuild command', 'buildspec.yml', (words) => `version: 0.2\nphases:\n  build:\n    commands:\n      - set -e\n      - ${words.join(' ')}\n      - echo done\n`),
  command('bitbucket step', 'bitbucket-pipelines.yml', (words) => `pipelines:\n  default:\n    - step:\n        script:\n          - set -e\n          - ${words.join(' ')}\n          - echo done\n`),
  command('drone step', '.drone.yml', (words) => `kind: pipeline\ntype: docker\nsteps:\n  - name: a\n    image: forum/flows:3\n    commands:\n      - set -e\n      - ${words.join(' ')}\n`),
  command('taskipy task', 'pyproject.toml', (words) => `[tool.taskipy.tasks]\nrun = "${words.join(' ')}"\ntest = "echo done"\n`),
  command('hatch script of several commands', 'pyproject.toml', (words) => `[tool.hatch.envs.default.scripts]\nrun = [\n  "set -e",\n  '${words.join(' ')}',\n  "echo done",\n]\n`),
  command('systemd line', 'a.service', (words) => unit(['EnvironmentFile=/etc/forum/env', `ExecStart=-${words.join(' ')}`])),
  command('systemd continued line', 'a.service', (words) => unit([`ExecStart=${words.join(' \\\n  ')}`])),
  command('systemd bash -c', 'a.service', (words) => unit([`ExecStart=/bin/bash -c 'set -e; ${words.join(' ')}'`])),
  command('supervisord command', 'supervisord.conf', (words) => `[program:a]\ncommand=${words.join(' ')} ; theirs\nautorestart=true\n`),
  command('supervisord bash -c', 'supervisord.conf', (words) => `[program:a]\ncommand=bash -c "set -e; ${words.join(' ')}"\nautorestart=true\n`),
  command('tox command', 'tox.ini', (words) => `[testenv]\ncommands =\n    python a.py\n    ${words.join(' ').replace(/[{}]/g, '\\$&')}\n`),
  command('procfile', 'Procfile', (words) => `web: python a.py\nworker: set -e; ${words.join(' ')}\n`),
];

function variable(id: string, path: string, print: (example: VariableExample, beside: readonly string[]) => string): VariablePlace {
  return { id, path, kind: 'variable', print: (example) => print(example, example.beside ?? ['python', 'flow.py']) };
}

/** Marks the words of the site before they are printed; marks at a word's edge go outside its quotes (`quoted`). */
function command(id: string, path: string, print: (words: readonly string[]) => string): CommandPlace {
  return {
    id, path, kind: 'command',
    print: ({ words, site: [first, last] }) => print(words.map((word, index) => `${index === first ? '⟦' : ''}${word}${index === last ? '⟧' : ''}`)),
  };
}

/** Quotes belong to a word, and not to the `NAME=value` in it. */
function quoted(word: string): string {
  if (word.includes('=')) return `"${word}"`;
  const [, open = '', text = '', close = ''] = /^(⟦?)([^⟦⟧]*)(⟧?)$/.exec(word) ?? [];
  return `${open}"${text}"${close}`;
}

function unit(lines: readonly string[]): string {
  return ['[Unit]', 'Description=Forum', '', '[Service]', 'User=forum', ...lines, 'Restart=always', ''].join('\n');
}

function pod(lines: readonly string[]): string {
  return ['apiVersion: v1', 'kind: Pod', 'metadata:', '  name: forum', 'spec:', '  containers:', '    - name: forum', '      image: prefecthq/prefect:2-latest', ...lines, '      tty: true', ''].join('\n');
}

function pipeline(steps: readonly string[], environment: readonly string[] = []): string {
  const block = environment.length === 0 ? [] : ['    environment {', ...environment.map((line) => `        ${line}`), '    }'];
  return ['pipeline {', '    options { timestamps() }', ...block, '    stages {', "        stage('a') {", '            steps {', ...steps.map((line) => `                ${line}`), '            }', '        }', '    }', '}', ''].join('\n');
}

function service(lines: readonly string[]): string {
  return ['services:', '  forum:', '    image: prefecthq/prefect:2-latest', ...lines, '    restart: always', ''].join('\n');
}

function image(lines: readonly string[]): string {
  return ['FROM prefecthq/prefect:2-latest', ...lines, ''].join('\n');
}

function step(key: string, lines: readonly string[] = []): string {
  return ['on: push', 'jobs:', '  a:', '    runs-on: ubuntu-latest', '    steps:', `      - ${key}`, ...lines.map((line) => `          ${line}`), '      - run: echo next', ''].join('\n');
}
