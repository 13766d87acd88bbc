import { runInNewContext } from 'node:vm';
import { typescript } from '../../src/languages/typescript/index.ts';
import { valueAt } from '../../src/tree/data-tree.ts';
import { document, lifted, type Stratum, type Subject } from './subject.ts';

const LINE_BREAKS = [['LF', '\n'], ['CRLF', '\r\n']] as const;
const [HEAD, TAIL] = ["const before = 'x'; // c\nconst all = { key: ", ", after: [1, `y`] };\nJSON.stringify([before, all]);\n"];

/** The string at `key`, as the program itself has it; everything else must be as before. */
function readKey(root: string): string {
  const [before, { key, ...rest }] = JSON.parse(runInNewContext(root, { X: '<x>' }) as string) as [string, { key: unknown }];
  if (JSON.stringify([before, rest]) !== '["x",{"after":[1,"y"]}]' || typeof key !== 'string') throw new Error('something else changed');
  return key;
}

function subject(source: string, lineBreak: string): Subject {
  const root = (HEAD + source + TAIL).replaceAll('\n', lineBreak);
  const parsed = typescript.parse(document(root, 'typescript'), { address: '' });
  const node = 'failed' in parsed ? undefined : valueAt(parsed.trees[0], 'key');
  if (node?.kind !== 'scalar') throw new Error(`no scalar: ${root}`);
  const codec = node.codec();
  return { root, codec, extent: codec.range, lift: lifted(codec), judge: { by: 'value', read: readKey } };
}

const STRINGS: Readonly<Record<string, readonly string[]>> = {
  single: ["'prefect agent local start'", "'it\\'s \"q\" \\\\ # c \\t\\x41 `x` ${y}'", "''", "'über \\u00e9 \\u{1F600} 😀 \\0 \\d \\$'"],
  double: ['"prefect agent local start"', '"it\'s \\"q\\" \\\\ # c \\n {x} %s"', '""', '"one \\\ntwo"'],
  template: ['`prefect agent local start`', '`\nset -e\necho "$Y" \'a\' \\\\\n# \\`c\\` \\${z}\n`', '``', '`one \\\ntwo "" ${X} $`', '`${X}${X} --label ${`${X}`}`'],
};

/** Strings of TypeScript. */
export function typescriptStrata(): readonly Stratum[] {
  return LINE_BREAKS.flatMap(([eol, lineBreak]) => Object.entries(STRINGS).map(([name, sources]): Stratum => ({
    name: `typescript ${name} ${eol}`, subjects: sources.map((source) => subject(source, lineBreak)),
    ...(name === 'template' ? { references: ['${X}'] } : {}),
  })));
}
