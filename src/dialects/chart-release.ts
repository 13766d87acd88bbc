import { addressOf } from '../sites/address.ts';
import type { Guest } from '../sites/guest.ts';
import { textAt, valueAt, type DataNode } from '../tree/data-tree.ts';

/** Where objects that install a chart hold its values: a map, or the text of one. */
const VALUES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  HelmRelease: [['spec', 'values']],
  HelmChart: [['spec', 'valuesContent'], ['spec', 'set']],
  HelmChartConfig: [['spec', 'valuesContent']],
  Application: [['spec', 'source', 'helm', 'values'], ['spec', 'source', 'helm', 'valuesObject']],
};
const GROUP = /^(?:helm\.toolkit\.fluxcd\.io|helm\.fluxcd\.io|helm\.cattle\.io|argoproj\.io)\//;

/** True for an object of a cluster that installs a chart with values of its own (Flux, Argo CD, k3s). */
export function isChartRelease(node: DataNode): boolean {
  return Object.hasOwn(VALUES, textAt(node, 'kind') ?? '') && GROUP.test(textAt(node, 'apiVersion') ?? '');
}

/** The values of such an object, with their addresses. */
export function releaseValues(node: DataNode, prefix: string): readonly { readonly values: DataNode; readonly address: string }[] {
  const sources = valueAt(node, 'spec', 'sources');
  const several = sources?.kind !== 'list' ? [] : sources.items.flatMap((item, index) => ['values', 'valuesObject'].map((key) => (
    { values: valueAt(item, 'helm', key), address: addressOf(prefix, 'spec', 'sources', index, 'helm', key) })));
  const own = (VALUES[textAt(node, 'kind') ?? ''] ?? []).map((path) => ({ values: valueAt(node, ...path), address: addressOf(prefix, ...path) }));
  return [...own, ...several].flatMap(({ values, address }) => (values === undefined ? [] : [{ values, address }]));
}

/** The guest that values written as a text are. */
export function valuesGuest(values: DataNode, address: string): readonly Guest[] {
  return values.kind === 'scalar' && values.text.includes(':') ? [{ codec: values.codec(), language: 'yaml', name: 'values.yaml', address }] : [];
}
