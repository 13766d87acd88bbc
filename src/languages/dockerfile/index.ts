import { proseSites } from '../../sites/prose.ts';
import type { Language } from '../language.ts';
import { readInstructions } from './instructions.ts';
import { outlineOf } from './outline.ts';
import { printDockerfile } from './print.ts';
import { readSites } from './sites.ts';

/** Dockerfiles and Containerfiles, as BuildKit reads them. */
export const dockerfile: Language = {
  id: 'dockerfile',
  parse(document, context) {
    const lines = readInstructions(document.parseText);
    if ('failed' in lines) return lines;
    const { sites, guests } = readSites(lines, document, context);
    const comments = proseSites(document, lines.comments, { frozen: 'not-writable', comment: true, address: context.address });
    return {
      document, context, trees: [], guests, sites: [...sites, ...comments],
      outline: outlineOf(lines, document.parseText),
      print: (operations) => printDockerfile(document, lines.escape, operations),
    };
  },
  witness: async () => (await import('./witness.ts')).dockerfileWitness,
};
