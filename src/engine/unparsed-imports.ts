import type { Document } from '../document/document.ts';
import { apiOf } from '../prefect/python-api.ts';
import type { ApiSite } from '../rule.ts';
import type { Slot, UseSite } from '../sites/site.ts';

const PROGRAM = /\.pyi?$/;
const IMPORT = /^[ \t]{0,200}(?:from[ \t]{1,20}([\w.]{1,200})[ \t]{1,20}import[ \t]{1,20}\(?([^\r\n#;()]{1,2000})|import[ \t]{1,20}([\w.]{1,200}))/gm;
const NAME = /\*|[A-Za-z_]\w*(?=[ \t]*(?:,|as\b|$|\\))/g;

/** The imports of a program that does not parse, where they name the 1.x API: lines told by their form alone, to be changed by hand. */
export function unparsedImports(document: Document): readonly ApiSite[] {
  if (!PROGRAM.test(document.path)) return [];
  return [...document.text.matchAll(IMPORT)].flatMap((match): readonly ApiSite[] => {
    const [whole, module, names, only] = match;
    const end = match.index + whole.length;
    if (only !== undefined) return siteOf(document, only, { start: end - only.length, end }, 'import');
    const start = end - names!.length;
    return [...names!.matchAll(NAME)].filter(({ index }) => !/\bas[ \t]+$/.test(names!.slice(0, index))).flatMap((name) => {
      const range = { start: start + name.index, end: start + name.index + name[0].length };
      return name[0] === '*' ? siteOf(document, module!, range, 'star') : siteOf(document, `${module!}.${name[0]}`, range, 'import');
    });
  });
}

function siteOf(document: Document, symbol: string, range: Slot['range'], role: 'import' | 'star'): readonly ApiSite[] {
  const api = apiOf(symbol, [], role);
  if (api === undefined) return [];
  const slot: Slot = { document, range, pieces: [{ kind: 'template', source: document.text.slice(range.start, range.end) }], handle: undefined, frozen: 'unparsed' };
  const use: UseSite = {
    kind: 'use', document, symbol, role, steps: [], name: slot, slot, address: 'import',
    place: { body: 'module', decorators: [], reachedFromAsync: false, managers: [], guarded: false, isDefault: false },
  };
  return [{ kind: 'api', api, use, through: [], document, address: use.address }];
}
