import type { Document } from '../../document/document.ts';
import { proseSites } from '../../sites/prose.ts';
import type { Environment } from '../../sites/site.ts';
import type { Language, ParseContext, ParseFailure, Parsed } from '../language.ts';
import { startedCommands } from './calls.ts';
import { readNames } from './imports.ts';
import { programOutline } from './outline.ts';
import { printProgramText } from './print.ts';
import { commentLines, readProgram } from './source.ts';
import { scriptTexts } from './scripts.ts';
import { readLiterals } from './tree.ts';
import { processVariables, programBinder, type Reader } from './variables.ts';

/** TypeScript and JavaScript: literals as trees, variables of the process, and the commands it starts. */
export const typescript: Language = {
  id: 'typescript',
  parse: parseTypescript,
  witness: async () => (await import('./witness.ts')).typescriptWitness,
};

function parseTypescript(document: Document, context: ParseContext): Parsed | ParseFailure {
  const program = readProgram(document.parseText, document.host === undefined ? document.path : '');
  if ('failed' in program) return program;
  const literals = readLiterals(document, program);
  const environment: Environment = {
    id: `${document.id}:program`, kind: 'program', document, address: context.address, binder: programBinder,
    ...(context.environment === undefined ? {} : { parent: context.environment }),
  };
  const reader: Reader = { document, program, names: readNames(program), literals, environment, prefix: context.address };
  const commands = startedCommands(reader);
  const comments = proseSites(document, commentLines(program), { frozen: 'not-writable', comment: true, address: context.address });
  return {
    document, context,
    trees: literals.trees.filter((tree) => !commands.taken.has(tree)),
    sites: [...processVariables(reader), ...commands.sites, ...comments],
    guests: [...commands.guests, ...scriptTexts(reader)],
    outline: programOutline(program),
    print: (operations) => printProgramText(document, literals.layout, operations),
  };
}
