import fc, { type Arbitrary } from 'fast-check';
import { agentWords, plainStatements, statements } from './script.ts';
import { variables, type Variable } from './variable.ts';
import { above, ending, fileText, indent, style, trailing, yamlText, type GeneratedFile, type Style } from './writing.ts';

type Lines = readonly string[];

const IMAGES = ['prefecthq/prefect:1.4.1', 'prefecthq/prefect:2-latest', 'prefecthq/prefect:2.20-python3.10', 'registry.example.com/etl:5', '"prefecthq/prefect:1.4.1-python3.8"'];

interface Look {
  readonly style: Style;
  readonly above: Lines;
  readonly trailing: string;
  readonly flow: boolean;
}

const look: Arbitrary<Look> = fc.record({ style, above, trailing, flow: fc.constantFrom(false, false, false, true) });

/** Words of a command: a shell's quotes taken off, as an argv list holds them. */
export function argvOf(words: readonly string[]): readonly string[] {
  return words.flatMap((word) => (/["']/.test(word) ? word.replace(/["']/g, '').split(/ (?!flows|b$)/) : word.split(' ')));
}

function envEntry(each: Variable, { style: wanted, above: comments, trailing: comment, flow }: Look): Lines {
  const { value } = each;
  const name = yamlText(each.name, wanted === 'plain' ? 'plain' : wanted);
  if (value.kind === 'outside') {
    if (flow) return [...comments, `- {name: ${name}, valueFrom: {secretKeyRef: {name: forum, key: token}}}${comment}`];
    return [...comments, `- name: ${name}${comment}`, '  valueFrom:', '    secretKeyRef:', '      name: forum', '      key: token'];
  }
  const text = value.kind === 'literal' ? yamlText(value.text, wanted) : yamlText(`$(${value.name})`, wanted === 'plain' ? 'double' : wanted);
  if (flow) return [...comments, `- {name: ${name}, value: ${text}}${comment}`];
  return [...comments, `- name: ${name}`, `  value: ${text}${comment}`];
}

function envLines(all: readonly (readonly [Variable, Look])[], shape: 'block' | 'deep' | 'flow'): Lines {
  if (all.length === 0) return [];
  if (shape === 'flow') {
    const items = all.map(([each, own]) => envEntry(each, { ...own, flow: true, above: [], trailing: '' }).join('').slice(2));
    return [`env: [${items.join(', ')}]`];
  }
  return ['env:', ...indent(all.flatMap(([each, own]) => envEntry(each, own)), shape === 'deep' ? 2 : 0)];
}

const environment: Arbitrary<Lines> = fc.record({
  all: variables(6), looks: fc.array(look, { minLength: 6, maxLength: 6 }), shape: fc.constantFrom<('block' | 'deep' | 'flow')[]>('block', 'deep', 'deep', 'flow'),
}).map(({ all, looks, shape }) => envLines(all.map((each, index) => [each, looks[index]!]), shape));

/** A script as the last word of `sh -c`. */
function scriptWord(lines: Lines, how: 'literal' | 'double' | 'single', at: string): Lines {
  if (how === 'literal' && lines[0] !== '') return [`${at}|`, ...indent(lines, at.length + 2)];
  const text = lines.join('\n');
  return how === 'single' && lines.length === 1 ? [`${at}'${text.replaceAll("'", "''")}'`] : [`${at}${JSON.stringify(text)}`];
}

const command: Arbitrary<Lines> = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.constant(['command: ["probe", "§"]']) },
  { weight: 3, arbitrary: fc.record({ words: agentWords, flow: fc.boolean(), split: fc.boolean(), wanted: style, note: above }).map(({ words, flow, split, wanted, note }) => {
    const argv = argvOf(words);
    const cut = split ? 1 : argv.length;
    return [['command', argv.slice(0, cut)] as const, ['args', argv.slice(cut)] as const].flatMap(([key, list]) => {
      if (list.length === 0) return [];
      if (flow) return [`${key}: [${list.map((word) => yamlText(word, word.includes('§') ? 'double' : wanted)).join(', ')}]`];
      return [`${key}:`, ...list.flatMap((word, index) => [...(index === 2 ? note : []), `- ${yamlText(word, wanted)}`])];
    });
  }) },
  { weight: 3, arbitrary: fc.record({ lines: fc.oneof(plainStatements, statements(4)), how: fc.constantFrom<('literal' | 'double' | 'single')[]>('literal', 'literal', 'double', 'single'), shell: fc.constantFrom('sh', 'bash', '/bin/bash') })
    .map(({ lines, how, shell }) => [`command: ["${shell}", "-c"]`, 'args:', ...scriptWord(lines, how, '- ')]) },
);

const probes: Arbitrary<Lines> = fc.constantFrom(
  [], [], ['livenessProbe: {httpGet: {path: /api/health, port: 8080}}'],
  ['livenessProbe:', '  httpGet:', '    path: /api/health', '    port: 8080', '  initialDelaySeconds: 40', 'readinessProbe:', '  httpGet:', '    path: /ready', '    port: 80'],
);

const container: Arbitrary<(name: string) => Lines> = fc.record({
  image: fc.constantFrom(...IMAGES), comment: trailing, environment, command, probes, envFirst: fc.boolean(), tail: fc.constantFrom([], ['tty: true'], ['resources: {limits: {cpu: 100m}}', '# note §']),
}).map((one) => (name) => {
  const own = one.envFirst ? [...one.environment, ...one.command] : [...one.command, ...one.environment];
  const [first, ...rest] = [`name: ${name}`, `image: ${one.image}${one.comment}`, ...own, ...one.probes, ...one.tail];
  return [`- ${first!}`, ...indent(rest, 2)];
});

function object(kind: string, index: number, containers: Lines): Lines {
  const spec = ['containers:', ...containers];
  const head = [`apiVersion: ${kind === 'Pod' ? 'v1' : 'apps/v1'}`, `kind: ${kind}`, 'metadata:', `  name: ${kind.toLowerCase()}-${index}`];
  if (kind === 'Pod') return [...head, 'spec:', ...indent(spec, 2)];
  if (kind === 'CronJob') return [...head, 'spec:', '  schedule: "0 4 * * *"', '  jobTemplate:', '    spec:', '      template:', '        spec:', ...indent(spec, 10)];
  return [...head, 'spec:', '  replicas: 1', '  template:', '    spec:', ...indent(spec, 6)];
}

/** Kubernetes manifests: one to three objects, alone, in a stream or in a List. */
export function manifestFile(path: string): Arbitrary<GeneratedFile> {
  return fc.record({
    objects: fc.array(fc.record({ kind: fc.constantFrom('Pod', 'Deployment', 'CronJob'), containers: fc.array(container, { minLength: 1, maxLength: 2 }) }), { minLength: 1, maxLength: 2 }),
    list: fc.constantFrom(false, false, false, true), end: ending, start: fc.constantFrom('', '', '---', '# note §'),
  }).map(({ objects, list, end, start }) => {
    const texts = objects.map(({ kind, containers }, index) => object(kind, index, containers.flatMap((one, at) => one(`c${at}`))));
    const lines = list
      ? ['apiVersion: v1', 'kind: List', 'items:', ...texts.flatMap(([first, ...rest]) => [`- ${first!}`, ...indent(rest, 2)])]
      : texts.flatMap((text, index) => (index === 0 ? text : ['---', ...text]));
    return { path, text: fileText(start === '' ? lines : [start, ...lines], end) };
  });
}
