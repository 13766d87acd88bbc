import type { Document } from '../document/document.ts';
import { addressOf } from '../sites/address.ts';
import { readCommand } from '../sites/command-line.ts';
import type { AssignmentSite, Binder, Data, Environment, Slot } from '../sites/site.ts';
import { urlPathsIn } from '../sites/url-paths.ts';
import { refuse } from '../text/refusal.ts';
import { pairOf, textAt, valueAt, type DataMap, type DataNode, type DataScalar } from '../tree/data-tree.ts';
import { extentOf } from '../tree/extent.ts';
import { argvWords, rangeOf } from './argv.ts';
import type { Found } from './ci-places.ts';
import { envList, type EnvListKeys, type EnvReading } from './env-list.ts';
import { filledText, patternFinder, type TextReading } from './filled-text.ts';
import { imageSites } from './image-sites.ts';

/** What other programs fill in before the file is used: templates of Terraform, CI systems and stacks. */
export const FILLED = filledText(patternFinder(/\$\{[^{}\n]*\}|\{\{[^{}\n]*\}\}/g), '{');

/** In commands a name in capitals is a shell's, unless the file is a template of Terraform. */
const OUTER = filledText(patternFinder(/\$\{[a-z][^{}\n]*\}|\{\{[^{}\n]*\}\}/g), '{');

function commandText({ path }: Document): TextReading {
  return /\.(?:tpl|tftpl)$/.test(path) ? FILLED : OUTER;
}

/** What the parts of a container are called in one cloud's data. */
export interface ContainerKeys {
  readonly variables: string;
  readonly entry: EnvListKeys;
  /** A list of variables that are kept elsewhere. */
  readonly secrets?: { readonly key: string; readonly entry: EnvListKeys };
  readonly image: string;
  /** Lists that make one command line together, in their order. */
  readonly command: readonly string[];
  readonly check?: readonly string[];
  readonly files?: string;
  /** Why no reference is written here, and what would be one. */
  readonly noReference: string;
  /** True for a value that stands for something kept elsewhere. */
  readonly external?: (value: DataNode) => boolean;
  /** The text of an image that something else fills in; undefined for one that is computed. */
  readonly imageText?: (value: DataNode) => DataNode | undefined;
  /** A value's slot. */
  readonly slot?: (scalar: DataScalar) => Slot;
}

/** Reads a container whose variables are a list of names and values, with what it runs. */
export function readListedContainer(map: DataMap, keys: ContainerKeys, address: string, found: Found): void {
  const slot = keys.slot ?? FILLED.whole;
  const external = (value: DataNode): boolean => value.kind !== 'scalar' || keys.external?.(value) === true;
  const place = { owner: map, after: [...keys.command, keys.image], slot, reference: noData, external };
  const plain = envList({ ...place, key: keys.variables, keys: keys.entry });
  const secret = keys.secrets === undefined ? undefined : envList({ ...place, key: keys.secrets.key, keys: keys.secrets.entry });
  const secrets = new Set<AssignmentSite>();
  const given = valueAt(map, keys.image);
  const image = given === undefined ? undefined : keys.imageText === undefined ? (external(given) ? undefined : given) : keys.imageText(given);
  const environment: Environment = {
    id: `${map.document.id}@${map.range.start}:container`, kind: 'container', document: map.document, address,
    binder: listedBinder(plain, secret, secrets, keys.noReference),
    ...(image?.kind === 'scalar' ? { image: FILLED.whole(image) } : {}),
    probes: askedByCheck(map, keys), imports: filesOf(map, keys), extent: extentOf(map),
  };
  const kept = (secret?.read(environment) ?? []).map((site): AssignmentSite => site);
  for (const site of kept) secrets.add(site);
  found.sites.push(...imageSites(environment), ...plain.read(environment), ...kept);
  readWords(keys.command.map((key) => valueAt(map, key)), environment, addressOf(address, keys.command.at(-1)!), found);
  readCheck(map, keys, environment, address, found);
}

/** What is kept elsewhere stays in its own list under its new name; a literal goes among the plain ones. */
function listedBinder(plain: EnvReading, secret: EnvReading | undefined, secrets: ReadonlySet<AssignmentSite>, noReference: string): Binder {
  const refused = refuse('no-idiom', noReference);
  return {
    add(name, value, beside) {
      if (value.kind === 'reference') return refused;
      return plain.binder.add(name, value, beside === undefined || secrets.has(beside) ? undefined : beside);
    },
    replace(site, name, value) {
      const isKept = value === 'keep' || (value.kind === 'reference' && site.source !== 'value');
      if (isKept) return (secrets.has(site) ? secret ?? plain : plain).binder.replace(site, name, value);
      if (value.kind === 'reference') return refused;
      if (!secrets.has(site)) return plain.binder.replace(site, name, value);
      const added = plain.binder.add(name, value);
      return 'refused' in added ? added : [{ op: 'drop', entry: site.entry }, ...added];
    },
  };
}

/** One command line of lists of words. */
function readWords(nodes: readonly (DataNode | undefined)[], environment: Environment, address: string, found: Found): void {
  const words = nodes.flatMap((node) => (node?.kind === 'list' ? argvWords(node, commandText(node.document).argv) : []));
  const range = rangeOf(words);
  if (range === undefined) return;
  const reading = readCommand(words, { document: environment.document, environment, range, address });
  found.sites.push(...reading.sites);
  found.guests.push(...reading.guests);
}

/** `["CMD-SHELL", "…"]` is run by a shell, `["CMD", …]` as it is. */
function readCheck(map: DataMap, keys: ContainerKeys, environment: Environment, address: string, found: Found): void {
  if (keys.check === undefined) return;
  const check = valueAt(map, ...keys.check);
  if (check?.kind !== 'list') return;
  const at = addressOf(address, ...keys.check);
  const script = valueAt(check, 1);
  if (textAt(check, 0) === 'CMD-SHELL' && script?.kind === 'scalar') found.guests.push({ codec: commandText(map.document).codec(script), language: 'shell', environment, address: at });
  else if (textAt(check, 0) === 'CMD') readWords([{ ...check, items: check.items.slice(1) }], environment, at, found);
}

function askedByCheck(map: DataMap, { check }: ContainerKeys): readonly Slot[] {
  const list = check === undefined ? undefined : valueAt(map, ...check);
  const words = list?.kind === 'list' ? list.items : [];
  return words.flatMap((word) => (word.kind === 'scalar' ? urlPathsIn(FILLED.codec(word).text).map((range) => FILLED.part(word, range)) : []));
}

function filesOf(map: DataMap, { files }: ContainerKeys): readonly Slot[] {
  const list = files === undefined ? undefined : valueAt(map, files);
  const items = list?.kind === 'list' ? list.items : [];
  return items.flatMap((item) => {
    const value = pairOf(item, 'value')?.value ?? pairOf(item, 'Value')?.value;
    return value?.kind === 'scalar' ? [FILLED.whole(value)] : [];
  });
}

/** Never asked: the binder refuses references. */
function noData(name: string): readonly [string, Data] {
  return ['value', { text: [{ kind: 'text', text: name }] }];
}
