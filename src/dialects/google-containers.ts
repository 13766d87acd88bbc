import { addressOf } from '../sites/address.ts';
import type { Reading } from '../sites/guest.ts';
import { pairOf, valueAt, type DataNode } from '../tree/data-tree.ts';
import { mapsOf, type Found } from './ci-places.ts';
import type { Dialect } from './dialect.ts';
import { readListedContainer, type ContainerKeys } from './listed-container.ts';

/** Worker pools of a custom job of Vertex AI, as its API and as its Python library spell them. */
const POOLS: readonly { readonly list: string; readonly container: string; readonly image: string }[] = [
  { list: 'workerPoolSpecs', container: 'containerSpec', image: 'imageUri' },
  { list: 'worker_pool_specs', container: 'container_spec', image: 'image_uri' },
];
const WRAPPERS = ['jobSpec', 'job_spec', 'customJobSpec', 'custom_job_spec', 'trialJobSpec', 'trial_job_spec', 'studySpec'];
const MAX_DEPTH = 4;

const VERTEX: Omit<ContainerKeys, 'image'> = {
  variables: 'env', entry: { name: 'name', value: 'value', from: 'valueFrom' }, command: ['command', 'args'],
  noReference: 'a custom job takes plain values only: give it when the job is submitted',
};

const CLOUD_RUN: ContainerKeys = {
  variables: 'env', entry: { name: 'name', value: 'value', from: 'valueSource' }, image: 'image', command: ['command', 'args'],
  noReference: 'which secret holds the value is not known: {"name": …, "valueSource": {"secretKeyRef": {"secret": <name>, "version": "latest"}}}',
};

/** Custom jobs of Vertex AI, and services and jobs of Cloud Run as its API (v2) has them. */
export const googleContainers: Dialect = {
  id: 'google-containers',
  applies: (tree) => poolsIn(tree, '', 0).length > 0 || runContainers(tree, '').length > 0,
  read(tree, prefix): Reading {
    const found: Found = { sites: [], guests: [] };
    for (const { node, address, container, image } of poolsIn(tree, prefix, 0)) {
      for (const pool of mapsOf(node, address)) {
        const own = valueAt(pool.map, container);
        if (own?.kind === 'map') readListedContainer(own, { ...VERTEX, image }, addressOf(pool.address, container), found);
      }
    }
    for (const { map, address } of runContainers(tree, prefix)) readListedContainer(map, CLOUD_RUN, address, found);
    return found;
  },
};

function poolsIn(node: DataNode, address: string, depth: number): readonly { readonly node: DataNode; readonly address: string; readonly container: string; readonly image: string }[] {
  if (depth > MAX_DEPTH) return [];
  const own = POOLS.flatMap(({ list, container, image }) => {
    const value = valueAt(node, list);
    return value?.kind === 'list' ? [{ node: value, address: addressOf(address, list), container, image }] : [];
  });
  return [...own, ...WRAPPERS.flatMap((key) => {
    const inner = valueAt(node, key);
    return inner === undefined ? [] : poolsIn(inner, addressOf(address, key), depth + 1);
  })];
}

function runContainers(tree: DataNode, prefix: string): ReturnType<typeof mapsOf> {
  if (pairOf(tree, 'apiVersion') !== undefined || pairOf(tree, 'kind') !== undefined) return [];
  return [['template', 'containers'], ['template', 'template', 'containers']].flatMap((path) => (
    mapsOf(valueAt(tree, ...path), addressOf(prefix, ...path)).filter(({ map }) => pairOf(map, 'image') !== undefined)));
}
