import { base64 } from './value.ts';

/** What stands where: `auth` and `secret` at a site, `neighbour` at an entry whose name looks secret, `url` as a password. */
export type Kind = 'auth' | 'secret' | 'neighbour' | 'url' | 'base64';

export const KINDS: readonly Kind[] = ['auth', 'secret', 'neighbour', 'url', 'base64'];

/** One file with a canary in it, and a 1.x site near it. */
export interface Source {
  readonly id: string;
  readonly path: string;
  /** The file is read in its language, so the finding at the canary says that it is masked. */
  readonly understood: boolean;
  print(entry: Entry): string;
}

export interface Entry {
  readonly name: string;
  readonly value: string;
}

/** Name and value of the entry that holds the canary. */
export function entryOf(kind: Kind, value: string): Entry {
  switch (kind) {
    case 'auth': return { name: 'PREFECT__CLOUD__API_KEY', value };
    case 'secret': return { name: 'PREFECT__CONTEXT__SECRETS__SMTP', value };
    case 'neighbour': return { name: 'DB_PASSWORD', value };
    case 'url': return { name: 'PREFECT__CLOUD__API', value: `http://forum:${value}@prefect.internal:4200/graphql` };
    case 'base64': return { name: 'SMTP_TOKEN', value: base64(`forum:${value}`) };
  }
}

const understood = (id: string, path: string, print: Source['print']): Source => ({ id, path, understood: true, print });
const unknown = (id: string, path: string, print: Source['print']): Source => ({ id, path, understood: false, print });

/** Every format and nesting; `PREFECT__BACKEND` is the site beside it. */
export const SOURCES: readonly Source[] = [
  understood('kubernetes list', 'k8s/pod.yaml', ({ name, value }) => pod(`      env:\n        - name: PREFECT__BACKEND\n          value: cloud\n        - name: ${name}\n          value: "${value}"\n`)),
  understood('kubernetes flow', 'k8s/pod.yaml', ({ name, value }) => pod(`      env: [{name: PREFECT__BACKEND, value: cloud}, {name: ${name}, value: '${value}'}]\n`)),
  understood('kubernetes config map', 'k8s/config.yaml', ({ name, value }) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: forum\ndata:\n  PREFECT__BACKEND: cloud\n  ${name}: ${value}\n`),
  understood('kubernetes secret', 'k8s/secret.yaml', ({ name, value }) => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: forum\nstringData:\n  PREFECT__BACKEND: cloud\n  ${name}: ${value}\ndata:\n  ${name}_2: ${base64(value)}\n`),
  unknown('template with a default', 'templates/pod.yaml', ({ name, value }) => pod(`      env:\n        - name: PREFECT__BACKEND\n          value: {{ .Values.b }}\n        - name: ${name}\n          value: {{ .Values.x | default "${value}" }}\n`)),
  unknown('template condition in a value', 'templates/pod.yaml', ({ name, value }) => pod(`      env:\n        - name: PREFECT__BACKEND\n          value: {{ .Values.b }}\n        - name: ${name}\n          value: "{{ if .Values.x }}{{ .Values.x }}{{ else }}${value}{{ end }}"\n`)),
  unknown('template that does not parse', 'templates/pod.yaml', ({ name, value }) => `a: [\n{{ if .Values.x }}\nenv:\n  PREFECT__BACKEND: cloud\n  ${name}: ${value}\n{{ end }}\n`),
  understood('ansible environment', 'tasks/main.yml', ({ name, value }) => `- shell: python flow.py\n  environment:\n    PREFECT__BACKEND: cloud\n    ${name}: "${value}"\n`),
  understood('ansible default', 'tasks/main.yml', ({ name, value }) => `- shell: python flow.py\n  environment:\n    PREFECT__BACKEND: cloud\n    ${name}: "{{ x | default('${value}') }}"\n`),
  understood('ansible shell', 'tasks/main.yml', ({ name, value }) => `- name: a\n  shell: |\n    export PREFECT__BACKEND=cloud\n    export ${name}=${value} X={{ y }}\n`),
  understood('helm values', 'chart/values.yaml', ({ name, value }) => `agent:\n  extraEnv:\n    - {name: PREFECT__BACKEND, value: cloud}\n    - {name: ${name}, value: "${value}"}\n`),
  understood('kustomize literals', 'kustomization.yaml', ({ name, value }) => `secretGenerator:\n  - name: forum\n    literals:\n      - PREFECT__BACKEND=cloud\n      - ${name}=${value}\n`),
  understood('dotenv in a config map', 'k8s/config.yaml', ({ name, value }) => `apiVersion: v1\nkind: ConfigMap\ndata:\n  forum.env: |\n    PREFECT__BACKEND=cloud\n    ${name}=${value}\n`),
  understood('compose anchor', 'docker-compose.yml', ({ name, value }) => `x-env: &env\n  PREFECT__BACKEND: cloud\n  ${name}: ${value}\n${service('    environment: *env\n')}`),
  understood('compose map', 'docker-compose.yml', ({ name, value }) => service(`    environment:\n      PREFECT__BACKEND: cloud\n      ${name}: ${value}\n`)),
  understood('compose list', 'docker-compose.yml', ({ name, value }) => service(`    environment:\n      - PREFECT__BACKEND=cloud\n      - ${name}=${value}\n`)),
  understood('compose default', 'docker-compose.yml', ({ name, value }) => service(`    environment:\n      PREFECT__BACKEND: cloud\n      ${name}: \${OTHER:-${value}}\n`)),
  understood('compose block scalar', 'docker-compose.yml', ({ name, value }) => service(`    environment:\n      PREFECT__BACKEND: cloud\n      ${name}: >-\n        ${value}\n`)),
  understood('actions env', '.github/workflows/ci.yml', ({ name, value }) => `on: push\nenv:\n  PREFECT__BACKEND: cloud\n  ${name}: ${value}\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: python flow.py}]}}\n`),
  understood('actions mixed value', '.github/workflows/ci.yml', ({ name, value }) => `on: push\nenv:\n  PREFECT__BACKEND: cloud\n  ${name}: \${{ vars.P }}${value}\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: python flow.py}]}}\n`),
  understood('python process', 'flow.py', ({ name, value }) => `import os\n\nos.environ["PREFECT__BACKEND"] = "cloud"\nos.environ["${name}"] = "${value}"\n`),
  understood('python map', 'flow.py', ({ name, value }) => `from forum import Run\n\nrun = Run(env={"PREFECT__BACKEND": "cloud", '${name}': '${value}'})\n`),
  understood('python keywords', 'flow.py', ({ name, value }) => `variables = dict(PREFECT__BACKEND="cloud", ${name}="${value}")\n`),
  understood('shell export', 'a.sh', ({ name, value }) => `export PREFECT__BACKEND=cloud\nexport ${name}=${value}\npython flow.py\n`),
  understood('shell single quotes', 'a.sh', ({ name, value }) => `export PREFECT__BACKEND=cloud ${name}='${value}'\npython flow.py\n`),
  understood('shell mixed quotes', 'a.sh', ({ name, value }) => `export PREFECT__BACKEND=cloud\nexport ${name}="${value.slice(0, 3)}"'${value.slice(3)}'\npython flow.py\n`),
  understood('shell default', 'a.sh', ({ name, value }) => `export PREFECT__BACKEND=cloud\nexport ${name}=\${OTHER:-${value}}\npython flow.py\n`),
  understood('shell default, quoted', 'a.sh', ({ name, value }) => `export PREFECT__BACKEND=cloud\nexport ${name}="\${OTHER:-${value}}"\npython flow.py\n`),
  understood('shell mixed value', 'a.sh', ({ name, value }) => `export PREFECT__BACKEND=cloud\nexport ${name}="\${P}${value}"\npython flow.py\n`),
  understood('shell prefix', 'a.sh', ({ name, value }) => `PREFECT__BACKEND=cloud ${name}="${value}" python flow.py\n`),
  understood('shell in actions', '.github/workflows/ci.yml', ({ name, value }) => `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n          export PREFECT__BACKEND=cloud\n          ${name}=${value} python flow.py\n`),
  understood('bash -c in kubernetes', 'k8s/pod.yaml', ({ name, value }) => pod(`      command: [bash, -c, "export PREFECT__BACKEND=cloud ${name}='${value}'; python flow.py"]\n`)),
  understood('bash -c in shell', 'a.sh', ({ name, value }) => `bash -c 'export PREFECT__BACKEND=cloud; ${name}="${value}" python flow.py'\n`),
  understood('dotenv in a heredoc', 'a.sh', ({ name, value }) => `cat > .env <<'EOF'\nPREFECT__BACKEND=cloud\n${name}=${value}\nEOF\n`),
  understood('docker run', 'a.sh', ({ name, value }) => `docker run -e PREFECT__BACKEND=cloud -e ${name}=${value} forum python flow.py\n`),
  understood('docker run, quoted', 'a.sh', ({ name, value }) => `docker run -e PREFECT__BACKEND=cloud -e "${name}=${value}" forum python flow.py\n`),
  understood('--env of an agent', 'a.sh', ({ name, value }) => `prefect agent local start --env ${name}=${value} -l dev\n`),
  understood('--env of another agent', 'a.sh', ({ name, value }) => `prefect agent docker start --env '${name}=${value}' -l dev\n`),
  understood('--env in an argv list', 'k8s/pod.yaml', ({ name, value }) => pod(`      command: ["prefect", "agent", "local", "start", "--env", "${name}=${value}"]\n`)),
  understood('systemd', 'a.service', ({ name, value }) => `[Service]\nEnvironment=PREFECT__BACKEND=cloud\nEnvironment="${name}=${value.replaceAll('%', '%%')}" LOG=debug\nExecStart=/usr/bin/python3 flow.py\n`),
  understood('supervisord', 'supervisord.conf', ({ name, value }) => `[program:a]\ncommand=python flow.py\nenvironment=PREFECT__BACKEND="cloud",${name}="${value.replaceAll('%', '%%')}"\n`),
  understood('tox', 'tox.ini', ({ name, value }) => `[testenv]\nset_env =\n    PREFECT__BACKEND = cloud\n    ${name} = ${value}\ncommands = python flow.py\n`),
  understood('pytest', 'pytest.ini', ({ name, value }) => `[pytest]\nenv =\n    PREFECT__BACKEND=cloud\n    D:${name}=${value}\n`),
  understood('procfile', 'Procfile', ({ name, value }) => `worker: PREFECT__BACKEND=cloud ${name}='${value}' python flow.py\n`),
  unknown('other ini', 'a.ini', ({ name, value }) => `[a]\nPREFECT__BACKEND = cloud\n${name} = ${value}\n`),
  understood('dotenv', '.env', ({ name, value }) => `PREFECT__BACKEND=cloud\n${name}=${value}\n`),
  understood('dotenv, quoted', '.env', ({ name, value }) => `PREFECT__BACKEND=cloud\nexport ${name}="${value}" # theirs\n`),
  understood('dockerfile env', 'Dockerfile', ({ name, value }) => `FROM prefecthq/prefect:0.15.0\nENV PREFECT__BACKEND=cloud ${name}=${value}\n`),
  understood('dockerfile argument', 'Dockerfile', ({ name, value }) => `FROM prefecthq/prefect:0.15.0\nARG PREFECT__BACKEND=cloud \\\n    # the value\n    ${name}='${value}'\n`),
  understood('dockerfile old env', 'Dockerfile', ({ name, value }) => `FROM prefecthq/prefect:0.15.0\nENV PREFECT__BACKEND cloud\nENV ${name} ${value}\n`),
  understood('gitlab variables', '.gitlab-ci.yml', ({ name, value }) => `variables:\n  PREFECT__BACKEND: cloud\n  ${name}:\n    value: "${value}"\n    description: x\na: {script: [python flow.py]}\n`),
  understood('gitlab script items', '.gitlab-ci.yml', ({ name, value }) => `a:\n  script:\n    - export PREFECT__BACKEND=cloud\n    - export ${name}='${value}'\n    - python flow.py\n`),
  understood('circleci environment', '.circleci/config.yml', ({ name, value }) => `jobs:\n  a:\n    environment: {PREFECT__BACKEND: cloud, ${name}: "${value}"}\n    steps: [{run: python flow.py}]\n`),
  understood('azure variables', 'azure-pipelines.yml', ({ name, value }) => `variables:\n  - name: PREFECT__BACKEND\n    value: cloud\n  - name: ${name}\n    value: '${value}'\nsteps: [{script: python flow.py}]\n`),
  understood('azure mixed value', 'azure-pipelines.yml', ({ name, value }) => `steps:\n  - script: python flow.py\n    env:\n      PREFECT__BACKEND: cloud\n      ${name}: $(P)${value}\n`),
  understood('codebuild variables', 'buildspec.yml', ({ name, value }) => `version: 0.2\nenv:\n  variables:\n    PREFECT__BACKEND: cloud\n    ${name}: ${value}\nphases: {build: {commands: [python flow.py]}}\n`),
  understood('serverless environment', 'serverless.yml', ({ name, value }) => `service: forum\nprovider:\n  name: aws\n  environment:\n    PREFECT__BACKEND: cloud\n    ${name}: ${value}\n`),
  understood('bitbucket script', 'bitbucket-pipelines.yml', ({ name, value }) => `pipelines:\n  default:\n    - step:\n        script:\n          - export PREFECT__BACKEND=cloud\n          - export ${name}="${value}"\n`),
  understood('travis words', '.travis.yml', ({ name, value }) => `env:\n  global:\n    - PREFECT__BACKEND=cloud ${name}="${value}"\n    - A=b\nscript: python flow.py\n`),
  understood('conda variables', 'environment.yml', ({ name, value }) => `dependencies: [python]\nvariables:\n  PREFECT__BACKEND: cloud\n  ${name}: ${value}\n`),
  understood('makefile', 'Makefile', ({ name, value }) => `export PREFECT__BACKEND = cloud\nexport ${name} := ${value} # theirs\nrun:\n\tpython flow.py\n`),
  understood('makefile recipe', 'Makefile', ({ name, value }) => `export PREFECT__BACKEND = cloud\nrun:\n\t@echo start\n\t${name}='${value}' python flow.py\n`),
  understood('justfile', 'justfile', ({ name, value }) => `export PREFECT__BACKEND := "cloud"\nexport ${name} := "${value}"\nrun:\n    python flow.py\n`),
  understood('jenkins environment', 'Jenkinsfile', ({ name, value }) => `pipeline {\n  agent any\n  environment {\n    PREFECT__BACKEND = 'cloud'\n    ${name} = '${value}'\n  }\n  stages { stage('a') { steps { sh 'python flow.py' } } }\n}\n`),
  understood('jenkins sh', 'Jenkinsfile', ({ name, value }) => `node {\n  withEnv(['PREFECT__BACKEND=cloud']) {\n    sh "${name}='${value}' python flow.py"\n  }\n}\n`),
  unknown('python item', 'flow.py', ({ name, value }) => `os.environ["PREFECT__BACKEND"] = "cloud"; os.environ["${name}"] = "${value}"\n`),
  unknown('python call', 'flow.py', ({ name, value }) => `os.environ.setdefault("PREFECT__BACKEND", "cloud"); os.environ.setdefault('${name}', '${value}')\n`),
  unknown('python dictionary', 'flow.py', ({ name, value }) => `env = {"PREFECT__BACKEND": "cloud", "${name}": f"${value}"}\n`),
  understood('typescript environment', 'stack.ts', ({ name, value }) => `export const job = { image: 'forum/flows:3', environment: { PREFECT__BACKEND: 'cloud', ${name}: '${value}' } };\n`),
  understood('typescript template', 'stack.ts', ({ name, value }) => `new Deployment('a', { containers: [{ name: 'a', image, env: [{ name: 'PREFECT__BACKEND', value: 'cloud' }, { name: "${name}", value: \`\${p}${value}\` }] }] });\n`),
  understood('typescript process', 'setup.js', ({ name, value }) => `process.env.PREFECT__BACKEND = "cloud";\nprocess.env["${name}"] = "${value}"; // theirs\n`),
  understood('typescript exec', 'run.mjs', ({ name, value }) => `import { exec } from 'node:child_process';\nexec("PREFECT__BACKEND=cloud ${name}='${value}' python flow.py");\n`),
  understood('1.x config', '.prefect/config.toml', (entry) => `backend = "cloud"\n${tomlTable(entry)} = "${entry.value}" # ours\n`),
  understood('1.x config, one line', 'config.toml', (entry) => `backend = 'cloud'\ncloud.use_local_secrets = true\n${tomlTable(entry).replace(/^\[(.*)\]\n/, '$1.')} = '''${entry.value}'''\n`),
  understood('1.x config in a heredoc', 'a.sh', (entry) => `export PREFECT__BACKEND=cloud\ncat > ~/.prefect/config.toml <<'EOF'\nbackend = "cloud"\ncloud.use_local_secrets = true\n${tomlTable(entry).replace(/^\[(.*)\]\n/, '$1.')} = "${entry.value}"\nEOF\n`),
  unknown('toml', 'config.toml', ({ name, value }) => `PREFECT__BACKEND = "cloud"\n${name} = "${value}"\n`),
  understood('terraform list', 'main.tf', ({ name, value }) => `environment = [{ name = "PREFECT__BACKEND", value = "cloud" }, { name = "${name}", value = "${value}" }]\n`),
  understood('terraform block', 'main.tf', ({ name, value }) => `resource "kubernetes_pod" "a" {\n  spec {\n    container {\n      image = "forum/flows:3"\n      env {\n        name  = "PREFECT__BACKEND"\n        value = "cloud"\n      }\n      env {\n        name  = "${name}"\n        value = "${value}"\n      }\n    }\n  }\n}\n`),
  understood('terraform map', 'main.tf', ({ name, value }) => `module "a" {\n  environment_variables = merge(var.more, {\n    PREFECT__BACKEND = "cloud"\n    ${name} = "${value}" # theirs\n  })\n}\n`),
  understood('terraform user data', 'main.tf', ({ name, value }) => `resource "aws_instance" "a" {\n  user_data = <<-EOT\n    #!/bin/bash\n    export PREFECT__BACKEND=cloud\n    export ${name}='${value}' X=\${var.x}\n  EOT\n}\n`),
  understood('terraform template', 'start.sh.tftpl', ({ name, value }) => `#!/bin/bash\nexport PREFECT__BACKEND=cloud\nexport ${name}="${value}" X=\${x}\n`),
  unknown('broken terraform', 'main.tf', ({ name, value }) => `environment = [{ name = "PREFECT__BACKEND", value = "cloud" }, { name = "${name}", value = "${value}" }\n`),
  understood('ecs task', 'task-definition.json', ({ name, value }) => `{"containerDefinitions": [{"name": "forum", "image": "forum/flows:3", "environment": [{"name": "PREFECT__BACKEND", "value": "cloud"}, {"name": "${name}", "value": ${JSON.stringify(value)}}]}]}\n`),
  understood('cloudformation', 'stack.json', ({ name, value }) => `{"Resources": {"A": {"Type": "AWS::Lambda::Function", "Properties": {"Environment": {"Variables": {"PREFECT__BACKEND": "cloud", "${name}": ${JSON.stringify(value)}}}}}}}\n`),
  understood('azure secure value', 'azuredeploy.json', ({ name, value }) => `{"resources": [{"type": "Microsoft.ContainerInstance/containerGroups", "properties": {"containers": [{"properties": {"image": "forum/flows:3", "environmentVariables": [{"name": "PREFECT__BACKEND", "value": "cloud"}, {"name": "${name}", "secureValue": ${JSON.stringify(value)}}]}}]}}]}\n`),
  understood('editor settings', '.vscode/settings.json', ({ name, value }) => `{\n  "terminal.integrated.env.linux": {\n    "PREFECT__BACKEND": "cloud", // ours\n    "${name}": ${JSON.stringify(value)},\n  },\n}\n`),
  understood('package script', 'package.json', ({ name, value }) => `{"scripts": {"run": "PREFECT__BACKEND=cloud ${name}='${value}' python flow.py"}}\n`),
  unknown('json', 'task.json', ({ name, value }) => `[{"name": "PREFECT__BACKEND", "value": "cloud"}, {"name": "${name}", "value": "${value}"}]\n`),
  unknown('markdown', 'README.md', ({ name, value }) => `# Use\n\n    export PREFECT__BACKEND=cloud ${name}=${value}\n\nor \`${name}: "${value}"\` beside \`PREFECT__BACKEND\`.\n`),
  understood('markdown fence', 'README.md', ({ name, value }) => `# Use\n\n> \`\`\`bash\n> export PREFECT__BACKEND=cloud\n> export ${name}='${value}'\n> \`\`\`\n`),
  understood('rst block', 'docs/a.rst', ({ name, value }) => `Use\n===\n\n.. code-block:: console\n\n   $ export PREFECT__BACKEND=cloud\n   $ export ${name}="${value}"\n   ok\n`),
  understood('powershell', 'a.ps1', ({ name, value }) => `$env:PREFECT__BACKEND = 'cloud'\n$env:${name} = '${value}'\npython flow.py\n`),
  understood('powershell method', 'a.ps1', ({ name, value }) => `$env:PREFECT__BACKEND = "cloud"\n[Environment]::SetEnvironmentVariable("${name}", "${value}", "User")\n`),
  understood('batch', 'a.bat', ({ name, value }) => `@echo off\r\nset PREFECT__BACKEND=cloud\r\nset "${name}=${value}"\r\npython flow.py\r\n`),
  understood('templated yaml', 'templates/pod.yaml', ({ name, value }) => pod(`{{- if .Values.x }}\n      env:\n        - name: PREFECT__BACKEND\n          value: {{ .Values.b }}\n        - name: ${name}\n          value: ${value}\n{{- end }}\n`)),
  understood('templated yaml, value first', 'templates/pod.yaml', ({ name, value }) => pod(`{{- if .Values.x }}\n      env:\n        - value: {{ .Values.b }}\n          name: PREFECT__BACKEND\n        - value: "${value}"\n          name: ${name}\n{{- end }}\n`)),
  unknown('broken yaml', 'k8s/broken.yaml', ({ name, value }) => `a: [\nenv:\n  PREFECT__BACKEND: cloud\n  ${name}: ${value}\n`),
  unknown('broken shell', 'broken.sh', ({ name, value }) => `if true; then (\nexport PREFECT__BACKEND=cloud\nexport ${name}=${value}\n`),
  understood('again elsewhere', 'docker-compose.yml', ({ name, value }) => `${service(`    environment:\n      ${name}: ${value}\n      PREFECT__BACKEND: cloud\n`)}  agent:\n    image: forum/flows:3\n    command: prefect agent local start -l a -l b -l c --name "${value}"\n`),
  understood('other yaml', 'values.yaml', ({ name, value }) => `env:\n  PREFECT__BACKEND: cloud\nother:\n  ${name}: ${value},x;y\n  list:\n    - {name: ${name}, value: "${value} z"}\n  ${name}_B: |\n    ${value}\n`),
  understood('notebook %env', 'n.ipynb', ({ name, value }) => notebook(`%env PREFECT__BACKEND=cloud\n%env ${name}=${value}\n!python flow.py`, '')),
  understood('notebook command', 'n.ipynb', ({ name, value }) => notebook(`!PREFECT__BACKEND=cloud ${name}='${value}' python flow.py`, '')),
  unknown('notebook output', 'n.ipynb', ({ name, value }) => notebook('%env PREFECT__BACKEND=cloud', `${name}=${value}\n`)),
];

/** Commands with a key or password as an option. */
export const COMMANDS: readonly Source[] = [
  understood('agent --key', 'a.sh', ({ value }) => `prefect agent local start --key ${value} -l a -l b\n`),
  understood('agent --token=', 'a.sh', ({ value }) => `prefect agent docker start --token="${value}" --network x\n`),
  understood('agent -t', 'a.sh', ({ value }) => `prefect agent local start \\\n  -t '${value}' \\\n  -l dev\n`),
  understood('agent --key in argv', 'k8s/pod.yaml', ({ value }) => pod(`      args: ["prefect", "agent", "kubernetes", "start", "--key", "${value}"]\n`)),
  understood('agent --key, one word per line', 'docker-compose.yml', ({ value }) => service(`    command:\n      - prefect\n      - agent\n      - local\n      - start\n      - --key\n      - ${value}\n`)),
  understood('agent --key in a folded scalar', 'docker-compose.yml', ({ value }) => service(`    command: >\n      bash -c "prefect agent local start\n      --key ${value}"\n`)),
  understood('login', 'a.sh', ({ value }) => `prefect auth login --key ${value}\nprefect auth login -t "${value}x"\n`),
  understood('login in actions', '.github/workflows/ci.yml', ({ value }) => `on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: "prefect auth login -k ${value}"}]}}\n`),
  understood('login in docker run', 'a.sh', ({ value }) => `docker run forum bash -c "prefect auth login --key=${value}"\n`),
  unknown('unknown option', 'a.sh', ({ value }) => `prefect agent local start --api-key ${value}\n`),
  unknown('unknown words', 'a.sh', ({ value }) => `prefect agent local start --password ${value} --pass-phrase=${value}\n`),
  unknown('other program', 'a.sh', ({ value }) => `prefect backend cloud && mysql --password ${value} -u forum\n`),
  unknown('header', 'a.sh', ({ value }) => `prefect backend cloud && curl -H "Authorization: Bearer 7${value.replace(/%/g, '')}" https://forum.example.test\n`),
  understood('login with a bare word', 'a.sh', ({ value }) => `prefect auth login ${value}\n`),
  understood('dockerfile login', 'Dockerfile', ({ value }) => `FROM prefecthq/prefect:0.15.0\nRUN prefect auth login --key ${value}\n`),
  understood('dockerfile argv', 'Dockerfile', ({ value }) => `FROM prefecthq/prefect:0.15.0\nCMD ["prefect", "agent", "local", "start", "--token", "${value}"]\n`),
  unknown('python argv', 'flow.py', ({ value }) => `run(["prefect", "agent", "local", "start", "-t", "${value}"])  # prefect agent local start -t ${value}\n`),
  unknown('markdown', 'README.md', ({ value }) => `Run \`prefect auth login -t ${value}\` and then \`prefect agent local start -k "${value}"\`.\n`),
  unknown('comment', 'a.sh', ({ value }) => `# prefect auth login -t ${value}\n# export PREFECT__CLOUD__API_KEY=${value}\nexport PREFECT__BACKEND=cloud\n`),
  unknown('broken shell', 'broken.sh', ({ value }) => `if true; then (\nprefect agent local start --key ${value}\n`),  understood('image of a registry with a password', 'docker-compose.yml', ({ value }) => `services:\n  forum:\n    image: https://forum:${encodeURIComponent(value)}@registry.example.test/prefecthq/prefect:1.4.1\n    command: prefect agent local start\n`),
  unknown('base image of a registry with a password', 'Dockerfile', ({ value }) => `FROM https://forum:${encodeURIComponent(value)}@registry.example.test/prefecthq/prefect:1.4.1\nRUN prefect backend cloud\n`),
  understood('log-in at a registry', 'a.sh', ({ value }) => `docker login -u forum -p ${value} registry.example.test && docker run prefecthq/prefect:1.4.1 prefect backend cloud\n`),
  understood('log-in at a registry, joined', 'a.sh', ({ value }) => `docker login -u=forum -p=${value} registry.example.test && docker run prefecthq/prefect:1.4.1 prefect backend cloud\n`),
  understood('package index in a RUN', 'Dockerfile', ({ value }) => `FROM python:3.9\nRUN pip install --index-url https://forum:${encodeURIComponent(value)}@pypi.example.test/simple prefect==1.4.1\n`),
  unknown('package index in requirements', 'requirements.txt', ({ value }) => `--extra-index-url https://forum:${encodeURIComponent(value)}@pypi.example.test/simple\nprefect==1.4.1\n`),
  unknown('package index in pyproject', 'pyproject.toml', ({ value }) => `[[tool.poetry.source]]\nurl = "https://forum:${encodeURIComponent(value)}@pypi.example.test/simple"\n[tool.poetry.dependencies]\nprefect = "^1.4"\n`),
  understood('package index that takes a token', 'requirements.txt', ({ value }) => `prefect==1.4.1  # from https://${encodeURIComponent(value)}@pypi.example.test/simple\n`),
  understood('package of a repository', 'a.sh', ({ value }) => `pip install "prefect @ git+https://${encodeURIComponent(value)}@github.com/acme/prefect@1.4.1" prefect==1.4.1\n`),
  unknown('package of a repository in requirements', 'requirements.txt', ({ value }) => `prefect @ git+https://${encodeURIComponent(value)}@github.com/acme/prefect@1.4.1\nprefect<2\n`),
  unknown('channel of conda', 'environment.yml', ({ value }) => `channels: ["https://conda.example.test/t/${encodeURIComponent(value)}/forum"]\ndependencies: [prefect=1.4]\n`),
  understood('user of curl', 'a.sh', ({ value }) => `curl -u forum:${value} https://api.prefect.io/graphql -d @run.json\n`),
  understood('user of curl, long and continued', 'Makefile', ({ value }) => `ask:\n\tcurl -s \\\n\t  --user 'forum:${value}' https://api.prefect.io/graphql\n`),
  understood('authorization of curl', 'a.sh', ({ value }) => `curl -H "Authorization: Bearer ${value}" https://api.prefect.io/graphql -d @run.json\n`),
  understood('authorization in argv', 'Dockerfile', ({ value }) => `FROM python:3.9\nCMD ["curl", "-H", "Authorization: Basic ${value}", "http://forum:4200/graphql", "-d", "{flow_run}"]\n`),
];

/** Where the entry stands in 1.x's own file: a header and a key. */
function tomlTable({ name }: Entry): string {
  switch (name) {
    case 'PREFECT__CLOUD__API_KEY': return '[cloud]\napi_key';
    case 'PREFECT__CONTEXT__SECRETS__SMTP': return '[context.secrets]\nSMTP';
    case 'PREFECT__CLOUD__API': return '[cloud]\napi';
    default: return `[other]\n${name}`;
  }
}

function pod(container: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: forum\nspec:\n  containers:\n    - name: forum\n      image: forum/flows:3\n${container}`;
}

function service(lines: string): string {
  return `services:\n  forum:\n    image: forum/flows:3\n${lines}`;
}

function notebook(source: string, output: string): string {
  const outputs = output === '' ? [] : [{ name: 'stdout', output_type: 'stream', text: [output] }];
  return JSON.stringify({ cells: [{ cell_type: 'code', execution_count: 1, metadata: {}, outputs, source: source.split(/(?<=\n)/) }], metadata: {}, nbformat: 4, nbformat_minor: 4 }, undefined, 1);
}
