import type { Document } from '../../document/document.ts';
import { proseSites } from '../../sites/prose.ts';
import type { Language, ParseContext, ParseFailure, Parsed } from '../language.ts';
import { readCommands } from './commands.ts';
import { readEnvironments } from './environments.ts';
import { printProgram } from './print.ts';
import { programOf } from './program.ts';
import { readStrings } from './loose-strings.ts';
import { parsePython } from './syntax.ts';
import { readUses } from './uses.ts';
import { outlineOf } from './witness-outline.ts';

/** Python 3: what a program does with its imports, its literal collections, the environment it sets, and the commands it runs. */
export const python: Language = {
  id: 'python',
  parse: parse,
  witness: async () => (await import('./witness.ts')).pythonWitness,
};

function parse(document: Document, context: ParseContext): Parsed | ParseFailure {
  const syntax = parsePython(document.parseText);
  if ('failed' in syntax) return syntax;
  const program = programOf(document, context, syntax);
  const environments = readEnvironments(program);
  const commands = readCommands(program, environments);
  const strings = readStrings(program, commands.guests);
  const comments = proseSites(document, syntax.comments.map(({ start, end }) => ({ start: start + 1, end })), { frozen: 'not-writable', comment: true, address: context.address });
  return {
    document, context,
    trees: program.trees.outermost,
    sites: [...readUses(program), ...environments.sites, ...commands.sites, ...strings.sites, ...comments],
    guests: [...commands.guests, ...strings.guests],
    outline: outlineOf(syntax, document.parseText),
    print: (operations) => printProgram(program, operations),
    printProgram: (operations) => printProgram(program, operations),
  };
}
