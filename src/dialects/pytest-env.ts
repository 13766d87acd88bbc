import type { Reading } from '../sites/guest.ts';
import type { Environment } from '../sites/site.ts';
import { refuse } from '../text/refusal.ts';
import type { DataMap } from '../tree/data-tree.ts';
import { addressOf } from '../sites/address.ts';
import { envLines } from './env-lines.ts';
import { valueLines } from './value-lines.ts';
import { filledNames, type Filling, type Mark } from './value-text.ts';

const FLAGS = /^(?:[DRU]:\s*){0,3}/i;
const REFERENCE = /\{\{|\}\}|\{([A-Za-z_]\w*)\}/g;

/** Values of pytest-env: `{X}` is the variable X, braces are doubled; with the flag `R:` the value is taken as it stands. */
const PYTEST_TEXT: Filling = {
  marks(source) {
    if (isRaw(source)) return [];
    return [...source.matchAll(REFERENCE)].map((match): Mark => {
      const range = { start: match.index, end: match.index + match[0].length };
      return match[1] === undefined ? { range, text: match[0][0]! } : { range, name: { text: match[1], start: match.index + 1 } };
    });
  },
  // Whether braces have to be doubled depends on the flags of the line.
  encode: (text) => (/[{}]/.test(text) ? refuse('cannot-hold', 'braces would be read as a variable') : text),
};

/** `env` of a pytest configuration, one variable a line. */
export function pytestEnvironment(section: DataMap, _name: string, address: string): Reading {
  const variables = envLines({
    section, keys: ['env'], after: ['env'], filling: PYTEST_TEXT,
    split(text) {
      const flags = FLAGS.exec(text)![0].length;
      const match = /^([A-Za-z_]\w*)\s*=\s*/.exec(text.slice(flags));
      if (match?.[1] === undefined) return undefined;
      return { name: { start: flags, end: flags + match[1].length }, value: { start: flags + match[0].length, end: text.length } };
    },
    reference: (name, line) => isRaw(line) ? undefined : [{ kind: 'reference', name, source: `{${name}}` }],
  });
  const environment: Environment = {
    id: `${section.document.id}@${address}:unit`, kind: 'unit', document: section.document, address, binder: variables.binder, extent: [section.range],
  };
  const references = valueLines(section, ['env']).flatMap(({ scalar }) => filledNames(scalar, PYTEST_TEXT, addressOf(address, 'env'), environment));
  return { sites: [...variables.read(environment), ...references], guests: [] };
}

function isRaw(line: string): boolean {
  return /R/i.test(FLAGS.exec(line)![0]);
}
