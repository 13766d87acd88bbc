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
  understood('compose map', 'docker-compose.yml', ({ name, value }) => service(`    environment:\n      PREFECT__BACKEND: cloud\n      ${name}: ${value}\n`)),
  understood('compose list', 'docker-compose.yml', ({ name, value }) => service(`    environment:\n      - PREFECT__BACKEND=cloud\n      - ${name}=${value}\n`)),
  understood('compose default', 'docker-compose.yml', ({ name, value }) => service(`    environment:\n      PREFECT__BACKEND: cloud\n      ${name}: \${OTHER:-${value}}\n`)),
  understood('compose block scalar', 'docker-compose.yml', ({ name, value }) => service(`    environment:\n      PREFECT__BACKEND: cloud\n      ${name}: >-\n        ${value}\n`)),
  understood('actions env', '.github/workflows/ci.yml', ({ name, value }) => `on: push\nenv:\n  PREFECT__BACKEND: cloud\n  ${name}: ${value}\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: python flow.py}]}}\n`),
  understood('actions mixed value', '.github/workflows/ci.yml', ({ name, value }) => `on: push\nenv:\n  PREFECT__BACKEND: cloud\n  ${name}: \${{ vars.P }}${value}\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: python flow.py}]}}\n`),
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
  understood('dotenv', '.env', ({ name, value }) => `PREFECT__BACKEND=cloud\n${name}=${value}\n`),
  understood('dotenv, quoted', '.env', ({ name, value }) => `PREFECT__BACKEND=cloud\nexport ${name}="${value}" # theirs\n`),
  unknown('dockerfile env', 'Dockerfile', ({ name, value }) => `FROM prefecthq/prefect:0.15.0\nENV PREFECT__BACKEND=cloud ${name}=${value}\n`),
  unknown('dockerfile old env', 'Dockerfile', ({ name, value }) => `FROM prefecthq/prefect:0.15.0\nENV PREFECT__BACKEND cloud\nENV ${name} ${value}\n`),
  unknown('python item', 'flow.py', ({ name, value }) => `os.environ["PREFECT__BACKEND"] = "cloud"; os.environ["${name}"] = "${value}"\n`),
  unknown('python call', 'flow.py', ({ name, value }) => `os.environ.setdefault("PREFECT__BACKEND", "cloud"); os.environ.setdefault('${name}', '${value}')\n`),
  unknown('python dictionary', 'flow.py', ({ name, value }) => `env = {"PREFECT__BACKEND": "cloud", "${name}": f"${value}"}\n`),
  unknown('toml', 'config.toml', ({ name, value }) => `PREFECT__BACKEND = "cloud"\n${name} = "${value}"\n`),
  unknown('terraform', 'main.tf', ({ name, value }) => `environment = [{ name = "PREFECT__BACKEND", value = "cloud" }, { name = "${name}", value = "${value}" }]\n`),
  unknown('json', 'task.json', ({ name, value }) => `[{"name": "PREFECT__BACKEND", "value": "cloud"}, {"name": "${name}", "value": "${value}"}]\n`),
  unknown('markdown', 'README.md', ({ name, value }) => `# Use\n\n    export PREFECT__BACKEND=cloud ${name}=${value}\n\nor \`${name}: "${value}"\` beside \`PREFECT__BACKEND\`.\n`),
  unknown('templated yaml', 'templates/pod.yaml', ({ name, value }) => pod(`{{- if .Values.x }}\n      env:\n        - name: PREFECT__BACKEND\n          value: {{ .Values.b }}\n        - name: ${name}\n          value: ${value}\n{{- end }}\n`)),
  unknown('templated yaml, value first', 'templates/pod.yaml', ({ name, value }) => pod(`{{- if .Values.x }}\n      env:\n        - value: {{ .Values.b }}\n          name: PREFECT__BACKEND\n        - value: "${value}"\n          name: ${name}\n{{- end }}\n`)),
  unknown('broken yaml', 'k8s/broken.yaml', ({ name, value }) => `a: [\nenv:\n  PREFECT__BACKEND: cloud\n  ${name}: ${value}\n`),
  unknown('broken shell', 'broken.sh', ({ name, value }) => `if true; then (\nexport PREFECT__BACKEND=cloud\nexport ${name}=${value}\n`),
  understood('again elsewhere', 'docker-compose.yml', ({ name, value }) => `${service(`    environment:\n      ${name}: ${value}\n      PREFECT__BACKEND: cloud\n`)}  agent:\n    image: forum/flows:3\n    command: prefect agent local start -l a -l b -l c --name "${value}"\n`),
  understood('other yaml', 'values.yaml', ({ name, value }) => `env:\n  PREFECT__BACKEND: cloud\nother:\n  ${name}: ${value},x;y\n  list:\n    - {name: ${name}, value: "${value} z"}\n  ${name}_B: |\n    ${value}\n`),
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
  unknown('dockerfile login', 'Dockerfile', ({ value }) => `FROM prefecthq/prefect:0.15.0\nRUN prefect auth login --key ${value}\n`),
  unknown('dockerfile argv', 'Dockerfile', ({ value }) => `FROM prefecthq/prefect:0.15.0\nCMD ["prefect", "agent", "local", "start", "--token", "${value}"]\n`),
  unknown('python argv', 'flow.py', ({ value }) => `run(["prefect", "agent", "local", "start", "-t", "${value}"])  # prefect agent local start -t ${value}\n`),
  unknown('markdown', 'README.md', ({ value }) => `Run \`prefect auth login -t ${value}\` and then \`prefect agent local start -k "${value}"\`.\n`),
  unknown('comment', 'a.sh', ({ value }) => `# prefect auth login -t ${value}\n# export PREFECT__CLOUD__API_KEY=${value}\nexport PREFECT__BACKEND=cloud\n`),
  unknown('broken shell', 'broken.sh', ({ value }) => `if true; then (\nprefect agent local start --key ${value}\n`),
];

function pod(container: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: forum\nspec:\n  containers:\n    - name: forum\n      image: forum/flows:3\n${container}`;
}

function service(lines: string): string {
  return `services:\n  forum:\n    image: forum/flows:3\n${lines}`;
}
