import type { Codec, Document } from '../../document/document.ts';
import { addressOf } from '../../sites/address.ts';
import { filledPieces } from '../../sites/pieces.ts';
import type { AssignmentSite, Entry, Environment, Piece, Slot } from '../../sites/site.ts';
import { slicePieces } from '../../sites/word-part.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal } from '../../text/refusal.ts';
import { blockBinder, listBinder, namingBinder } from './binders.ts';
import { assignedIn, isMark, isWord, type Assigned, type Block } from './blocks.ts';
import type { EnvList, Handle, VariableLine } from './handles.ts';
import { stringCodec } from './string-codec.ts';
import type { Token, Tokens } from './tokens.ts';

/** A block with the variables it gives. */
export interface Scoped {
  readonly environment: Environment | undefined;
  readonly assignments: readonly AssignmentSite[];
}

export interface Groovy {
  readonly document: Document;
  readonly tokens: Tokens;
  readonly prefix: string;
}

/** The environment of what stands in a block, inside `parent`: that of its `environment` block, or of `withEnv` and `withCredentials` around it. */
export function scopeOf(block: Block, parent: Environment | undefined, groovy: Groovy): Scoped {
  if (block.name === 'withEnv') return listScope(block, parent, groovy);
  if (block.name === 'withCredentials') return credentialScope(block, parent, groovy);
  const own = block.children.find((each) => each.name === 'environment');
  const isPipeline = block.name === 'pipeline' && block.parent?.name === '';
  if (!isPipeline && (own === undefined || block.name === '')) return { environment: parent, assignments: [] };
  return blockScope(block, own, isPipeline, parent, groovy);
}

function blockScope(block: Block, own: Block | undefined, isPipeline: boolean, parent: Environment | undefined, groovy: Groovy): Scoped {
  const { document, prefix } = groovy;
  const assigned = own === undefined ? [] : assignedIn(own, groovy.tokens);
  const address = addressOf(parent?.address ?? prefix, block.name, 'environment');
  const assignments: AssignmentSite[] = [];
  const anchor = (): Entry | undefined => {
    const last = assignments.at(-1)?.entry;
    return own === undefined ? newBlockEntry(block, groovy) : last?.frozen === undefined ? last : undefined;
  };
  const environment = environmentOf(block, isPipeline ? 'job' : 'step', address, parent, groovy, blockBinder(document, anchor));
  assignments.push(...assigned.map((each) => variableSite(each, environment, groovy)));
  return { environment, assignments };
}

function environmentOf(block: Block, kind: Environment['kind'], address: string, parent: Environment | undefined, { document }: Groovy, binder: Environment['binder']): Environment {
  return { id: `${document.id}:groovy@${block.open}`, kind, document, address, binder, ...(parent === undefined ? {} : { parent }) };
}

function variableSite(assigned: Assigned, environment: Environment, groovy: Groovy): AssignmentSite {
  const { document, tokens: { tokens } } = groovy;
  const name = tokens[assigned.name]!.range;
  const first = tokens[assigned.from]!;
  const alone = assigned.to - assigned.from === 1 && first.kind === 'string';
  const range = { start: first.range.start, end: assigned.range.end };
  const { text } = document;
  const codec = alone ? codecOf(first, document) : undefined;
  const pieces: readonly Piece[] = codec === undefined ? [{ kind: 'template', source: text.slice(range.start, range.end) }] : filledPieces(codec.text, codec.opaque);
  const lineStart = text.lastIndexOf('\n', name.start - 1) + 1;
  const lineBreak = text.indexOf('\n', range.end);
  const lead = text.slice(lineStart, name.start);
  const tail = text.slice(range.end, lineBreak === -1 ? text.length : lineBreak).trimEnd();
  const quote = first.kind === 'string' && alone ? first.quote : undefined;
  const line: VariableLine = { lines: { start: lineStart, end: lineBreak === -1 ? text.length : lineBreak + 1 }, lead, between: text.slice(name.end, range.start), quote };
  const frozen = lead.trim() === '' && /^[ \t]*(?:;?[ \t]*|\/\/.*)$/.test(tail) ? {} : { frozen: 'not-writable' as const };
  const label = text.slice(name.start, name.end);
  return {
    kind: 'assignment', document, environment, address: addressOf(environment.address, label), name: nameSlot(document, name),
    value: { document, range, pieces, handle: { kind: 'value', quote } satisfies Handle },
    source: isWord(first, 'credentials') ? 'external' : 'value',
    entry: { document, range: assigned.range, handle: { kind: 'line', line } satisfies Handle, ...frozen },
  };
}

/** A new `environment` block goes behind the `agent` of its block, or comes first in it. */
function newBlockEntry(block: Block, { document, tokens: { tokens, pairs } }: Groovy): Entry | undefined {
  const { text } = document;
  const brace = tokens[block.open]!.range;
  const firstIndex = tokens.findIndex((token, index) => index > block.open && !isMark(token, '\n'));
  const first = tokens[firstIndex];
  if (first === undefined || firstIndex >= block.close || !text.slice(brace.end, first.range.start).includes('\n')) return undefined;
  let end = brace.end;
  if (isWord(first, 'agent')) {
    let last = firstIndex + 1;
    while (last < block.close && !isMark(tokens[last], '\n')) last = (pairs.get(last) ?? 0) > last ? pairs.get(last)! + 1 : last + 1;
    end = tokens[last - 1]!.range.end;
  }
  const lineBreak = text.indexOf('\n', end);
  const at = text[lineBreak - 1] === '\r' ? lineBreak - 1 : lineBreak;
  const indent = text.slice(text.lastIndexOf('\n', first.range.start - 1) + 1, first.range.start);
  const outer = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', brace.start - 1) + 1))![0];
  if (indent.trim() !== '' || text.slice(end, at).includes('{')) return undefined;
  const unit = indent.startsWith(outer) && indent.length > outer.length ? indent.slice(outer.length) : '    ';
  return { document, range: brace, handle: { kind: 'block', block, at, indent, unit } satisfies Handle };
}

function listScope(block: Block, parent: Environment | undefined, groovy: Groovy): Scoped {
  const { document, tokens: { tokens, pairs }, prefix } = groovy;
  const address = addressOf(parent?.address ?? prefix, 'withEnv');
  const strings: { readonly token: Token; readonly codec: Codec }[] = [];
  const open = tokens.findIndex((token, index) => index >= block.args.from && !isMark(token, '\n'));
  const close = isMark(tokens[open], '[') && open < block.args.to ? pairs.get(open)! : undefined;
  let regular = close !== undefined;
  for (let at = open + 1; close !== undefined && at < close; at++) {
    const token = tokens[at]!;
    const codec = token.kind === 'string' ? codecOf(token, document) : undefined;
    if (codec !== undefined) strings.push({ token, codec });
    else if (!isMark(token, ',') && !isMark(token, '\n')) regular = false;
  }
  const inside = close === undefined ? { start: 0, end: 0 } : { start: tokens[open]!.range.end, end: tokens[close]!.range.start };
  const list: EnvList = { inside, items: strings.map(({ token }) => token.range) };
  const entry = (index: number, range: Range): Entry => ({
    document, range, handle: { kind: 'item', list, index } satisfies Handle, ...(regular ? {} : { frozen: 'not-writable' as const }),
  });
  const last = (): Entry | undefined => (regular && strings.length > 0 ? entry(strings.length - 1, strings.at(-1)!.token.range) : undefined);
  const environment = environmentOf(block, 'step', address, parent, groovy, listBinder(document, last));
  const assignments = strings.flatMap(({ token, codec }, index): AssignmentSite[] => {
    const equals = codec.text.indexOf('=');
    if (equals <= 0 || !/^[A-Za-z_]\w*$/.test(codec.text.slice(0, equals))) return [];
    const label = codec.text.slice(0, equals);
    return [{
      kind: 'assignment', document, environment, address: addressOf(address, label), source: 'value', entry: entry(index, token.range),
      name: partSlot(document, codec, 0, equals), value: partSlot(document, codec, equals + 1, codec.text.length),
    }];
  });
  return { environment, assignments };
}

/** `withCredentials([string(credentialsId: 'x', variable: 'NAME')])`. */
function credentialScope(block: Block, parent: Environment | undefined, groovy: Groovy): Scoped {
  const { document, tokens: { tokens }, prefix } = groovy;
  const address = addressOf(parent?.address ?? prefix, 'withCredentials');
  const environment = environmentOf(block, 'command', address, parent, groovy, namingBinder('withCredentials gives what Jenkins holds, and nothing else'));
  const assignments: AssignmentSite[] = [];
  for (let at = block.args.from; at + 2 < block.args.to; at++) {
    const value = tokens[at + 2]!;
    if (!/^(?:\w+V|v)ariable$/.test(wordText(tokens[at])) || !isMark(tokens[at + 1], ':') || value.kind !== 'string') continue;
    const codec = codecOf(value, document);
    if (codec === undefined || !/^[A-Za-z_]\w*$/.test(codec.text)) continue;
    assignments.push({
      kind: 'assignment', document, environment, address: addressOf(address, codec.text), source: 'external', name: partSlot(document, codec, 0, codec.text.length),
      entry: { document, range: value.range, handle: { kind: 'part' } satisfies Handle, frozen: 'not-writable' },
    });
  }
  return { environment, assignments };
}

function wordText(token: Token | undefined): string {
  return token?.kind === 'word' ? token.text : '';
}

/** A string's codec where it has one. */
export function codecOf(token: Token, document: Document): Codec | undefined {
  if (token.kind !== 'string') return undefined;
  const codec = stringCodec(document, token.range, token.quote);
  return isRefusal(codec) ? undefined : codec;
}

function partSlot(document: Document, codec: Codec, start: number, end: number): Slot {
  const range = { start, end };
  return { document, range: codec.toHost(range), pieces: slicePieces(filledPieces(codec.text, codec.opaque), start, end), handle: { kind: 'part' } satisfies Handle, part: { codec, range } };
}

/** A name that stands alone. */
export function nameSlot(document: Document, range: Range): Slot {
  return { document, range, pieces: [{ kind: 'text', text: document.text.slice(range.start, range.end) }], handle: { kind: 'name' } satisfies Handle };
}
