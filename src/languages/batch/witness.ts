import type { Witness } from '../language.ts';

/** A second reader: carets join lines first, then lines are cut at operators outside quotes, and what leads a command goes. */
export const batchWitness: Witness = { read };

function read(text: string): unknown {
  const lines = text.replaceAll('\r\n', '\n').replace(/\^\n[ \t]*/g, ' ').split('\n').filter((line) => !/^[\s@]*(?:rem\b|::)/i.test(line));
  const commands = lines.flatMap((line) => (line.match(/(?:"[^"]*"?|\^.|[^"^&|()])+/g) ?? []));
  return Object.fromEntries(commands.map((command) => [
    command.trim().replace(/^(?:@|call\s+|else\s*|do\s+|if\s+(?:\/i\s+)?(?:not\s+)?(?:exist\s+(?:"[^"]*"|\S+)|defined\s+\S+|errorlevel\s+\d+|(?:"[^"]*"|[^\s"=]+)\s*==\s*(?:"[^"]*"|\S+))\s*)+/i, '')
      .replace(/\s*\d?[<>].*$/, '').replace(/\s+/g, ' ').trim(), '',
  ]));
}
