import { addressOf } from '../sites/address.ts';
import { readCommand } from '../sites/command-line.ts';
import type { Reading } from '../sites/guest.ts';
import { pairOf, textAt, valueAt, type DataMap } from '../tree/data-tree.ts';
import { argvWords, PLAIN_ARGV, rangeOf } from './argv.ts';
import { mapsOf, type Found } from './ci-places.ts';
import type { Dialect } from './dialect.ts';
import { outsideOnly } from './outside-binder.ts';
import { packagesOf } from './package-texts.ts';
import { quotedWords } from './shell-quoting.ts';

const CONFIG = /(?:^|\/)\.?pre-commit-config\.ya?ml$/;
const HOOKS = /(?:^|\/)\.pre-commit-hooks\.ya?ml$/;

/** pre-commit: what the hooks run, and the packages they ask for. */
export const preCommit: Dialect = {
  id: 'pre-commit',
  applies: (tree, path) => (CONFIG.test(path) && valueAt(tree, 'repos')?.kind === 'list') || (HOOKS.test(path) && tree.kind === 'list'),
  read(tree, prefix): Reading {
    const found: Found = { sites: [], guests: [] };
    const lists = tree.kind === 'list' ? [{ node: tree, address: prefix, local: true }]
      : mapsOf(valueAt(tree, 'repos'), addressOf(prefix, 'repos')).map(({ map, address }) => (
        { node: valueAt(map, 'hooks'), address: addressOf(address, 'hooks'), local: textAt(map, 'repo') === 'local' }));
    for (const { node, address, local } of lists) for (const hook of mapsOf(node, address)) readHook(hook.map, hook.address, local, found);
    return found;
  },
};

function readHook(hook: DataMap, address: string, local: boolean, found: Found): void {
  found.sites.push(...packagesOf(valueAt(hook, 'additional_dependencies'), 'pip', addressOf(address, 'additional_dependencies')));
  const entry = valueAt(hook, 'entry');
  const args = valueAt(hook, 'args');
  // What another repository's hook runs is not in this file.
  if (!local || entry?.kind !== 'scalar' || pairOf(hook, 'id') === undefined) return;
  const words = [...quotedWords(entry.codec(), hook.document, entry.frozen) ?? [], ...(args?.kind === 'list' ? argvWords(args, PLAIN_ARGV) : [])];
  const range = rangeOf(words);
  if (range === undefined) return;
  const environment = outsideOnly('job', hook, address, 'in the environment that the hooks run in');
  const reading = readCommand(words, { document: hook.document, environment, range, address: addressOf(address, 'entry') });
  found.sites.push(...reading.sites);
  found.guests.push(...reading.guests);
}
