import { addressOf } from '../sites/address.ts';
import { readCommand } from '../sites/command-line.ts';
import type { Reading } from '../sites/guest.ts';
import type { Content, Environment, Site, Word } from '../sites/site.ts';
import { refuse, type Refusal } from '../text/refusal.ts';
import { pairOf, textAt, valueAt, type DataMap, type DataScalar } from '../tree/data-tree.ts';
import { scalarSlot } from '../tree/handles.ts';
import { argvWords, rangeOf } from './argv.ts';
import { mapsOf, readVariables, type CiIdiom, type Found } from './ci-places.ts';
import { composeReferences, composeText, literalContent } from './compose-slots.ts';
import type { Dialect } from './dialect.ts';
import { envPairs } from './env-pairs.ts';
import { imageSites } from './image-sites.ts';

const FILE = /(?:^|\/)[^/]*cloud-?build[^/]*\.ya?ml$/i;
/** Builders whose image is named for the program it runs. That of docker is left: what a container takes over by name stands nowhere in the file. */
const BUILDER = /\/cloud-builders\/(gcloud|kubectl|gsutil)(?:[:@]|$)/;
const SECRET = /KEY|TOKEN|SECRET|PASSWORD|STRING/;

/** Google Cloud Build: steps that are containers with arguments and `NAME=value` texts; `$X` and `$$` as in a compose file. */
export const cloudbuild: Dialect = {
  id: 'cloudbuild',
  applies(tree, path) {
    const steps = valueAt(tree, 'steps');
    if (steps?.kind !== 'list' || pairOf(tree, 'jobs') !== undefined || pairOf(tree, 'kind') !== undefined) return false;
    const isStep = steps.items.some((item) => pairOf(item, 'name') !== undefined && ['args', 'entrypoint', 'script'].some((key) => pairOf(item, key) !== undefined));
    return isStep && (FILE.test(path) || ['substitutions', 'availableSecrets', 'images', 'artifacts'].some((key) => pairOf(tree, key) !== undefined));
  },
  read(tree, prefix): Reading {
    const found: Found = { sites: [], guests: [] };
    if (tree.kind === 'map') readBuild(tree, prefix, found);
    return found;
  },
};

function readBuild(tree: DataMap, prefix: string, found: Found): void {
  const text = composeText();
  const idiom: CiIdiom = { text, reference: () => refuse('no-idiom', 'a substitution has no reference'), literal: literalContent };
  const options = valueAt(tree, 'options');
  const root = options?.kind === 'map' ? environmentOf(options, 'workflow', addressOf(prefix, 'options'), undefined) : undefined;
  if (pairOf(tree, 'substitutions') !== undefined) readVariables({ kind: 'workflow', owner: tree, key: 'substitutions', after: ['steps'], address: prefix }, idiom, found);
  for (const { map, address } of mapsOf(valueAt(tree, 'steps'), addressOf(prefix, 'steps'))) readStep(map, environmentOf(map, 'step', address, root), address);
  found.sites.push(...composeReferences(tree, prefix));

  function environmentOf(owner: DataMap, kind: 'workflow' | 'step', address: string, parent: Environment | undefined): Environment {
    const pairs = envPairs({
      key: 'env', owner, after: ['args', 'entrypoint', 'name'], reference, literal: literalContent,
      text: (scalar) => text.codec(scalar).text, part: text.part, whole: text.whole,
    });
    const image = kind === 'step' ? valueAt(owner, 'name') : undefined;
    const environment: Environment = {
      id: `${owner.document.id}@${owner.range.start}:${kind}`, kind, document: owner.document, address, binder: pairs.binder,
      ...(parent === undefined ? {} : { parent }),
      ...(image?.kind === 'scalar' ? { image: text.whole(image) } : {}),
    };
    found.sites.push(...imageSites(environment), ...pairs.read(environment));
    return environment;
  }

  function readStep(step: DataMap, environment: Environment, address: string): void {
    const script = valueAt(step, 'script');
    if (script?.kind === 'scalar') found.guests.push({ codec: script.codec(), language: 'shell', environment, address: addressOf(address, 'script') });
    const entrypoint = valueAt(step, 'entrypoint');
    const args = valueAt(step, 'args');
    const first = entrypoint?.kind === 'scalar' ? [wordOf(entrypoint, entrypoint.text)] : builderWord(valueAt(step, 'name'));
    const words = [...first, ...(args?.kind === 'list' ? argvWords(args, text.argv) : [])];
    const range = rangeOf(words.slice(first.length).length > 0 ? words.slice(first.length) : words);
    if (range === undefined || words.length === 0) return;
    const reading = readCommand(words, { document: step.document, environment, range, address: addressOf(address, 'args') });
    const sites: readonly Site[] = reading.sites;
    found.sites.push(...sites);
    found.guests.push(...reading.guests);
  }
}

/** A user's substitutions begin with `_`; a secret is no substitution, which every log shows. */
function reference(name: string): Content | Refusal {
  if (SECRET.test(name)) return refuse('no-idiom', 'a secret comes from availableSecrets and secretEnv, which are not written here');
  return [{ kind: 'reference', name: `_${name}`, source: `\${_${name}}` }];
}

/** The program that the image of a builder stands for; it cannot be written. */
function builderWord(name: ReturnType<typeof valueAt>): readonly Word[] {
  const program = BUILDER.exec(textAt(name) ?? '')?.[1];
  return program === undefined || name?.kind !== 'scalar' ? [] : [wordOf(name, program)];
}

function wordOf(scalar: DataScalar, text: string): Word {
  const slot = { ...scalarSlot(scalar), frozen: 'not-writable' as const };
  return { slot, entry: { document: scalar.document, range: scalar.range, handle: scalar, frozen: 'not-writable' }, text, codec: () => undefined };
}
