import type { Document } from '../../document/document.ts';
import { proseSites } from '../../sites/prose.ts';
import type { Language, ParseContext, ParseFailure, Parsed } from '../language.ts';
import { printYaml } from './print.ts';
import { readStream } from './stream.ts';
import { buildTrees } from './tree.ts';

/** YAML 1.2: multi-document streams, read with `yaml`, witnessed by js-yaml. */
export const yaml: Language = {
  id: 'yaml',
  parse: parseYaml,
  templated: true,
  witness: async () => (await import('./witness.ts')).yamlWitness,
};

function parseYaml(document: Document, context: ParseContext): Parsed | ParseFailure {
  const stream = readStream(document.parseText);
  if ('failed' in stream) return stream;
  const { trees, layout } = buildTrees(document, stream.documents, stream.aliased);
  return {
    document, context, trees,
    sites: proseSites(document, stream.comments, { frozen: 'not-writable', comment: true, address: context.address }),
    guests: [],
    print: (operations) => printYaml(document, trees, layout, operations),
  };
}
