import { addressOf } from '../sites/address.ts';
import { readCommand } from '../sites/command-line.ts';
import type { Binder, Environment, Site, Word } from '../sites/site.ts';
import { refuse } from '../text/refusal.ts';
import { pairOf, textAt, valueAt, type DataMap, type DataNode } from '../tree/data-tree.ts';
import { extentOf } from '../tree/extent.ts';
import { pairEntry, scalarSlot } from '../tree/handles.ts';
import { argvWords, PLAIN_ARGV, rangeOf } from './argv.ts';
import type { Found } from './ci-places.ts';
import { envMap } from './env-map.ts';
import { asWritten } from './filled-text.ts';
import { imageSites } from './image-sites.ts';

const NO_IDIOM = refuse('no-idiom', 'which variable of the job, or which template, holds the value is not known');

/** Keys of a task that are read here and need no further look. */
export const TASK_KEYS: readonly string[] = ['env', 'config'];

/** True for a task of Nomad: what a driver runs, with its configuration. */
export function isTask(node: DataMap): boolean {
  return textAt(node, 'driver') !== undefined && pairOf(node, 'config')?.value.kind === 'map';
}

/** Reads a task: its variables, its image, and the command of its configuration. Templates are read as the files they are. */
export function readTask(node: DataMap, address: string, found: Found): void {
  const variables = envMap({
    key: 'env', owner: node, after: ['config', 'driver'], slot: (scalar) => scalarSlot(scalar), literal: asWritten, reference: () => NO_IDIOM, passThrough: false,
  });
  // Variables stand in a block, and not in an attribute.
  const binder: Binder = pairOf(node, 'env') !== undefined ? variables.binder : {
    add: (name, value) => {
      const beside = pairOf(node, 'config');
      if (value.kind === 'reference') return NO_IDIOM;
      if (beside === undefined) return refuse('not-writable', 'nothing stands beside env');
      return [{ op: 'insert', beside: pairEntry(beside), side: 'after', shape: { shape: 'pair', key: 'env', value: { map: [[name, { text: value.content }]], block: true } } }];
    },
    replace: () => refuse('not-writable', 'the task has no variables of its own'),
  };
  const image = valueAt(node, 'config', 'image');
  const environment: Environment = {
    id: `${node.document.id}@${node.range.start}:task`, kind: 'container', document: node.document, address, binder, extent: extentOf(node),
    ...(image?.kind === 'scalar' ? { image: scalarSlot(image) } : {}),
    imports: node.pairs.flatMap(({ key, value }) => (key.text === 'template' && textAt(value, 'env') === 'true' ? slotsAt(value, 'destination') : [])),
  };
  const sites: readonly Site[] = [...imageSites(environment), ...variables.read(environment)];
  found.sites.push(...sites);
  readWords(node, environment, addressOf(address, 'config', 'command'), found);
}

/** `command` is one word, `args` are those behind it. */
function readWords(node: DataMap, environment: Environment, address: string, found: Found): void {
  const command = valueAt(node, 'config', 'command');
  const args = valueAt(node, 'config', 'args');
  const rest = args?.kind === 'list' ? argvWords(args, PLAIN_ARGV) : [];
  const words: readonly Word[] = command?.kind === 'scalar' ? [programWord(command, environment), ...rest] : rest;
  const range = rangeOf(words);
  if (range === undefined) return;
  const read = readCommand(words, { document: node.document, environment, range, address });
  found.sites.push(...read.sites);
  found.guests.push(...read.guests);
}

/** The program itself cannot go: the attribute takes one text. */
function programWord(command: DataNode & { readonly kind: 'scalar' }, { document }: Environment): Word {
  const slot = scalarSlot(command);
  const [only] = slot.pieces;
  return {
    slot, text: only?.kind === 'text' && slot.pieces.length === 1 ? only.text : undefined, codec: () => command.codec(),
    entry: { document, range: command.range, handle: command, frozen: 'not-writable' },
  };
}

function slotsAt(node: DataNode, key: string): ReturnType<typeof scalarSlot>[] {
  const value = valueAt(node, key);
  return value?.kind === 'scalar' ? [scalarSlot(value)] : [];
}
