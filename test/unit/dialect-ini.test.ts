import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../src/dialects/dialect.ts';
import { pythonConfig } from '../../src/dialects/python-config.ts';
import { supervisord } from '../../src/dialects/supervisord.ts';
import { systemd } from '../../src/dialects/systemd.ts';
import { ini } from '../../src/languages/ini/index.ts';
import { mergeInserts } from '../../src/sites/merge-inserts.ts';
import type { BindValue, Operation } from '../../src/sites/site.ts';
import { isPartOperation, printPartOperations, withWholes } from '../../src/sites/words.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { isRefusal, type Refusal } from '../../src/text/refusal.ts';
import { assignment, documentOf, lines, type Read } from './dialect-reading.ts';

function read(text: string, dialect: Dialect): Read {
  const parsed = ini.parse(documentOf(text, 'a', 'ini'), { address: '' });
  if ('failed' in parsed) throw new Error(parsed.failed);
  const tree = parsed.trees[0]!;
  if (!dialect.applies(tree, 'a')) throw new Error('the dialect does not apply');
  return { parsed, text, ...dialect.read(tree, '') };
}

/** As the engine prints: words that go as a whole first. */
function printed(from: Read, asked: readonly Operation[] | Refusal): string {
  if (isRefusal(asked)) return `refused: ${asked.refused}`;
  const all = withWholes(asked);
  const inner = printPartOperations(all.filter(isPartOperation));
  const outer = from.parsed.print(mergeInserts(all.filter((each) => !isPartOperation(each))));
  if (isRefusal(inner)) return `refused: ${inner.refused}`;
  if (isRefusal(outer)) return `refused: ${outer.refused}`;
  return applyEdits(from.text, [...inner, ...outer]);
}

const REFERENCE: BindValue = { kind: 'reference' };
const literal = (text: string): BindValue => ({ kind: 'content', content: [{ kind: 'text', text }] });

function replaced(from: Read, name: string, to: string, value: BindValue | 'keep'): string {
  const site = assignment(from, name);
  return printed(from, site.environment.binder.replace(site, to, value));
}

function added(from: Read, beside: string, name: string, value: BindValue): string {
  const site = assignment(from, beside);
  return printed(from, site.environment.binder.add(name, value, site));
}

function dropped(from: Read, ...names: readonly string[]): string {
  return printed(from, names.map((name) => ({ op: 'drop', entry: assignment(from, name).entry })));
}

describe('systemd', () => {
  const UNIT = '[Service]\nEnvironmentFile=-/etc/a\nEnvironment="A=x y" B=50%% \'C=%h/$D\' "E=\\x41\\"" \\\n  F=\nPassEnvironment=G H\nEnvironment=\nExecStartPre=-/bin/a ; /bin/b\nExecStart=@/opt/p name run ${X} $Y z$Z $$W %i\nExecReload=/bin/sh -c \'kill $${1}\'\n';

  test('what is read', () => {
    expect(lines(read(UNIT, systemd))).toEqual([
      'unit Service.Environment.A: A=x y', 'unit Service.Environment.B: B=50%', 'unit Service.Environment.C: C=«%h»/$D', 'unit Service.Environment.E: E=A"', 'unit Service.Environment.F: F=',
      'unit Service.PassEnvironment.G: G (pass-through)', 'unit Service.PassEnvironment.H: H (pass-through)',
      '> Service.ExecStartPre: /bin/a [unit]', '> Service.ExecStartPre: /bin/b [unit]',
      '$ Service.ExecStart: X in unit', '$ Service.ExecStart: Y in unit', '> Service.ExecStart: /opt/p|run|‹X›|‹Y›|z$Z|$W|«%i» [unit]',
      'shell Service.ExecReload: kill ${1}',
    ]);
  });

  test('words are dropped one by one, and the line with the last', () => {
    const from = read('[Service]\nEnvironment=A=1 "B=2" \\\n  C=3\nEnvironment=D=4\nExecStart=/x\n', systemd);
    expect(dropped(from, 'A')).toBe('[Service]\nEnvironment="B=2" \\\n  C=3\nEnvironment=D=4\nExecStart=/x\n');
    expect(dropped(from, 'C')).toBe('[Service]\nEnvironment=A=1 "B=2"\nEnvironment=D=4\nExecStart=/x\n');
    expect(dropped(from, 'A', 'B', 'C')).toBe('[Service]\nEnvironment=D=4\nExecStart=/x\n');
    expect(dropped(from, 'D')).toBe('[Service]\nEnvironment=A=1 "B=2" \\\n  C=3\nExecStart=/x\n');
  });

  test('a reference is a file of variables, which must be there', () => {
    expect(replaced(read('[Service]\nEnvironment=A=1\nExecStart=/x\n', systemd), 'A', 'N', REFERENCE)).toBe('[Service]\nEnvironmentFile=/etc/prefect/prefect.env\nExecStart=/x\n');
    expect(replaced(read('[Service]\nEnvironmentFile=-/a\nEnvironment=A=1\n', systemd), 'A', 'N', REFERENCE)).toBe('[Service]\nEnvironmentFile=-/a\nEnvironmentFile=/etc/prefect/prefect.env\n');
    expect(replaced(read('[Service]\nEnvironmentFile=/a\nEnvironment=A=1\n', systemd), 'A', 'N', REFERENCE)).toBe('[Service]\nEnvironmentFile=/a\n');
    expect(replaced(read('[Service]\nPassEnvironment=A B\n', systemd), 'A', 'N', REFERENCE)).toBe('[Service]\nPassEnvironment=N B\n');
    expect(assignment(read('[Service]\nEnvironment=A=1\n', systemd), 'A').environment.binder.outside).toBe('in /etc/prefect/prefect.env');
  });

  test('literals in the style of the neighbours', () => {
    expect(added(read('[Service]\nEnvironment=A=1\n', systemd), 'A', 'N', literal('h://x/100%'))).toBe('[Service]\nEnvironment=A=1\nEnvironment=N=h://x/100%%\n');
    expect(added(read('[Service]\nEnvironment="A=1"\n', systemd), 'A', 'N', literal('a b'))).toBe('[Service]\nEnvironment="A=1"\nEnvironment="N=a b"\n');
    expect(added(read('[Service]\nEnvironment="A=1" B=2\n', systemd), 'A', 'N', literal('5%'))).toBe('[Service]\nEnvironment="A=1" "N=5%%" B=2\n');
    expect(replaced(read('[Service]\nEnvironment=A=1\n', systemd), 'A', 'N', literal('a b'))).toBe('refused: cannot-hold');
    expect(replaced(read("[Service]\nEnvironment='A=1'\n", systemd), 'A', 'N', literal("it's"))).toBe("[Service]\nEnvironment='N=it\\'s'\n");
    expect(replaced(read('[Service]\nEnvironment=A=%h/x\n', systemd), 'A', 'N', 'keep')).toBe('[Service]\nEnvironment=N=%h/x\n');
  });

  test('what is not read', () => {
    expect(lines(read('[Service]\nEnvironment="A=1\nEnvironment=B=\\q\nEnvironment=1X=2 C\n[Install]\nAlias=x\n', systemd))).toEqual([]);
    expect(lines(read('[Timer]\nOnCalendar=daily\n', systemd))).toEqual([]);
  });
});

describe('supervisord', () => {
  const CONFIG = '[supervisord]\nenvironment=S="0"\n[program:a]\ncommand=run %(ENV_X)s "a b" %% %(here)s ; c\nenvironment=A="1, 2",B=\'%(ENV_Y)s\',C=5%%\n[program:b]\ncommand=run\nenvironment=\n  D="1",\n  E="2"\n[program:c]\nenvironment=A\n';

  test('what is read', () => {
    expect(lines(read(CONFIG, supervisord))).toEqual([
      'unit supervisord.environment.S: S=0',
      'unit ["program:a"].environment.A: A=1, 2', 'unit ["program:a"].environment.B: B=‹Y›', 'unit ["program:a"].environment.C: C=5%', '$ ["program:a"].environment: Y in unit',
      '$ ["program:a"].command: X in unit', '> ["program:a"].command: run|‹X›|a b|%|«%(here)s» [unit<unit]',
      'unit ["program:b"].environment.D: D=1', 'unit ["program:b"].environment.E: E=2', '> ["program:b"].command: run [unit<unit]',
    ].map((line) => line.replace(/^(unit |\$ |> )\[/, '$1[')));
  });

  test('what is written', () => {
    const from = read(CONFIG, supervisord);
    expect(dropped(from, 'A')).toContain("environment=B='%(ENV_Y)s',C=5%%\n");
    expect(dropped(from, 'D')).toContain('environment=\n  E="2"\n');
    expect(dropped(from, 'E')).toContain('environment=\n  D="1",\n[program:c]');
    expect(dropped(from, 'S')).toContain('[supervisord]\n[program:a]');
    expect(replaced(from, 'B', 'N', REFERENCE)).toContain("N='%(ENV_N)s'");
    expect(replaced(from, 'A', 'N', literal('50%'))).toContain('N="50%%"');
    expect(replaced(from, 'C', 'N', literal("a'b"))).toContain('N="a\'b"');
    expect(replaced(from, 'C', 'N', literal('"a\'b'))).toBe('refused: cannot-hold');
    expect(added(from, 'B', 'N', REFERENCE)).toContain("B='%(ENV_Y)s',N='%(ENV_N)s',C=5%%");
    expect(added(from, 'E', 'N', literal('x'))).toContain('  E="2",N="x"\n');
  });

  test('a program without variables gets them behind its command', () => {
    const from = read('[program:a]\ncommand=run\nnumprocs=1\n', supervisord);
    const site = from.sites.find((each) => each.kind === 'command');
    const { binder } = site!.environment!;
    const both = ['M', 'N'].map((name) => binder.add(name, name === 'M' ? REFERENCE : literal('5%')));
    expect(printed(from, both.flatMap((each) => isRefusal(each) ? [] : each))).toBe('[program:a]\ncommand=run\nenvironment=M="%(ENV_M)s",N="5%%"\nnumprocs=1\n');
  });
});

describe('configuration of Python tools', () => {
  test('tox', () => {
    const from = read('[testenv]\npass_env = A, B\nset_env =\n  C = {env:X:d} # c\n  py3: D=1\ndeps = prefect>=1\n  -rx.txt\ncommands =\n  - run {posargs:a b} \\\n    -v\n[testenv:d]\ncommands = ! other\n', pythonConfig);
    expect(lines(from)).toEqual([
      'unit testenv.set_env.C: C=‹X›', 'unit testenv.set_env.D: D=1', '$ testenv.set_env: X in unit', 'unit testenv.pass_env.A: A (pass-through)', 'unit testenv.pass_env.B: B (pass-through)',
      '> testenv.commands: run|«{posargs:a b}»|-v [unit]', 'text', '> ["testenv:d"].commands: other [unit]',
    ]);
    expect(dropped(from, 'A')).toContain('pass_env = B\n');
    expect(dropped(from, 'A', 'B')).toContain('[testenv]\nset_env');
    expect(replaced(from, 'D', 'N', REFERENCE)).toContain('  py3: N={env:N}\n');
    expect(added(from, 'C', 'N', literal('a{b'))).toContain('  C = {env:X:d} # c\n  N = a\\{b\n');
  });

  test('pytest', () => {
    const from = read('[tool:pytest]\nenv =\n  D:A={X}/y\n  R:B={Z}\n  C=1\n', pythonConfig);
    expect(lines(from)).toEqual([
      'unit ["tool:pytest"].env.A: A=‹X›/y', 'unit ["tool:pytest"].env.B: B={Z}', 'unit ["tool:pytest"].env.C: C=1', '$ ["tool:pytest"].env: X in unit',
    ]);
    expect(replaced(from, 'C', 'N', REFERENCE)).toContain('  N={N}\n');
    expect(replaced(from, 'B', 'N', REFERENCE)).toBe('refused: no-idiom');
  });

  test('packages of setup.cfg', () => {
    const from = read('[options]\ninstall_requires =\n  a[x, y] >= 1 ; python_version < "3"\n  # b\nsetup_requires = c; d>1\n[options.extras_require]\ne = f==1\n', pythonConfig);
    const found = from.sites.map((site) => site.kind === 'requirement' ? [site.address, site.extras, site.version?.pieces] : []);
    expect(found).toEqual([
      ['options.install_requires.a', ['x', 'y'], [{ kind: 'text', text: '>= 1' }]], ['["options.extras_require"].e.f', [], [{ kind: 'text', text: '==1' }]],
    ]);
  });
});
