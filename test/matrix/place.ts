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
];

/** Where a command may stand. */
export const COMMAND_PLACES: readonly CommandPlace[] = [
  command('shell script', 'start.sh', (words) => `#!/bin/bash\nset -e\n${words.join(' ')}\necho done\n`),
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
  command('bash -c in shell', 'start.sh', (words) => `#!/bin/bash\nbash -c 'set -e; ${words.join(' ')}'\n`),
  command('heredoc fed to bash', 'start.sh', (words) => `#!/bin/bash\nbash <<'EOF'\nset -e\n${words.join(' ')}\nEOF\n`),
  command('docker run', 'start.sh', (words) => `#!/bin/bash\ndocker run --rm prefecthq/prefect:2-latest ${words.join(' ')}\n`),
  command('actions bash -c in run', '.github/workflows/ci.yml', (words) => step('run: |', ['set -e', `bash -c "${words.join(' ')}"`])),
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

function pod(lines: readonly string[]): string {
  return ['apiVersion: v1', 'kind: Pod', 'metadata:', '  name: forum', 'spec:', '  containers:', '    - name: forum', '      image: prefecthq/prefect:2-latest', ...lines, '      tty: true', ''].join('\n');
}

function service(lines: readonly string[]): string {
  return ['services:', '  forum:', '    image: prefecthq/prefect:2-latest', ...lines, '    restart: always', ''].join('\n');
}

function step(key: string, lines: readonly string[] = []): string {
  return ['on: push', 'jobs:', '  a:', '    runs-on: ubuntu-latest', '    steps:', `      - ${key}`, ...lines.map((line) => `          ${line}`), '      - run: echo next', ''].join('\n');
}
