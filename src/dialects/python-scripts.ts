import { addressOf } from '../sites/address.ts';
import type { Guest } from '../sites/guest.ts';
import type { Environment, Site } from '../sites/site.ts';
import { pairOf, valueAt, type DataMap, type DataNode, type DataScalar } from '../tree/data-tree.ts';
import { scalarSlot } from '../tree/handles.ts';
import { envMap } from './env-map.ts';
import { outsideBinder } from './outside-binder.ts';

/** Every one of these programs hands its own variables on. */
const OUTSIDE = 'in the shell that the command is called from';

export interface FoundScripts {
  readonly sites: Site[];
  readonly guests: Guest[];
}

/**
 * Commands that a project gives names to and that a shell runs (taskipy, hatch, `shell` of poe and pdm), and the
 * variables they get. What is run without a shell is left to the reader of names.
 */
export function projectScripts(tree: DataNode, prefix: string, found: FoundScripts): void {
  eachPair(valueAt(tree, 'tool', 'taskipy', 'tasks'), addressOf(prefix, 'tool', 'taskipy', 'tasks'), (value, address) => {
    addScript(value.kind === 'map' ? valueAt(value, 'cmd') : value, address, undefined, found);
  });
  for (const [tool, table] of [['poe', 'tasks'], ['pdm', 'scripts']] as const) {
    eachPair(valueAt(tree, 'tool', tool, table), addressOf(prefix, 'tool', tool, table), (value, address) => {
      if (value.kind !== 'map') return;
      addScript(valueAt(value, 'shell'), addressOf(address, 'shell'), variables(value, 'env', address, found), found);
    });
  }
  eachPair(valueAt(tree, 'tool', 'hatch', 'envs'), addressOf(prefix, 'tool', 'hatch', 'envs'), (value, address) => {
    if (value.kind !== 'map') return;
    const environment = variables(value, 'env-vars', address, found);
    eachPair(valueAt(value, 'scripts'), addressOf(address, 'scripts'), (script, at) => {
      if (script.kind !== 'list') addScript(script, at, environment, found);
      // Each has a shell of its own.
      else script.items.forEach((item, index) => addScript(item, addressOf(at, index), environment, found));
    });
  });
}

function eachPair(node: DataNode | undefined, address: string, read: (value: DataNode, address: string) => void): void {
  if (node?.kind === 'map') for (const { key, value } of node.pairs) read(value, addressOf(address, key.text));
}

function addScript(node: DataNode | undefined, address: string, environment: Environment | undefined, { guests }: FoundScripts): void {
  if (node?.kind !== 'scalar' || !node.isString) return;
  guests.push({ codec: node.codec(), language: 'shell', address, ...(environment === undefined ? {} : { environment }) });
}

/** The environment of a table of variables, where there is one. */
function variables(owner: DataMap, key: string, address: string, { sites }: FoundScripts): Environment | undefined {
  if (pairOf(owner, key)?.value.kind !== 'map') return undefined;
  const reading = envMap({
    key, owner, after: [], passThrough: false,
    slot: (scalar: DataScalar) => scalarSlot(scalar), reference: (name) => [{ kind: 'reference', name, source: `$${name}` }], literal: (content) => content,
  });
  const environment: Environment = {
    id: `${owner.document.id}@${owner.range.start}:${key}`, kind: 'unit', document: owner.document, address, binder: outsideBinder(reading.binder, OUTSIDE),
  };
  sites.push(...reading.read(environment));
  return environment;
}
