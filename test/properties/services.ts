import fc, { type Arbitrary } from 'fast-check';
import { argvOf } from './manifest.ts';
import { agentWords, plainStatements } from './script.ts';
import { variables, type Variable } from './variable.ts';
import { above, ending, fileText, indent, style, trailing, yamlText, type GeneratedFile, type Style } from './writing.ts';

type Lines = readonly string[];

/** A literal `$` is written twice in a compose file. */
function valueText({ value }: Variable): string {
  if (value.kind === 'reference') return `\${${value.name}}`;
  return value.kind === 'literal' ? value.text.replaceAll('$', '$$$$') : '';
}

interface Look {
  readonly style: Style;
  readonly above: Lines;
  readonly trailing: string;
}

const look: Arbitrary<Look> = fc.record({ style, above, trailing });

function pair(each: Variable, wanted: Style): string {
  return each.value.kind === 'outside' ? `${each.name}:` : `${each.name}: ${yamlText(valueText(each), wanted)}`;
}

function item(each: Variable, wanted: Style): string {
  return each.value.kind === 'outside' ? each.name : yamlText(`${each.name}=${valueText(each)}`, wanted);
}

const environment: Arbitrary<Lines> = fc.record({
  all: variables(6), looks: fc.array(look, { minLength: 6, maxLength: 6 }), shape: fc.constantFrom('map', 'map', 'list', 'list', 'flow-map', 'flow-list'),
}).map(({ all, looks, shape }) => {
  if (all.length === 0) return [];
  if (shape === 'flow-map') return [`environment: {${all.map((each, index) => (each.value.kind === 'outside' ? `${each.name}: null` : pair(each, looks[index]!.style))).join(', ')}}`];
  if (shape === 'flow-list') return [`environment: [${all.map((each) => item(each, 'double')).join(', ')}]`];
  const entry = shape === 'map' ? pair : (each: Variable, wanted: Style): string => `- ${item(each, wanted)}`;
  return ['environment:', ...indent(all.flatMap((each, index) => {
    const own = looks[index]!;
    return [...own.above, `${entry(each, own.style)}${own.trailing}`];
  }), 2)];
});

const dollars = (text: string): string => text.replace(/\$/g, '$$$$');

const command: Arbitrary<Lines> = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.constant(['command: probe §']) },
  { weight: 3, arbitrary: fc.record({ words: agentWords, flow: fc.boolean() }).map(({ words, flow }) => {
    const argv = argvOf(words);
    return flow ? [`command: [${argv.map((word) => JSON.stringify(word)).join(', ')}]`] : ['command:', ...argv.map((word) => `  - ${yamlText(word.replace(/\$(\w+)/g, '${$1}'), 'plain')}`)];
  }) },
  { weight: 2, arbitrary: fc.record({ words: agentWords, wanted: style }).map(({ words, wanted }) => [`command: ${yamlText(words.join(' '), wanted)}`]) },
  { weight: 2, arbitrary: fc.record({ lines: plainStatements, how: fc.constantFrom('list', 'folded') }).map(({ lines, how }) => {
    if (how === 'list' || lines.some((line) => /["\\#]|^$/.test(line))) {
      return lines[0] === '' ? ['command: probe §'] : ['command:', '  - bash', '  - -c', '  - |', ...indent(lines.map(dollars), 4)];
    }
    return ['command: >', ...indent([`bash -c "${dollars(lines[0]!)}`, ...lines.slice(1).map((line) => `&& ${dollars(line)}`)], 2)].map((line, index, all) => (index === all.length - 1 ? `${line}"` : line));
  }) },
);

const service: Arbitrary<Lines> = fc.record({
  image: fc.constantFrom('image: prefecthq/prefect:1.4.1', 'image: "prefecthq/prefect:2-latest"', 'build: .', 'image: prefecthq/server:2021.09.02', 'image: registry.example.com/etl:5 # note §'),
  environment, command, file: fc.constantFrom([], [], ['env_file: .env']), tail: fc.constantFrom(['restart: always'], [], ['ports: ["8080:8080"]', '# note §']),
}).map((one) => [one.image, ...one.file, ...one.environment, ...one.command, ...one.tail]);

/** A compose file. */
export function composeFile(path: string): Arbitrary<GeneratedFile> {
  return fc.record({ services: fc.array(service, { minLength: 1, maxLength: 3 }), version: fc.boolean(), end: ending }).map(({ services, version, end }) => ({
    path,
    text: fileText([...(version ? ['version: "3.7"', ''] : []), 'services:', ...services.flatMap((lines, index) => [`  s${index}:`, ...indent(lines, 4)])], end),
  }));
}

const expression = ({ name, value }: Variable, wanted: Style): string => {
  if (value.kind === 'literal') return yamlText(value.text, wanted);
  const source = value.kind === 'reference' ? `\${{ secrets.${value.name} }}` : `\${{ env.${name}_OUTSIDE }}`;
  return wanted === 'plain' ? source : yamlText(source, wanted);
};

const env: Arbitrary<Lines> = fc.record({ all: variables(4), looks: fc.array(look, { minLength: 4, maxLength: 4 }) }).map(({ all, looks }) => (all.length === 0 ? [] : [
  'env:', ...indent(all.flatMap((each, index) => {
    const own = looks[index]!;
    return [...own.above, `${each.name}: ${expression(each, own.style)}${own.trailing}`];
  }), 2),
]));

const step: Arbitrary<(name: string) => Lines> = fc.record({ lines: fc.oneof(plainStatements, fc.constant(['probe §'])), env, first: fc.boolean(), how: fc.constantFrom('literal', 'literal', 'plain', 'double') })
  .map(({ lines, env: own, first, how }) => (name) => {
    const isPlain = lines.length === 1 && /^[\w$=./" -]+$/.test(lines[0]!);
    const run = how === 'plain' && isPlain ? [`run: ${lines[0]!}`] : how === 'double' ? [`run: ${JSON.stringify(lines.join('\n'))}`] : lines[0] === '' ? ['run: probe §'] : ['run: |', ...indent(lines, 2)];
    const [head, ...rest] = [`name: ${name}`, ...(first ? [...own, ...run] : [...run, ...own])];
    return [`- ${head!}`, ...indent(rest, 2)];
  });

/** A GitHub workflow with variables on three levels. */
export function workflowFile(path: string): Arbitrary<GeneratedFile> {
  return fc.record({
    root: env, jobs: fc.array(fc.record({ env, steps: fc.array(step, { minLength: 1, maxLength: 3 }), note: above }), { minLength: 1, maxLength: 2 }), end: ending,
  }).map(({ root, jobs, end }) => ({
    path,
    text: fileText(['on: push', ...root, 'jobs:', ...jobs.flatMap((job, index) => [
      `  j${index}:`, ...indent(['runs-on: ubuntu-latest', ...job.env, ...job.note, 'steps:', ...job.steps.flatMap((each, at) => each(`s${at}`))], 4),
    ])], end),
  }));
}
