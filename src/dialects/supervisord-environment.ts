import { escapesCodec } from '../document/codec-escapes.ts';
import type { Codec } from '../document/document.ts';
import { contentPieces } from '../sites/pieces.ts';
import type { AssignmentSite, Binder, BindValue, Content, Entry, Operation, Slot } from '../sites/site.ts';
import { nestedCodec, type PartEntry } from '../sites/words.ts';
import type { Range } from '../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../text/refusal.ts';
import { pairOf, type DataMap, type DataPair, type DataScalar } from '../tree/data-tree.ts';
import { itemEntry, pairEntry } from '../tree/handles.ts';
import { strangeReference } from './carried.ts';
import { filledCodec, textSlot, type Filling, type Mark } from './value-text.ts';

/** One `KEY="value"` of an `environment=` list. */
export interface EnvironmentWord {
  readonly label: string;
  readonly name: Slot;
  /** Inside the quotes. */
  readonly value: Slot;
  /** The value with its quotes, which a new one brings itself. */
  readonly whole: Slot;
  readonly quote: string;
  readonly entry: Entry;
}

export interface ProgramLines {
  readonly section: DataMap;
  readonly given: Map<AssignmentSite, EnvironmentWord>;
}

const MARKS = /%%|%\(([A-Za-z_]\w*)\)[-#0 +]*\d*[a-z]|\{\{[^{}\n]*\}\}/g;

/** `%%` is a percent sign, `%(ENV_X)s` the variable X that supervisord has itself. */
export const SUPERVISOR_TEXT: Filling = {
  marks: (source) => [...source.matchAll(MARKS)].map((match): Mark => {
    const range = { start: match.index, end: match.index + match[0].length };
    if (match[0] === '%%') return { range, text: '%' };
    const name = match[1]?.startsWith('ENV_') === true ? match[1].slice(4) : undefined;
    return name === undefined || name === '' ? { range } : { range, name: { text: name, start: match.index + 6 } };
  }),
  encode: (text) => (text.includes('{{') ? refuse('cannot-hold', 'the text would be read as a template') : text.replaceAll('%', '%%')),
};

const PAIR = /\s*([A-Za-z0-9_./+\-():]+)(\s*=\s*)("[^"\n]*"|'[^'\n]*'|[^\s,"']+)\s*(?:(,)|$)/y;

/** The variables of a list, line by line; none where a line is not read alone. */
export function environmentWords(pair: DataPair): readonly EnvironmentWord[] {
  const { value } = pair;
  if (value.kind === 'scalar') return wordsIn(value, pairEntry(pair)) ?? [];
  if (value.kind !== 'list') return [];
  const lines = value.items.map((item, index) => item.kind === 'scalar' ? wordsIn(item, itemEntry(value, index)) : undefined);
  return lines.includes(undefined) ? [] : lines.flatMap((words) => words ?? []);
}

function wordsIn(scalar: DataScalar, whole: Entry): readonly EnvironmentWord[] | undefined {
  const codec = filledCodec(scalar.codec(), SUPERVISOR_TEXT);
  const found: { readonly range: Range; readonly name: Range; readonly value: Range }[] = [];
  let at = 0;
  while (at < codec.text.length) {
    PAIR.lastIndex = at;
    const match = PAIR.exec(codec.text);
    if (match === null) return undefined;
    const start = match.index + match[0].length - match[0].trimStart().length;
    const name = { start, end: start + match[1]!.length };
    const value = { start: name.end + match[2]!.length, end: name.end + match[2]!.length + match[3]!.length };
    found.push({ range: { start, end: value.end }, name, value });
    at = match.index + match[0].length;
  }
  const ranges = found.map((each) => each.range);
  const [first, second] = ranges;
  const separator = first === undefined || second === undefined ? ',' : codec.text.slice(first.end, second.start);
  return found.map(({ range, name, value }, index) => {
    const handle: PartEntry = { kind: 'part-entry', codec, words: ranges, index, separator, spell: (text) => text, whole };
    const { document } = scalar;
    const own = /^["']/.exec(codec.text.slice(value.start))?.[0] ?? '';
    return {
      label: codec.text.slice(name.start, name.end), name: { ...textSlot(document, codec, name, undefined), handle: nameHandle(codec) },
      value: valueSlot(scalar, codec, value, own.length), whole: textSlot(document, codec, value, handle), quote: own === '' ? '"' : own,
      entry: { document, range: codec.toHost(range), handle },
    };
  });
}

/** Marks a part of the list for its printer without giving it a place of its own in it. */
function nameHandle(codec: Codec): PartEntry {
  return { kind: 'part-entry', codec, words: [], index: -1, spell: (text) => text };
}

/** What stands inside the quotes; without quotes only what needs none is written. */
function valueSlot(scalar: DataScalar, outer: Codec, range: Range, inset: number): Slot {
  const host = { text: outer.text, parseText: outer.text, opaque: outer.opaque };
  const quote = inset === 0 ? '' : outer.text[range.start]!;
  const codec = escapesCodec(host, range, {
    decode(source) {
      const content = { start: inset, end: source.length - inset };
      return { pieces: [{ host: content }], opaque: [], empty: inset, zones: [{ outer: { start: 0, end: source.length }, content, mode: quote }] };
    },
    encode: (text) => (quote === '' ? /[^\w./+\-():%]/.test(text) : text.includes(quote) || text.includes('\n'))
      ? refuse('cannot-hold', 'the quotes of this value cannot hold the text') : text,
  });
  const inner = { start: range.start + inset, end: range.end - inset };
  const slot = textSlot(scalar.document, outer, inner, nameHandle(outer));
  if (isRefusal(codec)) return { ...slot, frozen: codec.refused };
  const nested = nestedCodec(outer, codec);
  return { ...slot, range: outer.toHost(range), part: { codec: nested, range: { start: 0, end: nested.text.length } } };
}

/** Writes variables of a program. A reference is `%(ENV_X)s`: without that variable supervisord does not start. */
export function programBinder({ section, given }: ProgramLines): Binder {
  function spelled(name: string, value: BindValue, quote: string): Content | Refusal {
    const strange = strangeReference(value, section.document);
    if (strange !== undefined) return strange;
    const content = value.kind === 'reference' ? reference(name) : contentPieces(value.content);
    const text = content.map((piece) => piece.kind === 'text' ? piece.text : '').join('');
    const mark = [quote, '"', '\''].find((each) => !text.includes(each));
    if (mark === undefined || /[\r\n]/.test(text)) return refuse('cannot-hold', 'no quotes of this format hold this text');
    // A quote at the end of the text would be stripped with those around it.
    if (/^["']|["']$/.test(text)) return refuse('cannot-hold', 'quotes at the ends of a value are lost here');
    return [{ kind: 'text', text: mark }, ...content, { kind: 'text', text: mark }];
  }
  return {
    reference,
    add(name, value, beside) {
      const near = (beside === undefined ? undefined : given.get(beside)) ?? [...given.values()].at(-1);
      const content = spelled(name, value, near?.quote ?? '"');
      if (isRefusal(content)) return content;
      if (near !== undefined) {
        return [{ op: 'insert', beside: near.entry, side: 'after', shape: { shape: 'word', content: [{ kind: 'text', text: `${name}=` }, ...content] } }];
      }
      const anchor = pairOf(section, 'environment') === undefined ? pairOf(section, 'command') ?? section.pairs.at(-1) : undefined;
      if (anchor === undefined) return refuse('not-writable', 'the variables of this program are not read');
      return [{ op: 'insert', beside: pairEntry(anchor), side: 'after', shape: { shape: 'pair', key: 'environment', value: { map: [[name, { text: encoded(content) }]] } } }];
    },
    replace(site, name, value) {
      const rename: Operation = { op: 'set', slot: site.name, to: [{ kind: 'text', text: name }] };
      if (value === 'keep') return [rename];
      const word = given.get(site);
      if (word === undefined) return refuse('not-writable', 'the variable is not one of this program');
      const content = spelled(name, value, word.quote);
      return isRefusal(content) ? content : [rename, { op: 'set', slot: word.whole, to: content }];
    },
  };
}

function reference(name: string): Content {
  return [{ kind: 'reference', name, source: `%(ENV_${name})s` }];
}

/** Content of a new line, which no codec writes. */
function encoded(content: Content): Content {
  return content.map((piece) => piece.kind === 'text' ? { kind: 'text', text: piece.text.replaceAll('%', '%%') } : piece);
}
