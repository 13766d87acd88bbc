import { addressOf } from '../sites/address.ts';
import type { Environment, ImageSite } from '../sites/site.ts';
import { valueAt, type DataMap, type DataNode, type DataScalar } from '../tree/data-tree.ts';
import { piecesFrom } from '../tree/handles.ts';

/** An image whose name and tag stand apart (`{repository: a/b, tag: "1"}`): it can be read, and not written as one text. */
export function valueImage(map: DataMap, keys: { readonly name: readonly string[]; readonly tag: string }, address: string, environment?: Environment): readonly ImageSite[] {
  const name = keys.name.map((key) => valueAt(map, key)).find(isText);
  const tag = valueAt(map, keys.tag);
  if (name === undefined || tag?.kind !== 'scalar') return [];
  // A tag that is left open is filled in from elsewhere in the chart.
  const tagged = isText(tag) ? [{ kind: 'text', text: ':' } as const, ...piecesFrom(tag)] : [];
  const end = isText(tag) ? tag.range.end : name.range.end;
  const registry = valueAt(map, 'registry');
  return [{
    kind: 'image',
    document: map.document,
    image: {
      document: map.document,
      range: { start: isText(tag) ? Math.min(name.range.start, tag.range.start) : name.range.start, end: Math.max(name.range.end, end) },
      pieces: [...(isText(registry) ? [...piecesFrom(registry), { kind: 'text', text: '/' } as const] : []), ...piecesFrom(name), ...tagged],
      handle: undefined,
      frozen: 'not-writable',
    },
    use: 'run',
    ...(environment === undefined ? {} : { environment }),
    address: addressOf(address, keys.tag),
  }];
}

function isText(node: DataNode | undefined): node is DataScalar {
  return node?.kind === 'scalar' && node.text !== '' && node.text !== 'null' && node.text !== '~';
}
