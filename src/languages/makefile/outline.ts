import type { Range } from '../../text/range.ts';
import type { Makefile } from './scan.ts';

/** What a makefile says, for the second parser to agree with: values by name, names of `export`, defines, recipe lines. */
export function outlineOf({ lines }: Makefile, text: string): unknown {
  const slice = ({ start, end }: Range): string => text.slice(start, end).replaceAll('\r\n', '\n');
  const variables = new Map<string, string[]>();
  const exports: string[] = [];
  const defines: string[] = [];
  const recipes: string[] = [];
  for (const line of lines) {
    if (line.kind === 'assignment') {
      const name = `${line.targets === undefined ? '' : `${line.targets.join(' ')}: `}${slice(line.name)}`;
      const value = slice(line.value).replace(/[ \t]*\\\n[ \t]*/g, ' ');
      variables.set(name, [...variables.get(name) ?? [], `${line.exported ? 'export ' : ''}${line.operator}${value}`]);
    } else if (line.kind === 'export') exports.push(`${line.undone ? 'un' : ''}export ${line.names.map(slice).join(' ')}`.trim());
    else if (line.kind === 'define') defines.push(slice(line.lines).trim());
    else if (line.kind === 'recipe') recipes.push(slice(line.script));
  }
  return { variables: Object.fromEntries(variables), exports, defines, recipes };
}
