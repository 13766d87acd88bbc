import { addressOf } from '../sites/address.ts';
import type { RequirementSite } from '../sites/site.ts';
import type { DataNode, DataScalar } from '../tree/data-tree.ts';
import { itemEntry, partSlot } from '../tree/handles.ts';

/** A longer text is no package. */
const MAX_LENGTH = 200;

/** A package as pip reads it: name, extras, what is asked of the version, marker. */
const PIP = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[([^\]]*)\])?\s*((?:===?|~=|!=|<=?|>=?)[^;#]*?)?\s*(?:;.*|#.*)?$/;
/** As conda reads it: channel, name, version after `=` or a blank, build. */
const CONDA = /^\s*(?:[\w./-]+::)?([A-Za-z0-9_][\w.-]*)\s*(?:\[([^\]]*)\])?\s*((?:==?|~=|!=|<=?|>=?)?\s*[\w.*<>=!~,|+ -]*?)?\s*$/;

/** The packages of a list of texts. Paths, URLs and options are none. */
export function packagesOf(list: DataNode | undefined, ecosystem: 'pip' | 'conda', address: string): readonly RequirementSite[] {
  if (list?.kind !== 'list') return [];
  return list.items.flatMap((item, index): RequirementSite[] => {
    const site = item.kind === 'scalar' ? packageOf(item, ecosystem, addressOf(address, index)) : undefined;
    return site === undefined ? [] : [{ ...site, entry: itemEntry(list, index) }];
  });
}

/** The package of one text, or of each text of a list. */
export function packagesIn(node: DataNode | undefined, ecosystem: 'pip' | 'conda', address: string): readonly RequirementSite[] {
  if (node?.kind !== 'scalar') return packagesOf(node, ecosystem, address);
  const site = packageOf(node, ecosystem, address);
  return site === undefined ? [] : [site];
}

function packageOf(scalar: DataScalar, ecosystem: 'pip' | 'conda', address: string): RequirementSite | undefined {
  if (scalar.text.length > MAX_LENGTH) return undefined;
  const match = (ecosystem === 'pip' ? PIP : CONDA).exec(scalar.text);
  if (match === null || /^\s*-|[\\]|:\/\//.test(scalar.text)) return undefined;
  const [, name = '', extras = '', version = ''] = match;
  const from = scalar.text.indexOf(name, scalar.text.lastIndexOf('::', scalar.text.length) + 1);
  const at = version.trim() === '' ? -1 : scalar.text.indexOf(version.trim(), from + name.length + (extras === '' ? 0 : extras.length + 2));
  return {
    kind: 'requirement', document: scalar.document, ecosystem, address, range: scalar.range,
    name: partSlot(scalar, { start: from, end: from + name.length }),
    extras: extras.split(',').map((each) => each.trim()).filter((each) => each !== ''),
    ...(at === -1 ? {} : { version: partSlot(scalar, { start: at, end: at + version.trim().length }) }),
  };
}
