import type { Codec } from '../document/document.ts';
import type { Edit } from '../text/edit.ts';
import { shiftRange, type Range } from '../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../text/refusal.ts';
import { contentPieces } from './pieces.ts';
import type { Content, Entry, Operation, Slot } from './site.ts';
import { entriesOf } from './word-part.ts';

/** An element of a list of words that all stand in one text (`command: prefect agent docker start`). */
export interface PartEntry {
  readonly kind: 'part-entry';
  /** The text the words stand in; the same object for all of them. */
  readonly codec: Codec;
  /** Every word's range in `codec.text`, quotes included. */
  readonly words: readonly Range[];
  readonly index: number;
  /** What stands between two of them; a blank when absent. */
  readonly separator?: string;
  /** How the text of a new one is spelled; as a word of POSIX splitting, references in quotes, when absent. */
  readonly spell?: (text: string) => string;
  /** What goes when all of them do. */
  readonly whole?: Entry;
}

/** The operations with the whole in the place of words that all go and get no neighbour. */
export function withWholes(operations: readonly Operation[]): readonly Operation[] {
  const dropped = new Map<Codec, Set<number>>();
  const kept = new Set<Codec>();
  for (const operation of operations) {
    if (operation.op === 'set') continue;
    for (const { handle } of entriesOf(operation.op === 'insert' ? operation.beside : operation.entry)) {
      const part = partEntryOf(handle);
      if (part?.whole === undefined) continue;
      if (operation.op === 'drop') dropped.set(part.codec, (dropped.get(part.codec) ?? new Set()).add(part.index));
      else kept.add(part.codec);
    }
  }
  const gone = (handle: unknown): PartEntry | undefined => {
    const part = partEntryOf(handle);
    return part?.whole !== undefined && !kept.has(part.codec) && dropped.get(part.codec)?.size === part.words.length ? part : undefined;
  };
  const wholes = new Map<Codec, Operation>();
  const rest = operations.filter((operation) => {
    if (operation.op === 'set') return gone(operation.slot.handle) === undefined;
    const part = operation.op === 'drop' ? gone(entriesOf(operation.entry)[0]!.handle) : undefined;
    if (part?.whole !== undefined) wholes.set(part.codec, { op: 'drop', entry: part.whole });
    return part === undefined;
  });
  return [...rest, ...wholes.values()];
}

/** A codec whose text is a part of another guest's text: its edits can be joined with others of the outer one. */
export interface NestedCodec extends Codec {
  readonly outer: Codec;
  /** The edits in terms of `outer.text`. */
  raise(edits: readonly Edit[]): readonly Edit[] | Refusal;
}

/** True for an operation on such words, or on a part of one: `printPartOperations` prints it, not the language. */
export function isPartOperation(operation: Operation): boolean {
  if (operation.op === 'set') return partEntryOf(operation.slot.handle) !== undefined || nested(operation.slot.part?.codec) !== undefined;
  const entry = operation.op === 'insert' ? operation.beside : operation.entry;
  return entriesOf(entry).some((each) => partEntryOf(each.handle) !== undefined);
}

/** Prints operations for which `isPartOperation` holds; all of one document in one call. Gives edits of that document. */
export function printPartOperations(operations: readonly Operation[]): readonly Edit[] | Refusal {
  const edits = new Map<Codec, Edit[]>();
  const drops = new Map<Codec, { readonly words: readonly Range[]; readonly indexes: Set<number> }>();
  const inserts: { readonly entry: PartEntry; readonly side: 'before' | 'after'; readonly word: Written }[] = [];
  for (const operation of operations) {
    const refusal = sort(operation);
    if (refusal !== undefined) return refusal;
  }

  function sort(operation: Operation): Refusal | undefined {
    if (operation.op === 'set') return set(operation.slot, operation.to);
    if (operation.op === 'comment') return refuse('not-writable', 'no comment can stand between words');
    const entries = entriesOf(operation.op === 'insert' ? operation.beside : operation.entry).map((each) => partEntryOf(each.handle));
    if (operation.op === 'insert') {
      const entry = operation.side === 'before' ? entries[0] : entries.at(-1);
      if (entry === undefined || operation.shape.shape !== 'word') return refuse('not-writable', 'only a word can stand among words');
      inserts.push({ entry, side: operation.side, word: write(operation.shape.content, entry.spell ?? quoteWord) });
      return undefined;
    }
    for (const entry of entries) {
      if (entry === undefined) return refuse('not-writable', 'the words stand in different places');
      const known = drops.get(entry.codec) ?? { words: entry.words, indexes: new Set<number>() };
      known.indexes.add(entry.index);
      drops.set(entry.codec, known);
    }
    return undefined;
  }

  function set(slot: Slot, to: Content): Refusal | undefined {
    if (slot.part === undefined) return refuse('not-writable', 'the word has no place of its own');
    const { codec, range } = slot.part;
    const entry = partEntryOf(slot.handle);
    push(edits, codec, editOf(range, write(to, entry?.codec === codec ? entry.spell ?? quoteWord : undefined)));
    return undefined;
  }

  for (const [codec, { words, indexes }] of drops) {
    if (indexes.size === words.length) {
      const mine = inserts.filter((each) => each.entry.codec === codec);
      if (mine.length === 0) return refuse('not-writable', 'the command would be empty');
      push(edits, codec, inPlaceOf(words, mine));
      continue;
    }
    for (const range of gaps(words, indexes)) push(edits, codec, { range, text: '' });
  }
  for (const { entry, side, word } of inserts) {
    const dropped = drops.get(entry.codec)?.indexes ?? new Set();
    if (dropped.size < entry.words.length) push(edits, entry.codec, placed(entry, side, word, dropped));
  }
  return liftAll(edits);
}

/** Lifts inner codecs first, so that all edits of one outer text are lifted together. */
function liftAll(edits: Map<Codec, Edit[]>): readonly Edit[] | Refusal {
  const lifted: Edit[] = [];
  for (let codec = innermost(edits); codec !== undefined; codec = innermost(edits)) {
    const own = edits.get(codec)!;
    edits.delete(codec);
    const inner = nested(codec);
    const raised = inner === undefined ? codec.lift(own) : inner.raise(own);
    if (isRefusal(raised)) return raised;
    if (inner === undefined) lifted.push(...raised);
    else for (const edit of raised) push(edits, inner.outer, edit);
  }
  return lifted;
}

function innermost(edits: ReadonlyMap<Codec, readonly Edit[]>): Codec | undefined {
  let deepest: Codec | undefined;
  for (const codec of edits.keys()) if (deepest === undefined || depthOf(codec) > depthOf(deepest)) deepest = codec;
  return deepest;
}

function depthOf(codec: Codec): number {
  const inner = nested(codec);
  return inner === undefined ? 0 : 1 + depthOf(inner.outer);
}

/** The stretches that go with dropped words: each with the blank before it, those at the front with the blank after. */
function gaps(words: readonly Range[], dropped: ReadonlySet<number>): readonly Range[] {
  const ranges: Range[] = [];
  for (let first = 0; first < words.length; first++) {
    if (!dropped.has(first)) continue;
    let last = first;
    while (dropped.has(last + 1)) last++;
    ranges.push(first === 0
      ? { start: words[0]!.start, end: words[last + 1]!.start }
      : { start: words[first - 1]!.end, end: words[last]!.end });
    first = last;
  }
  return ranges;
}

/** New words where all the old ones go. */
function inPlaceOf(words: readonly Range[], inserts: readonly { readonly entry: PartEntry; readonly word: Written }[]): Edit {
  let text = '';
  const raw: Range[] = [];
  for (const { entry, word } of inserts) {
    if (text !== '') text += entry.separator ?? ' ';
    raw.push(...word.raw.map((each) => shiftRange(each, text.length)));
    text += word.text;
  }
  return editOf({ start: words[0]!.start, end: words.at(-1)!.end }, { text, raw });
}

function placed(entry: PartEntry, side: 'before' | 'after', word: Written, dropped: ReadonlySet<number>): Edit {
  const separator = entry.separator ?? ' ';
  let index = side === 'after' ? entry.index : entry.index - 1;
  // The place may go away itself: the nearest word before it that stays takes the new one.
  while (index >= 0 && dropped.has(index)) index--;
  if (index >= 0) return insertAt(entry.words[index]!.end, separator, word, '');
  let next = 0;
  while (dropped.has(next)) next++;
  return insertAt(entry.words[next]!.start, '', word, separator);
}

function insertAt(offset: number, before: string, { text, raw }: Written, after: string): Edit {
  return editOf({ start: offset, end: offset }, { text: before + text + after, raw: raw.map((each) => shiftRange(each, before.length)) });
}

function push(edits: Map<Codec, Edit[]>, codec: Codec, edit: Edit): void {
  const known = edits.get(codec);
  if (known === undefined) edits.set(codec, [edit]);
  else known.push(edit);
}

/** New text with its references marked (`Edit.raw`). */
interface Written {
  readonly text: string;
  readonly raw: readonly Range[];
}

function write(content: Content, spell: ((text: string) => string) | undefined): Written {
  const quote = spell === quoteWord;
  let text = '';
  const raw: Range[] = [];
  for (const piece of contentPieces(content)) {
    if (piece.kind === 'text') {
      text += spell === undefined ? piece.text : spell(piece.text);
      continue;
    }
    // What comes in for a reference may hold blanks: it is filled in before the words are split.
    if (quote) text += '"';
    raw.push({ start: text.length, end: text.length + piece.source.length });
    text += piece.source;
    if (quote) text += '"';
  }
  return { text: quote && text === '' ? "''" : text, raw };
}

function editOf(range: Range, { text, raw }: Written): Edit {
  return raw.length === 0 ? { range, text } : { range, text, raw };
}

/** A word as POSIX word splitting reads it back. */
export function quoteWord(text: string): string {
  if (/^[\w@%+=:,./~^-]*$/.test(text)) return text;
  if (!text.includes("'")) return `'${text}'`;
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function partEntryOf(handle: unknown): PartEntry | undefined {
  return isPartEntry(handle) ? handle : undefined;
}

function isPartEntry(handle: unknown): handle is PartEntry {
  return typeof handle === 'object' && handle !== null && 'kind' in handle && handle.kind === 'part-entry';
}

function nested(codec: Codec | undefined): NestedCodec | undefined {
  return codec !== undefined && isNested(codec) ? codec : undefined;
}

function isNested(codec: Codec): codec is NestedCodec {
  return 'raise' in codec && typeof codec.raise === 'function';
}

/** Joins `inner`, a codec that stands in `outer.text`, to `outer`. */
export function nestedCodec(outer: Codec, inner: Codec): NestedCodec {
  return {
    outer,
    text: inner.text,
    range: outer.toHost(inner.range),
    opaque: inner.opaque,
    toHost: (range) => outer.toHost(inner.toHost(range)),
    raise: (edits) => inner.lift(edits),
    lift(edits) {
      const raised = inner.lift(edits);
      return isRefusal(raised) ? raised : outer.lift(raised);
    },
  };
}
