import fc, { type Arbitrary } from 'fast-check';

/** A file as it was generated. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** How a scalar is written; what a style cannot hold is written in double quotes. */
export type Style = 'plain' | 'single' | 'double';

export const style: Arbitrary<Style> = fc.constantFrom('plain', 'plain', 'single', 'double');

/** A comment behind a line, or none. Every `§` of a file becomes a number of its own. */
export const trailing: Arbitrary<string> = fc.oneof({ weight: 5, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constant(' # note §') });

/** Comment lines above an entry. */
export const above: Arbitrary<readonly string[]> = fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.constant(['# note §']) });

/** A string as a YAML scalar that stays on its line, also inside a flow collection. */
export function yamlText(text: string, wanted: Style): string {
  const isPlain = /^[A-Za-z0-9_./$][\w./$=@%+-]*(?: [\w./$=@%+-]+)*$/.test(text) && !/^(?:[\d.eE+-]+|true|false|null|yes|no|on|off|0x\w+)$/i.test(text);
  if (wanted === 'plain' && isPlain) return text;
  if (wanted === 'single') return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text);
}

/** Lines moved to the right. */
export function indent(lines: readonly string[], by: number): readonly string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(by) + line));
}

/** How the lines of a file end, and how it begins and ends. */
export interface Ending {
  readonly newline: '\n' | '\r\n';
  readonly final: boolean;
}

export const ending: Arbitrary<Ending> = fc.record({
  newline: fc.constantFrom('\n', '\n', '\n', '\r\n'),
  final: fc.constantFrom(true, true, true, false),
});

/** The text of a file: marks numbered, lines joined. */
export function fileText(lines: readonly string[], { newline, final }: Ending): string {
  let mark = 0;
  return (lines.join('\n') + (final ? '\n' : '')).replace(/§/g, () => String(++mark)).replaceAll('\n', newline);
}
