import type { Language } from '../language.ts';
import { printScript } from './print.ts';
import { readScript } from './script-parser.ts';
import { readSites } from './sites.ts';

/** POSIX shell and bash. */
export const shell: Language = {
  id: 'shell',
  parse(document, context) {
    const script = readScript(document);
    if ('failed' in script) return script;
    const { sites, guests } = readSites(script, document, context);
    return {
      document, context, trees: [], sites, guests,
      print: (operations) => printScript(operations, script, document),
    };
  },
};
