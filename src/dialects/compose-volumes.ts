import { addressOf } from '../sites/address.ts';
import type { PathSite, Slot } from '../sites/site.ts';
import type { Range } from '../text/range.ts';
import { valueAt, type DataMap, type DataNode, type DataScalar } from '../tree/data-tree.ts';
import type { ComposeText } from './compose-slots.ts';

/** `source:target[:mode]`; a source that is no path is the name of a volume. */
const SHORT = /^((?:\.{0,2}\/|~|\$\{?\w+\}?\/)[^:]*):([^:]+)(?::[\w,]+)?$/;

/** Files and folders of the repository that a service mounts. */
export function volumePaths(service: DataMap, address: string, text: ComposeText): readonly PathSite[] {
  const volumes = valueAt(service, 'volumes');
  if (volumes?.kind !== 'list') return [];
  return volumes.items.flatMap((item, index) => mountOf(item, addressOf(address, 'volumes', index), text));
}

function mountOf(item: DataNode, address: string, text: ComposeText): readonly PathSite[] {
  if (item.kind === 'map') {
    const [source, target] = [valueAt(item, 'source') ?? valueAt(item, 'src'), valueAt(item, 'target') ?? valueAt(item, 'dst')];
    if (source?.kind !== 'scalar') return [];
    return [siteOf(text.whole(source), target?.kind === 'scalar' ? text.whole(target) : undefined, address)];
  }
  if (item.kind !== 'scalar') return [];
  const match = SHORT.exec(text.codec(item).text);
  if (match === null) return [];
  const [, source = '', target = ''] = match;
  const part = (range: Range): Slot => text.part(item as DataScalar, range);
  return [siteOf(part({ start: 0, end: source.length }), part({ start: source.length + 1, end: source.length + 1 + target.length }), address)];
}

function siteOf(path: Slot, counterpart: Slot | undefined, address: string): PathSite {
  return { kind: 'path', document: path.document, path, role: 'source', address, ...(counterpart === undefined ? {} : { counterpart }) };
}
