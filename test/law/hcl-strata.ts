import { hcl } from '../../src/languages/hcl/index.ts';
import { hclTemplate } from '../../src/languages/hcl/template.ts';
import { hclWitness } from '../../src/languages/hcl/witness.ts';
import { valueAt } from '../../src/tree/data-tree.ts';
import { document, lifted, only, type Stratum, type Subject } from './subject.ts';

const LINE_BREAKS = [['LF', '\n'], ['CRLF', '\r\n']] as const;

const STRINGS = ['"agent start --label dev"', '"it\'s \\"q\\" # c \\\\ \\t"', '"a ${X} b $${Y} %%{if} 100%"', '""', '"\\u00e9\\U0001F600 é 😀"', '"${X}"'];
const BODIES = ['set -e\nagent start \\\n  --label ${X}\n\necho "$${HOME} $X \\n"', 'one line', '# 😀 ${X}\na\n%%{ endif }\nb', '    deeper\n  less\n'];

/** What templates fill in, for a text that one reader gives with their sources. */
function filled(text: string): string {
  return text.replaceAll('${X}', '<x>');
}

/** The value of `key`, in a root where nothing else may change. */
function valueSubject(source: string, lineBreak: string, indent: string): Subject {
  const [head, tail] = [`before = "x"\nblock "a" {\n${indent}other = [1, 2]\n${indent}key   = `, `\n${indent}after = { y = "z" } # c\n}\n`];
  const root = (head + source + tail).replaceAll('\n', lineBreak);
  const parsed = hcl.parse(document(root, 'hcl'), { address: '' });
  const node = 'failed' in parsed ? undefined : valueAt(parsed.trees[0], 'block', 'a', 'key');
  if (node?.kind !== 'scalar') throw new Error(`no scalar: ${root}`);
  const codec = node.codec();
  const read = (text: string): string => {
    const [tree] = hclWitness.read(text) as readonly [{ readonly before: readonly string[]; readonly block: readonly { readonly a: Readonly<Record<string, readonly unknown[]>> }[] }];
    const body = only(tree.block).a;
    if (JSON.stringify([tree.before, body['other'], body['after'], Object.keys(body)]) !== '[["x"],[["1","2"]],[{"y":"z"}],["other","key","after"]]') throw new Error('something else changed');
    return only(body['key']!) as string;
  };
  return { root, codec, extent: codec.range, lift: lifted(codec), judge: { by: 'value', read: (text) => told(read(text), codec.opaque.length > 0) } };
}

function told(text: string, templates: boolean): string {
  return templates || text.includes('${X}') ? filled(text) : text;
}

function heredoc(body: string, indented: boolean): string {
  if (!indented) return `<<EOT\n${body.replace(/\n$/, '')}\nEOT`;
  return `<<-EOT\n${body.replace(/\n$/, '').split('\n').map((line) => (line === '' ? '' : `    ${line}`)).join('\n')}\n  EOT`;
}

/** A whole file that is filled in. */
function templateSubject(text: string, lineBreak: string): Subject {
  const root = text.replaceAll('\n', lineBreak);
  const parsed = hclTemplate.parse({ ...document(root, 'hcl-template'), path: 'a.sh.tftpl' }, { address: '' });
  if ('failed' in parsed) throw new Error(parsed.failed);
  const { codec } = only(parsed.guests);
  const read = (after: string): string => (hclWitness.read(`k = <<END_OF_ALL\n${after}\nEND_OF_ALL\n`) as readonly [{ readonly k: readonly string[] }])[0].k[0]!.slice(0, -1);
  return { root, codec, extent: codec.range, lift: lifted(codec), judge: { by: 'value', read: (after) => filled(read(after.replaceAll('\r', '\u0003')).replaceAll('\u0003', '\r')) } };
}

/** Strings and heredocs of HCL, and files that it fills in. */
export function hclStrata(): readonly Stratum[] {
  return LINE_BREAKS.flatMap(([eol, lineBreak]): readonly Stratum[] => [
    { name: `hcl string ${eol}`, subjects: STRINGS.map((source) => valueSubject(source, lineBreak, '  ')), references: ['${X}'] },
    { name: `hcl heredoc ${eol}`, subjects: BODIES.map((body) => valueSubject(heredoc(body, false), lineBreak, '  ')), references: ['${X}'] },
    { name: `hcl indented heredoc ${eol}`, subjects: BODIES.map((body) => valueSubject(heredoc(body, true), lineBreak, '  ')), references: ['${X}'] },
    { name: `hcl template ${eol}`, subjects: BODIES.map((body) => templateSubject(body, lineBreak)), references: ['${X}'] },
  ]);
}
