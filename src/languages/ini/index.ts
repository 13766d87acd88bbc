import type { Document } from '../../document/document.ts';
import { proseSites } from '../../sites/prose.ts';
import type { Language, ParseContext, ParseFailure, Parsed } from '../language.ts';
import { flavourOf } from './flavour.ts';
import { printIni } from './print.ts';
import { scanIni } from './scan.ts';
import { buildTree } from './tree.ts';

/** INI files as systemd, supervisord and Python's configparser read them. */
export const ini: Language = {
  id: 'ini',
  parse: parseIni,
  witness: async () => (await import('./witness.ts')).iniWitness,
};

function parseIni(document: Document, context: ParseContext): Parsed | ParseFailure {
  const flavour = flavourOf(document.text);
  const file = scanIni(document.parseText, flavour);
  if ('failed' in file) return file;
  const { tree, layout } = buildTree(document, file, flavour);
  return {
    document, context, trees: [tree], guests: [],
    sites: proseSites(document, [...file.comments].sort((a, b) => a.start - b.start), { frozen: 'not-writable', comment: true, address: context.address }),
    print: (operations) => printIni(document, layout, flavour, operations),
  };
}
