import type { Document } from '../../document/document.ts';
import { addressOf } from '../../sites/address.ts';
import type { Guest, Reading } from '../../sites/guest.ts';
import { proseSites } from '../../sites/prose.ts';
import type { Environment, ReferenceSite, Site } from '../../sites/site.ts';
import { vanishingScript } from '../../sites/vanishing-script.ts';
import type { Range } from '../../text/range.ts';
import type { ParseContext } from '../language.ts';
import { namingBinder } from './binders.ts';
import { isMark, isWord, readBlocks, type Block } from './blocks.ts';
import { codecOf, nameSlot, scopeOf, type Groovy } from './environments.ts';
import type { Token, Tokens } from './tokens.ts';

/** Everything a pipeline holds: variables, the places that read them, comments, and the scripts of its `sh` steps. */
export function readSites(tokens: Tokens, document: Document, context: ParseContext): Reading {
  const groovy: Groovy = { document, tokens, prefix: context.address };
  const sites: Site[] = [];
  const homes: (Environment | undefined)[] = [];
  const root = readBlocks(tokens);
  // The steps of a scripted pipeline have no environment that could be written to.
  const outer: Environment = {
    id: `${document.id}:groovy`, kind: 'job', document, address: context.address, binder: namingBinder('a scripted pipeline has no environment block'),
    ...(context.environment === undefined ? {} : { parent: context.environment }),
  };
  const pending: { readonly block: Block; readonly parent: Environment | undefined }[] = [
    { block: root, parent: root.children.some((each) => each.name === 'pipeline') ? context.environment : outer },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { environment, assignments } = scopeOf(next.block, next.parent, groovy);
    sites.push(...assignments);
    // Outer blocks come first, so that inner ones write over them.
    if (next.block === root || environment !== next.parent) for (let at = Math.max(0, next.block.open); at < next.block.close; at++) homes[at] = environment;
    for (const block of next.block.children) pending.push({ block, parent: environment });
  }
  sites.push(...referencesIn(groovy, homes));
  const comments = proseSites(document, tokens.comments, { frozen: 'not-writable', comment: true, address: context.address });
  return { sites: [...sites, ...comments], guests: scriptsIn(groovy, homes) };
}

/** `env.NAME`, and what strings fill in. */
function referencesIn({ document, tokens: { tokens }, prefix }: Groovy, homes: readonly (Environment | undefined)[]): readonly ReferenceSite[] {
  return tokens.flatMap((token, index): ReferenceSite[] => {
    const ranges = token.kind === 'string' ? filledNames(token, document) : isWord(token, 'env') && isMark(tokens[index + 1], '.') ? wordRange(tokens[index + 2]) : [];
    const environment = homes[index];
    return ranges.map((range) => ({
      kind: 'reference', document, name: nameSlot(document, range), address: addressOf(prefix, `$${document.text.slice(range.start, range.end)}`),
      ...(environment === undefined ? {} : { environment }),
    }));
  });
}

function wordRange(token: Token | undefined): readonly Range[] {
  return token?.kind === 'word' ? [token.range] : [];
}

const FILLED_NAME = /\$\{?\s*(?:env\.)?([A-Za-z_]\w*)/;

function filledNames(token: Token, document: Document): readonly Range[] {
  return (codecOf(token, document)?.opaque ?? []).flatMap(({ range, name }) => {
    if (name === undefined) return [];
    const own = codecOf(token, document)!.toHost(range);
    const found = FILLED_NAME.exec(document.text.slice(own.start, own.end));
    if (found === null) return [];
    const end = own.start + found.index + found[0].length;
    return [{ start: end - name.length, end }];
  });
}

const SHEBANG = /^\s*#!/;
const SHEBANG_SHELL = /^\s*#!.*[/ \t](?:ba|da|a|k|z)?sh\b/;

/** The strings that `sh` runs: its only argument, or the one called `script`. */
function scriptsIn({ document, tokens: { tokens }, prefix }: Groovy, homes: readonly (Environment | undefined)[]): readonly Guest[] {
  let count = 0;
  return tokens.flatMap((token, index): Guest[] => {
    if (!isWord(token, 'sh') || isMark(tokens[index + 1], ':')) return [];
    const string = argumentOf(tokens, index + 1);
    const codec = string === undefined ? undefined : codecOf(string, document);
    if (codec === undefined) return [];
    const isShell = !SHEBANG.test(codec.text) || SHEBANG_SHELL.test(codec.text);
    const environment = homes[index];
    const address = addressOf(environment?.address ?? prefix, 'sh', count++);
    return [{ codec: vanishingScript(codec, stepLines(tokens, index, string!, document.text)), language: isShell ? 'shell' : 'text', address, ...(environment === undefined ? {} : { environment }) }];
  });
}

/** The lines of a step that stands alone on them and has one after it; its steps must not become empty. */
function stepLines(tokens: readonly Token[], index: number, string: Token, text: string): Range | undefined {
  let last = tokens.indexOf(string, index);
  const bracket = isMark(tokens[index + 1], '(');
  if (last !== index + (bracket ? 2 : 1)) return undefined;
  if (bracket) last++;
  const follows = tokens.slice(last + 1, last + 40).find((each) => !isMark(each, '\n'));
  if (!isMark(tokens[index - 1], '\n') || !isMark(tokens[last + 1], '\n') || follows === undefined || isMark(follows, '}')) return undefined;
  const start = text.lastIndexOf('\n', tokens[index]!.range.start) + 1;
  return { start, end: tokens[last + 1]!.range.end };
}

function argumentOf(tokens: readonly Token[], start: number): Token | undefined {
  let at = start;
  const skip = (): void => {
    while (isMark(tokens[at], '\n')) at++;
  };
  if (isMark(tokens[at], '(')) {
    at++;
    skip();
  }
  for (let guard = 0; guard < 12; guard++) {
    const key = tokens[at]?.kind === 'word' && isMark(tokens[at + 1], ':') ? tokens[at] : undefined;
    const value = key === undefined ? at : at + 2;
    if (key === undefined || isWord(key, 'script')) return isWhole(tokens, value) ? tokens[value] : undefined;
    // `returnStdout: true,` in front of the script.
    if (!isMark(tokens[value + 1], ',')) return undefined;
    at = value + 2;
    skip();
  }
  return undefined;
}

/** A string that nothing is added to; `.stripIndent()` and its like change blanks only. */
function isWhole(tokens: readonly Token[], at: number): boolean {
  if (tokens[at]?.kind !== 'string') return false;
  const next = tokens[at + 1];
  if (isMark(next, '.')) return /^(?:stripIndent|trim|stripMargin)$/.test(tokens[at + 2]?.kind === 'word' ? (tokens[at + 2] as { text: string }).text : '');
  return next === undefined || (next.kind === 'mark' && ['\n', ')', ',', ';', '}'].includes(next.text));
}
