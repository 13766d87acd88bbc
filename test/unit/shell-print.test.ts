import { describe, expect, test } from 'vitest';
import type { Operation, Word } from '../../src/sites/site.ts';
import { joinedEntry } from '../../src/sites/word-part.ts';
import { complaint, operations, printed, read, source, text, type Case } from './shell-case.ts';

interface Row {
  readonly name: string;
  readonly before: string;
  readonly change: (given: Case) => readonly Operation[];
  readonly after: string;
  readonly guest?: boolean;
}

function drop(...names: string[]): Row['change'] {
  return (given) => names.map((name) => ({ op: 'drop', entry: given.assignment(name).entry }));
}

function dropCommand(...programs: string[]): Row['change'] {
  return (given) => programs.map((program) => ({ op: 'drop', entry: given.command(program).statement! }));
}

/** All words of the command line that begins with a program or runs it. */
function wordsOf(given: Case, program: string): readonly Word[] {
  return given.commands.find((command) => [command.words[0]!.text, command.all[0]!.text].includes(program))!.all;
}

function dropWords(program: string, ...words: string[]): Row['change'] {
  return (given) => wordsOf(given, program)
    .filter((word) => words.includes(source(word.slot)))
    .map((word) => ({ op: 'drop', entry: word.entry }));
}

function both(...changes: Row['change'][]): Row['change'] {
  return (given) => changes.flatMap((change) => change(given));
}

function rename(name: string, to: string, value?: string): Row['change'] {
  return (given) => {
    const site = given.assignment(name);
    const content = value === undefined ? 'keep' : { kind: 'content', content: text(value) } as const;
    return operations(site.environment.binder.replace(site, to, content));
  };
}

function addBeside(name: string, added: string, value?: string): Row['change'] {
  return (given) => {
    const site = given.assignment(name);
    const bound = value === undefined ? { kind: 'reference' } as const : { kind: 'content', content: text(value) } as const;
    return operations(site.environment.binder.add(added, bound, site));
  };
}

function addToScript(added: string): Row['change'] {
  return (given) => operations(given.script.add(added, { kind: 'reference' }));
}

/** Binds `added` in front of a command, its value carried from a word or, without one, a reference. */
function bind(program: string, added: string, word?: string): Row['change'] {
  return (given) => {
    const command = given.command(program);
    const from = command.all.find((each) => source(each.slot) === word);
    const value = from === undefined ? { kind: 'reference' } as const
      : { kind: 'content', content: [{ kind: 'carry', from: from.slot }] } as const;
    return operations(command.environment.binder.add(added, value));
  };
}

function setWord(program: string, word: string, to: string): Row['change'] {
  return (given) => {
    const slot = given.command(program).words.find((each) => source(each.slot) === word)!.slot;
    return [{ op: 'set', slot, to: text(to) }];
  };
}

function insertWord(program: string, word: string, added: string, side: 'before' | 'after' = 'after'): Row['change'] {
  return (given) => {
    const entry = wordsOf(given, program).find((each) => source(each.slot) === word)!.entry;
    return [{ op: 'insert', beside: entry, side, shape: { shape: 'word', content: text(added) } }];
  };
}

function comment(name: string, line: string): Row['change'] {
  return (given) => [{ op: 'comment', entry: given.assignment(name).entry, text: line }];
}

const REFERENCE = (name: string): string => `"\${${name}:?set ${name}}"`;

const dropsOfAssignments: readonly Row[] = [
  { name: 'an export goes with its line', before: 'a\nexport X=1\nb\n', change: drop('X'), after: 'a\nb\n' },
  { name: 'its trailing comment goes, a comment line above stays', before: '# keep\nexport X=1 # gone\nb\n', change: drop('X'), after: '# keep\nb\n' },
  { name: 'the first of two arguments', before: 'export X=1 Y=2\n', change: drop('X'), after: 'export Y=2\n' },
  { name: 'the last of two arguments', before: 'export Y=2 X=1 # c\n', change: drop('X'), after: 'export Y=2 # c\n' },
  { name: 'all arguments drop the statement', before: 'export X=1 Y=2\nb\n', change: drop('X', 'Y'), after: 'b\n' },
  { name: 'options of declare do not keep it', before: 'declare -x X=1\nb\n', change: drop('X'), after: 'b\n' },
  { name: 'a name without a value keeps the export', before: 'export X=1 Y\n', change: drop('X'), after: 'export Y\n' },
  { name: 'a prefix assignment', before: 'X=1 Y=2 run it\n', change: drop('X'), after: 'Y=2 run it\n' },
  { name: 'the only prefix assignment', before: '  X="a b" run it\n', change: drop('X'), after: '  run it\n' },
  { name: 'the only command of a then on one line', before: 'if x; then export X=1; fi\n', change: drop('X'), after: 'if x; then :; fi\n' },
  { name: 'the only command of a then on its own line', before: 'if x; then\n  export X=1 # c\nfi\n', change: drop('X'), after: 'if x; then\n  :\nfi\n' },
  { name: 'two that are all of a body leave one colon', before: 'f() {\n  export X=1\n  export Y=2\n}\n', change: drop('X', 'Y'), after: 'f() {\n  :\n}\n' },
  { name: 'one of two in a body', before: 'f() {\n  export X=1\n  run\n}\n', change: drop('X'), after: 'f() {\n  run\n}\n' },
  { name: 'first on a shared line', before: 'export X=1; run\n', change: drop('X'), after: 'run\n' },
  { name: 'last on a shared line', before: 'run; export X=1\n', change: drop('X'), after: 'run\n' },
  { name: 'in the middle of a line', before: 'a; export X=1; b\n', change: drop('X'), after: 'a; b\n' },
  { name: 'last in braces keeps the separator', before: '{ a; export X=1; }\n', change: drop('X'), after: '{ a; }\n' },
  { name: 'behind a background command', before: 'a & export X=1\n', change: drop('X'), after: 'a &\n' },
  { name: 'two neighbours on a line', before: 'a; export X=1; export Y=2; b\n', change: drop('X', 'Y'), after: 'a; b\n' },
  { name: 'two at the end of a line', before: 'a; export X=1; export Y=2\n', change: drop('X', 'Y'), after: 'a\n' },
  { name: 'first on the line of a then', before: 'if x; then export X=1\n  run\nfi\n', change: drop('X'), after: 'if x; then\n  run\nfi\n' },
  { name: 'the last line without a line ending', before: 'a\nexport X=1', change: drop('X'), after: 'a' },
  { name: 'the last two lines without a line ending', before: 'a\nexport X=1\nexport Y=1', change: drop('X', 'Y'), after: 'a' },
  { name: 'everything there is', before: 'export X=1', change: drop('X'), after: '' },
  { name: 'CRLF lines', before: 'a\r\nexport X=1\r\nb\r\n', change: drop('X'), after: 'a\r\nb\r\n' },
  { name: 'the left side of &&', before: 'export X=1 && run\n', change: drop('X'), after: 'run\n' },
  { name: 'the right side of &&', before: 'cd x && export X=1\n', change: drop('X'), after: 'cd x\n' },
  { name: 'behind a test nothing may fail under set -e', before: '[ -n "$A" ] && export X=1\n', change: drop('X'), after: '[ -n "$A" ] && :\n' },
  { name: 'beside ||', before: '[ -n "$A" ] || export X=1\n', change: drop('X'), after: '[ -n "$A" ] || :\n' },
  { name: 'the middle of a chain over lines', before: 'a && \\\n  export X=1 && \\\n  b\n', change: drop('X'), after: 'a && \\\n  b\n' },
  { name: 'a value over several lines', before: 'export X="a\nb"\nrun\n', change: drop('X'), after: 'run\n' },
  { name: 'the argument on a continued line', before: 'export \\\n  X=1 \\\n  Y=2\n', change: drop('X'), after: 'export \\\n  Y=2\n' },
  { name: 'the last continued argument', before: 'export \\\n  Y=2 \\\n  X=1\n', change: drop('X'), after: 'export \\\n  Y=2\n' },
  { name: 'a quoted export word', before: 'export "X=a b" Y=1\n', change: drop('X'), after: 'export Y=1\n' },
  { name: 'the only command of a case', before: 'case $1 in\n  a) export X=1 ;;\nesac\n', change: drop('X'), after: 'case $1 in\n  a) : ;;\nesac\n' },
];

const dropsOfCommands: readonly Row[] = [
  { name: 'a command with its line', before: 'prog backend cloud # c\nrun\n', change: dropCommand('prog'), after: 'run\n' },
  { name: 'a command with its fallback', before: 'prog backend cloud || true\nrun\n', change: dropCommand('prog'), after: 'run\n' },
  { name: 'a command with a here-document', before: 'a\nprog <<EOF\nx\nEOF\nb\n', change: dropCommand('prog'), after: 'a\nb\n' },
  { name: 'a background command that is all of a body', before: 'if x; then prog & fi\n', change: dropCommand('prog'), after: 'if x; then :; fi\n' },
  { name: 'a command over lines', before: 'prog a \\\n  b \\\n  c\nrun\n', change: dropCommand('prog'), after: 'run\n' },
  { name: 'two sides of a chain of three', before: 'prog a && other b && run\n', change: dropCommand('prog', 'other'), after: 'run\n' },
  { name: 'a chain as a whole', before: 'prog a && other b\nrun\n', change: dropCommand('prog', 'other'), after: 'run\n' },
  { name: 'a timed command', before: 'time prog a\nrun\n', change: dropCommand('prog'), after: 'run\n' },
  { name: 'with what is set inside it', before: 'X=1 prog a\nrun\n', change: both(rename('X', 'Y'), dropCommand('prog')), after: 'run\n' },
];

const words: readonly Row[] = [
  { name: 'an option in the middle', before: 'prog start --key $K --name n\n', change: dropWords('prog', '--key', '$K'), after: 'prog start --name n\n' },
  { name: 'an option at the end', before: 'prog start --key $K > log\n', change: dropWords('prog', '--key', '$K'), after: 'prog start > log\n' },
  { name: 'one of two words on a continued line', before: 'prog start \\\n  -a --key=1 \\\n  -b\n', change: dropWords('prog', '--key=1'), after: 'prog start \\\n  -a \\\n  -b\n' },
  { name: 'the first of two words on a continued line', before: 'prog start \\\n  --key=1 -a \\\n  -b\n', change: dropWords('prog', '--key=1'), after: 'prog start \\\n  -a \\\n  -b\n' },
  { name: 'a whole continued line', before: 'prog start \\\n  --key $K \\\n  -b\n', change: dropWords('prog', '--key', '$K'), after: 'prog start \\\n  -b\n' },
  { name: 'the last continued line takes the continuation with it', before: 'prog start \\\n  -b \\\n  --key $K\nrun\n', change: dropWords('prog', '--key', '$K'), after: 'prog start \\\n  -b\nrun\n' },
  { name: 'an option and its value on two lines', before: 'prog start --key \\\n  $K -b\n', change: dropWords('prog', '--key', '$K'), after: 'prog start \\\n  -b\n' },
  { name: 'CRLF continuation', before: 'prog start \\\r\n  --key $K \\\r\n  -b\r\n', change: dropWords('prog', '--key', '$K'), after: 'prog start \\\r\n  -b\r\n' },
  {
    name: 'an option and its value as one entry',
    before: 'prog start -a --key $K -b\n',
    change: (given) => [{ op: 'drop', entry: joinedEntry(given.command('prog').words.slice(3, 5).map((word) => word.entry)) }],
    after: 'prog start -a -b\n',
  },
  { name: 'a word is renamed', before: 'prog agent start\n', change: setWord('prog', 'agent', 'worker'), after: 'prog worker start\n' },
  { name: 'a double-quoted word stays so', before: 'prog "a b"\n', change: setWord('prog', '"a b"', 'c$d'), after: 'prog "c\\$d"\n' },
  { name: 'text that needs quotes gets them', before: 'prog a\n', change: setWord('prog', 'a', "it's #1"), after: 'prog "it\'s #1"\n' },
  { name: 'nothing at all is written as quotes', before: 'prog a\n', change: setWord('prog', 'a', ''), after: "prog ''\n" },
  { name: 'a word beside one on a continued line', before: 'prog start \\\n  -a \\\n  -b\n', change: insertWord('prog', '-a', '--pool'), after: 'prog start \\\n  -a --pool \\\n  -b\n' },
  {
    name: 'another option of the same kind gets a line of its own',
    before: 'docker run \\\n  -e X="$K" \\\n  --env=Y=1 \\\n  img\n',
    change: both(insertWord('docker', 'X="$K"', '-e'), insertWord('docker', 'X="$K"', 'U=u'), dropWords('docker', '--env=Y=1')),
    after: 'docker run \\\n  -e X="$K" \\\n  -e U=u \\\n  img\n',
  },
  { name: 'words in the order of the calls', before: 'prog start\n', change: both(insertWord('prog', 'start', '--pool'), insertWord('prog', 'start', 'my pool')), after: "prog start --pool 'my pool'\n" },
  { name: 'words before a word', before: 'prog start\n', change: insertWord('prog', 'start', '-v', 'before'), after: 'prog -v start\n' },
  { name: 'new words take the place of a dropped one', before: 'prog start local -t $K\n', change: both(dropWords('prog', 'local'), insertWord('prog', 'local', '--type'), insertWord('prog', 'local', 'process')), after: 'prog start --type process -t $K\n' },
  {
    name: 'a whole command rewritten',
    before: 'prog agent docker start \\\n    --key $K \\\n    --label dev # c\n',
    change: both(
      setWord('prog', 'agent', 'worker'), dropWords('prog', 'docker', '--key', '$K'), setWord('prog', '--label', '--work-queue'),
      insertWord('prog', 'start', '--pool'), insertWord('prog', 'start', 'docker-pool'), bind('prog', 'API_KEY', '$K'), bind('prog', 'API_URL'),
    ),
    after: `API_KEY=$K API_URL=${REFERENCE('API_URL')} prog worker start --pool docker-pool \\\n    --work-queue dev # c\n`,
  },
];

const bindings: readonly Row[] = [
  { name: 'an export gets another name', before: 'export X="$T" # c\n', change: rename('X', 'KEY'), after: 'export KEY="$T" # c\n' },
  { name: 'and another value, in its quotes', before: "export X='a'\n", change: rename('X', 'KEY', 'b c'), after: "export KEY='b c'\n" },
  { name: 'an empty value gets one', before: 'X= run\n', change: rename('X', 'KEY', 'a b'), after: "KEY='a b' run\n" },
  { name: 'a quoted export word', before: 'export "X=a b"\n', change: rename('X', 'KEY', 'c "d"'), after: 'export "KEY=c \\"d\\""\n' },
  { name: 'a prefix assignment', before: 'X=1 run\n', change: rename('X', 'KEY', '2'), after: 'KEY=2 run\n' },
  { name: 'a word of env', before: 'env X=1 run\n', change: rename('X', 'KEY'), after: 'env KEY=1 run\n' },
  {
    name: 'a word of env gets a reference',
    before: 'env X=1 run\n',
    change: (given) => [{ op: 'set', slot: given.assignment('X').value!, to: [{ kind: 'reference', name: 'A', source: '$A' }] }],
    after: 'env "X=$A" run\n',
  },
  {
    name: 'a word of env gets the reference of this place',
    before: 'env X=1 run\n',
    change: (given) => operations(given.assignment('X').environment.binder.replace(given.assignment('X'), 'KEY', { kind: 'reference' })),
    after: `env KEY=${REFERENCE('KEY')} run\n`,
  },
  { name: 'a variable of a container', before: 'docker run -e X=abc img prog\n', change: rename('X', 'KEY', 'd e'), after: "docker run -e KEY='d e' img prog\n" },
  { name: 'an export beside another', before: 'f() {\n  export X=1 # c\n}\n', change: addBeside('X', 'URL', 'http://h/api'), after: 'f() {\n  export X=1 # c\n  export URL=http://h/api\n}\n' },
  { name: 'the reference of this place', before: 'export X=1\n', change: addBeside('X', 'URL'), after: `export X=1\nexport URL=${REFERENCE('URL')}\n` },
  { name: 'beside the last line without a line ending', before: 'export X=1', change: addBeside('X', 'URL', 'u'), after: 'export X=1\nexport URL=u' },
  { name: 'on a shared line', before: 'export X=1; run\n', change: addBeside('X', 'URL', 'u'), after: 'export X=1; export URL=u; run\n' },
  { name: 'in a chain', before: 'export X=1 && run\n', change: addBeside('X', 'URL', 'u'), after: 'export X=1 && export URL=u && run\n' },
  { name: 'behind a conditional default', before: '[ "$X" ] || export X=1\nrun\n', change: addBeside('X', 'URL', 'u'), after: '[ "$X" ] || export X=1\nexport URL=u\nrun\n' },
  { name: 'in place of what goes', before: '  export X=1 # c\nrun\n', change: both(drop('X'), addBeside('X', 'URL', 'u')), after: '  export URL=u\nrun\n' },
  { name: 'in place of the only command of a body', before: 'if x; then export X=1; fi\n', change: both(drop('X'), addBeside('X', 'URL', 'u')), after: 'if x; then export URL=u; fi\n' },
  { name: 'in place of one side of a chain', before: 'export X=1 && run\n', change: both(drop('X'), addBeside('X', 'URL', 'u')), after: 'export URL=u && run\n' },
  { name: 'before the first command', before: '#!/bin/sh\nset -eu\n. ./lib.sh\n\n# start\nrun\n', change: addToScript('URL'), after: `#!/bin/sh\nset -eu\n. ./lib.sh\n\n# start\nexport URL=${REFERENCE('URL')}\nrun\n` },
  { name: 'a one-line guest stays on its line', before: 'run it', guest: true, change: addToScript('URL'), after: `export URL=${REFERENCE('URL')}; run it` },
  { name: 'a one-line guest with a chain', before: 'export X=1 && run', guest: true, change: addBeside('X', 'URL', 'u'), after: 'export X=1 && export URL=u && run' },
  { name: 'in front of a command, in the order of the calls', before: 'prog -k $K -u "$U"\n', change: both(bind('prog', 'KEY', '$K'), bind('prog', 'URL', '"$U"')), after: 'KEY=$K URL="$U" prog -k $K -u "$U"\n' },
  { name: 'behind the assignments that are there', before: 'A=1 prog\n', change: bind('prog', 'KEY'), after: `A=1 KEY=${REFERENCE('KEY')} prog\n` },
  { name: 'in front of exec, nohup and timeout', before: 'exec nohup timeout -s KILL 5 prog\n', change: bind('prog', 'KEY'), after: `KEY=${REFERENCE('KEY')} exec nohup timeout -s KILL 5 prog\n` },
  { name: 'behind the keyword time through env', before: 'time prog\n', change: bind('prog', 'KEY'), after: `time env KEY=${REFERENCE('KEY')} prog\n` },
  { name: 'inside sudo through one env', before: 'sudo prog --key $K\n', change: both(bind('prog', 'KEY', '$K'), bind('prog', 'URL')), after: `sudo env KEY=$K URL=${REFERENCE('URL')} prog --key $K\n` },
  { name: 'behind the options of sudo', before: 'sudo -u deploy -H prog\n', change: bind('prog', 'KEY'), after: `sudo -u deploy -H env KEY=${REFERENCE('KEY')} prog\n` },
  { name: 'into the env that follows sudo', before: 'sudo env prog\n', change: bind('prog', 'KEY'), after: `sudo env KEY=${REFERENCE('KEY')} prog\n` },
  { name: 'behind the words of env', before: 'env A=1 prog\n', change: bind('prog', 'KEY'), after: `env A=1 KEY=${REFERENCE('KEY')} prog\n` },
  { name: 'beside a prefix assignment', before: 'A=1 B=2 prog\n', change: addBeside('A', 'KEY', 'k'), after: 'A=1 KEY=k B=2 prog\n' },
  { name: 'in place of a prefix assignment', before: 'A=1 prog\n', change: both(drop('A'), addBeside('A', 'KEY', 'k')), after: 'KEY=k prog\n' },
  { name: 'in a pipeline', before: 'prog | tee log\n', change: bind('prog', 'KEY'), after: `KEY=${REFERENCE('KEY')} prog | tee log\n` },
  { name: 'a comment in place of a statement', before: '  export X=1 # old\nrun\n', change: comment('X', 'KEY=<new key>'), after: '  # KEY=<new key>\nrun\n' },
  { name: 'a comment in place of all of a body', before: 'f() {\n  export X=1\n}\n', change: comment('X', 'gone'), after: 'f() {\n  # gone\n  :\n}\n' },
];

for (const [title, rows] of Object.entries({ dropsOfAssignments, dropsOfCommands, words, bindings })) {
  describe(title, () => {
    test.each(rows)('$name', ({ before, change, after, guest }) => {
      const given = read(before, { guest: guest === true });
      expect(printed(given, change(given))).toBe(after);
      expect(complaint(after.replaceAll('\r\n', '\n'))).toBe('');
    });
  });
}

describe('refusals', () => {
  const refused: readonly (Omit<Row, 'after'> & { readonly code: string })[] = [
    { name: 'a name that is none', before: 'X=1\n', change: rename('X', 'a-b'), code: 'cannot-hold' },
    { name: 'a value that is appended to', before: 'X+=1\n', change: rename('X', 'Y', '2'), code: 'not-writable' },
    { name: 'a comment for one of two arguments', before: 'export X=1 Y=2\n', change: comment('X', 'c'), code: 'not-writable' },
    { name: 'a comment of two lines', before: 'export X=1\n', change: comment('X', 'a\nb'), code: 'cannot-hold' },
    { name: 'quotes inside backquotes', before: 'a=`X=1 prog`\n', change: bind('prog', 'KEY'), code: 'cannot-hold' },
    { name: 'two values for one word', before: 'prog a\n', change: both(setWord('prog', 'a', 'b'), setWord('prog', 'a', 'c')), code: 'overlap' },
    { name: 'an assignment that is all of a pipe element', before: 'export X=1 | cat\n', change: drop('X'), code: 'not-writable' },
    {
      name: 'a reference out of another document',
      before: 'prog a\n',
      change: (given) => {
        const other = read('prog $K\n').commands[0]!.words[1]!.slot;
        const elsewhere = { ...other, document: { ...other.document, id: 'other' } };
        return [{ op: 'set', slot: given.commands[0]!.words[1]!.slot, to: [{ kind: 'carry', from: elsewhere }] }];
      },
      code: 'cannot-hold',
    },
  ];
  test.each(refused)('$name', ({ before, change, code }) => {
    const given = read(before);
    expect(printed(given, change(given))).toBe(`!${code}`);
  });

  test('an element of a pipe has no statement to drop', () => {
    expect(read('a x | b y\n').commands.map((command) => command.statement)).toEqual([undefined, undefined]);
  });
});
