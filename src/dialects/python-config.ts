import { addressOf } from '../sites/address.ts';
import type { Guest, Reading } from '../sites/guest.ts';
import type { Site } from '../sites/site.ts';
import type { DataMap } from '../tree/data-tree.ts';
import type { Dialect } from './dialect.ts';
import { pytestEnvironment } from './pytest-env.ts';
import { setupRequirements } from './setup-cfg.ts';
import { toxEnvironment } from './tox.ts';

/** What reads a section: all of them may stand in one file (`setup.cfg`, `tox.ini`). */
const READERS: readonly { readonly section: RegExp; read(section: DataMap, name: string, address: string): Reading }[] = [
  { section: /^testenv(?::.*)?$/, read: toxEnvironment },
  { section: /^(?:pytest|tool:pytest)$/, read: pytestEnvironment },
  { section: /^options(?:\.extras_require)?$/, read: setupRequirements },
];

/** Configuration of Python tools in INI: tox environments, pytest's variables, packages in setup.cfg. */
export const pythonConfig: Dialect = {
  id: 'python-config',
  applies: (tree) => tree.document.language === 'ini' && tree.kind === 'map'
    && tree.pairs.some((pair) => pair.value.kind === 'map' && READERS.some((each) => each.section.test(pair.key.text))),
  read(tree, prefix) {
    const sites: Site[] = [];
    const guests: Guest[] = [];
    for (const { key, value } of tree.kind === 'map' ? tree.pairs : []) {
      const reader = READERS.find((each) => each.section.test(key.text));
      if (reader === undefined || value.kind !== 'map') continue;
      const reading = reader.read(value, key.text, addressOf(prefix, key.text));
      sites.push(...reading.sites);
      guests.push(...reading.guests);
    }
    return { sites, guests };
  },
};
