import type { Range } from '../../text/range.ts';
import type { Justfile } from './scan.ts';

/** What a justfile says, for the second parser to agree with: its variables, and every other line that is no comment. */
export function outlineOf({ lines }: Justfile, text: string): unknown {
  const slice = ({ start, end }: Range): string => text.slice(start, end).replaceAll('\r\n', '\n').trim();
  const variables = lines.flatMap((line) => (line.kind === 'assignment' ? [slice(line.range)] : []));
  const others = lines.flatMap((line) => {
    if (line.kind === 'recipe') return [slice(line.header), ...line.body.flatMap((body) => slice(body.lines).split('\n').map((each) => each.trim()))];
    return line.kind === 'setting' || line.kind === 'other' ? [slice(line.lines)] : [];
  });
  return { variables, others: others.filter((line) => line !== '') };
}
