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
  variable('terraform env block', 'main.tf', ({ name, value }, beside) => terraformPod([
    `command = [${beside.map(quoted).join(', ')}]`, '', 'env {', '  name  = "LOG"', '  value = "debug"', '}', '', 'env {', `  name  = ⟦"${name}"`, `  value = "${value}"⟧`, '}'])),
  variable('terraform jsonencode', 'main.tf', ({ name, value }, beside) => terraformTask([
    `command     = [${beside.map(quoted).join(', ')}]`, 'environment = [', '  { name = "LOG", value = "debug" },', `  { name = ⟦"${name}", value = "${value}"⟧ },`, ']'])),
  variable('terraform map', 'main.tf', ({ name, value }, beside) => (
    `module "forum" {\n  source  = "./task"\n  image   = "prefecthq/prefect:2-latest"\n  command = [${beside.map(quoted).join(', ')}]\n  environment_variables = merge(var.more, {\n    LOG = "debug"\n    ⟦${name} = "${value}"⟧ # ours\n  })\n}\n`)),
  variable('terraform export in user data', 'main.tf', ({ name, value }, beside) => userData(['export LOG=debug', `export ⟦${name}=${value}⟧`, beside.join(' ')])),
  variable('typescript pulumi env list', 'infra/agent.ts', ({ name, value }, beside) => deployment([
    `command: [${beside.map(quoted).join(', ')}],`, 'env: [', '  { name: "LOG", value: "debug" },', `  { name: ⟦"${name}", value: "${value}"⟧ },`, '],'])),
  variable('typescript cdk environment', 'lib/stack.ts', ({ name, value }, beside) => (
    `task.addContainer('forum', {\n  image: ecs.ContainerImage.fromRegistry('prefecthq/prefect:2-latest'),\n  command: [${beside.map((word) => `'${word}'`).join(', ')}],\n  environment: {\n    LOG: 'debug',\n    ⟦${name}: '${value}'⟧, // ours\n  },\n});\n`)),
  variable('typescript call', 'run.mjs', ({ name, value }, beside) => (
    `import { spawn } from 'child_process';\nspawn('${beside[0]!}', [${beside.slice(1).map((word) => `'${word}'`).join(', ')}], { env: { ...process.env, LOG: 'debug', ⟦'${name}': '${value}'⟧ } });\n`)),
  variable('typescript process', 'setup.js', ({ name, value }, beside) => (
    `const { execSync } = require('child_process');\nprocess.env.LOG = 'debug';\nprocess.env.⟦${name} = "${value}"⟧;\nexecSync('${beside.join(' ')}');\n`)),
  variable('notebook %env', 'n.ipynb', ({ name, value }, beside) => cells([['%env LOG=debug', `%env ⟦${name}=${value}⟧`], [`!${beside.join(' ')}`]])),
  variable('markdown fence', 'README.md', ({ name, value }, beside) => `# Forum\n\n- start it:\n\n  \`\`\`bash\n  export LOG=debug\n  export ⟦${name}=${value}⟧\n  ${beside.join(' ')}\n  \`\`\`\n`),
  variable('markdown transcript', 'README.md', ({ name, value }, beside) => `# Forum\n\n\`\`\`console\n$ export LOG=debug\n$ export ⟦${name}="${value}"⟧\n$ ${beside.join(' ')}\nstarted\n\`\`\`\n`),
  variable('markdown fence of variables', 'README.md', ({ name, value }) => `# Forum\n\n\`\`\`env\nLOG=debug\n⟦${name}=${value}⟧\n\`\`\`\n`),
  variable('rst code block', 'docs/run.rst', ({ name, value }, beside) => `Forum\n=====\n\n.. code-block:: bash\n\n   export LOG=debug\n   export ⟦${name}=${value}⟧\n   ${beside.join(' ')}\n\nafter\n`),
  variable('powershell variable', 'start.ps1', ({ name, value }, beside) => `$env:LOG = "debug"\n$env:⟦${name} = "${value}"⟧ # ours\n${beside.join(' ')}\n`),
  variable('powershell method', 'start.ps1', ({ name, value }, beside) => `$env:LOG = 'debug'\n[Environment]::SetEnvironmentVariable('⟦${name}', '${value}'⟧, 'User')\n${beside.join(' ')}\n`),
  variable('batch set', 'start.bat', ({ name, value }, beside) => `@echo off\nset LOG=debug\nset ⟦${name}=${value}⟧\n${beside.join(' ')}\n`),
  variable('batch quoted set', 'start.cmd', ({ name, value }, beside) => `@echo off\nset "LOG=debug"\nset "⟦${name}=${value}⟧"\n${beside.join(' ')}\n`),
  variable('kubernetes json', 'k8s/pod.json', ({ name, value }, beside) => (
    `{\n  "apiVersion": "v1",\n  "kind": "Pod",\n  "spec": {\n    "containers": [\n      {\n        "name": "forum",\n        "image": "prefecthq/prefect:2-latest",\n        "command": [${beside.map(quoted).join(', ')}],\n        "env": [\n          {\n            "name": "LOG",\n            "value": "debug"\n          },\n          {\n            "name": ⟦"${name}",\n            "value": "${value}"⟧\n          }\n        ]\n      }\n    ]\n  }\n}\n`)),
  variable('ecs environment', 'task.json', ({ name, value }, beside) => ecsTask(beside, `{"name": "LOG", "value": "debug"}, {"name": ⟦"${name}", "value": "${value}"⟧}`)),
  variable('cloudformation environment', 'stack.yaml', ({ name, value }, beside) => (
    `Resources:\n  Forum:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      Family: !Ref AWS::StackName\n      ContainerDefinitions:\n        - Name: forum\n          Image: prefecthq/prefect:2-latest\n          Command: [${beside.join(', ')}]\n          Environment:\n            - Name: LOG\n              Value: !Ref Log\n            - Name: ⟦${name}\n              Value: "${value}"⟧\n`)),
  variable('devcontainer', '.devcontainer/devcontainer.json', ({ name, value }, beside) => (
    `// ours\n{\n\t"image": "prefecthq/prefect:2-latest",\n\t"containerEnv": {\n\t\t"LOG": "debug", // theirs\n\t\t⟦"${name}": "${value}"⟧,\n\t},\n\t"postStartCommand": [${beside.map(quoted).join(', ')}],\n}\n`)),
  variable('editor launch', '.vscode/launch.json', ({ name, value }, beside) => (
    `{\n  "configurations": [\n    {\n      "type": "node",\n      "program": "${beside[0]!}",\n      "args": [${beside.slice(1).map(quoted).join(', ')}],\n      "env": { "LOG": "debug", ⟦"${name}": "${value}"⟧ }\n    }\n  ]\n}\n`)),
  variable('python process', 'flow.py', ({ name, value }, beside) => (
    `import os\nimport subprocess\n\nos.environ["LOG"] = "debug"\nos.environ["⟦${name}"] = "${value}"⟧\nsubprocess.run([${beside.map(quoted).join(', ')}], check=True)\nos.environ["TZ"] = "UTC"\n`)),
  variable('python map of a command', 'flow.py', ({ name, value }, beside) => (
    `import os\nimport subprocess\n\nsubprocess.run(\n    [${beside.map(quoted).join(', ')}],\n    env={\n        **os.environ,\n        "LOG": "debug",\n        ⟦"${name}": "${value}"⟧,\n    },\n)\n`)),
  variable('python map', 'flow.py', ({ name, value }) => `variables = {"LOG": "debug", ⟦"${name}": "${value}"⟧}\nstart("prefect", env=variables)\n`),
];

/** Where a command may stand. */
export const COMMAND_PLACES: readonly CommandPlace[] = [
  command('markdown fence', 'README.md', (words) => `# Forum\n\n\`\`\`sh\nset -e\n${words.join(' ')}\necho done\n\`\`\`\n`),
  command('markdown transcript', 'README.md', (words) => `# Forum\n\n\`\`\`console\n$ cd forum\n$ ${words.join(' ')}\nstarted\n\`\`\`\n`),
  command('rst literal block', 'docs/run.rst', (words) => `Forum\n=====\n\nRun::\n\n    cd forum\n    ${words.join(' ')}\n\nafter\n`),
  command('powershell', 'start.ps1', (words) => `Write-Output start\n${windowsWords(words).join(' ')}\nWrite-Output done\n`),
  command('powershell continued lines', 'start.ps1', (words) => `function Start-Forum {\n    ${windowsWords(words).join(' `\n        ')}\n    Write-Output done\n}\n`),
  command('batch', 'start.bat', (words) => `@echo off\ncall ${windowsWords(words).join(' ')}\necho done\n`),
  command('batch continued lines', 'start.bat', (words) => `@echo off\n${windowsWords(words).join(' ^\n  ')}\necho done\n`),
  command('actions pwsh', '.github/workflows/ci.yml', (words) => step('shell: pwsh\n        run: |', ['Write-Output start', windowsWords(words).join(' '), 'Write-Output done'])),
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
  command('terraform user data', 'main.tf', (words) => userData(['set -e', words.join(' '), 'echo done'])),
  command('terraform bash -c', 'main.tf', (words) => terraformPod(['command = ["bash", "-c"]', `args    = ["set -e; ${words.join(' ')}; echo \${var.done}"]`])),
  command('terraform argv', 'main.tf', (words) => terraformPod([`command = [${words.map(quoted).join(', ')}]`])),
  command('terraform provisioner', 'main.tf', (words) => `resource "null_resource" "a" {\n  provisioner "local-exec" {\n    command = "set -e; ${words.join(' ')}; echo done"\n  }\n}\n`),
  command('terraform template', 'start.sh.tftpl', (words) => `#!/bin/bash\nset -e\n${words.join(' ')}\necho \${done}\n`),
  command('typescript pulumi argv', 'infra/agent.ts', (words) => deployment([`command: [${words.map(quoted).join(', ')}],`])),
  command('typescript bash -c', 'infra/agent.ts', (words) => deployment(['command: ["bash", "-c"],', `args: [\`set -e; ${words.join(' ')}; echo \${done}\`],`])),
  command('ecs argv', 'task.json', (words) => ecsTask(words, '{"name": "LOG", "value": "debug"}')),
  command('ecs sh -c', 'task.json', (words) => ecsTask([], '{"name": "LOG", "value": "debug"}').replace('[]', () => `["sh", "-c", "set -e; ${words.join(' ')}"]`)),
  command('package script', 'package.json', (words) => `{\n  "name": "forum",\n  "scripts": {\n    "start": "set -e; ${words.join(' ')}",\n    "test": "echo done"\n  }\n}\n`),
  command('editor task', '.vscode/tasks.json', (words) => `{\n  // ours\n  "tasks": [\n    { "label": "run", "type": "shell", "command": "set -e; ${words.join(' ')}" },\n  ],\n}\n`),
  command('cloudformation user data', 'stack.yaml', (words) => (
    `Resources:\n  Forum:\n    Type: AWS::EC2::Instance\n    Properties:\n      UserData:\n        Fn::Base64: !Sub |\n          #!/bin/bash\n          set -e\n          ${words.join(' ')}\n          echo \${AWS::StackName}\n`)),
  command('notebook command', 'n.ipynb', (words) => cells([['import os', `!${words.join(' ')}`, 'print("done")']])),
  command('notebook cell of bash', 'n.ipynb', (words) => cells([['%%bash', 'set -e', words.join(' '), 'echo done']])),
  command('python argv', 'start.py', (words) => `import subprocess\n\nsubprocess.run([${words.map(quoted).join(', ')}], check=True)\nprint("done")\n`),
  command('python os.system', 'start.py', (words) => `import os\n\nos.system("set -e; ${words.join(' ')}; echo done")\n`),
];

/** A task definition of ECS with one container. */
function ecsTask(words: readonly string[], variables: string): string {
  return `{\n  "family": "forum",\n  "containerDefinitions": [\n    {\n      "name": "forum",\n      "image": "prefecthq/prefect:2-latest",\n      "command": [${words.map(quoted).join(', ')}],\n      "environment": [${variables}]\n    }\n  ]\n}\n`;
}

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

/** Words in quotes where braces and carets mean something to the shells of Windows. */
function windowsWords(words: readonly string[]): readonly string[] {
  return words.map((word) => (/[{}^]/.test(word) ? quoted(word) : word));
}

/** A notebook with code cells; marks stay outside of what JSON escapes. */
function cells(sources: readonly (readonly string[])[]): string {
  const written = sources.map((lines) => ['  {', '   "cell_type": "code",', '   "execution_count": 1,', '   "metadata": {},', '   "outputs": [],', '   "source": [',
    ...lines.map((line, index) => (index < lines.length - 1 ? `    ${JSON.stringify(`${line}\n`)},` : `    ${JSON.stringify(line)}`)), '   ]', '  }'].join('\n'));
  return ['{', ' "cells": [', written.join(',\n'), ' ],', ' "metadata": {},', ' "nbformat": 4,', ' "nbformat_minor": 4', '}', ''].join('\n');
}

function unit(lines: readonly string[]): string {
  return ['[Unit]', 'Description=Forum', '', '[Service]', 'User=forum', ...lines, 'Restart=always', ''].join('\n');
}

function pod(lines: readonly string[]): string {
  return ['apiVersion: v1', 'kind: Pod', 'metadata:', '  name: forum', 'spec:', '  containers:', '    - name: forum', '      image: prefecthq/prefect:2-latest', ...lines, '      tty: true', ''].join('\n');
}

function deployment(lines: readonly string[]): string {
  const open = ['new k8s.apps.v1.Deployment("forum", {', '  spec: {', '    template: {', '      spec: {', '        containers: [{', '          name: "forum",', '          image: "prefecthq/prefect:2-latest",'];
  return [...open, ...lines.map((line) => `          ${line}`), '          tty: true,', '        }],', '      },', '    },', '  },', '});', ''].join('\n');
}

function terraformPod(lines: readonly string[]): string {
  const open = ['resource "kubernetes_pod" "forum" {', '  metadata {', '    name = "forum"', '  }', '', '  spec {', '    container {', '      name  = "forum"', '      image = "prefecthq/prefect:2-latest"'];
  return [...open, ...lines.map((line) => (line === '' ? '' : `      ${line}`)), '      tty   = true', '    }', '  }', '}', ''].join('\n');
}

function terraformTask(lines: readonly string[]): string {
  const open = ['resource "aws_ecs_task_definition" "forum" {', '  family = "forum"', '  container_definitions = jsonencode([', '    {', '      name        = "forum"', '      image       = "prefecthq/prefect:2-latest"'];
  return [...open, ...lines.map((line) => `      ${line}`), '      essential   = true', '    }', '  ])', '}', ''].join('\n');
}

function userData(lines: readonly string[]): string {
  return ['resource "aws_instance" "forum" {', '  ami = var.ami', '', '  user_data = <<-EOT', '    #!/bin/bash', ...lines.map((line) => `    ${line}`), '  EOT', '}', ''].join('\n');
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
