import { load } from 'js-yaml';
import { composeTextCodec } from '../../src/dialects/compose-text.ts';
import { fragmentsCodec } from '../../src/document/codec-fragments.ts';
import { heredocCodec, type HeredocForm } from '../../src/languages/shell/heredoc-codec.ts';
import { wordCodec } from '../../src/languages/shell/word-codec.ts';
import { isRefusal } from '../../src/text/refusal.ts';
import {
  document, joinedPlace, lifted, markedScalars, only, readYaml, valuePlace, yamlSubject, type Judge, type Stratum, type Subject, type Where,
} from './subject.ts';

const LINE_BREAKS = [['LF', '\n'], ['CRLF', '\r\n']] as const;

const PLAIN = ['prefect agent start --label dev', 'PREFECT__CLOUD__API', 'http://host:4200/graphql', 'a#b:c', "it's \"so\"", '8080', 'über 😀 x'];
const PLAIN_FLOW = ['prefect agent', 'PREFECT__CLOUD__API', 'http://host:4200/graphql', 'a#b', '8080', 'über 😀'];
const PLAIN_LINES = ['prefect agent\n  start --label dev\n  -l gpu', 'one\n\n  two three\n  four'];
const SINGLE = ["'prefect agent start'", "'it''s # so: x'", "''", "'a''''b 😀 \"q\"'", "' lead \\n'"];
const SINGLE_LINES = ["'one two\n  three it''s\n\n  four'", "'a\n\n\n  b c # d'"];
const DOUBLE = ['"prefect agent start"', '"a\\tb\\n\\"c\\" \\\\ d"', '""', '"\\u00e9\\U0001F600 é 😀 \\x41"', '" # x: y \'z\' "', '"a\\/b\\ c"'];
const DOUBLE_LINES = ['"one two\n  three \\"x\\"\n\n  four"', '"one \\\n  two\\n\\\n  \\ three"'];
const LITERAL_BODIES = [
  'set -e\nprefect agent start \\\n  --label dev # c\n\necho "done: $X"',
  'one line',
  'a:\n  - b\n  - "c"\n\n\n😀 x',
  'a\tb \n\tc\n    \nd',
];

function block(header: string, indent: number, body: string, tail: string): string {
  const lines = body.split('\n').map((line) => (line === '' ? '' : ' '.repeat(indent) + line));
  return `${header}\n${lines.join('\n')}${tail}`;
}

function blocks(style: '|' | '>', bodies: readonly string[]): Readonly<Record<string, readonly string[]>> {
  return {
    clip: bodies.map((body) => block(style, 2, body, '')),
    strip: bodies.map((body) => block(`${style}-`, 4, body, '')),
    keep: bodies.map((body) => block(`${style}+ # kept`, 2, body, '\n\n')),
    explicit: bodies.map((body) => block(`${style}2-`, 2, `  ${body}`, '')),
    blanks: bodies.map((body) => block(style, 3, `\n\n${body}`, '\n')),
  };
}

const NO_BREAKS = 'the style cannot hold a line break';
const FOLDS = 'no line break, and blanks at the ends of folded lines would fold';

function yamlStrata(): Stratum[] {
  const found: Stratum[] = [];
  for (const [eol, lineBreak] of LINE_BREAKS) {
    const add = (name: string, where: Where, sources: readonly string[], low?: string): void => {
      const subjects = sources.map((source) => yamlSubject(source, where, lineBreak));
      found.push({ name: `yaml ${name} ${where} ${eol}`, subjects, ...(low === undefined ? {} : { low }) });
    };
    for (const where of ['value', 'deep', 'key'] as const) {
      const keys = where === 'key';
      add('plain', where, keys ? PLAIN.filter((s) => s !== '8080') : PLAIN, `${NO_BREAKS}, nor \`: \`, \` #\``);
      add('single', where, SINGLE);
      add('double', where, DOUBLE);
    }
    for (const where of ['flow', 'flowKey'] as const) {
      add('plain', where, where === 'flowKey' ? PLAIN_FLOW.filter((s) => s !== '8080') : PLAIN_FLOW, `${NO_BREAKS}, nor \`: \`, \` #\`, brackets`);
      add('single', where, SINGLE);
      add('double', where, DOUBLE);
    }
    add('plain lines', 'value', PLAIN_LINES, FOLDS);
    add('single lines', 'value', SINGLE_LINES);
    add('double lines', 'value', DOUBLE_LINES);
    add('double lines', 'flow', DOUBLE_LINES);
    for (const [chomping, sources] of Object.entries(blocks('|', LITERAL_BODIES))) add(`literal ${chomping}`, 'value', sources);
    add('literal clip', 'last', blocks('|', LITERAL_BODIES)['clip']!);
    add('literal strip', 'last', blocks('|', LITERAL_BODIES)['strip']!);
    add('literal clip', 'deep', blocks('|', LITERAL_BODIES)['clip']!);
    for (const [chomping, sources] of Object.entries(blocks('>', ['prefect agent start\n--label dev # c\n\nsecond: par\n  kept line\n  more\nend 😀 "x"', 'a b\nc\n\td\ne f\n\n\n  g\n\nh']))) {
      add(`folded ${chomping}`, 'value', sources, FOLDS);
    }
  }
  return found;
}

/** Variables that bash and the compose reader of this test have, by the source of their reference. */
export const VALUES: Readonly<Record<string, string>> = {
  $X: '<x>', '${X}': '<x>', '${Y:-d}': 'd', '${X:?set it}': '<x>', '$(printf sub)': 'sub', '`printf tick`': 'tick',
};

const SHELL_WORDS: Readonly<Record<string, readonly string[]>> = {
  single: ["'prefect agent start --label x'", "'a\nb # c'", "'it'\\''s \"q\" $X \\\\'", "''"],
  double: ['"prefect agent start -t $X --label x"', '"a\nb # \\"c\\" \\$X \\\\ \\`t\\`"', '"${Y:-d} and $(printf sub)"', '""', '"one \\\ntwo \\d $ 😀"', '"`printf tick`!"'],
  ansi: ["$'a\\tb\\n\\'c\\' \\\\ d'", "$'\\u00e9\\U1F600 \\x41\\101 \"x\" $X'", "$''"],
  bare: ['PREFECT__CLOUD__API=http://h:4200', 'a\\ b\\#c', 'K=$X', 'x\\"y\\\\', 'pre-${Y:-d}.txt'],
  mixed: ['K="$X"', 'PREFECT__X=\'a b\'"c $X d"e\\ f', "''x\"\"$'\\n'z", '"a"\'b\'"c"', 'A=\'it\'\\\'\'s\''],
};

function wordSubject(word: string): Subject {
  const root = `printf '[%s]' ${word}\n`;
  const start = root.indexOf(word, 12);
  const codec = wordCodec(document(root, 'shell'), { start, end: start + word.length });
  if (isRefusal(codec)) throw new Error(`${word}: ${codec.why}`);
  return { root, codec, extent: codec.range, lift: lifted(codec), judge: { by: 'bash', snippet: (text) => text } };
}

function heredocSubject(body: string, form: HeredocForm): Subject {
  const open = `IFS= read -r -d '' v <<${form.stripTabs ? '-' : ''}${form.quoted ? "'EOF'" : 'EOF'}\n`;
  const root = `${open}${body}${form.stripTabs ? '\t' : ''}EOF\nprintf '[%s]' "$v"\n`;
  const codec = heredocCodec(document(root, 'shell'), { start: open.length, end: open.length + body.length }, form);
  return { root, codec, extent: codec.range, lift: lifted(codec), judge: { by: 'bash', snippet: (text) => text } };
}

const HEREDOCS: readonly (readonly [string, HeredocForm, readonly string[]])[] = [
  ['quoted', { quoted: true, stripTabs: false }, ['a=1\nb="$X"\n\n# c: \\d\n', 'one\n', 'x\\\nEOF2\n']],
  ['unquoted', { quoted: false, stripTabs: false }, ['a=$X\nb=\\$X "q" \\\\ \\`t\\`\n\n  # ${Y:-d} $(printf sub)\n', 'one \\\ntwo\nthree\n', '\\d $ 😀\n']],
  ['<<- quoted', { quoted: true, stripTabs: true }, ['\ta=1\n\t\tb="$X"\n\n\t# c\n', '\tone\ntwo\n']],
  ['<<- unquoted', { quoted: false, stripTabs: true }, ['\ta=$X\n\t\tb=\\$X \\\\\n\n\t# c ${Y:-d}\n', '\tone \\\n\ttwo\n\tthree\n']],
];

function shellStrata(): Stratum[] {
  const words = Object.entries(SHELL_WORDS).map(([name, sources]): Stratum => ({
    name: `shell ${name}`, subjects: sources.map(wordSubject), references: ['$X', '${X:?set it}'],
  }));
  const heredocs = HEREDOCS.map(([name, form, bodies]): Stratum => ({
    name: `heredoc ${name}`, subjects: bodies.map((body) => heredocSubject(body, form)), references: ['$X', '${Y:-d}'],
  }));
  return [...words, ...heredocs];
}

const COMPOSE_TEXTS = ['prefect agent start -t ${X:?set it} --label $$L', 'sh -c echo$$X-$X', 'K=${Y:-d}'];

function composeStrata(): Stratum[] {
  const found: Stratum[] = [];
  for (const [eol, lineBreak] of LINE_BREAKS) {
    const written: Readonly<Record<string, readonly string[]>> = {
      plain: COMPOSE_TEXTS,
      double: COMPOSE_TEXTS.map((text) => `"${text} \\"q\\""`),
      literal: COMPOSE_TEXTS.map((text) => block('|', 2, `set -e\n${text}\n\necho "$$X"`, '')),
    };
    for (const [style, sources] of Object.entries(written)) {
      const subjects = sources.map((source): Subject => {
        const subject = yamlSubject(source, 'value', lineBreak);
        const codec = composeTextCodec(subject.codec);
        const { read } = subject.judge as Extract<Judge, { by: 'value' }>;
        return { root: subject.root, codec, extent: codec.range, lift: lifted(codec), judge: { by: 'value', read: (text) => interpolated(read(text)) } };
      });
      found.push({
        name: `compose ${style} ${eol}`, subjects, references: ['$X', '${X:?set it}'],
        ...(style === 'plain' ? { low: `${NO_BREAKS}, nor \`: \`, \` #\`` } : {}),
      });
    }
  }
  return found;
}

/** Compose's own rule, as a table of what may follow a `$`. */
function interpolated(text: string): string {
  let result = '';
  let rest = text;
  while (rest !== '') {
    const [known, value] = Object.entries({ $$: '$', ...VALUES }).find(([source]) =>
      rest.startsWith(source) && !(source === '$X' && /^\$X\w/.test(rest))) ?? [rest[0]!, rest[0]!];
    result += value;
    rest = rest.slice(known.length);
  }
  return result;
}

const NESTED_SCRIPT = 'set -e\nif true; then\n  bash -c "prefect agent start -t \\"\\$X\\" --label $X \\\\ # z"\nfi';

function nestedStrata(): Stratum[] {
  return LINE_BREAKS.map(([eol, lineBreak]): Stratum => {
    const { root, codecs } = markedScalars(`before: 1\nkey: @@${block('|', 4, NESTED_SCRIPT, '')}\nafter: x\n`.replaceAll('\n', lineBreak));
    const outer = only(codecs);
    const script = { ...document(outer.text, 'shell'), host: { document: document(root), codec: outer } };
    const start = outer.text.indexOf('"prefect');
    const end = outer.text.indexOf('\nfi');
    const word = wordCodec(script, { start, end });
    if (isRefusal(word)) throw new Error(word.why);
    const before = load(root);
    const subject: Subject = {
      root,
      codec: word,
      extent: outer.range,
      lift(edits) {
        const inScript = word.lift(edits);
        if (isRefusal(inScript)) return undefined;
        return lifted(outer)(inScript);
      },
      judge: {
        by: 'bash',
        snippet(text) {
          const read = readYaml(text, before, valuePlace);
          if (!read.startsWith(outer.text.slice(0, start)) || !read.endsWith('\nfi\n')) throw new Error('the script around changed');
          return `printf '[%s]' ${read.slice(start, read.length - 4)}\n`;
        },
      },
    };
    return { name: `yaml literal > shell " > shell ${eol}`, subjects: [subject], references: ['$X'] };
  });
}

function fragmentStrata(): Stratum[] {
  return LINE_BREAKS.map(([eol, lineBreak]): Stratum => {
    const texts = [
      'key: [@@"import os\\n", @@"os.environ[\\"X\\"]\\n", @@"# é 😀"]\nafter: 1\n',
      'key:\n- @@"prefect agent "\n- @@"start # x"\n- @@""\n- @@\'--label it\'\'s\'\nafter: 1\n',
    ];
    const subjects = texts.map((text): Subject => {
      const { root, codecs } = markedScalars(text.replaceAll('\n', lineBreak));
      const codec = fragmentsCodec({ start: codecs[0]!.range.start, end: codecs.at(-1)!.range.end }, codecs);
      const before = load(root);
      return { root, codec, extent: codec.range, lift: lifted(codec), judge: { by: 'value', read: (after) => readYaml(after, before, joinedPlace) } };
    });
    return { name: `fragments ${eol}`, subjects };
  });
}

/** Every codec × host style that the law is tested on. */
export const strata: readonly Stratum[] = [...yamlStrata(), ...shellStrata(), ...composeStrata(), ...nestedStrata(), ...fragmentStrata()];
