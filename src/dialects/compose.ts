import { addressOf } from '../sites/address.ts';
import { readCommand } from '../sites/command-line.ts';
import type { Guest, Reading } from '../sites/guest.ts';
import type { Content, Environment, Site, Slot, Word } from '../sites/site.ts';
import { pairOf, textAt, valueAt, type DataMap, type DataNode } from '../tree/data-tree.ts';
import { extentOf } from '../tree/extent.ts';
import type { Range } from '../text/range.ts';
import { argvWords, rangeOf } from './argv.ts';
import { composeReferences, composeText, literalContent, type ComposeText } from './compose-slots.ts';
import { volumePaths } from './compose-volumes.ts';
import type { Dialect } from './dialect.ts';
import { holderOf, type EnvHolder } from './env-holder.ts';
import { imageSites } from './image-sites.ts';
import type { EnvReading } from './env-list.ts';
import { envMap } from './env-map.ts';
import { envPairs } from './env-pairs.ts';
import { sharedMaps, type SharedMaps } from './shared-maps.ts';
import { quotedWords } from './shell-quoting.ts';
import { urlPathsIn } from '../sites/url-paths.ts';

const FILE = /(?:^|[/.-])(?:docker-)?compose[^/]*\.ya?ml$/i;
const SERVICE_KEYS = ['image', 'build', 'environment', 'command', 'entrypoint', 'env_file', 'extends'];
const MAX_EXTENDS = 8;
const ENV_NEIGHBOURS = ['env_file', 'command', 'entrypoint', 'image', 'build', 'extends', 'container_name'];

/** Compose files: services with their variables, commands and health checks; `x-` templates that hold variables. */
export const compose: Dialect = {
  id: 'docker-compose',
  applies(tree, path) {
    const services = valueAt(tree, 'services');
    if (services?.kind !== 'map' || pairOf(tree, 'apiVersion') !== undefined) return false;
    return FILE.test(path) || services.pairs.some((pair) => SERVICE_KEYS.some((key) => pairOf(pair.value, key) !== undefined));
  },
  read(tree, prefix) {
    const sites: Site[] = [];
    const guests: Guest[] = [];
    const text = composeText();
    const services = servicesOf(tree, prefix);
    const shared = sharedMaps(services.map(({ service }) => valueAt(service, variablesKey(service))));
    for (const { name, service } of services) {
      const reading = readService(service, name, text, valueAt(tree, 'services'), shared);
      sites.push(...reading.sites);
      guests.push(...reading.guests);
    }
    sites.push(...composeReferences(tree, prefix));
    return { sites, guests };
  },
};

function servicesOf(tree: DataNode, prefix: string): readonly { name: string; service: DataMap }[] {
  if (tree.kind !== 'map') return [];
  return tree.pairs.flatMap((pair) => {
    const key = pair.key.text;
    const address = addressOf(prefix, key);
    if (key === 'services' && pair.value.kind === 'map') {
      return pair.value.pairs.flatMap((each) => (
        each.value.kind === 'map' ? [{ name: addressOf(address, each.key.text), service: each.value }] : []));
    }
    const isTemplate = key.startsWith('x-') && (pair.value.kind === 'map' || pair.value.kind === 'list');
    if (!isTemplate) return [];
    if (SERVICE_KEYS.some((each) => pairOf(pair.value, each) !== undefined)) return [{ name: address, service: pair.value as DataMap }];
    // `x-environment: &env {A: b}`: the map itself is the variables.
    return tree.kind === 'map' && /env/i.test(key) ? [{ name: prefix, service: { ...tree, pairs: [pair] } }] : [];
  });
}

/** Where the variables stand: under `environment`, or in an `x-` template that is nothing else. */
function variablesKey(service: DataMap): string {
  return service.pairs.length === 1 && service.pairs[0]!.key.text.startsWith('x-') ? service.pairs[0]!.key.text : 'environment';
}

function readService(service: DataMap, address: string, text: ComposeText, services: DataNode | undefined, shared: SharedMaps): Reading {
  const key = variablesKey(service);
  const holder = valueAt(service, key);
  const parent = shared.parentOf(holder);
  const variables = variablesOf({ key, owner: service, after: ENV_NEIGHBOURS }, text, shared);
  const image = valueAt(service, 'image');
  const environment: Environment = {
    id: `${service.document.id}@${address}:service`,
    kind: 'service',
    ...(parent === undefined ? {} : { parent }),
    ...(shared.isShared(holder) ? { shared: true } : {}),
    document: service.document,
    address,
    binder: variables.binder,
    ...(image?.kind === 'scalar' ? { image: text.whole(image) } : {}),
    imports: envFiles(service, text),
    probes: askedByCheck(service, text),
    extent: [...extentOf(service), ...extended(service, services)],
  };
  shared.note(holder, environment);
  const sites: Site[] = [...imageSites(environment), ...variables.read(environment), ...volumePaths(service, address, text)];
  const guests: Guest[] = [];
  for (const { words, at } of commandsOf(service, address, text)) {
    const range = rangeOf(words);
    if (range === undefined) continue;
    const reading = readCommand(words, { document: service.document, environment, range, address: at });
    sites.push(...reading.sites);
    guests.push(...reading.guests);
  }
  const check = healthScript(service, environment, address, text);
  return { sites, guests: check === undefined ? guests : [...guests, check] };
}

/** Paths that the health check asks for. */
function askedByCheck(service: DataMap, text: ComposeText): readonly Slot[] {
  const test = valueAt(service, 'healthcheck', 'test');
  const words = test?.kind === 'list' ? test.items : [test];
  return words.flatMap((word) => word?.kind === 'scalar' ? urlPathsIn(text.codec(word).text).map((range) => text.part(word, range)) : []);
}

/** What the service named by `extends` gives: all that is not overridden, and its variables in any case. */
function extended(service: DataMap, services: DataNode | undefined, depth = 0): readonly Range[] {
  const name = textAt(service, 'extends') ?? textAt(service, 'extends', 'service');
  const base = name === undefined || depth > MAX_EXTENDS ? undefined : valueAt(services, name);
  if (base?.kind !== 'map') return [];
  const pairs = base.pairs.filter((pair) => pair.key.text === 'environment' || pairOf(service, pair.key.text) === undefined);
  return [...pairs.flatMap((pair) => [pair.range, ...(pair.value.kind === 'map' ? extentOf(pair.value) : [])]), ...extended(base, services, depth + 1)];
}

function variablesOf(holder: EnvHolder, text: ComposeText, shared: SharedMaps): EnvReading {
  const reference = (name: string): Content => [{ kind: 'reference', name, source: `\${${name}:?set ${name}}`, quoted: true }];
  if (holderOf(holder)?.kind === 'list') {
    return envPairs({ ...holder, reference, literal: literalContent, text: (scalar) => text.codec(scalar).text, part: text.part, whole: text.whole });
  }
  return envMap({ ...holder, reference, literal: literalContent, slot: text.whole, passThrough: true, thawed: shared.isThawed });
}

function envFiles(service: DataMap, text: ComposeText): readonly Slot[] {
  const files = valueAt(service, 'env_file');
  const nodes = files?.kind === 'list' ? files.items.map((item) => (item.kind === 'map' ? valueAt(item, 'path') : item)) : [files];
  return nodes.flatMap((node) => (node?.kind === 'scalar' ? [text.whole(node)] : []));
}

/** Entrypoint and command make one command line; a health check's `CMD` list is one of its own. */
function commandsOf(service: DataMap, address: string, text: ComposeText): readonly { words: readonly Word[]; at: string }[] {
  const entrypoint = valueAt(service, 'entrypoint');
  const command = valueAt(service, 'command');
  const test = valueAt(service, 'healthcheck', 'test');
  const words = [...wordsOf(entrypoint, text), ...wordsOf(command, text)];
  const check = test?.kind === 'list' && textAt(test, 0) === 'CMD' ? wordsOf(test, text).slice(1) : [];
  return [
    { words, at: addressOf(address, command === undefined ? 'entrypoint' : 'command') },
    { words: check, at: addressOf(address, 'healthcheck', 'test') },
  ];
}

/** A list is taken as it is; a string is split like a shell would, but no shell runs. */
function wordsOf(node: DataNode | undefined, text: ComposeText): readonly Word[] {
  if (node?.kind === 'list') return argvWords(node, text.argv);
  if (node?.kind !== 'scalar' || node.text === '') return [];
  return quotedWords(text.codec(node), node.document, node.frozen) ?? [];
}

function healthScript(service: DataMap, environment: Environment, address: string, text: ComposeText): Guest | undefined {
  const test = valueAt(service, 'healthcheck', 'test');
  const script = test?.kind === 'list' && textAt(test, 0) === 'CMD-SHELL' ? valueAt(test, 1) : test;
  if (script?.kind !== 'scalar' || !script.isString || script.text === 'NONE') return undefined;
  return { codec: text.codec(script), language: 'shell', environment, address: addressOf(address, 'healthcheck', 'test') };
}
