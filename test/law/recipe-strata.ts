import { stringCodec } from '../../src/languages/groovy/string-codec.ts';
import type { Quote } from '../../src/languages/groovy/tokens.ts';
import { recipeCodec as justCodec } from '../../src/languages/justfile/recipe-codec.ts';
import { recipeCodec as makeCodec } from '../../src/languages/makefile/recipe-codec.ts';
import { isRefusal } from '../../src/text/refusal.ts';
import { document, lifted, type Stratum, type Subject } from './subject.ts';

const LINE_BREAKS = [['LF', '\n'], ['CRLF', '\r\n']] as const;
const ONE_LINE = 'a line break has to be continued';

/** The lines between a head and a tail that must not change. */
function between(root: string, head: string, tail: string): string {
  const text = root.replaceAll('\r\n', '\n');
  if (!text.startsWith(head) || !text.endsWith(tail)) throw new Error('the text around changed');
  return text.slice(head.length, text.length - tail.length);
}

/** The shell text of one recipe line, line by line: each but the last must end in a backslash. */
function joined(part: string, strip: (line: string) => string): string {
  const lines = part.split('\n');
  lines.forEach((line, index) => {
    const continued = /\\*$/.exec(line)![0].length % 2 === 1;
    if (continued === (index === lines.length - 1)) throw new Error('the recipe has other lines');
  });
  return lines.map((line, index) => (index === 0 ? line : strip(line))).join('\n');
}

const MAKE = ['prefect agent local start --label dev', "echo $$HOME $(X) '# c' \\\n\t  --key $(X) \\\n\t-l b", 'docker run \\\n\t-e A=b \\\n    x 😀 "$$(hostname)"'];
const JUST = ['prefect agent local start --label dev', "echo $HOME {{x}} '# c' \\\n      --key {{x}} \\\n    -l b", 'docker run \\\n        -e {{{{x}} \\\n    x 😀 "$(hostname)"'];

function makeSubject(script: string, lineBreak: string): Subject {
  const [head, tail] = ['A = 1\nrun:\n\t@', '\n\techo after\n'];
  const root = (head + script + tail).replaceAll('\n', lineBreak);
  const start = head.replaceAll('\n', lineBreak).length;
  const codec = makeCodec(document(root, 'makefile'), { start, end: root.length - tail.replaceAll('\n', lineBreak).length }, { prefix: '\t', oneShell: false });
  const read = (text: string): string => joined(between(text, head, tail), (line) => line.replace(/^\t/, ''))
    .replace(/\$\$|\$\(X\)/g, (found) => (found === '$$' ? '$' : '<x>'));
  return { root, codec, extent: codec.range, lift: lifted(codec), judge: { by: 'value', read } };
}

function justSubject(script: string, lineBreak: string): Subject {
  const [head, tail] = ['a := "1"\nrun:\n    @', '\n    echo after\n'];
  const root = (head + script + tail).replaceAll('\n', lineBreak);
  const start = head.replaceAll('\n', lineBreak).length;
  const codec = justCodec(document(root, 'justfile'), { start, end: root.length - tail.replaceAll('\n', lineBreak).length }, { indent: '    ', whole: false });
  const read = (text: string): string => joined(between(text, head, tail), (line) => line.replace(/^ {4}/, ''))
    .replace(/\{\{\{\{|\{\{x\}\}/g, (found) => (found === '{{{{' ? '{{' : '<x>'));
  return { root, codec, extent: codec.range, lift: lifted(codec), judge: { by: 'value', read } };
}

const STRINGS: Readonly<Record<Exclude<Quote, 'slashy'>, readonly string[]>> = {
  single: ["'prefect agent local start'", "'it\\'s \"q\" $X \\\\ # c \\t'", "''"],
  double: ['"prefect agent -t ${X} --label $X"', '"it\'s \\"q\\" \\$X \\\\ # c \\n"', '""'],
  'triple-single': ["'''\n  set -e\n  echo \"$X\" 'a' \\\\\n  # c\n'''", "'''a'''"],
  'triple-double': ['"""\n  set -e\n  echo \\$X ${X} "a"\n  # c 😀\n"""', '"""a $X"""'],
};

/** What Groovy makes of a string, character by character. */
function groovyText(source: string): string {
  const mark = source.startsWith("'''") ? "'''" : source.startsWith('"""') ? '"""' : source[0]!;
  const inner = source.slice(mark.length, -mark.length);
  if (new RegExp(`(?<!\\\\)(?:\\\\\\\\)*${mark}`).test(inner) || (mark.length === 1 && inner.includes('\n'))) throw new Error('it ends earlier');
  return inner.replace(/\\u[0-9a-f]{4}|\\[^]|\$\{X\}|\$X(?!\w)/gi, (found) => {
    if (found.startsWith('$')) return mark[0] === '"' ? '<x>' : found;
    const simple: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '\n': '' };
    return simple[found[1]!] ?? found.slice(1);
  });
}

function stringSubject(source: string, quote: Quote, lineBreak: string): Subject {
  const [head, tail] = ['node {\n  sh ', '\n  sh "after"\n}\n'];
  const root = (head + source + tail).replaceAll('\n', lineBreak);
  const start = head.replaceAll('\n', lineBreak).length;
  const codec = stringCodec(document(root, 'groovy'), { start, end: root.length - tail.replaceAll('\n', lineBreak).length }, quote);
  if (isRefusal(codec)) throw new Error(codec.why);
  return { root, codec, extent: codec.range, lift: lifted(codec), judge: { by: 'value', read: (text) => groovyText(between(text, head, tail)) } };
}

/** Recipes of make and just, strings of Groovy. */
export function recipeStrata(): readonly Stratum[] {
  return LINE_BREAKS.flatMap(([eol, lineBreak]): readonly Stratum[] => [
    { name: `makefile recipe ${eol}`, subjects: MAKE.map((script) => makeSubject(script, lineBreak)), references: ['$(X)'], low: ONE_LINE },
    { name: `justfile recipe ${eol}`, subjects: JUST.map((script) => justSubject(script, lineBreak)), references: ['{{x}}'], low: ONE_LINE },
    ...Object.entries(STRINGS).map(([quote, sources]): Stratum => ({
      name: `groovy ${quote} ${eol}`, subjects: sources.map((source) => stringSubject(source, quote as Quote, lineBreak)),
      ...(quote.endsWith('double') ? { references: ['$X', '${X}'] } : {}),
    })),
  ]);
}
