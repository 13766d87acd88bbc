import fc, { type Arbitrary } from 'fast-check';
import { agentWords } from './script.ts';
import { variable, variables, type Variable } from './variable.ts';
import { above, ending, fileText, trailing, type GeneratedFile } from './writing.ts';

type Lines = readonly string[];

const looks = fc.array(fc.record({ above, trailing, kind: fc.nat(5) }), { minLength: 8, maxLength: 8 });

/** Commands of shells, those of other programs among them. */
const statements: Arbitrary<Lines> = fc.array(fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('echo done', "printf '%s' \"it's #1\"", 'pip install -r requirements.txt', 'test -f flows/a.py', 'echo PREFECT is not here') },
  { weight: 2, arbitrary: fc.constantFrom('prefect backend cloud', 'prefect backend server', 'prefect register --project a -p flows') },
  { weight: 1, arbitrary: agentWords.map((words) => words.join(' ')) },
), { minLength: 1, maxLength: 4 });

const words = (text: string): string => /^[\w./:@+=-]*$/.test(text) ? text : `"${text.replace(/["\\$]/g, '\\$&')}"`;

/** The value where a variable is filled in by `reference`. */
function valueOf({ value }: Variable, reference: (name: string) => string): string {
  return value.kind === 'literal' ? value.text : value.kind === 'reference' ? reference(value.name) : '';
}

/** A Dockerfile: `ENV` in all its forms, `RUN` over several lines, one command. */
export function dockerFile(path: string): Arbitrary<GeneratedFile> {
  const env = fc.record({ all: variables(4), looks, form: fc.constantFrom('each', 'each', 'one', 'lines', 'lines', 'old') }).map(({ all, looks: own, form }): Lines => {
    const pairs = all.map((each) => `${each.name}=${each.value.kind === 'reference' ? `\${${each.value.name}}` : words(valueOf(each, String))}`);
    if (pairs.length === 0) return ['# note §'];
    if (form === 'one') return [`ENV ${pairs.join(' ')}`];
    if (form === 'lines') return [...own[0]!.above, ...pairs.flatMap((pair, index) => [...(index === 1 ? own[1]!.above : []), `${index === 0 ? 'ENV ' : '    '}${pair}${index < pairs.length - 1 ? ' \\' : ''}`])];
    return all.flatMap((each, index) => {
      const text = valueOf(each, (name) => `$${name}`);
      const old = form === 'old' && /^[\w./:@-]+$/.test(text);
      return [...own[index]!.above, old ? `env ${each.name} ${text}` : `ENV ${pairs[index]!}`];
    });
  });
  const run = fc.record({ all: statements, note: above, split: fc.boolean() }).map(({ all, note, split }): Lines => (
    split ? all.flatMap((each, index) => [...(index === 1 ? note : []), `${index === 0 ? 'RUN ' : '    '}${each}${index < all.length - 1 ? ' && \\' : ''}`]) : [`RUN ${all.join(' && ')}`]));
  const last = fc.oneof(fc.constant<Lines>([]), agentWords.map((all): Lines => [`CMD ${all.join(' ')}`]), fc.constantFrom<Lines>(['CMD ["prefect", "agent", "local", "start"]'], ['ENTRYPOINT ["tini", "--"]']));
  return fc.record({ image: fc.constantFrom('python:3.9', 'prefecthq/prefect:1.4.1', 'debian:12 AS base'), body: fc.array(fc.oneof(env, env, run, fc.constantFrom<Lines>(['# note §'], [''], ['COPY . /flows'], ['WORKDIR /flows'])), { minLength: 1, maxLength: 5 }), last, end: ending })
    .map(({ image, body, last: command, end }) => ({ path, text: fileText([`FROM ${image}`, ...body.flat(), ...command], end) }));
}

/** A makefile: variables with comments and conditionals, recipes with lines that go on. */
export function makeFile(path: string): Arbitrary<GeneratedFile> {
  const escaped = (text: string): string => text.trim().replaceAll('$', '$$$$').replaceAll('#', '\\#');
  const line = fc.record({ each: variable(), above, trailing, operator: fc.constantFrom(' = ', ' := ', '=', ' ?= '), exported: fc.constantFrom('export ', 'export ', 'export ', '') })
    .map(({ each, above: notes, trailing: note, operator, exported }): Lines => {
      if (each.value.kind === 'outside') return [...notes, `export ${each.name}${note}`];
      return [...notes, `${exported}${each.name}${operator}${escaped(valueOf(each, String)).replace(/^$/, '')}${each.value.kind === 'reference' ? '' : ''}${note}`];
    });
  const branch = line.map((lines): Lines => ['ifeq ($(STAGE),prod)', ...lines.map((each) => `  ${each}`), 'else', '  export REGION = b', 'endif']);
  const long: Lines = ['FLAGS = --a \\', '\t--b \\', '  --c'];
  const recipe = fc.record({ all: statements, joined: fc.boolean(), silent: fc.constantFrom('', '@', '-'), name: fc.constantFrom('run', 'deploy', 'agent') }).map(({ all, joined, silent, name }): Lines => (
    [`${name}§: FORCE`, ...(joined ? all.map((each, index) => `\t${index === 0 ? silent : '  '}${each.replaceAll('$', '$$$$')}${index < all.length - 1 ? ' && \\' : ''}`) : all.map((each) => `\t${silent}${each.replaceAll('$', '$$$$')}`)), '']));
  return fc.record({ head: fc.array(fc.oneof({ weight: 6, arbitrary: line }, { weight: 1, arbitrary: branch }, { weight: 1, arbitrary: fc.constantFrom(long, [''], ['# note §']) }), { maxLength: 6 }), recipes: fc.array(recipe, { minLength: 1, maxLength: 3 }), end: ending })
    .map(({ head, recipes, end }) => ({ path, text: fileText([...head.flat(), '', ...recipes.flat(), 'FORCE:'], end) }));
}

/** A unit of systemd, or a configuration of supervisord. */
export function iniFile(): Arbitrary<GeneratedFile> {
  const quoted = (each: Variable): string => {
    const text = valueOf(each, () => 'given').replaceAll('%', '%%').replaceAll('\\', '\\\\');
    return /^[\w./:@+-]*$/.test(text) ? `${each.name}=${text}` : `"${each.name}=${text.replaceAll('"', '\\"')}"`;
  };
  const unit = fc.record({ all: variables(6), looks, words: agentWords, file: fc.boolean() }).map(({ all, looks: own, words: command, file }): Lines => [
    '[Unit]', 'Description=flows # not a comment', '', '[Service]', 'User=flows', ...(file ? ['EnvironmentFile=/etc/flows.env'] : []),
    ...all.flatMap((each, index) => (own[index]!.kind === 0 && index > 0 ? [] : [...own[index]!.above, `Environment=${[each, ...(own[index + 1]?.kind === 0 ? all.slice(index + 1, index + 2) : [])].map(quoted).join(own[index]!.kind === 3 ? ' \\\n    ' : ' ')}`])),
    `ExecStart=/usr/bin/${command.join(' ')}`, 'Restart=always', '', '[Install]', 'WantedBy=multi-user.target',
  ]);
  const program = fc.record({ all: variables(5), several: fc.boolean(), words: agentWords, note: above, tail: fc.constantFrom('', ' ; note §') }).map(({ all, several, words: command, note, tail }): Lines => {
    const pairs = all.map((each) => `${each.name}="${valueOf(each, () => 'given').replaceAll('%', '%%').replace(/["\\]/g, '')}"`);
    const lines = several ? ['environment=', ...pairs.map((pair, index) => `    ${pair}${index < pairs.length - 1 ? ',' : ''}`)] : [`environment=${pairs.join(',')}`];
    return ['[supervisord]', 'nodaemon=true', '', '[program:agent]', `command=${command.join(' ').replaceAll('%', '%%')}${tail}`, ...note, ...(pairs.length === 0 ? [] : lines), 'autorestart=true'];
  });
  return fc.oneof(
    fc.record({ lines: unit, end: ending }).map(({ lines, end }) => ({ path: 'flows.service', text: fileText(lines, end) })),
    fc.record({ lines: program, end: ending }).map(({ lines, end }) => ({ path: 'supervisord.conf', text: fileText(lines, end) })),
  );
}
