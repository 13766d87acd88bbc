import type { Tokens } from './tokens.ts';

/** What a Groovy text says, for the second parser to agree with: its strings, and its lines without them. */
export function outlineOf({ tokens }: Tokens, text: string): unknown {
  const strings: string[] = [];
  const lines: string[] = [''];
  for (const token of tokens) {
    const source = text.slice(token.range.start, token.range.end);
    const isPlain = token.kind === 'string' && token.quote !== 'slashy';
    if (isPlain) strings.push(source.replaceAll('\r\n', '\n'));
    if (source === '\n') lines.push('');
    else lines[lines.length - 1] += isPlain ? '""' : source.replace(/\s/g, '');
  }
  return { strings, lines: lines.filter((line) => line !== '') };
}
