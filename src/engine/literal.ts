import { rootRange } from '../document/document.ts';
import { parseInvocation } from '../prefect/invocation.ts';
import { settingOfVariable } from '../prefect/setting-names.ts';
import type { InvocationSite, MentionSite, RuleSite, SettingSite, UrlSite } from '../rule.ts';
import type { Environment, ImageSite, Slot, Word } from '../sites/site.ts';
import { tellsHistory } from '../sites/history.ts';
import { overlaps, type Range } from '../text/range.ts';
import type { Scan } from './scan.ts';
import { refuse } from '../text/refusal.ts';

/** What languages and dialects have found, named. */
type Structured = SettingSite | MentionSite | InvocationSite;

/** Also behind `\n` of a string. */
const NAME = /(?:(?<![A-Za-z0-9_])|(?<=\\[nrt]))PREFECT__\w+/gi;
const URL_TEXT = /https?:\/\/api\.prefect\.io(?![\w.-])[^\s"'`<>)\]},;]*/g;
const COMMAND = /(?<![\w./-])(?:[\w.-]*\/){0,20}prefect[ \t]+(?:agent|auth|backend|server)\b[^\r\n`|&;<>#"')\]]*/g;

/** The same as a list of quoted words: `["prefect", "agent", …]` of a Dockerfile or a program. */
const ARGV = /(["'])prefect\1\s{0,80},\s{0,80}["'](?:agent|auth|backend|server)["'](?:\s{0,80},\s{0,80}(?:"[^"\r\n]{0,200}"|'[^'\r\n]{0,200}')){0,40}/g;

/** The same as a list of YAML, one word per line or in brackets. */
const LIST = /-[ \t]{1,80}(["']?)(?:[\w.-]*\/){0,20}prefect\1[ \t]*\r?\n[ \t]*-[ \t]{1,80}["']?(?:agent|auth|backend|server)\b["']?(?:[ \t]*\r?\n[ \t]*-[ \t]{1,80}[^\r\n]{1,200}){0,40}/g;
const FLOW = /\[[ \t]*(?:[\w.-]*\/){0,20}prefect,[ \t]*(?:agent|auth)(?:,[ \t]*[^\],\r\n]{1,200}){0,40}/g;

/** An image of 0.x or 1.x, with its tag whole. */
const IMAGE = /(?<![\w./-])(?:docker\.io\/)?prefecthq\/prefect:[01]\.[\w.-]*\w/g;
const TOLD = /\.(?:mdx?|rst|adoc|txt|html?|py|ipynb|lock)$/i;

/** Programs that test others: an address there may be anybody's example. */
const TEST = /(?:^|\/)(?:tests?|testing|__tests__)\/|(?:^|\/)(?:test_[^/]*|[^/]*[_.](?:test|spec)|conftest)\.\w+$/i;

/** A command in prose ends where its words end; more than this many words are no command. */
const MAX_WORDS = 40;

/**
 * The literal reader: every 1.x name, command and URL in the root text that no structured site covers.
 * It makes sure that nothing is silent, in any file; what it finds has no fix. `urlsRead`: URLs that a rule is asked about already.
 */
export function literalSites(scan: Scan, structured: readonly Structured[], urlsRead: readonly Slot[] = []): readonly RuleSite[] {
  const { root } = scan;
  const covered = structured.map(coverOf).sort((a, b) => a.start - b.start);
  const comments = scan.documents.flatMap((each) => each.sites)
    .filter((site) => site.kind === 'text' && site.comment)
    .flatMap((site) => site.kind === 'text' && site.words.length > 0
      ? [{ start: rootRange(site.document, site.words[0]!.range).start, end: rootRange(site.document, site.words.at(-1)!.range).end }]
      : []);
  const frozen = scan.unparsed !== undefined ? 'unparsed' : root.language === 'text' ? 'no-language' : 'not-writable';

  function slot(range: Range): Slot {
    return { document: root, range, pieces: [{ kind: 'text', text: root.text.slice(range.start, range.end) }], handle: undefined, frozen };
  }
  const isCovered = (range: Range): boolean => covered.some((each) => overlaps(each, range));
  // The mark that closes a comment may be read as a word of the command in it.
  const isComment = (range: Range): boolean => tellsHistory(root.path) || comments.some((each) => each.start <= range.start && range.start < each.end);
  const address = (range: Range): string => `@${lineOf(root.text, range.start)}`;

  const commands = [...root.text.matchAll(COMMAND)].flatMap((match): InvocationSite[] => {
    const range = { start: match.index, end: match.index + match[0].trimEnd().length };
    if (isCovered(range)) return [];
    return mentionedCommand(plainWords(match[0]), range.start, slot, isComment(range), address(range));
  });
  const lists = [...root.text.matchAll(ARGV)].flatMap((match): InvocationSite[] => {
    const range = { start: match.index, end: match.index + match[0].length };
    if (isCovered(range)) return [];
    return mentionedCommand(quotedWords(match[0]), range.start, slot, isComment(range), address(range));
  });
  const yamlLists = [LIST, FLOW].flatMap((pattern) => [...root.text.matchAll(pattern)]).flatMap((match): InvocationSite[] => {
    const words = itemWords(match[0]);
    const lead = words[0]?.at ?? 0;
    const range = { start: match.index + lead, end: match.index + match[0].length };
    if (isCovered(range)) return [];
    return mentionedCommand(words.map(({ text, at }) => ({ text, at: at - lead })), range.start, slot, isComment(range), address(range));
  });
  const named = commands.map((site) => site.range);
  const read = urlsRead.map((each) => rootRange(each.document, each.range));
  const names = [...root.text.matchAll(NAME)].flatMap((match): MentionSite[] => {
    const range = { start: match.index, end: match.index + match[0].length };
    const setting = settingOfVariable(match[0]);
    if (setting === undefined || isCovered(range) || named.some((each) => overlaps(each, range))) return [];
    return [{
      kind: 'mention', key: setting.key, label: match[0], document: root, name: slot(range), form: isOutside(root.text, range) ? 'outside' : 'text',
      comment: isComment(range), address: address(range),
      ...(setting.parameter === undefined ? {} : { parameter: setting.parameter }),
    }];
  });
  // In a test that has nothing else of 1.x the address is made up.
  const isProgram = root.language === 'text' || scan.documents.some(({ document, parsed }) => document === root && parsed.printProgram !== undefined);
  const madeUp = scan.unparsed === undefined && isProgram && TEST.test(root.path)
    && names.length === 0 && [...structured, ...commands, ...lists].every((site) => site.kind === 'invocation' && site.form === 'ambiguous');
  // Structure tells images elsewhere; prose and programs name them for many ends.
  const images = root.language !== 'text' || TOLD.test(root.path) ? [] : [...root.text.matchAll(IMAGE)].flatMap((match): ImageSite[] => {
    const range = { start: match.index, end: match.index + match[0].length };
    return isComment(range) ? [] : [{ kind: 'image', document: root, image: slot(range), use: 'run', address: address(range) }];
  });
  const urls = [...root.text.matchAll(URL_TEXT)].flatMap((match): UrlSite[] => {
    const range = { start: match.index, end: match.index + match[0].length };
    if (isCovered(range) || read.some((each) => overlaps(each, range))) return [];
    return [{ kind: 'url', document: root, slot: slot(range), url: match[0], comment: madeUp || isComment(range), address: address(range) }];
  });
  return [...commands, ...lists, ...yamlLists, ...urls, ...names, ...images];
}

/** `secrets.NAME`, `key: NAME`: the name of a thing that lives outside the repository. */
function isOutside(text: string, range: Range): boolean {
  return /(?:\b(?:secrets|vars|inputs)\.|\bkey["']?:[ \t]*["']?)$/.test(text.slice(Math.max(0, range.start - 40), range.start));
}

/** The root range that a structured site speaks for: nothing in it is reported again. */
function coverOf(site: Structured): Range {
  const range = site.kind === 'setting' ? settingCover(site.document, site.name.range, site.value?.range, site.entry.range)
    : site.kind === 'invocation' ? { document: site.document, range: site.range }
      : { document: site.document, range: site.name.range };
  return rootRange(range.document, range.range);
}

function settingCover(document: Slot['document'], name: Range, value: Range | undefined, entry: Range): { document: Slot['document']; range: Range } {
  const ends = [name, entry, ...(value === undefined ? [] : [value])];
  return { document, range: { start: Math.min(...ends.map((each) => each.start)), end: Math.max(...ends.map((each) => each.end)) } };
}

interface FoundWord {
  readonly text: string;
  readonly at: number;
}

function plainWords(text: string): readonly FoundWord[] {
  return [...text.matchAll(/[^\s,]+/g)].map((match) => ({ text: match[0], at: match.index }));
}

function quotedWords(text: string): readonly FoundWord[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'/g)].map((match) => ({ text: match[1] ?? match[2] ?? '', at: match.index + 1 }));
}

/** The words of a list: what stands behind a dash, a bracket or a comma. */
function itemWords(text: string): readonly FoundWord[] {
  return [...text.matchAll(/(?:^|\n)[ \t]*-[ \t]+["']?([^\s"'][^\r\n"']*)|[[,][ \t]*([^\s,\]][^,\]\r\n]*)/g)].map((match) => {
    const word = (match[1] ?? match[2] ?? '').trimEnd();
    return { text: word, at: match.index + match[0].indexOf(word) };
  });
}

function mentionedCommand(found: readonly FoundWord[], start: number, slot: (range: Range) => Slot, comment: boolean, address: string): InvocationSite[] {
  const words = found.slice(0, MAX_WORDS).map(({ text, at }): Word => {
    const range = { start: start + at, end: start + at + text.length };
    return { slot: slot(range), entry: { document: slot(range).document, range, handle: undefined, frozen: 'not-writable' }, text, codec: () => undefined };
  });
  const parsed = parseInvocation(words.map((word) => word.text));
  const first = words[0];
  if (parsed === undefined || parsed.kind === 'v2' || first === undefined) return [];
  const path = parsed.pathWords.map((index) => words[index]!);
  const document = first.slot.document;
  return [{
    kind: 'invocation', form: parsed.kind, path: parsed.path, pathWords: path, options: [], args: [], unknown: [], words,
    document, range: { start, end: path.at(-1)!.slot.range.end }, environment: nowhere(document), address,
    frozen: first.slot.frozen ?? 'not-writable', mention: true, comment,
  }];
}

function nowhere(document: Slot['document']): Environment {
  const no = refuse('no-language', 'the file is read by names and positions only');
  return { id: 'nowhere', kind: 'file', document, address: '', binder: { add: () => no, replace: () => no } };
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
