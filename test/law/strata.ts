import { load } from 'js-yaml';
import { bracedTextCodec, composeTextCodec } from '../../src/dialects/compose-text.ts';
import { fillingCodec, patternFinder } from '../../src/dialects/filled-text.ts';
import { quotedWords } from '../../src/dialects/shell-quoting.ts';
import { SYSTEMD_WORDS, UNIT_TEXT } from '../../src/dialects/systemd-text.ts';
import { filledCodec } from '../../src/dialects/value-text.ts';
import { fragmentsCodec } from '../../src/document/codec-fragments.ts';
import { jsonStringCodec } from '../../src/document/json-string.ts';
import { heredocCodec, type HeredocForm } from '../../src/languages/shell/heredoc-codec.ts';
import { wordCodec } from '../../src/languages/shell/word-codec.ts';
import { heredocCodec as heredocCodecOf } from '../../src/languages/dockerfile/heredoc-codec.ts';
import { readInstructions, type Instruction } from '../../src/languages/dockerfile/instructions.ts';
import { elementCodec, jsonArray } from '../../src/languages/dockerfile/json-array.ts';
import { scriptCodec } from '../../src/languages/dockerfile/script-codec.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { ini } from '../../src/languages/ini/index.ts';
import { iniWitness } from '../../src/languages/ini/witness.ts';
import { isRefusal } from '../../src/text/refusal.ts';
import { valueAt } from '../../src/tree/data-tree.ts';
import { notebookStrata } from './notebook-strata.ts';
import { pythonStrata } from './python-strata.ts';
import { hclStrata } from './hcl-strata.ts';
import { proseStrata } from './prose-strata.ts';
import { recipeStrata } from './recipe-strata.ts';
import { typescriptStrata } from './typescript-strata.ts';
import {
  document, joinedPlace, lifted, markedScalars, only, readYaml, tomlSubject, valuePlace, yamlSubject, type Judge, type Stratum, type Subject, type Where,
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
  '$(MACRO)': '<m>', $X: '<x>', '${X}': '<x>', '${`${X}`}': '<x>', '${Y:-d}': 'd', '${X:?set it}': '<x>', '$(printf sub)': 'sub', '`printf tick`': 'tick', '%h': '<home>', '$(X)': '<x>', '{{x}}': '<x>', '$env:X': '<x>', '%X%': '<x>',
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

function bracedStrata(): Stratum[] {
  const texts = ['prefect agent start -t ${X:?set it} --label $${L} $$', 'sh -c echo$${X}-$X', 'K=${Y:-d} $1'];
  const written: Readonly<Record<string, readonly string[]>> = { double: texts.map((text) => `"${text} \\"q\\""`), literal: texts.map((text) => block('|', 2, `set -e\n${text}\n\necho "$X"`, '')) };
  return Object.entries(written).map(([style, sources]) => ({
    name: `braces ${style}`, references: ['${X:?set it}'],
    subjects: sources.map((source): Subject => {
      const subject = yamlSubject(source, 'value', '\n');
      const codec = bracedTextCodec(subject.codec);
      const { read } = subject.judge as Extract<Judge, { by: 'value' }>;
      return { root: subject.root, codec, extent: codec.range, lift: lifted(codec), judge: { by: 'value', read: (text) => read(text).replace(/\$\$|\$\{[^}]*\}/g, (found) => (found === '$$' ? '$' : VALUES[found] ?? found)) } };
    }),
  }));
}

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

/** Texts in which a CI system fills in its own macros. */
function filledStrata(): Stratum[] {
  const texts = ['prefect agent start -t $(MACRO) --label $L', 'echo $(date) $(MACRO)', 'K=$(MACRO)'];
  const styles: Readonly<Record<string, readonly string[]>> = {
    plain: texts, double: texts.map((text) => `"${text} \\"q\\""`), literal: texts.map((text) => block('|', 2, `set -e\n${text}\n\necho "$X"`, '')),
  };
  return LINE_BREAKS.flatMap(([eol, lineBreak]) => Object.entries(styles).map(([style, sources]): Stratum => {
    const subjects = sources.map((source): Subject => {
      const subject = yamlSubject(source, 'value', lineBreak);
      const codec = fillingCodec(patternFinder(/\$\((MACRO)\)/g))(subject.codec);
      const { read } = subject.judge as Extract<Judge, { by: 'value' }>;
      return { root: subject.root, codec, extent: codec.range, lift: lifted(codec), judge: { by: 'value', read: (text) => read(text).replaceAll('$(MACRO)', '<m>') } };
    });
    return { name: `filled ${style} ${eol}`, subjects, references: ['$(MACRO)'], ...(style === 'plain' ? { low: `${NO_BREAKS}, nor \`: \`, \` #\`` } : {}) };
  }));
}

/** Compose's own rule, as a table of what may follow a `$`. */
function interpolated(text: string): string {
  let result = '';
  let rest = text;
  while (rest !== '') {
    const [known, value] = Object.entries({ $$: '$', ...VALUES }).find(([source]) =>
      !source.startsWith('%') && rest.startsWith(source) && !(source === '$X' && /^\$X\w/.test(rest))) ?? [rest[0]!, rest[0]!];
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

const DOCKERFILE_SCRIPTS = [
  'prefect backend cloud && \\\n    # why\n    echo "a # b" $X \\\n\n    || true',
  'set -e; prefect agent start --label dev',
  'pip install \\\n  a \\\n  # b\n  # c\n  \'d 😀\'',
];

/** The script of the `RUN` in a Dockerfile, told by its lines alone. */
function runScript(root: string): string {
  const lines = root.replaceAll('\r\n', '\n').split('\n').filter((line) => !/^[ \t]*(?:#|$)/.test(line));
  const first = lines.findIndex((line) => line.startsWith('RUN '));
  const last = lines.findIndex((line, index) => index >= first && !/(?:^|[^\\])\\[ \t]*$/.test(line));
  if (first !== 1 || lines[0] !== 'FROM a' || lines.slice(last + 1).join() !== 'USER u') throw new Error('another instruction changed');
  return lines.slice(first, last + 1).map((line, index) => index + first === last ? line : line.replace(/[ \t]*$/, '')).join('\n').slice(4);
}

function attempted<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function dockerfileStrata(): Stratum[] {
  const found: Stratum[] = [];
  const read = (text: string): ReturnType<typeof readInstructions> & { readonly instructions: readonly Instruction[] } => {
    const lines = readInstructions(text);
    if ('failed' in lines) throw new Error(lines.failed);
    return lines;
  };
  for (const [eol, lineBreak] of LINE_BREAKS) {
    const scripts = DOCKERFILE_SCRIPTS.map((script): Subject => {
      const root = `FROM a\nRUN ${script}\nUSER u\n`.replaceAll('\n', lineBreak);
      const codec = scriptCodec(document(root, 'dockerfile'), read(root).instructions[1]!, 0, { escape: '\\', goes: false });
      const flat = (text: string): string => text.replace(/[ \t]*\\\n[ \t]*/g, ' ').trim();
      return {
        root, codec, extent: { start: 0, end: root.length - 6 - lineBreak.length },
        lift(edits) {
          const host = lifted(codec)(edits);
          const want = applyEdits(codec.text, edits);
          if (host === undefined) return undefined;
          const got = attempted(() => runScript(applyEdits(root, host)));
          // A mark may go with what it led to, and comments keep their lines.
          return got !== undefined && got !== want && flat(got) === flat(want) ? undefined : host;
        },
        judge: { by: 'value', read: runScript },
      };
    });
    found.push({ name: `dockerfile script ${eol}`, subjects: scripts, low: 'no line break without a mark' });
    const words = ['prefect agent start', 'a\\"b\\\\ \\n 😀', '\\u00e9'].map((word): Subject => {
      const root = `FROM a\nCMD ["x", "${word}", "y"]\n`.replaceAll('\n', lineBreak);
      const range = jsonArray(read(root).instructions[1]!)!.elements[1]!.range;
      const codec = elementCodec(document(root, 'dockerfile'), range)!;
      const guest = (text: string): string => {
        const list = JSON.parse(text.split(/\r?\n/)[1]!.slice(4)) as string[];
        if (list.length !== 3 || list[0] !== 'x' || list[2] !== 'y') throw new Error('another word changed');
        return list[1]!;
      };
      return { root, codec, extent: range, lift: lifted(codec), judge: { by: 'value', read: guest } };
    });
    found.push({ name: `dockerfile word ${eol}`, subjects: words });
    const bodies = [['<<"END"', 'A=1\nB="x"\n\n# c\n'], ["<<-'END'", '\tset -e\n\t\techo $X\n'], ['<<END', 'A=b\nC="d"\n']].map(([open, body]): Subject => {
      const root = `FROM a\nCOPY ${open} /x\n${body}END\nUSER u\n`.replaceAll('\n', lineBreak);
      const [heredoc] = read(root).instructions[1]!.heredocs;
      const codec = heredocCodecOf(document(root, 'dockerfile'), heredoc!, '\\', true);
      const guest = (text: string): string => {
        const match = /^FROM a\nCOPY <<(-?)\S+ \/x\n((?:(?!\t*END\n)[^\n]*\n)*)END\nUSER u\n$/.exec(text.replaceAll('\r\n', '\n'));
        if (match === null) throw new Error('the here-document ends elsewhere');
        return match[1] === '-' ? match[2]!.replace(/^\t+/gm, '') : match[2]!;
      };
      return { root, codec, extent: heredoc!.body, lift: lifted(codec), judge: { by: 'value', read: guest } };
    });
    found.push({ name: `dockerfile heredoc ${eol}`, subjects: bodies });
  }
  return found;
}

const TOML_STRINGS: Readonly<Record<string, readonly string[]>> = {
  basic: ['"prefect agent start"', '"a\\tb\\n\\"c\\" \\\\ d"', '""', '"\\u00e9\\U0001F600 é 😀"', '" # x = \'z\' "'],
  literal: ["'prefect agent start'", "'a\\tb \"q\" # x'", "''", "'é 😀'"],
  'multi-line basic': ['"""\nset -e\nprefect agent start \\\n   --label x # c\n"""', '"""one \\"two\\" ""\n\n  three\\\\"""', '"""\n"""', '"""a"""'],
  'multi-line literal': ["'''\nset -e\necho \"$X\" \\d\n'''", "'''one ''two\n\n  three'''", "'''a'''"],
};

function tomlStrata(): Stratum[] {
  const found: Stratum[] = [];
  for (const [eol, lineBreak] of LINE_BREAKS) {
    for (const [name, sources] of Object.entries(TOML_STRINGS)) {
      const low = name.endsWith('literal') ? 'the style cannot hold quotes of its own or control characters' : undefined;
      const subjects = sources.map((source) => tomlSubject(source.replaceAll('\n', lineBreak), lineBreak));
      found.push({ name: `toml ${name} ${eol}`, subjects, ...(low === undefined ? {} : { low }) });
    }
  }
  return found;
}

/** A small reader of the one value under `K`, after systemd.syntax(7): backslashes join lines, quotes and C escapes make words. */
function unitWords(root: string): readonly string[] {
  const line = /^K=((?:[^\\\n]|\\[^])*)$/m.exec(root.replaceAll('\r\n', '\n'))?.[1]?.replaceAll('\\\n', ' ');
  if (line === undefined) throw new Error('the value is gone');
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', s: ' ', '\\': '\\', '"': '"', "'": "'" };
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!;
    if (quote === '' && /\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === '\\') word = (word ?? '') + (escapes[line[++at]!] ?? '�');
    else if (quote === '' ? /["']/.test(char) : char === quote) {
      quote = quote === '' ? char : '';
      word ??= '';
    } else word = (word ?? '') + char;
  }
  if (quote !== '') throw new Error('a quote stays open');
  return [...words, ...(word === undefined ? [] : [word])].map((each) => each.replaceAll(/%([%h])/g, (_, mark) => (mark === 'h' ? VALUES['%h']! : '%')));
}

const UNIT_VALUES = ['A=1 "B=x y" C=3', "'A=it\\'s' \"B=100%%\" \\\n  \"C=a\\tb\"", '"A=%h/x y" B=z'];

/** One word of a unit's line, edited; the other words must stay. */
function systemdStrata(): Stratum[] {
  return LINE_BREAKS.map(([eol, lineBreak]): Stratum => {
    const subjects = UNIT_VALUES.flatMap((value) => [0, 1].map((index): Subject => {
      const root = `[Service]\nJ=before\nK=${value}\nL=after\n`.replaceAll('\n', lineBreak);
      const parsed = ini.parse(document(root, 'ini'), { address: '' });
      const node = 'failed' in parsed ? undefined : valueAt(parsed.trees[0], 'Service', 'K');
      if (node?.kind !== 'scalar') throw new Error('no value');
      const word = quotedWords(filledCodec(node.codec(), UNIT_TEXT), document(root, 'ini'), undefined, { syntax: SYSTEMD_WORDS })?.[index];
      const codec = word?.codec();
      if (codec === undefined) throw new Error(`no word ${index} in ${value}`);
      const before = unitWords(root);
      return {
        root, codec, extent: node.range, lift: lifted(codec),
        judge: { by: 'value', read(text) {
          const words = unitWords(text);
          const others = (all: readonly string[]): string => JSON.stringify(all.filter((_, at) => at !== index));
          if (others(words) !== others(before) || !text.startsWith(root.slice(0, node.range.start)) || !text.endsWith(root.slice(node.range.end))) throw new Error('something else changed');
          return words[index]!;
        } },
      };
    }));
    return { name: `systemd words ${eol}`, subjects, low: `${NO_BREAKS}, nor bare words blanks and quotes, nor new text backslashes` };
  });
}

/** Lines of configparser: the text of one of them, edited. */
function configStrata(): Stratum[] {
  return LINE_BREAKS.map(([eol, lineBreak]): Stratum => {
    const roots = ['[s]\nk = @one two\nl = after\n', '[s]\nk =\n    first\n    @second = x; y\n    # c\n    third\n', '[program:x]\nk=@a;b "c" ; theirs\nl=1\n'];
    const subjects = roots.map((marked): Subject => {
      const at = marked.replaceAll('\n', lineBreak).indexOf('@');
      const root = marked.replaceAll('\n', lineBreak).replace('@', '');
      const parsed = ini.parse(document(root, 'ini'), { address: '' });
      const tree = 'failed' in parsed ? undefined : parsed.trees[0];
      const section = tree?.kind === 'map' ? tree.pairs[0]?.value : undefined;
      const value = valueAt(section, 'k');
      const node = value?.kind === 'list' ? value.items[1] : value;
      if (node?.kind !== 'scalar' || node.range.start !== at) throw new Error('no value');
      return {
        root, codec: node.codec(), extent: node.range, lift: lifted(node.codec()),
        judge: { by: 'value', read(text) {
          const read = iniWitness.read(text);
          const was = iniWitness.read(root);
          const [own, old] = [read, was].map((each) => (Object.values((each as Record<string, Record<string, unknown[]>[]>[])[0]!)[0]![0]!)['k']![0]);
          const [is, before] = [own, old].map((each) => Array.isArray(each) ? each[1] as string : each as string);
          if (JSON.stringify(read).replace(JSON.stringify(is), '') !== JSON.stringify(was).replace(JSON.stringify(before), '')) throw new Error('something else changed');
          return is!;
        } },
      };
    });
    return { name: `ini values ${eol}`, subjects, low: `${NO_BREAKS}, nor blanks at its ends` };
  });
}

const JSON_LITERALS: Readonly<Record<string, readonly string[]>> = {
  plain: ['"prefect agent start"', '"a\\tb\\n\\"c\\" \\\\ d"', '""', '"é 😀 // x /* y */"'],
  escaped: ['"http:\\/\\/h\\/x"', '"\\u00e9\\ud83d\\ude00 x\\u0041"', '"\\u003ca\\u003e\\u0026 b"'],
};

/** Strings of JSON; `JSON.parse` is the judge. */
function jsonStrata(): Stratum[] {
  return LINE_BREAKS.flatMap(([eol, lineBreak]) => Object.entries(JSON_LITERALS).map(([name, sources]): Stratum => ({
    name: `json ${name} ${eol}`,
    subjects: sources.map((source): Subject => {
      const before = `{\n  "before": [1, "x"],\n  "key": `.replaceAll('\n', lineBreak);
      const root = `${before}${source}${lineBreak}}`;
      const range = { start: before.length, end: before.length + source.length };
      const codec = jsonStringCodec(document(root, 'json'), range);
      if (isRefusal(codec)) throw new Error(codec.why);
      const read = (text: string): string => {
        const { key, ...rest } = JSON.parse(text) as { key: unknown };
        if (JSON.stringify(rest) !== '{"before":[1,"x"]}' || typeof key !== 'string') throw new Error('something else changed');
        return key;
      };
      return { root, codec, extent: range, lift: lifted(codec), judge: { by: 'value', read } };
    }),
  })));
}

/** Every codec × host style that the law is tested on. */
export const strata: readonly Stratum[] = [...typescriptStrata(), ...hclStrata(), ...recipeStrata(), ...proseStrata(), ...pythonStrata(), ...notebookStrata(), ...yamlStrata(), ...shellStrata(), ...composeStrata(), ...bracedStrata(), ...filledStrata(), ...nestedStrata(), ...systemdStrata(), ...configStrata(), ...fragmentStrata(), ...dockerfileStrata(), ...tomlStrata(), ...jsonStrata()];
