import { rootRange, type Document } from '../document/document.ts';
import { isSecretName, looksLikeCredential } from '../prefect/credential.ts';
import { v1Setting } from '../prefect/setting-names.ts';
import { defaultSecretsOf, pythonCall } from '../prefect/python-api.ts';
import type { ApiSite, GivenOption } from '../rule.ts';
import { plainText } from '../sites/pieces.ts';
import type { CommandSite, Piece, Slot } from '../sites/site.ts';
import { contains, type Range } from '../text/range.ts';
import type { DataNode, DataScalar } from '../tree/data-tree.ts';
import type { KnownSecret } from './mask.ts';
import { computedTexts } from './computed-secrets.ts';
import type { FileSites } from './match.ts';
import { secretStretches } from './secret-text.ts';

/** Options whose value is a key, whatever command they stand on. */
const KEY_OPTIONS = new Set(['--key', '--token']);

/** Where a value may be an expression of a program. */
const COMPUTED = new Set(['program', 'call', 'command']);

/** Deeper data holds no entry of ours. */
const MAX_DEPTH = 200;

const found = new WeakMap<FileSites, readonly KnownSecret[]>();

/** Everything in a file that no output may show: values at auth and secret sites, of secret-looking names, passwords in URLs. */
export function secretsOf(file: FileSites): readonly KnownSecret[] {
  const secrets = found.get(file) ?? findSecrets(file);
  found.set(file, secrets);
  return secrets;
}

function findSecrets(file: FileSites): readonly KnownSecret[] {
  const { root, documents } = file.scan;
  const secrets: KnownSecret[] = [];
  const add = (document: Document, range: Range, pieces: readonly Piece[]): void => {
    const place = rootRange(document, inQuotes(document.text, range));
    const values = valuesIn(pieces);
    if (place.end <= place.start || values.length === 0) return;
    secrets.push({ path: root.path, ...place, values: [...new Set([...values, document.text.slice(range.start, range.end)])] });
  };
  const addSlot = (slot: Slot | undefined): void => {
    if (slot !== undefined) add(slot.document, slot.range, slot.pieces);
  };
  const addText = (document: Document, range: Range): void => add(document, range, [{ kind: 'text', text: document.text.slice(range.start, range.end) }]);
  const addComputed = (slot: Slot | undefined): void => {
    if (slot !== undefined) for (const range of computedTexts(slot)) addText(slot.document, range);
  };
  for (const site of file.resolved.settings) {
    if (site.key !== 'context.secrets' && v1Setting(site.key)?.secret !== true) continue;
    addSlot(site.value);
    if (COMPUTED.has(site.environment.kind)) addComputed(site.value);
    if (site.config !== undefined && site.value !== undefined) add(site.value.document, site.value.range, stringsIn(site.value.pieces));
  }
  for (const site of file.resolved.assignments) {
    const name = plainText(site.name.pieces);
    if (name === undefined || (site.base64 !== true && !isSecretName(name))) continue;
    addSlot(site.value);
    if (COMPUTED.has(site.environment.kind)) addComputed(site.value);
  }
  for (const site of file.resolved.invocations) {
    for (const option of site.options) if (KEY_OPTIONS.has(option.long)) addSlot(option.value);
    for (const option of site.options) if (option.long === '--env') addSlot(environmentValue(option));
    if (site.path === 'prefect auth login') for (const word of [...site.args, ...site.unknown]) addSlot(word.slot);
  }
  for (const site of file.resolved.apis) {
    for (const slot of argumentSecrets(site)) {
      addSlot(slot);
      addComputed(slot);
    }
    for (const scalar of contextSecrets(site)) add(scalar.document, scalar.range, [{ kind: 'text', text: scalar.text }]);
    const given = assignedText(site);
    if (given !== undefined) add(site.document, given, [{ kind: 'text', text: site.document.text.slice(given.start, given.end) }]);
  }
  for (const site of file.resolved.commands) for (const slot of optionValues(site)) addSlot(slot);
  for (const { parsed } of documents) {
    for (const tree of parsed.trees) {
      for (const scalar of secretScalars(tree, 0)) if (!isComputed(scalar)) add(scalar.document, scalar.range, [{ kind: 'text', text: scalar.text }]);
    }
  }
  const named = file.resolved.apis.flatMap(secretNames);
  for (const document of new Set([root, ...documents.map((each) => each.document)])) {
    for (const range of secretStretches(document.text, root.path)) if (!named.some((each) => each.document === document && contains(each.range, range))) add(document, range, [{ kind: 'text', text: document.text.slice(range.start, range.end) }]);
  }
  return secrets;
}

/** Without the quotes around it, which a change keeps. */
function inQuotes(text: string, range: Range): Range {
  const first = text.charAt(range.start);
  const isQuoted = range.end - range.start > 2 && /["']/.test(first) && text.charAt(range.end - 1) === first;
  return isQuoted ? { start: range.start + 1, end: range.end - 1 } : range;
}

/** The texts of a value that may be the secret: the whole, what is literal in it, and what a reference falls back to. */
function valuesIn(pieces: readonly Piece[]): readonly string[] {
  const whole = plainText(pieces);
  const parts = whole !== undefined && !whole.includes('${') ? [whole]
    : pieces.flatMap((piece) => (piece.kind === 'text' ? [piece.text, ...fallbacks(piece.text)] : fallbacks(piece.source)));
  return parts.filter((part) => looksLikeCredential(part));
}

/** The strings in a value that is more than one text. */
function stringsIn(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.flatMap((piece) => piece.kind !== 'template' ? []
    : [...piece.source.matchAll(/"([^"\\\n]{1,4000})"|'([^'\n]{1,4000})'/g)].flatMap((match): readonly Piece[] => [{ kind: 'template', source: '' }, { kind: 'text', text: match[1] ?? match[2] ?? '' }]));
}

/** `${X:-this}`, `${X:=this}`, `${X-this}`, `${{ a || 'this' }}`, `{{ a | default "this" }}`, `{{ if a }}this{{ end }}`. */
function fallbacks(source: string): readonly string[] {
  return [
    ...[...source.matchAll(/\$\{\w{1,200}:?[-=+]([^{}]{1,4000})\}/g)].map((match) => match[1]!),
    ...[...source.matchAll(/\|\|\s{0,8}'([^'\r\n]{1,4000})'/g)].map((match) => match[1]!),
    ...[...source.matchAll(/\bdefault(?:\s{1,8}|\s{0,8}\(\s{0,8})(?:"([^"\r\n]{1,4000})"|'([^'\r\n]{1,4000})')/g)].map((match) => (match[1] ?? match[2])!),
    ...[...source.matchAll(/[}%]\}([^{}]{1,4000})\{[{%]/g)].map((match) => match[1]!),
  ];
}

/** Keys and secrets handed to a call: by the argument's name, or by its place where the value of a secret is set. */
function argumentSecrets({ api, use }: ApiSite): readonly Slot[] {
  const names = new Set(pythonCall(api)?.secretArguments ?? []);
  return use.steps.flatMap((step, index) => {
    if (step.step !== 'call') return [];
    const before = use.steps[index - 1];
    const sets = before?.step === 'member' && before.name === 'set_secret';
    const isClient = index === 0 && api.startsWith('client');
    return step.args.flatMap(({ name, value }, place) => {
      const byName = name !== undefined && !names.has(name) && !name.endsWith('_secret') && isSecretName(name);
      const byPlace = (sets && (name === 'value' || (name === undefined && place === 1))) || (isClient && name === undefined && place === 1);
      return byName || byPlace ? [value] : [];
    });
  });
}

/** Arguments that hold the name of a secret, and not the secret. */
function secretNames({ api, use }: ApiSite): readonly Slot[] {
  const names = new Set<string | undefined>([...pythonCall(api)?.secretArguments ?? [], ...defaultSecretsOf(use.symbol).map(({ argument }) => argument)]);
  return use.steps.flatMap((step) => step.step !== 'call' ? [] : step.args.flatMap(({ name, value }) => name !== undefined && names.has(name) && /_secret(?:_name)?$/.test(name) ? [value] : []));
}

/** The values of a map of secrets that is put into the context. */
function contextSecrets({ api, use }: ApiSite): readonly DataScalar[] {
  if (api !== 'context-secrets-set') return [];
  return use.steps.flatMap((step) => step.step !== 'call' ? [] : step.args.flatMap(({ tree }) => tree === undefined ? [] : scalarsIn(tree, 0)));
}

function scalarsIn(node: DataNode, depth: number): readonly DataScalar[] {
  if (depth > MAX_DEPTH || node.kind !== 'map') return [];
  return node.pairs.flatMap(({ value }) => value.kind === 'scalar' ? [value] : scalarsIn(value, depth + 1));
}

/** The literal text that a secret or key is set to by an assignment. */
function assignedText({ api, use, document }: ApiSite): Range | undefined {
  if (use.role !== 'target' || (api !== 'context-secrets-set' && !isSecretName(use.symbol.slice(use.symbol.lastIndexOf('.') + 1)))) return undefined;
  const { end } = use.slot.range;
  const found = /^[ \t]{0,80}=[ \t]{0,80}[a-zA-Z]{0,2}(["'])([^"'\\\n]{1,4000})\1/.exec(document.text.slice(end, end + 4200));
  if (found === null) return undefined;
  const last = end + found[0].length - 1;
  return { start: last - found[2]!.length, end: last };
}

/** The value of `--env NAME=value` where the name looks secret. */
function environmentValue(option: GivenOption): Slot | undefined {
  const { value } = option;
  const first = value?.pieces[0];
  const name = first?.kind === 'text' ? first.text.split('=', 1)[0]! : '';
  if (value === undefined || first?.kind !== 'text' || !isSecretName(name)) return undefined;
  const rest: Piece = { kind: 'text', text: first.text.slice(name.length + 1) };
  return { ...value, pieces: [rest, ...value.pieces.slice(1)] };
}

/** Words behind or in an option whose name looks secret. */
function optionValues({ words }: CommandSite): readonly Slot[] {
  return words.flatMap((word, index) => {
    const name = /^--?([A-Za-z][\w-]*)$/.exec(word.text ?? '')?.[1];
    const next = words[index + 1];
    if (name === undefined || name.length < 3 || next === undefined || !isSecretName(name) || next.text?.startsWith('-') === true) return [];
    return [next.slot];
  });
}

/** An expression without a text in it but names of members: it says where the value comes from. */
function isComputed({ fills, isString, text }: DataScalar): boolean {
  return fills === true && !isString && !/["'`]/.test(text.replace(/\[\s{0,8}(?:"[^"]{1,200}"|'[^']{1,200}')\s{0,8}\]/g, ''));
}

/** Scalars under a key whose name looks secret, and values beside such a name. */
function secretScalars(node: DataNode, depth: number): readonly DataScalar[] {
  if (depth > MAX_DEPTH || node.kind === 'scalar' || node.kind === 'alias') return [];
  if (node.kind === 'list') return node.items.flatMap((item) => secretScalars(item, depth + 1));
  const name = node.pairs.find((pair) => pair.key.text === 'name')?.value;
  const named = name?.kind === 'scalar' && isSecretName(name.text);
  return node.pairs.flatMap(({ key, value }) => {
    if (value.kind !== 'scalar') return secretScalars(value, depth + 1);
    // `secretKeyRef: {name, key}`: the place of a secret.
    const pointer = key.text === 'key' && name !== undefined;
    return (isSecretName(key.text) && !pointer) || (named && key.text === 'value') ? [value] : [];
  });
}
