import fc, { type Arbitrary } from 'fast-check';
import { KEY_NAMES, variable, type Variable } from './variable.ts';
import { ending, fileText, indent, trailing, type GeneratedFile } from './writing.ts';

/** Lines of a script. `§` is numbered when the file is put together. */
type Lines = readonly string[];

export type Quote = 'bare' | 'single' | 'double';
const quote: Arbitrary<Quote> = fc.constantFrom('bare', 'single', 'double', 'double');

/** A literal as one word. */
export function shellWord(text: string, wanted: Quote): string {
  if (wanted === 'bare' && /^[\w@%+=:,./-]+$/.test(text)) return text;
  if (wanted === 'double') return `"${text.replace(/["\\$`]/g, '\\$&')}"`;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function assigned({ value }: Variable, wanted: Quote): string {
  if (value.kind === 'literal') return value.text === '' && wanted === 'bare' ? '' : shellWord(value.text, wanted);
  const name = value.kind === 'outside' ? 'TOKEN_A' : value.name;
  return wanted === 'bare' ? `$${name}` : wanted === 'single' ? `"\${${name}}"` : `"$${name}"`;
}

const assignment: Arbitrary<string> = fc.record({ each: variable(), wanted: quote }).map(({ each, wanted }) => `${each.name}=${assigned(each, wanted)}`);
const oldName: Arbitrary<string> = variable().filter(({ name }) => !name.startsWith('PREFECT_API_')).map(({ name }) => name);

const OPTIONS: readonly string[] = [
  '-l dev', '--label dev', '--label=dev', '-l "dev"', '-l gpu', '-f', '--show-flow-logs', '--no-hostname-label', '--log-level DEBUG', '--no-cloud-logs',
  '--max-polls 1', '--agent-address http://:8080', '--key $TOKEN_A', '--key "$TOKEN_B"', '--key=$TOKEN_A', '-t $TOKEN_B', '--token xxxx', '-k Zk3vQ9xLm2Tr8WbY5nPd',
  '--api http://10.0.0.5:4200', '--api https://api.prefect.io', '-e REGION=eu', '--env GREETING="a b"', '--env TZ=$TOKEN_A', '-p ./flows', "-p '/srv/my flows'",
  '--env PREFECT__CONTEXT__SECRETS__SMTP=Hq7tRw2NzXc5Lp9K', '--env PREFECT__LOGGING__LEVEL=DEBUG', '--env PREFECT__CLOUD__API_KEY=$TOKEN_A', '--tenant-id 0f3a',
];
const TYPED: Readonly<Record<string, readonly string[]>> = {
  local: [], docker: ['--base-url tcp://10.0.0.9:2375', '--network lab', '--no-pull'], kubernetes: ['--namespace lab', '--job-template job.yaml'],
};
const WRAPPERS = ['', '', '', '', 'exec ', 'nohup ', 'poetry run ', 'sudo ', 'sudo -E ', 'env ', 'timeout 60 '];
const TAILS = ['', '', '', '', ' &', ' >> log.txt 2>&1', ' || true', ' && probe §', '; probe §', ' # note §'];

/** The words of an agent command, joined as a shell takes them. */
export const agentWords: Arbitrary<readonly string[]> = fc.constantFrom('local', 'local', 'local', 'docker', 'kubernetes').chain((type) => fc.record({
  own: fc.uniqueArray(fc.constantFrom(...OPTIONS), { maxLength: 4, selector: (option) => (/^(?:-k|-t|--key|--token)/.test(option) ? 'key' : option.split(/[ =]/)[0]!) }),
  typed: fc.uniqueArray(fc.constantFrom('', ...TYPED[type]!), { maxLength: 1 }),
  old: fc.constantFrom(false, false, false, true),
}).map(({ own, typed, old }) => [
  ...(old ? ['prefect', 'agent', 'start', type] : ['prefect', 'agent', type, 'start']), '--name a§', ...own, ...typed.filter((option) => option !== ''),
]));

const agent: Arbitrary<Lines> = fc.record({
  words: agentWords, wrapper: fc.constantFrom(...WRAPPERS), tail: fc.constantFrom(...TAILS), broken: fc.constantFrom(false, false, true),
  prefix: fc.array(assignment, { maxLength: 2 }),
}).map(({ words, wrapper, tail, broken, prefix }) => {
  const front = [...(wrapper.startsWith('exec') ? [] : prefix).map((each) => `${each} `), wrapper].join('');
  const command = broken ? `${words.slice(0, 4).join(' ')} \\\n  ${words.slice(4).join(' \\\n  ')}` : words.join(' ');
  return `${front}${command}${tail}`.split('\n');
});

const other: Arbitrary<Lines> = fc.constantFrom(
  ['prefect backend cloud'], ['prefect backend server'], ['prefect backend cloud  # note §'], ['prefect auth login --key $TOKEN_A'],
  ['prefect auth login -t Zk3vQ9xLm2Tr8WbY5nPd'], ['prefect auth logout'], ['prefect auth status && probe §'], ['prefect auth switch-tenants --id 0f3a'],
  ['prefect server create-tenant --name forum'], ['prefect register -p flows'], ['prefect auth create-token -n agent -s RUNNER'],
);

const simple: Arbitrary<Lines> = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(assignment, trailing).map(([one, comment]) => [`export ${one}${comment}`]) },
  { weight: 2, arbitrary: fc.tuple(assignment, assignment).map(([one, two]) => [`export ${one} ${two}`]) },
  { weight: 1, arbitrary: fc.record({ each: variable(), wanted: quote }).map(({ each, wanted }) => [`${each.name}=${assigned(each, wanted)}`, `export ${each.name}`]) },
  { weight: 1, arbitrary: assignment.map((one) => [`declare -x ${one}`]) },
  { weight: 1, arbitrary: assignment.map((one) => [one]) },
  { weight: 2, arbitrary: fc.array(assignment, { minLength: 1, maxLength: 2 }).map((all) => [`${all.join(' ')} probe §`]) },
  { weight: 1, arbitrary: fc.array(assignment, { minLength: 1, maxLength: 2 }).map((all) => [`env ${all.join(' ')} probe §`]) },
  { weight: 1, arbitrary: fc.array(assignment, { minLength: 1, maxLength: 3 }).map((all) => [`docker run --rm ${all.map((one) => `-e ${one}`).join(' ')} prefecthq/prefect:2-latest probe §`]) },
  { weight: 3, arbitrary: fc.constant(['probe §']) },
  { weight: 1, arbitrary: oldName.map((name) => [`echo "$${name}" > seen.txt`]) },
  { weight: 1, arbitrary: oldName.map((name) => [`test -n "\${${name}:-}" || echo unset`]) },
  { weight: 1, arbitrary: oldName.map((name) => [`unset ${name}`]) },
  { weight: 1, arbitrary: fc.constant(['# note §']) },
  { weight: 1, arbitrary: fc.constant(['']) },
  { weight: 4, arbitrary: agent },
  { weight: 2, arbitrary: other },
);

const dotenvLines: Arbitrary<Lines> = fc.array(fc.oneof(
  variable().map((each) => `${each.name}=${each.value.kind === 'literal' ? each.value.text.replace(/["'#\\$` ]/g, '') : 'changeme'}`), fc.constant('# note §'), fc.constant(''),
), { minLength: 1, maxLength: 4 });

function compound(body: Arbitrary<Lines>): Arbitrary<Lines> {
  return fc.oneof(
    fc.record({ then: body, otherwise: body, both: fc.boolean() }).map(({ then, otherwise, both }) => (
      ['if [ -n "$TOKEN_A" ]; then', ...indent(then, 2), ...(both ? ['else', ...indent(otherwise, 2)] : []), 'fi'])),
    fc.tuple(simple, fc.constantFrom('if true; then ', 'for one in 1; do ', '{ ', '( ')).map(([lines, open]) => {
      const close = open.startsWith('if') ? '; fi' : open.startsWith('for') ? '; done' : open === '{ ' ? '; }' : ' )';
      return lines.length === 1 && !/[#&]|^$/.test(lines[0]!) ? [`${open}${lines[0]!}${close}`] : lines;
    }),
    body.map((lines) => ['for one in 1 2; do', ...indent(lines, 2), 'done']),
    body.map((lines) => ['run_it() {', ...indent(lines, 2), '}', 'run_it']),
    body.map((lines) => ['(', ...indent(lines, 2), ')']),
    body.map((lines) => ['case "$TOKEN_A" in', '  given*)', ...indent(lines, 4), '    ;;', 'esac']),
    simple.map((lines) => (lines.length === 1 && !/['#]|^$/.test(lines[0]!) ? [`bash -c '${lines[0]!}'`] : lines)),
    fc.constantFrom(...KEY_NAMES).map((name) => ['if [ -n "$TOKEN_A" ]; then', `  export ${name}=$TOKEN_A`, 'else', `  export ${name}=$TOKEN_B`, 'fi']),
  );
}

/** The end mark of a here-document stands at the start of its line. */
const heredoc: Arbitrary<Lines> = fc.oneof(
  fc.tuple(dotenvLines, fc.constantFrom('EOF', "'EOF'")).map(([lines, mark]) => [`cat > app.env <<${mark}`, ...lines, 'EOF']),
  fc.array(simple, { minLength: 1, maxLength: 3 }).map((all) => ["bash <<'EOF'", ...all.flat(), 'EOF']),
);

/** A compound needs a statement in it, a comment is none. */
const body: Arbitrary<Lines> = fc.tuple(fc.array(simple, { minLength: 1, maxLength: 3 })).map(([all]) => {
  const lines = all.flat();
  return lines.every((line) => line === '' || line.startsWith('#')) ? [...lines, 'probe §'] : lines;
});

const nested: Arbitrary<Lines> = fc.oneof({ weight: 2, arbitrary: body }, { weight: 1, arbitrary: compound(body) });

/** Statements without a file around them. */
export function statements(maxLength: number): Arbitrary<Lines> {
  return fc.array(fc.oneof({ weight: 8, arbitrary: simple }, { weight: 2, arbitrary: compound(nested) }, { weight: 1, arbitrary: heredoc }), { minLength: 1, maxLength })
    .map((all) => all.flat());
}

/** Statements that fit on the lines of any host: no heredoc. */
export const plainStatements: Arbitrary<Lines> = fc.array(simple, { minLength: 1, maxLength: 4 }).map((all) => all.flat());

/** A shell script. */
export function scriptFile(path: string): Arbitrary<GeneratedFile> {
  return fc.record({ head: fc.constantFrom('#!/bin/bash', '#!/usr/bin/env bash'), lines: statements(7), end: ending })
    .map(({ head, lines, end }) => ({ path, text: fileText([head, ...lines], end) }));
}

/** A dotenv file. */
export function dotenvFile(path: string): Arbitrary<GeneratedFile> {
  const line = fc.record({ each: variable(), wanted: quote, exported: fc.constantFrom('', '', '', 'export '), comment: trailing }).map(({ each, wanted, exported, comment }) => {
    const text = each.value.kind === 'literal' ? each.value.text : 'changeme';
    const written = wanted === 'bare' && /^[\w@%+=:,./[\]<>-]*$/.test(text) ? text : text.includes("'") ? `"${text.replaceAll('"', '')}"` : `'${text}'`;
    return `${exported}${each.name}=${written}${comment}`;
  });
  return fc.record({ lines: fc.array(fc.oneof({ weight: 5, arbitrary: line }, { weight: 1, arbitrary: fc.constantFrom('# note §', '') }), { minLength: 1, maxLength: 7 }), end: ending })
    .map(({ lines, end }) => ({ path, text: fileText(lines, end) }));
}
